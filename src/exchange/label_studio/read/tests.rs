use super::*;
use crate::exchange::{Counting, LabelledSpan, OffsetUnit};
use crate::model::AttributeValue;

fn read(json: &str, config: &str) -> Result<Imported, ReadError> {
    let mut files = vec![InFile {
        path: "tasks.json",
        bytes: json.as_bytes(),
    }];
    if !config.is_empty() {
        files.push(InFile {
            path: "config.xml",
            bytes: config.as_bytes(),
        });
    }
    read_files(&files, &ReadOptions::default())
}

/// The spans of all documents as `label=quote`, and the reasons of the losses.
#[track_caller]
fn check(json: &str, spans: &[&str], losses: &[&str]) -> Imported {
    let imported = read(json, "").expect(json);
    let quoted = |document: &Document, it: &LabelledSpan| {
        let parts = it.spans.as_slice().iter();
        let parts: Vec<&str> = parts
            .map(|it| document.text.quote(*it).expect("inside"))
            .collect();
        format!("{}={}", it.label, parts.join("|"))
    };
    let found: Vec<String> = imported
        .documents
        .iter()
        .flat_map(|document| document.spans.iter().map(move |it| quoted(document, it)))
        .collect();
    assert_eq!(found, spans, "{json}");
    let reasons: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, losses, "{:?}", imported.losses);
    imported
}

fn task(text: &str, results: &str) -> String {
    let text = serde_json::to_string(text).expect("a string");
    format!(
        r#"[{{"id":3,"data":{{"text":{text}}},"annotations":[{{"id":1,"result":[{results}]}}]}}]"#
    )
}

fn region(id: &str, start: usize, end: usize, quote: &str, label: &str) -> String {
    let quote = serde_json::to_string(quote).expect("a string");
    format!(
        r#"{{"id":"{id}","from_name":"label","to_name":"text","type":"labels","value":{{"start":{start},"end":{end},"text":{quote},"labels":["{label}"]}}}}"#
    )
}

#[test]
fn quotes_tell_the_unit() {
    let text = "😀\r\nMoura, Mali";
    for (start, note) in [(3, ""), (4, "UTF-16"), (2, "CR LF as one")] {
        let json = task(text, &region("a", start, start + 5, "Moura", "place"));
        let imported = check(&json, &["place=Moura"], &[]);
        let notes: Vec<&str> = imported.notes.iter().map(|it| &*it.detail).collect();
        assert_eq!(notes.len(), usize::from(!note.is_empty()), "{notes:?}");
        assert!(notes.iter().all(|it| it.contains(note)), "{notes:?}");
    }
    // What a person says is not asked of the quotes.
    let json = task(text, &region("a", 4, 9, "Moura", "place"));
    let options = ReadOptions {
        counting: Some(Counting::of(OffsetUnit::CodePoints)),
        known: None,
        ..ReadOptions::default()
    };
    let file = InFile {
        path: "t.json",
        bytes: json.as_bytes(),
    };
    let imported = read_files(&[file], &options).expect("is read");
    assert_eq!(imported.losses[0].reason, "quote");
}

#[test]
fn line_breaks_in_quotes_may_be_spelt() {
    let json = task("one\ntwo", &region("a", 0, 7, "one\\ntwo", "x"));
    check(&json, &["x=one\ntwo"], &[]);
    let json = task("one\ntwo", &region("a", 0, 7, "one two", "x"));
    check(&json, &["x=one\ntwo"], &[]);
}

#[test]
fn several_labels_and_what_is_asked_of_a_region() {
    let json = task(
        "160 people",
        r#"{"id":"a","type":"choices","from_name":"mood","to_name":"text","value":{"start":0,"end":3,"choices":["sad","grave"]}},
        {"id":"a","type":"labels","from_name":"label","to_name":"text","value":{"start":0,"end":3,"text":"160","labels":["figure","toll","figure"]},"meta":{"text":["look","again"]}},
        {"id":"a","type":"rating","from_name":"sure","to_name":"text","value":{"rating":4}},
        {"id":"a","type":"number","from_name":"size","to_name":"text","value":{"number":1.50}},
        {"id":"a","type":"taxonomy","from_name":"kind","to_name":"text","value":{"taxonomy":[["A","B"],["C"]]}},
        {"id":"a","type":"textarea","from_name":"unsure","to_name":"text","value":{"text":["true"]}},
        {"id":"a","type":"textarea","from_name":"value","to_name":"text","value":{"text":["many"]}},
        {"type":"choices","from_name":"topic","to_name":"text","value":{"choices":["war"]}}"#,
    );
    let imported = check(&json, &["figure=160", "toll=160"], &[]);
    let document = &imported.documents[0];
    assert_eq!(document.name.as_deref(), Some("task-3"));
    for span in &document.spans {
        assert_eq!(span.note, "look\nagain");
        assert!(span.unsure);
        let said: Vec<String> = span
            .attributes
            .iter()
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        assert_eq!(
            said,
            [
                "kind=Text(\"A / B, C\")",
                "mood=Text(\"sad, grave\")",
                "size=Number(1.5)",
                "sure=Number(4)",
                "value=Text(\"many\")"
            ]
        );
    }
    assert!(imported.notes.iter().any(|it| it.detail.contains("topic")));
    // A region that a taxonomy marks has no label of its own.
    let json = task(
        "160 people",
        r#"{"id":"b","type":"taxonomy","from_name":"kind","to_name":"text","value":{"start":0,"end":3,"taxonomy":[["A"]]}}"#,
    );
    check(&json, &[], &["dangling"]);
}

#[test]
fn relations_and_parts() {
    let results = [
        region("a", 0, 2, "aa", "x"),
        region("b", 3, 5, "bb", "x"),
        region("c", 6, 8, "cc", "x"),
        region("d", 9, 11, "dd", "y"),
        region("e", 9, 99, "dd", "y"),
        r#"{"type":"relation","from_id":"b","to_id":"c","direction":"right","labels":["fragment"]}"#.to_owned(),
        r#"{"type":"relation","from_id":"a","to_id":"b","direction":"right","labels":["fragment"]}"#.to_owned(),
        r#"{"type":"relation","from_id":"c","to_id":"a","direction":"right","labels":["fragment"]}"#.to_owned(),
        r#"{"type":"relation","from_id":"d","to_id":"c","direction":"left","labels":["says","denies"]}"#.to_owned(),
        r#"{"type":"relation","from_id":"d","to_id":"a","direction":"bi"}"#.to_owned(),
        r#"{"type":"relation","from_id":"d","to_id":"e"}"#.to_owned(),
        r#"{"type":"relation","from_id":"d","to_id":"z"}"#.to_owned(),
        r#"{"type":"relation"}"#.to_owned(),
    ];
    let json = task("aa bb cc dd", &results.join(","));
    let lost = ["past-end", "dangling", "dangling", "dangling"];
    let imported = check(&json, &["x=aa|bb|cc", "y=dd"], &lost);
    let links: Vec<String> = imported.documents[0]
        .links
        .iter()
        .map(|it| format!("{}-{}->{} {}", it.from, it.kind, it.to, it.note))
        .collect();
    assert_eq!(
        links,
        ["0-says->1 ", "0-denies->1 ", "1-related->0 both ways"]
    );
}

#[test]
fn one_annotation_of_several_is_taken() {
    let json = r#"{"data":{"text":"abc","id":"d"},"annotations":[
        {"id":1,"was_cancelled":true,"result":[]},
        {"id":2,"result":[{"id":"r","type":"labels","value":{"start":0,"end":1,"labels":["x"]}}]},
        {"id":3,"ground_truth":true,"result":[{"id":"r","type":"labels","value":{"start":1,"end":2,"labels":["x"]}}]}]}"#;
    let imported = check(json, &["x=b"], &["another-annotation"]);
    assert_eq!(imported.documents[0].state, SourceState::Done);
    assert_eq!(imported.notes[0].reason, "skipped");
    let by = |by: &str| {
        let json = json
            .replace(
                r#""id":2"#,
                r#""id":2,"completed_by":{"id":5,"email":"ann@example.org"}"#,
            )
            .replace(r#""id":3"#, r#""id":3,"completed_by":6"#);
        let file = InFile {
            path: "tasks.json",
            bytes: json.as_bytes(),
        };
        let options = ReadOptions {
            by: Some(by),
            ..ReadOptions::default()
        };
        let read = read_files(&[file], &options).expect("tasks");
        let start = read.documents[0]
            .spans
            .first()
            .map(|it| it.spans.hull().start().get());
        (start, read.losses.len(), read.losses[0].detail.clone())
    };
    let other =
        "1 results of another annotation by 6 of the same task; a project is one person’s work";
    assert_eq!(by("Ann@example.org"), (Some(0), 1, other.to_owned()));
    assert_eq!(by("5").0, Some(0));
    assert_eq!(by("6").0, Some(1));
    assert_eq!((by("7").0, by("7").1), (None, 2));
    let json = r#"[{"data":{"text":"abc"},"annotations":[],"predictions":[
        {"score":0.3,"result":[{"type":"labels","value":{"start":0,"end":1,"labels":["x"]}}]},
        {"score":0.8,"result":[{"type":"labels","value":{"start":1,"end":2,"labels":["x"]}}]},
        {"result":[]}]}]"#;
    let imported = check(json, &["x=b"], &[]);
    assert_eq!(imported.documents[0].state, SourceState::Started);
    assert_eq!(imported.notes[0].reason, "prediction");
    let imported = check(r#"[{"text":"alone"}]"#, &[], &[]);
    assert_eq!(imported.documents[0].state, SourceState::Untouched);
    let json = r#"[{"data":{"text":"abc"},"annotations":[],"drafts":[{"result":[]},7]}]"#;
    assert_eq!(check(json, &[], &[]).notes[0].reason, "draft");
}

#[test]
fn the_short_form_and_pages() {
    check(
        r#"[{"id":7,"text":"Moura","label":[{"start":0,"end":5,"text":"Moura","labels":["place"]},7]}]"#,
        &["place=Moura"],
        &["no-place"],
    );
    let page = r#"{"type":"hypertextlabels","value":{"start":"/p[1]/text()[1]","end":"/p[1]/text()[1]","startOffset":0,"endOffset":5"#;
    let results = [
        format!(
            r#"{page},"globalOffsets":{{"start":3,"end":8}},"text":"Moura","hypertextlabels":["place"]}}}}"#
        ),
        format!(
            r#"{page},"globalOffsets":{{"start":0,"end":5}},"text":"Moura","hypertextlabels":["place"]}}}}"#
        ),
        format!(r#"{page},"globalOffsets":{{"start":0,"end":5}},"hypertextlabels":["place"]}}}}"#),
        format!(r#"{page},"hypertextlabels":["place"]}}}}"#),
    ];
    check(
        &task("In Moura", &results.join(",")),
        &["place=Moura"],
        &["markup", "markup", "quote"],
    );
}

#[test]
fn what_cannot_be_placed_is_named() {
    let results = [
        r#"{"id":"a","type":"labels","value":{"start":2,"end":1,"labels":["x"]}}"#,
        r#"{"id":"b","type":"labels","value":{"start":1,"end":1,"labels":["x"]}}"#,
        r#"{"id":"c","type":"labels","value":{"start":-1,"end":1,"labels":["x"]}}"#,
        r#"{"id":"d","type":"labels","value":{"start":0,"end":1,"labels":[]}}"#,
        r#"{"id":"e","type":"labels","value":{"start":0,"end":1,"text":"z","labels":["x"]}}"#,
        r#"{"id":"f","type":"rectanglelabels","value":{"x":1,"y":2}}"#,
        r#"{"id":"e","type":"textarea","from_name":"n","value":{"text":["said of what is lost"]}}"#,
    ];
    let lost = [
        "not-a-position",
        "no-place",
        "reversed",
        "empty",
        "no-label",
        "quote",
    ];
    check(&task("abc", &results.join(",")), &[], &lost);
    check(r#"[{"data":{"text":["a","b"]}}]"#, &[], &["no-text"]);
    check(
        r#"[{"data":{"text":"https://example.org/a.txt"}}]"#,
        &[],
        &["remote-text"],
    );
}

#[test]
fn a_configuration_names_the_text() {
    let config = r##"<View><Labels name="l" toName="t"><Label value="Place" background="#ff0000"/></Labels><Text name="t" value="$body"/></View>"##;
    let json = r#"[{"data":{"body":"Moura","text":"no"},"annotations":[{"result":[
        {"type":"labels","from_name":"l","to_name":"t","value":{"start":0,"end":5,"labels":["Place"]}},
        {"type":"labels","from_name":"l","to_name":"u","value":{"start":0,"end":1,"labels":["Place"]}}]}]}]"#;
    let imported = read(json, config).expect("is read");
    assert_eq!(imported.documents[0].text.as_str(), "Moura");
    assert_eq!(imported.tags[0].color, "#ff0000");
    assert_eq!(imported.losses[0].reason, "another-text");
    let span = &imported.documents[0].spans[0];
    assert_eq!(span.attributes.get("x"), None::<&AttributeValue>);
}

#[test]
fn damage_names_the_place() {
    let check = |json: &str, line: usize, column: usize, part: &str| {
        let error = read(json, "").expect_err(json);
        assert_eq!(
            (error.error.line, error.error.column),
            (line, column),
            "{error}"
        );
        assert!(error.to_string().contains(part), "{error}");
    };
    check("[\n {\"data\":{\"é\":1,\"é\":2}}]", 2, 19, "twice");
    check("[{\"data\":5}]", 1, 10, "an object");
    check("[5]", 1, 2, "a task");
    check("[{}] x", 1, 6, "trailing");
    check("{\"data\":", 1, 8, "EOF");
    check(&"[".repeat(100_000), 1, 1, "a task");
    let error = read("[]", "<View>").expect_err("an end is missing");
    assert_eq!(error.file, "config.xml");
    let error = read("[]", "<View></Text>").expect_err("is no XML");
    assert_eq!(error.file, "config.xml");
}

#[test]
fn a_small_file_cannot_fill_the_memory() {
    let text = "x".repeat(60_000);
    let one = region("a", 0, 60_000, "", "x").replace(r#""text":"","#, "");
    let json = task(&text, &vec![one; 5000].join(","));
    let error = read(&json, "").expect_err("too much");
    assert!(error.to_string().contains("characters in all"), "{error}");
}
