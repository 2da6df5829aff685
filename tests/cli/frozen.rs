//! Agreement that is frozen, what an annotator learns from the gold, and
//! opening the window at a place.

use crate::review::{Doc, project};
use crate::world::World;
use serde_json::Value;

const TEXT: &str = "Some 160 Peuhl herders died near Moura, said the army.";

/// Ann and Bakary over one text; the gold follows Ann here and Bakary there.
fn files(world: &World) {
    let ann = &[
        r#"(id: "a1", spans: [(0, 8)], tag: "figure", quotes: ["Some 160"])"#,
        r#"(id: "a2", spans: [(15, 22)], tag: "actor", quotes: ["herders"])"#,
        r#"(id: "a3", spans: [(33, 38)], tag: "place", quotes: ["Moura"])"#,
        r#"(id: "a4", spans: [(9, 14)], tag: "place", quotes: ["Peuhl"])"#,
    ];
    let bakary = &[
        r#"(id: "b1", spans: [(5, 8)], tag: "figure", quotes: ["160"])"#,
        r#"(id: "b2", spans: [(15, 22)], tag: "actor", quotes: ["herders"])"#,
        r#"(id: "b3", spans: [(33, 38)], tag: "actor", quotes: ["Moura"])"#,
    ];
    let gold = &[
        r#"(id: "g1", spans: [(0, 8)], tag: "figure", quotes: ["Some 160"], origin: Gold(from: ["a1", "b1"], decided_by: "rev", reason: "the qualifier belongs to it", rule: "figures"))"#,
        r#"(id: "g2", spans: [(15, 22)], tag: "actor", quotes: ["herders"], origin: Gold(from: ["a2", "b2"], decided_by: "rev"))"#,
        r#"(id: "g3", spans: [(33, 38)], tag: "place", quotes: ["Moura"], origin: Gold(from: ["a3", "b3"], decided_by: "rev", rule: "names"))"#,
    ];
    for (name, marks) in [("ann", &ann[..]), ("bak", bakary), ("gold", gold)] {
        project(world, name, &[Doc("hrw", TEXT, "Done", marks)], "");
    }
}

#[test]
fn what_was_agreed_before_is_kept_and_held_against_later() {
    let world = World::new();
    files(&world);
    let freeze = ["agree", "ann.ron", "bak.ron", "--freeze", "agreement.json"];
    let ran = world.expect(0, &freeze);
    ran.err_has("frozen as agreement.json");
    let frozen: Value = serde_json::from_slice(&world.read("agreement.json")).expect("is JSON");
    assert_eq!(frozen["schema"], 1);
    let hash = variorum::io::digest::Digest::of(&world.read("ann.ron")).to_string();
    assert_eq!(frozen["files"][0]["sha256"], hash);
    assert_eq!(frozen["files"][1]["annotator"], "bak");
    let text = variorum::io::digest::Digest::of(TEXT.as_bytes()).to_string();
    assert_eq!(frozen["texts"][0]["sha256"], text);
    assert_eq!(frozen["settings"]["seed"], 1);
    let time = frozen["frozen"].as_str().expect("a time");
    assert!(time.ends_with('Z') && time.len() == 20, "{time}");
    // It is never written over.
    let before = world.read("agreement.json");
    world.expect(2, &freeze).err_has("exists already");
    assert_eq!(world.read("agreement.json"), before);

    // The files, in another order: nothing has changed.
    let since = ["agree", "bak.ron", "ann.ron", "--since", "agreement.json"];
    world
        .expect(0, &since)
        .out_has("ann.ron is the file that was frozen")
        .out_has("set.f1");
    let json = world.json(&[
        "agree",
        "ann.ron",
        "bak.ron",
        "--since",
        "agreement.json",
        "--json",
    ]);
    assert_eq!(json["since"]["unchanged"], true);
    assert_eq!(json["since"]["frozen"], time);
    let figures = json["since"]["figures"].as_array().expect("a list");
    for it in figures {
        assert_eq!(it["before"], it["after"], "{it}");
    }

    // Bakary changes his mind about the place.
    let changed = String::from_utf8(world.read("bak.ron")).expect("UTF-8");
    let changed = changed.replace("(33, 38)], tag: \"actor\"", "(33, 38)], tag: \"place\"");
    world.write("bak.ron", changed);
    let ran = world.expect(0, &since);
    ran.out_has("bak.ron has changed since")
        .out_has("ann.ron is the file that was frozen");
    let json = world.json(&[
        "agree",
        "ann.ron",
        "bak.ron",
        "--since",
        "agreement.json",
        "--json",
    ]);
    let f1 = &json["since"]["figures"][0];
    assert_eq!(f1["figure"], "set.f1");
    // One of seven spans alike twice, then two.
    let near = |it: &Value, expected: f64| (it.as_f64().expect("a figure") - expected).abs() < 1e-9;
    assert!(
        near(&f1["before"], 2.0 / 7.0) && near(&f1["after"], 4.0 / 7.0),
        "{f1}"
    );
    assert!(near(&f1["change"], 2.0 / 7.0));
    let files = json["since"]["files"].as_array().expect("a list");
    let same: Vec<&Value> = files.iter().map(|it| &it["unchanged"]).collect();
    assert_eq!(same, [&Value::Bool(true), &Value::Bool(false)]);
}

#[test]
fn three_files_are_frozen_with_every_pair() {
    let world = World::new();
    files(&world);
    world.expect(
        0,
        &[
            "agree", "ann.ron", "bak.ron", "gold.ron", "--freeze", "f.json",
        ],
    );
    let all = [
        "agree", "gold.ron", "ann.ron", "bak.ron", "--since", "f.json", "--json",
    ];
    let json = world.json(&all);
    assert_eq!(json["since"]["unchanged"], true);
    let figures = json["since"]["figures"].as_array().expect("a list");
    assert!(figures.iter().any(|it| it["figure"] == "mean_f1"));
    let pairs = figures
        .iter()
        .filter(|it| it["figure"] == "set.f1" && it["tag"].is_null());
    assert_eq!(pairs.count(), 3);
    for it in figures {
        // Sums in another order may be off by the last bit.
        let same = match (it["before"].as_f64(), it["after"].as_f64()) {
            (Some(x), Some(y)) => (x - y).abs() < 1e-9,
            (x, y) => x == y,
        };
        assert!(same, "{it}");
    }
    // Two files are not three.
    world
        .expect(2, &["agree", "ann.ron", "bak.ron", "--since", "f.json"])
        .err_has("it is the agreement of 3 files, and these are 2");
}

#[test]
fn what_is_no_frozen_agreement_is_refused_by_name() {
    let world = World::new();
    files(&world);
    let bad: [(&[u8], &str); 5] = [
        (b"", "EOF"),
        (b"{}", "schema"),
        (b"{\"schema\": 9}", "form 9"),
        (b"\xff", "UTF-8"),
        (b"[[[[[[[[", "line 1"),
    ];
    for (bytes, cause) in bad {
        world.write("bad.json", bytes);
        let ran = world.expect(2, &["agree", "ann.ron", "bak.ron", "--since", "bad.json"]);
        ran.err_has("bad.json").err_has(cause);
    }
    let deep = "[".repeat(200_000);
    world.write("bad.json", deep);
    world.expect(2, &["agree", "ann.ron", "bak.ron", "--since", "bad.json"]);
    world.expect(2, &["agree", "ann.ron", "bak.ron", "--since", "none.json"]);
}

#[test]
fn a_lesson_groups_what_differs_by_rule_and_kind() {
    let world = World::new();
    files(&world);
    let ran = world.expect(1, &["diff", "bak.ron", "gold.ron", "--lesson"]);
    ran.out_has("bak.ron against gold.ron: 1 alike, 2 differ")
        .out_has("figures: 1\n  boundary: 1\n    hrw:0 figure ‘160’ | gold figure ‘Some 160’: the qualifier belongs to it")
        .out_has("names: 1\n  tag: 1\n    hrw:33 actor ‘Moura’ | gold place ‘Moura’");
    let ran = world.expect(1, &["diff", "ann.ron", "gold.ron", "--lesson", "--json"]);
    let json: Value = serde_json::from_str(&ran.out).expect("is JSON");
    assert_eq!(json["same"], 3);
    assert_eq!(json["kinds"]["not_in_gold"], 1);
    let rule = &json["rules"][0];
    assert_eq!(rule["rule"], Value::Null);
    assert_eq!(rule["count"], 1);
    let item = &rule["kinds"][0]["items"][0];
    assert_eq!(item["case"], "hrw:9");
    assert_eq!(item["annotator"]["id"], "a4");
    assert_eq!(item["gold"], Value::Null);
    // Nothing to learn: yes.
    world.expect(0, &["diff", "gold.ron", "gold.ron", "--lesson"]);
    // The plain diff is what it was.
    let ran = world.expect(1, &["diff", "ann.ron", "gold.ron", "--json"]);
    let plain: Value = serde_json::from_str(&ran.out).expect("is JSON");
    assert_eq!(plain["summary"]["only_a"], 1);
    assert!(plain.get("rules").is_none());
}

#[test]
fn failing_cases_are_places_to_open() {
    let world = World::new();
    files(&world);
    let score = [
        "score",
        "--gold",
        "gold.ron",
        "--pred",
        "bak.ron",
        "--failures",
        "failures.txt",
    ];
    world.expect(0, &score);
    let lines = String::from_utf8(world.read("failures.txt")).expect("UTF-8");
    assert_eq!(
        lines,
        "hrw:0\tboundary\tstart +5, end +0\nhrw:33\ttag\tactor for place\n"
    );
    for line in lines.lines() {
        let case = line.split('\t').next().expect("a case");
        let spot: variorum::model::Spot = case.parse().expect("a place");
        assert_eq!(spot.source, "hrw");
    }
    let mut over = score;
    over[6] = "gold.ron";
    world.expect(2, &over);
    // What is no place is refused before any window opens.
    world
        .expect(2, &["gold.ron", "--at", "hrw"])
        .err_has("SOURCE:START");
    world.expect(2, &["--at", "hrw:3"]);
}
