//! What a suggestion is, and which tag of a scheme it would become.

use crate::model::{
    DateValue, EntityId, EntityKind, Figure, PartialDate, Period, Scheme, TagId, Value, ValueKind,
    ZoneKind,
};
use crate::text::ByteSpan;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Something that a recogniser read in a text and a person may accept.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Where, in bytes of the text.
    pub span: ByteSpan,
    /// What it would be.
    pub proposal: Proposal,
    /// Which rule found it, in words for people.
    pub why: SmolStr,
}

/// What a suggestion would be.
#[derive(Clone, Debug, PartialEq)]
pub enum Proposal {
    /// An amount.
    Figure(Box<Figure>),
    /// A time.
    Date(Box<DateValue>),
    /// A mention of something that has a name.
    Name(Box<ProposedName>),
    /// A stretch that differs from the text around it.
    Zone(Box<ProposedZone>),
}

/// A known name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedName {
    /// What it may be a name of; several, if they share it.
    pub of: Vec<Named>,
    /// Whether the words only come near to the name: a question, not a match.
    pub near: bool,
}

/// What a name belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The entity of the project; `None` = it would be made.
    pub id: Option<EntityId>,
    /// What it is.
    pub kind: EntityKind,
    /// What it is called.
    pub label: SmolStr,
    /// Its other names, if it would be made.
    pub aliases: Vec<SmolStr>,
    /// What tells it from others of its name: "region in Mali"; may be empty.
    pub detail: SmolStr,
}

/// A zone that somebody may want to mark.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedZone {
    /// What it is.
    pub kind: ZoneKind,
    /// When this stretch was published, if it says so.
    pub published: Option<PartialDate>,
    /// The period it tells about, if it says so.
    pub covers: Option<Period>,
}

/// The kinds of suggestions, in the order in which one place is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuggestionKind {
    /// A stretch that differs from the text around it.
    Zone,
    /// A time.
    Date,
    /// An amount.
    Figure,
    /// A known name, but for accents and case.
    Name,
    /// A name that differs from a known one by a letter.
    NearName,
}

impl SuggestionKind {
    /// All kinds, in the order in which they are offered to choose from.
    pub const ALL: [Self; 5] = [
        Self::Figure,
        Self::Date,
        Self::Name,
        Self::NearName,
        Self::Zone,
    ];

    /// What people call several of them.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Figure => "Figures",
            Self::Date => "Dates",
            Self::Name => "Names",
            Self::NearName => "Near names",
            Self::Zone => "Zones",
        }
    }
}

/// The place of a suggestion in a text, which is its identity: it stays the
/// same when the recognisers are run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SuggestionPlace {
    /// Where, in bytes.
    pub span: ByteSpan,
    /// As what.
    pub kind: SuggestionKind,
}

impl Suggestion {
    /// What kind it is of.
    pub fn kind(&self) -> SuggestionKind {
        match &self.proposal {
            Proposal::Figure(_) => SuggestionKind::Figure,
            Proposal::Date(_) => SuggestionKind::Date,
            Proposal::Name(name) if name.near => SuggestionKind::NearName,
            Proposal::Name(_) => SuggestionKind::Name,
            Proposal::Zone(_) => SuggestionKind::Zone,
        }
    }

    /// Its identity.
    pub fn place(&self) -> SuggestionPlace {
        SuggestionPlace {
            span: self.span,
            kind: self.kind(),
        }
    }

    /// The value that its annotation would carry.
    pub fn value(&self) -> Option<Value> {
        match &self.proposal {
            Proposal::Figure(figure) => Some(Value::Figure(figure.clone())),
            Proposal::Date(date) => Some(Value::Date(date.clone())),
            Proposal::Name(_) | Proposal::Zone(_) => None,
        }
    }
}

/// Which tags of a scheme the suggestions become, and which tags carry what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestedTags {
    figure: Option<TagId>,
    date: Option<TagId>,
    actor: Option<TagId>,
    place: Option<TagId>,
    carries: BTreeMap<TagId, ValueKind>,
}

impl SuggestedTags {
    /// The tags of a scheme: the first that carries a value of the kind, by
    /// preference the one of the built-in name.
    pub fn of(scheme: &Scheme) -> Self {
        let first = |kind: ValueKind, name: &str| {
            let mut able = scheme.tags.iter().filter(|tag| tag.value == kind);
            let named = able.clone().find(|tag| tag.id.as_str() == name);
            named.or_else(|| able.next()).map(|tag| tag.id.clone())
        };
        let entity = |name: &str, other: &str| {
            let able = || {
                let all = scheme.tags.iter();
                all.filter(|tag| tag.value == ValueKind::Entity)
            };
            let named = able().find(|tag| tag.id.as_str() == name);
            let spare = || able().find(|tag| tag.id.as_str() != other);
            let found = named.or_else(spare).or_else(|| able().next());
            found.map(|tag| tag.id.clone())
        };
        Self {
            figure: first(ValueKind::Figure, "figure"),
            date: first(ValueKind::Date, "date"),
            actor: entity("actor", "place"),
            place: entity("place", "actor"),
            carries: scheme
                .tags
                .iter()
                .map(|tag| (tag.id.clone(), tag.value))
                .collect(),
        }
    }

    /// The tag that a suggestion would get; `None` for zones, and where the
    /// scheme has no tag for it.
    pub fn of_suggestion(&self, it: &Suggestion) -> Option<&TagId> {
        match &it.proposal {
            Proposal::Figure(_) => self.figure.as_ref(),
            Proposal::Date(_) => self.date.as_ref(),
            Proposal::Name(name) => match name.of.first().map(|it| it.kind) {
                Some(EntityKind::Place) => self.place.as_ref(),
                _ => self.actor.as_ref(),
            },
            Proposal::Zone(_) => None,
        }
    }

    /// Whether an annotation of that tag settles a suggestion that it overlaps:
    /// it carries a value of the same kind.
    pub fn settles(&self, tag: &TagId, kind: SuggestionKind) -> bool {
        let value = self.carries.get(tag).copied().unwrap_or_default();
        match kind {
            SuggestionKind::Figure => value == ValueKind::Figure,
            SuggestionKind::Date => value == ValueKind::Date,
            SuggestionKind::Name | SuggestionKind::NearName => value == ValueKind::Entity,
            SuggestionKind::Zone => false,
        }
    }
}

/// Which suggestions somebody wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    kinds: u8,
    zones: u8,
}

impl Default for Limits {
    /// All kinds, everywhere but in boilerplate.
    fn default() -> Self {
        Self {
            kinds: u8::MAX,
            zones: !(1 << ZoneKind::Boilerplate as u8),
        }
    }
}

impl Limits {
    /// Whether a kind is wanted.
    pub fn kind(self, kind: SuggestionKind) -> bool {
        self.kinds & (1 << kind as u8) != 0
    }

    /// Whether suggestions in zones of that kind are wanted; text outside all
    /// zones counts as body.
    pub fn zone(self, kind: ZoneKind) -> bool {
        self.zones & (1 << kind as u8) != 0
    }

    /// Wants a kind or no more.
    pub fn toggle_kind(&mut self, kind: SuggestionKind) {
        self.kinds ^= 1 << kind as u8;
    }

    /// Wants suggestions in a kind of zone or no more. Boilerplate is nobody's
    /// report, so it stays out.
    pub fn toggle_zone(&mut self, kind: ZoneKind) {
        if kind != ZoneKind::Boilerplate {
            self.zones ^= 1 << kind as u8;
        }
    }
}
