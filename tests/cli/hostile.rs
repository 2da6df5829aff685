//! Broken, foreign and awkward files: refused with place and cause, nothing
//! on the disk touched, nothing raw on the terminal.

use crate::world::World;

/// Every command that reads a project, on that file.
fn readers() -> Vec<Vec<&'static str>> {
    vec![
        vec!["check", "p.ron"],
        vec!["fmt", "p.ron"],
        vec!["fmt", "--check", "p.ron"],
        vec!["show", "p.ron"],
        vec!["show", "--json", "p.ron"],
        vec!["source", "list", "p.ron"],
        vec!["source", "add", "p.ron", "x.txt"],
        vec!["source", "remove", "p.ron", "x", "--yes"],
        vec!["source", "relocate", "p.ron", "x", "x.txt"],
        vec!["scheme", "show", "p.ron"],
        vec!["scheme", "apply", "p.ron", "p.ron"],
        vec!["new", "q.ron", "--annotator", "Ann", "--scheme", "p.ron"],
    ]
}

#[track_caller]
fn refused(content: &[u8], cause: &str) {
    let world = World::new();
    world.write("x.txt", "text");
    world.write("p.ron", content);
    for arguments in readers() {
        let ran = world.expect(2, &arguments);
        ran.err_has("p.ron").err_has(cause);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
    assert_eq!(world.read("p.ron"), content);
    assert_eq!(world.names(""), ["p.ron", "x.txt"]);
}

/// A project that is in order, as text.
fn whole() -> String {
    let world = World::new();
    world.annotated();
    String::from_utf8(world.read("p.ron")).expect("is UTF-8")
}

#[test]
fn broken_projects_are_refused_with_their_place() {
    refused(b"", "damaged");
    refused(&[0; 4096], "damaged");
    refused(b"hello", "line 1, column ");
    refused(b"Project(\n  title: 3,\n)", "line ");
    refused(b"\xFF\xFE\x00", "UTF-8");
    let whole = whole();
    refused(&whole.as_bytes()[..whole.len() / 2], "line ");
    refused(
        whole.replacen("variorum/1.0", "variorum/9.0", 1).as_bytes(),
        "line ",
    );
    refused(whole.replacen("title:", "titel:", 1).as_bytes(), "line ");
    let conflict = whole.replacen("    sources", "<<<<<<< ours\n    sources", 1);
    refused(conflict.as_bytes(), "merge");
    let bomb = format!("Project(\n{}", "(".repeat(100_000));
    refused(bomb.as_bytes(), "line ");
}

#[test]
fn a_newer_minor_is_shown_but_never_written() {
    let world = World::new();
    world.annotated();
    let newer = String::from_utf8(world.read("p.ron"))
        .expect("is UTF-8")
        .replacen("variorum/1.0", "variorum/1.7", 1);
    world.write("p.ron", &newer);
    world.expect(0, &["show", "p.ron"]).out_has("Some 160");
    world.expect(2, &["fmt", "p.ron"]).err_has("1.7");
    world
        .expect(2, &["source", "remove", "p.ron", "a", "--yes"])
        .err_has("1.7");
    assert_eq!(world.read("p.ron"), newer.as_bytes());
}

#[test]
fn what_is_no_file_is_refused() {
    let world = World::new();
    world.write("x.txt", "text");
    std::fs::create_dir(world.path("p.ron")).expect("can be made");
    for arguments in readers() {
        world.expect(2, &arguments).err_has("a folder");
    }
    std::fs::remove_dir(world.path("p.ron")).expect("is empty");
    for arguments in readers() {
        world.expect(2, &arguments).err_has("p.ron");
    }
    world
        .expect(
            2,
            &["import", "--from", "doccano", "missing", "--into", "n.ron"],
        )
        .err_has("missing");
    assert_eq!(world.names(""), ["x.txt"]);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_never_blocks() {
    let world = World::new();
    let made = std::process::Command::new("mkfifo")
        .arg(world.path("pipe"))
        .status()
        .expect("mkfifo is there");
    assert!(made.success());
    for arguments in [
        &["check", "pipe"][..],
        &["show", "pipe"],
        &["new", "p.ron", "--annotator", "Ann", "pipe"],
        &["new", "p.ron", "--annotator", "Ann", "--scheme", "pipe"],
        &["import", "--from", "doccano", "pipe", "--into", "p.ron"],
        &["import", "--from", "doccano", "x", "--into", "pipe"],
    ] {
        world.expect(2, arguments).err_has("pipe");
    }
    assert_eq!(world.names(""), ["pipe"]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let path = world.write("x.txt", "text");
    let closed = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(&path, closed).expect("it is ours");
    if std::fs::read(&path).is_ok() {
        // Whoever may read everything cannot be refused.
        return;
    }
    world
        .expect(2, &["new", "p.ron", "--annotator", "Ann", "x.txt"])
        .err_has("x.txt");
}

#[cfg(unix)]
#[test]
fn paths_need_not_be_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let world = World::new();
    world.annotated();
    let name = OsStr::from_bytes(b"p\xFF.ron");
    std::fs::copy(world.path("p.ron"), world.path(name)).expect("can be copied");
    let ran = world.run([OsStr::new("show"), OsStr::new("--"), name]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    // A project writes paths down as text, so such a source is refused.
    let source = OsStr::from_bytes(b"s\xFF.txt");
    std::fs::write(world.path(source), "text").expect("can be written");
    let ran = world.run([
        OsStr::new("source"),
        OsStr::new("add"),
        OsStr::new("p.ron"),
        source,
    ]);
    assert_eq!(ran.code, 2);
    ran.err_has("not Unicode");
}

#[cfg(unix)]
#[test]
fn names_and_labels_do_not_act_on_the_terminal() {
    let world = World::new();
    world.write(
        "in.jsonl",
        "{\"id\":\"a\",\"text\":\"x\\u001b[2Jy\\u202ez\\u009b\\u007f\\n\",\"label\":[[0,9,\"L\\u001b]0;hi\\u0007\\u200b\"],[0,99,\"\\u001b[31m\"]]}",
    );
    world.expect(
        1,
        &["import", "--from", "doccano", "in.jsonl", "--into", "p.ron"],
    );
    world.expect(0, &["show", "p.ron"]).out_has("\\u{1b}[2J");
    world
        .expect(0, &["scheme", "show", "p.ron"])
        .out_has("\\u{1b}]0;hi\\u{7}");
    let shown = world.json(&["show", "--json", "p.ron"]);
    let text = shown["annotations"][0]["text"].as_str().expect("a string");
    assert_eq!(text, "x\u{1b}[2Jy\u{202e}z\u{9b}");
    world
        .expect(2, &["show", "no\u{1b}[31m\u{202e}.ron"])
        .err_has("\\u{1b}[31m");
    world.write("e\u{1b}[31m.txt", b"caf\xFF\xE9\xFF");
    world.run(["source", "add", "p.ron", "e\u{1b}[31m.txt"]);
}

#[test]
fn a_line_of_five_megabytes() {
    let world = World::new();
    world.write("long.txt", "Ségou 160 ".repeat(500_000));
    world.project(&["long.txt"]);
    let shown = world.json(&["show", "--json", "p.ron"]);
    assert_eq!(shown["sources"][0]["chars"], 5_000_000);
    world.expect(0, &["check", "p.ron"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_project_that_a_window_has_open_is_not_written() {
    let world = World::new();
    world.annotated();
    let before = world.read("p.ron");
    let real = std::fs::canonicalize(world.path("p.ron")).expect("is there");
    let lock = variorum::io::lock::take(&world.folders().lock(&real)).expect("is free");
    world.write("x.txt", "text");
    world.write("in.jsonl", "{\"id\":\"new\",\"text\":\"text\"}");
    for arguments in [
        &["source", "add", "p.ron", "x.txt"][..],
        &["source", "remove", "p.ron", "b"],
        &[
            "import", "--from", "doccano", "in.jsonl", "--into", "p.ron", "--report", "l.json",
        ],
    ] {
        world.expect(2, arguments).err_has("open in another window");
    }
    assert_eq!(world.read("p.ron"), before);
    // The text of the import that failed was taken back; looking is free.
    assert_eq!(world.names("sources"), ["a.txt", "b.txt"]);
    assert!(!world.path("l.json").exists());
    world.expect(0, &["show", "p.ron"]);
    drop(lock);
    world.expect(0, &["source", "add", "p.ron", "x.txt"]);
}

#[test]
fn records_that_mean_nothing_are_named_and_kept() {
    let world = World::new();
    world.annotated();
    let text = String::from_utf8(world.read("p.ron")).expect("is UTF-8");
    let broken = text.replacen("(0, 8)", "(8, 0)", 1);
    assert_ne!(broken, text);
    world.write("p.ron", &broken);
    world.expect(1, &["check", "p.ron"]).out_has("error: ");
    world
        .expect(0, &["show", "p.ron"])
        .err_has("`variorum check` lists");
    world.run(["fmt", "p.ron"]);
    world.write("x.txt", "text");
    world.expect(0, &["source", "add", "p.ron", "x.txt"]);
    let after = String::from_utf8(world.read("p.ron")).expect("is UTF-8");
    assert!(after.contains("(8, 0)"), "{after}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_named_like_a_command_is_a_path_behind_the_dashes() {
    let world = World::new();
    // Without a display the window says so; it is not mistaken for `check`.
    let ran = world.run(["--", "check"]);
    assert!(!ran.err.contains("Usage"), "{}", ran.err);
}
