//! Whole diffs of small files.

use super::*;
use crate::model::file;

/// A project over one text of 40 characters; the lists as they stand in a file.
fn project(annotations: &str, rest: &str) -> Project {
    let text = format!(
        "Project(format: \"variorum/1.0\", title: \"\", annotator: (id: \"a\", name: \"A\", role: Annotator), offsets: CodePoints,\
         scheme: (id: \"s\", version: 1, tags: [(id: \"actor\", label: \"Actor\", value: Entity), (id: \"figure\", label: \"Figure\", value: Figure), (id: \"place\", label: \"Place\", value: Entity)],\
         relations: [(id: \"near\", label: \"Near\", symmetric: true), (id: \"of\", label: \"Of\")]),\
         sources: [(id: \"t\", path: \"t.txt\", sha256: \"aa\", encoding: \"utf-8\", chars: 40, state: Done)],\
         annotations: [{annotations}], {rest})"
    );
    let loaded = file::read(&text).expect("a project");
    assert!(loaded.project.aside().is_empty(), "{:?}", loaded.problems);
    loaded.project
}

fn words(found: &Diff<'_>) -> Vec<String> {
    let id = |it: Option<&Annotation>| it.map_or("-".to_owned(), |it| it.id.to_string());
    let items = found.items.iter();
    items
        .map(|it| format!("{} {} {}", it.kind.word(), id(it.a), id(it.b)))
        .collect()
}

#[test]
fn each_kind_once() {
    let a = project(
        r#"(id: "a1", source: "t", spans: [(0, 4)], tag: "actor"),
           (id: "a2", source: "t", spans: [(5, 9)], tag: "actor"),
           (id: "a3", source: "t", spans: [(10, 14)], tag: "figure", value: Figure(low: "160", high: "160")),
           (id: "a4", source: "t", spans: [(15, 20)], tag: "actor", entities: [(entity: "e1")]),
           (id: "a5", source: "t", spans: [(21, 25)], tag: "place"),
           (id: "a6", source: "t", spans: [(26, 30)], tag: "place")"#,
        r#"entities: [(id: "e1", label: "Fulani", kind: Group)]"#,
    );
    let b = project(
        r#"(id: "b1", source: "t", spans: [(0, 4)], tag: "actor"),
           (id: "b2", source: "t", spans: [(5, 9)], tag: "place"),
           (id: "b3", source: "t", spans: [(10, 14)], tag: "figure", value: Figure(low: "1600", high: "1600")),
           (id: "b4", source: "t", spans: [(15, 20)], tag: "actor"),
           (id: "b5", source: "t", spans: [(20, 25)], tag: "place"),
           (id: "b7", source: "t", spans: [(31, 35)], tag: "place")"#,
        r#"entities: [(id: "f1", label: "FULANI", kind: Group)]"#,
    );
    let found = diff(&a, &b);
    assert_eq!(
        words(&found),
        [
            "same a1 b1",
            "tag a2 b2",
            "value a3 b3",
            "link a4 b4",
            "boundary a5 b5",
            "only_a a6 -",
            "only_b - b7"
        ]
    );
    assert_eq!(found.items[2].aspects, [Aspect::Low, Aspect::High]);
    assert_eq!(found.entities.len(), 1, "one of the same folded label");
    let same = diff(&a, &a);
    assert_eq!(same.count(Kind::Same), 6);
    assert_eq!(same.items.len(), 6);
}

#[test]
fn white_space_and_repeats_are_nothing_to_disagree_on() {
    let a = project(
        r#"(id: "a1", source: "t", spans: [(0, 5)], tag: "actor", quotes: ["army "]),
           (id: "a2", source: "t", spans: [(6, 10)], tag: "place"),
           (id: "a3", source: "t", spans: [(6, 10)], tag: "place", entities: [(entity: "e1")])"#,
        r#"entities: [(id: "e1", label: "Ber", kind: Place)]"#,
    );
    let b = project(
        r#"(id: "b1", source: "t", spans: [(0, 4)], tag: "actor", quotes: ["army"]),
           (id: "b2", source: "t", spans: [(6, 10)], tag: "place", entities: [(entity: "e1")])"#,
        r#"entities: [(id: "e1", label: "Ber", kind: Place)]"#,
    );
    let found = diff(&a, &b);
    assert_eq!(words(&found), ["same a1 b1", "same a3 b2"]);
    assert_eq!((found.white_space(), found.repeats), (1, [1, 0]));
}

#[test]
fn relations_and_accounts() {
    let marks = r#"(id: "x1", source: "t", spans: [(0, 4)], tag: "actor"),
                   (id: "x2", source: "t", spans: [(5, 9)], tag: "place")"#;
    let a = project(
        marks,
        r#"relations: [(id: "r1", kind: "near", from: "x1", to: "x2"), (id: "r2", kind: "of", from: "x1", to: "x2")],
           events: [(id: "ev1", title: "Attack"), (id: "ev2", title: "Election")],
           accounts: [(id: "c1", event: "ev1", passage: (source: "t", span: (0, 10)), members: [(annotation: "x1", role: Who)]),
                      (id: "c2", event: "ev2", passage: (source: "t", span: (20, 30)))]"#,
    );
    let b = project(
        marks,
        r#"relations: [(id: "r3", kind: "near", from: "x2", to: "x1"), (id: "r4", kind: "of", from: "x2", to: "x1")],
           events: [(id: "ew1", title: "The attack"), (id: "ew3", title: "Flood")],
           accounts: [(id: "d1", event: "ew1", passage: (source: "t", span: (0, 10)), members: [(annotation: "x1", role: Whom)]),
                      (id: "d2", event: "ew1", passage: (source: "t", span: (21, 30)))]"#,
    );
    let found = diff(&a, &b);
    assert_eq!(found.same_relations.len(), 1, "the symmetric one");
    let lone: Vec<&str> = found
        .relations
        .iter()
        .map(|it| it.relation.id.as_str())
        .collect();
    assert_eq!(lone, ["r2", "r4"]);
    assert_eq!(words(&found), ["link x1 x1", "link x2 x2"]);
    let accounts: Vec<&str> = found
        .events
        .accounts
        .iter()
        .map(|it| it.kind.word())
        .collect();
    assert_eq!(accounts, ["roles", "event"]);
    let lone: Vec<&str> = found
        .events
        .only_a
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(lone, ["ev2"]);
    let lone: Vec<&str> = found
        .events
        .only_b
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(lone, ["ew3"]);
}

#[test]
fn entities_differ_in_what_is_said_of_them_not_in_how_many_names_are_known() {
    let differences = |a: &str, b: &str| -> Vec<String> {
        let (a, b) = (
            project("", &format!("entities: [{a}]")),
            project("", &format!("entities: [{b}]")),
        );
        let found = diff(&a, &b);
        let all = found.entity_differences.iter();
        all.map(|it| {
            let words: Vec<&str> = it.aspects.iter().map(|it| it.word()).collect();
            format!("{} {}: {}", it.a.id, it.b.id, words.join(" "))
        })
        .collect()
    };
    let none: [&str; 0] = [];
    // One knows a further name, the other calls it by that.
    assert_eq!(
        differences(
            r#"(id: "a", label: "Fulani", kind: Group, aliases: ["Peuhl"])"#,
            r#"(id: "b", label: "peuhl", kind: Group)"#,
        ),
        none
    );
    assert_eq!(
        differences(
            r#"(id: "a", label: "Fulani", kind: Group), (id: "w", label: "Malians", kind: Group)"#,
            r#"(id: "a", label: "Tuareg", kind: Other, sensitivity: Sensitive, within: [(entity: "w")]), (id: "w", label: "Malians", kind: Group)"#,
        ),
        ["a a: label kind within sensitivity"]
    );
    // One of them has two groups where the other has one with both names.
    assert_eq!(
        differences(
            r#"(id: "g", label: "Government", kind: Group, aliases: ["Junta"])"#,
            r#"(id: "g", label: "Government", kind: Group), (id: "j", label: "Junta", kind: Group)"#,
        ),
        ["g g: names"]
    );
}
