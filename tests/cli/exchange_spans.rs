//! `export` and `import` of spans in lines and in tables, and scoring them.

use crate::world::World;
use serde_json::Value;
use std::path::Path;

/// The sample project, where it stands: it refers to the texts beside it.
fn sample() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("projects/mali-ann.ron").display().to_string()
}

fn report(world: &World, name: &str) -> Value {
    serde_json::from_slice(&world.read(name)).expect("is JSON")
}

fn count(shown: &Value, list: &str) -> usize {
    shown[list].as_array().expect("a list").len()
}

#[test]
fn our_own_lines_bring_the_sample_back() {
    let world = World::new();
    let sample = sample();
    let export = ["export", "--to", "jsonl", &sample, "-o", "gold.jsonl"];
    // Three links lead to another document; a line has one.
    world.expect(0, &export).out_has("3 lost");
    world
        .expect(
            0,
            &["import", "--from", "jsonl", "gold.jsonl", "--into", "q.ron"],
        )
        .out_has("0 lost");
    world.expect(0, &["check", "q.ron"]);
    // The annotations as `show` has them, ids and values with them.
    let (before, after) = (
        world.json(&["show", &sample, "--json"]),
        world.json(&["show", "q.ron", "--json"]),
    );
    let sorted = |shown: &Value| {
        let mut all: Vec<String> = shown["annotations"]
            .as_array()
            .expect("a list")
            .iter()
            .map(ToString::to_string)
            .collect();
        all.sort();
        all
    };
    assert!(count(&before, "annotations") > 10);
    assert_eq!(sorted(&before), sorted(&after));
    // And once more, to the same bytes but for what an import is called.
    world.expect(
        0,
        &["export", "--to", "jsonl", "q.ron", "-o", "again.jsonl"],
    );
    let lines = |name: &str| -> Vec<String> {
        let text = String::from_utf8(world.read(name)).expect("UTF-8");
        text.lines().skip(1).map(str::to_owned).collect()
    };
    let (mut first, mut again) = (lines("gold.jsonl"), lines("again.jsonl"));
    first.sort();
    again.sort();
    assert_eq!(first, again);
    // It scores itself in full, whatever reads it.
    world
        .expect(
            0,
            &[
                "score",
                "--gold",
                "q.ron",
                "--pred",
                "gold.jsonl",
                "--min-f1",
                "1",
                "--match",
                "value",
            ],
        )
        .out_has("1.00");
}

#[test]
fn texts_may_stay_at_home() {
    let world = World::new();
    world.annotated();
    world.expect(
        0,
        &[
            "export",
            "--to",
            "jsonl",
            "p.ron",
            "--no-text",
            "-o",
            "x.jsonl",
        ],
    );
    let file = String::from_utf8(world.read("x.jsonl")).expect("UTF-8");
    // The head has the examples of the built-in scheme.
    for line in file.lines().skip(1) {
        assert!(
            !line.contains("Moura") && !line.contains("\"160\""),
            "{line}"
        );
    }
    // The project's own texts take the annotations in, unless they are there.
    let import = ["import", "--from", "jsonl", "x.jsonl", "--into", "p.ron"];
    world
        .expect(0, &import)
        .out_has("0 annotations")
        .out_has("0 lost")
        .err_has("already-there");
    let moved = file.replace("\"spans\":[[17,22]]", "\"spans\":[[18,22]]");
    assert_ne!(file, moved);
    world.write("x.jsonl", moved.replace("\"start\":17", "\"start\":18"));
    world.expect(0, &import).out_has("1 annotation,");
    let shown = world.json(&["show", "p.ron", "--json"]);
    assert_eq!(
        (count(&shown, "sources"), count(&shown, "annotations")),
        (2, 3)
    );
    world.write("x.jsonl", &file);
    world
        .expect(
            1,
            &[
                "import",
                "--from",
                "jsonl",
                "x.jsonl",
                "--into",
                "other.ron",
            ],
        )
        .err_has("no-text");
}

#[test]
fn every_format_of_lines_scores_as_predictions() {
    let world = World::new();
    world.annotated();
    for (format, out) in [
        ("jsonl", "a.jsonl"),
        ("doccano", "b.jsonl"),
        ("prodigy", "c.jsonl"),
        ("csv", "d.csv"),
        ("tsv", "e.tsv"),
    ] {
        world.expect(0, &["export", "--to", format, "p.ron", "-o", out]);
        for said in [&[][..], &["--pred-format", format]] {
            let score = ["score", "--gold", "p.ron", "--pred", out, "--min-f1", "1"];
            world.expect(0, &[&score[..], said].concat());
        }
    }
    world.expect(0, &["export", "--to", "spacy", "p.ron", "-o", "f"]);
    assert_eq!(world.names("f"), ["spans.jsonl", "to_docbin.py"]);
    let score = [
        "score",
        "--gold",
        "p.ron",
        "--pred",
        "f/spans.jsonl",
        "--min-f1",
        "1",
    ];
    world.expect(0, &score);
}

#[test]
fn tools_keep_what_they_do_not_know() {
    let world = World::new();
    let sample = sample();
    for format in ["prodigy", "doccano"] {
        let (out, into) = (format!("{format}.jsonl"), format!("{format}.ron"));
        world.expect(
            0,
            &[
                "export",
                "--to",
                format,
                &sample,
                "-o",
                &out,
                "--report",
                "lost.json",
            ],
        );
        let lost = report(&world, "lost.json");
        let reasons: Vec<&str> = lost["losses"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| it["reason"].as_str().expect("a word"))
            .collect();
        assert!(!reasons.contains(&"relation"), "{reasons:?}");
        // The events that claims are about are not in the file.
        world
            .expect(1, &["import", "--from", format, &out, "--into", &into])
            .err_has("it is about the event");
        world.expect(0, &["check", &into]);
        let gone: Vec<&Value> = lost["losses"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| &it["item"])
            .collect();
        let values = |path: &str| {
            let shown = world.json(&["show", path, "--json"]);
            let all = shown["annotations"].as_array().expect("a list").clone();
            // What is not on the list of losses is as it was; parts of an
            // annotation come back under ids of their own.
            let kept = all.iter().filter(|it| {
                !gone.contains(&&it["id"]) && it["spans"].as_array().map(Vec::len) == Some(1)
            });
            let mut all: Vec<String> = kept.map(ToString::to_string).collect();
            all.sort();
            all
        };
        assert_eq!(values(&sample), values(&into), "{format}");
    }
}

#[test]
fn tables_need_the_texts_and_prove_their_rows() {
    let world = World::new();
    world.annotated();
    world.expect(0, &["export", "--to", "csv", "p.ron", "-o", "t.csv"]);
    let table = world.read("t.csv");
    assert!(table.starts_with(b"\xEF\xBB\xBFdoc,start,end,label,text,id,fragments,value,"));
    assert!(table.ends_with(b"\r\n"));
    world.write(
        "edited.csv",
        "doc;start;end;label;text\nb;0;6;actor;Nobody\nb;7;11;claim;lived\nnone;0;1;x;N\n",
    );
    world
        .expect(
            1,
            &[
                "import",
                "--from",
                "csv",
                "edited.csv",
                "--into",
                "p.ron",
                "--report",
                "lost.json",
            ],
        )
        .out_has("1 annotation")
        .err_has("lost: quote: b: line 2, row 3: ‘lived’ does not stand there")
        .err_has("lost: no-text: none");
    assert_eq!(count(&report(&world, "lost.json"), "losses"), 3);
    let shown = world.json(&["show", "p.ron", "--json"]);
    assert_eq!(
        (count(&shown, "sources"), count(&shown, "annotations")),
        (2, 3)
    );
    world.expect(0, &["check", "p.ron"]);
}

#[test]
fn formulas_are_stopped_on_request() {
    let world = World::new();
    world.write("f.txt", "=1+1 is two");
    world.project(&["f.txt"]);
    world.write("f.csv", "doc,start,end,label,text\nf,0,4,figure,=1+1\n");
    world.expect(0, &["import", "--from", "csv", "f.csv", "--into", "p.ron"]);
    let export = [
        "export",
        "--to",
        "csv",
        "p.ron",
        "-o",
        "safe.csv",
        "--excel-safe",
    ];
    world.expect(0, &export);
    let table = String::from_utf8(world.read("safe.csv")).expect("UTF-8");
    assert!(table.contains(",'=1+1,"), "{table}");
    let import = ["import", "--from", "csv", "safe.csv", "--into", "p.ron"];
    world.expect(1, &import).err_has("quote");
    world
        .expect(0, &[&import[..], &["--excel-safe"]].concat())
        .err_has("already-there");
}

#[test]
fn damaged_files_are_named_and_change_nothing() {
    let world = World::new();
    world.annotated();
    let before = world.read("p.ron");
    for (format, name, bytes, said) in [
        (
            "jsonl",
            "x.jsonl",
            &b"{\"id\":\"a\",\"annotations\":[]}\n{\"id\":"[..],
            "x.jsonl: line 2, column",
        ),
        (
            "jsonl",
            "x.jsonl",
            b"{\"annotations\":[]}",
            "line 1, column 1: the line has no",
        ),
        (
            "jsonl",
            "x.jsonl",
            b"\n\xff",
            "line 2, column 1: this is not UTF-8",
        ),
        (
            "prodigy",
            "x.jsonl",
            b"{\"spans\":[]}",
            "line 1, column 1: the document has no ‘text’",
        ),
        ("spacy", "x.jsonl", b"[1]", "line 1, column 1: a number"),
        (
            "csv",
            "x.csv",
            b"doc,start\n",
            "x.csv: line 1, column 1: the first row names the columns",
        ),
        (
            "tsv",
            "x.tsv",
            b"doc\tstart\tend\tlabel\n\"a",
            "x.tsv: line 2",
        ),
        (
            "csv",
            "x.csv",
            "doc,start,end,label\néèéèéèéèé\u{d7}"
                .as_bytes()
                .split_last()
                .expect("bytes")
                .1,
            "line 2, column 10: this is not UTF-8",
        ),
    ] {
        world.write(name, bytes);
        world
            .expect(2, &["import", "--from", format, name, "--into", "p.ron"])
            .err_has(said);
        assert_eq!(world.read("p.ron"), before, "{format}");
    }
}

#[test]
fn plain_texts_come_and_go() {
    let world = World::new();
    world.write("in/one.txt", "\u{feff}Ségou");
    world.write(
        "in/deep/two.txt",
        b"L\x92arm\xE9e a tu\xE9 \xAB une centaine \xBB de civils",
    );
    world.write("in/three.png", b"\x89PNG");
    world
        .expect(0, &["import", "--from", "text", "in", "--into", "p.ron"])
        .out_has("2 documents, 0 annotations")
        .err_has("ignored-file");
    world.expect(0, &["export", "--to", "text", "p.ron", "-o", "out"]);
    assert_eq!(world.names("out").len(), 2);
    assert_eq!(world.read("out/one.txt"), "Ségou".as_bytes());
}
