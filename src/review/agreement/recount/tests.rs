//! Whatever is edited, counting again what was touched is counting all.

use super::super::super::pairing::{Document, Silence, pair};
use super::super::measure::Measure;
use super::super::tally::Tally;
use super::super::units::Tokens;
use super::super::{Edits, Recount, Scope};
use crate::command::{Command, Put, apply, edit};
use crate::model::{
    Account, AccountId, Annotation, AnnotationId, Certainty, EntityId, EntityKind, EntityLink,
    Event, EventId, EventKind, Fragments, Member, Passage, Project, Relation, RelationId,
    RelationType, Role, Scheme, SourceId, TagId, file,
};
use crate::text::{CharOffset, CharSpan};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const TAGS: [&str; 5] = ["actor", "claim", "date", "figure", "place"];
const TEXT: &str = "the army said 😀 that some forty people ne\u{301}ar the\u{a0}river were \
                    killed,\u{2028}and 👩\u{200d}👧 fled قرية before the night of 3 May fell";
const DOCUMENTS: usize = 3;

fn chars() -> u32 {
    TEXT.chars().count() as u32
}

fn empty() -> Project {
    let source = |at: usize| {
        format!(
            "(id: \"d{at}\", path: \"{at}.txt\", sha256: \"{at:x}\", encoding: \"utf-8\", chars: {}, state: Done),",
            chars()
        )
    };
    let sources: String = (0..DOCUMENTS).map(source).collect();
    let tag = |it: &&str| format!("(id: \"{it}\", label: \"{it}\"),");
    let tags: String = TAGS.iter().map(tag).collect();
    let text = format!(
        "Project(format: \"variorum/1.0\", title: \"\", annotator: (id: \"a\", name: \"A\", role: Annotator), offsets: CodePoints, \
         scheme: (id: \"s\", version: 1, tags: [{tags}], relations: [(id: \"near\", label: \"Near\", symmetric: true), (id: \"of\", label: \"Of\")]), \
         sources: [{sources}], annotations: [])"
    );
    file::read(&text).expect("a project").project
}

/// Something that a person does; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Edit {
    Add {
        document: usize,
        start: u32,
        length: u32,
        tag: usize,
    },
    Delete(usize),
    Retag(usize, usize),
    Move {
        which: usize,
        document: usize,
        start: u32,
        length: u32,
    },
    LinkEntity(usize, u64),
    Relate {
        from: usize,
        to: usize,
        near: bool,
        which: u64,
    },
    Unrelate(u64),
    Tell {
        document: usize,
        start: u32,
        members: Vec<(usize, bool)>,
        which: u64,
    },
    Untell(u64),
    Directed(bool),
}

fn edits() -> impl Strategy<Value = Vec<(usize, Edit)>> {
    let place = || (0..DOCUMENTS, 0_u32..70, 1_u32..16);
    let some = || 0_usize..24;
    let one = prop_oneof![
        6 => (place(), 0_usize..5).prop_map(|((document, start, length), tag)| {
            Edit::Add { document, start, length, tag }
        }),
        2 => some().prop_map(Edit::Delete),
        2 => (some(), 0_usize..5).prop_map(|(which, tag)| Edit::Retag(which, tag)),
        2 => (some(), place()).prop_map(|(which, (document, start, length))| {
            Edit::Move { which, document, start, length }
        }),
        1 => (some(), 0_u64..3).prop_map(|(which, entity)| Edit::LinkEntity(which, entity)),
        4 => (some(), some(), any::<bool>(), 0_u64..6).prop_map(|(from, to, near, which)| {
            Edit::Relate { from, to, near, which }
        }),
        1 => (0_u64..6).prop_map(Edit::Unrelate),
        3 => (place(), prop::collection::vec((some(), any::<bool>()), 0..4), 0_u64..4).prop_map(
            |((document, start, _), members, which)| Edit::Tell { document, start, members, which }
        ),
        1 => (0_u64..4).prop_map(Edit::Untell),
        1 => any::<bool>().prop_map(Edit::Directed),
    ];
    prop::collection::vec((0_usize..2, one), 1..40)
}

fn source(document: usize) -> SourceId {
    SourceId::parse(&format!("d{document}")).expect("an id")
}

fn span(start: u32, length: u32) -> CharSpan {
    let end = (start + length).min(chars());
    CharSpan::new(CharOffset::new(start.min(end - 1)), CharOffset::new(end)).expect("ordered")
}

fn tag(at: usize) -> TagId {
    TagId::parse(TAGS[at]).expect("an id")
}

/// The annotation of a number, round the end.
fn nth(project: &Project, which: usize) -> Option<Arc<Annotation>> {
    let count = project.annotations().len();
    let at = which.checked_rem(count)?;
    project.annotations().iter().nth(at).cloned()
}

fn changed(project: &Project, which: usize, how: impl Fn(&mut Annotation)) -> Vec<Command> {
    let Some(it) = nth(project, which) else {
        return Vec::new();
    };
    let mut it = Annotation::clone(&it);
    how(&mut it);
    vec![Command::Annotation(Put::set(it))]
}

fn commands(project: &Project, edit: &Edit, number: u64) -> Vec<Command> {
    match edit {
        Edit::Add {
            document,
            start,
            length,
            tag: of,
        } => {
            let spans = Fragments::one(span(*start, *length));
            let id = AnnotationId::of_random(number);
            let it = Annotation::manual(id, source(*document), spans, tag(*of), Vec::new());
            vec![Command::Annotation(Put::set(it))]
        }
        Edit::Delete(which) => nth(project, *which)
            .and_then(|it| edit::delete_annotations(project, std::slice::from_ref(&it.id)))
            .map_or_else(Vec::new, |it| it.commands),
        Edit::Retag(which, to) => changed(project, *which, |it| it.tag = tag(*to)),
        Edit::Move {
            which,
            document,
            start,
            length,
        } => changed(project, *which, |it| {
            it.source = source(*document);
            it.spans = Fragments::one(span(*start, *length));
        }),
        Edit::LinkEntity(which, entity) => {
            let id = EntityId::of_random(*entity);
            let label = format!("Entity {entity}");
            let plain =
                crate::command::entity_edit::plain_entity(id.clone(), EntityKind::Person, &label);
            let mut all = vec![Command::Entity(Put::set(plain))];
            all.extend(changed(project, *which, |it| {
                it.entities = vec![EntityLink {
                    entity: id.clone(),
                    certainty: Certainty::default(),
                }]
                .into();
            }));
            all
        }
        Edit::Relate {
            from,
            to,
            near,
            which,
        } => {
            let (Some(from), Some(to)) = (nth(project, *from), nth(project, *to)) else {
                return Vec::new();
            };
            vec![Command::Relation(Put::set(Relation {
                id: RelationId::of_random(*which),
                kind: if *near { "near" } else { "of" }.into(),
                from: from.id.clone(),
                to: to.id.clone(),
                note: String::new(),
            }))]
        }
        Edit::Unrelate(which) => {
            let id = RelationId::of_random(*which);
            let there = project.relations().contains(&id);
            there
                .then(|| Command::Relation(Put::remove(id)))
                .into_iter()
                .collect()
        }
        Edit::Tell {
            document,
            start,
            members,
            which,
        } => {
            let event = Event {
                id: EventId::of_random(1),
                title: "An attack".to_owned(),
                kind: EventKind::Incident,
                note: String::new(),
            };
            let mut told: Vec<Member> = Vec::new();
            for (member, who) in members {
                let Some(it) = nth(project, *member) else {
                    continue;
                };
                let role = if *who { Role::Who } else { Role::Where };
                if !told
                    .iter()
                    .any(|old| old.annotation == it.id && old.role == role)
                {
                    told.push(Member {
                        annotation: it.id.clone(),
                        role,
                        bound: Default::default(),
                        certainty: Default::default(),
                        why: String::new(),
                    });
                }
            }
            let account = Account {
                id: AccountId::of_random(*which),
                event: event.id.clone(),
                passage: Passage {
                    source: source(*document),
                    span: span(*start, 9),
                },
                members: told,
                note: String::new(),
            };
            vec![
                Command::Event(Put::set(event)),
                Command::Account(Put::set(account)),
            ]
        }
        Edit::Untell(which) => {
            let id = AccountId::of_random(*which);
            let there = project.accounts().contains(&id);
            there
                .then(|| Command::Account(Put::remove(id)))
                .into_iter()
                .collect()
        }
        Edit::Directed(directed) => {
            let mut scheme = Scheme::clone(project.scheme());
            let near = |it: &&mut RelationType| it.id == "near";
            if let Some(it) = scheme.relations.iter_mut().find(near) {
                it.symmetric = !directed;
            }
            vec![Command::Scheme(Arc::new(scheme))]
        }
    }
}

fn words(_: &Document) -> Option<Tokens> {
    Some(Tokens::of(TEXT))
}

fn near(a: Measure, b: Measure) -> bool {
    match (a, b) {
        (Ok(x), Ok(y)) => (x - y).abs() < 1e-9,
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

/// Whether two tallies hold the same, tables apart: the numbers of sets depend
/// on what was met first.
fn same(a: &Tally, b: &Tally) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.counts, b.counts);
    prop_assert_eq!(&a.boundaries, &b.boundaries);
    prop_assert_eq!(a.links, b.links);
    prop_assert_eq!(&a.values, &b.values);
    prop_assert_eq!(a.repeats, b.repeats);
    prop_assert_eq!(a.white_space, b.white_space);
    prop_assert_eq!(a.without_text, b.without_text);
    prop_assert_eq!(
        a.tokens.rows().map(|it| it.1).sum::<u64>(),
        b.tokens.rows().map(|it| it.1).sum::<u64>()
    );
    let units = |it: &Tally| it.characters.rows().map(|it| it.1).sum::<u64>();
    prop_assert_eq!(units(a), units(b));
    Ok(())
}

/// Holds a running count against the whole comparison.
fn is_whole(running: &Recount, projects: [&Project; 2]) -> Result<(), TestCaseError> {
    let paired = pair(&projects, Silence::NotOpened);
    let tokens = paired.documents.iter().map(words).collect();
    let scope = Scope::new(projects.to_vec(), paired, tokens, None);
    let whole = scope.compare(0, 1, 1);
    let found = running.totals();
    same(&found.tally, &whole.overall.tally)?;
    let units = (&found.units, &whole.overall.units);
    for (x, y) in [
        (units.0.kappa.any, units.1.kappa.any),
        (units.0.kappa.combined, units.1.kappa.combined),
        (units.0.alpha.any, units.1.alpha.any),
        (units.0.alpha.combined, units.1.alpha.combined),
        (units.0.masi, units.1.masi),
    ] {
        prop_assert!(near(x, y), "{:?} {:?}", x, y);
    }
    let named = |rank: u32, of: &dyn Fn(u32) -> String| match rank {
        super::super::tally::NONE => "none".to_owned(),
        rank => of(rank),
    };
    let cells = |tally: &Tally, of: &dyn Fn(u32) -> String| -> BTreeMap<_, u64> {
        let all = tally.confusion.iter();
        all.map(|((a, b), count)| ((named(*a, of), named(*b, of)), *count))
            .collect()
    };
    let own = |rank: u32| running.label(rank).to_owned();
    let theirs = |rank: u32| scope.labels.name(rank).to_owned();
    prop_assert_eq!(
        cells(&found.tally, &own),
        cells(&whole.overall.tally, &theirs)
    );
    let mut labels: BTreeMap<String, &Tally> = BTreeMap::new();
    for (label, tally) in &found.per_label {
        labels.insert(own(*label), tally);
    }
    prop_assert_eq!(labels.len(), whole.per_label.len());
    for (label, part) in &whole.per_label {
        let tally = labels.get(&theirs(*label));
        prop_assert!(tally.is_some(), "{} is not counted", theirs(*label));
        if let Some(tally) = tally {
            same(tally, &part.tally)?;
        }
    }
    for (document, tally, kappa) in running.documents() {
        let at = scope.paired.documents.iter().position(|it| it == document);
        let part = &whole.per_document[&at.expect("the same documents")];
        same(&tally, &part.tally)?;
        prop_assert!(near(kappa, part.units.kappa.any));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// New tags, relations of all kinds and across sources, links to entities,
    /// accounts with members elsewhere: one by one or several at once.
    #[test]
    fn counting_again_what_changed_is_counting_all(
        all in edits(),
        enough in 1_usize..6,
        at_once in 1_usize..4,
    ) {
        let mut projects = [empty(), empty()];
        let mut running = Recount::in_pieces(projects.each_ref(), &words, enough);
        for (round, some) in all.chunks(at_once).enumerate() {
            let mut touched = [Edits::default(), Edits::default()];
            for (at, (side, edit)) in some.iter().enumerate() {
                let number = (round * 8 + at) as u64;
                let commands = commands(&projects[*side], edit, number);
                let applied = apply(&mut projects[*side], &commands);
                touched[*side].note(&applied.expect("is whole").change);
            }
            let done = running.update(projects.each_ref(), touched.each_ref());
            prop_assert!(done, "nothing here reaches further");
            is_whole(&running, projects.each_ref())?;
        }
    }

    /// The pieces of a text are counted as the whole is.
    #[test]
    fn pieces_add_up_to_the_whole(all in edits(), enough in 1_usize..5) {
        let mut projects = [empty(), empty()];
        for (number, (side, edit)) in all.iter().enumerate() {
            let commands = commands(&projects[*side], edit, number as u64);
            apply(&mut projects[*side], &commands).expect("is whole");
        }
        let counted = Recount::in_pieces(projects.each_ref(), &words, enough);
        is_whole(&counted, projects.each_ref())?;
    }
}

#[test]
fn another_document_is_told_apart_from_another_edit() {
    let mut projects = [empty(), empty()];
    let mut running = Recount::new(projects.each_ref(), &words);
    let gone = Command::Source(Put::remove(source(1)));
    let applied = apply(&mut projects[0], &[gone]).expect("is whole");
    let mut touched = [Edits::default(), Edits::default()];
    touched[0].note(&applied.change);
    assert!(!touched[0].is_empty());
    assert!(!running.update(projects.each_ref(), touched.each_ref()));
}
