//! `suggest events`: pairs of passages that may tell of one event.

use crate::world::World;
use serde_json::{Value, json};

const A: &str = "Ségou, “weekly”\n\nOn 9 June 2022 gunmen killed eight people in Tarkou village. \
     On 3 May 2021 soldiers executed two men in Sandra.\n";
const B: &str = "Eight people were killed in Tarkou on 9 June 2022.\r\n\r\nOn 3 May 2021 two \
     men convicted by a court were executed in Sandra.\r\n\r\nOn 9 June 2021 gunmen killed \
     eight people in Tarkou.\r\n";

fn passages(found: &Value) -> Vec<[(&str, u64, u64, &str); 2]> {
    let all = found["candidates"].as_array().expect("a list");
    all.iter()
        .map(|it| {
            let one = |at: usize| {
                let it = &it["passages"][at];
                let number = |key: &str| it[key].as_u64().expect("a number");
                let word = |key: &str| it[key].as_str().expect("a string");
                (word("source"), number("start"), number("end"), word("text"))
            };
            [one(0), one(1)]
        })
        .collect()
}

#[test]
fn a_pair_across_two_texts() {
    let world = World::new();
    world.write("b.txt", B);
    world.write("a.txt", A);
    let found = world.json(&["suggest", "events", "b.txt", "a.txt", "--json"]);
    assert_eq!(found["schema"], 1);
    let pairs = passages(&found);
    assert_eq!(
        pairs,
        [[
            (
                "a.txt",
                17,
                77,
                "On 9 June 2022 gunmen killed eight people in Tarkou village."
            ),
            (
                "b.txt",
                0,
                50,
                "Eight people were killed in Tarkou on 9 June 2022."
            ),
        ]]
    );
    for (source, start, end, text) in pairs.iter().flatten() {
        let whole = String::from_utf8(world.read(source)).expect("is UTF-8");
        let count = (end - start) as usize;
        let words: String = whole.chars().skip(*start as usize).take(count).collect();
        assert_eq!(&words, text);
    }
    let first = &found["candidates"][0];
    let score = first["score"].as_f64().expect("a number");
    assert!((0.4..=1.0).contains(&score));
    let reasons = first["reasons"].as_array().expect("a list");
    assert!(reasons.contains(&json!("place: Tarkou")), "{reasons:?}");
    assert!(reasons.contains(&json!("date: 2022-06-09")), "{reasons:?}");
    assert_eq!(
        first["evidence"].as_array().expect("a list").len(),
        reasons.len()
    );
    assert_eq!(first["title"], "killing, Tarkou, 2022-06-09");
    // The order of the arguments is no difference.
    let turned = world.json(&["suggest", "events", "a.txt", "b.txt", "--json"]);
    assert_eq!(turned, found);
    world
        .expect(0, &["suggest", "events", "a.txt", "b.txt"])
        .out_has("killing, Tarkou, 2022-06-09")
        .out_has("place: Tarkou")
        .out_has("a.txt:17-77  On 9 June 2022")
        .out_has("1 candidate");
}

#[test]
fn a_project_remembers_what_it_rejected() {
    let world = World::new();
    world.write("a.txt", A);
    world.write("b.txt", B);
    world.project(&["a.txt", "b.txt"]);
    let found = world.json(&["suggest", "events", "p.ron", "--json"]);
    assert_eq!(passages(&found).len(), 1);
    assert_eq!(found["candidates"][0]["passages"][0]["source_id"], "a");
    let file = String::from_utf8(world.read("p.ron")).expect("is UTF-8");
    let end = file.rfind(')').expect("it ends");
    let apart = "  not_same: [\n    (a: (source: \"a\", span: (17, 77)), b: (source: \"b\", span: \
         (0, 50))),\n  ],\n";
    world.write("q.ron", format!("{}{apart})", &file[..end]));
    let found = world.json(&["suggest", "events", "q.ron", "--json"]);
    assert_eq!(found, json!({"schema": 1, "candidates": []}));
    let accounts = "  events: [\n    (id: \"e\", title: \"Tarkou\"),\n  ],\n  accounts: [\n    (id: \
         \"x\", event: \"e\", passage: (source: \"a\", span: (17, 77))),\n    (id: \"y\", event: \
         \"e\", passage: (source: \"b\", span: (0, 50))),\n  ],\n";
    world.write("r.ron", format!("{}{accounts})", &file[..end]));
    let found = world.json(&["suggest", "events", "r.ron", "--json"]);
    assert_eq!(found, json!({"schema": 1, "candidates": []}));
}

#[test]
fn nothing_to_offer_is_an_answer() {
    let world = World::new();
    world.write("a.txt", "");
    world.write("b\u{202e}.txt", "killed \u{1b}[31m in \u{0}Tarkou\u{202e}");
    let found = world.json(&["suggest", "events", "a.txt", "b\u{202e}.txt", "--json"]);
    assert_eq!(found, json!({"schema": 1, "candidates": []}));
    world
        .expect(0, &["suggest", "events", "a.txt"])
        .out_has("0 candidates");
    // The same file twice is one text, not two that agree.
    world.write("c.txt", B);
    let found = world.json(&["suggest", "events", "c.txt", "c.txt", "--json"]);
    assert_eq!(found, json!({"schema": 1, "candidates": []}));
}
