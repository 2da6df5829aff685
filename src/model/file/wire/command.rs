//! Commands as they stand in the journal.

use super::{Annotator, RelationType, Settings, Tag, Why, Wire, record};
use crate::command::{self, Put};
use crate::model::{self, Record};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, ToSmolStr};
use std::sync::Arc;

record!(Head {
    title: String,
    annotator: Annotator;
    settings: Settings,
});

impl Wire for Head {
    type Domain = model::Head;

    fn of(it: &model::Head) -> Self {
        let model::Head {
            title,
            annotator,
            settings,
        } = it;
        Self {
            title: title.clone(),
            annotator: Annotator::of(annotator),
            settings: Settings::of(settings),
        }
    }

    fn domain(&self) -> Result<model::Head, Why> {
        Ok(model::Head {
            title: self.title.clone(),
            annotator: self.annotator.clone().domain(),
            settings: self.settings.clone().domain(),
        })
    }

    fn name(&self) -> String {
        "head".to_owned()
    }
}

record!(Scheme {
    id: SmolStr,
    version: u32,
    tags: Vec<Tag>;
    relations: Vec<RelationType>,
});

/// Sets or removes a record. The id is written only where the record that is
/// set does not say it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    bound(deserialize = "I: DeserializeOwned, W: DeserializeOwned")
)]
pub(in crate::model::file) struct Change<I, W> {
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    id: Option<I>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    to: Option<W>,
}

/// A change of a record that has an id.
type Named<W> = Change<SmolStr, W>;
/// A change of a fact that is its own id.
type Fact<W> = Change<W, W>;

#[derive(Debug, Serialize, Deserialize)]
#[allow(
    clippy::large_enum_variant,
    reason = "one lives at a time, while it is read or written"
)]
pub(in crate::model::file) enum Command {
    Head(Head),
    Scheme(Scheme),
    Source(Named<super::Source>),
    Zone(Named<super::Zone>),
    Annotation(Named<super::Annotation>),
    Relation(Named<super::Relation>),
    Entity(Named<super::Entity>),
    Event(Named<super::Event>),
    Account(Named<super::Account>),
    EventLink(Named<super::EventLink>),
    NotSame(Fact<super::NotSame>),
    Verdict(Named<super::Verdict>),
    Reviewed(Fact<super::Reviewed>),
    Dismissed(Fact<super::Dismissed>),
    Settled(Named<super::Settled>),
    Conflict(Named<super::Conflict>),
}

fn change<I, W: Wire>(
    put: &Put<W::Domain>,
    id: impl Fn(&<W::Domain as Record>::Id) -> I,
) -> Change<I, W>
where
    W::Domain: Record,
{
    let said = put.to.as_ref().is_some_and(|it| it.id() == put.id);
    Change {
        id: (!said).then(|| id(&put.id)),
        to: put.to.as_deref().map(W::of),
    }
}

fn put<I, W: Wire>(
    change: &Change<I, W>,
    id: impl Fn(&I) -> Result<<W::Domain as Record>::Id, Why>,
) -> Result<Put<W::Domain>, Why>
where
    W::Domain: Record,
{
    let to = change.to.as_ref().map(W::domain).transpose()?;
    let id = match (&change.id, &to) {
        (Some(said), _) => id(said)?,
        (None, Some(record)) => record.id(),
        (None, None) => return Err(Why("a change names no record".to_owned())),
    };
    Ok(Put {
        id,
        to: to.map(Arc::new),
    })
}

impl Command {
    pub(in crate::model::file) fn of(it: &command::Command) -> Self {
        use command::Command as Of;
        match it {
            Of::Head(head) => Self::Head(Head::of(head)),
            Of::Scheme(scheme) => {
                let model::Scheme {
                    id,
                    version,
                    tags,
                    relations,
                } = &**scheme;
                Self::Scheme(Scheme {
                    id: id.clone(),
                    version: *version,
                    tags: tags.iter().map(Tag::of).collect(),
                    relations: relations.iter().map(RelationType::of).collect(),
                })
            }
            Of::Source(it) => Self::Source(change(it, ToSmolStr::to_smolstr)),
            Of::Zone(it) => Self::Zone(change(it, ToSmolStr::to_smolstr)),
            Of::Annotation(it) => Self::Annotation(change(it, ToSmolStr::to_smolstr)),
            Of::Relation(it) => Self::Relation(change(it, ToSmolStr::to_smolstr)),
            Of::Entity(it) => Self::Entity(change(it, ToSmolStr::to_smolstr)),
            Of::Event(it) => Self::Event(change(it, ToSmolStr::to_smolstr)),
            Of::Account(it) => Self::Account(change(it, ToSmolStr::to_smolstr)),
            Of::EventLink(it) => Self::EventLink(change(it, ToSmolStr::to_smolstr)),
            Of::NotSame(it) => Self::NotSame(change(it, Wire::of)),
            Of::Verdict(it) => Self::Verdict(change(it, ToSmolStr::to_smolstr)),
            Of::Reviewed(it) => Self::Reviewed(change(it, Wire::of)),
            Of::Dismissed(it) => Self::Dismissed(change(it, Wire::of)),
            Of::Settled(it) => Self::Settled(change(it, ToSmolStr::to_smolstr)),
            Of::Conflict(it) => Self::Conflict(change(it, ToSmolStr::to_smolstr)),
        }
    }

    pub(in crate::model::file) fn domain(&self) -> Result<command::Command, Why> {
        use command::Command as Of;
        Ok(match self {
            Self::Head(head) => Of::Head(Arc::new(head.domain()?)),
            Self::Scheme(scheme) => Of::Scheme(Arc::new(model::Scheme {
                id: scheme.id.clone(),
                version: scheme.version,
                tags: scheme
                    .tags
                    .iter()
                    .map(Wire::domain)
                    .collect::<Result<_, Why>>()?,
                relations: scheme
                    .relations
                    .iter()
                    .map(Wire::domain)
                    .collect::<Result<_, Why>>()?,
            })),
            Self::Source(it) => Of::Source(put(it, |id| Ok(model::SourceId::parse(id)?))?),
            Self::Zone(it) => Of::Zone(put(it, |id| Ok(model::ZoneId::parse(id)?))?),
            Self::Annotation(it) => {
                Of::Annotation(put(it, |id| Ok(model::AnnotationId::parse(id)?))?)
            }
            Self::Relation(it) => Of::Relation(put(it, |id| Ok(model::RelationId::parse(id)?))?),
            Self::Entity(it) => Of::Entity(put(it, |id| Ok(model::EntityId::parse(id)?))?),
            Self::Event(it) => Of::Event(put(it, |id| Ok(model::EventId::parse(id)?))?),
            Self::Account(it) => Of::Account(put(it, |id| Ok(model::AccountId::parse(id)?))?),
            Self::EventLink(it) => Of::EventLink(put(it, |id| Ok(model::EventLinkId::parse(id)?))?),
            Self::NotSame(it) => Of::NotSame(Box::new(put(it, Wire::domain)?)),
            Self::Verdict(it) => Of::Verdict(put(it, |id| Ok(model::VerdictId::parse(id)?))?),
            Self::Reviewed(it) => Of::Reviewed(Box::new(put(it, Wire::domain)?)),
            Self::Dismissed(it) => Of::Dismissed(Box::new(put(it, Wire::domain)?)),
            Self::Settled(it) => Of::Settled(put(it, |id| Ok(model::SettledId::parse(id)?))?),
            Self::Conflict(it) => Of::Conflict(put(it, |id| Ok(model::ConflictId::parse(id)?))?),
        })
    }
}
