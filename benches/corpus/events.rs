//! Events with accounts, as a team that has read for months would have them.

use super::Random;
use variorum::command::{Command, Put, apply};
use variorum::model::{
    Account, AccountId, Annotation, AnnotationId, Bound, Certainty, DateValue, Entity, EntityId,
    EntityKind, EntityLink, Event, EventId, EventKind, Figure, Fragments, Harm, Head, Member,
    Passage, Project, Role, Sensitivity, Source, SourceId, TagId, Unit, Value, Within,
};
use variorum::text::{CharOffset, CharSpan};

fn span(start: usize, length: usize) -> CharSpan {
    let at = |it: usize| CharOffset::new(it as u32);
    CharSpan::new(at(start), at(start + length)).unwrap()
}

fn set<T: variorum::model::Record>(record: T) -> Put<T> {
    Put::set(record)
}

/// A project of so many events, each with so many accounts in sources of
/// their own: a date, a place, who, whom and two figures each.
pub fn project(events: usize, accounts: usize) -> Project {
    let mut random = Random::new(17);
    let mut commands = Vec::new();
    let sources: Vec<SourceId> = (0..accounts)
        .map(|it| SourceId::parse(&format!("s{it}")).unwrap())
        .collect();
    for id in &sources {
        let source = Source::plain(id.clone(), format!("{id}.txt"), 10_000_000);
        commands.push(Command::Source(set(source)));
    }
    let entities: Vec<EntityId> = (0..400)
        .map(|_| EntityId::of_random(random.bits()))
        .collect();
    for (at, id) in entities.iter().enumerate() {
        commands.push(Command::Entity(set(Entity {
            id: id.clone(),
            kind: EntityKind::Place,
            label: format!("Entity {at}"),
            aliases: [format!("Alias {at}")].into(),
            within: (at > 0)
                .then(|| Within {
                    entity: entities[at / 4].clone(),
                    from: None,
                    to: None,
                })
                .into_iter()
                .collect(),
            sensitivity: Sensitivity::Public,
            note: String::new(),
        })));
    }
    for number in 0..events {
        let event = EventId::of_random(random.bits());
        commands.push(Command::Event(set(Event {
            id: event.clone(),
            title: format!("Event {number}"),
            kind: EventKind::Incident,
            note: String::new(),
        })));
        for source in &sources {
            let start = number * 1000;
            let mut members = Vec::new();
            for (place, role) in [
                Role::When,
                Role::Where,
                Role::Who,
                Role::Whom,
                Role::Figure,
                Role::Figure,
            ]
            .into_iter()
            .enumerate()
            {
                let annotation =
                    statement(&mut random, &entities, source, start + place * 40, role);
                members.push(Member {
                    annotation: annotation.id.clone(),
                    role,
                    bound: Bound::At,
                    certainty: Certainty::Certain,
                    why: String::new(),
                });
                commands.push(Command::Annotation(set(annotation)));
            }
            commands.push(Command::Account(set(Account {
                id: AccountId::of_random(random.bits()),
                event: event.clone(),
                passage: Passage {
                    source: source.clone(),
                    span: span(start, 900),
                },
                members,
                note: String::new(),
            })));
        }
    }
    let mut project = Project::new(Head::default());
    apply(&mut project, &commands).unwrap();
    project
}

fn statement(
    random: &mut Random,
    entities: &[EntityId],
    source: &SourceId,
    start: usize,
    role: Role,
) -> Annotation {
    let tag = match role {
        Role::When => "date",
        Role::Figure => "figure",
        Role::Where => "place",
        _ => "actor",
    };
    let mut it = Annotation::manual(
        AnnotationId::of_random(random.bits()),
        source.clone(),
        Fragments::one(span(start, 20)),
        TagId::parse(tag).unwrap(),
        vec![format!("words {}", random.below(5)).into()],
    );
    match role {
        Role::When => {
            let day = format!("2019-03-{:02}", 20 + random.below(4));
            it.value = Some(Value::Date(Box::new(DateValue {
                earliest: day.parse().ok(),
                latest: day.parse().ok(),
                ..DateValue::default()
            })));
        }
        Role::Figure => {
            let number = Some((100 + random.below(60) as i64).into());
            it.value = Some(Value::Figure(Box::new(Figure {
                low: number,
                high: number,
                approx: random.below(2) == 0,
                unit: Unit::Person,
                counted: variorum::model::Counted {
                    harm: [Harm::Killed, Harm::Wounded][random.below(2)],
                    ..Default::default()
                },
                ..Figure::default()
            })));
        }
        _ => it.entities.push(EntityLink {
            entity: entities[random.below(entities.len())].clone(),
            certainty: Certainty::Certain,
        }),
    }
    it
}
