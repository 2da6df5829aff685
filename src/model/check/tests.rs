//! Each problem, found in a project that is right but for one thing.

use super::*;
use crate::model::file;
use crate::text::SourceText;

const EVERY_FIELD: &str = include_str!("../../../tests/fixtures/every-field.ron");

/// What `check` finds once `from` is `to`, and did not find before, as
/// "severity code list id".
fn found(from: &str, to: &str) -> Vec<String> {
    assert!(EVERY_FIELD.contains(from), "{from}");
    let list = |text: &str| -> Vec<String> {
        let loaded = file::read(text).expect("the change parses");
        let problems = loaded.problems.iter().map(|it| {
            let place = match &it.place {
                Place::Project => "project".to_owned(),
                Place::Record { list, id } => format!("{list} {id}"),
            };
            assert!(!it.message.is_empty() && it.message.chars().count() < 700);
            format!("{:?} {} {place}", it.severity, it.code)
        });
        problems.collect()
    };
    let before = list(EVERY_FIELD);
    let mut after = list(&EVERY_FIELD.replacen(from, to, 1));
    after.retain(|it| !before.contains(it));
    after
}

#[track_caller]
fn check_change(from: &str, to: &str, expected: &[&str]) {
    assert_eq!(found(from, to), expected, "{from} → {to}");
}

#[test]
fn references_to_nothing() {
    check_change(
        "who: [\"e2\"], class",
        "who: [\"gone\"], class",
        &["Error dangling annotations k3"],
    );
    check_change(
        "part_of: Some(\"k4\")",
        "part_of: Some(\"gone\")",
        &["Error dangling annotations k3"],
    );
    check_change(
        "(\"ev2\", \"who\")",
        "(\"gone\", \"who\")",
        &["Error dangling annotations kl"],
    );
    check_change(
        "source: \"ai\", span: (20, 30)",
        "source: \"gone\", span: (20, 30)",
        &["Error dangling zones z3"],
    );
    check_change(
        "who: [\"e1\", \"e2\"]",
        "who: [\"e1\", \"gone\"]",
        &["Error dangling zones z2"],
    );
    check_change(
        "to: \"kl\"",
        "to: \"gone\"",
        &["Error dangling relations r1"],
    );
    check_change(
        "(entity: \"e3\")]",
        "(entity: \"gone\")]",
        &["Error dangling entities e2"],
    );
    check_change(
        "annotation: \"km\"",
        "annotation: \"gone\"",
        &["Error dangling accounts a1"],
    );
    check_change(
        "from: \"ev4\", to: \"ev1\"",
        "from: \"ev4\", to: \"gone\"",
        &["Error dangling event_links l4"],
    );
    check_change(
        "Prefer(\"a2\")",
        "Prefer(\"gone\")",
        &["Error dangling verdicts v4"],
    );
    check_change(
        "Only([\"actor\", \"date\"])",
        "Only([\"gone\"])",
        &["Error dangling reviewed mrg (0, 40)"],
    );
    check_change(
        "(3, 5), tag: \"figure\"",
        "(3, 5), tag: \"gone\"",
        &["Error dangling dismissed mrg (3, 5)"],
    );
    check_change(
        "b: (source: \"mrg\"",
        "b: (source: \"gone\"",
        &["Error dangling not_same ai (0, 10) and gone (4, 9)"],
    );
    check_change(
        "to: [\"claim\", \"figure\"]",
        "to: [\"gone\", \"claim\"]",
        &["Error dangling scheme.relations says"],
    );
}

#[test]
fn positions_and_quotes() {
    check_change(
        "[(261, 270)]",
        "[(261, 33011)]",
        &["Error past-end annotations km"],
    );
    check_change(
        "(230, 236)",
        "(230, 99999)",
        &["Error past-end annotations kl"],
    );
    check_change(
        "span: (0, 40), kind: Boilerplate",
        "span: (0, 41), kind: Boilerplate",
        &["Error past-end zones z5"],
    );
    check_change(
        "passage: (source: \"mrg\", span: (0, 40))",
        "passage: (source: \"mrg\", span: (0, 41))",
        &["Error past-end accounts a2"],
    );
    check_change(
        "span: (3, 5), tag",
        "span: (3, 50), tag",
        &["Error past-end dismissed mrg (3, 50)"],
    );
    check_change(
        "span: (0, 40), tags",
        "span: (0, 44), tags",
        &["Error past-end reviewed mrg (0, 44)"],
    );
    check_change(
        "span: (4, 9)), why",
        "span: (4, 99)), why",
        &["Error past-end not_same mrg (4, 99)"],
    );
    check_change(
        "some 160\"]",
        "about 160\"]",
        &["Error quote-length annotations k3"],
    );
}

#[test]
fn values_and_the_scheme() {
    check_change(
        "low: \"160\"",
        "low: \"161\"",
        &["Error reversed annotations k3"],
    );
    check_change(
        "Some(\"2012-03-31\")",
        "Some(\"2012-03-21\")",
        &["Error reversed annotations kh"],
    );
    check_change(
        "from: Some(\"1960\")",
        "from: Some(\"2021\")",
        &["Error reversed entities e2"],
    );
    check_change(
        "key: \"3\"",
        "key: \"1\"",
        &["Error twice scheme.tags figure"],
    );
    check_change(
        "(id: \"mood.of_text-2\"",
        "(id: \"date\", label: \"D\"), (id: \"mood.of_text-2\"",
        &["Error twice scheme.tags date"],
    );
    check_change(
        "(name: \"alias\")",
        "(name: \"role\")",
        &[
            "Error twice scheme.tags actor",
            "Warning attribute-unknown annotations k0",
        ],
    );
    check_change(
        "\"alias\": Text",
        "\"other\": Text",
        &["Warning attribute-unknown annotations k0"],
    );
    check_change(
        "Choice(\"speaker\")",
        "Choice(\"other\")",
        &["Warning attribute-kind annotations k1"],
    );
    check_change(
        "\"seen\": Flag(true)",
        "\"seen\": Text(\"yes\")",
        &["Warning attribute-kind annotations k0"],
    );
    check_change(
        "\"role\": Choice(\"speaker\")",
        "",
        &["Warning attribute-missing annotations k1"],
    );
    check_change(
        "[(261, 270)], tag: \"claim\"",
        "[(261, 270)], tag: \"date\"",
        &["Warning value-kind annotations km"],
    );
    check_change(
        "[(5, 9), (12, 14)], tag: \"actor\"",
        "[(5, 9), (12, 14)], tag: \"date\"",
        &[
            "Warning value-kind annotations k1",
            "Warning attribute-unknown annotations k1",
        ],
    );
    check_change(
        "kind: \"says\"",
        "kind: \"denies\"",
        &["Warning relation-type relations r1"],
    );
    check_change(
        "from: \"k0\", to: \"kl\"",
        "from: \"kl\", to: \"k3\"",
        &["Warning relation-ends relations r1"],
    );
    // It means the same in both directions.
    check_change("from: \"k0\", to: \"kl\"", "from: \"kl\", to: \"k0\"", &[]);
}

#[test]
fn chains_that_lead_back() {
    check_change(
        "label: \"Mopti\"",
        "label: \"Mopti\", within: [(entity: \"e2\")]",
        &["Error cycle entities e2"],
    );
    check_change(
        "label: \"Mopti\"",
        "label: \"Mopti\", within: [(entity: \"e4\")]",
        &["Error cycle entities e4"],
    );
    check_change(
        "from: \"ev4\", to: \"ev1\"",
        "from: \"ev1\", to: \"ev3\"",
        &["Error cycle events ev1"],
    );
    check_change(
        "value: Figure(low: \"0\"",
        "value: Figure(part_of: Some(\"k3\"), low: \"0\"",
        &["Error cycle annotations k3"],
    );
    // Two events may be called the same in both directions.
    check_change(
        "kind: Probable, from: \"ev1\", to: \"ev2\"",
        "kind: Same, from: \"ev2\", to: \"ev1\"",
        &[],
    );
}

#[test]
fn what_is_there_twice() {
    check_change(
        "[(261, 270)]",
        "[(200, 260)]",
        &["Warning same-annotation annotations km"],
    );
    check_change(
        "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        &["Warning same-text sources mrg"],
    );
    check_change(
        "label: \"the river’s name\"",
        "label: \"MINU\u{200b}SMA\", kind: Organisation",
        &["Warning looks-alike entities e5"],
    );
    check_change(
        "label: \"Mood\"",
        "label: \"\\u{202e}Date\"",
        &["Warning looks-alike scheme.tags mood.of_text-2"],
    );
}

#[test]
fn the_text_at_hand() {
    let project = file::read(
        r#"Project(format: "variorum/1.0", title: "", annotator: (id: "a", name: "A", role: Annotator), offsets: CodePoints,
        scheme: (id: "x", version: 1, tags: [(id: "t", label: "T")]),
        sources: [(id: "s", path: "s.txt", sha256: "00", encoding: "utf-8", chars: 40), (id: "o", path: "o.txt", sha256: "01", encoding: "utf-8", chars: 40)],
        zones: [(id: "z", source: "s", span: (0, 40))],
        annotations: [
            (id: "differs", source: "s", spans: [(0, 4), (5, 7)], tag: "t", quotes: ["Same", "is"]),
            (id: "fits", source: "s", spans: [(0, 4), (5, 7)], tag: "t", quotes: ["Some", "in"]),
            (id: "inside", source: "s", spans: [(8, 10)], tag: "t", quotes: ["Se"]),
            (id: "other", source: "o", spans: [(0, 40)], tag: "t"),
            (id: "past", source: "s", spans: [(11, 21)], tag: "t", quotes: ["gou, a lot"]),
        ])"#,
    )
    .expect("it is a project")
    .project;
    let text = SourceText::new("Some in Se\u{301}gou").expect("short");
    let source = SourceId::parse("s").expect("an id");
    let problems = check_text(&project, &source, &text);
    let found: Vec<String> = problems
        .iter()
        .map(|it| match &it.place {
            Place::Project => "project".to_owned(),
            Place::Record { id, .. } => format!("{} {id}", it.code),
        })
        .collect();
    assert_eq!(
        found,
        [
            "past-end z",
            "past-end past",
            "quote-differs differs",
            "quote-differs differs",
            "inside-character inside"
        ]
    );
    assert!(
        problems[2].message.contains("‘Same’, but ‘Some’"),
        "{}",
        problems[2].message
    );
}
