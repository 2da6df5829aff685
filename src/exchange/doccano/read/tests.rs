use super::*;
use crate::exchange::{Counting, Link, OffsetUnit};
use crate::model::SourceState;
use proptest::prelude::*;

fn read(bytes: &[u8], file: &str, unit: OffsetUnit) -> Result<Imported, ImportError> {
    let options = ReadOptions {
        counting: Some(Counting::of(unit)),
        ..ReadOptions::default()
    };
    super::read(bytes, file, &options)
}

fn imported(json: &str) -> Imported {
    read(json.as_bytes(), "f.jsonl", OffsetUnit::CodePoints).expect("can be read")
}

/// The spans of the only document as `label=quote`, and the reasons of the losses.
#[track_caller]
fn check(json: &str, unit: OffsetUnit, spans: &[&str], losses: &[&str]) -> Imported {
    let imported = read(json.as_bytes(), "f.jsonl", unit).expect("can be read");
    let document = &imported.documents[0];
    let found: Vec<String> = document
        .spans
        .iter()
        .map(|it| {
            format!(
                "{}={}",
                it.label,
                document.text.quote(it.spans.hull()).expect("inside")
            )
        })
        .collect();
    assert_eq!(found, spans, "{json}");
    let reasons: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, losses, "{json}");
    imported
}

const CP: OffsetUnit = OffsetUnit::CodePoints;

#[test]
fn labels_under_either_key() {
    check(
        r#"{"text":"Some 160 died","label":[[5,8,"figure"]]}"#,
        CP,
        &["figure=160"],
        &[],
    );
    check(
        r#"{"text":"Some 160 died","labels":[[0,8,"F"],[9,13,"V"]]}"#,
        CP,
        &["F=Some 160", "V=died"],
        &[],
    );
}

#[test]
fn state_tells_a_list_from_none() {
    let imported = imported(
        "{\"text\":\"a\"}\r\n\r\n{\"text\":\"b\",\"label\":[]}\n{\"text\":\"c\",\"label\":null}\n{\"text\":\"d\",\"entities\":[]}",
    );
    let states: Vec<SourceState> = imported.documents.iter().map(|it| it.state).collect();
    use SourceState::{Done, Untouched};
    assert_eq!(states, [Untouched, Done, Untouched, Done]);
    let lines: Vec<usize> = imported.documents.iter().map(|it| it.line).collect();
    assert_eq!(lines, [1, 3, 4, 5]);
    assert!(imported.losses.is_empty() && imported.notes.is_empty());
}

#[test]
fn relations_name_entities_by_id() {
    let imported = check(
        r#"{"id":7,"text":"ab cd","entities":[{"id":10,"start_offset":0,"end_offset":2,"label":"X"},{"id":"k","start_offset":3,"end_offset":5,"label":"Y"},{"id":12,"start_offset":3,"end_offset":99,"label":"Y"},{"id":10,"start_offset":0,"end_offset":1,"label":"Z"}],
"relations":[{"id":1,"from_id":10,"to_id":"k","type":"near"},{"id":2,"from_id":10,"to_id":12,"type":"near"},{"id":3,"from_id":10,"to_id":99,"type":"near"},{"id":4,"from_id":10,"to_id":"k","type":""},5],"Comments":[]}"#
        .replace('\n', "").as_str(),
        CP,
        &["X=ab", "Y=cd", "Z=a"],
        &["no-label", "malformed", "past-end", "duplicate-id", "dangling", "dangling"],
    );
    let link = Link::new(0, 1, "near");
    assert_eq!(imported.documents[0].links, [link]);
    assert_eq!(imported.documents[0].name.as_deref(), Some("7"));
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
}

#[test]
fn annotations_of_the_first_versions() {
    check(
        r#"{"text":"Uber","annotations":[{"label":"ORG","start_offset":0,"end_offset":4,"user":1},{"label":7,"start_offset":0,"end_offset":4}]}"#,
        CP,
        &["ORG=Uber"],
        &["no-label"],
    );
}

#[test]
fn spans_that_cannot_be_placed_are_listed() {
    let check_one = |label: &str, reason: &str| {
        let json = format!(r#"{{"text":"abc","label":[{label}]}}"#);
        let imported = check(&json, CP, &[], &[reason]);
        assert!(
            reason == "past-end" || imported.losses[0].detail.starts_with(label),
            "{:?}",
            imported.losses
        );
        assert_eq!(imported.losses[0].item, "line 1, label 0");
        assert_eq!(imported.losses[0].document, "f.jsonl, line 1");
    };
    check_one(r#"[2,1,"X"]"#, "reversed");
    check_one(r#"[1,1,"X"]"#, "empty");
    check_one(r#"[0,4,"X"]"#, "past-end");
    check_one(r#"[4294967296,4294967297,"X"]"#, "past-end");
    check_one(r#"[18446744073709551615,1,"X"]"#, "reversed");
    check_one(r#"[1.5,2,"X"]"#, "not-a-position");
    check_one(r#"[1.0,2,"X"]"#, "not-a-position");
    check_one(r#"[true,2,"X"]"#, "not-a-position");
    check_one(r#"["0","2","X"]"#, "not-a-position");
    check_one(r#"[-1,2,"X"]"#, "not-a-position");
    check_one(r#"[0,2,null]"#, "no-label");
    check_one(r#"[0,2," "]"#, "no-label");
    check_one(r#"[0,2]"#, "malformed");
    check_one(r#"[0,2,"X",1]"#, "malformed");
    check_one(r#""positive""#, "malformed");
    check(
        r#"{"text":"abc","label":"positive"}"#,
        CP,
        &[],
        &["malformed"],
    );
    check(
        r#"{"text":"abc","entities":[[0,1,"X"],{"label":"X"}]}"#,
        CP,
        &[],
        &["malformed", "not-a-position"],
    );
}

#[test]
fn the_unit_is_chosen_and_noted() {
    let json = r#"{"text":"😀 Ségou","label":[[2,7,"place"]]}"#;
    let imported = check(json, CP, &["place=Ségou"], &[]);
    assert_eq!(imported.notes[0].reason, "offset-unit");
    let json = r#"{"text":"😀 Ségou","label":[[3,8,"place"],[1,3,"X"],[3,9,"X"]]}"#;
    check(
        json,
        OffsetUnit::Utf16,
        &["place=Ségou"],
        &["inside-character", "past-end"],
    );
}

#[test]
fn other_keys_are_noted_with_their_values() {
    let imported =
        imported(r#"{"id":"a","name":"b","text":"t","meta":{"x":[1]},"Comments":[],"note":""}"#);
    let notes: Vec<String> = imported
        .notes
        .iter()
        .map(|it| format!("{} {}", it.item, it.detail))
        .collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(
        notes[0].contains("key meta") && notes[0].ends_with(r#"{"x":[1]}"#),
        "{notes:?}"
    );
    assert!(
        notes[1].contains("key name") && notes[1].ends_with("\"b\""),
        "{notes:?}"
    );
}

#[test]
fn a_line_that_is_no_document_is_an_error_with_its_place() {
    let check = |bytes: &[u8], line: usize, part: &str| {
        let error = read(bytes, "f", CP).expect_err("is refused");
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(part), "{error}");
    };
    check(b"{\"text\":\"a\"}\n[1]", 2, "a list");
    check(b"17", 1, "a number, where");
    check(b"\n\n{\"text\":1}", 3, "‘text’ is a number");
    check(b"{}", 1, "no ‘text’");
    check(b"{\"text\":\"a\xFF\"}", 1, "column 11: this is not UTF-8");
    check(b"{\"text\":\"a\",\"text\":\"b\"}", 1, "twice");
    let bomb = format!("{{\"text\":\"a\",\"label\":{}", "[".repeat(1_000_000));
    check(bomb.as_bytes(), 1, "recursion limit");
}

#[test]
fn a_mark_and_crlf_are_no_text() {
    let imported = read(b"\xEF\xBB\xBF{\"text\":\"a\\r\\nb\"}\r\n", "f", CP).expect("can be read");
    assert_eq!(imported.documents[0].text.as_str(), "a\r\nb");
    assert!(
        read(b"", "f", CP)
            .expect("can be read")
            .documents
            .is_empty()
    );
}

#[test]
fn a_hundred_thousand_spans_that_quote_everything_are_refused() {
    let text = "x".repeat(100_000);
    let labels = vec!["[0,100000,\"X\"]"; 10_000].join(",");
    let json = format!("{{\"text\":\"{text}\",\"label\":[{labels}]}}");
    let error = read(json.as_bytes(), "f", CP).expect_err("is refused");
    assert!(error.message.contains("cover more than"), "{error}");
}

proptest! {
    /// Every span is either placed over the very characters that it names,
    /// or listed with a reason.
    #[test]
    fn spans_are_placed_or_listed(
        text in "(\\PC|[a-z \n]|é|😀|\u{a0}){0,30}",
        spans in prop::collection::vec((0_u32..45, 0_u32..45), 0..20),
        utf16: bool,
    ) {
        let labels: Vec<(u32, u32, &str)> =
            spans.iter().map(|&(start, end)| (start, end, "X")).collect();
        let json = serde_json::json!({ "text": text, "label": labels }).to_string();
        let unit = if utf16 { OffsetUnit::Utf16 } else { OffsetUnit::CodePoints };
        let imported = read(json.as_bytes(), "f", unit).expect("is a document");
        let slice = |start: u32, end: u32| -> Option<String> {
            let range = start as usize..end as usize;
            if start >= end {
                None
            } else if utf16 {
                let units: Vec<u16> = text.encode_utf16().collect();
                String::from_utf16(units.get(range)?).ok()
            } else {
                let chars: Vec<char> = text.chars().collect();
                Some(chars.get(range)?.iter().collect())
            }
        };
        let expected: Vec<String> =
            spans.iter().filter_map(|&(start, end)| slice(start, end)).collect();
        let document = &imported.documents[0];
        let placed: Vec<String> = document
            .spans
            .iter()
            .map(|it| document.text.quote(it.spans.hull()).expect("inside").to_owned())
            .collect();
        prop_assert_eq!(placed.len() + imported.losses.len(), spans.len());
        prop_assert_eq!(placed, expected);
    }

    /// Whatever bytes come, there is an answer.
    #[test]
    fn any_bytes_get_an_answer(bytes: Vec<u8>, junk in "[\\[\\]{}\":,0-9a-z\n\\\\ -]{0,80}") {
        let _ = read(&bytes, "f", OffsetUnit::CodePoints);
        let _ = read(junk.as_bytes(), "f", OffsetUnit::Utf16);
        let wrapped = format!("{{\"text\":\"abc\",\"entities\":[{junk}]}}");
        let _ = read(wrapped.as_bytes(), "f", OffsetUnit::CodePoints);
    }
}
