//! The loss report: what an import could not take over, record by record.

use super::{Corpus, Written};
use serde::Serialize;

/// Something that was not taken over as it stood, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// A stable word for scripts: "past-end", "reversed" …
    pub reason: &'static str,
    /// The document's name in the file, or its file and line.
    pub document: String,
    /// Which record of it: "line 3, label 0".
    pub item: String,
    /// What stands there and what is wrong with it, in words.
    pub detail: String,
}

/// How much was taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Documents that became sources.
    pub documents: usize,
    /// Spans that became annotations.
    pub annotations: usize,
    /// Links that became relations.
    pub relations: usize,
    /// Tags that the scheme lacked.
    pub new_tags: usize,
    /// Records that were lost.
    pub losses: usize,
    /// Remarks that cost nothing.
    pub notes: usize,
}

impl Counts {
    /// How much of a corpus was written.
    pub fn written(corpus: &Corpus<'_>, written: &Written) -> Self {
        Self {
            documents: corpus.len(),
            annotations: corpus.annotations(),
            relations: corpus.relations().count(),
            new_tags: 0,
            losses: written.losses.len(),
            notes: written.notes.len(),
        }
    }
}

/// The report as one JSON document, keys in fixed order, with a line break at
/// its end.
pub fn report_json(format: &str, losses: &[Loss], notes: &[Loss], counts: Counts) -> String {
    #[derive(Serialize)]
    struct Report<'a> {
        schema: u32,
        format: &'a str,
        losses: &'a [Loss],
        notes: &'a [Loss],
        counts: Counts,
    }
    let report = Report {
        schema: 1,
        format,
        losses,
        notes,
        counts,
    };
    let mut json = serde_json::to_string_pretty(&report)
        .expect("strings and counts always serialise: no map, no float, no failing writer");
    json.push('\n');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_the_documented_order() {
        let loss = Loss {
            reason: "reversed",
            document: "a".into(),
            item: "line 1, label 0".into(),
            detail: "[2,1,\"X\"]".into(),
        };
        let json = report_json("doccano", &[loss], &[], Counts::default());
        let compact: String = json.split_whitespace().collect();
        assert!(compact.starts_with(
            r#"{"schema":1,"format":"doccano","losses":[{"reason":"reversed","document":"a","item":"line1,label0","detail":"[2,1,\"X\"]"}],"notes":[],"counts":{"documents":0,"#
        ));
        assert!(json.ends_with("}\n"));
    }
}
