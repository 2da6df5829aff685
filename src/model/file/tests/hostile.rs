//! Broken, foreign, cut and hostile files: each is refused with a place and a
//! cause, or keeps what it holds.

use super::*;
use crate::model::{Place, Problem};

/// The smallest project, with `inside` before its end.
fn project(inside: &str) -> String {
    project_with(
        r#"sources: [(id: "s", path: "s.txt", sha256: "00", encoding: "utf-8", chars: 100)], annotations: [],"#,
        inside,
    )
}

fn project_with(lists: &str, inside: &str) -> String {
    format!(
        r#"Project(
    format: "variorum/1.0",
    title: "T",
    annotator: (id: "a", name: "A", role: Annotator),
    offsets: CodePoints,
    scheme: (id: "x", version: 1, tags: [(id: "t", label: "T")]),
    {lists}
{inside}
)
"#
    )
}

#[track_caller]
fn refused(text: &str, line: usize, cause: &str) {
    let error = read(text).map(|loaded| loaded.problems).expect_err(cause);
    assert!(error.message.contains(cause), "{error}, not {cause}");
    assert_eq!(error.line, line, "{error}");
    assert!(error.column >= 1);
    assert!(error.message.chars().count() <= 4000);
    assert!(!error.message.chars().any(char::is_control));
}

#[test]
fn what_is_no_project() {
    for empty in ["", " \n\t", "\u{feff}", "\u{feff}\r\n"] {
        refused(empty, 1, "damaged: the file is empty");
    }
    refused(&"\0".repeat(4096), 1, "damaged: the file is empty");
    refused("hello", 1, "no project of Variorum");
    refused("{\"a\": 1}", 1, "no project of Variorum");
    refused("<html>", 1, "no project of Variorum");
    refused("%PDF-1.7", 1, "no project of Variorum");
    refused("()", 1, "format");
    refused("Project()", 1, "format");
    refused("Other(format: \"variorum/1.0\")", 1, "Project");
    refused(
        "Project(\n format: \"brat/1.0\")",
        2,
        "no format of Variorum",
    );
    refused(
        "Project(\n format: \"variorum/one\")",
        2,
        "no format of Variorum",
    );
    refused("Project(\n format: \"variorum/0.9\")", 2, "never was");
    refused("Project(\n format: 1)", 2, "string");
    refused(
        &project("").replace("offsets: CodePoints", "offsets: Bytes"),
        5,
        "Bytes",
    );
    refused(
        &project("").replace("    offsets: CodePoints,\n", ""),
        8,
        "offsets",
    );
    refused(&format!("{}x", project("")), 10, "");
}

#[test]
fn newer_versions() {
    let major = project("future: Odd((").replace("variorum/1.0", "variorum/2.0");
    refused(&major, 2, "later Variorum");
    refused(&project("").replace("1.0", "99999999999.0"), 2, "no format");
    // Whatever comes before it, the version is looked for first.
    refused(
        "Project(new: {(1, [2]): \"format: \\\"\"}, format: \"variorum/7.1\")",
        1,
        "later Variorum",
    );
}

#[test]
fn a_newer_minor_opens_for_reading() {
    let text = EVERY_FIELD
        .replace("variorum/1.0", "variorum/1.7")
        .replace("    offsets:", "    mood: Merry(1, [\"),(\"]), offsets:")
        .replace("chars: 40,", "pages: [(1, 2)], chars: 40,")
        .replace("(id: \"e3\",", "(colour: {\"a\": \")\"}, id: \"e3\",")
        .replace(
            "voices: [(words:",
            "voices: [(tone: /* , */ \"dry\", words:",
        )
        .replace("\n)\n", "\n    songs: [(id: \"x\")],\n)\n");
    let loaded = read(&text).expect("unknown fields are left out");
    let newer = Access::NewerMinor {
        version: "1.7".to_owned(),
    };
    assert_eq!(loaded.access, newer);
    assert_eq!(write(&loaded.project), EVERY_FIELD);

    // A word that came later takes its record out of sight, and only that.
    let text = EVERY_FIELD
        .replace("variorum/1.0", "variorum/1.2")
        .replace("kind: Caption", "kind: Footnote")
        .replace("unit: Money", "unit: Tonne");
    let loaded = read(&text).expect("the rest is read");
    let unknown: Vec<&Problem> = loaded
        .problems
        .iter()
        .filter(|it| it.code == "newer")
        .collect();
    assert_eq!(unknown.len(), 2);
    assert!(unknown[0].message.contains("Footnote"), "{unknown:?}");
    assert_eq!(loaded.project.zones().len(), 4);
    assert_eq!(loaded.project.aside().len(), 2);

    // What was right in no version stays an error.
    let cut = &text[..text.len() - 200];
    assert!(read(cut).is_err());
}

#[test]
fn unknown_fields_of_a_known_version() {
    refused(&project("\n  mood: 1,"), 9, "mood");
    refused(
        &project("zones: [\n(id: \"z\", source: \"s\", span: (0, 1), colour: \"red\")],"),
        9,
        "colour",
    );
    refused(
        &project("").replace("version: 1,", "version: 1, hue: 3,"),
        6,
        "hue",
    );
    refused(
        &project("").replace("(id: \"a\", ", "(mail: \"\", id: \"a\", "),
        4,
        "mail",
    );
}

#[test]
fn wrong_types_and_numbers() {
    let zone = |span: &str| {
        project(&format!(
            "zones: [\n(id: \"z\", source: \"s\", span: {span})],"
        ))
    };
    refused(&zone("3"), 9, "");
    refused(&zone("(1.5, 2)"), 9, "");
    refused(&zone("(NaN, 2)"), 9, "");
    refused(&zone("(0, 18446744073709551616)"), 9, "");
    refused(&zone("(0, 1e9)"), 9, "");
    refused(&zone("(0, 1, 2)"), 9, "");
    refused(&zone("\"0-1\""), 9, "");
    refused(&project("").replace("version: 1", "version: -1"), 6, "");
    refused(
        &project("").replace("version: 1", "version: 4294967296"),
        6,
        "",
    );
    refused(
        &project("settings: (tolerance: \"NaN%\"),"),
        8,
        "percentage",
    );
    refused(&project("settings: (tolerance: \"10\"),"), 8, "percentage");
    refused(&project("title: \"again\","), 8, "title");
    let attribute = |map: &str| {
        let list = format!(
            "sources: [], annotations: [\n(id: \"k\", source: \"s\", spans: [(0, 1)], tag: \"t\", attributes: {map})],"
        );
        project_with(&list, "")
    };
    refused(
        &attribute("{\"a\": Flag(true), \"a\": Flag(false)}"),
        8,
        "twice",
    );
    refused(&attribute("{\"a\": Number(1.5)}"), 8, "");
}

#[test]
fn cut_short() {
    let whole = EVERY_FIELD.trim_end();
    for at in (1..whole.len()).step_by(97) {
        let cut = &whole[..whole.floor_char_boundary(at)];
        let error = read(cut)
            .map(|loaded| loaded.problems)
            .expect_err("it is cut");
        assert!(error.line <= cut.lines().count(), "{error} of {cut}");
    }
    refused(&EVERY_FIELD[..EVERY_FIELD.len() - 3], 110, "cut short");
    let mut holes = EVERY_FIELD.to_owned();
    holes.replace_range(3000..3512, &"\0".repeat(512));
    assert!(read(&holes).is_err());
}

#[test]
fn an_unsettled_merge() {
    let text =
        project("zones: [\n<<<<<<< HEAD\n(id: \"a\",\n=======\n(id: \"b\",\n>>>>>>> other\n],");
    refused(&text, 9, "unsettled git merge");
    refused(&text.replace('\n', "\r\n"), 9, "unsettled git merge");
    // The same in a note is a note.
    let note = "<<<<<<< HEAD\n=======\n>>>>>>> x";
    let list = format!(
        "sources: [], annotations: [(id: \"k\", source: \"s\", spans: [(0, 1)], tag: \"t\", note: \"\n{note}\n\")],"
    );
    let loaded = read(&project_with(&list, "")).expect("a note may say anything");
    let annotation = loaded
        .project
        .annotations()
        .iter()
        .next()
        .expect("it is there");
    assert_eq!(*annotation.note, format!("\n{note}\n"));
}

#[test]
fn nesting_bombs() {
    for opening in [
        "(",
        "[",
        "{",
        "Some(",
        "a:(",
        "a:[",
        "[(",
        "/*",
        "#![enable(",
        "r#",
        "'",
    ] {
        for text in [
            opening.repeat(1_000_000),
            format!(
                "Project(format: \"variorum/1.0\", title: {}",
                opening.repeat(1_000_000)
            ),
            project(&format!("zones: {}", opening.repeat(1_000_000))),
            project(&format!("zones: {}", opening.repeat(1_000_000))).replace("/1.0", "/1.1"),
        ] {
            let error = read(&text)
                .map(|loaded| loaded.problems)
                .expect_err(opening);
            assert!(error.message.chars().count() <= 4000, "{opening}");
        }
    }
}

#[test]
fn long_and_odd_words_stay_short_in_messages() {
    let long = "x".repeat(1_000_000);
    refused(&project(&format!("{long}: 1,")), 8, "…");
    refused(&format!("Project(format: \"{long}\")"), 1, "…");
    refused(
        "Project(format: \"\\u{1b}[2J\\u{202e}\")",
        1,
        "\\u{1b}[2J\\u{202e}",
    );
    let loaded = read(&project(&format!(
        "zones: [(id: \"{long}\", source: \"s\", span: (0, 1))],"
    )));
    let problems = loaded.expect("it is set aside").problems;
    assert!(problems.iter().all(|it| it.message.chars().count() <= 4000));
}

/// Records that parse but mean nothing: kept in the file, named with their
/// line, and written back as they were.
#[test]
fn what_means_nothing_is_set_aside() {
    let canonical = |list: &str, record: &str| {
        let before = "    sources: [\n        (id: \"s\", path: \"s.txt\", sha256: \"00\", encoding: \"utf-8\", chars: 100),\n    ],\n";
        let annotation = "        (id: \"good\", source: \"s\", spans: [(0, 1)], tag: \"t\"),\n";
        let head = "Project(\n    format: \"variorum/1.0\",\n    title: \"T\",\n    annotator: (id: \"a\", name: \"A\", role: Annotator),\n    offsets: CodePoints,\n    scheme: (id: \"x\", version: 1, tags: [\n        (id: \"t\", label: \"T\"),\n    ]),\n";
        match list {
            "sources" => format!(
                "{head}    sources: [\n        {record},\n    ],\n    annotations: [],\n)\n"
            ),
            "annotations" => format!(
                "{head}{before}    annotations: [\n{annotation}        {record},\n    ],\n)\n"
            ),
            "scheme.tags" => format!(
                "{}        {record},\n    ]),\n{before}    annotations: [],\n)\n",
                head.trim_end_matches("    ]),\n")
            ),
            "zones" => format!(
                "{head}{before}    zones: [\n        {record},\n    ],\n    annotations: [\n{annotation}    ],\n)\n"
            ),
            list => format!(
                "{head}{before}    annotations: [\n{annotation}    ],\n    {list}: [\n        {record},\n    ],\n)\n"
            ),
        }
    };
    let check = |list: &'static str, id: &str, record: &str, why: &str| {
        let text = canonical(list, record);
        let loaded = read(&text).expect("it parses");
        let problem = &loaded.problems[0];
        assert_eq!(problem.code, "set-aside");
        assert_eq!(problem.severity, Severity::Error);
        let place = Place::Record {
            list,
            id: id.to_owned(),
        };
        assert_eq!(problem.place, place);
        assert!(
            problem.message.contains(why),
            "{}, not {why}",
            problem.message
        );
        let line = text
            .lines()
            .position(|line| line.trim() == format!("{record},"));
        let line = format!(
            "line {}: ",
            line.expect("it stands on a line of its own") + 1
        );
        assert!(
            problem.message.starts_with(&line),
            "{}, not {line}",
            problem.message
        );
        assert_eq!(loaded.project.aside().len(), 1);
        assert_eq!(loaded.project.aside()[0].text, record);
        assert_eq!(write(&loaded.project), text);
        assert!(
            crate::model::check(&loaded.project)
                .iter()
                .any(|it| it.code == "set-aside")
        );
    };
    let annotation =
        |field: &str| format!("(id: \"k\", source: \"s\", spans: [(5, 9)], tag: \"t\", {field})");
    let spans = |spans: &str| format!("(id: \"k\", source: \"s\", spans: [{spans}], tag: \"t\")");
    check(
        "annotations",
        "k",
        &spans("(9, 5)"),
        "ends before it starts",
    );
    check("annotations", "k", &spans("(5, 5)"), "is empty");
    check("annotations", "k", &spans("(-1, 5)"), "-1");
    check("annotations", "k", &spans("(0, 4294967296)"), "4294967296");
    check(
        "annotations",
        "k",
        &spans("(-9223372036854775808, 9223372036854775807)"),
        "none that a text can have",
    );
    check("annotations", "k", &spans(""), "at least one span");
    check("annotations", "k", &spans("(0, 4), (4, 6)"), "with a gap");
    check("annotations", "k", &spans("(0, 4), (2, 6)"), "with a gap");
    check("annotations", "k", &spans("(8, 9), (2, 6)"), "with a gap");
    check(
        "annotations",
        "k",
        &annotation("quotes: [\"a\", \"b\"]"),
        "1 spans, but 2 quotes",
    );
    check(
        "annotations",
        "good",
        &spans("(5, 9)").replace("\"k\"", "\"good\""),
        "there twice",
    );
    check(
        "annotations",
        "a b",
        &spans("(5, 9)").replace("\"k\"", "\"a b\""),
        "no id",
    );
    check(
        "annotations",
        "k",
        &annotation("value: Figure(low: \"NaN\")"),
        "no decimal number",
    );
    for number in [
        "", "-", "1e5", "inf", "1.", ".5", "+5", "1_000", "1,5", " 1", "٣", "0x10",
    ] {
        check(
            "annotations",
            "k",
            &annotation(&format!("value: Figure(high: \"{number}\")")),
            "no decimal number",
        );
    }
    check(
        "annotations",
        "k",
        &annotation("value: Figure(low: \"79228162514264337593543950336\")"),
        "more digits",
    );
    check(
        "annotations",
        "k",
        &annotation("value: Figure(low: \"0.00000000000000000000000000001\")"),
        "more digits",
    );
    check(
        "annotations",
        "k",
        &annotation("value: Figure(as_of: Some(\"2023-13\"))"),
        "no date",
    );
    check(
        "annotations",
        "k",
        &annotation("value: Figure(per: Some((count: \"x\", what: \"y\")))"),
        "no decimal",
    );
    for day in [
        "2023-02-29",
        "2023-2-1",
        "2023-02",
        "20230201",
        "2023-02-01T00:00:00Z",
        "",
    ] {
        check(
            "annotations",
            "k",
            &annotation(&format!("value: Date(earliest: Some(\"{day}\"))")),
            "no day",
        );
    }
    check(
        "annotations",
        "k",
        &annotation("value: Claim(hedges: [(3, 2)])"),
        "ends before",
    );
    check(
        "annotations",
        "k",
        &annotation("attributes: {\"n\": Number(\"NaN\")}"),
        "no decimal",
    );
    check(
        "sources",
        "s",
        "(id: \"s\", path: \"\", sha256: \"\", encoding: \"\", chars: -1)",
        "cannot be -1",
    );
    check(
        "sources",
        "../s",
        "(id: \"../s\", path: \"\", sha256: \"\", encoding: \"\", chars: 1)",
        "no id",
    );
    check(
        "sources",
        "s",
        "(id: \"s\", path: \"\", sha256: \"\", encoding: \"\", chars: 1, covers: Some(\"2025/2024\"))",
        "ends before it starts",
    );
    check("scheme.tags", "a/b", "(id: \"a/b\", label: \"\")", "no id");
    check(
        "zones",
        "z",
        "(id: \"z\", source: \"s\", span: (2, 1))",
        "ends before",
    );
    check(
        "verdicts",
        "v",
        "(id: \"v\", event: \"e\", aspect: \"\", decision: Accept, by: \"\", at: \"yesterday\")",
        "no time",
    );
    check(
        "reviewed",
        "s (7, 7)",
        "(source: \"s\", span: (7, 7), tags: All)",
        "is empty",
    );
    check(
        "dismissed",
        "s (1, 0) t",
        "(source: \"s\", span: (1, 0), tag: \"t\")",
        "ends before",
    );
}

#[test]
fn a_fact_that_is_there_twice_is_kept_once() {
    let fact = "(source: \"s\", span: (0, 7), tags: All)";
    let loaded = read(&project(&format!("reviewed: [{fact}, {fact}],"))).expect("it is read");
    assert_eq!(loaded.project.reviewed().len(), 1);
    assert!(loaded.project.aside().is_empty());
    let codes: Vec<_> = loaded
        .problems
        .iter()
        .map(|it| (it.code, it.severity))
        .collect();
    assert_eq!(codes, [("said-twice", Severity::Warning)]);
}

/// Both ids stay, whichever is met first; what names the second is not lost.
#[test]
fn duplicates_keep_their_order() {
    let zone = |number: u32| format!("(id: \"z\", source: \"s\", span: (0, {number})),");
    let zones: String = (1..=5).map(zone).collect();
    let loaded = read(&project(&format!("zones: [{zones}],"))).expect("it is read");
    let once = write(&loaded.project);
    assert_eq!(loaded.project.aside().len(), 4);
    let again = read(&once).expect("what we write we read");
    assert_eq!(again.project, loaded.project);
    assert_eq!(write(&again.project), once);
    let at: Vec<usize> = (1..=5)
        .filter_map(|it| once.find(&format!("(0, {it})")))
        .collect();
    assert!(at.len() == 5 && at.is_sorted());
}

#[test]
fn a_journal_line_that_is_none() {
    for bad in [
        "",
        "{}",
        "[1]",
        "[{\"Zone\":{}}]",
        "[{\"Zone\":{\"id\":\"a b\"}}]",
        "[{\"Zone\":{\"id\":\"a\",\"too\":1}}]",
        "[{\"Nothing\":{\"id\":\"a\"}}]",
        "[{\"Zone\":{\"to\":{\"id\":\"z\",\"source\":\"s\",\"span\":[2,1]}}}]",
        &"[".repeat(1_000_000),
        &format!("[{{\"Zone\":{{\"id\":\"{}\"}}}}]", "x".repeat(100_000)),
    ] {
        let message = decode_commands(bad).expect_err(bad);
        assert!(message.chars().count() <= 4000, "{}", message.len());
    }
}
