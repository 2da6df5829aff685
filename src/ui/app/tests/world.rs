//! A window over a project in a folder of its own, driven by events.

use super::super::App;
use crate::io::dialogs::{DialogAnswer, ScriptedDialogs};
use crate::io::project::create_project;
use crate::io::state::Folders;
use crate::model::{Annotation, Annotator, Head, Project, SourceId};
use crate::text::{ByteOffset, SourceText};
use crate::ui::reader::{View, screen_pos};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// No test waits longer for a thread.
const PATIENCE: Duration = Duration::from_secs(20);

/// The text that most tests read.
pub const REPORT: &str = "Some 160 Peuhl herders were killed in Ogossagou on 23 March 2019. \
    The government denied working with the group, a witness said.\n\
    \n\
    A second paragraph names Gen. Assimi Goïta, and the village of Ogossagou again.\n";

pub const CTRL: Modifiers = Modifiers {
    alt: false,
    ctrl: true,
    shift: false,
    mac_cmd: false,
    command: true,
};

/// A window, its folder, and hands for it.
pub struct World {
    pub window: Harness<'static, App>,
    pub dialogs: ScriptedDialogs,
    pub folder: tempfile::TempDir,
}

/// An annotation in words: tag, what it covers, where it starts in code points.
pub type Told = (String, String, u32);

impl World {
    /// A window over a project with one source of that text.
    pub fn over(text: &str) -> Self {
        Self::over_all(&[("report", text)])
    }

    /// A window over a project with these sources.
    pub fn over_all(texts: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut paths = vec![folder.path().join("project.ron")];
        for (name, text) in texts {
            let path = folder.path().join(format!("{name}.txt"));
            std::fs::write(&path, text).expect("can be written");
            paths.push(path);
        }
        let head = Head {
            title: "Mali".to_owned(),
            annotator: Annotator {
                id: "ann".into(),
                name: "Ann".to_owned(),
                ..Annotator::default()
            },
            ..Head::default()
        };
        create_project(&paths[0], &Project::new(head)).expect("can be made");
        let mut world = Self::on(folder, paths, Vec::new());
        world.wait_until(|app| {
            app.workbench.project().is_some_and(|open| {
                let sources = open.store.project().sources();
                sources.len() == texts.len()
                    && sources
                        .iter()
                        .all(|it| open.store.document(&it.id).is_some())
            })
        });
        if let Some((first, _)) = texts.first() {
            world.show(first);
        }
        world.window.state_mut().workbench.notices.dismiss_all();
        world.settle();
        world
    }

    /// A window that opens these paths, in that folder.
    pub fn on(folder: tempfile::TempDir, paths: Vec<PathBuf>, answers: Vec<DialogAnswer>) -> Self {
        let dialogs = ScriptedDialogs::new(answers);
        let window = window(folder.path(), paths, &dialogs);
        let mut world = Self {
            window,
            dialogs,
            folder,
        };
        world.wait();
        world
    }

    /// A second window over the same project, with the same folders.
    pub fn second_window(&self) -> Harness<'static, App> {
        let dialogs = ScriptedDialogs::default();
        let mut window = window(self.folder.path(), vec![self.project_path()], &dialogs);
        let until = Instant::now() + PATIENCE;
        while window.state().workbench.project().is_none() {
            assert!(Instant::now() < until, "the project did not open");
            std::thread::sleep(Duration::from_millis(5));
            window.step();
        }
        window.run();
        window
    }

    pub fn project_path(&self) -> PathBuf {
        self.folder.path().join("project.ron")
    }

    /// Runs frames until nothing moves.
    pub fn settle(&mut self) {
        self.window.run();
    }

    /// Runs frames until no thread works for the window.
    pub fn wait(&mut self) {
        self.wait_until(|app| app.workbench.running().is_empty());
    }

    pub fn wait_until(&mut self, ready: impl Fn(&App) -> bool) {
        self.wait_for(PATIENCE, ready);
    }

    /// The same with patience of one's own.
    pub fn wait_for(&mut self, patience: Duration, ready: impl Fn(&App) -> bool) {
        let until = Instant::now() + patience;
        self.window.step();
        while !ready(self.window.state()) {
            let told = self.told();
            assert!(Instant::now() < until, "waited in vain; told: {told:?}");
            std::thread::sleep(Duration::from_millis(5));
            self.window.step();
        }
        self.settle();
    }

    pub fn app(&self) -> &App {
        self.window.state()
    }

    pub fn view(&self) -> &View {
        self.app().annotate.view().expect("a source is shown")
    }

    pub fn text(&self) -> SourceText {
        let app = self.app();
        let id = app.annotate.current.as_ref().expect("a source is shown");
        let open = app.workbench.project().expect("a project is open");
        open.store.document(id).expect("its text").text.clone()
    }

    pub fn project(&self) -> &Project {
        let open = self.app().workbench.project();
        open.expect("a project is open").store.project()
    }

    /// Shows a source, by a part of its name.
    pub fn show(&mut self, name: &str) {
        let sources = self.project().sources();
        let found = sources.iter().find(|it| it.id.as_str().contains(name));
        let id: SourceId = found.expect("there is such a source").id.clone();
        self.window.state_mut().annotate.show(&id);
        self.settle();
    }

    /// Where words stand in the text; they must stand there once.
    pub fn find(&self, words: &str) -> Range<usize> {
        let text = self.text();
        let mut places = text.as_str().match_indices(words);
        let (at, _) = places.next().unwrap_or_else(|| panic!("no ‘{words}’"));
        assert!(places.next().is_none(), "‘{words}’ stands there twice");
        at..at + words.len()
    }

    /// The middle of the character at a byte of the text, on screen.
    pub fn point(&self, byte: usize) -> Pos2 {
        self.point_in(byte, 0.5)
    }

    /// A place in the character at a byte of the text, as a share of the way
    /// over it in the direction of reading.
    fn point_in(&self, byte: usize, share: f32) -> Pos2 {
        let text = self.text();
        let from = ByteOffset::of_index(byte);
        let to = crate::text::next_grapheme(&text, from);
        let place = |at| screen_pos(self.view(), at).expect("is in view");
        let (begin, end) = (place(from), place(to));
        if (begin.y - end.y).abs() < 1.0 {
            begin.lerp(end, share)
        } else {
            // The last character of a row: the gap behind it is one row below.
            begin + eframe::egui::vec2(4.0, 0.0)
        }
    }

    /// Where a drag over some words begins and ends: nearly in the middle of
    /// their first and last character.
    pub fn ends(&self, words: &str) -> (Pos2, Pos2) {
        let range = self.find(words);
        let last = words.char_indices().last().map_or(0, |(at, _)| at);
        (
            self.point_in(range.start, 0.45),
            self.point_in(range.start + last, 0.55),
        )
    }

    pub fn button(&self, pos: Pos2, pressed: bool, modifiers: Modifiers) -> Event {
        Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        }
    }

    /// Drags over words, from their first character to their last.
    pub fn drag(&mut self, words: &str) {
        self.drag_with(words, Modifiers::NONE);
    }

    pub fn drag_with(&mut self, words: &str, modifiers: Modifiers) {
        let (from, to) = self.ends(words);
        self.drag_between(from, to, modifiers);
    }

    pub fn drag_between(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        // Long after the last press, so that it is no double click.
        self.window.run_steps(12);
        let window = &self.window;
        window.event(Event::ModifiersChanged(modifiers));
        window.event(Event::PointerMoved(from));
        window.event(self.button(from, true, modifiers));
        window.event(Event::PointerMoved(from.lerp(to, 0.5)));
        window.event(Event::PointerMoved(to));
        window.event(self.button(to, false, modifiers));
        window.event(Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
    }

    /// Presses and lets go so many times at the middle of a character.
    pub fn click_at(&mut self, pos: Pos2, times: usize, modifiers: Modifiers) {
        self.window.run_steps(12);
        self.window.event(Event::ModifiersChanged(modifiers));
        self.window.event(Event::PointerMoved(pos));
        for _ in 0..times {
            self.window.event(self.button(pos, true, modifiers));
            self.window.event(self.button(pos, false, modifiers));
        }
        self.window.event(Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
    }

    /// Clicks on the first character of words.
    pub fn click_on(&mut self, words: &str, times: usize) {
        let at = self.point(self.find(words).start);
        self.click_at(at, times, Modifiers::NONE);
    }

    /// Moves the pointer off the text.
    pub fn point_away(&mut self) {
        self.window.hover_at(Pos2::new(640.0, 795.0));
        self.settle();
    }

    pub fn key(&mut self, key: Key) {
        self.window.key_press(key);
        self.settle();
    }

    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Drags over words and tags them by a key.
    pub fn tag(&mut self, words: &str, key: Key) {
        self.drag(words);
        self.point_away();
        self.key(key);
    }

    /// What is selected, in words.
    pub fn selected(&self) -> Vec<String> {
        let text = self.text();
        let parts = self.view().selection();
        parts.iter().map(|&it| text.slice(it).to_owned()).collect()
    }

    /// All annotations, by place.
    pub fn annotations(&self) -> Vec<Told> {
        let mut all: Vec<&Annotation> = self
            .project()
            .annotations()
            .iter()
            .map(|it| &**it)
            .collect();
        all.sort_by_key(|it| (it.source.clone(), it.spans.hull()));
        all.iter()
            .map(|it| {
                let start = it.spans.hull().start().get();
                (it.tag.to_string(), it.quotes.join(" … "), start)
            })
            .collect()
    }

    /// Checks what annotations there are: tag and words, by place.
    pub fn expect(&self, expected: &[(&str, &str)]) {
        let found = self.annotations();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(tag, words, _)| (tag.as_str(), words.as_str()))
            .collect();
        assert_eq!(found, expected, "told: {:?}", self.told());
        self.check_offsets();
    }

    /// The words of every annotation stand where its spans say.
    pub fn check_offsets(&self) {
        let open = self.app().workbench.project().expect("is open");
        for it in self.project().annotations().iter() {
            let Some(document) = open.store.document(&it.source) else {
                continue;
            };
            let letters: Vec<char> = document.text.as_str().chars().collect();
            for (span, quote) in it.spans.as_slice().iter().zip(&it.quotes) {
                let range = span.start().to_usize()..span.end().to_usize();
                let there: String = letters[range].iter().collect();
                assert_eq!(there, quote.as_str());
            }
        }
    }

    pub fn focused(&self) -> Option<&Annotation> {
        let id = self.app().annotate.focused.as_ref()?;
        self.project().annotations().get(id).map(|it| &**it)
    }

    /// The words of the focused annotation.
    pub fn focused_words(&self) -> Option<String> {
        self.focused().map(|it| it.quotes.join(" … "))
    }

    /// Everything that was told, the oldest first.
    pub fn told(&self) -> Vec<String> {
        let mut told: Vec<_> = self.app().workbench.notices.log().collect();
        told.sort_by_key(|it| it.id.number());
        told.iter().map(|it| it.text.clone()).collect()
    }

    /// Whether something with that label is shown.
    pub fn shows(&self, label: &str) -> bool {
        self.window.query_all_by_label(label).next().is_some()
    }

    /// Whether something is shown whose label or value contains that.
    pub fn shows_part(&self, part: &str) -> bool {
        let mut nodes = vec![self.window.root()];
        while let Some(node) = nodes.pop() {
            let access = node.accesskit_node();
            let label = access.label().unwrap_or_default();
            let value = access.value().unwrap_or_default();
            if label.contains(part) || value.contains(part) {
                return true;
            }
            nodes.extend(node.children());
        }
        false
    }

    /// Clicks a control by its label.
    pub fn press(&mut self, label: &str) {
        self.window.get_by_label(label).click();
        self.settle();
        self.point_away();
    }

    /// Types into what has the keyboard.
    pub fn type_text(&mut self, text: &str) {
        self.window.event(Event::Text(text.to_owned()));
        self.settle();
    }

    /// The names of the steps that undo can take back, the oldest first.
    pub fn steps(&self) -> Vec<String> {
        let open = self.app().workbench.project().expect("is open");
        let history = open.store.history();
        history.steps()[..history.done()]
            .iter()
            .map(|it| it.name.clone())
            .collect()
    }
}

fn window(folder: &Path, paths: Vec<PathBuf>, dialogs: &ScriptedDialogs) -> Harness<'static, App> {
    let folders = Folders::under(folder);
    let dialogs = Box::new(dialogs.clone());
    Harness::builder()
        .with_size([1280.0, 800.0])
        .with_theme(Theme::Light)
        .with_step_dt(0.05)
        .with_max_steps(20)
        .build_eframe(|creation| App::with_dialogs(&creation.egui_ctx, folders, paths, dialogs))
}
