//! Which events a passage probably tells of: those whose accounts name the same
//! places and groups at a time that meets.

use super::Store;
use crate::model::{Annotation, EventId, Member, Role, Value};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// From this score on an event is proposed: a place and a time, or more.
pub const LIKELY: i32 = 5;

/// No more mentions of one entity are followed: what stands everywhere tells
/// little about where one is.
const MOST: usize = 400;

/// The events that members of an account hint at, the likeliest first. It asks
/// the lookups only, so that it costs the same in a large project.
pub fn likely_events(store: &Store, members: &[Member]) -> Vec<(EventId, i32)> {
    let project = store.project();
    let of = |it: &Member| project.annotations().get(&it.annotation);
    let mut scores: BTreeMap<EventId, i32> = BTreeMap::new();
    for member in members {
        let Some(annotation) = of(member) else {
            continue;
        };
        let weight = match member.role {
            Role::Where => 3,
            Role::Who | Role::Whom | Role::With => 1,
            _ => continue,
        };
        for link in &annotation.entities {
            let Some(uses) = store.mentions().uses(&link.entity) else {
                continue;
            };
            let mut met: BTreeMap<EventId, ()> = BTreeMap::new();
            for mention in uses.mentions.iter().take(MOST) {
                for event in store.events().events_with(&mention.id) {
                    met.insert(event.clone(), ());
                }
            }
            for event in met.into_keys() {
                *scores.entry(event).or_insert(0) += weight;
            }
        }
    }
    let days = |roles: &mut dyn Iterator<Item = &Member>| -> Vec<Days> {
        roles
            .filter(|it| it.role == Role::When)
            .filter_map(|it| days_of(of(it)?))
            .collect()
    };
    let own = days(&mut members.iter());
    for (event, score) in &mut scores {
        let accounts = store.events().accounts_of(event);
        let accounts = accounts.filter_map(|id| project.accounts().get(id));
        let theirs = days(&mut accounts.flat_map(|it| &it.members));
        if own.is_empty() || theirs.is_empty() {
            continue;
        }
        let meet = own.iter().any(|a| theirs.iter().any(|b| meet(*a, *b)));
        *score += if meet { 2 } else { -4 };
    }
    let mut likely: Vec<(EventId, i32)> = scores.into_iter().filter(|it| it.1 > 0).collect();
    likely.sort_by_key(|(id, score)| (std::cmp::Reverse(*score), id.clone()));
    likely
}

type Days = (Option<NaiveDate>, Option<NaiveDate>);

fn days_of(it: &Annotation) -> Option<Days> {
    match &it.value {
        Some(Value::Date(date)) if date.earliest.is_some() || date.latest.is_some() => {
            Some((date.earliest, date.latest))
        }
        _ => None,
    }
}

fn meet(a: Days, b: Days) -> bool {
    let before = |a: Days, b: Days| matches!((a.1, b.0), (Some(end), Some(start)) if end < start);
    !before(a, b) && !before(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::event_edit::{guess, make_event, passage_of, plain_account, plain_event};
    use crate::command::{History, edit, entity_edit};
    use crate::model::{
        AccountId, AnnotationId, Certainty, DateValue, EntityId, EntityKind, EntityLink, Fragments,
        Head, Project, Source, SourceId, TagId,
    };
    use crate::text::{CharOffset, CharSpan};
    use std::sync::Arc;

    fn store() -> Store {
        let mut store = Store::new(Project::new(Head::default()), History::default());
        let source = Source::plain(SourceId::parse("s").expect("id"), "s.txt", 100);
        store.apply(edit::add_sources(vec![source])).expect("fits");
        for (bits, label) in [(1, "Moura"), (2, "Kobe")] {
            let id = EntityId::of_random(bits);
            let entity = entity_edit::plain_entity(id, EntityKind::Place, label);
            let add = entity_edit::add_entities(vec![entity]).expect("one");
            store.apply(add).expect("fits");
        }
        store
    }

    fn annotate(store: &mut Store, bits: u64, tag: &str, entity: u64, year: &str) -> AnnotationId {
        let id = AnnotationId::of_random(bits);
        let at = |at: u64| CharOffset::new(at as u32);
        let span = CharSpan::new(at(bits), at(bits + 1)).expect("ordered");
        let mut it = Annotation::manual(
            id.clone(),
            SourceId::parse("s").expect("id"),
            Fragments::one(span),
            TagId::parse(tag).expect("id"),
            Vec::new(),
        );
        if tag == "place" {
            it.entities.push(EntityLink {
                entity: EntityId::of_random(entity),
                certainty: Certainty::Certain,
            });
        } else {
            let day = |text: String| crate::model::PartialDate::parse(&text).expect("a day");
            it.value = Some(Value::Date(Box::new(DateValue {
                earliest: Some(day(year.to_owned()).first_day()),
                latest: Some(day(year.to_owned()).last_day()),
                ..DateValue::default()
            })));
        }
        let add = edit::add_annotation(store.project(), it);
        store.apply(add).expect("fits");
        id
    }

    fn members(store: &Store, ids: &[AnnotationId]) -> Vec<Member> {
        let all: Vec<Arc<Annotation>> = ids
            .iter()
            .map(|id| Arc::clone(store.project().annotations().get(id).expect("there")))
            .collect();
        guess::members(store.project(), &all, None)
    }

    #[test]
    fn the_same_place_at_a_time_that_meets_is_likely() {
        let mut store = store();
        let told = [
            annotate(&mut store, 10, "place", 1, ""),
            annotate(&mut store, 12, "date", 0, "2022-03"),
        ];
        let event = EventId::of_random(5);
        let passage = passage_of(store.project(), &told[0]).expect("there");
        let of = members(&store, &told);
        let account = plain_account(
            store.project(),
            AccountId::of_random(6),
            event.clone(),
            passage,
            of,
        );
        let make = make_event(plain_event(event.clone(), "Moura"), vec![account]);
        store.apply(make.expect("a title")).expect("fits");

        let mut check = |bits: u64, place: u64, year: &str, expected: Option<bool>| {
            let ids = [
                annotate(&mut store, bits, "place", place, ""),
                annotate(&mut store, bits + 2, "date", 0, year),
            ];
            let found = likely_events(&store, &members(&store, &ids));
            let first = found.first().map(|(id, score)| {
                assert_eq!(*id, event);
                *score >= LIKELY
            });
            assert_eq!(first, expected, "{place} {year}");
        };
        check(20, 1, "2022-03-27", Some(true));
        check(30, 1, "2019", None);
        check(40, 2, "2022-03-27", None);
    }
}
