//! Help, usage errors and the window's door.

use crate::world::World;

#[test]
fn every_command_shows_an_example() {
    let world = World::new();
    for command in [
        &["help"][..],
        &["help", "new"],
        &["help", "source"],
        &["help", "source", "add"],
        &["help", "source", "remove"],
        &["help", "source", "relocate"],
        &["help", "source", "list"],
        &["help", "scheme"],
        &["help", "scheme", "apply"],
        &["help", "scheme", "show"],
        &["help", "check"],
        &["help", "fmt"],
        &["help", "show"],
        &["help", "import"],
        &["help", "export"],
        &["help", "package"],
        &["help", "stats"],
        &["help", "suggest"],
        &["help", "compare"],
        &["help", "diff"],
        &["help", "agree"],
        &["help", "score"],
        &["help", "merge"],
        &["help", "git-setup"],
        &["help", "textconv"],
        &["help", "detach"],
        &["help", "attach"],
        &["show", "-h"],
    ] {
        world
            .expect(0, command)
            .out_has("Example:")
            .out_has("variorum ");
    }
    world.expect(0, &["help", "show"]).out_has("\"schema\":1");
    world.expect(0, &["--version"]).out_has("variorum ");
}

#[test]
fn wrong_usage_is_two() {
    let world = World::new();
    for arguments in [
        &["show"][..],
        &["new", "p.ron"],
        &["check", "p.ron", "--unknown"],
        &["source"],
        &["source", "remove", "p.ron"],
        &["import", "--from", "word", "x", "--into", "p.ron"],
        &["import", "--from", "doccano", "--into", "p.ron"],
    ] {
        assert!(!world.expect(2, arguments).err.is_empty());
    }
    world
        .expect(2, &["check", "--no\u{1b}[31m\u{202e}"])
        .err_has("--no\\u{202e}");
    let long = "x".repeat(100_000);
    world.expect(2, &["check", "p", &long]);
    assert!(world.names("").is_empty());
}

#[test]
fn a_name_that_is_empty_or_an_encoding_that_is_none() {
    let world = World::new();
    world
        .expect(2, &["new", "p.ron", "--annotator", "  "])
        .err_has("name is empty");
    world
        .expect(
            2,
            &[
                "new",
                "p.ron",
                "--annotator",
                "Ann",
                "--encoding",
                "klingon",
            ],
        )
        .err_has("‘klingon’ is no encoding");
    assert!(world.names("").is_empty());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_crash() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};

    let world = World::new();
    let label = "[0,4,\"figure\"],".repeat(20_000);
    world.write(
        "in.jsonl",
        format!(
            "{{\"text\":\"Some 160 died\",\"label\":[{}]}}",
            label.trim_end_matches(',')
        ),
    );
    world.expect(
        0,
        &["import", "--from", "doccano", "in.jsonl", "--into", "p.ron"],
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_variorum"))
        .args(["show", "--json", "p.ron"])
        .current_dir(world.path(""))
        .env("HOME", world.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut start = [0; 16];
    let mut out = child.stdout.take().expect("piped");
    out.read_exact(&mut start).expect("some output");
    drop(out);
    let done = child.wait_with_output().expect("ends");
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_output_is_reported() {
    let world = World::new();
    world.annotated();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("Linux has it");
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_variorum"))
        .args(["show", "p.ron"])
        .current_dir(world.path(""))
        .stdout(full)
        .stderr(std::process::Stdio::piped())
        .output()
        .expect("starts");
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("standard output"));
}
