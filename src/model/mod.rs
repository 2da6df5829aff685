//! What a project knows: sources, annotations and what they mean.
//!
//! The types here are the *domain*: plain values without behaviour that needs
//! a text, a file or a clock. How they are written down is [`file`]'s concern
//! alone; a change here that touches the file is a change of its version.
//!
//! Spans are code points ([`crate::text::CharSpan`]), as on disk: a project
//! must load, merge and save where its texts are absent. What needs bytes
//! (the reader, search) takes them from [`crate::index`], which ties a
//! project to its texts.

mod annotation;
mod check;
mod event;
mod few;
pub mod file;
mod id;
mod project;
mod rare;
mod scheme;
mod settled;
mod shared;
pub(crate) mod slug;
mod source;
mod spot;
mod table;
mod time;
mod value;
pub mod words;

pub use annotation::{
    Annotation, AttributeValue, Dismissed, Entity, EntityKind, EntityLink, FragmentError,
    Fragments, Gold, Origin, Relation, Reviewed, Sensitivity, TagSet, Within,
};
pub(crate) use check::visit_every_span;
pub use check::{Place, Problem, Severity, check, check_text};
pub use event::{
    Account, Bound, Conflict, Decision, Event, EventKind, EventLink, EventLinkKind, Member,
    NotSame, Passage, Role, Verdict,
};
pub use few::Few;
pub use id::{
    AccountId, AnnotationId, ConflictId, EntityId, EventId, EventLinkId, IdError, RelationId,
    SettledId, SourceId, TagId, VerdictId, ZoneId,
};
pub(crate) use project::InProject;
pub use project::{Annotator, AnnotatorRole, Aside, Head, Project, Ref, RefKey, Settings};
pub use rare::{Empty, Rare};
pub use scheme::{AttributeKind, AttributeType, RelationType, Scheme, Tag, ValueKind};
pub use settled::{Settled, SettledKind};
pub use shared::Shared;
pub use source::{Source, SourceState, Zone, ZoneKind};
pub use spot::{Spot, SpotError};
pub use table::{Record, Table};
pub use time::{PartialDate, Period, TimeError};
pub use value::{
    Basis, Certainty, Claim, Class, Counted, DateValue, Figure, Harm, Per, Polarity, Unit, Value,
    Voice,
};
