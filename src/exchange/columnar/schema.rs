//! The columns of our tables.

use parquet::schema::parser::parse_message_type;
use parquet::schema::types::TypePtr;
use std::sync::Arc;

/// Whom tables are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Whoever reads Parquet: labels are words, attributes a map.
    Plain,
    /// Hugging Face's libraries: labels are numbers, and there are no maps.
    Set,
}

/// One of our tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Documents,
    Spans,
    Mentions,
    Records,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Documents, Self::Spans, Self::Mentions, Self::Records];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Spans => "spans",
            Self::Mentions => "mentions",
            Self::Records => "records",
        }
    }

    /// Its columns.
    pub fn schema(self, layout: Layout) -> TypePtr {
        let columns = match self {
            Self::Documents => format!(
                "required binary doc_id (STRING);
                 optional binary title (STRING);
                 optional binary publisher (STRING);
                 optional binary published (STRING);
                 optional binary covers (STRING);
                 optional binary language (STRING);
                 required binary state (STRING);
                 optional binary sha256 (STRING);
                 required int32 chars;
                 optional binary text (STRING);
                 {}
                 {}
                 optional binary more (STRING);",
                list(
                    "spans",
                    &format!("required binary id (STRING); {}", annotation(layout))
                ),
                list(
                    "links",
                    "required binary id (STRING);
                     required binary type (STRING);
                     required binary from (STRING);
                     required binary to (STRING);
                     optional binary note (STRING);",
                ),
            ),
            Self::Spans => format!(
                "required binary doc_id (STRING); required binary span_id (STRING); {}",
                annotation(layout)
            ),
            Self::Mentions => "required binary entity_id (STRING);
                 required binary kind (STRING);
                 optional binary name (STRING);
                 required binary doc_id (STRING);
                 optional binary span_id (STRING);
                 optional binary account_id (STRING);
                 required int32 start;
                 required int32 end;
                 optional binary text (STRING);
                 optional binary certainty (STRING);"
                .to_owned(),
            Self::Records => "required binary kind (STRING);
                 optional binary id (STRING);
                 optional binary name (STRING);
                 required binary json (STRING);"
                .to_owned(),
        };
        let mut message = format!("message {} {{ {columns} }}", self.name());
        if layout == Layout::Set {
            // The names of labels in a file are taken by those libraries only
            // where the columns are as they would write them.
            message = message.replace("required", "optional");
        }
        let schema = parse_message_type(&message).expect("the columns above are well-formed");
        Arc::new(schema)
    }
}

/// What is known of an annotation, but for its id.
fn annotation(layout: Layout) -> String {
    let places = "required int32 start;
         required int32 end;
         required int32 start_u16;
         required int32 end_u16;
         required int32 start_byte;
         required int32 end_byte;";
    let (label, attributes) = match layout {
        Layout::Plain => (
            "required binary label (STRING);",
            "required group attributes (MAP) { repeated group key_value {
                 required binary key (STRING);
                 required binary value (STRING);
             } }"
            .to_owned(),
        ),
        Layout::Set => (
            "required int64 label;",
            list(
                "attributes",
                "required binary key (STRING); required binary value (STRING);",
            ),
        ),
    };
    format!(
        "{label}
         {places}
         {}
         optional binary text (STRING);
         optional binary value (STRING);
         {}
         required boolean unidentified;
         required boolean unsure;
         {attributes}
         optional binary note (STRING);
         optional binary more (STRING);",
        list("fragments", places),
        list(
            "entities",
            "required binary id (STRING); required binary certainty (STRING);",
        ),
    )
}

/// A list of records with those fields.
fn list(name: &str, fields: &str) -> String {
    format!(
        "required group {name} (LIST) {{ repeated group list {{
             required group element {{ {fields} }}
         }} }}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_columns() {
        for layout in [Layout::Plain, Layout::Set] {
            for kind in Kind::ALL {
                assert!(kind.schema(layout).get_fields().len() > 3, "{kind:?}");
            }
        }
    }
}
