use super::*;
use crate::model::{Harm, Unit, Value};
use rust_decimal::Decimal;

#[test]
fn lines_and_losses() {
    let file = concat!(
        "{\"id\":\"hrw\",\"model\":\"x\",\"annotations\":[",
        "{\"start\":3,\"end\":9,\"label\":\"figure\",\"value\":{\"low\":160.0,\"high\":\"160\",\"unit\":\"person\",\"counted\":{\"harm\":\"found_dead\"}}},",
        "{\"spans\":[[20,24],[12,15]],\"tag\":\"actor\",\"score\":0.9},",
        "{\"start\":9,\"end\":9,\"tag\":\"actor\"},",
        "{\"start\":1,\"end\":2},",
        "{\"start\":1,\"end\":2,\"tag\":\"date\",\"value\":{\"earliest\":\"soon\"}},7]}\r\n\n",
        "{\"sha256\":\"AB\",\"annotations\":[]}\n",
    );
    assert!(is_ours(file.as_bytes()));
    let read = read(file.as_bytes(), "out.jsonl").expect("readable");
    assert_eq!(read.documents.len(), 2);
    let first = &read.documents[0];
    assert_eq!(first.id.as_deref(), Some("hrw"));
    assert_eq!(first.annotations.len(), 3);
    let Some(Value::Figure(figure)) = &first.annotations[0].span.value else {
        panic!("a figure");
    };
    assert_eq!(figure.low, Some(Decimal::from(160)));
    assert_eq!(figure.low, figure.high);
    assert_eq!(
        (figure.unit, figure.counted.harm),
        (Unit::Person, Harm::FoundDead)
    );
    assert_eq!(first.annotations[1].span.spans.as_slice().len(), 2);
    let reasons: Vec<&str> = read.losses.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, ["empty", "no-label", "value", "malformed"]);
}

#[test]
fn what_is_said_of_an_annotation() {
    let file = concat!(
        "{\"kind\":\"document\",\"text\":\"abcd\",\"annotations\":[{\"id\":7,\"start\":0,\"end\":1,\"tag\":\"t\",",
        "\"entities\":[\"moura\",{\"id\":\"jnim\",\"certainty\":\"probable\"}],\"unsure\":true,",
        "\"attributes\":{\"a\":\"x\",\"b\":true,\"c\":1.5,\"d\":{\"number\":\"1.50\"},\"e\":{\"choice\":\"y\"},\"f\":{\"date\":\"2023-10\"}},",
        "\"origin\":\"suggested\",\"note\":\"n\",\"text\":\"a\"}],",
        "\"links\":[{\"type\":\"in\",\"from\":7,\"to\":\"8\"},{\"type\":\"in\"}]}",
    );
    let read = read(file.as_bytes(), "f").expect("readable");
    let found = &read.documents[0].annotations[0];
    let span = &found.span;
    assert_eq!(span.name(), Some("7"));
    assert_eq!(found.quote.as_deref(), Some("a"));
    assert_eq!(span.entities[1], ("jnim".into(), Certainty::Probable));
    assert_eq!((span.unsure, span.unidentified), (true, false));
    assert_eq!(
        (span.note.as_str(), &span.origin),
        ("n", &Some(Origin::Suggested))
    );
    let number = |it: &str| AttributeValue::Number(it.parse().expect("a number"));
    assert_eq!(
        format!("{:?}", span.attributes["d"]),
        format!("{:?}", number("1.50"))
    );
    assert_eq!(span.attributes["c"], number("1.5"));
    assert_eq!(span.attributes["b"], AttributeValue::Flag(true));
    assert_eq!(span.attributes["e"], AttributeValue::Choice("y".into()));
    let date = PartialDate::parse("2023-10").expect("a month");
    assert_eq!(span.attributes["f"], AttributeValue::Date(date));
    assert_eq!(read.documents[0].links[0].from, "7");
    assert_eq!(read.losses.len(), 1, "{:?}", read.losses);
}

#[test]
fn what_is_no_such_file() {
    assert!(!is_ours(b"{\"text\":\"a\",\"label\":[]}"));
    assert!(!is_ours(b""));
    assert!(read(b"[1]", "x").is_err());
    assert!(read(b"{\"annotations\":[]}", "x").is_err());
    let error = read(b"{\"id\":\"a\"}\n \xff", "x").expect_err("no UTF-8");
    assert_eq!((error.line, error.column), (2, 2));
    assert!(read(b"\n\n", "x").expect("nothing").documents.is_empty());
    let newer = b"{\"id\":\"a\"}\n{\"schema\":2,\"id\":\"b\"}";
    let error = read(newer, "x").expect_err("of a later version");
    assert_eq!(error.line, 2);
    assert!(read(b"{\"schema\":1,\"id\":\"b\"}", "x").is_ok());
}

proptest::proptest! {
    #[test]
    fn nothing_is_dropped_in_silence(
        text in "[\\PC\\n]{0,80}",
        key in "annotations|spans|value|score",
        start in 0_u32..9,
    ) {
        let _ = read(text.as_bytes(), "x");
        let unit = serde_json::to_string(&text).expect("a string");
        let line = format!(
            "{{\"id\":\"d\",\"annotations\":[{{\"start\":{start},\"end\":4,\"tag\":\"t\",\"{key}\":{{\"low\":{start},\"unit\":{unit}}}}}]}}"
        );
        let read = read(line.as_bytes(), "x").expect("is JSON");
        let taken = read.documents[0].annotations.len();
        proptest::prop_assert_eq!(taken, usize::from(start < 4));
        let value = read.documents[0].annotations.iter().any(|it| it.span.value.is_some());
        let lost = read.losses.iter().any(|it| it.reason == "value");
        proptest::prop_assert_eq!(value || lost, taken == 1 && key == "value");
        proptest::prop_assert!(taken == 1 || ["empty", "reversed"].contains(&read.losses[0].reason));
    }
}
