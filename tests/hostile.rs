//! Hostile and damaged projects and sources, made by a generator and given to
//! the library and to the real program: each gets an answer in time, the
//! message names file and line, and nothing on the disk changes.

use std::path::Path;
use std::time::{Duration, Instant};
use variorum::command::{Command, Put, apply};
use variorum::io::project::{OpenMode, create_project, open_project, read_project};
use variorum::io::sources::{self, TextState};
use variorum::io::state::Folders;
use variorum::model::{Annotation, Entity, Head, Project, Scheme, Source, file};

#[allow(dead_code, reason = "the tests of the command line use the rest")]
#[path = "cli/world.rs"]
mod world;
use world::World;

/// The longest that one file may take, in an unoptimised build.
const LONGEST: Duration = Duration::from_secs(10);

/// What must become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// It does not open; the message names a line, or says “damaged”.
    Refused,
    /// It opens, and `check` finds errors.
    Errors,
    /// It opens, and nothing is wrong but what a warning says.
    Opens,
}
use Answer::{Errors, Opens, Refused};

struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    answer: Answer,
}

/// A project of one source `s` of 100 characters with one tag `t`.
fn project(annotations: &str, more: &str) -> String {
    format!(
        "Project(\n    format: \"variorum/1.0\",\n    title: \"T\",\n    \
         annotator: (id: \"a\", name: \"A\", role: Annotator),\n    offsets: CodePoints,\n    \
         scheme: (id: \"x\", version: 1, tags: [(id: \"t\", label: \"T\")]),\n    \
         sources: [(id: \"s\", path: \"s.txt\", sha256: \"00\", encoding: \"utf-8\", chars: 100)],\n    \
         annotations: [{annotations}],\n{more})\n"
    )
}

fn annotation(id: &str, spans: &str, more: &str) -> String {
    format!("(id: \"{id}\", source: \"s\", spans: [{spans}], tag: \"t\"{more}),")
}

const BOMB: usize = 1_000_000;

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &'static str, answer: Answer, bytes: String| {
        cases.push(Case {
            name,
            bytes: bytes.into_bytes(),
            answer,
        });
    };
    let one = |spans: &str, more: &str| project(&annotation("k", spans, more), "");
    let field = |text: &str| project("", &format!("    {text},\n"));

    // Nesting.
    for (name, open, close) in [
        ("brackets", "(", ")"),
        ("lists", "[", "]"),
        ("maps", "{", "}"),
        ("options", "Some(", ")"),
    ] {
        add(name, Refused, open.repeat(BOMB));
        let nested = format!("{}{}", open.repeat(BOMB), close.repeat(BOMB));
        add(name, Refused, field(&format!("zones: {nested}")));
        let newer = field(&format!("later: {nested}")).replace("/1.0", "/1.9");
        // What a later version added is cut out unread, whatever it is.
        add(name, Opens, newer);
    }
    let comments = format!("{}{}", "/*".repeat(BOMB), project("", ""));
    add("comments without an end", Refused, comments);
    // Wrong types and numbers.
    for wrong in ["1", "\"x\"", "[1]", "(1)", "None", "true", "()"] {
        add("wrong type", Refused, field(&format!("zones: {wrong}")));
    }
    for spans in [
        "(0, 18446744073709551616)",
        "(0, 1e400)",
        "(NaN, 1)",
        "(0.5, 1)",
        "(\"0\", 1)",
        "(0, 1, 2)",
        "0",
    ] {
        add("no number", Refused, one(spans, ""));
    }
    for spans in [
        "(-1, 4)",
        "(8, 2)",
        "(4, 4)",
        "(0, 4294967296)",
        "(9223372036854775807, -9223372036854775808)",
        "",
        "(0, 4), (2, 8)",
        "(0, 4), (4, 8)",
        "(8, 9), (0, 4)",
    ] {
        add("no span", Errors, one(spans, ""));
    }
    add("past the end", Errors, one("(99, 101)", ""));
    add(
        "far past the end",
        Errors,
        one("(4294967294, 4294967295)", ""),
    );
    for value in [
        "NaN",
        "1e9",
        "inf",
        "",
        "1_000",
        "１２",
        &"9".repeat(100_000),
    ] {
        let more = format!(", value: Figure(low: \"{value}\")");
        add("no decimal", Errors, one("(0, 4)", &more));
    }
    // Names and references.
    let twins = annotation("k", "(0, 4)", "").repeat(2000);
    add("twins", Errors, project(&twins, ""));
    for id in [
        "",
        "../x",
        "a b",
        "\\u{202e}",
        "\\u{0}",
        &"x".repeat(100_000),
    ] {
        add("no id", Errors, project(&annotation(id, "(0, 4)", ""), ""));
    }
    let nobody = ", entities: [(entity: \"nobody\")]";
    add("dangling", Errors, one("(0, 4)", nobody));
    let entity = |at: usize, next: usize| {
        format!("(id: \"e{at}\", label: \"E{at}\", within: [(entity: \"e{next}\")]),")
    };
    let ring = |size: usize| {
        let all: String = (0..size).map(|at| entity(at, (at + 1) % size)).collect();
        field(&format!("entities: [{all}]"))
    };
    add("within itself", Errors, ring(1));
    add("a ring", Errors, ring(3));
    add("a ring of thousands", Errors, ring(20_000));
    // Size, versions, merges, bytes.
    let long = "x".repeat(4_000_000);
    add(
        "a long note",
        Opens,
        one("(0, 4)", &format!(", note: \"{long}\"")),
    );
    add(
        "a long tag",
        Errors,
        one("(0, 4)", "").replace("tag: \"t\"", &format!("tag: \"{long}\"")),
    );
    add("a long field name", Refused, field(&format!("{long}: 1")));
    add(
        "a later minor",
        Opens,
        project("", "").replace("/1.0", "/1.99"),
    );
    add(
        "a later major",
        Refused,
        project("", "").replace("/1.0", "/2.0"),
    );
    add(
        "a version of many digits",
        Refused,
        project("", "").replace("/1.0", &format!("/{}.0", "9".repeat(1000))),
    );
    for marker in ["<<<<<<< ours", "=======", ">>>>>>> theirs"] {
        let merged = project("", "").replacen("    sources", &format!("{marker}\n    sources"), 1);
        add("a merge", Refused, merged);
    }
    add("nothing", Refused, String::new());
    add("zeros", Refused, "\0".repeat(100_000));
    add(
        "a zero inside",
        Refused,
        project("", "").replacen("    offsets", "\0    offsets", 1),
    );
    add(
        "a web page",
        Refused,
        "<!doctype html><html></html>".to_owned(),
    );
    cases.push(Case {
        name: "no UTF-8",
        bytes: b"Project(\n\xFF\xFE)".to_vec(),
        answer: Refused,
    });
    cases
}

/// Opens a file in every way the library has.
fn open(path: &Path, home: &Path) -> Answer {
    let read = read_project(path);
    let opened = open_project(path, &Folders::under(home), &OpenMode::default());
    match (read, opened) {
        (Ok(read), Ok(opened)) => {
            assert_eq!(read.loaded.project, opened.project);
            let errors =
                |it: &variorum::model::Problem| it.severity == variorum::model::Severity::Error;
            if opened.problems.iter().any(errors) {
                Errors
            } else {
                Opens
            }
        }
        (Err(error), Err(_)) => {
            let message = error.to_string();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            assert!(message.contains(&*name), "{message}");
            let place = message.contains("line ") || message.contains("damaged");
            assert!(place, "no place: {message}");
            assert!(message.chars().count() <= 4000);
            Refused
        }
        (read, opened) => {
            let ways = (read.is_ok(), opened.is_ok());
            assert_eq!(ways, (true, true), "one way opens it, the other does not");
            Refused
        }
    }
}

#[test]
fn every_hostile_project_gets_an_answer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (
        number,
        Case {
            name,
            bytes,
            answer,
        },
    ) in cases().into_iter().enumerate()
    {
        let path = folder.path().join(format!("p{number}.ron"));
        std::fs::write(&path, &bytes).expect("can be written");
        let started = Instant::now();
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(600)]).into_owned();
        assert_eq!(
            open(&path, &folder.path().join("home")),
            answer,
            "{name}: {shown}"
        );
        assert!(
            started.elapsed() < LONGEST,
            "{name} takes {:?}",
            started.elapsed()
        );
        assert!(
            std::fs::read(&path).expect("is there") == bytes,
            "{name}: the file changed"
        );
    }
}

#[test]
fn the_program_answers_too() {
    let world = World::new();
    for (
        number,
        Case {
            name,
            bytes,
            answer,
        },
    ) in cases().into_iter().enumerate()
    {
        let path = format!("p{number}.ron");
        world.write(&path, &bytes);
        let started = Instant::now();
        let ran = world.run(["check", &path]);
        assert!(
            started.elapsed() < LONGEST,
            "{name} takes {:?}",
            started.elapsed()
        );
        let code = match answer {
            Refused => 2,
            Errors => 1,
            Opens => 0,
        };
        let start: String = ran.out.chars().take(2000).collect();
        assert_eq!(ran.code, code, "{name}: {start}\n{}", ran.err);
        if answer == Refused {
            ran.err_has(&path);
            assert!(
                ran.err.contains("line ") || ran.err.contains("damaged"),
                "{name}: {}",
                ran.err
            );
        }
        assert!(world.read(&path) == bytes, "{name}: the file changed");
    }
}

/// The fixture in which every field of the format stands.
const EVERY_FIELD: &str = include_str!("fixtures/every-field.ron");

#[test]
fn cut_or_flipped_anywhere() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("p.ron");
    let whole = EVERY_FIELD.as_bytes();
    let check = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("can be written");
        let answer = read_project(&path);
        assert!(std::fs::read(&path).expect("is there") == bytes);
        answer.map_err(|error| error.to_string())
    };
    for cut in (0..whole.len() - 2).step_by(97) {
        let message = check(&whole[..cut]).map(|_| ()).expect_err("it is cut");
        assert!(message.contains("p.ron"), "{message}");
        assert!(
            message.contains("line ") || message.contains("damaged"),
            "{message}"
        );
    }
    for (count, at) in (0..whole.len()).step_by(41).enumerate() {
        let mut flipped = whole.to_vec();
        flipped[at] ^= 1 << (count % 8);
        match check(&flipped) {
            // What still opens is written back without losing anything more.
            Ok(read) => {
                let written = file::write(&read.loaded.project);
                let again = file::read(&written);
                if read.loaded.access == file::Access::Full {
                    let again = again.expect("what we write can be read");
                    assert_eq!(again.project, read.loaded.project, "byte {at}");
                }
            }
            Err(message) => assert!(message.contains("line "), "{message}"),
        }
    }
}

#[cfg(unix)]
#[test]
fn sources_that_are_traps_are_named_and_not_read() {
    let world = World::new();
    world.write("real.txt", "secret words");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, world.path(name)).expect("links");
    };
    link("/dev/zero", "zero.txt");
    link("/proc/self/environ", "environ.txt");
    link("loop.txt", "loop.txt");
    std::fs::create_dir(world.path("folder.txt")).expect("can be made");
    let made = std::process::Command::new("mkfifo")
        .arg(world.path("pipe.txt"))
        .status();
    assert!(made.expect("mkfifo runs").success());
    let real = world.path("real.txt").display().to_string();
    for path in [
        "zero.txt",
        "environ.txt",
        "loop.txt",
        "folder.txt",
        "pipe.txt",
        "missing.txt",
        "../../../../../../../../dev/zero",
        "../../../../../../../../proc/self/environ",
        &real,
        "/etc/passwd",
        "//server/share/x.txt",
        "\\\\\\\\server\\\\share\\\\x.txt",
        "\\\\\\\\?\\\\C:\\\\x.txt",
        "C:\\\\x.txt",
        "file:///etc/passwd",
        "http://127.0.0.1/x.txt",
        "real.txt\\u{0}.png",
        ".",
        "..",
        "",
        &"../".repeat(100_000),
        &"x".repeat(100_000),
    ] {
        let text = project(&annotation("k", "(0, 4)", ""), "").replace("s.txt", path);
        world.write("p.ron", &text);
        let started = Instant::now();
        let ran = world.expect(0, &["check", "p.ron"]);
        assert!(started.elapsed() < LONGEST, "{path} takes too long");
        ran.out_has("no-text");
        assert!(!ran.out.contains("secret"), "{}", ran.out);
        assert_eq!(world.read("p.ron"), text.as_bytes());
    }
}

/// Strings that have broken programs before.
const NAUGHTY: [&str; 26] = [
    "plain",
    " leading and trailing ",
    "tab\there",
    "line\nbreak\r\nand\rlone",
    "\u{0}\u{1}\u{1b}[31m\u{7f}\u{9b}",
    "\u{85}\u{2028}\u{2029}",
    "\u{202e}reversed\u{202c} \u{2066}isolated\u{2069} \u{61c}",
    "\u{feff}mark\u{200b}\u{200d}\u{2060}",
    "quote \" backslash \\ both \\\" end\\",
    "'single' `tick` $(sh) ${x} %s %n {}",
    "r#\"raw\"# //comment /*open",
    "(id: \"k\", tags: [])",
    "<<<<<<< ours",
    "<script>alert(1)</script>&amp;",
    "=1+1",
    "../../etc/passwd",
    "CON",
    "NUL.txt",
    "a:b",
    "trailing.",
    "e\u{301} and é",
    "z\u{334}\u{335}\u{336}\u{337}\u{338}a\u{300}\u{301}lgo",
    "👩‍👩‍👧‍👦 🇲🇱 🏴\u{e0067}\u{e0062}\u{e007f}",
    "سلام שלום नमस्ते 你好 ﷽",
    "\u{fffd}\u{fffe}\u{10ffff}\u{e000}",
    "ß ẞ İ ı ŉ ǆ",
];

#[test]
fn naughty_strings_survive_load_and_save() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let base = file::read(EVERY_FIELD)
        .expect("the fixture is a project")
        .project;
    for (number, naughty) in NAUGHTY.into_iter().enumerate() {
        let before = filled(&base, naughty);
        let path = folder.path().join(format!("p{number}.ron"));
        create_project(&path, &before).expect("can be written");
        let bytes = std::fs::read(&path).expect("is there");
        let read = read_project(&path).expect("can be read").loaded;
        assert_eq!(read.project, before, "{naughty:?}");
        assert_eq!(file::write(&read.project).as_bytes(), bytes, "{naughty:?}");
        assert_eq!(read.project.head().title, naughty);
        let folders = Folders::under(&folder.path().join("home"));
        let opened = open_project(&path, &folders, &OpenMode::default()).expect("opens");
        assert_eq!(opened.project, before, "{naughty:?}");
    }
}

/// The project with the string wherever a person may write one.
fn filled(base: &Project, naughty: &str) -> Project {
    let mut project = base.clone();
    let head = Head {
        title: naughty.to_owned(),
        ..Head::clone(base.head())
    };
    let mut scheme = Scheme::clone(base.scheme());
    for tag in &mut scheme.tags {
        tag.label = naughty.to_owned();
        tag.guideline = naughty.to_owned();
        tag.examples = vec![naughty.to_owned()];
    }
    let mut commands = vec![Command::Head(head.into()), Command::Scheme(scheme.into())];
    for it in base.annotations().iter() {
        let mut it = Annotation::clone(it);
        it.note = naughty.into();
        it.quotes = it.quotes.iter().map(|_| naughty.into()).collect();
        commands.push(Command::Annotation(Put::set(it)));
    }
    for it in base.entities().iter() {
        let mut it = Entity::clone(it);
        it.label = naughty.to_owned();
        it.aliases.insert(naughty.to_owned());
        commands.push(Command::Entity(Put::set(it)));
    }
    for it in base.sources().iter() {
        let mut it = Source::clone(it);
        it.title = naughty.to_owned();
        it.path = naughty.to_owned();
        commands.push(Command::Source(Put::set(it)));
    }
    apply(&mut project, &commands).expect("strings break no rule");
    project
}

#[cfg(unix)]
#[test]
fn naughty_file_names_lead_back_to_their_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (number, naughty) in NAUGHTY.into_iter().enumerate() {
        if naughty.contains(['/', '\0']) {
            continue;
        }
        // A folder each: some disks hold two of these to be the same name.
        let folder = folder.path().join(number.to_string());
        std::fs::create_dir(&folder).expect("can be made");
        let text = folder.join(naughty);
        std::fs::write(&text, naughty).expect("the disk takes the name");
        let at = folder.join("p.ron");
        let (source, _) = sources::new_source(&at, &text, &|_| false, None).expect("it is a text");
        assert_eq!(source.path, naughty);
        let mut project = Project::default();
        let command = Command::Source(Put::set(source.clone()));
        apply(&mut project, &[command]).expect("a source can be added");
        create_project(&at, &project).expect("can be written");
        let read = read_project(&at).expect("can be read").loaded.project;
        assert_eq!(read, project, "{naughty:?}");
        // A name that could be taken for a drive, or act on a terminal, is
        // refused by its form.
        let odd = naughty == "a:b" || naughty.contains(char::is_control);
        match sources::load_text(&at, &source, false) {
            TextState::Text(_) => assert!(!odd, "{naughty:?}"),
            TextState::Refused { .. } => assert!(odd, "{naughty:?}"),
            other => panic!("{naughty:?}: {other:?}"),
        }
    }
}
