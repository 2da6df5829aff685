//! A desk to work at: a folder with a project, a display, the program on it,
//! and the movements of a person in front of it.

use crate::display::Display;
use crate::program::{Program, binary, wait_for};
use crate::screen::{Point, Screen, Words};
use eframe::egui::accesskit::Role;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use variorum::io::project::read_project;

/// The tags that every project begins with: their ids and keys.
pub const TAGS: [(&str, &str); 5] = [
    ("actor", "1"),
    ("place", "2"),
    ("figure", "3"),
    ("claim", "4"),
    ("date", "5"),
];

/// An annotation as the project file has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub source: String,
    pub start: u32,
    pub end: u32,
    pub tag: String,
    pub quote: String,
}

/// A display with the program on it; both end when this is dropped.
pub struct Desk {
    program: Option<Program>,
    pub display: Display,
    folder: PathBuf,
    project: PathBuf,
    /// Removes the folder, last of all.
    temporary: Option<TempDir>,
}

impl Desk {
    /// A desk in a folder that stays, with a project in it, or to be made there.
    pub fn in_folder(folder: &Path, project: &str) -> Self {
        let desk = Self {
            program: None,
            display: Display::start(),
            folder: folder.to_owned(),
            project: folder.join(project),
            temporary: None,
        };
        std::fs::create_dir_all(desk.home()).unwrap();
        desk
    }

    /// A project over these texts, not yet open.
    pub fn with_texts(texts: &[(&str, &str)]) -> Self {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let mut desk = Self::in_folder(temporary.path(), "mine.ron");
        desk.temporary = Some(temporary);
        std::fs::create_dir_all(desk.path("seeds")).unwrap();
        for (name, text) in texts {
            std::fs::write(desk.path("seeds").join(name), text).unwrap();
        }
        let made = assert_cmd::Command::new(binary())
            .current_dir(&desk.folder)
            .env("HOME", desk.home())
            .args(["new", "mine.ron", "--annotator", "Ann", "seeds"])
            .timeout(Duration::from_secs(60))
            .output()
            .expect("the program runs");
        assert!(made.status.success(), "variorum new: {made:?}");
        desk
    }

    /// A project over the five briefs, not yet open.
    pub fn with_briefs() -> Self {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        let texts: Vec<(String, String)> =
            ["amnesty", "crisis-group", "genocide-watch", "hrw", "mrg"]
                .iter()
                .map(|id| {
                    let name = format!("{id}.txt");
                    let text = std::fs::read_to_string(seeds.join(&name)).unwrap();
                    (name, text)
                })
                .collect();
        let texts: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        Self::with_texts(&texts)
    }

    /// The sample's two annotators over the briefs, in `projects` as here; the
    /// project will be their gold, beside them.
    pub fn with_annotators(files: &[&str]) -> Self {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let mut desk = Self::in_folder(temporary.path(), "projects/gold.ron");
        desk.temporary = Some(temporary);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for sub in ["seeds", "projects"] {
            std::fs::create_dir_all(desk.path(sub)).unwrap();
        }
        let seeds = std::fs::read_dir(root.join("seeds")).unwrap();
        let texts = seeds.map(|it| it.unwrap().path());
        for text in texts.filter(|it| it.extension().is_some_and(|it| it == "txt")) {
            let name = text.file_name().unwrap();
            std::fs::copy(&text, desk.path("seeds").join(name)).unwrap();
        }
        for file in files {
            let from = root.join("projects").join(file);
            std::fs::copy(from, desk.path("projects").join(file)).unwrap();
        }
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Starts the program on files, and waits for nothing.
    pub fn start(&mut self, files: &[PathBuf]) {
        assert!(self.program.is_none(), "one program at a time");
        let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        let program = Program::start(&self.display, &self.home(), &files, &[]);
        self.program = Some(program);
    }

    /// The home folder of the program.
    pub fn home(&self) -> PathBuf {
        self.path("home")
    }

    /// The project file.
    pub fn project(&self) -> PathBuf {
        self.project.clone()
    }

    /// Starts the program on the project and waits until a text is shown.
    pub fn open(&mut self) {
        assert!(self.program.is_none(), "one program at a time");
        let program = Program::start(&self.display, &self.home(), &[&self.project()], &[]);
        self.program = Some(program);
        self.until("a text is shown", |it| !it.paragraphs().is_empty());
    }

    /// A second window on the same project.
    pub fn second(&self) -> Program {
        let old: Vec<&Program> = self.program.iter().collect();
        Program::start(&self.display, &self.home(), &[&self.project()], &old)
    }

    pub fn program(&mut self) -> &mut Program {
        self.program.as_mut().expect("the program was started")
    }

    pub fn screen(&mut self) -> Screen {
        self.program().screen()
    }

    /// Puts the window in front of a second one.
    pub fn raise(&mut self) {
        let program = self.program.as_ref().expect("the program was started");
        program.raise(&self.display);
    }

    /// Waits until the screen is as wanted, and gives it.
    pub fn until(&mut self, what: &str, mut wanted: impl FnMut(&Screen) -> bool) -> Screen {
        wait_for(what, || Some(self.screen()).filter(|it| wanted(it)))
    }

    /// Quits by key and waits for the end.
    pub fn quit(&mut self) {
        self.key("ctrl+q");
        let ended = self.program.take().expect("was started").wait();
        assert!(ended.success(), "the program ends well: {ended}");
    }

    /// Ends the program without a warning.
    pub fn kill(&mut self) {
        self.program.take().expect("was started").kill();
    }

    pub fn key(&self, key: &str) {
        self.display.act(&["key", "--clearmodifiers", key]);
    }

    /// Presses keys one after the other, as fast as a hand could.
    pub fn keys(&self, keys: &[&str]) {
        let mut arguments = vec!["key", "--clearmodifiers", "--delay", "25"];
        arguments.extend(keys);
        self.display.act(&arguments);
    }

    /// Types words.
    pub fn type_text(&self, text: &str) {
        self.display.act(&["type", "--delay", "25", text]);
    }

    pub fn click(&self, (x, y): Point) {
        self.display.act(&[
            "mousemove",
            &x.to_string(),
            &y.to_string(),
            "sleep",
            "0.05",
            "click",
            "1",
        ]);
    }

    pub fn double_click(&self, (x, y): Point) {
        self.display.act(&[
            "mousemove",
            &x.to_string(),
            &y.to_string(),
            "sleep",
            "0.05",
            "mousedown",
            "1",
            "sleep",
            "0.04",
            "mouseup",
            "1",
            "sleep",
            "0.08",
            "mousedown",
            "1",
            "sleep",
            "0.04",
            "mouseup",
            "1",
        ]);
    }

    /// Drags the mouse with the button held, in steps, as a hand does.
    pub fn drag(&self, from: Point, to: Point) {
        self.press_and_move(from, to);
        self.display.act(&["mouseup", "1"]);
    }

    /// The same, but the button stays down.
    pub fn press_and_move(&self, from: Point, to: Point) {
        let mut steps: Vec<String> = Vec::new();
        let mut step = |words: &[&str]| steps.extend(words.iter().map(|it| (*it).to_owned()));
        let at = |share: i32| {
            let x = from.0 + (to.0 - from.0) * share / 5;
            let y = from.1 + (to.1 - from.1) * share / 5;
            (x.to_string(), y.to_string())
        };
        let (x, y) = at(0);
        step(&[
            "mousemove",
            &x,
            &y,
            "sleep",
            "0.05",
            "mousedown",
            "1",
            "sleep",
            "0.05",
        ]);
        for share in 1..=5 {
            let (x, y) = at(share);
            step(&["mousemove", &x, &y, "sleep", "0.03"]);
        }
        self.display.act(&steps);
    }

    /// Chooses a source that has no title.
    pub fn choose(&mut self, id: &str) {
        self.choose_titled(id, id);
    }

    /// Chooses a source in the list.
    pub fn choose_titled(&mut self, id: &str, title: &str) {
        let row = format!("{title}, ");
        let screen = self.until("the source is in the list", |it| {
            it.of_role(Role::ListItem, &row).is_some()
        });
        self.click(screen.of_role(Role::ListItem, &row).expect("was there"));
        let begin: String = self
            .text(id)
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(60)
            .collect();
        self.until("the source is shown", |it| {
            it.chosen(Role::ListItem, &row) && it.paragraphs().contains(&begin)
        });
    }

    /// Brings words into view, as with the wheel, and says where they are.
    pub fn show(&mut self, words: &str) -> Words {
        if let Some(there) = self.settled(words) {
            return there;
        }
        let column = self.screen().column().expect("a text is shown");
        let x = ((column.x0 + column.x1) / 2.0) as i32;
        let y = ((column.y0 + column.y1) / 2.0) as i32;
        self.display
            .act(&["mousemove", &x.to_string(), &y.to_string()]);
        self.key("Home");
        wait_for(&format!("‘{words}’ comes into view"), || {
            self.settled(words).or_else(|| {
                self.display
                    .act(&["click", "--repeat", "6", "--delay", "10", "5"]);
                None
            })
        })
    }

    /// Where words are once nothing moves any more.
    fn settled(&mut self, words: &str) -> Option<Words> {
        let mut before = None;
        for _ in 0..40 {
            let screen = self.screen();
            let now = (screen.paragraphs(), screen.find(words));
            if before.as_ref() == Some(&now) {
                return now.1;
            }
            before = Some(now);
            std::thread::sleep(Duration::from_millis(60));
        }
        panic!("the text does not come to rest");
    }

    /// Drags over words.
    pub fn select(&mut self, words: &str) {
        let there = self.show(words);
        self.drag(there.from, there.to);
    }

    /// Drags over words and presses the key of a tag; waits until it is shown.
    pub fn tag(&mut self, words: &str, tag: &str) {
        let key = TAGS.iter().find(|(id, _)| *id == tag).expect("a tag").1;
        self.select(words);
        self.key(key);
        self.until_mark(&format!("{tag}: {words}"));
    }

    /// Waits until an annotation of that name is in view.
    pub fn until_mark(&mut self, name: &str) {
        let mut last = Vec::new();
        let deadline = std::time::Instant::now() + Duration::from_secs(15);
        while std::time::Instant::now() < deadline {
            last = self.screen().marks();
            if last.iter().any(|it| it == name) {
                return;
            }
            std::thread::sleep(Duration::from_millis(40));
        }
        panic!("no ‘{name}’ came; in view are {last:?}");
    }

    /// Waits until exactly these annotations are in view.
    pub fn until_marks(&mut self, names: &[&str]) {
        self.until(&format!("exactly {names:?} are marked"), |it| {
            it.marks() == names
        });
    }

    /// Saves by key and waits until the status line says that it is done.
    pub fn save(&mut self) {
        self.key("ctrl+s");
        self.until_saved();
    }

    pub fn until_saved(&mut self) {
        self.until("everything is saved", |it| it.words().contains(&"saved"));
    }

    /// A source's text as the file has it.
    pub fn text(&self, id: &str) -> String {
        std::fs::read_to_string(self.path("seeds").join(format!("{id}.txt"))).unwrap()
    }

    /// The annotations of the project file, by place. Each is checked: what
    /// the source's file has at its offsets is what it quotes.
    pub fn on_disk(&self) -> Vec<Found> {
        let read = read_project(&self.project()).expect("the project reads");
        assert!(
            read.loaded.problems.is_empty(),
            "{:?}",
            read.loaded.problems
        );
        let project = &read.loaded.project;
        let mut all: Vec<Found> = project
            .annotations()
            .iter()
            .map(|it| {
                let [span] = it.spans.as_slice() else {
                    panic!("one stretch each: {it:?}");
                };
                let found = Found {
                    source: it.source.to_string(),
                    start: span.start().get(),
                    end: span.end().get(),
                    tag: it.tag.to_string(),
                    quote: it.quotes.join("|"),
                };
                let text = self.text(&found.source);
                let length = (found.end - found.start) as usize;
                let there: String = text
                    .chars()
                    .skip(found.start as usize)
                    .take(length)
                    .collect();
                assert_eq!(there, found.quote, "the quote stands at its offsets");
                found
            })
            .collect();
        all.sort();
        all
    }

    /// What the project file should have for words that occur once in a source.
    pub fn expected(&self, source: &str, tag: &str, words: &str) -> Found {
        let text = self.text(source);
        assert_eq!(text.matches(words).count(), 1, "‘{words}’ is there once");
        let before = text.find(words).map(|it| text[..it].chars().count());
        let start = u32::try_from(before.expect("is there")).unwrap();
        Found {
            source: source.to_owned(),
            start,
            end: start + u32::try_from(words.chars().count()).unwrap(),
            tag: tag.to_owned(),
            quote: words.to_owned(),
        }
    }

    /// Checks that the project file has these annotations of one source and no others.
    pub fn assert_on_disk(&self, source: &str, wanted: &[(&str, &str)]) {
        let mut wanted: Vec<Found> = wanted
            .iter()
            .map(|(tag, words)| self.expected(source, tag, words))
            .collect();
        wanted.sort();
        assert_eq!(self.on_disk(), wanted);
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // What was on screen says more than the failed assertion.
        let Some(program) = self.program.as_mut().filter(|_| std::thread::panicking()) else {
            return;
        };
        let name = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        let folder = Path::new(option_env!("CARGO_TARGET_TMPDIR").unwrap_or("target"))
            .join("window-failures");
        let picture = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| program.picture()));
        if let Ok(picture) = picture {
            let file = folder.join(format!("{name}.png"));
            let written =
                std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, picture));
            if written.is_ok() {
                eprintln!("the window at the end: {}", file.display());
            }
        }
        let said =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| program.screen().outline()));
        eprintln!("what its tree says:\n{}", said.unwrap_or_default());
        eprintln!("what the program warned of:\n{}", program.log());
    }
}
