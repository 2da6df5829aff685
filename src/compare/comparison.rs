//! What comparing the accounts of an event gives: columns, rows, cells, pairs.
//!
//! Everything here is data for showing. Positions are code points. Orders
//! depend on nothing but the records: columns stand by source, passage and
//! account, rows by role and by what is counted.

use super::panel::Panel;
use super::relation::{Badge, Chip, Conflict, Relation};
use crate::model::{
    AccountId, AnnotationId, Bound, Certainty, EventId, EventKind, EventLinkKind, PartialDate,
    Passage, Period, Problem, Role, SourceId, Verdict, ZoneKind,
};
use crate::text::CharSpan;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use smol_str::SmolStr;
use std::sync::Arc;

/// The accounts of one event side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The event; of several that are held to be the same, the one of the
    /// least id.
    pub event: EventId,
    /// Its title.
    pub title: String,
    /// Whether it happened at a time or stands over time.
    pub kind: EventKind,
    /// The other events that are held to be the same; their accounts are here.
    pub joined: Vec<EventId>,
    /// Events that are probably the same; their accounts are not here.
    pub probable: Vec<EventId>,
    /// When it was, as far as the accounts say.
    pub when: Days,
    /// The worst badge of its aspects.
    pub badge: Badge,
    /// The accounts.
    pub columns: Vec<Column>,
    /// The aspects of which any account says anything.
    pub rows: Vec<Row>,
    /// The events that are its parts and steps, each compared by itself.
    pub steps: Vec<Step>,
    /// What its own accounts and those of its steps count, two by two, and the
    /// steps' among each other: always another scope.
    pub across: Vec<Across>,
    /// The sources that have no account of it, and why that may be.
    pub silent: Vec<SilentSource>,
    /// How many sources have an account of it.
    pub documents: usize,
    /// How many voices speak in the accounts: two sources that quote one
    /// report are one voice.
    pub voices: usize,
    /// How far approximate numbers reach, in per cent of the number.
    pub tolerance: Decimal,
    /// Records that could not be followed: dangling, circular, contradictory.
    pub problems: Vec<Problem>,
}

impl Comparison {
    /// The row of that name.
    pub fn row(&self, aspect: &str) -> Option<&Row> {
        self.rows.iter().find(|it| it.aspect.name == aspect)
    }

    /// The pair of the two accounts in a row, whichever stands first.
    pub fn pair<'a>(&self, row: &'a Row, a: &AccountId, b: &AccountId) -> Option<&'a Pair> {
        let place = |id: &AccountId| self.columns.iter().position(|it| it.account == *id);
        let (a, b) = (place(a)?, place(b)?);
        let pair = (a.min(b), a.max(b));
        row.pairs.iter().find(|it| (it.a, it.b) == pair)
    }
}

/// A stretch of days, both ends inclusive; `None` = open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// An account: a column of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The account.
    pub account: AccountId,
    /// The event it names; another than that of the comparison if the two are
    /// held to be the same.
    pub event: EventId,
    /// Its source.
    pub source: SourceId,
    /// What to call the source: its title, else its publisher, else its id.
    pub source_name: String,
    /// Where it stands.
    pub passage: Passage,
    /// The kind of the innermost zone around the passage.
    pub zone: Option<ZoneKind>,
    /// When it was published: by its innermost dated zone, else by its source.
    pub published: Option<PartialDate>,
    /// Which period it tells about, by the same rule.
    pub covers: Option<Period>,
    /// Who speaks, as written; the source itself first, if it does.
    pub voices: Vec<String>,
    /// Whether the source itself speaks, be it beside others.
    pub own_voice: bool,
    /// Whether somebody other than the source speaks.
    pub quoted: bool,
    /// Whether the passage is wholly reviewed for all tags.
    pub read: bool,
    /// Its annotations in their roles, in reading order.
    pub members: Vec<MemberView>,
}

/// An annotation in its role.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberView {
    /// The annotation.
    pub annotation: AnnotationId,
    /// Its role.
    pub role: Role,
    /// How a date bounds the event.
    pub bound: Bound,
    /// How sure the annotator is of the role.
    pub certainty: Certainty,
    /// The source it lies in.
    pub source: SourceId,
    /// From its first start to its last end.
    pub span: CharSpan,
    /// Its words; empty in a text-free project.
    pub words: String,
}

/// What is compared: a role or, for figures, what is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Aspect {
    /// The role.
    pub role: Role,
    /// Its name, unique in the event: "when", "toll", "displaced". It is what
    /// verdicts and claims call it.
    pub name: SmolStr,
}

/// One aspect over all accounts: a row of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which.
    pub aspect: Aspect,
    /// The sharpest relation of its pairs; silent if fewer than two accounts
    /// say anything that can be compared.
    pub relation: Relation,
    /// The worst badge of its pairs.
    pub badge: Badge,
    /// How many pairs stand in each relation, in the order of the table;
    /// relations without a pair are left out.
    pub counts: Vec<(Relation, usize)>,
    /// What each account says, in the order of the columns.
    pub cells: Vec<Cell>,
    /// Every two accounts of which at least one says something, by column. A
    /// pair of an account with itself stands where two figures or two voices in
    /// it disagree.
    pub pairs: Vec<Pair>,
    /// How many sources say it.
    pub documents: usize,
    /// How many voices say it.
    pub voices: usize,
    /// What people decided, the latest first.
    pub verdicts: Vec<Judgement>,
    /// For figures: the plot, one panel per counted population.
    pub panels: Vec<Panel>,
}

impl Row {
    /// Whether somebody has decided and nothing has changed since.
    pub fn is_decided(&self) -> bool {
        self.verdicts.first().is_some_and(|it| !it.stale)
    }

    /// Whether the last decision was about other values than there are now.
    pub fn is_stale(&self) -> bool {
        self.verdicts.first().is_some_and(|it| it.stale)
    }

    /// The pairs that set two accounts against each other.
    pub fn conflicts(&self) -> impl Iterator<Item = &Pair> {
        self.pairs
            .iter()
            .filter(|it| it.relation.conflict().is_some())
    }
}

/// What one account says of one aspect.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// It says something.
    Said(Said),
    /// It says nothing.
    Silent(Silence),
}

impl Cell {
    /// What it says, if it does.
    pub fn said(&self) -> Option<&Said> {
        match self {
            Self::Said(said) => Some(said),
            Self::Silent(_) => None,
        }
    }
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The annotations it is made of, in reading order.
    pub members: Vec<AnnotationId>,
    /// The words of each, as the source has them; empty in a text-free project.
    pub words: Vec<String>,
    /// What the words come to, for reading.
    pub value: String,
    /// Whether there is a value that can be compared.
    pub valued: bool,
    /// How sure the voice is.
    pub certainty: Certainty,
    /// Whether somebody in this account affirms it.
    pub affirmed: bool,
    /// The voices that reject it, as written.
    pub denied_by: Vec<String>,
    /// Cells of one row with the same number say the same; from 0, by column.
    pub group: usize,
}

/// Why an account, or a source, says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Silence {
    /// Nobody has said that the passage was read to the end.
    NotRead,
    /// It was read, and it does not say.
    DoesNotSay,
    /// It tells about another period.
    OutsidePeriod,
    /// It was published before the event.
    PublishedBefore,
}

impl Silence {
    /// Its words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotRead => "not read",
            Self::DoesNotSay => "does not say",
            Self::OutsidePeriod => "outside its period",
            Self::PublishedBefore => "published before the event",
        }
    }

    /// The same as the end of a sentence about an account.
    pub(super) const fn clause(self) -> &'static str {
        match self {
            Self::NotRead => "has not been read to its end",
            Self::DoesNotSay => "does not say",
            Self::OutsidePeriod => "tells about another period",
            Self::PublishedBefore => "was published before the event",
        }
    }
}

/// How two accounts relate in one aspect.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The column of one.
    pub a: usize,
    /// The column of the other; the same for what one account says against
    /// itself.
    pub b: usize,
    /// How they relate.
    pub relation: Relation,
    /// Every component that differs, in the order in which they are asked; the
    /// value too where scope or time differ.
    pub chips: Vec<Chip>,
    /// Why, in one sentence.
    pub why: String,
    /// Whether both stand in one source.
    pub own: bool,
}

impl Pair {
    /// What stands against what, if both stand in one account.
    pub fn within(&self) -> Option<&'static str> {
        (self.a == self.b).then_some(match self.relation {
            Relation::Denies => "two voices",
            _ => "two figures",
        })
    }
}

/// A verdict on a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Arc<Verdict>,
    /// Whether the values have changed since.
    pub stale: bool,
}

/// An event that is part or step of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The event.
    pub event: EventId,
    /// Its title.
    pub title: String,
    /// Part of, or step of.
    pub kind: EventLinkKind,
    /// What it comes to by itself.
    pub badge: Badge,
}

/// Two figures of different events of one family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Across {
    /// One account.
    pub a: AccountId,
    /// The event it is compared under.
    pub a_event: EventId,
    /// The other account.
    pub b: AccountId,
    /// The event it is compared under.
    pub b_event: EventId,
    /// Always [`Relation::OtherScope`].
    pub relation: Relation,
    /// What differs besides.
    pub chips: Vec<Chip>,
    /// Why, in one sentence.
    pub why: String,
}

/// A source without an account of the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilentSource {
    /// The source.
    pub source: SourceId,
    /// Why it says nothing, as far as the project knows.
    pub silence: Silence,
}

/// What a list of events shows of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The event.
    pub event: EventId,
    /// Its title.
    pub title: String,
    /// Whether it happened at a time or stands over time.
    pub kind: EventKind,
    /// The other events that are held to be the same.
    pub joined: Vec<EventId>,
    /// When it was, as far as the accounts say.
    pub when: Days,
    /// The worst badge of its aspects.
    pub badge: Badge,
    /// The hardest conflict there is.
    pub conflict: Option<Conflict>,
    /// The aspect with the sharpest relation, and that relation.
    pub sharpest: Option<(Aspect, Relation)>,
    /// How many accounts it has.
    pub accounts: usize,
    /// In how many sources.
    pub documents: usize,
    /// How many voices speak in them.
    pub voices: usize,
    /// How many aspects are said by one account only.
    pub only_one: usize,
    /// How many conflicting aspects nobody has decided.
    pub undecided: usize,
    /// How many verdicts were about other values.
    pub stale: usize,
    /// What it is part or step of.
    pub parents: Vec<EventId>,
    /// How many parts and steps it has.
    pub steps: usize,
}

/// All events of a project, each with what it comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// The events, by id; those held to be the same are one.
    pub events: Vec<Summary>,
    /// Links and accounts that lead nowhere or contradict each other.
    pub problems: Vec<Problem>,
}
