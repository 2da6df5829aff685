//! JSONL with the spans of one document a line, as extractors put it out and
//! as gold is handed to them.
//!
//! A line names its document by `sha256` (of the text's UTF-8), by `text`, or
//! by `id`, and lists `annotations`: each `start` and `end` in code points, or
//! `spans` as a list of such pairs, and `tag` or `label`; `value` and `id` may
//! follow. A value is as `show --json` prints it; numbers may be strings, and
//! `kind` may be left out. Other keys are passed over: extractors add scores
//! and much else.

use super::json::{Json, parse_line};
use super::value::value;
use super::{ImportError, Loss};
use crate::model::{Fragments, Value};
use crate::text::{CharOffset, CharSpan};

/// What was found in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// The line, from 1.
    pub line: usize,
    /// What the line calls the document.
    pub id: Option<String>,
    /// The hash of its text, as given.
    pub sha256: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// What was found, in the order of the line.
    pub annotations: Vec<Found>,
}

/// One span, or several that are one mention.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where, in code points.
    pub spans: Fragments,
    /// The label as written.
    pub label: String,
    /// What the words come to.
    pub value: Option<Value>,
}

/// All lines of a file, and what could not be taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predictions {
    /// The documents, in the order of the file.
    pub documents: Vec<Predicted>,
    /// Spans and values that mean nothing.
    pub losses: Vec<Loss>,
}

/// Whether a file looks like this format rather than doccano's: its first
/// document lists `annotations`, or is named by its hash.
pub fn is_predictions(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = bytes
        .split(|it| *it == b'\n')
        .find(|it| !it.trim_ascii().is_empty());
    let Some(Ok(line)) = first.map(std::str::from_utf8) else {
        return false;
    };
    match parse_line(line, 1) {
        Ok(Json::Object(object)) => {
            object.contains_key("annotations") || object.contains_key("sha256")
        }
        _ => false,
    }
}

/// Reads such a file. `file` is its name for the report.
///
/// # Errors
///
/// [`ImportError`] for bytes that are not UTF-8 and for a line that is no JSON
/// object or does not say which document it is about.
pub fn read(bytes: &[u8], file: &str) -> Result<Predictions, ImportError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut out = Predictions::default();
    for (index, line) in bytes.split(|it| *it == b'\n').enumerate() {
        let number = index + 1;
        let fail = |message: &str| ImportError {
            line: number,
            column: 1,
            message: message.to_owned(),
        };
        let line = std::str::from_utf8(line).map_err(|_| fail("this is not UTF-8"))?;
        if line.trim().is_empty() {
            continue;
        }
        let Json::Object(mut object) = parse_line(line.trim_end_matches('\r'), number)? else {
            return Err(fail("one JSON object a line is expected"));
        };
        let mut text = |key: &str| match object.remove(key) {
            Some(Json::Text(it)) if key == "text" || !it.trim().is_empty() => Some(it),
            Some(Json::Whole(it)) if key == "id" => Some(it.to_string()),
            _ => None,
        };
        let mut document = Predicted {
            line: number,
            id: text("id").or_else(|| text("source")),
            sha256: text("sha256"),
            text: text("text"),
            annotations: Vec::new(),
        };
        if document.id.is_none() && document.sha256.is_none() && document.text.is_none() {
            return Err(fail(
                "the line has no ‘sha256’, ‘text’ or ‘id’, so it is about no document",
            ));
        }
        let name = document
            .id
            .clone()
            .unwrap_or_else(|| format!("{file}, line {number}"));
        let mut lose = |reason: &'static str, item: String, detail: String| {
            out.losses.push(Loss {
                reason,
                document: name.clone(),
                item: format!("line {number}, {item}"),
                detail,
            });
        };
        match object.remove("annotations") {
            None | Some(Json::Null) => {}
            Some(Json::List(items)) => {
                for (at, item) in items.iter().enumerate() {
                    match found(item) {
                        Ok((found, none)) => {
                            if let Some(why) = none {
                                let detail = format!("{}: {why}", item.shown());
                                lose("value", format!("annotation {at}"), detail);
                            }
                            document.annotations.push(found);
                        }
                        Err((reason, why)) => {
                            let detail = format!("{}: {why}", item.shown());
                            lose(reason, format!("annotation {at}"), detail);
                        }
                    }
                }
            }
            Some(other) => {
                let detail = format!("{} is {}, not a list", other.shown(), other.kind());
                lose("malformed", "annotations".to_owned(), detail);
            }
        }
        out.documents.push(document);
    }
    Ok(out)
}

/// A span, and why its value could not be read.
fn found(item: &Json) -> Result<(Found, Option<String>), (&'static str, String)> {
    let Json::Object(item) = item else {
        let why = format!("an annotation is an object, not {}", item.kind());
        return Err(("malformed", why));
    };
    let label = ["tag", "label"].into_iter().find_map(|key| item.get(key));
    let label = match label {
        Some(Json::Text(label)) if !label.trim().is_empty() => label.clone(),
        _ => return Err(("no-label", "it has no ‘tag’ or ‘label’".to_owned())),
    };
    let spans = match item.get("spans") {
        Some(Json::List(pairs)) => pairs
            .iter()
            .map(|pair| match pair {
                Json::List(ends) if ends.len() == 2 => span(&ends[0], &ends[1]),
                _ => Err("a span is a list of a start and an end".to_owned()),
            })
            .collect::<Result<Vec<_>, _>>(),
        _ => {
            let end = |key: &str| item.get(key).unwrap_or(&Json::Null);
            span(end("start"), end("end")).map(|it| vec![it])
        }
    };
    let spans = spans.and_then(|it| Fragments::merging(it).map_err(|it| it.to_string()));
    let spans = spans.map_err(|why| ("span", why))?;
    let (value, none) = match item.get("value") {
        None | Some(Json::Null) => (None, None),
        Some(Json::Object(value)) => match self::value(value) {
            Ok(value) => (Some(value), None),
            Err(why) => (None, Some(why)),
        },
        Some(other) => (
            None,
            Some(format!("a value is an object, not {}", other.kind())),
        ),
    };
    let found = Found {
        spans,
        label,
        value,
    };
    Ok((found, none))
}

fn span(start: &Json, end: &Json) -> Result<CharSpan, String> {
    let offset = |it: &Json| match it {
        Json::Whole(it) => u32::try_from(*it).map_err(|_| format!("{it} is no position")),
        other => Err(format!("{} is no position", other.shown())),
    };
    CharSpan::new(
        CharOffset::new(offset(start)?),
        CharOffset::new(offset(end)?),
    )
    .map_err(|it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Harm, Unit};
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
        assert!(is_predictions(file.as_bytes()));
        let found = read(file.as_bytes(), "out.jsonl").expect("readable");
        assert_eq!(found.documents.len(), 2);
        let first = &found.documents[0];
        assert_eq!(first.id.as_deref(), Some("hrw"));
        assert_eq!(first.annotations.len(), 3);
        let Some(Value::Figure(figure)) = &first.annotations[0].value else {
            panic!("a figure");
        };
        assert_eq!(figure.low, Some(Decimal::from(160)));
        assert_eq!(figure.low, figure.high);
        assert_eq!(
            (figure.unit, figure.counted.harm),
            (Unit::Person, Harm::FoundDead)
        );
        assert_eq!(first.annotations[1].spans.as_slice().len(), 2);
        let reasons: Vec<&str> = found.losses.iter().map(|it| it.reason).collect();
        assert_eq!(reasons, ["span", "no-label", "value", "malformed"]);
    }

    #[test]
    fn what_is_no_such_file() {
        assert!(!is_predictions(b"{\"text\":\"a\",\"label\":[]}"));
        assert!(!is_predictions(b""));
        assert!(read(b"[]", "x").is_err());
        assert!(read(b"{\"annotations\":[]}", "x").is_err());
        assert!(read(b"\xff", "x").is_err());
        assert!(read(b"\n\n", "x").expect("nothing").documents.is_empty());
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
            let found = read(line.as_bytes(), "x").expect("is JSON");
            let taken = found.documents[0].annotations.len();
            proptest::prop_assert_eq!(taken, usize::from(start < 4));
            let value = found.documents[0].annotations.iter().any(|it| it.value.is_some());
            let lost = found.losses.iter().any(|it| it.reason == "value");
            proptest::prop_assert_eq!(value || lost, taken == 1 && key == "value");
            proptest::prop_assert!(taken == 1 || found.losses[0].reason == "span");
        }
    }
}
