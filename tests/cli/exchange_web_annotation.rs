//! `export --to web-annotation` and back.

use crate::exchange_back::{sample, there_and_back};
use crate::world::World;
use std::path::Path;

#[test]
fn the_sample_comes_back() {
    let world = World::new();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let seeds = seeds.to_str().expect("a path in UTF-8");
    // The texts are not in the file: they are named beside it.
    let names = ["amnesty", "crisis-group", "genocide-watch", "hrw", "mrg"];
    let texts = names.map(|it| format!("{seeds}/{it}.txt"));
    let mut files = vec!["a.jsonld"];
    files.extend(texts.iter().map(String::as_str));
    let lost = there_and_back(&world, "web-annotation", "a.jsonld", &files);
    let expected = [
        "account",
        "across-documents",
        "not-same",
        "reviewed",
        "verdict",
        "zone",
    ];
    assert_eq!(lost, expected);
}

#[test]
fn annotations_go_to_the_texts_of_the_project() {
    let world = World::new();
    world.write("t.txt", "😀 In Moura.");
    world.project(&["t.txt"]);
    world.write(
        "h.json",
        r#"[{"id":"http://h/1","target":{"source":"http://example.org/t.txt","selector":[
            {"type":"TextPositionSelector","start":6,"end":11},{"type":"TextQuoteSelector","exact":"Moura"}]},
            "body":{"type":"TextualBody","purpose":"tagging","value":"place"}}]"#,
    );
    let import = [
        "import",
        "--from",
        "web-annotation",
        "h.json",
        "--into",
        "p.ron",
    ];
    world.expect(0, &import).err_has("UTF-16 units");
    world
        .expect(0, &["show", "p.ron"])
        .out_has("5-10 place Moura");
    assert_eq!(
        world.names("").iter().filter(|it| *it == "sources").count(),
        0
    );
}

#[test]
fn a_text_that_is_not_there_and_damage() {
    let world = World::new();
    world.expect(
        0,
        &[
            "export",
            "--to",
            "web-annotation",
            &sample(),
            "-o",
            "a.jsonld",
        ],
    );
    world
        .expect(
            1,
            &[
                "import",
                "--from",
                "web-annotation",
                "a.jsonld",
                "--into",
                "p.ron",
            ],
        )
        .out_has("0 documents, 0 annotations")
        .err_has("lost: no-text");
    world.write("b.json", "{\"items\":[\n{]}");
    world
        .expect(
            2,
            &[
                "import",
                "--from",
                "web-annotation",
                "b.json",
                "--into",
                "q.ron",
            ],
        )
        .err_has("b.json: line 2, column 2");
    assert!(!world.path("q.ron").exists());
}
