//! The laws of merging, over random projects and random work on both sides.

use super::{Settle, changes, merge3, settle};
use crate::command::properties::random_edit;
use crate::command::{Command, Put, Transaction, apply, apply_unchecked};
use crate::model::file::arbitrary::Maker;
use crate::model::file::{read, write};
use crate::model::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Work on the lists that the edits of the tag rooms do not reach.
fn other_edit(maker: &mut Maker, project: &Project) -> Option<Transaction> {
    let mut one = Vec::new();
    macro_rules! pick {
        ($table:ident) => {{
            let all: Vec<_> = project.$table().iter().cloned().collect();
            if all.is_empty() {
                return None;
            }
            let at = maker.below(all.len());
            (*all[at]).clone()
        }};
    }
    match maker.below(16) {
        0 => {
            let mut it = Entity::clone(&pick!(entities));
            it.aliases
                .insert(maker.pick(&["Fula", "Peuhl", "Pullo"]).to_owned());
            it.note = maker.text();
            one.push(Command::Entity(Put::set(it)));
        }
        1 => {
            let mut it = Entity::clone(&pick!(entities));
            it.label = maker.pick(&["Moura", "Fulani", "FAMa"]).to_owned();
            it.kind = maker.pick(&[EntityKind::Place, EntityKind::Group]);
            one.push(Command::Entity(Put::set(it)));
        }
        2 => {
            // Lying within one another: a circle, if the other side does the same.
            let (a, b) = (pick!(entities), pick!(entities));
            let mut it = Entity::clone(&a);
            it.within = vec![Within {
                entity: b.id.clone(),
                from: None,
                to: None,
            }];
            one.push(Command::Entity(Put::set(it)));
        }
        3 => {
            let mut it = Event::clone(&pick!(events));
            it.title = maker.pick(&["Attack", "Talks", ""]).to_owned();
            it.id = if maker.flag() {
                it.id
            } else {
                EventId::of_random(maker.bits())
            };
            one.push(Command::Event(Put::set(it)));
        }
        4 => {
            let mut it = Account::clone(&pick!(accounts));
            let annotation = pick!(annotations).id.clone();
            it.members.push(Member {
                annotation,
                role: maker.pick(&[Role::Who, Role::Figure]),
                bound: Bound::At,
                certainty: maker.certainty(),
                why: maker.text(),
            });
            if maker.flag() {
                it.id = AccountId::of_random(maker.bits());
            }
            one.push(Command::Account(Put::set(it)));
        }
        5 => {
            let mut it = Account::clone(&pick!(accounts));
            if maker.flag() {
                it.members.pop();
            } else {
                it.note = maker.text();
            }
            one.push(Command::Account(Put::set(it)));
        }
        6 => {
            let (from, to) = (pick!(events), pick!(events));
            one.push(Command::EventLink(Put::set(EventLink {
                id: EventLinkId::of_random(maker.bits()),
                kind: maker.pick(&[EventLinkKind::PartOf, EventLinkKind::Same]),
                from: from.id.clone(),
                to: to.id.clone(),
                why: maker.text(),
            })));
        }
        7 => one.push(Command::EventLink(Put::remove(
            pick!(event_links).id.clone(),
        ))),
        8 => {
            let mut it = Verdict::clone(&pick!(verdicts));
            it.why = maker.text();
            it.decision = maker.pick(&[Decision::Accept, Decision::Defer]);
            one.push(Command::Verdict(Put::set(it)));
        }
        9 => one.push(Command::Verdict(Put::remove(pick!(verdicts).id.clone()))),
        10 => {
            let source = pick!(sources).id.clone();
            let span = maker.span();
            one.push(Command::Reviewed(Box::new(Put::set(Reviewed {
                source,
                span,
                tags: TagSet::All,
            }))));
        }
        11 => {
            let it = pick!(reviewed);
            one.push(Command::Reviewed(Box::new(Put::remove(Reviewed::clone(
                &it,
            )))));
        }
        12 => {
            let mut head = Head::clone(project.head());
            head.title = maker.text();
            head.settings.vague = maker.flag();
            one.push(Command::Head(Arc::new(head)));
        }
        13 => {
            let mut it = Annotation::clone(&pick!(annotations));
            let entity = pick!(entities).id.clone();
            if project.scheme().tag(&it.tag)?.value == ValueKind::Entity {
                it.entities.retain(|it| it.entity != entity);
                it.entities.push(EntityLink {
                    entity,
                    certainty: maker.certainty(),
                });
            } else {
                it.note = maker.pick(&["a", "b", ""]).into();
            }
            one.push(Command::Annotation(Put::set(it)));
        }
        14 => {
            // The same mention as somebody else may add, under an id of its own.
            let mut it = Annotation::clone(&pick!(annotations));
            it.id = AnnotationId::of_random(maker.bits());
            it.note = maker.pick(&["a", "b", ""]).into();
            one.push(Command::Annotation(Put::set(it)));
        }
        _ => {
            let mut it = Source::clone(&pick!(sources));
            it.state = maker.pick(&[
                SourceState::Untouched,
                SourceState::Started,
                SourceState::Done,
            ]);
            it.path = maker.text();
            one.push(Command::Source(Put::set(it)));
        }
    }
    Some(Transaction {
        name: String::new(),
        commands: one,
    })
}

fn errors(project: &Project) -> BTreeSet<(String, String)> {
    let problems = check(project).into_iter();
    let errors = problems.filter(|it| it.severity == Severity::Error);
    errors
        .map(|it| (it.code.to_owned(), format!("{:?} {}", it.place, it.message)))
        .collect()
}

/// Work from one state on; every state is without errors.
fn worked(start: &Project, seed: u64, steps: usize) -> Project {
    let mut maker = Maker::new(seed);
    let mut live = start.clone();
    for _ in 0..steps {
        let edit = if maker.flag() {
            random_edit(&mut maker, &live)
        } else {
            other_edit(&mut maker, &live)
        };
        let Some(edit) = edit else { continue };
        let before = live.clone();
        if apply(&mut live, &edit.commands).is_ok() && !errors(&live).is_empty() {
            live = before;
        }
    }
    live
}

/// A state to begin from, and states that work on it led to.
fn sides<const N: usize>(seed: u64) -> (Project, [Project; N]) {
    let mut maker = Maker::new(seed);
    let size = maker.below(8);
    let base = maker.project(size);
    let sides = std::array::from_fn(|_| {
        let (steps, seed) = (maker.below(7), maker.bits());
        worked(&base, seed, steps)
    });
    (base, sides)
}

fn two_sides(seed: u64) -> Result<(), TestCaseError> {
    let (base, [ours, theirs]) = sides(seed);
    let merged = merge3(&base, &ours, &theirs);
    let text = write(&merged.project);
    let swapped = merge3(&base, &theirs, &ours);
    prop_assert!(
        write(&swapped.project) == text,
        "swapped:\n{}",
        differing(&write(&swapped.project), &text)
    );
    prop_assert_eq!(&swapped.conflicts, &merged.conflicts);
    prop_assert_eq!(write(&merge3(&base, &base, &ours).project), write(&ours));
    prop_assert_eq!(write(&merge3(&base, &ours, &ours).project), write(&ours));
    prop_assert_eq!(errors(&merged.project), BTreeSet::new(), "errors");
    let again = read(&text).map_err(|err| TestCaseError::fail(err.to_string()))?;
    prop_assert!(again.project == merged.project, "does not read back");
    prop_assert_eq!(write(&again.project), text.clone());
    nothing_lost(&base, &ours, &theirs, &merged.project)?;
    nothing_lost(&base, &theirs, &ours, &merged.project)?;
    // The merge as work on ours: one step, and one step back.
    let mut live = ours.clone();
    if let Some(step) = changes("Merge", &ours, &merged.project) {
        let applied = apply(&mut live, &step.commands)
            .map_err(|err| TestCaseError::fail(format!("is no step: {err}")))?;
        prop_assert_eq!(write(&live), text);
        apply_unchecked(&mut live, &applied.inverse);
    }
    prop_assert!(live == ours);
    // Whichever way conflicts are settled, what is left reads and is whole.
    for conflict in merged.project.conflicts().iter() {
        for way in [Settle::Standing, Settle::Other] {
            let Some(step) = settle(&merged.project, &conflict.id, way) else {
                prop_assert!(way == Settle::Other, "cannot be kept as it stands");
                continue;
            };
            let mut settled = merged.project.clone();
            if apply(&mut settled, &step.commands).is_ok() {
                prop_assert!(!settled.conflicts().contains(&conflict.id));
                prop_assert!(read(&write(&settled)).is_ok());
            }
        }
    }
    Ok(())
}

/// An annotation without the order of its entities, which means nothing.
fn said(annotation: &Annotation) -> Annotation {
    let mut said = annotation.clone();
    said.entities
        .sort_by_key(|it| (it.entity.clone(), it.certainty));
    said
}

/// What `side` added or changed against the base stands in the result or in a
/// conflict, and nothing of it is there twice.
fn nothing_lost(
    base: &Project,
    side: &Project,
    other: &Project,
    merged: &Project,
) -> Result<(), TestCaseError> {
    let kept = || merged.conflicts().iter();
    for it in side.annotations().iter() {
        let before = base.annotations().get(&it.id);
        if before.is_some_and(|old| said(old) == said(it)) {
            continue;
        }
        let is_same = |of: &Annotation| of.source == it.source && of.spans == it.spans;
        let found: Vec<_> = merged
            .annotations()
            .iter()
            .filter(|of| of.id == it.id)
            .collect();
        let stands = match found.first() {
            Some(of) => (*of).clone(),
            // Under another id, since the other side added the same.
            None => {
                let mut same = merged.annotations().iter().filter(|of| is_same(of));
                let Some(of) = same.next() else {
                    let why = format!("{} is lost:\n{before:?}\n{it:?}", it.id);
                    return Err(TestCaseError::fail(why));
                };
                of.clone()
            }
        };
        let changed =
            |field: fn(&Annotation) -> String| before.is_none_or(|old| field(old) != field(it));
        for field in [
            (|it: &Annotation| format!("{:?}", it.note)) as fn(&Annotation) -> String,
            |it| format!("{:?}", it.spans),
            |it| format!("{:?}", it.tag),
        ] {
            let value = field(it);
            let is_usual = value == "\"\"";
            if changed(field) && !is_usual && field(&stands) != value {
                let about = kept().any(|conflict| conflict.record == stands.id.as_str());
                let renamed = side.scheme() != base.scheme() || other.scheme() != base.scheme();
                prop_assert!(about || renamed, "{} of {} is lost", value, it.id);
            }
        }
    }
    for it in side.entities().iter() {
        if base.entities().contains(&it.id) && !other.entities().contains(&it.id) {
            continue;
        }
        let stands = merged
            .entities()
            .iter()
            .filter(|of| of.id == it.id || (of.kind == it.kind && !it.label.is_empty()));
        prop_assert!(stands.count() > 0, "entity {} is lost", it.id);
    }
    for it in side.event_links().iter() {
        if base.event_links().contains(&it.id) {
            continue;
        }
        let stands = merged.event_links().contains(&it.id);
        let like = merged.event_links().iter().any(|of| of.kind == it.kind);
        let kept = kept().any(|of| of.list == "event_links");
        prop_assert!(stands || like || kept, "link {} is lost", it.id);
    }
    // Deleted by one, untouched by the other and named by nobody: it is gone.
    for it in base.annotations().iter() {
        let untouched = other.annotations().get(&it.id) == Some(it);
        if !side.annotations().contains(&it.id)
            && untouched
            && merged.annotations().contains(&it.id)
        {
            let why = kept().any(|of| of.list == "annotations" && of.record == it.id.as_str());
            let schemes = base.scheme() != side.scheme() || base.scheme() != other.scheme();
            prop_assert!(why || schemes, "{} came back", it.id);
        }
    }
    Ok(())
}

fn three_sides(seed: u64) -> Result<(), TestCaseError> {
    let (base, [a, b, c]) = sides(seed);
    let merge = |x: &Project, y: &Project| merge3(&base, x, y).project;
    // Where the tags stand on the screen is no fact; all others are a line.
    let facts = |it: Project| {
        let text = write(&it);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines.join("\n")
    };
    let first = facts(merge(&merge(&a, &b), &c));
    let orders = [
        facts(merge(&a, &merge(&b, &c))),
        facts(merge(&merge(&a, &c), &b)),
        facts(merge(&c, &merge(&b, &a))),
    ];
    for order in orders {
        prop_assert!(first == order, "\n{}", differing(&first, &order));
    }
    Ok(())
}

/// The lines that one of two files has and the other has not.
fn differing(a: &str, b: &str) -> String {
    let only = |a: &str, b: &str, mark: char| -> String {
        let other: BTreeSet<&str> = b.lines().collect();
        let lines = a.lines().filter(|it| !other.contains(it));
        lines.map(|it| format!("{mark} {it}\n")).collect()
    };
    only(a, b, '<') + &only(b, a, '>')
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn two_sides_merge(seed: u64) {
        two_sides(seed)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_order_of_merges_changes_nothing(seed: u64) {
        three_sides(seed)?;
    }
}

/// The properties are about something: random work does lead to conflicts.
#[test]
fn random_work_is_in_conflict_now_and_then() {
    let mut lists: BTreeSet<String> = BTreeSet::new();
    for seed in 0..300 {
        let (base, [ours, theirs]) = sides(seed);
        let merged = merge3(&base, &ours, &theirs);
        let found = merged.project.conflicts().iter();
        lists.extend(found.map(|it| it.list.to_string()));
    }
    for list in ["head", "annotations", "sources", "entities", "scheme.tags"] {
        assert!(lists.contains(list), "{list} of {lists:?}");
    }
}
