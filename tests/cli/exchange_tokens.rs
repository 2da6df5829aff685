//! `export` and `import` of the formats that are made of tokens: `conll`,
//! `ecb`, `corefud`.

use crate::attach::repository;
use crate::world::World;
use serde_json::Value;
use std::collections::BTreeMap;

/// The sample project, exported into `out` with what else is said, and its facts.
fn sample(world: &World, format: &str, more: &[&str]) -> Value {
    let project = repository("projects/mali-ann.ron");
    let project = project.to_str().expect("a path of ours");
    let mut arguments = vec!["export", "--to", format, project, "-o", "out"];
    arguments.extend(["--report", "lost.json"]);
    arguments.extend(more);
    world.expect(0, &arguments);
    world.json(&["show", project, "--json"])
}

/// The reasons of the losses and how often each, and the ids that some have.
fn losses(world: &World) -> (BTreeMap<String, usize>, Vec<(String, String)>) {
    let report: Value = serde_json::from_slice(&world.read("lost.json")).expect("is JSON");
    let mut counts = BTreeMap::new();
    let mut items = Vec::new();
    for it in report["losses"].as_array().expect("a list") {
        let text = |key: &str| it[key].as_str().expect("a string").to_owned();
        *counts.entry(text("reason")).or_default() += 1;
        items.push((text("reason"), text("item")));
    }
    (counts, items)
}

/// Annotations as `source spans tag`, with their ids where the format has them.
fn facts(shown: &Value, ids: bool) -> Vec<String> {
    let mut facts: Vec<String> = shown["annotations"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| {
            let id = if ids {
                it["id"].to_string()
            } else {
                String::new()
            };
            format!("{} {} {} {id}", it["source"], it["spans"], it["tag"])
        })
        .collect();
    facts.sort();
    facts
}

#[test]
fn columns_lose_what_they_say_and_no_more() {
    let world = World::new();
    for (layer, scheme) in [
        ("innermost", "bio"),
        ("per-tag", "iobes"),
        ("longest", "bilou"),
    ] {
        let shown = sample(
            &world,
            "conll",
            &["--layer", layer, "--scheme", scheme, "--yes"],
        );
        let (_, items) = losses(&world);
        let project = format!("{layer}.ron");
        world.expect(0, &["import", "--from", "conll", "out", "--into", &project]);
        world.expect(0, &["check", &project]);
        let back = facts(&world.json(&["show", &project, "--json"]), false);
        let moved = ["overlap", "token-border", "discontinuous", "no-token"];
        let whole = shown["annotations"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|it| {
                let id = it["id"].as_str().expect("an id");
                !items
                    .iter()
                    .any(|(reason, item)| item == id && moved.contains(&reason.as_str()))
            });
        let whole: Vec<Value> = whole.cloned().collect();
        assert!(whole.len() > 100, "{layer}: {} of the spans", whole.len());
        for it in facts(&serde_json::json!({ "annotations": whole }), false) {
            assert!(back.contains(&it), "{layer}: {it}");
        }
        std::fs::remove_dir_all(world.path("out")).expect("was written");
        std::fs::remove_dir_all(world.path("sources")).expect("was written");
    }
}

#[test]
fn columns_go_back_to_the_project_that_they_came_from() {
    let world = World::new();
    world.write("a.txt", "Ségou 😀,\u{a0}160 dead.\r\n");
    world.expect(0, &["new", "p.ron", "--annotator", "A", "a.txt"]);
    world.write(
        "a.conll",
        "Ségou B-place\n😀 O\n, O\n160 B-figure\ndead I-figure\n. O\n",
    );
    world
        .expect(
            0,
            &["import", "--from", "conll", "a.conll", "--into", "p.ron"],
        )
        .out_has("1 document, 2 annotations");
    world
        .expect(0, &["show", "p.ron"])
        .out_has("a 0-5 place Ségou")
        .out_has("a 9-17 figure 160 dead");
    assert_eq!(
        world.json(&["show", "p.ron", "--json"])["sources"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    world.expect(0, &["check", "p.ron"]);
}

#[test]
fn mentions_entities_and_events_come_back_whole() {
    for format in ["ecb", "corefud"] {
        let world = World::new();
        let shown = sample(&world, format, &[]);
        let (counts, _) = losses(&world);
        for reason in counts.keys() {
            let known = [
                "token-border",
                "discontinuous",
                "overlap",
                "entity-set",
                "across-documents",
            ];
            let ours = ["reviewed", "zone", "verdict", "not-same", "dismissed"];
            assert!(
                known.contains(&reason.as_str()) || ours.contains(&reason.as_str()),
                "{format}: {counts:?}"
            );
        }
        let arguments = ["import", "--from", format, "out", "--into", "p.ron"];
        world.expect(0, &arguments).out_has("5 documents");
        world.expect(0, &["check", "p.ron"]);
        let back = world.json(&["show", "p.ron", "--json"]);
        assert_eq!(facts(&back, true), facts(&shown, true), "{format}");
        let read = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("is UTF-8");
            variorum::model::file::read(&text)
                .expect("a project")
                .project
        };
        let sample = std::fs::read(repository("projects/mali-ann.ron")).expect("is there");
        let (there, here) = (read(sample), read(world.read("p.ron")));
        assert_eq!(here.entities(), there.entities(), "{format}");
        assert_eq!(here.events(), there.events(), "{format}");
        assert_eq!(here.accounts(), there.accounts(), "{format}");
        assert_eq!(here.event_links(), there.event_links(), "{format}");
        // Those that lead to another document are on the list of losses.
        let source = |id| &there.annotations().get(id).expect("is there").source;
        let inside = there.relations().iter();
        let inside = inside.filter(|it| source(&it.from) == source(&it.to));
        assert!(here.relations().iter().eq(inside), "{format}");
    }
}

#[test]
fn damaged_files_are_named_and_nothing_is_written() {
    let check = |format: &str, name: &str, bytes: &[u8], said: &str| {
        let world = World::new();
        world.write(name, bytes);
        world
            .expect(2, &["import", "--from", format, name, "--into", "p.ron"])
            .err_has(name)
            .err_has(said);
        assert_eq!(world.names(""), [name], "{format}");
    };
    check(
        "conll",
        "a.conll",
        b"a O\nb\n",
        "line 2, column 1: one column",
    );
    check("conll", "a.conll", b"a NNP\n", "which is no label");
    check("conll", "a.conll", b"\xff\n", "not UTF-8");
    check("ecb", "a.xml", b"<Document>\n<token>", "line 2");
    check("ecb", "a.xml", b"<html/>", "begins with ‘Document’");
    check(
        "ecb",
        "a.xml",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><Document>&b;</Document>",
        "‘b’",
    );
    check(
        "corefud",
        "a.conllu",
        b"1\ta\n",
        "2 columns, where ten are expected",
    );
    check(
        "corefud",
        "a.conllu",
        b"x\ta\t_\t_\t_\t_\t_\t_\t_\t_\n",
        "‘x’ is no number of a token",
    );
}
