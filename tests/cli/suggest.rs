//! `suggest`: candidates in texts and projects.

use crate::world::World;
use serde_json::{Value, json};

const REPORT: &str = "Ségou, 3 May 2020. At least 34 civilians were killed.\n\
    Some 1.5 million people fled to Mopti by 12 June 2020.\n";

fn texts(found: &Value) -> Vec<(&str, &str)> {
    let all = found["candidates"].as_array().expect("a list");
    all.iter()
        .map(|it| {
            let word = |key: &str| it[key].as_str().expect("a string");
            (word("source"), word("text"))
        })
        .collect()
}

/// Every candidate's text stands where its offsets say, in code points.
fn stands(world: &World, found: &Value) {
    for it in found["candidates"].as_array().expect("a list") {
        let path = it["source"].as_str().expect("a path");
        let text = String::from_utf8(world.read(path)).expect("is UTF-8");
        let at = |key: &str| it[key].as_u64().expect("a number") as usize;
        let words: String = text
            .chars()
            .skip(at("start"))
            .take(at("end") - at("start"))
            .collect();
        assert_eq!(words, it["text"].as_str().expect("a string"));
    }
}

#[test]
fn figures_of_texts_in_the_order_given() {
    let world = World::new();
    world.write("b.txt", "Nobody said that 12 soldiers died.");
    world.write("a.txt", REPORT);
    let found = world.json(&["suggest", "figures", "b.txt", "a.txt", "--json"]);
    assert_eq!(found["schema"], 1);
    assert_eq!(
        texts(&found),
        [
            ("b.txt", "12"),
            ("a.txt", "At least 34"),
            ("a.txt", "Some 1.5 million")
        ]
    );
    stands(&world, &found);
    let least = &found["candidates"][1];
    assert_eq!(least["start"], 19);
    assert_eq!(least["end"], 30);
    let pick = |it: &Value, keys: &[&str]| -> Vec<Value> {
        keys.iter().map(|key| it[key].clone()).collect()
    };
    let keys = ["low", "high", "low_open", "high_open", "approx"];
    assert_eq!(
        pick(least, &keys),
        [
            json!(34),
            Value::Null,
            json!(false),
            json!(false),
            json!(false)
        ]
    );
    assert_eq!(
        pick(&found["candidates"][2], &keys),
        [
            json!(1_500_000),
            json!(1_500_000),
            json!(false),
            json!(false),
            json!(true)
        ]
    );
    assert_eq!(least["counted"], "civilians");
    assert_eq!(least["unit"], "person");
}

#[test]
fn keys_stand_in_the_documented_order() {
    let world = World::new();
    world.write("a.txt", REPORT);
    let check = |kind: &str, keys: &[&str]| {
        let ran = world.expect(0, &["suggest", kind, "--json", "a.txt"]);
        let mut from = 0;
        for key in keys {
            let at = ran.out[from..].find(&format!("\"{key}\":"));
            from += at.unwrap_or_else(|| panic!("{kind}: {key}: {}", ran.out)) + 1;
        }
    };
    let first = ["schema", "candidates", "source", "start", "end", "text"];
    let figure = [
        "low",
        "high",
        "low_open",
        "high_open",
        "approx",
        "qualifier",
        "unit",
        "unit_name",
        "per",
        "counted",
        "why",
    ];
    check("figures", &[&first[..], &figure].concat());
    let date = ["earliest", "latest", "throughout", "basis", "why"];
    check("dates", &[&first[..], &date].concat());
    let name = [
        "how",
        "name",
        "targets",
        "entity",
        "gazetteer",
        "kind",
        "label",
        "sort",
        "within",
    ];
    check("names", &[&first[..], &name].concat());
}

#[test]
fn dates_and_names_of_a_bare_text() {
    let world = World::new();
    world.write("a.txt", REPORT);
    let found = world.json(&["suggest", "dates", "a.txt", "--json"]);
    assert_eq!(
        texts(&found),
        [("a.txt", "3 May 2020"), ("a.txt", "12 June 2020")]
    );
    stands(&world, &found);
    let first = &found["candidates"][0];
    assert_eq!(first["earliest"], "2020-05-03");
    assert_eq!(first["latest"], "2020-05-03");
    assert_eq!(first["basis"], "explicit");
    let found = world.json(&["suggest", "names", "a.txt", "--json"]);
    assert_eq!(texts(&found), [("a.txt", "Ségou"), ("a.txt", "Mopti")]);
    stands(&world, &found);
    let target = &found["candidates"][0]["targets"][0];
    assert_eq!(target["entity"], Value::Null);
    assert_eq!(target["gazetteer"], "mali");
    assert_eq!(target["kind"], "place");
    // For people: a line each, and how many.
    world
        .expect(0, &["suggest", "figures", "a.txt"])
        .out_has("a.txt:19-30  At least 34 = 34 to …, person")
        .out_has("2 candidates");
    world
        .expect(0, &["suggest", "dates", "a.txt"])
        .out_has("a.txt:7-17  3 May 2020 = 2020-05-03, explicit");
}

#[test]
fn a_projects_zones_dates_and_entities_count() {
    let world = World::new();
    world.write("texts/a.txt", "On 7 March 34 fled.\nDorval said 12 did.\n");
    world.project(&["texts/a.txt"]);
    let file = String::from_utf8(world.read("p.ron")).expect("is UTF-8");
    let path = "path: \"texts/a.txt\"";
    assert!(file.contains(path), "{file}");
    let file = file.replace(path, &format!("{path}, published: Some(\"2011-06\")"));
    world.write("p.ron", &file);
    world.expect(0, &["fmt", "p.ron"]);
    let found = world.json(&["suggest", "dates", "p.ron", "--json"]);
    assert_eq!(texts(&found), [("texts/a.txt", "7 March")]);
    assert_eq!(found["candidates"][0]["source_id"], "a");
    assert_eq!(found["candidates"][0]["earliest"], "2011-03-07");
    assert_eq!(found["candidates"][0]["basis"], "context");
    let all = world.json(&["suggest", "figures", "p.ron", "--json"]);
    assert_eq!(texts(&all).len(), 2);
    // What lies in boilerplate is passed over; entities are known names.
    let file = String::from_utf8(world.read("p.ron")).expect("is UTF-8");
    let end = file.rfind(')').expect("it ends");
    let more =
        "  zones: [\n    (id: \"z\", source: \"a\", span: (20, 39), kind: Boilerplate),\n  ],\n";
    let with_zone = format!("{}{more})", &file[..end]);
    world.write("q.ron", &with_zone);
    let found = world.json(&["suggest", "figures", "q.ron", "--json"]);
    assert_eq!(texts(&found), [("texts/a.txt", "34")]);
    let more = "  entities: [\n    (id: \"e\", kind: Person, label: \"Dorval\"),\n  ],\n";
    world.write("r.ron", format!("{}{more})", &file[..end]));
    let found = world.json(&["suggest", "names", "r.ron", "--json"]);
    assert_eq!(texts(&found), [("texts/a.txt", "Dorval")]);
    assert_eq!(found["candidates"][0]["targets"][0]["entity"], "e");
    assert_eq!(found["candidates"][0]["how"], "exact");
}

#[test]
fn what_cannot_be_read_is_said() {
    let world = World::new();
    world
        .expect(2, &["suggest", "figures", "missing.txt"])
        .err_has("missing.txt");
    world.expect(2, &["suggest", "figures"]);
    world.expect(2, &["suggest", "events?", "a.txt"]);
    world.write("x.ron", "Project(");
    world
        .expect(2, &["suggest", "figures", "x.ron"])
        .err_has("x.ron");
    // A source of a project that is gone: the others are still answered for.
    world.write("a.txt", "34 fled.");
    world.write("b.txt", "12 fled.");
    world.project(&["a.txt", "b.txt"]);
    std::fs::remove_file(world.path("a.txt")).expect("can be removed");
    let ran = world.expect(1, &["suggest", "figures", "p.ron", "--json"]);
    ran.err_has("source a was left out").err_has("no file");
    let found: Value = serde_json::from_str(&ran.out).expect("is JSON");
    assert_eq!(texts(&found), [("b.txt", "12")]);
    world.write("a.txt", "35 fled.");
    world
        .expect(1, &["suggest", "figures", "p.ron"])
        .err_has("another text");
}

#[test]
fn an_empty_text_and_active_characters() {
    let world = World::new();
    world.write("a.txt", "");
    let found = world.json(&["suggest", "dates", "a.txt", "--json"]);
    assert_eq!(found, json!({"schema": 1, "candidates": []}));
    // The harness looks for raw control characters in whatever is printed.
    world.write(
        "b\u{202e}.txt",
        "At\u{a0}least\u{200b} 34 \u{1b}[31mcivilians\u{202e} fled.",
    );
    for kind in ["figures", "dates", "names"] {
        world.expect(0, &["suggest", kind, "b\u{202e}.txt"]);
        world.json(&["suggest", kind, "b\u{202e}.txt", "--json"]);
    }
}

#[test]
fn a_folder_stands_for_its_texts() {
    let world = World::new();
    world.write("texts/b.txt", "12 fled.");
    world.write("texts/a.txt", "34 fled.");
    let found = world.json(&["suggest", "figures", "texts", "--json"]);
    assert_eq!(
        texts(&found),
        [("texts/a.txt", "34"), ("texts/b.txt", "12")]
    );
}
