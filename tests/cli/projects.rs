//! `new`, `check`, `fmt`, `show` and `scheme` over texts of every kind.

use crate::world::World;
use serde_json::json;

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn texts_of_every_encoding_become_sources() {
    let world = World::new();
    world.write("texts/a-utf8.txt", "Ségou 😀\r\n");
    world.write("texts/b-bom.txt", "\u{feff}Mali");
    world.write("texts/c-utf16.txt", utf16("Some 160 herders in Ségou"));
    world.write(
        "texts/d-1252.txt",
        b"L\x92arm\xE9e a tu\xE9 \xAB une centaine \xBB de civils",
    );
    world.write("texts/deep/e.txt", "x\r\ny");
    world.write("texts/.hidden.txt", "no");
    world.write("texts/picture.png", b"\x89PNG\r\n\x1a\n");
    world.write("f.txt", "");
    world.project(&["texts", "f.txt"]);
    let shown = world.json(&["show", "p.ron", "--json"]);
    let sources: Vec<(&str, &str, u64)> = shown["sources"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| {
            let text = |key: &str| it[key].as_str().expect("a string");
            (
                text("id"),
                text("path"),
                it["chars"].as_u64().expect("a number"),
            )
        })
        .collect();
    assert_eq!(
        sources,
        [
            ("a-utf8", "texts/a-utf8.txt", 9),
            ("b-bom", "texts/b-bom.txt", 4),
            ("c-utf16", "texts/c-utf16.txt", 25),
            ("d-1252", "texts/d-1252.txt", 40),
            ("e", "texts/deep/e.txt", 4),
            ("f", "f.txt", 0),
        ]
    );
    let file = String::from_utf8(world.read("p.ron")).expect("is UTF-8");
    for encoding in ["utf-16le", "windows-1252"] {
        assert!(file.contains(encoding), "{file}");
    }
    // What was just made is canonical and without fault, and stays so.
    world.expect(0, &["check", "p.ron"]);
    world.expect(0, &["fmt", "--check", "p.ron"]);
    world.expect(0, &["fmt", "p.ron"]);
    assert_eq!(world.read("p.ron"), file.as_bytes());
}

#[test]
fn new_never_overwrites() {
    let world = World::new();
    world.write("p.ron", "precious");
    world
        .expect(2, &["new", "p.ron", "--annotator", "Ann"])
        .err_has("p.ron: it exists already");
    assert_eq!(world.read("p.ron"), b"precious");
}

#[test]
fn a_source_that_cannot_be_read_leaves_no_project() {
    let world = World::new();
    world.write("x.txt", b"%PDF-1.7\n");
    world
        .expect(2, &["new", "p.ron", "--annotator", "Ann", "x.txt"])
        .err_has("x.txt");
    world
        .expect(2, &["new", "p.ron", "--annotator", "Ann", "missing.txt"])
        .err_has("missing.txt");
    assert_eq!(world.names(""), ["x.txt"]);
}

#[test]
fn undecodable_bytes_are_counted_and_said() {
    let world = World::new();
    world.write("x.txt", b"caf\xC3\xA9 \xC3\xA8\xC3\xA8\xC3\xA8\xC3\xA8\xC3\xA8\xC3\xA8\xC3\xA8\xC3\xA8\xC3\xA8 \xFF");
    world
        .expect(0, &["new", "p.ron", "--annotator", "Ann", "x.txt"])
        .err_has("1 byte sequence");
    world
        .expect(0, &["check", "p.ron"])
        .out_has("warning: undecodable");
}

#[test]
fn show_has_the_documented_shape() {
    let world = World::new();
    world.annotated();
    let ran = world.expect(0, &["show", "p.ron", "--json"]);
    let shown: serde_json::Value = serde_json::from_str(&ran.out).expect("is JSON");
    assert_eq!(shown["schema"], 1);
    assert_eq!(shown["project"]["annotator"], "imported");
    assert_eq!(shown["sources"][0]["annotations"], 2);
    assert_eq!(
        shown["sources"][0]["sha256"].as_str().map(str::len),
        Some(64)
    );
    let first = &shown["annotations"][0];
    assert_eq!(
        [
            &first["source"],
            &first["tag"],
            &first["text"],
            &first["note"]
        ],
        ["a", "figure", "Some 160", ""]
    );
    assert_eq!(first["spans"], json!([[0, 8]]));
    assert!(first["value"].is_null());
    // The order of keys is part of the promise.
    let mut from = 0;
    for key in [
        "schema",
        "project",
        "title",
        "annotator",
        "sources",
        "id",
        "path",
        "sha256",
        "chars",
        "annotations",
        "id",
        "path",
    ] {
        let at = ran.out[from..].find(&format!("\"{key}\":")).expect(key);
        from += at + 1;
    }
    for key in [
        "annotations",
        "id",
        "source",
        "spans",
        "tag",
        "text",
        "value",
        "note",
    ] {
        let at = ran.out[from..].find(&format!("\"{key}\":")).expect(key);
        from += at + 1;
    }
    world
        .expect(0, &["show", "p.ron"])
        .out_has("a 0-8 figure Some 160");
}

#[test]
fn check_finds_what_no_longer_stands() {
    let world = World::new();
    world.annotated();
    world.expect(0, &["check", "p.ron"]);
    world.write("sources/a.txt", "Some 130 died in");
    let ran = world.expect(1, &["check", "p.ron"]);
    ran.out_has("error: text-changed: sources a: ")
        .out_has("error: quote-differs: annotations ")
        .out_has("‘Some 160’ at 0-8 of ‘a’ stands over ‘Some 130’")
        .out_has("error: past-text: annotations ");
    let json = world.run(["check", "--json", "p.ron"]);
    assert_eq!(json.code, 1);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("is JSON");
    assert_eq!(json["schema"], 1);
    assert_eq!(json["problems"].as_array().map(Vec::len), Some(3));
    std::fs::remove_file(world.path("sources/a.txt")).expect("is there");
    world
        .expect(0, &["check", "p.ron"])
        .out_has("warning: no-text: sources a: ");
}

#[test]
fn fmt_writes_the_canonical_form_once() {
    let world = World::new();
    world.annotated();
    let canonical = world.read("p.ron");
    let text = String::from_utf8(canonical.clone()).expect("is UTF-8");
    let loose = format!(
        "\u{feff}// a comment\n{}",
        text.replace('\n', "\r\n").replace("    ", " ")
    );
    world.write("p.ron", &loose);
    world
        .expect(1, &["fmt", "--check", "p.ron"])
        .err_has("not in canonical form");
    assert_eq!(world.read("p.ron"), loose.as_bytes());
    world.expect(0, &["fmt", "p.ron"]);
    assert_eq!(world.read("p.ron"), canonical);
    let before = std::fs::metadata(world.path("p.ron")).expect("is there");
    world.expect(0, &["fmt", "p.ron"]);
    let after = std::fs::metadata(world.path("p.ron")).expect("is there");
    assert_eq!(before.modified().ok(), after.modified().ok());
    assert_eq!(world.names(""), ["in.jsonl", "p.ron", "sources"]);
}

#[test]
fn schemes_are_taken_over_unless_something_would_go() {
    let world = World::new();
    world.annotated();
    world.expect(0, &["new", "team.ron", "--annotator", "Team"]);
    let before = world.read("p.ron");
    world
        .expect(0, &["scheme", "apply", "team.ron", "p.ron"])
        .out_has("nothing changed");
    let team = String::from_utf8(world.read("team.ron")).expect("is UTF-8");
    let without: String = team
        .lines()
        .filter(|line| !line.contains("id: \"figure\""))
        .map(|line| format!("{line}\n"))
        .collect();
    world.write("small.ron", without);
    world
        .expect(1, &["scheme", "apply", "small.ron", "p.ron"])
        .err_has("the tag ‘figure’, in use 1 time");
    assert_eq!(world.read("p.ron"), before);
    world.write(
        "team.ron",
        team.replace("label: \"Figure\"", "label: \"Number\""),
    );
    world.expect(0, &["scheme", "apply", "team.ron", "p.ron"]);
    world
        .expect(0, &["scheme", "show", "p.ron"])
        .out_has("Number  1 annotation");
    let json = world.json(&["scheme", "show", "--json", "p.ron"]);
    assert_eq!(json["tags"][2]["label"], "Number");
    assert_eq!(json["tags"][2]["value"], "figure");
    world.expect(
        0,
        &["new", "q.ron", "--annotator", "Ben", "--scheme", "team.ron"],
    );
    world
        .expect(0, &["scheme", "show", "q.ron"])
        .out_has("Number");
}
