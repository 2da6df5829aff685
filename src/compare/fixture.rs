//! Small projects for the tests of this layer, made by a line each.

use crate::command::{Command, Put, apply_unchecked};
use crate::model::*;
use crate::text::{CharOffset, CharSpan};
use std::collections::BTreeSet;

/// A project that grows. Ids are the names that are given.
#[derive(Debug, Default)]
pub(super) struct Fixture {
    pub sources: Vec<Source>,
    pub zones: Vec<Zone>,
    pub annotations: Vec<Annotation>,
    pub entities: Vec<Entity>,
    pub events: Vec<Event>,
    pub accounts: Vec<Account>,
    pub links: Vec<EventLink>,
    pub not_same: Vec<NotSame>,
    pub verdicts: Vec<Verdict>,
    pub reviewed: Vec<Reviewed>,
    pub tolerance: Option<rust_decimal::Decimal>,
}

pub(super) fn span(start: u32, end: u32) -> CharSpan {
    CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
}

pub(super) fn event_id(id: &str) -> EventId {
    EventId::parse(id).expect("an id")
}

pub(super) fn account_id(id: &str) -> AccountId {
    AccountId::parse(id).expect("an id")
}

pub(super) fn entity_id(id: &str) -> EntityId {
    EntityId::parse(id).expect("an id")
}

fn source_id(id: &str) -> SourceId {
    SourceId::parse(id).expect("an id")
}

impl Fixture {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn source(&mut self, id: &str, published: Option<&str>, covers: Option<&str>) {
        let mut source = Source::plain(source_id(id), format!("{id}.txt"), 100_000);
        source.published = published.map(|it| PartialDate::parse(it).expect("a date"));
        source.covers = covers.map(|it| Period::parse(it).expect("a period"));
        self.sources.push(source);
    }

    pub fn zone(
        &mut self,
        source: &str,
        at: (u32, u32),
        kind: ZoneKind,
        published: Option<&str>,
        covers: Option<&str>,
    ) {
        self.zones.push(Zone {
            id: ZoneId::parse(&format!("z{}", self.zones.len())).expect("an id"),
            source: source_id(source),
            span: span(at.0, at.1),
            kind,
            published: published.map(|it| PartialDate::parse(it).expect("a date")),
            covers: covers.map(|it| Period::parse(it).expect("a period")),
            voice: None,
        });
    }

    pub fn reviewed(&mut self, source: &str, at: (u32, u32), tags: Option<&[&str]>) {
        let tags = tags.map_or(TagSet::All, |tags| {
            let tags = tags.iter().map(|it| TagId::parse(it).expect("an id"));
            TagSet::Only(tags.collect())
        });
        self.reviewed.push(Reviewed {
            source: source_id(source),
            span: span(at.0, at.1),
            tags,
        });
    }

    /// An entity with its aliases and what it lies in.
    pub fn entity(&mut self, id: &str, aliases: &[&str], within: &[&str]) {
        self.entities.push(Entity {
            id: entity_id(id),
            kind: EntityKind::Other,
            label: id.to_owned(),
            aliases: aliases
                .iter()
                .map(|&it| it.to_owned())
                .collect::<BTreeSet<_>>(),
            within: within
                .iter()
                .map(|it| Within {
                    entity: entity_id(it),
                    from: None,
                    to: None,
                })
                .collect(),
            sensitivity: Sensitivity::Public,
            note: String::new(),
        });
    }

    pub fn event(&mut self, id: &str, kind: EventKind) {
        self.events.push(Event {
            id: event_id(id),
            title: format!("The {id} event"),
            kind,
            note: String::new(),
        });
    }

    pub fn link(&mut self, kind: EventLinkKind, from: &str, to: &str) {
        self.links.push(EventLink {
            id: EventLinkId::parse(&format!("l{}", self.links.len())).expect("an id"),
            kind,
            from: event_id(from),
            to: event_id(to),
            why: String::new(),
        });
    }

    /// An account of an event in a source, at the next free place of it.
    pub fn account(&mut self, id: &str, event: &str, source: &str) -> &mut Self {
        let start = 1000 * u32::try_from(self.accounts.len()).expect("few");
        self.accounts.push(Account {
            id: account_id(id),
            event: event_id(event),
            passage: Passage {
                source: source_id(source),
                span: span(start, start + 1000),
            },
            members: Vec::new(),
            note: String::new(),
        });
        self
    }

    /// Adds a member to the last account: an annotation of these words.
    pub fn says(
        &mut self,
        role: Role,
        words: &str,
        change: impl FnOnce(&mut Annotation, &mut Member),
    ) -> &mut Self {
        let id = AnnotationId::parse(&format!("n{:03}", self.annotations.len())).expect("an id");
        let account = self.accounts.last_mut().expect("an account");
        let start = account.passage.span.start().get() + 10 * account.members.len() as u32;
        let tag = match role {
            Role::When | Role::SaidWhen => "date",
            Role::Where => "place",
            Role::Figure => "figure",
            Role::What | Role::Why => "claim",
            Role::Who | Role::With | Role::Whom | Role::Voice => "actor",
        };
        let mut annotation = Annotation::manual(
            id.clone(),
            account.passage.source.clone(),
            Fragments::one(span(start, start + 9)),
            TagId::parse(tag).expect("an id"),
            if words.is_empty() {
                Vec::new()
            } else {
                vec![words.into()]
            },
        );
        let mut member = Member {
            annotation: id,
            role,
            bound: Bound::At,
            certainty: Certainty::Certain,
            why: String::new(),
        };
        change(&mut annotation, &mut member);
        account.members.push(member);
        self.annotations.push(annotation);
        self
    }

    /// A mention of entities, by id; "?" is somebody unidentified.
    pub fn names(&mut self, role: Role, words: &str, entities: &[&str]) -> &mut Self {
        self.says(role, words, |annotation, _| {
            for id in entities {
                if *id == "?" {
                    annotation.unidentified = true;
                } else {
                    annotation.entities.push(EntityLink {
                        entity: entity_id(id),
                        certainty: Certainty::Certain,
                    });
                }
            }
        })
    }

    /// A date as a period is written: "2012-03-22", "2012/2013".
    pub fn dated(&mut self, role: Role, period: &str) -> &mut Self {
        let period = Period::parse(period).expect("a period");
        self.says(role, "", |annotation, _| {
            annotation.value = Some(Value::Date(Box::new(DateValue {
                earliest: period.from.map(PartialDate::first_day),
                latest: period.to.map(PartialDate::last_day),
                ..DateValue::default()
            })));
        })
    }

    /// A figure: "160", "~160", ">500", ">=34", "<=12", "15-20", of persons.
    pub fn figure(&mut self, amount: &str, change: impl FnOnce(&mut Figure)) -> &mut Self {
        let mut figure = figure(amount);
        change(&mut figure);
        self.says(Role::Figure, amount, |annotation, _| {
            annotation.value = Some(Value::Figure(Box::new(figure)));
        })
    }

    pub fn claim(&mut self, role: Role, words: &str, change: impl FnOnce(&mut Claim)) -> &mut Self {
        let mut claim = Claim::default();
        change(&mut claim);
        self.says(role, words, |annotation, _| {
            annotation.value = Some(Value::Claim(Box::new(claim)));
        })
    }

    /// All records as commands, in the order in which they were made.
    pub fn commands(&self) -> Vec<Command> {
        let mut commands = Vec::new();
        macro_rules! all {
            ($($variant:ident $list:ident),*) => {
                $(commands.extend(
                    self.$list.iter().cloned().map(|it| Command::$variant(Put::set(it).into())),
                );)*
            };
        }
        all!(
            Source sources, Zone zones, Entity entities, Event events, Annotation annotations,
            Account accounts, EventLink links, NotSame not_same, Verdict verdicts,
            Reviewed reviewed
        );
        commands
    }

    pub fn project(&self) -> Project {
        self.project_of(&self.commands())
    }

    /// The project that these commands make.
    pub fn project_of(&self, commands: &[Command]) -> Project {
        let mut head = Head::default();
        if let Some(tolerance) = self.tolerance {
            head.settings.tolerance = tolerance;
        }
        let mut project = Project::new(head);
        apply_unchecked(&mut project, commands);
        project
    }
}

fn figure(text: &str) -> Figure {
    let number = |it: &str| Some(it.parse().expect("a decimal"));
    let mut figure = Figure {
        unit: Unit::Person,
        ..Figure::default()
    };
    let text = text.strip_prefix('~').map_or(text, |rest| {
        figure.approx = true;
        rest
    });
    if let Some(rest) = text.strip_prefix(">=") {
        figure.low = number(rest);
    } else if let Some(rest) = text.strip_prefix('>') {
        figure.low = number(rest);
        figure.low_open = true;
    } else if let Some(rest) = text.strip_prefix("<=") {
        figure.high = number(rest);
    } else if let Some((low, high)) = text.split_once('-').filter(|it| !it.0.is_empty()) {
        (figure.low, figure.high) = (number(low), number(high));
    } else {
        (figure.low, figure.high) = (number(text), number(text));
    }
    figure
}
