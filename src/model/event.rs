//! Events, the accounts that sources give of them, and what people decided.
//!
//! An *account* is what one passage of one source says; the *event* is what is
//! compared. The second never overwrites the first.

use super::{
    AccountId, AnnotationId, Certainty, ConflictId, EventId, EventLinkId, Record, Ref, SourceId,
    VerdictId,
};
use crate::text::CharSpan;
use chrono::{DateTime, Utc};
use smol_str::SmolStr;

/// Something that happened, or a state of affairs that sources report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// What people call it.
    pub title: String,
    /// Whether it happened at a time or stands over time.
    pub kind: EventKind,
    /// A free note.
    pub note: String,
}

impl Record for Event {
    type Id = EventId;

    fn id(&self) -> EventId {
        self.id.clone()
    }

    fn visit_refs(&self, _visit: &mut dyn FnMut(Ref<'_>)) {}
}

/// Whether an event happened at a time or stands over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum EventKind {
    #[default]
    Incident,
    Standing,
}

/// A stretch, or several, of one source. It is an account's identity when
/// events are compared between annotators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// The source.
    pub source: SourceId,
    /// Where, in code points.
    pub span: CharSpan,
}

/// What one passage of one source says of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The event it tells of.
    pub event: EventId,
    /// Where it stands.
    pub passage: Passage,
    /// The annotations it is made of.
    pub members: Vec<Member>,
    /// A free note.
    pub note: String,
}

impl Record for Account {
    type Id = AccountId;

    fn id(&self) -> AccountId {
        self.id.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        visit(Ref::Event(&self.event));
        visit(Ref::Source(&self.passage.source));
        self.members
            .iter()
            .for_each(|member| visit(Ref::Annotation(&member.annotation)));
    }
}

/// The part that an annotation plays in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The annotation; it may serve several accounts.
    pub annotation: AnnotationId,
    /// Its part.
    pub role: Role,
    /// How a date bounds the event.
    pub bound: Bound,
    /// How sure the annotator is of the role.
    pub certainty: Certainty,
    /// The reason, in words.
    pub why: String,
}

/// The parts that annotations play in an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the questions they answer")]
pub enum Role {
    When,
    SaidWhen,
    Where,
    Who,
    /// With whose support.
    With,
    Whom,
    Figure,
    What,
    Why,
    Voice,
}

impl Role {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 10] = [
        Self::When,
        Self::SaidWhen,
        Self::Where,
        Self::Who,
        Self::With,
        Self::Whom,
        Self::Figure,
        Self::What,
        Self::Why,
        Self::Voice,
    ];
}

/// How a date bounds its event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Bound {
    #[default]
    At,
    From,
    Until,
    Before,
    After,
}

impl Bound {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 5] = [Self::At, Self::From, Self::Until, Self::Before, Self::After];
}

/// How two events relate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventLink {
    /// Its id.
    pub id: EventLinkId,
    /// How.
    pub kind: EventLinkKind,
    /// The event it starts from; the part, or the step.
    pub from: EventId,
    /// The event it leads to; the whole.
    pub to: EventId,
    /// The reason, in words.
    pub why: String,
}

impl Record for EventLink {
    type Id = EventLinkId;

    fn id(&self) -> EventLinkId {
        self.id.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        visit(Ref::Event(&self.from));
        visit(Ref::Event(&self.to));
    }
}

/// The ways in which two events relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum EventLinkKind {
    Same,
    Probable,
    PartOf,
    StepOf,
    NotSame,
}

/// Two passages that were held not to tell the same event; never offered again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotSame {
    /// One passage; the lesser of the two.
    pub a: Passage,
    /// The other.
    pub b: Passage,
    /// The reason, in words.
    pub why: String,
}

impl Record for NotSame {
    type Id = Self;

    fn id(&self) -> Self {
        self.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        visit(Ref::Source(&self.a.source));
        visit(Ref::Source(&self.b.source));
    }
}

/// What a person says of a computed relation. It is stale once the values that
/// it judged have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its id.
    pub id: VerdictId,
    /// The event.
    pub event: EventId,
    /// Which aspect: "toll", "when", "who".
    pub aspect: SmolStr,
    /// The accounts it bears on; empty = all of the event.
    pub accounts: Vec<AccountId>,
    /// What was decided.
    pub decision: Decision,
    /// Who decided.
    pub by: SmolStr,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub why: String,
    /// A hash of the values it judged.
    pub judged: SmolStr,
}

impl Record for Verdict {
    type Id = VerdictId;

    fn id(&self) -> VerdictId {
        self.id.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        visit(Ref::Event(&self.event));
        self.accounts.iter().for_each(|id| visit(Ref::Account(id)));
        if let Decision::Prefer(account) = &self.decision {
            visit(Ref::Account(account));
        }
    }
}

/// What may be decided about an aspect of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The computed relation is right.
    Accept,
    /// It is this relation instead, by its name in the comparison.
    Override(SmolStr),
    /// Publish the range of all accounts.
    PublishRange,
    /// Follow this account.
    Prefer(AccountId),
    /// Not now.
    Defer,
    /// Waits for something.
    Pending,
    /// Go back to the source and ask.
    AskSource,
}

/// Two versions of a record that a merge could not settle, kept as data. The
/// versions are records as they stand in a project file; empty = absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Its id.
    pub id: ConflictId,
    /// Which list of the file the record is in: "annotations".
    pub list: SmolStr,
    /// The record's id or key.
    pub record: SmolStr,
    /// The common ancestor.
    pub base: String,
    /// Our version, which stands in the list.
    pub ours: String,
    /// Their version.
    pub theirs: String,
}

impl Record for Conflict {
    type Id = ConflictId;

    fn id(&self) -> ConflictId {
        self.id.clone()
    }

    fn visit_refs(&self, _visit: &mut dyn FnMut(Ref<'_>)) {}
}
