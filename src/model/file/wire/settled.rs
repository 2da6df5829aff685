//! Decisions of a review as they stand in the file.

use super::{Why, Wire, record, words};
use crate::model;
use smol_str::SmolStr;

words!(SettledKind: Annotation, Entity, Event, Account, Relation, EventLink, Verdict);

record!(Settled {
    id: SmolStr,
    about: SettledKind,
    from: Vec<SmolStr>,
    decided_by: SmolStr;
    stands: SmolStr,
    judged: SmolStr,
    reason: String,
    rule: String,
});

/// An id of whatever list: all ids are made alike.
fn id(text: &SmolStr) -> Result<SmolStr, Why> {
    Ok(model::AnnotationId::parse(text)?.as_str().into())
}

impl Wire for Settled {
    type Domain = model::Settled;

    fn of(it: &model::Settled) -> Self {
        let model::Settled {
            id,
            about,
            from,
            stands,
            judged,
            decided_by,
            reason,
            rule,
        } = it;
        Self {
            id: id.as_str().into(),
            about: (*about).into(),
            from: from.clone(),
            decided_by: decided_by.clone(),
            stands: stands.clone().unwrap_or_default(),
            judged: judged.clone(),
            reason: reason.clone(),
            rule: rule.clone(),
        }
    }

    fn domain(&self) -> Result<model::Settled, Why> {
        if self.from.is_empty() {
            return Err(Why("the decision names no record".to_owned()));
        }
        Ok(model::Settled {
            id: model::SettledId::parse(&self.id)?,
            about: self.about.into(),
            from: self.from.iter().map(id).collect::<Result<_, Why>>()?,
            stands: match self.stands.as_str() {
                "" => None,
                _ => Some(id(&self.stands)?),
            },
            judged: self.judged.clone(),
            decided_by: self.decided_by.clone(),
            reason: self.reason.clone(),
            rule: self.rule.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}
