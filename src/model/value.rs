//! What an annotation's words come to: figures, dates, claims.

use super::{AnnotationId, EntityId, EventId, PartialDate, Ref};
use crate::text::CharSpan;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use smol_str::SmolStr;

/// The normalised value of an annotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An amount.
    Figure(Box<Figure>),
    /// A time.
    Date(Box<DateValue>),
    /// A statement and who stands behind it.
    Claim(Box<Claim>),
}

impl Value {
    pub(super) fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        match self {
            Self::Figure(figure) => {
                figure
                    .counted
                    .who
                    .iter()
                    .for_each(|id| visit(Ref::Entity(id)));
                figure
                    .part_of
                    .iter()
                    .for_each(|id| visit(Ref::Annotation(id)));
            }
            Self::Date(_) => {}
            Self::Claim(claim) => {
                claim
                    .voices
                    .iter()
                    .for_each(|voice| voice.visit_refs(visit));
                claim
                    .about
                    .iter()
                    .for_each(|(event, _)| visit(Ref::Event(event)));
            }
        }
    }
}

/// An amount as an interval. A zero is a value; a missing bound is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// The least it can be; `None` = unbounded.
    pub low: Option<Decimal>,
    /// The most it can be; `None` = unbounded.
    pub high: Option<Decimal>,
    /// Whether `low` itself is excluded ("more than").
    pub low_open: bool,
    /// Whether `high` itself is excluded ("fewer than").
    pub high_open: bool,
    /// Whether the words say about, some, nearly …
    pub approx: bool,
    /// The qualifier as written: "at least".
    pub qualifier: SmolStr,
    /// What kind of thing the number measures.
    pub unit: Unit,
    /// The unit as written: "week", "USD", "km".
    pub unit_name: SmolStr,
    /// The base of a rate: per 1,000 live births.
    pub per: Option<Per>,
    /// As of when.
    pub as_of: Option<PartialDate>,
    /// The figure it is included in ("including two women").
    pub part_of: Option<AnnotationId>,
    /// What is counted.
    pub counted: Counted,
}

/// The base of a rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Per {
    /// How many: 1000.
    pub count: Decimal,
    /// Of what: "live births".
    pub what: SmolStr,
}

/// The kind of thing that a number measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the field's own words")]
pub enum Unit {
    #[default]
    Count,
    Person,
    Household,
    Village,
    Percent,
    Fraction,
    Rate,
    Rank,
    Money,
    Distance,
    Duration,
    Age,
    Size,
    Other,
}

/// What a figure counts. The words are shown, never compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// As written: "Peuhl herders".
    pub words: SmolStr,
    /// The groups they belong to.
    pub who: Vec<EntityId>,
    /// What they were.
    pub class: Class,
    /// What befell them.
    pub harm: Harm,
}

/// What the counted people were. A said class lies within [`Class::Unsaid`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the field's own words")]
pub enum Class {
    #[default]
    Unsaid,
    Civilian,
    Combatant,
    SecurityForces,
    Peacekeeper,
    AidWorker,
    Journalist,
    Other,
}

/// What befell the counted people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the field's own words")]
pub enum Harm {
    #[default]
    Unsaid,
    Killed,
    Executed,
    Wounded,
    Detained,
    Abducted,
    Missing,
    FoundDead,
    Displaced,
    Tortured,
    SexualViolence,
    Other,
}

/// A time as an interval of days, both inclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateValue {
    /// The first day it can be; `None` = open.
    pub earliest: Option<NaiveDate>,
    /// The last day it can be; `None` = open.
    pub latest: Option<NaiveDate>,
    /// Whether the whole interval is meant, rather than some time inside it.
    pub throughout: bool,
    /// How the interval was come by.
    pub basis: Basis,
    /// The reason, in words.
    pub why: SmolStr,
}

/// How a date's interval was come by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// It is written out.
    #[default]
    Explicit,
    /// A part comes from around it: a heading's year.
    Context,
    /// It leans on another date: "the following day".
    Relative,
    /// A person concluded it.
    Inferred,
}

/// How sure the speaker, or the annotator, is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the field's own words")]
pub enum Certainty {
    #[default]
    Certain,
    Probable,
    Possible,
    Unknown,
}

/// A statement: who says it, how surely, about what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claim {
    /// Who stands behind it; empty = the document itself.
    pub voices: Vec<Voice>,
    /// How sure they are.
    pub certainty: Certainty,
    /// Whether it affirms or denies.
    pub polarity: Polarity,
    /// Which events it bears on, and which aspect of each ("toll", "who").
    pub about: Vec<(EventId, SmolStr)>,
    /// The words that carry the hedge, in code points of the source.
    pub hedges: Vec<CharSpan>,
}

/// Somebody who speaks. A denial belongs to the voice that denies, not to the
/// document that reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// As written: "relatives of those arrested".
    pub words: SmolStr,
    /// The entities it is.
    pub who: Vec<EntityId>,
    /// Through whom it reaches us.
    pub through: Vec<EntityId>,
    /// The verb as written: "alleged".
    pub verb: SmolStr,
}

impl Voice {
    pub(super) fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        self.who
            .iter()
            .chain(&self.through)
            .for_each(|id| visit(Ref::Entity(id)));
    }
}

/// Whether a claim says that something is so, or that it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the field's own words")]
pub enum Polarity {
    #[default]
    Affirms,
    Denies,
}
