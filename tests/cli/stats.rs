//! `stats` over one project and over several.

use crate::world::World;

/// The project of one annotator over one text, with a doccano file's spans.
fn annotated(world: &World, project: &str, annotator: &str, labels: &str) {
    let line = format!("{{\"text\":\"some 160 Peuhl herders 😀 died\",\"label\":{labels}}}\n");
    let folder = project.split_once('/').expect("in a folder").0;
    let file = format!("{folder}/in.jsonl");
    world.write(&file, line);
    world.expect(
        0,
        &[
            "import",
            "--from",
            "doccano",
            &file,
            "--into",
            project,
            "--annotator",
            annotator,
        ],
    );
}

#[test]
fn two_annotators_over_one_text() {
    let world = World::new();
    annotated(
        &world,
        "a/p.ron",
        "ann",
        r#"[[0,8,"figure"],[9,22,"actor"]]"#,
    );
    annotated(&world, "b/p.ron", "bea", r#"[[0,8,"figure"]]"#);
    let found = world.json(&["stats", "a/p.ron", "b/p.ron", "--json"]);
    assert_eq!(found["schema"], 1);
    assert_eq!(found["totals"]["annotations"], 3);
    assert_eq!(found["totals"]["characters"], 29);
    assert_eq!(found["totals"]["assisted"], 3, "imported");
    let sources = found["sources"].as_array().expect("a list");
    assert_eq!(sources.len(), 1, "one text: {sources:?}");
    assert_eq!(sources[0]["chars"], 29);
    assert_eq!(sources[0]["state"], "done");
    assert_eq!(sources[0]["tags"]["figure"], 2);
    let annotators = found["annotators"].as_array().expect("a list");
    let counts: Vec<_> = annotators
        .iter()
        .map(|it| (it["name"].as_str(), it["annotations"].as_u64()))
        .collect();
    assert_eq!(counts, [(Some("ann"), Some(2)), (Some("bea"), Some(1))]);
}

#[test]
fn a_table_for_spreadsheets() {
    let world = World::new();
    annotated(&world, "a/p.ron", "Ann, \"A\"", r#"[[0,8,"figure"]]"#);
    let printed = world.expect(0, &["stats", "a/p.ron", "--csv", "annotators"]);
    let lines: Vec<&str> = printed.out.lines().collect();
    assert!(
        lines[0].starts_with("annotator,role,annotations,characters,"),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("\"Ann, \"\"A\"\"\",annotator,1,8,"),
        "{lines:?}"
    );
    let words = world.expect(0, &["stats", "a/p.ron"]);
    words.out_has("figure").out_has("annotations");
    world.expect(2, &["stats", "a/p.ron", "--csv", "tags", "--json"]);
    world
        .expect(2, &["stats", "missing.ron"])
        .err_has("missing.ron");
}
