//! Zones, relations, accounts, links and decisions over what there is.

use super::{Maker, put};
use crate::model::*;
use chrono::{DateTime, Utc};

impl Maker {
    /// One of each of the smaller records.
    pub(super) fn facts(&mut self, project: &mut Project, sources: &[SourceId]) {
        let source = self.pick(sources);
        put(
            project,
            Zone {
                id: ZoneId::of_random(self.bits()),
                source: source.clone(),
                span: self.span(),
                kind: self.pick(&[
                    ZoneKind::Body,
                    ZoneKind::Teaser,
                    ZoneKind::Caption,
                    ZoneKind::Quote,
                    ZoneKind::Boilerplate,
                ]),
                published: self.some(Self::date),
                covers: self.period(),
                voice: self.flag().then(|| self.voice(project)),
            },
        );
        let annotations: Vec<AnnotationId> = project
            .annotations()
            .iter()
            .map(|it| it.id.clone())
            .collect();
        put(
            project,
            Relation {
                id: RelationId::of_random(self.bits()),
                kind: "says".into(),
                from: self.pick(&annotations),
                to: self.pick(&annotations),
                note: self.text(),
            },
        );
        let events: Vec<EventId> = project.events().iter().map(|it| it.id.clone()).collect();
        let member = |it: &mut Self| Member {
            annotation: it.pick(&annotations),
            role: it.pick(&[
                Role::When,
                Role::SaidWhen,
                Role::Where,
                Role::Who,
                Role::Figure,
            ]),
            bound: it.pick(&[
                Bound::At,
                Bound::From,
                Bound::Until,
                Bound::Before,
                Bound::After,
            ]),
            certainty: it.certainty(),
            why: it.text(),
        };
        let account = Account {
            id: AccountId::of_random(self.bits()),
            event: self.pick(&events),
            passage: Passage {
                source: source.clone(),
                span: self.span(),
            },
            members: self.several(4, member),
            note: self.text(),
        };
        let accounts = [account.id.clone()];
        put(project, account);
        // Parts come later in the order of ids than their wholes: no cycle.
        let (a, b) = (self.pick(&events), self.pick(&events));
        if a != b {
            let kinds = [
                EventLinkKind::Same,
                EventLinkKind::Probable,
                EventLinkKind::PartOf,
                EventLinkKind::StepOf,
                EventLinkKind::NotSame,
            ];
            put(
                project,
                EventLink {
                    id: EventLinkId::of_random(self.bits()),
                    kind: self.pick(&kinds),
                    from: a.clone().max(b.clone()),
                    to: a.min(b),
                    why: self.text(),
                },
            );
        }
        self.decisions(project, sources, &events, &accounts);
    }

    fn decisions(
        &mut self,
        project: &mut Project,
        sources: &[SourceId],
        events: &[EventId],
        accounts: &[AccountId],
    ) {
        let decisions = [
            Decision::Accept,
            Decision::Override(self.word()),
            Decision::PublishRange,
            Decision::Prefer(accounts[0].clone()),
            Decision::Defer,
            Decision::Pending,
            Decision::AskSource,
        ];
        let nanos = self.next() as u32 % 1_000_000_000;
        let at = DateTime::<Utc>::from_timestamp(self.below(4_000_000_000) as i64, nanos);
        put(
            project,
            Verdict {
                id: VerdictId::of_random(self.bits()),
                event: self.pick(events),
                aspect: self.word(),
                accounts: self.several(1, |it| it.pick(accounts)),
                decision: self.pick(&decisions),
                by: self.word(),
                at: at.expect("within this century and the next"),
                why: self.text(),
                judged: self.word(),
            },
        );
        let passage = |it: &mut Self| Passage {
            source: it.pick(sources),
            span: it.span(),
        };
        let (a, b) = (passage(self), passage(self));
        put(
            project,
            NotSame {
                a: a.clone().min(b.clone()),
                b: a.max(b),
                why: self.text(),
            },
        );
        let tags: Vec<TagId> = project
            .scheme()
            .tags
            .iter()
            .map(|it| it.id.clone())
            .collect();
        let only = self.several(3, |it| it.pick(&tags)).into_iter().collect();
        put(
            project,
            Reviewed {
                source: self.pick(sources),
                span: self.span(),
                tags: self.pick(&[TagSet::All, TagSet::Only(only)]),
            },
        );
        put(
            project,
            Dismissed {
                source: self.pick(sources),
                span: self.span(),
                tag: self.pick(&tags),
            },
        );
        put(
            project,
            Settled {
                id: SettledId::of_random(self.bits()),
                about: self.pick(&[
                    SettledKind::Annotation,
                    SettledKind::Entity,
                    SettledKind::Event,
                    SettledKind::Account,
                    SettledKind::Relation,
                    SettledKind::EventLink,
                    SettledKind::Verdict,
                ]),
                from: vec![AccountId::of_random(self.bits()).as_str().into()],
                stands: self
                    .flag()
                    .then(|| AccountId::of_random(self.bits()).as_str().into()),
                judged: self.word(),
                decided_by: self.word(),
                reason: self.text(),
                rule: self.text(),
            },
        );
    }

    /// A conflict, which is an error that a project may hold.
    pub(crate) fn conflict(&mut self) -> Conflict {
        Conflict {
            id: ConflictId::of_random(self.bits()),
            list: self.word(),
            record: self.word(),
            base: self.text(),
            ours: self.text(),
            theirs: self.text(),
        }
    }
}
