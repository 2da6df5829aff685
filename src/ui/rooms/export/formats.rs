//! What the formats are good for, in the words of the room.

use crate::exchange::Format;

/// Whom a format is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Annotation,
    Extraction,
    Tables,
    Reading,
}

impl Kind {
    pub const ALL: [Self; 4] = [
        Self::Annotation,
        Self::Extraction,
        Self::Tables,
        Self::Reading,
    ];

    pub const fn label(self) -> &'static str {
        match self {
            Self::Annotation => "Annotation tools",
            Self::Extraction => "Training and testing extractors",
            Self::Tables => "Tables",
            Self::Reading => "Reading",
        }
    }
}

/// Whom a format is for, and what for.
pub(super) fn about(format: Format) -> (Kind, &'static str) {
    use Kind::{Annotation, Extraction, Reading, Tables};
    match format.word() {
        "jsonl" => (
            Extraction,
            "All that the project knows of each document, one a line",
        ),
        "brat" => (
            Annotation,
            "A text and a file of annotations for each document",
        ),
        "cas-json" => (
            Annotation,
            "INCEpTION and other UIMA tools, with the types inside",
        ),
        "cas-xmi" => (Annotation, "INCEpTION and WebAnno, with a file of types"),
        "label-studio" => (
            Annotation,
            "Tasks with their annotations and a labelling interface",
        ),
        "prodigy" => (Annotation, "Examples with spans and tokens, one a line"),
        "doccano" => (Annotation, "Spans and relations, one document a line"),
        "webanno-tsv" => (
            Annotation,
            "A word a line, as older WebAnno projects have them",
        ),
        "web-annotation" => (
            Annotation,
            "Linked data with quotes and positions, as Recogito and Hypothesis read",
        ),
        "refi-qda" => (
            Annotation,
            "Projects of ATLAS.ti, MAXQDA, NVivo and other qualitative tools",
        ),
        "spacy" => (
            Extraction,
            "Examples for training spaCy, with the script that packs them",
        ),
        "conll" => (
            Extraction,
            "A word a line with its tag, for sequence taggers and their scorers",
        ),
        "parquet" => (Extraction, "Columns for Polars, DuckDB and Spark"),
        "hf" => (
            Extraction,
            "A data set folder for the Hugging Face libraries",
        ),
        "ecb" => (
            Extraction,
            "Events and entities across documents, as ECB+ has them",
        ),
        "corefud" => (Extraction, "Coreference in CoNLL-U, for its scorers"),
        "csv" => (Tables, "An annotation a row, with commas"),
        "tsv" => (Tables, "An annotation a row, with tabs"),
        "xlsx" => (Tables, "A workbook with a sheet for each kind of record"),
        "html" => (Reading, "A page for each document, to read, print and send"),
        "text" => (Reading, "The texts alone, as they are"),
        _ => (Annotation, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_that_is_written_says_what_for() {
        for format in Format::ALL.iter().filter(|it| it.can_write()) {
            assert!(!about(*format).1.is_empty(), "{}", format.word());
        }
    }
}
