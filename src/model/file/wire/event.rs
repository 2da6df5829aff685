//! Events, accounts and decisions as they stand in the file.

use super::value::Certainty;
use super::{Span, Why, Wire, ids, names, record, span, span_of, words};
use crate::model::{self, AccountId, AnnotationId, EventId, SourceId};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

words!(default EventKind: Incident, Standing);
words!(default Bound: At, From, Until, Before, After);
words!(Role: When, SaidWhen, Where, Who, With, Whom, Figure, What, Why, Voice);
words!(EventLinkKind: Same, Probable, PartOf, StepOf, NotSame);

record!(Event {
    id: SmolStr,
    title: String;
    kind: EventKind,
    note: String,
});

impl Wire for Event {
    type Domain = model::Event;

    fn of(it: &model::Event) -> Self {
        let model::Event {
            id,
            title,
            kind,
            note,
        } = it;
        Self {
            id: id.as_str().into(),
            title: title.clone(),
            kind: (*kind).into(),
            note: note.clone(),
        }
    }

    fn domain(&self) -> Result<model::Event, Why> {
        Ok(model::Event {
            id: EventId::parse(&self.id)?,
            title: self.title.clone(),
            kind: self.kind.into(),
            note: self.note.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

record!(Passage {
    source: SmolStr,
    span: Span,
});

impl Passage {
    fn of(it: &model::Passage) -> Self {
        let model::Passage { source, span } = it;
        Self {
            source: source.as_str().into(),
            span: span_of(*span),
        }
    }

    fn domain(&self) -> Result<model::Passage, Why> {
        Ok(model::Passage {
            source: SourceId::parse(&self.source)?,
            span: span(self.span)?,
        })
    }

    fn name(&self) -> String {
        let Self { source, span } = self;
        format!("{source} {span:?}")
    }
}

record!(Account {
    id: SmolStr,
    event: SmolStr,
    passage: Passage;
    members: Vec<Member>,
    note: String,
});

record!(Member {
    annotation: SmolStr,
    role: Role;
    bound: Bound,
    certainty: Certainty,
    why: String,
});

impl Wire for Account {
    type Domain = model::Account;

    fn of(it: &model::Account) -> Self {
        let model::Account {
            id,
            event,
            passage,
            members,
            note,
        } = it;
        Self {
            id: id.as_str().into(),
            event: event.as_str().into(),
            passage: Passage::of(passage),
            members: members.iter().map(Member::of).collect(),
            note: note.clone(),
        }
    }

    fn domain(&self) -> Result<model::Account, Why> {
        Ok(model::Account {
            id: AccountId::parse(&self.id)?,
            event: EventId::parse(&self.event)?,
            passage: self.passage.domain()?,
            members: self
                .members
                .iter()
                .map(Member::domain)
                .collect::<Result<_, Why>>()?,
            note: self.note.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

impl Member {
    fn of(it: &model::Member) -> Self {
        let model::Member {
            annotation,
            role,
            bound,
            certainty,
            why,
        } = it;
        Self {
            annotation: annotation.as_str().into(),
            role: (*role).into(),
            bound: (*bound).into(),
            certainty: (*certainty).into(),
            why: why.clone(),
        }
    }

    fn domain(&self) -> Result<model::Member, Why> {
        Ok(model::Member {
            annotation: AnnotationId::parse(&self.annotation)?,
            role: self.role.into(),
            bound: self.bound.into(),
            certainty: self.certainty.into(),
            why: self.why.clone(),
        })
    }
}

record!(EventLink {
    id: SmolStr,
    kind: EventLinkKind,
    from: SmolStr,
    to: SmolStr;
    why: String,
});

impl Wire for EventLink {
    type Domain = model::EventLink;

    fn of(it: &model::EventLink) -> Self {
        let model::EventLink {
            id,
            kind,
            from,
            to,
            why,
        } = it;
        Self {
            id: id.as_str().into(),
            kind: (*kind).into(),
            from: from.as_str().into(),
            to: to.as_str().into(),
            why: why.clone(),
        }
    }

    fn domain(&self) -> Result<model::EventLink, Why> {
        Ok(model::EventLink {
            id: model::EventLinkId::parse(&self.id)?,
            kind: self.kind.into(),
            from: EventId::parse(&self.from)?,
            to: EventId::parse(&self.to)?,
            why: self.why.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

record!(NotSame {
    a: Passage,
    b: Passage;
    why: String,
});

impl Wire for NotSame {
    type Domain = model::NotSame;

    fn of(it: &model::NotSame) -> Self {
        let model::NotSame { a, b, why } = it;
        Self {
            a: Passage::of(a),
            b: Passage::of(b),
            why: why.clone(),
        }
    }

    fn domain(&self) -> Result<model::NotSame, Why> {
        Ok(model::NotSame {
            a: self.a.domain()?,
            b: self.b.domain()?,
            why: self.why.clone(),
        })
    }

    fn name(&self) -> String {
        format!("{} and {}", self.a.name(), self.b.name())
    }
}

record!(Verdict {
    id: SmolStr,
    event: SmolStr,
    aspect: SmolStr,
    decision: Decision,
    by: SmolStr,
    at: SmolStr;
    accounts: Vec<SmolStr>,
    why: String,
    judged: SmolStr,
});

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::model::file) enum Decision {
    Accept,
    Override(SmolStr),
    PublishRange,
    Prefer(SmolStr),
    Defer,
    Pending,
    AskSource,
}

impl Wire for Verdict {
    type Domain = model::Verdict;

    fn of(it: &model::Verdict) -> Self {
        let model::Verdict {
            id,
            event,
            aspect,
            accounts,
            decision,
            by,
            at,
            why,
            judged,
        } = it;
        Self {
            id: id.as_str().into(),
            event: event.as_str().into(),
            aspect: aspect.clone(),
            decision: Decision::of(decision),
            by: by.clone(),
            at: at.to_rfc3339_opts(SecondsFormat::AutoSi, true).into(),
            accounts: names(accounts),
            why: why.clone(),
            judged: judged.clone(),
        }
    }

    fn domain(&self) -> Result<model::Verdict, Why> {
        let Ok(at) = DateTime::parse_from_rfc3339(&self.at) else {
            let why = format!("‘{}’ is no time: write 2025-03-01T14:05:00Z", self.at);
            return Err(Why(why));
        };
        Ok(model::Verdict {
            id: model::VerdictId::parse(&self.id)?,
            event: EventId::parse(&self.event)?,
            aspect: self.aspect.clone(),
            accounts: ids(&self.accounts, AccountId::parse)?,
            decision: self.decision.domain()?,
            by: self.by.clone(),
            at: at.with_timezone(&Utc),
            why: self.why.clone(),
            judged: self.judged.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

impl Decision {
    fn of(it: &model::Decision) -> Self {
        match it {
            model::Decision::Accept => Self::Accept,
            model::Decision::Override(relation) => Self::Override(relation.clone()),
            model::Decision::PublishRange => Self::PublishRange,
            model::Decision::Prefer(account) => Self::Prefer(account.as_str().into()),
            model::Decision::Defer => Self::Defer,
            model::Decision::Pending => Self::Pending,
            model::Decision::AskSource => Self::AskSource,
        }
    }

    fn domain(&self) -> Result<model::Decision, Why> {
        Ok(match self {
            Self::Accept => model::Decision::Accept,
            Self::Override(relation) => model::Decision::Override(relation.clone()),
            Self::PublishRange => model::Decision::PublishRange,
            Self::Prefer(account) => model::Decision::Prefer(AccountId::parse(account)?),
            Self::Defer => model::Decision::Defer,
            Self::Pending => model::Decision::Pending,
            Self::AskSource => model::Decision::AskSource,
        })
    }
}

record!(Conflict {
    id: SmolStr,
    list: SmolStr,
    record: SmolStr;
    base: String,
    ours: String,
    theirs: String,
});

impl Wire for Conflict {
    type Domain = model::Conflict;

    fn of(it: &model::Conflict) -> Self {
        let model::Conflict {
            id,
            list,
            record,
            base,
            ours,
            theirs,
        } = it;
        Self {
            id: id.as_str().into(),
            list: list.clone(),
            record: record.clone(),
            base: base.clone(),
            ours: ours.clone(),
            theirs: theirs.clone(),
        }
    }

    fn domain(&self) -> Result<model::Conflict, Why> {
        Ok(model::Conflict {
            id: model::ConflictId::parse(&self.id)?,
            list: self.list.clone(),
            record: self.record.clone(),
            base: self.base.clone(),
            ours: self.ours.clone(),
            theirs: self.theirs.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}
