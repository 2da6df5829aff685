//! Documents on a real disk, and paths of strangers.

use super::*;

struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(dir.path().join("projects/sub")).expect("makes");
        std::fs::create_dir_all(dir.path().join("seeds")).expect("makes");
        Self { dir }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn project(&self) -> PathBuf {
        self.at("projects/mali.ron")
    }

    fn put(&self, path: &str, bytes: &[u8]) -> PathBuf {
        std::fs::write(self.at(path), bytes).expect("writes");
        self.at(path)
    }

    fn source(&self, path: &str) -> Source {
        let none = |_: &SourceId| false;
        let made = new_source(&self.project(), &self.at(path), &none, None);
        made.expect("reads").0
    }
}

#[test]
fn a_source_is_recorded_and_found_again() {
    let desk = Desk::new();
    let text = "En f\u{e9}vrier, \u{ab}\u{a0}160\u{a0}\u{bb} civils\r\n";
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(text);
    desk.put("seeds/Rapport d\u{2019}été (2).txt", &bytes);
    let file = desk.at("seeds/Rapport d\u{2019}été (2).txt");
    let given = Encoding::of_label("windows-1252");
    let (source, _) = new_source(&desk.project(), &file, &|_| false, given).expect("reads");
    assert_eq!(source.id.as_str(), "rapport-d-ete-2");
    assert_eq!(source.path, "../seeds/Rapport d\u{2019}été (2).txt");
    assert_eq!(source.encoding, "windows-1252");
    assert_eq!(source.chars as usize, text.chars().count());
    assert_eq!(source.sha256, Digest::of(text.as_bytes()).to_string());
    let TextState::Text(found) = load_text(&desk.project(), &source, false) else {
        unreachable!("it is the recorded text");
    };
    assert_eq!(found.text.as_str(), text);
}

#[test]
fn a_byte_order_mark_is_recorded_and_no_part_of_the_text() {
    let desk = Desk::new();
    desk.put("projects/a.txt", b"\xEF\xBB\xBFMali");
    let source = desk.source("projects/a.txt");
    assert!(source.bom);
    assert_eq!((source.path.as_str(), source.chars), ("a.txt", 4));
    assert_eq!(source.sha256, Digest::of(b"Mali").to_string());
    assert!(matches!(
        load_text(&desk.project(), &source, false),
        TextState::Text(_)
    ));
}

#[test]
fn the_recorded_encoding_is_used() {
    let desk = Desk::new();
    desk.put("projects/a.txt", "é".as_bytes());
    let none = |_: &SourceId| false;
    let latin = Encoding::of_label("latin1");
    let (source, _) =
        new_source(&desk.project(), &desk.at("projects/a.txt"), &none, latin).expect("reads");
    assert_eq!(source.chars, 2);
    let TextState::Text(found) = load_text(&desk.project(), &source, false) else {
        unreachable!("it is the recorded text");
    };
    assert_eq!(found.text.as_str(), "Ã©");
    let unknown = Source {
        encoding: "klingon".into(),
        ..source
    };
    let state = load_text(&desk.project(), &unknown, true);
    assert!(matches!(state, TextState::Refused { reason } if reason.contains("klingon")));
}

#[test]
fn a_changed_or_missing_file_is_told() {
    let desk = Desk::new();
    let file = desk.put("seeds/a.txt", b"old");
    let source = desk.source("seeds/a.txt");
    desk.put("seeds/a.txt", b"new");
    let TextState::Changed { found, .. } = load_text(&desk.project(), &source, false) else {
        unreachable!("it changed");
    };
    assert_eq!(found.text.as_str(), "new");
    std::fs::remove_file(&file).expect("removes");
    let state = load_text(&desk.project(), &source, false);
    assert!(matches!(state, TextState::Missing { .. }));
}

#[test]
fn paths_of_strangers() {
    let desk = Desk::new();
    let file = desk.put("seeds/a.txt", b"secret");
    let source = |path: &str| Source {
        path: path.to_owned(),
        ..desk.source("seeds/a.txt")
    };
    let absolute = file.to_str().expect("plain").to_owned();
    // Not even with the right hash, before the user was asked.
    let state = load_text(&desk.project(), &source(&absolute), false);
    assert!(matches!(state, TextState::NeedsConsent { .. }));
    let state = load_text(&desk.project(), &source(&absolute), true);
    assert!(matches!(state, TextState::Text(_)));
    for path in ["http://example.org/a", "\\\\?\\x", "../seeds", "..", "a\0b"] {
        for consent in [false, true] {
            let state = load_text(&desk.project(), &source(path), consent);
            assert!(
                matches!(state, TextState::Refused { .. }),
                "{path}: {state:?}"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_the_system_do_not_hang() {
    let desk = Desk::new();
    desk.put("seeds/a.txt", b"x");
    let recorded = desk.source("seeds/a.txt");
    let pipe = desk.at("seeds/pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());
    let message = read_source_file(&pipe, None)
        .expect_err("a pipe")
        .to_string();
    assert!(message.contains("named pipe"), "{message}");
    let up = "../".repeat(30);
    let paths = [
        "../seeds/pipe".to_owned(),
        format!("{up}dev/zero"),
        format!("{up}proc/self/environ"),
        format!("{up}dev/tty"),
    ];
    std::os::unix::fs::symlink("/dev/zero", desk.at("seeds/link")).expect("links");
    for path in paths.into_iter().chain(["../seeds/link".to_owned()]) {
        let source = Source {
            path: path.clone(),
            ..recorded.clone()
        };
        let state = load_text(&desk.project(), &source, true);
        let refused = matches!(state, TextState::Refused { .. } | TextState::Missing { .. });
        assert!(refused, "{path}: {state:?}");
    }
}

#[test]
fn ids_are_unlike_each_other_and_plain() {
    let check = |name: &str, taken: &[&str], id: &str| {
        let taken = |it: &SourceId| taken.contains(&it.as_str());
        assert_eq!(id_of(Path::new(name), &taken).as_str(), id, "{name}");
    };
    check("hrw.txt", &[], "hrw");
    check("HRW.txt", &["hrw"], "hrw-2");
    check("hrw.md", &["hrw", "hrw-2"], "hrw-3");
    check("Ségou & Mopti.txt", &[], "segou-mopti");
    check("تقرير.txt", &[], "source");
    check("--.txt", &["source"], "source-2");
    check(&"x".repeat(250), &[], &"x".repeat(40));
}

#[test]
fn folders_are_searched_in_order() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.at("seeds/b/.git")).expect("makes");
    for name in [
        "z.txt",
        "b/a.TXT",
        "b/c.md",
        "b/.hidden.txt",
        "b/.git/x.txt",
        "p.ron",
        "d.pdf",
        "plain",
    ] {
        desk.put(&format!("seeds/{name}"), b"x");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(desk.at("seeds"), desk.at("seeds/b/circle")).expect("links");
        std::os::unix::fs::symlink(desk.at("nothing"), desk.at("seeds/b/dangling.txt"))
            .expect("links");
    }
    let paths = [desk.at("seeds/z.txt"), desk.at("seeds")];
    let found = collect_source_files(&paths).expect("lists");
    let names: Vec<String> = found
        .files
        .iter()
        .map(|it| {
            it.strip_prefix(desk.at("seeds"))
                .expect("inside")
                .display()
                .to_string()
        })
        .collect();
    assert_eq!(names, ["z.txt", "b/a.TXT", "b/c.md", "plain"]);
    assert_eq!(found.left_out, if cfg!(unix) { 3 } else { 2 });
    assert!(collect_source_files(&[desk.at("nothing")]).is_err());
    // A file that is named is taken, whatever it is called.
    let found = collect_source_files(&[desk.at("seeds/d.pdf")]).expect("lists");
    assert_eq!(found.files.len(), 1);
}

#[test]
fn what_is_no_text_is_told_by_kind() {
    let desk = Desk::new();
    let pdf = desk.put("seeds/a.pdf", b"%PDF-1.7\n");
    let message = read_source_file(&pdf, None).expect_err("a PDF").to_string();
    assert!(
        message.contains("a.pdf") && message.contains("PDF"),
        "{message}"
    );
    let message = read_source_file(&desk.at("seeds"), None)
        .expect_err("a folder")
        .to_string();
    assert!(message.contains("is a folder"), "{message}");
}
