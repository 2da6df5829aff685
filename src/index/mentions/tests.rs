//! The index against counting anew.

use super::*;
use crate::command::{apply, apply_unchecked, entity_edit, properties};
use crate::model::file::arbitrary::{self, Maker};
use crate::model::{Fragments, Head, Record, Ref};
use crate::text::{CharOffset, CharSpan};
use proptest::prelude::*;

fn names_it(record: &impl Record, id: &EntityId) -> bool {
    let mut found = false;
    record.visit_refs(&mut |it| found |= it == Ref::Entity(id));
    found
}

/// Counts what names each entity by looking at every record.
fn recount(project: &Project, index: &Mentions) -> Result<(), TestCaseError> {
    let sorted = |list: &BySource| -> Vec<AnnotationId> {
        let mut ids: Vec<AnnotationId> = list.iter().map(|it| it.id.clone()).collect();
        ids.sort();
        ids
    };
    for entity in project.entities().iter() {
        let nothing = Uses::default();
        let uses = index.uses(&entity.id).unwrap_or(&nothing);
        let all = || project.annotations().iter();
        let links = |it: &Annotation| it.entities.iter().any(|link| link.entity == entity.id);
        let mentions: Vec<AnnotationId> = all()
            .filter(|it| links(it))
            .map(|it| it.id.clone())
            .collect();
        prop_assert_eq!(sorted(&uses.mentions), mentions.clone());
        prop_assert_eq!(uses.mentions.len(), mentions.len());
        prop_assert_eq!(index.count(&entity.id), mentions.len());
        let in_value = |it: &Annotation| {
            let mut bare = it.clone();
            bare.entities.clear();
            names_it(&bare, &entity.id)
        };
        let values: Vec<AnnotationId> = all()
            .filter(|it| in_value(it))
            .map(|it| it.id.clone())
            .collect();
        prop_assert_eq!(sorted(&uses.values), values);
        let zones = project
            .zones()
            .iter()
            .filter(|it| names_it(&***it, &entity.id));
        prop_assert_eq!(
            &uses.zones,
            &zones.map(|it| it.id.clone()).collect::<BTreeSet<_>>()
        );
        let inside = project
            .entities()
            .iter()
            .filter(|it| names_it(&***it, &entity.id));
        prop_assert_eq!(
            &uses.inside,
            &inside.map(|it| it.id.clone()).collect::<BTreeSet<_>>()
        );
        for (source, list) in uses.mentions.sources() {
            prop_assert!(!list.is_empty());
            prop_assert!(list.iter().all(|it| it.source == *source));
            prop_assert!(list.is_sorted_by(|a, b| by_place(a, b).is_lt()));
            for it in list {
                prop_assert_eq!(project.annotations().get(&it.id), Some(it));
            }
        }
    }
    prop_assert_eq!(index.by_label().count(), project.entities().len());
    for it in project.annotations().iter() {
        let tag = project.scheme().tag(&it.tag);
        let links = tag.is_some_and(|tag| tag.value == ValueKind::Entity);
        let words = folded(&it.text());
        let open = links && it.entities.is_empty() && !it.unidentified && !words.is_empty();
        let found = index
            .unlinked
            .get(&words)
            .is_some_and(|ids| ids.contains(&it.id));
        prop_assert_eq!(found, open);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Through random work and its undoing the index is what looking through
    /// the whole project anew gives.
    #[test]
    fn agrees_with_counting_anew(
        start in arbitrary::project(12),
        seed: u64,
        steps in 1_usize..24,
    ) {
        let mut maker = Maker::new(seed);
        let mut live = start.clone();
        let mut index = Mentions::new(&live);
        recount(&live, &index)?;
        let mut inverses = Vec::new();
        for _ in 0..steps {
            let edit = if maker.flag() {
                entity_edit::tests::random_edit(&mut maker, &live)
            } else {
                properties::random_edit(&mut maker, &live)
            };
            let Some(edit) = edit else { continue };
            let applied = apply(&mut live, &edit.commands).expect("fits");
            index.follow(&live, &applied.change);
            inverses.push(applied.inverse);
            prop_assert!(index == Mentions::new(&live), "after {}", edit.name);
        }
        recount(&live, &index)?;
        for inverse in inverses.into_iter().rev() {
            let applied = apply_unchecked(&mut live, &inverse);
            index.follow(&live, &applied.change);
        }
        prop_assert!(live == start);
        prop_assert!(index == Mentions::new(&start));
    }
}

fn mention(number: u64, at: u32, words: &str) -> Annotation {
    let start = CharOffset::new(at);
    let end = start.plus(words.chars().count() as u32);
    Annotation::manual(
        AnnotationId::of_random(number),
        SourceId::parse("s").expect("an id"),
        Fragments::one(CharSpan::new(start, end).expect("ordered")),
        TagId::parse("place").expect("an id"),
        vec![words.into()],
    )
}

/// A project of these places, without sources: references are not looked at.
fn places(names: &[(&str, &[&str])], mentions: &[&str]) -> Project {
    use crate::command::{Command, Put};
    let mut project = Project::new(Head::default());
    let mut commands = Vec::new();
    for (at, (label, aliases)) in names.iter().enumerate() {
        let id = EntityId::parse(&format!("e{at}")).expect("an id");
        let mut entity = entity_edit::plain_entity(id, crate::model::EntityKind::Place, label);
        entity.aliases = aliases.iter().map(|&it| it.to_owned()).collect();
        commands.push(Command::Entity(Put::set(entity)));
    }
    for (at, words) in mentions.iter().enumerate() {
        commands.push(Command::Annotation(Put::set(mention(
            at as u64,
            at as u32 * 40,
            words,
        ))));
    }
    apply_unchecked(&mut project, &commands);
    project
}

#[test]
fn the_same_name_comes_first_and_a_near_one_is_a_question() {
    let project = places(
        &[
            ("Segou", &[]),
            ("Ségou", &["Ségou ville"]),
            ("Kobou", &[]),
            ("Mopti", &["Sévaré"]),
        ],
        &[],
    );
    let index = Mentions::new(&project);
    let check = |words: &str, expected: &[(&str, Likeness)]| {
        let found = index.suggest(&project, words);
        let found: Vec<(&str, Likeness)> =
            found.iter().map(|it| (it.name.as_str(), it.how)).collect();
        assert_eq!(found, expected, "{words}");
    };
    check(
        "Ségou",
        &[("Ségou", Likeness::Exact), ("Segou", Likeness::Folded)],
    );
    check(
        "SEGOU",
        &[("Segou", Likeness::Folded), ("Ségou", Likeness::Folded)],
    );
    check("ségou-ville", &[("Ségou ville", Likeness::Folded)]);
    check("Kobe", &[("Kobou", Likeness::Near)]);
    check("sevare", &[("Sévaré", Likeness::Folded)]);
    check("Gao", &[]);
    check(&"Kobou ".repeat(100), &[]);
}

#[test]
fn what_looks_like_an_entity_is_offered() {
    let project = places(
        &[("Kobou", &["Kobu ville"])],
        &["Kobou", "KOBOU", "Kobe", "Mopti", "Kobu"],
    );
    let index = Mentions::new(&project);
    let entity = project.entities().iter().next().expect("one");
    let (found, all) = index.look_alikes(entity, 10);
    let found: Vec<(u64, Likeness)> = (0..5)
        .filter_map(|at| {
            let id = AnnotationId::of_random(at);
            found
                .iter()
                .find(|it| it.annotation == id)
                .map(|it| (at, it.how))
        })
        .collect();
    use Likeness::{Folded, Near};
    assert_eq!(found, [(0, Folded), (1, Folded), (2, Near), (4, Near)]);
    assert_eq!(all, 4);
    let (few, all) = index.look_alikes(entity, 2);
    assert_eq!((few.len(), all), (2, 4));
}

/// Many edits at once come to the same as one by one.
#[test]
fn lists_are_merged() {
    let all: Vec<Arc<Annotation>> = (0..200)
        .map(|at| Arc::new(mention(at, (at * 37 % 200) as u32, "x")))
        .collect();
    let mut list = BySource::default();
    list.edit(Edit {
        out: Vec::new(),
        into: all.clone(),
    });
    let mut one_by_one = BySource::default();
    for it in &all {
        one_by_one.edit(Edit {
            out: Vec::new(),
            into: vec![Arc::clone(it)],
        });
    }
    assert_eq!(list, one_by_one);
    list.edit(Edit {
        out: all[20..180].to_vec(),
        into: Vec::new(),
    });
    assert_eq!((list.len(), list.iter().count()), (40, 40));
    list.edit(Edit {
        out: all.clone(),
        into: Vec::new(),
    });
    assert_eq!(list, BySource::default());
}
