//! Properties of commands over random projects and random work on them.

use super::{Command, History, Put, Step, Transaction, apply, apply_unchecked, edit, event_edit};
use crate::model::file::arbitrary::{self, CHARS, Maker};
use crate::model::file::{decode_commands, encode_commands, write};
use crate::model::{
    Annotation, AnnotationId, AttributeKind, AttributeType, Project, Ref, Scheme, Severity,
    SourceId, SourceState, Tag, TagId, TagSet, Value, check,
};
use crate::text::{ByteOffset, ByteSpan};
use proptest::prelude::*;

/// Something that a person, or a bulk action, may do to the project; `None`
/// if there is nothing to do it to.
pub(crate) fn random_edit(maker: &mut Maker, project: &Project) -> Option<Transaction> {
    let annotations: Vec<AnnotationId> = project
        .annotations()
        .iter()
        .map(|it| it.id.clone())
        .collect();
    let sources: Vec<SourceId> = project.sources().iter().map(|it| it.id.clone()).collect();
    let tags: Vec<TagId> = project
        .scheme()
        .tags
        .iter()
        .map(|it| it.id.clone())
        .collect();
    let some = |maker: &mut Maker| {
        let mut ids = annotations.clone();
        ids.retain(|_| maker.below(3) == 0);
        ids
    };
    let one = |maker: &mut Maker| (!annotations.is_empty()).then(|| maker.pick(&annotations));
    let fresh = |maker: &mut Maker| {
        let fits = !sources.is_empty() && !tags.is_empty() && !project.entities().is_empty();
        fits.then(|| {
            let source = maker.pick(&sources);
            maker.annotation(project, &source)
        })
    };
    let tag = |maker: &mut Maker| (!tags.is_empty()).then(|| maker.pick(&tags));
    match maker.below(19) {
        14.. => event_edit::random::edit(maker, project),
        0 | 1 => Some(edit::add_annotation(project, fresh(maker)?)),
        2 => {
            let several = (0..4).filter_map(|_| fresh(maker)).collect();
            Some(edit::add_annotations(
                project,
                "Tag all".to_owned(),
                several,
            ))
        }
        3 => {
            let id = one(maker)?;
            let kind = project
                .scheme()
                .tag(&project.annotations().get(&id)?.tag)?
                .value;
            let value = maker.value(project, kind).map(|value| match value {
                Value::Figure(mut figure) => {
                    figure.part_of = None;
                    Value::Figure(figure)
                }
                other => other,
            });
            edit::change_annotations(project, "Change value", [&id], |it| {
                it.value = value.clone();
            })
        }
        4 => {
            let note = maker.text();
            edit::change_annotations(project, "Change note", &some(maker), |it| {
                it.note = note.clone().into();
                it.unsure = !it.unsure;
            })
        }
        5 => edit::retag(project, &some(maker), &tag(maker)?),
        6 => edit::delete_annotations(project, &some(maker)),
        7 => {
            let text = arbitrary::text();
            let mut stretch = || {
                let at = maker.below(text.byte_len().to_usize() - 40);
                let start = text.floor(ByteOffset::new(at as u32));
                let end = text.floor(start.plus(20));
                ByteSpan::new(start, end).expect("twenty bytes hold a character")
            };
            let stretches = [stretch(), stretch()];
            let id = one(maker)?;
            edit::move_annotation(project, &id, &text, &stretches).expect("they are of this text")
        }
        8 => Some(edit::set_scheme(
            "Change scheme",
            changed_scheme(maker, project),
        )),
        9 => {
            let to = TagId::of_random(maker.bits());
            edit::rename_tag(project, &tag(maker)?, &to)
        }
        10 => edit::rename_tag(project, &tag(maker)?, &tag(maker)?),
        11 => edit::delete_tag(project, &tag(maker)?),
        12 => {
            let id = format!("n{}", maker.bits());
            Some(edit::add_sources(vec![maker.source(&id)]))
        }
        _ => {
            if sources.is_empty() {
                return None;
            }
            let id = maker.pick(&sources);
            if maker.flag() {
                return edit::remove_source(project, &id);
            }
            let title = maker.text();
            edit::change_source(project, "Change title", &id, |it| {
                it.title = title;
                it.state = SourceState::Done;
            })
        }
    }
}

fn changed_scheme(maker: &mut Maker, project: &Project) -> Scheme {
    let mut scheme = Scheme::clone(project.scheme());
    scheme.version = scheme.version.wrapping_add(1);
    let attribute = AttributeType {
        name: format!("n{}", maker.bits()).into(),
        kind: AttributeKind::Flag,
        required: maker.flag(),
        guideline: maker.text(),
    };
    match scheme.tags.first_mut() {
        Some(tag) if maker.flag() => {
            tag.attributes.push(attribute);
            tag.label = maker.text();
        }
        _ => {
            let id = TagId::of_random(maker.bits());
            scheme.tags.push(Tag {
                id,
                label: maker.text(),
                key: Default::default(),
                color: Default::default(),
                value: Default::default(),
                attributes: vec![attribute],
                guideline: maker.text(),
                examples: vec![maker.text()],
            });
        }
    }
    scheme
}

fn errors(project: &Project) -> Vec<crate::model::Problem> {
    let mut problems = check(project);
    problems.retain(|it| it.severity == Severity::Error);
    problems
}

/// Every count of uses is what counting anew gives.
fn counts_are_right(project: &Project) -> bool {
    let mut counts = std::collections::BTreeMap::new();
    project.visit_refs(&mut |it| {
        *counts.entry(crate::model::RefKey::from(it)).or_insert(0) += 1;
    });
    let named = counts
        .iter()
        .all(|(key, count)| project.uses(key.as_ref()) == *count);
    let others = project.annotations().iter().map(|it| &it.id);
    let unnamed =
        others.filter(|id| !counts.contains_key(&crate::model::RefKey::Annotation((*id).clone())));
    named
        && unnamed
            .into_iter()
            .all(|id| project.uses(Ref::Annotation(id)) == 0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Random work: `check` stays without errors, each step is taken back
    /// exactly, the journal leads to the same state, and undo and redo lead
    /// all the way to the first and the last bytes.
    #[test]
    fn any_work_is_whole_and_can_be_taken_back(
        start in arbitrary::project(9),
        seed: u64,
        steps in 1_usize..30,
    ) {
        let mut maker = Maker::new(seed);
        let mut live = start.clone();
        let mut history = History::default();
        let mut journal: Vec<String> = Vec::new();
        for _ in 0..steps {
            let Some(transaction) = random_edit(&mut maker, &live) else {
                continue;
            };
            let before = live.clone();
            let applied = apply(&mut live, &transaction.commands);
            let applied = applied.map_err(|why| TestCaseError::fail(format!("{}: {why}", transaction.name)))?;
            prop_assert_eq!(errors(&live), vec![], "after {}", &transaction.name);
            prop_assert!(counts_are_right(&live), "after {}", &transaction.name);

            let mut back = live.clone();
            apply_unchecked(&mut back, &applied.inverse);
            prop_assert!(back == before, "{} is not taken back", &transaction.name);
            prop_assert_eq!(write(&back), write(&before));

            journal.push(encode_commands(&transaction.commands));
            history.push(Step {
                name: transaction.name,
                forward: transaction.commands,
                inverse: applied.inverse,
            });
        }
        let last = write(&live);

        let mut replayed = start.clone();
        for line in &journal {
            let commands = decode_commands(line).map_err(TestCaseError::fail)?;
            apply_unchecked(&mut replayed, &commands);
        }
        prop_assert!(replayed == live);
        prop_assert_eq!(write(&replayed), last.clone());

        while let Some(step) = history.undo() {
            apply_unchecked(&mut live, &step.inverse);
        }
        prop_assert!(live == start);
        prop_assert_eq!(write(&live), write(&start));
        while let Some(step) = history.redo() {
            apply_unchecked(&mut live, &step.forward);
        }
        prop_assert!(live == replayed);
        prop_assert_eq!(write(&live), last);
    }

    /// What would leave a reference to nothing is refused, and changes nothing.
    #[test]
    fn what_is_refused_changes_nothing(start in arbitrary::project(6), seed: u64) {
        let mut maker = Maker::new(seed);
        let mut live = start.clone();
        let mut bad = Vec::new();
        for it in start.entities().iter().filter(|it| start.uses(Ref::Entity(&it.id)) > 0) {
            bad.push(vec![Command::Entity(Put::remove(it.id.clone()))]);
        }
        for it in start.sources().iter().filter(|it| start.uses(Ref::Source(&it.id)) > 0) {
            bad.push(vec![Command::Source(Put::remove(it.id.clone()))]);
        }
        for it in start.annotations().iter() {
            let mut stray = Annotation::clone(it);
            stray.id = AnnotationId::of_random(maker.bits());
            stray.source = SourceId::parse("nowhere").expect("an id");
            let note = maker.text();
            let good = edit::change_annotations(&start, "Note", [&it.id], |it| it.note = note.clone().into());
            let mut commands = good.map_or_else(Vec::new, |it| it.commands);
            commands.push(Command::Annotation(Put::set(stray)));
            bad.push(commands);
        }
        if start.annotations().iter().next().is_some() {
            bad.push(vec![Command::Scheme(std::sync::Arc::new(Scheme::default()))]);
        }
        for commands in bad {
            prop_assert!(apply(&mut live, &commands).is_err(), "{:?}", commands);
            prop_assert!(live == start);
            prop_assert!(counts_are_right(&live));
        }
    }
}

/// The generator reaches what the properties are about.
#[test]
fn random_work_reaches_every_list() {
    let project = Maker::new(7).project(12);
    assert!(project.annotations().len() > 5);
    assert!(!project.accounts().is_empty() && !project.verdicts().is_empty());
    assert!(!project.event_links().is_empty() && !project.not_same().is_empty());
    assert!(!project.reviewed().is_empty() && !project.dismissed().is_empty());
    assert!(!project.zones().is_empty() && !project.relations().is_empty());
    assert!(project.reviewed().iter().any(|it| it.tags == TagSet::All));
    assert_eq!(arbitrary::text().char_len().get(), CHARS);
    let mut maker = Maker::new(3);
    let names: std::collections::BTreeSet<String> = (0..400)
        .filter_map(|_| random_edit(&mut maker, &project))
        .map(|it| {
            it.name
                .split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    for name in [
        "Change value",
        "Tag all",
        "Move boundary",
        "Delete tag",
        "Remove source",
    ] {
        assert!(names.contains(name), "{name} of {names:?}");
    }
}
