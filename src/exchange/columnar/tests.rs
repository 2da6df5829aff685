use super::read_files;
use super::shred::Sheet;
use crate::exchange::package::Shares;
use crate::exchange::round_trip::{hard, read_back, written};
use crate::exchange::{Format, Imported, InFile, ReadError, ReadOptions, WriteOptions};
use parquet::schema::parser::parse_message_type;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// A file of such columns.
fn file(columns: &str, rows: &[Json], notes: &[(&str, &str)]) -> Vec<u8> {
    let message = format!("message m {{ {columns} }}");
    let schema = Arc::new(parse_message_type(&message).expect(columns));
    let notes = notes.iter().map(|it| (it.0, it.1.to_owned()));
    let notes: Vec<(&str, String)> = notes.collect();
    let mut sheet = Sheet::new(schema, &notes).expect("a schema");
    for it in rows {
        sheet.push(it, None).expect("a row");
    }
    sheet.end().expect("written")
}

fn read(files: &[(&str, &[u8])]) -> Result<Imported, ReadError> {
    let files = files.iter().map(|(path, bytes)| InFile { path, bytes });
    let files: Vec<InFile<'_>> = files.collect();
    read_files(&files, &ReadOptions::default())
}

/// The documents as `name: label=quote …`, and the reasons of losses and notes.
#[track_caller]
fn check(files: &[(&str, &[u8])], documents: &[&str], reasons: &[&str]) {
    let imported = read(files).expect("can be read");
    let mut found = Vec::new();
    for it in &imported.documents {
        let mut out = format!("{}:", it.name.as_deref().unwrap_or_default());
        for span in &it.spans {
            let quote = it.text.quote(span.spans.hull()).expect("inside");
            out.push_str(&format!(" {}={quote}", span.label));
        }
        found.push(out);
    }
    assert_eq!(found, documents);
    let all = imported.losses.iter().chain(&imported.notes);
    let found: Vec<&str> = all.map(|it| it.reason).collect();
    assert_eq!(found, reasons);
}

#[track_caller]
fn fails(bytes: &[u8], why: &str) {
    let error = read(&[("a.parquet", bytes)]).expect_err(why).to_string();
    assert!(
        error.starts_with("a.parquet: line ") && error.contains(why),
        "{error}"
    );
}

const SPANS: &str =
    "optional group entities (LIST) { repeated group list { optional group element {
    optional int64 start; optional double end; optional int64 label;
} } }";

#[test]
fn texts_with_lists_of_spans() {
    let columns = format!("optional binary text (STRING); {SPANS}");
    let rows = [
        json!({"text": "😀 Ségou", "entities": [{"start": 2, "end": 7, "label": 1}]}),
        json!({"text": "Mali"}),
        json!({"text": "Moura", "entities": []}),
    ];
    // The end is no whole number here, since shredding writes none of these.
    let bytes = file(&columns.replace("double", "int64"), &rows, &[]);
    check(&[("a.parquet", &bytes)], &[": 1=Ségou", ":", ":"], &[]);
    let card = "---\ndataset_info:\n  features:\n  - name: text\n    dtype: string\n  - name: entities\n    \
                list:\n    - name: label\n      dtype:\n        class_label:\n          names:\n            \
                '0': actor\n            '1': place's\n            '2': \"a\\u00e9\"\n    - name: start\n---\n# x\n";
    check(
        &[("a.parquet", &bytes), ("README.md", card.as_bytes())],
        &[": place's=Ségou", ":", ":"],
        &[],
    );
    let features = r#"{"info":{"features":{"entities":{"feature":{"label":{"names":["x","y"],"_type":"ClassLabel"}},"_type":"List"}}}}"#;
    let bytes = file(
        &columns.replace("double", "int64"),
        &rows,
        &[("huggingface", features)],
    );
    check(&[("a.parquet", &bytes)], &[": y=Ségou", ":", ":"], &[]);
}

#[test]
fn lists_side_by_side_and_spans_that_lie_nowhere() {
    let list = |name: &str, kind: &str| {
        format!(
            "optional group {name} (LIST) {{ repeated group list {{ optional {kind} element; }} }}"
        )
    };
    let columns = format!(
        "required binary id (STRING); required binary text (STRING); optional group spans {{ {} {} {} }}",
        list("begin", "int32"),
        list("stop", "int32"),
        list("type", "binary"),
    );
    let rows = [json!({
        "id": "a", "text": "In Mali",
        "spans": {"begin": [3, 0, 4], "stop": [7, 99, null], "type": ["place", "x", "y"]},
    })];
    let bytes = file(&columns, &rows, &[]);
    check(
        &[("a.parquet", &bytes)],
        &["a: place=Mali"],
        &["not-a-position", "past-end"],
    );
}

#[test]
fn tokens_with_numbered_labels() {
    let columns = "optional binary id (STRING);
        optional group tokens (LIST) { repeated binary array (STRING); }
        optional group ner_tags (LIST) { repeated group list { optional int64 element; } }";
    let rows = [
        json!({"id": "1", "tokens": ["New", "York", "fell"], "ner_tags": [1, 2, 0]}),
        json!({"tokens": ["Mali"], "ner_tags": [1]}),
    ];
    // Lists as older writers have them are not written, only read.
    let columns = columns.replace(
        "repeated binary array (STRING);",
        "repeated group list { optional binary element (STRING); }",
    );
    let names = r#"{"info":{"features":{"ner_tags":{"feature":{"names":["O","B-LOC","I-LOC"],"_type":"ClassLabel"},"_type":"Sequence"}}}}"#;
    let bytes = file(&columns, &rows, &[("huggingface", names)]);
    check(
        &[("a.parquet", &bytes)],
        &["1: LOC=New York", ": LOC=Mali"],
        &["text-rebuilt"],
    );
    let bytes = file(&columns, &rows, &[]);
    fails(&bytes, "the label 1 of ‘ner_tags’ has no name");
    let short = [json!({"tokens": ["a", "b"], "ner_tags": [1]})];
    let bytes = file(&columns, &short, &[("huggingface", names)]);
    fails(&bytes, "2 tokens and 1 labels");
}

#[test]
fn what_is_no_table_of_texts() {
    fails(b"", "no Parquet");
    fails(b"PAR1\0\0\0\0PAR1", "header");
    let bytes = file("optional int32 price;", &[json!({"price": 1})], &[]);
    fails(&bytes, "neither texts, spans nor tokens: price");
    let whole = file(
        "required binary text (STRING);",
        &[json!({"text": "a"})],
        &[],
    );
    for end in 0..whole.len() {
        assert!(read(&[("a.parquet", &whole[..end])]).is_err(), "{end}");
    }
}

#[test]
fn one_table_of_spans_goes_to_the_texts_of_the_project() {
    let (project, texts) = hard();
    let mut all = written(Format::Parquet, &project, &texts, &WriteOptions::default());
    all.files.retain(|it| it.path == "spans.parquet");
    let (back, imported) = read_back(Format::Parquet, &project, &texts, &all, None);
    assert_eq!(imported.losses, []);
    assert_eq!(back.annotations().len(), project.annotations().len());
    for it in project.annotations().iter() {
        let there = back.annotations().get(&it.id).expect("its id");
        assert_eq!((&there.spans, &there.quotes), (&it.spans, &it.quotes));
    }
}

#[test]
fn sets_have_the_splits_of_packages() {
    let (project, texts) = hard();
    let options = WriteOptions {
        splits: Some((Shares([1, 0, 1]), 7)),
        ..WriteOptions::default()
    };
    let all = written(Format::Hf, &project, &texts, &options);
    let paths: Vec<&str> = all.files.iter().map(|it| &*it.path).collect();
    assert_eq!(
        paths,
        [
            "data/train-00000-of-00001.parquet",
            "data/test-00000-of-00001.parquet",
            "spans/train-00000-of-00001.parquet",
            "spans/test-00000-of-00001.parquet",
            "mentions/train-00000-of-00001.parquet",
            "mentions/test-00000-of-00001.parquet",
            "records/train-00000-of-00001.parquet",
            "README.md",
        ]
    );
    let (back, imported) = read_back(Format::Hf, &project, &texts, &all, None);
    assert_eq!(imported.losses, []);
    assert_eq!(back.annotations().len(), project.annotations().len());
    let train = &all.files[0];
    let some = read(&[("train.parquet", &train.bytes)])
        .expect("read")
        .documents;
    assert!((1..texts.len()).contains(&some.len()));
}

#[test]
fn large_tables_have_several_groups_of_rows() {
    let text = "x".repeat(9 << 20);
    let rows: Vec<Json> = (0..5)
        .map(|it| json!({"id": it.to_string(), "text": text}))
        .collect();
    let bytes = file(
        "optional binary id (STRING); required binary text (STRING);",
        &rows,
        &[],
    );
    check(
        &[("a.parquet", &bytes)],
        &["0:", "1:", "2:", "3:", "4:"],
        &[],
    );
}
