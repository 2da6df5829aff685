//! How two aligned annotations differ.

use super::entities::EntityPairs;
use super::marks::Mark;
use super::values::{Aspect, differences};

/// What a disagreement is about: the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Nothing.
    Same,
    /// The tag.
    Tag,
    /// Where the annotation starts or ends.
    Boundary,
    /// What the words come to.
    Value,
    /// Which entities or other annotations it is linked to.
    Link,
    /// Only the first file has it.
    OnlyA,
    /// Only the second file has it.
    OnlyB,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Same,
        Self::Boundary,
        Self::Tag,
        Self::Value,
        Self::Link,
        Self::OnlyA,
        Self::OnlyB,
    ];

    /// A stable word for scripts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Tag => "tag",
            Self::Boundary => "boundary",
            Self::Value => "value",
            Self::Link => "link",
            Self::OnlyA => "only_a",
            Self::OnlyB => "only_b",
        }
    }
}

/// The kind of a pair and the aspects in which the values differ; links
/// between annotations are looked at elsewhere.
pub fn compare(a: &Mark<'_>, b: &Mark<'_>, entities: &EntityPairs) -> (Kind, Vec<Aspect>) {
    let values = differences(a.annotation, b.annotation, entities);
    let kind = if a.label != b.label {
        Kind::Tag
    } else if a.spans != b.spans {
        Kind::Boundary
    } else if !values.is_empty() {
        Kind::Value
    } else if !entities.same_links(&a.annotation.entities, &b.annotation.entities)
        || a.annotation.unidentified != b.annotation.unidentified
    {
        Kind::Link
    } else {
        Kind::Same
    };
    (kind, values)
}
