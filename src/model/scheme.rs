//! The tag scheme: what may be tagged, and what a tag carries.

use super::TagId;
use smol_str::SmolStr;

/// The tags, their values and the relation types of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// Names the scheme across projects.
    pub id: SmolStr,
    /// Counts up when a shared scheme changes.
    pub version: u32,
    /// The tags, in the order in which they are shown.
    pub tags: Vec<Tag>,
    /// The types that relations between annotations may have.
    pub relations: Vec<RelationType>,
}

impl Scheme {
    /// The tag of that id.
    pub fn tag(&self, id: &TagId) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.id == *id)
    }

    /// The five tags every project starts with.
    pub fn built_in() -> Self {
        let tag = |slug: &str, key: &str, value: ValueKind, guideline: &str| Tag {
            id: TagId::parse(slug).expect("the built-in slugs are ids"),
            label: capitalised(slug),
            key: SmolStr::new(key),
            color: SmolStr::default(),
            value,
            attributes: Vec::new(),
            guideline: guideline.to_owned(),
            examples: Vec::new(),
        };
        let mut scheme = Self {
            id: "reports".into(),
            version: 1,
            tags: vec![
                tag(
                    "actor",
                    "1",
                    ValueKind::Entity,
                    "Whoever acts or is acted upon: a person, an armed group, an army, a government, a community. Tag the name with its title; leave the article out.",
                ),
                tag(
                    "place",
                    "2",
                    ValueKind::Entity,
                    "A named place: a village, a region, a river, a camp. Tag the name and the kind word that belongs to it; a people's name is an actor.",
                ),
                tag(
                    "figure",
                    "3",
                    ValueKind::Figure,
                    "A number that measures or counts, with its qualifier and scale. What is counted stays outside. Bare years and numbers inside names are no figures.",
                ),
                tag(
                    "claim",
                    "4",
                    ValueKind::Claim,
                    "A whole statement that a source makes or passes on and that another source could confirm or deny, with its attribution.",
                ),
                tag(
                    "date",
                    "5",
                    ValueKind::Date,
                    "When something happened or was said: a day, a month, a year, a range, or words that lean on another date.",
                ),
            ],
            relations: Vec::new(),
        };
        let examples: [&[&str]; 5] = [
            &["Malian soldiers", "Gen. Assimi Goïta", "JNIM"],
            &["Moura", "Ségou region", "the Niger River"],
            &["at least 34", "1.5 million", "between five and nine"],
            &["the government denied working with the group"],
            &["7 February", "late August", "eleven days later", "2012/13"],
        ];
        for (tag, examples) in scheme.tags.iter_mut().zip(examples) {
            tag.examples = examples.iter().map(|&it| it.to_owned()).collect();
        }
        scheme
    }
}

fn capitalised(slug: &str) -> String {
    let mut letters = slug.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// A slug, unique in the scheme.
    pub id: TagId,
    /// What people read.
    pub label: String,
    /// The key that sets it; empty = none.
    pub key: SmolStr,
    /// A colour of its own as `#rrggbb`; empty = the theme's choice.
    pub color: SmolStr,
    /// What value its annotations carry.
    pub value: ValueKind,
    /// Further typed fields of its annotations.
    pub attributes: Vec<AttributeType>,
    /// When to use it, in words.
    pub guideline: String,
    /// Examples of spans.
    pub examples: Vec<String>,
}

/// What value the annotations of a tag carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ValueKind {
    #[default]
    None,
    Entity,
    Figure,
    Claim,
    Date,
}

/// A typed field of a tag's annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeType {
    /// Its name, unique in the tag.
    pub name: SmolStr,
    /// What it holds.
    pub kind: AttributeKind,
    /// Whether every annotation must have it.
    pub required: bool,
    /// When to use it, in words.
    pub guideline: String,
}

/// What an attribute holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AttributeKind {
    /// Any text.
    #[default]
    Text,
    /// A decimal number.
    Number,
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice(Vec<SmolStr>),
    /// A day, a month or a year.
    Date,
}

/// A type that relations between annotations may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationType {
    /// A slug, unique in the scheme.
    pub id: SmolStr,
    /// What people read.
    pub label: String,
    /// The tags it may start from; empty = any.
    pub from: Vec<TagId>,
    /// The tags it may lead to; empty = any.
    pub to: Vec<TagId>,
    /// Whether its direction means nothing.
    pub symmetric: bool,
    /// When to use it, in words.
    pub guideline: String,
}
