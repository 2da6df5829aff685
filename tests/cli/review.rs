//! `diff`, `agree` and `score` as processes.

use crate::world::World;
use serde_json::Value;
use std::fmt::Write as _;

/// A document of a project file: its id, its text, its state, its annotations
/// as they stand in a file, without their source.
pub struct Doc<'d>(pub &'d str, pub &'d str, pub &'d str, pub &'d [&'d str]);

/// Writes a project over texts in `texts/`, which are written too.
pub fn project(world: &World, name: &str, documents: &[Doc<'_>], rest: &str) {
    let (mut sources, mut annotations) = (String::new(), String::new());
    for Doc(id, text, state, marks) in documents {
        world.write(&format!("texts/{id}.txt"), text);
        let hash = variorum::io::digest::Digest::of(text.as_bytes());
        let chars = text.chars().count();
        let _ = writeln!(
            sources,
            "(id: \"{id}\", path: \"texts/{id}.txt\", sha256: \"{hash}\", encoding: \"utf-8\", chars: {chars}, state: {state}),"
        );
        for mark in *marks {
            let mark = mark.replacen("(id:", &format!("(source: \"{id}\", id:"), 1);
            let _ = writeln!(annotations, "{mark},");
        }
    }
    let text = format!(
        "Project(format: \"variorum/1.0\", title: \"t\", annotator: (id: \"x\", name: \"{name}\", role: Annotator), offsets: CodePoints,\n\
         scheme: (id: \"s\", version: 1, tags: [(id: \"actor\", label: \"Actor\", value: Entity), (id: \"place\", label: \"Place\", value: Entity), (id: \"figure\", label: \"Figure\", value: Figure)],\n\
         relations: [(id: \"of\", label: \"Of\"), (id: \"near\", label: \"Near\", symmetric: true)]),\n\
         sources: [{sources}], annotations: [{annotations}], {rest})"
    );
    world.write(&format!("{name}.ron"), text);
}

/// Readers of JSON may be off by the last bit.
#[track_caller]
fn near(found: &Value, expected: f64) {
    let found = found.as_f64().expect("a number");
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

const TEXT: &str = "The army said that some 160 herders 😀 died near Moura, in the Mopti region.";

/// Two annotators over two texts, with one disagreement of each kind.
fn two(world: &World) {
    project(
        world,
        "ann",
        &[
            Doc(
                "one",
                TEXT,
                "Done",
                &[
                    r#"(id: "a1", spans: [(0, 8)], tag: "actor", quotes: ["The army"])"#,
                    r#"(id: "a2", spans: [(19, 27)], tag: "figure", quotes: ["some 160"], value: Figure(low: "160", high: "160", approx: true))"#,
                    r#"(id: "a3", spans: [(28, 35)], tag: "actor", quotes: ["herders"])"#,
                    r#"(id: "a4", spans: [(48, 53)], tag: "place", quotes: ["Moura"])"#,
                    r#"(id: "a5", spans: [(62, 67)], tag: "place", quotes: ["Mopti"])"#,
                ],
            ),
            Doc("two", "Nobody died.", "Done", &[]),
            Doc("three", "Never read by Ann.", "Untouched", &[]),
        ],
        "",
    );
    project(
        world,
        "bak",
        &[
            Doc(
                "one",
                TEXT,
                "Started",
                &[
                    r#"(id: "b1", spans: [(0, 9)], tag: "actor", quotes: ["The army "])"#,
                    r#"(id: "b2", spans: [(19, 27)], tag: "figure", quotes: ["some 160"], value: Figure(low: "1600", high: "1600", approx: true))"#,
                    r#"(id: "b3", spans: [(28, 35)], tag: "place", quotes: ["herders"])"#,
                    r#"(id: "b4", spans: [(48, 53)], tag: "place", quotes: ["Moura"])"#,
                    r#"(id: "b5", spans: [(48, 53)], tag: "place", quotes: ["Moura"])"#,
                    r#"(id: "b6", spans: [(62, 74)], tag: "place", quotes: ["Mopti region"])"#,
                    r#"(id: "b7", spans: [(36, 37)], tag: "actor", quotes: ["😀"])"#,
                ],
            ),
            Doc("two", "Nobody died.", "Done", &[]),
            Doc("three", "Never read by Ann.", "Done", &[]),
        ],
        "",
    );
}

#[test]
fn a_diff_lists_each_disagreement_once() {
    let world = World::new();
    two(&world);
    let ran = world.expect(1, &["diff", "ann.ron", "bak.ron", "--json"]);
    let found: Value = serde_json::from_str(&ran.out).expect("is JSON");
    assert_eq!(found["schema"], 1);
    assert_eq!(found["a"], "ann.ron");
    let summary = &found["summary"];
    for (kind, count) in [
        ("same", 2),
        ("boundary", 1),
        ("tag", 1),
        ("value", 1),
        ("only_a", 0),
        ("only_b", 1),
        ("link", 0),
        ("white_space", 1),
        ("repeats", 1),
    ] {
        assert_eq!(summary[kind], count, "{kind}");
    }
    let items = found["items"].as_array().expect("a list");
    let kinds: Vec<&str> = items.iter().filter_map(|it| it["kind"].as_str()).collect();
    assert_eq!(kinds, ["value", "tag", "only_b", "boundary"]);
    assert_eq!(items[0]["source"], "one");
    assert_eq!(items[0]["a"]["text"], "some 160");
    assert_eq!(items[0]["a"]["spans"], serde_json::json!([[19, 27]]));
    assert_eq!(items[0]["differs"], serde_json::json!(["low", "high"]));
    assert_eq!(items[2]["a"], Value::Null);
    assert_eq!(items[2]["b"]["id"], "b7");
    assert_eq!(found["left_out"][0]["source"], "three");
    assert_eq!(found["left_out"][0]["cause"], "not opened");
    ran.err_has("three left out: not opened in ann.ron");
    // With itself there is nothing to say.
    let same = world.json(&["diff", "ann.ron", "ann.ron", "--json"]);
    assert_eq!(same["summary"]["same"], 5);
    assert_eq!(same["items"], serde_json::json!([]));
    let words = world.expect(1, &["diff", "ann.ron", "bak.ron"]);
    words.out_has("one tag: 28-35 actor ‘herders’ | 28-35 place ‘herders’");
    world.expect(2, &["diff", "ann.ron", "missing.ron"]);
}

#[test]
fn agreement_in_figures() {
    let world = World::new();
    two(&world);
    let found = world.json(&["agree", "ann.ron", "bak.ron", "--json"]);
    let counts = &found["counts"];
    // Offsets are taken to the letter: the trailing blank is a boundary here.
    for (name, count) in [
        ("n1", 2),
        ("n2", 1),
        ("n3", 2),
        ("n4", 0),
        ("pos", 5),
        ("act", 6),
    ] {
        assert_eq!(counts[name], count, "{name}");
    }
    near(&found["set"]["f1"], 4.0 / 11.0);
    near(&found["partial"]["f1"], 8.0 / 11.0);
    assert_eq!(found["type"]["cor"], 4);
    assert_eq!(found["value"]["tp"], 1);
    assert_eq!(found["white_space_pairs"], 1);
    assert_eq!(found["repeats_removed"], 1);
    assert_eq!(found["confusion"]["actor"]["place"], 1);
    assert_eq!(found["confusion"]["none"]["actor"], 1);
    assert_eq!(
        found["boundaries"]["end"],
        serde_json::json!([[0, 1], [1, 1], [7, 1]])
    );
    assert_eq!(found["intervals"], Value::Null);
    assert_eq!(found["intervals_why"], "under five documents");
    assert_eq!(found["per_source"]["two"]["set"]["f1"], Value::Null);
    assert!(found["per_source"]["two"]["set"]["f1_why"].is_string());
    assert_eq!(found["per_tag"]["figure"]["set"]["f1"], 1.0);
    assert_eq!(found["values"]["figures"]["low"], 0.0);
    assert_eq!(found["clusters"]["entities"], Value::Null);
    assert_eq!(found["left_out"][0]["source"], "three");
    assert!(found.get("gamma").is_none());
    // Texts away: what needs words is undefined, the rest is not.
    std::fs::remove_dir_all(world.path("texts")).expect("was there");
    let without = world.json(&["agree", "ann.ron", "bak.ron", "--json"]);
    assert_eq!(without["token_kappa"]["any"], Value::Null);
    assert_eq!(without["char_alpha"], found["char_alpha"]);
    assert_eq!(without["set"], found["set"]);
}

/// Values from scikit-learn 1.9.1 (kappa), krippendorff 0.9.0 (alpha), nltk
/// 3.10.4 (MASI, with exact thirds), statsmodels 0.15.0 (Fleiss) and SciPy's
/// assignment solver (disorder).
#[test]
fn figures_of_other_libraries() {
    let world = World::new();
    let text = "the army killed forty people near the river said two villagers";
    let file = |name: &str, marks: &[&str]| {
        project(&world, name, &[Doc("t", text, "Done", marks)], "");
    };
    file(
        "a",
        &[
            r#"(id: "a1", spans: [(0, 8)], tag: "actor")"#,
            r#"(id: "a2", spans: [(16, 28)], tag: "figure")"#,
            r#"(id: "a3", spans: [(22, 28)], tag: "actor")"#,
            r#"(id: "a4", spans: [(34, 43)], tag: "place")"#,
        ],
    );
    file(
        "b",
        &[
            r#"(id: "b1", spans: [(4, 8)], tag: "actor")"#,
            r#"(id: "b2", spans: [(16, 21)], tag: "figure")"#,
            r#"(id: "b3", spans: [(22, 28)], tag: "actor")"#,
            r#"(id: "b4", spans: [(38, 43)], tag: "place")"#,
            r#"(id: "b5", spans: [(49, 62)], tag: "actor")"#,
        ],
    );
    file(
        "c",
        &[
            r#"(id: "c1", spans: [(0, 8)], tag: "actor")"#,
            r#"(id: "c2", spans: [(16, 21)], tag: "figure")"#,
            r#"(id: "c3", spans: [(34, 43)], tag: "figure")"#,
        ],
    );
    let two = world.json(&["agree", "a.ron", "b.ron", "--json", "--gamma", "20"]);
    near(&two["token_kappa"]["combined"], 0.352_941_176_470_588_2);
    near(&two["token_kappa"]["any"], 0.266_666_666_666_666_6);
    near(
        &two["token_kappa"]["per_tag"]["actor"],
        0.377_358_490_566_037_76,
    );
    near(&two["char_alpha"]["combined"], 0.325_895_478_567_234_2);
    near(
        &two["char_alpha"]["per_tag"]["place"],
        0.680_519_480_519_480_5,
    );
    near(&two["masi_alpha"], 0.403_651_115_618_661_3);
    near(
        &two["gamma"]["per_source"]["t"]["observed"],
        0.302_731_986_040_603_6,
    );
    assert_eq!(two["gamma"]["n"], 20);
    let again = world.json(&["agree", "a.ron", "b.ron", "--json", "--gamma", "20"]);
    assert_eq!(two, again, "the seed decides");
    let three = world.json(&["agree", "a.ron", "b.ron", "c.ron", "--json"]);
    near(&three["fleiss_kappa"]["combined"], 0.370_572_207_084_468_6);
    near(&three["char_alpha"]["combined"], 0.355_459_796_460_988_35);
    assert_eq!(three["matrix"][0][1], three["matrix"][1][0]);
    assert_eq!(three["matrix"][0][0], Value::Null);
    assert_eq!(three["pairs"].as_array().map(Vec::len), Some(3));
}

#[test]
fn scores_of_predictions_in_every_format() {
    let world = World::new();
    two(&world);
    let args = ["score", "--gold", "ann.ron", "--pred", "bak.ron", "--json"];
    let from_ron = world.json(&args);
    near(&from_ron["f1"], 4.0 / 11.0);
    assert_eq!(from_ron["documents"], 2, "the gold never opened the third");
    let cases = from_ron["failures"].as_array().expect("a list");
    let cases: Vec<&str> = cases.iter().filter_map(|it| it["case"].as_str()).collect();
    assert_eq!(cases, ["one:0", "one:28", "one:36", "one:62"]);

    let doccano = serde_json::json!({"id": "whatever", "text": TEXT,
        "label": [[0, 9, "ACTOR"], [19, 27, "Figure"], [28, 35, "place"], [48, 53, "place"], [62, 74, "place"], [36, 37, "actor"]]});
    world.write("out.jsonl", format!("{doccano}\n"));
    let from_doccano = world.expect(
        0,
        &[
            "score",
            "--gold",
            "ann.ron",
            "--pred",
            "out.jsonl",
            "--json",
        ],
    );
    from_doccano.err_has("no output for two: that counts as nothing found");
    let from_doccano: Value = serde_json::from_str(&from_doccano.out).expect("is JSON");
    assert_eq!(from_doccano["counts"], from_ron["counts"]);
    assert_eq!(from_doccano["empty_output"], serde_json::json!(["two"]));

    let ours = serde_json::json!({"id": "one", "annotations": [
        {"start": 0, "end": 8, "tag": "actor"},
        {"start": 19, "end": 27, "label": "figure", "value": {"low": 1600, "high": 1600}},
        {"spans": [[28, 35]], "tag": "actor"},
        {"start": 48, "end": 53, "tag": "place"},
        {"start": 62, "end": 67, "tag": "place"},
        {"start": 70, "end": 700, "tag": "place"}]});
    world.write("gold.jsonl", format!("{ours}\n"));
    let strict = world.expect(
        0,
        &[
            "score",
            "--gold",
            "ann.ron",
            "--pred",
            "gold.jsonl",
            "--min-f1",
            "1",
        ],
    );
    strict.err_has("1 item of the output could not be taken");
    let value = world.expect(
        1,
        &[
            "score",
            "--gold",
            "ann.ron",
            "--pred",
            "gold.jsonl",
            "--match",
            "value",
            "--min-f1",
            "0.9",
        ],
    );
    value
        .out_has("one:19 value")
        .out_has("160 against 1,600: a factor of ten")
        .err_has("below the bar");
    let figures = world.json(&[
        "score",
        "--gold",
        "ann.ron",
        "--pred",
        "gold.jsonl",
        "--match",
        "value",
        "--tag",
        "figure",
        "--json",
    ]);
    assert_eq!(figures["f1"], 0.0);
    assert_eq!(figures["counts"]["pos"], 1);

    // No output at all is an answer too.
    world.write("empty.jsonl", "");
    let empty = world.json(&[
        "score",
        "--gold",
        "ann.ron",
        "--pred",
        "empty.jsonl",
        "--json",
    ]);
    assert_eq!(empty["f1"], 0.0);
    assert_eq!(empty["set"]["precision"], Value::Null);
    for bad in [
        &["score", "--gold", "ann.ron", "--pred", "none.jsonl"][..],
        &[
            "score", "--gold", "ann.ron", "--pred", "bak.ron", "--tag", "nonsense",
        ],
        &[
            "score", "--gold", "ann.ron", "--pred", "bak.ron", "--min-f1", "2",
        ],
        &["score", "--gold", "gold.jsonl", "--pred", "bak.ron"],
        &[
            "score", "--gold", "ann.ron", "--pred", "bak.ron", "-o", "ann.ron",
        ],
        &["agree", "ann.ron"],
    ] {
        world.expect(2, bad);
    }
}

#[test]
fn reports_people_and_nervaluate() {
    let world = World::new();
    two(&world);
    world.write("empty.jsonl", "");
    let ran = world.expect(
        0,
        &[
            "score",
            "--gold",
            "ann.ron",
            "--pred",
            "bak.ron",
            "--nervaluate",
            "--human",
            "ann.ron",
            "bak.ron",
            "-o",
            "report.json",
            "--baseline",
            "empty.jsonl",
        ],
    );
    ran.out_has("gain over the baseline  +0.364, no interval: under five documents");
    ran.out_has("two people reach  0.364");
    let report: Value = serde_json::from_slice(&world.read("report.json")).expect("is JSON");
    near(&report["human"]["f1"], 4.0 / 11.0);
    // nervaluate 1.2.1 on the same spans, the repeat kept.
    let strict = &report["nervaluate"]["overall"]["strict"];
    for (name, count) in [
        ("correct", 2),
        ("incorrect", 3),
        ("missed", 0),
        ("spurious", 2),
    ] {
        assert_eq!(strict[name], count, "{name}");
    }
    assert_eq!(report["nervaluate"]["version"], "1.2.1");
    assert_eq!(report["per_source"]["one"]["set"]["tp"], 2);
}

#[test]
fn links_and_clusters() {
    let world = World::new();
    let marks = |first: &'static str, second: &'static str| {
        [
            format!(r#"(id: "m1", spans: [(0, 8)], tag: "actor", entities: [(entity: "{first}")])"#),
            format!(r#"(id: "m2", spans: [(28, 35)], tag: "actor", entities: [(entity: "{second}")])"#),
            r#"(id: "m3", spans: [(48, 53)], tag: "place", entities: [(entity: "e3")])"#.to_owned(),
            r#"(id: "m4", spans: [(62, 67)], tag: "place", entities: [(entity: "e3"), (entity: "e1")])"#.to_owned(),
        ]
    };
    let entities = r#"entities: [(id: "e1", label: "Army"), (id: "e2", label: "Herders"), (id: "e3", label: "Place")],"#;
    for (name, second, kind, event) in [("a", "e1", "of", "v1"), ("b", "e2", "near", "v2")] {
        let marks = marks("e1", second);
        let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
        let rest = format!(
            r#"{entities} relations: [(id: "r1", kind: "of", from: "m1", to: "m3"), (id: "r2", kind: "{kind}", from: "m2", to: "m3")],
            events: [(id: "v1", title: "One"), (id: "v2", title: "Two")],
            accounts: [(id: "c1", event: "v1", passage: (source: "one", span: (0, 30))), (id: "c2", event: "{event}", passage: (source: "one", span: (40, 60)))]"#
        );
        project(&world, name, &[Doc("one", TEXT, "Done", &marks)], &rest);
    }
    let found = world.json(&["agree", "a.ron", "b.ron", "--json"]);
    assert_eq!(found["links"]["strict"]["tp"], 1);
    assert_eq!(found["links"]["strict"]["f1"], 0.5);
    assert_eq!(found["links"]["strict_found"]["f1"], 0.5);
    // {m1 m2} {m3} against {m1} {m2} {m3}; m4 stands in two clusters.
    let entities = &found["clusters"]["entities"];
    assert_eq!(entities["muc"]["recall"], 0.0);
    assert_eq!(entities["muc"]["precision"], Value::Null);
    near(&entities["b3"]["recall"], 2.0 / 3.0);
    assert_eq!(entities["b3"]["precision"], 1.0);
    near(&entities["lea"]["recall"], 1.0 / 3.0);
    assert_eq!(found["clusters"]["events"]["mentions"]["f1"], 1.0);
    assert_eq!(found["clusters"]["events"]["lea"]["f1"], 0.0);
    let torn = found["mentions_left_out"].as_array().expect("a list");
    assert_eq!(torn.len(), 2);
    assert_eq!(torn[0]["case"], "one:62");
    let diff = world.expect(1, &["diff", "a.ron", "b.ron", "--json"]);
    let diff: Value = serde_json::from_str(&diff.out).expect("is JSON");
    assert_eq!(diff["summary"]["link"], 1);
    assert_eq!(diff["summary"]["relations"], 2);
    assert_eq!(diff["accounts"][0]["kind"], "event");
}

#[test]
fn other_texts_and_other_schemes_are_told() {
    let world = World::new();
    two(&world);
    world.write(
        "other.ron",
        String::from_utf8(world.read("bak.ron"))
            .expect("UTF-8")
            .replacen("sha256: \"", "sha256: \"0", 1)
            .replace(
                "(id: \"place\", label: \"Place\", value: Entity)",
                "(id: \"place\", label: \"Place\")",
            ),
    );
    let ran = world.expect(0, &["agree", "ann.ron", "other.ron"]);
    ran.err_has("one left out: text differs in other.ron")
        .err_has("the tag ‘place’ carries another kind of value");
    world
        .expect(0, &["diff", "ann.ron", "other.ron"])
        .err_has("one left out: text differs in other.ron");
}
