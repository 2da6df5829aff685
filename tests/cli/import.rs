//! `import --from doccano`.

use crate::world::{Ran, World};
use std::time::{Duration, Instant};

fn import(world: &World, code: i32, more: &[&str]) -> Ran {
    let mut arguments = vec!["import", "--from", "doccano", "in.jsonl", "--into", "p.ron"];
    arguments.extend(more);
    world.expect(code, &arguments)
}

#[test]
fn documents_spans_and_relations_arrive() {
    let world = World::new();
    world.write(
        "in.jsonl",
        "{\"id\":\"a\",\"text\":\"Ségou 😀 160\\r\\n\",\"label\":[[8,11,\"FIGURE\"],[0,5,\"Town\"]]}\n\
         {\"text\":\"ab cd\",\"entities\":[{\"id\":1,\"start_offset\":0,\"end_offset\":2,\"label\":\"X\"},{\"id\":2,\"start_offset\":3,\"end_offset\":5,\"label\":\"X\"}],\"relations\":[{\"id\":1,\"from_id\":1,\"to_id\":2,\"type\":\"near\"}]}\n\
         {\"text\":\"alone\"}\n",
    );
    import(&world, 0, &["--annotator", "Dora"])
        .out_has("p.ron: 3 documents, 4 annotations, 1 relation, 2 new tags; 0 lost")
        .err_has("characters above U+FFFF");
    assert_eq!(world.read("sources/a.txt"), "Ségou 😀 160\r\n".as_bytes());
    assert_eq!(world.names("sources"), ["a.txt", "in-2.txt", "in.txt"]);
    let shown = world.json(&["show", "p.ron", "--json"]);
    assert_eq!(shown["project"]["annotator"], "Dora");
    let texts: Vec<String> = shown["annotations"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| {
            format!(
                "{}={}",
                it["tag"].as_str().expect("tag"),
                it["text"].as_str().expect("text")
            )
        })
        .collect();
    assert_eq!(texts, ["town=Ségou", "figure=160", "x=ab", "x=cd"]);
    world
        .expect(0, &["source", "list", "p.ron"])
        .out_has("a  done")
        .out_has("in-2  untouched");
    world.expect(0, &["check", "p.ron"]);
    world.expect(0, &["fmt", "--check", "p.ron"]);
}

#[test]
fn offsets_may_be_utf16() {
    let world = World::new();
    world.write(
        "in.jsonl",
        "{\"text\":\"😀 Ségou\",\"label\":[[3,8,\"place\"]]}",
    );
    import(&world, 0, &["--offsets", "utf16"]);
    world
        .expect(0, &["show", "p.ron"])
        .out_has("in 2-7 place Ségou");
    world.expect(0, &["check", "p.ron"]);
}

#[test]
fn what_is_lost_is_named_and_counted() {
    let world = World::new();
    world.write(
        "in.jsonl",
        "{\"id\":\"a\",\"text\":\"abc\",\"label\":[[2,1,\"X\"],[0,9,\"X\"],[true,2,\"X\"],[0,1,\"place\"]],\"mood\":\"\\u001b[31mred\"}",
    );
    import(&world, 1, &["--report", "lost.json"])
        .out_has("1 annotation")
        .out_has("3 lost")
        .err_has("lost: reversed: a: line 1, label 0: [2,1,\"X\"]")
        .err_has("lost: past-end")
        .err_has("lost: not-a-position")
        .err_has("\\u{1b}[31mred");
    let report: serde_json::Value =
        serde_json::from_slice(&world.read("lost.json")).expect("is JSON");
    assert_eq!(report["schema"], 1);
    assert_eq!(report["format"], "doccano");
    assert_eq!(report["losses"].as_array().map(Vec::len), Some(3));
    assert_eq!(report["losses"][0]["reason"], "reversed");
    assert_eq!(report["notes"][0]["reason"], "metadata");
    assert_eq!(report["counts"]["annotations"], 1);
    world.expect(0, &["show", "p.ron"]).out_has("a 0-1 place a");
}

#[test]
fn a_second_import_adds_and_never_overwrites_a_text() {
    let world = World::new();
    world.annotated();
    world.write("sources/c.txt", "somebody's own");
    world.write("sources/D.TXT", "also theirs");
    world.write(
        "in.jsonl",
        "{\"id\":\"a\",\"text\":\"another\"}\n{\"id\":\"c\",\"text\":\"new\"}\n{\"id\":\"d\",\"text\":\"new\"}\n{\"id\":\"e\",\"text\":\"somebody's own\"}",
    );
    world.write("sources/e.txt", "somebody's own");
    import(&world, 0, &[]).out_has("4 documents");
    assert_eq!(world.read("sources/a.txt"), b"Some 160 died in Moura.");
    assert_eq!(world.read("sources/c.txt"), b"somebody's own");
    assert_eq!(world.read("sources/D.TXT"), b"also theirs");
    assert_eq!(world.read("sources/c-2.txt"), b"new");
    assert_eq!(
        world.names("sources"),
        [
            "D.TXT", "a-2.txt", "a.txt", "b.txt", "c-2.txt", "c.txt", "d-2.txt", "e.txt"
        ]
    );
    let shown = world.json(&["show", "p.ron", "--json"]);
    assert_eq!(shown["sources"].as_array().map(Vec::len), Some(6));
    assert_eq!(shown["annotations"].as_array().map(Vec::len), Some(2));
    world.expect(0, &["check", "p.ron"]);
}

#[test]
fn the_same_import_again_adds_nothing() {
    let world = World::new();
    world.annotated();
    let before = world.read("p.ron");
    import(&world, 0, &["--report", "r.json"]).out_has("2 documents, 0 annotations");
    assert_eq!(world.read("p.ron"), before);
    assert_eq!(world.names("sources"), ["a.txt", "b.txt"]);
    let report: serde_json::Value = serde_json::from_slice(&world.read("r.json")).expect("JSON");
    assert_eq!(report["notes"][0]["reason"], "already-there");
    world.expect(0, &["check", "p.ron"]);
}

#[test]
fn a_text_that_the_project_has_stays_one_source() {
    let world = World::new();
    world.annotated();
    // The same text under another name, with one span more.
    world.write(
        "in.jsonl",
        "{\"id\":17,\"text\":\"Some 160 died in Moura.\",\"label\":[[17,22,\"place\"],[0,4,\"figure\"]]}\n{\"id\":18,\"text\":\"Some 160 died in Moura.\"}",
    );
    import(&world, 0, &[]);
    let shown = world.json(&["show", "p.ron", "--json"]);
    // Two documents of one text are two sources.
    assert_eq!(shown["sources"].as_array().map(Vec::len), Some(3));
    world
        .expect(0, &["show", "p.ron"])
        .out_has("a 0-4 figure Some")
        .out_has("a 17-22 place Moura");
}

#[test]
fn a_text_that_begins_with_a_mark_keeps_its_offsets() {
    let world = World::new();
    world.write(
        "in.jsonl",
        "{\"id\":\"a\",\"text\":\"\\ufeffMali\",\"label\":[[1,5,\"place\"]]}",
    );
    import(&world, 0, &[]);
    world.expect(0, &["check", "p.ron"]);
    world
        .expect(0, &["show", "p.ron"])
        .out_has("a 1-5 place Mali");
}

#[test]
fn names_of_files_are_safe() {
    let world = World::new();
    world.write(
        "in.jsonl",
        "{\"id\":\"../../x\",\"text\":\"1\"}\n{\"id\":\"CON\",\"text\":\"2\"}\n{\"id\":\"a\\u0000b\\n\",\"text\":\"3\"}\n{\"id\":\"..\",\"text\":\"4\"}\n{\"id\":\"A\",\"text\":\"5\"}\n{\"id\":\"a\",\"text\":\"6\"}",
    );
    import(&world, 0, &[]);
    assert_eq!(
        world.names("sources"),
        [
            "A.txt",
            "a-2.txt",
            "a-b.txt",
            "in.txt",
            "text-CON.txt",
            "x.txt"
        ]
    );
    assert_eq!(world.names(""), ["in.jsonl", "p.ron", "sources"]);
}

#[test]
fn a_file_that_is_no_doccano_leaves_nothing_behind() {
    let world = World::new();
    let bomb = format!("{{\"text\":\"a\",\"label\":{}", "[".repeat(1_000_000));
    let check = |content: &[u8], place: &str, cause: &str| {
        world.write("in.jsonl", content);
        import(&world, 2, &[])
            .err_has(&format!("variorum: in.jsonl: {place}"))
            .err_has(cause);
        assert_eq!(world.names(""), ["in.jsonl"]);
    };
    check(b"{\"text\":\"a\"}\n{\"text\":", "line 2, column 8: ", "EOF");
    check(b"[7]", "line 1, column 1: ", "a number");
    check(b"\n{\"label\":[]}", "line 2, ", "no ‘text’");
    check(b"{\"text\":\"\xFF\"}", "line 1, column 10", "UTF-8");
    check(b"{\"text\":\"a\",\"text\":\"b\"}", "line 1, ", "twice");
    check(bomb.as_bytes(), "line 1, ", "recursion limit");
    check(
        b"{\"text\":\"a\",\"label\":[[0,1e999,\"X\"]]}",
        "line 1, ",
        "out of range",
    );
}

#[test]
fn a_broken_project_is_not_imported_into() {
    let world = World::new();
    world.write("in.jsonl", "{\"text\":\"a\"}");
    world.write("p.ron", "Project(");
    import(&world, 2, &[]).err_has("p.ron: line 1");
    assert_eq!(world.read("p.ron"), b"Project(");
    assert_eq!(world.names(""), ["in.jsonl", "p.ron"]);
}

#[cfg(unix)]
#[test]
fn a_planted_folder_link_is_not_followed() {
    let world = World::new();
    std::fs::create_dir(world.path("outside")).expect("can be made");
    std::os::unix::fs::symlink(world.path("outside"), world.path("sources")).expect("can be made");
    world.write("in.jsonl", "{\"text\":\"a\"}");
    import(&world, 2, &[]).err_has("sources: ");
    assert!(world.names("outside").is_empty());
    assert!(!world.path("p.ron").exists());
}

#[test]
fn the_report_is_never_the_project() {
    let world = World::new();
    world.annotated();
    let before = world.read("p.ron");
    import(&world, 2, &["--report", "p.ron"]).err_has("not a report");
    import(&world, 2, &["--report", "sources"]).err_has("a folder");
    assert_eq!(world.read("p.ron"), before);
}

#[test]
fn a_hundred_thousand_annotations_take_seconds() {
    let world = World::new();
    let sentence = "Some 160 people died in Ségou, it was said in the year 2022, and nobody counted them all again after that. ";
    let repeat = 10_000_000 / sentence.len();
    let step = sentence.chars().count();
    let mut labels = Vec::with_capacity(100_000);
    for index in 0..100_000 {
        let start = index % repeat * step + index / repeat * 5;
        labels.push(format!("[{start},{},\"figure\"]", start + 4));
    }
    let json = format!(
        "{{\"id\":\"big\",\"text\":\"{}\",\"label\":[{}]}}",
        sentence.repeat(repeat),
        labels.join(",")
    );
    world.write("in.jsonl", json);
    let start = Instant::now();
    import(&world, 0, &[]).out_has("100000 annotations");
    // Unoptimised and on a busy machine; a quadratic step would take hours.
    assert!(
        start.elapsed() < Duration::from_secs(50),
        "{:?}",
        start.elapsed()
    );
}

/// What `--from` says stands above what a single file is called.
#[test]
fn a_file_alone_is_meant_whatever_it_is_called() {
    let world = World::new();
    world.annotated();
    for (format, folder, main) in [
        ("jsonl", false, ""),
        ("doccano", false, ""),
        ("corefud", false, ""),
        ("refi-qda", false, ""),
        ("web-annotation", false, ""),
        ("cas-json", true, "a.json"),
        ("webanno-tsv", true, "a.tsv"),
        ("label-studio", true, "tasks.json"),
        ("conll", true, "a.conll"),
        ("ecb", true, "1/1_1ecbplus.xml"),
    ] {
        let out = format!("{format}.out");
        world.expect(0, &["export", "--to", format, "p.ron", "-o", &out]);
        let main = if folder {
            format!("{out}/{main}")
        } else {
            out.clone()
        };
        let bytes = world.read(&main);
        for name in ["export.2024", "export"] {
            world.write(name, &bytes);
            let into = if format == "web-annotation" {
                "p.ron".to_owned()
            } else {
                format!("{format}-{name}.ron")
            };
            let ran = world.expect(0, &["import", "--from", format, "--into", &into, name]);
            assert!(!ran.out.contains(" 0 documents"), "{}", ran.out);
        }
    }
    world.write("notes.md", "# Notes");
    for format in ["cas-json", "refi-qda", "ecb"] {
        let arguments = ["import", "--from", format, "--into", "n.ron", "notes.md"];
        world.expect(2, &arguments).err_has("notes.md: ");
    }
    assert!(!world.path("n.ron").exists());
}

#[test]
fn files_of_another_format_make_no_project() {
    let world = World::new();
    world.write("folder/a.txt", "Moura");
    world.write("folder/a.ann", "T1\tTown 0 5\tMoura\n");
    world.write("empty.jsonl", "");
    for (format, files) in [("doccano", "folder"), ("cas-json", "folder")] {
        world
            .expect(2, &["import", "--from", format, "--into", "p.ron", files])
            .err_has(&format!(
                "{files}: no file of this format is among them: --from {format}"
            ));
    }
    world
        .expect(
            2,
            &[
                "import",
                "--from",
                "doccano",
                "--into",
                "p.ron",
                "empty.jsonl",
            ],
        )
        .err_has("empty.jsonl: there is nothing in it to take over");
    assert_eq!(world.names("."), ["empty.jsonl", "folder"]);
    world.expect(
        0,
        &["import", "--from", "brat", "--into", "p.ron", "folder"],
    );
    // Nothing for a project that is there already is no error.
    world
        .expect(
            0,
            &[
                "import",
                "--from",
                "doccano",
                "--into",
                "p.ron",
                "empty.jsonl",
            ],
        )
        .out_has("0 documents");
}

#[test]
fn a_table_may_call_a_source_by_its_file() {
    let world = World::new();
    world.write("a.txt", "Moura");
    world.write("b.txt", "Moura");
    world.expect(
        0,
        &[
            "import", "--from", "text", "--into", "p.ron", "a.txt", "b.txt",
        ],
    );
    world.write("t.csv", "doc,start,end,label,text\nb.txt,0,5,Town,Moura\n");
    world.expect(0, &["import", "--from", "csv", "--into", "p.ron", "t.csv"]);
    world
        .expect(0, &["show", "p.ron"])
        .out_has("b 0-5 town Moura");
}
