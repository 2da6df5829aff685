//! `merge` and `textconv` by hand.

use crate::git::{BASE, changed, with};
use crate::world::World;

const MERGE: [&str; 9] = [
    "merge", "--base", "o.ron", "--ours", "a.ron", "--theirs", "b.ron", "-o", "out.ron",
];

fn world(base: &str, ours: &str, theirs: &str) -> World {
    let world = World::new();
    for (name, text) in [("o.ron", base), ("a.ron", ours), ("b.ron", theirs)] {
        world.write(name, text);
    }
    world
}

fn out(world: &World) -> String {
    String::from_utf8(world.read("out.ron")).expect("is UTF-8")
}

#[test]
fn fields_of_one_record_and_of_the_head() {
    let ours = changed(
        BASE,
        r#"quotes: ["Moura"])"#,
        r#"quotes: ["Moura"], note: "a village")"#,
    );
    let ours = changed(&ours, r#"title: "Moura""#, r#"title: "Moura, 2022""#);
    let theirs = changed(
        BASE,
        r#"quotes: ["Moura"])"#,
        r#"quotes: ["Moura"], unidentified: true, unsure: true)"#,
    );
    let theirs = changed(&theirs, "state: Started", "state: Done");
    let world = world(BASE, &ours, &theirs);
    let ran = world.expect(0, &MERGE);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    let text = out(&world);
    let all = r#"quotes: ["Moura"], unidentified: true, unsure: true, note: "a village")"#;
    for part in [all, r#"title: "Moura, 2022""#, "state: Done"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    world.expect(0, &["check", "out.ron"]);
    world.expect(0, &["fmt", "--check", "out.ron"]);
    // Nothing but the output was written.
    assert_eq!(world.read("a.ron"), ours.as_bytes());
}

#[test]
fn a_base_that_is_missing_or_empty_is_no_ancestor() {
    let theirs = with(
        BASE,
        "annotations",
        r#"(id: "x1", source: "s", spans: [(30, 36)], tag: "actor")"#,
    );
    let world = world("", BASE, &theirs);
    world.expect(0, &["fmt", "b.ron"]);
    let theirs = String::from_utf8(world.read("b.ron")).expect("is UTF-8");
    world.expect(0, &MERGE);
    assert_eq!(out(&world), theirs);
    std::fs::remove_file(world.path("o.ron")).expect("is there");
    world.expect(0, &MERGE);
    assert_eq!(out(&world), theirs);
    world.expect(
        0,
        &[
            "merge", "--ours", "a.ron", "--theirs", "b.ron", "-o", "out.ron",
        ],
    );
    assert_eq!(out(&world), theirs);
    // Two people's files differ in whose they are; that is for a person to say.
    world.write(
        "b.ron",
        changed(
            &theirs,
            r#"(id: "ann", name: "Ann""#,
            r#"(id: "bea", name: "Bea""#,
        ),
    );
    world.expect(1, &MERGE).err_has("1 conflict kept");
    world.expect(0, &["check", "out.ron"]).out_has("‘head’");
}

#[test]
fn the_output_may_be_one_of_the_sides() {
    let ours = changed(BASE, "\"Attack\"", "\"Attack on Moura\"");
    let theirs = changed(BASE, "\"Talks\"", "\"Peace talks\"");
    let world = world(BASE, &ours, &theirs);
    let arguments = [
        "merge", "--base", "o.ron", "--ours", "a.ron", "--theirs", "b.ron", "-o", "a.ron",
    ];
    world.expect(0, &arguments);
    let both = changed(&ours, "\"Talks\"", "\"Peace talks\"");
    assert_eq!(String::from_utf8(world.read("a.ron")), Ok(both));
}

#[test]
fn what_cannot_be_merged_leaves_the_output_alone() {
    let newer = BASE.replacen("variorum/1.0", "variorum/1.9", 1);
    for (bad, why) in [
        ("", "empty"),
        ("Project(", "line 1"),
        ("<<<<<<< ours\n", "merge"),
        (newer.as_str(), "later version"),
    ] {
        let world = world(BASE, BASE, bad);
        world.write("out.ron", "precious");
        world.expect(2, &MERGE).err_has("b.ron").err_has(why);
        assert_eq!(world.read("out.ron"), b"precious");
    }
    let world = World::new();
    world.expect(2, &MERGE).err_has("a.ron");
    assert!(world.names("").is_empty());
}

#[test]
fn records_that_mean_nothing_are_kept() {
    let bad = r#"(id: "bad", source: "s", spans: [(9, 3)], tag: "actor")"#;
    let base = with(BASE, "annotations", bad);
    let ours = with(
        BASE,
        "annotations",
        r#"(id: "x1", source: "s", spans: [(30, 36)], tag: "actor")"#,
    );
    let theirs = with(
        &base,
        "annotations",
        r#"(id: "worse", source: "s", spans: [], tag: "actor")"#,
    );
    let kept = world(BASE, &ours, &theirs);
    kept.expect(0, &MERGE);
    for part in ["bad", "worse", "x1"] {
        assert!(out(&kept).contains(part), "{}", out(&kept));
    }
    // Mended by one side: gone.
    let mended = world(&base, &ours, &theirs);
    mended.expect(0, &MERGE);
    let text = out(&mended);
    assert!(
        !text.contains("\"bad\"") && text.contains("worse") && text.contains("x1"),
        "{text}"
    );
}

#[test]
fn a_hundred_thousand_annotations() {
    let record = |id: usize| {
        format!(
            "(id: \"k{id:06}\", source: \"s\", spans: [({}, {})], tag: \"actor\")",
            id % 90,
            id % 90 + 4
        )
    };
    let mut lines: Vec<String> = (0..100_000).map(record).collect();
    let project = |lines: &[String]| with(BASE, "annotations", &lines.join(",\n        "));
    let base = project(&lines);
    lines[5] = lines[5]
        .replace(')', ", note: \"ours\")")
        .replacen(", note: \"ours\")", ")", 1);
    let ours = project(&lines);
    lines[5] = record(5);
    lines.truncate(99_990);
    let world = world(&base, &ours, &project(&lines));
    let start = std::time::Instant::now();
    world.run(MERGE);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    assert!(out(&world).matches("k0").count() >= 99_990);
}

#[test]
fn every_fact_is_one_line() {
    let world = World::new();
    world.write("every.ron", include_str!("../fixtures/every-field.ron"));
    let ran = world.expect(0, &["textconv", "every.ron"]);
    for part in [
        "title \"Every field",
        "source mrg mrg.txt started, 40 characters, utf-16le",
        "zone ai 10-90 teaser, published 2011-03-19, covers 2011",
        "ai 100-108 figure \"some 160\" = ",
        "entity \"Fulani\" group, also \"Fula\", \"Peuhl\"",
        "reviewed ",
        "conflict ",
    ] {
        assert!(
            ran.out.lines().any(|it| it.starts_with(part)),
            "{part} in\n{}",
            ran.out
        );
    }
    world.write("bad.ron", b"caf\xe9 (");
    world
        .expect(0, &["textconv", "bad.ron"])
        .out_has("caf\u{fffd} (");
    world.expect(2, &["textconv", "none.ron"]);
}
