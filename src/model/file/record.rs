//! Single records: as text, what conflicts keep and what is merged field by
//! field, the text being that of a line of the file; and as JSON with the same
//! fields and words, for those who hand projects to other programs.

use super::wire::{self, Why, Wire};
use super::{clip, ron_text};
use crate::model;
use smol_str::SmolStr;

/// Something that stands on a line of its own in a project file.
pub(crate) trait InFile: Sized {
    /// The list of the file that it stands in.
    const LIST: &'static str;

    /// It, as it stands in the file.
    fn written(&self) -> String;

    /// Reads what [`Self::written`] wrote.
    ///
    /// # Errors
    ///
    /// Why the text is no such record, in words.
    fn parsed(text: &str) -> Result<Self, String>;

    /// It, as JSON with the fields and words of the file.
    fn json(&self) -> serde_json::Value;

    /// Reads what [`Self::json`] gave.
    ///
    /// # Errors
    ///
    /// Why the value is no such record, in words.
    fn of_json(json: serde_json::Value) -> Result<Self, String>;

    /// What to call it: its id or, for facts, a description.
    fn name(&self) -> String;
}

/// A wire record as JSON.
fn json_of(wire: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(wire).expect("wire records are strings, numbers and lists")
}

macro_rules! in_file {
    ($($list:literal: $name:ident;)*) => {$(
        impl InFile for model::$name {
            const LIST: &'static str = $list;

            fn written(&self) -> String {
                ron_text::of(&wire::$name::of(self))
            }

            fn parsed(text: &str) -> Result<Self, String> {
                let record: wire::$name =
                    ron::from_str(text).map_err(|err| clip(&err.to_string()))?;
                let domain = record.domain().and_then(|it| record.fits().map(|()| it));
                domain.map_err(|Why(why)| clip(&why))
            }

            fn json(&self) -> serde_json::Value {
                json_of(&wire::$name::of(self))
            }

            fn of_json(json: serde_json::Value) -> Result<Self, String> {
                let record: wire::$name =
                    serde_json::from_value(json).map_err(|err| clip(&err.to_string()))?;
                let domain = record.domain().and_then(|it| record.fits().map(|()| it));
                domain.map_err(|Why(why)| clip(&why))
            }

            fn name(&self) -> String {
                wire::$name::of(self).name()
            }
        }
    )*};
}

in_file! {
    "head": Head;
    "scheme.tags": Tag;
    "scheme.relations": RelationType;
    "sources": Source;
    "zones": Zone;
    "annotations": Annotation;
    "relations": Relation;
    "entities": Entity;
    "events": Event;
    "accounts": Account;
    "event_links": EventLink;
    "not_same": NotSame;
    "verdicts": Verdict;
    "reviewed": Reviewed;
    "dismissed": Dismissed;
    "settled": Settled;
}

/// What a scheme is called and how often it changed, apart from its lists.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SchemeName {
    /// The scheme's id.
    pub name: SmolStr,
    /// Its version.
    pub version: u32,
}

impl InFile for SchemeName {
    const LIST: &'static str = "scheme";

    fn written(&self) -> String {
        let Self { name, version } = self.clone();
        ron_text::of(&wire::SchemeName { name, version })
    }

    fn parsed(text: &str) -> Result<Self, String> {
        let wire::SchemeName { name, version } =
            ron::from_str(text).map_err(|err| clip(&err.to_string()))?;
        Ok(Self { name, version })
    }

    fn json(&self) -> serde_json::Value {
        let Self { name, version } = self.clone();
        json_of(&wire::SchemeName { name, version })
    }

    fn of_json(json: serde_json::Value) -> Result<Self, String> {
        let wire::SchemeName { name, version } =
            serde_json::from_value(json).map_err(|err| clip(&err.to_string()))?;
        Ok(Self { name, version })
    }

    fn name(&self) -> String {
        "scheme".to_owned()
    }
}
