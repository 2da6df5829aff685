//! One step over many places: tag-all, and what is done with ticked hits.

use super::{Command, Put, Transaction, edit};
use crate::model::{
    Annotation, AnnotationId, Basis, Certainty, EntityId, EntityLink, Few, Fragments, Origin,
    Project, SourceId, Tag, TagId, Value, ValueKind,
};
use crate::text::CharSpan;
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A stretch of a source that is to be tagged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The source.
    pub source: SourceId,
    /// Where, in code points.
    pub span: CharSpan,
    /// What stands there.
    pub quote: SmolStr,
    /// Whether a person selected just this place.
    pub by_hand: bool,
}

/// What a bulk action comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bulk {
    /// The one step; `None` if nothing is left to do.
    pub transaction: Option<Transaction>,
    /// How many places or annotations it changes.
    pub done: usize,
    /// How many are left out since they are so already.
    pub skipped: usize,
    /// How many are left out since it cannot be done to them.
    pub unfit: usize,
}

/// Where a project bears a tag already, for asking about many places.
#[derive(Debug, Default)]
pub struct Tagged {
    /// By source: the spans by start, each with the furthest end so far.
    sources: HashMap<SourceId, Vec<(CharSpan, u32)>>,
}

impl Tagged {
    /// Walks the project's annotations once.
    pub fn with(project: &Project, tag: &TagId) -> Self {
        let mut sources: HashMap<SourceId, Vec<(CharSpan, u32)>> = HashMap::new();
        for it in project.annotations().iter().filter(|it| it.tag == *tag) {
            let spans = it.spans.as_slice().iter().map(|span| (*span, 0));
            sources.entry(it.source.clone()).or_default().extend(spans);
        }
        for spans in sources.values_mut() {
            spans.sort_unstable();
            let mut furthest = 0;
            for (span, reached) in spans {
                furthest = furthest.max(span.end().get());
                *reached = furthest;
            }
        }
        Self { sources }
    }

    /// Whether some of the words there bear the tag.
    pub fn meets(&self, source: &SourceId, span: CharSpan) -> bool {
        let Some(spans) = self.sources.get(source) else {
            return false;
        };
        let before = spans.partition_point(|(it, _)| it.start() < span.end());
        let last = before.checked_sub(1).and_then(|at| spans.get(at));
        last.is_some_and(|(_, reached)| *reached > span.start().get())
    }
}

/// Tags passages that do not bear the tag yet, also not in part. What can be
/// said of the same words elsewhere is taken over from `like`: the entities,
/// and a value that stands in the words themselves. `fresh` gives random bits.
pub fn tag_passages(
    project: &Project,
    tag: &TagId,
    passages: impl IntoIterator<Item = Passage>,
    like: Option<&Annotation>,
    fresh: &mut dyn FnMut() -> u64,
) -> Bulk {
    let Some(tag) = project.scheme().tag(tag).cloned() else {
        return Bulk::default();
    };
    let tagged = Tagged::with(project, &tag.id);
    let mut ids = Ids::new(project, fresh);
    let mut bulk = Bulk::default();
    let mut annotations = Vec::new();
    for passage in passages {
        if tagged.meets(&passage.source, passage.span) {
            bulk.skipped += 1;
            continue;
        }
        let mut it = annotation(&mut ids, passage, &tag);
        if let Some(like) = like.filter(|like| like.tag == tag.id) {
            take_over(&mut it, like, &tag);
        }
        annotations.push(it);
    }
    bulk.done = annotations.len();
    if !annotations.is_empty() {
        let name = match annotations.len() {
            1 => format!("Tag as {}", tag.label.to_lowercase()),
            several => format!("Tag {several} places as {}", tag.label.to_lowercase()),
        };
        bulk.transaction = Some(edit::add_annotations(project, name, annotations));
    }
    bulk
}

/// Links passages to an entity: a mention that is tagged just there gets the
/// link, else a new annotation of `tag` does.
pub fn link_passages(
    project: &Project,
    tag: &TagId,
    entity: &EntityId,
    passages: impl IntoIterator<Item = Passage>,
    fresh: &mut dyn FnMut() -> u64,
) -> Bulk {
    let Some(tag) = project.scheme().tag(tag).cloned() else {
        return Bulk::default();
    };
    let mut mentions: HashMap<(&SourceId, CharSpan), &Annotation> = HashMap::new();
    for it in project
        .annotations()
        .iter()
        .filter(|it| is_mention(project, it))
    {
        if let [span] = it.spans.as_slice() {
            let there = mentions.entry((&it.source, *span)).or_insert(it);
            // Of two that lie over one another, the one of the wanted tag.
            if it.tag == tag.id {
                *there = it;
            }
        }
    }
    let mut ids = Ids::new(project, fresh);
    let mut bulk = Bulk::default();
    let mut changed = Vec::new();
    let mut added = Vec::new();
    for passage in passages {
        match mentions.get(&(&passage.source, passage.span)) {
            Some(it) if is_linked(it, entity) => bulk.skipped += 1,
            Some(it) => {
                let mut it = Annotation::clone(it);
                link(&mut it, entity);
                changed.push(Command::Annotation(Put::set(it)));
            }
            None => {
                let mut it = annotation(&mut ids, passage, &tag);
                link(&mut it, entity);
                added.push(it);
            }
        }
    }
    bulk.done = changed.len() + added.len();
    if bulk.done > 0 {
        let mut step = edit::add_annotations(project, link_name(project, entity, bulk.done), added);
        step.commands.append(&mut changed);
        bulk.transaction = Some(step);
    }
    bulk
}

/// Links annotations to an entity, as far as their tags carry one.
pub fn link_annotations(project: &Project, ids: &[AnnotationId], entity: &EntityId) -> Bulk {
    let mut bulk = Bulk::default();
    let mut wanted = Vec::new();
    for it in ids.iter().filter_map(|id| project.annotations().get(id)) {
        if !is_mention(project, it) {
            bulk.unfit += 1;
        } else if is_linked(it, entity) {
            bulk.skipped += 1;
        } else {
            wanted.push(it.id.clone());
        }
    }
    bulk.done = wanted.len();
    let name = link_name(project, entity, bulk.done);
    bulk.transaction = edit::change_annotations(project, name, &wanted, |it| link(it, entity));
    bulk
}

fn link_name(project: &Project, entity: &EntityId, count: usize) -> String {
    let label = project.entities().get(entity);
    let label = label.map_or_else(|| entity.to_string(), |it| it.label.clone());
    match count {
        1 => format!("Link to {label}"),
        several => format!("Link {several} mentions to {label}"),
    }
}

fn is_mention(project: &Project, it: &Annotation) -> bool {
    let tag = project.scheme().tag(&it.tag);
    tag.is_some_and(|tag| tag.value == ValueKind::Entity)
}

fn is_linked(it: &Annotation, entity: &EntityId) -> bool {
    it.entities.iter().any(|link| link.entity == *entity)
}

fn link(it: &mut Annotation, entity: &EntityId) {
    it.unidentified = false;
    it.entities.push(EntityLink {
        entity: entity.clone(),
        certainty: Certainty::Certain,
    });
}

/// Ids that nothing has yet.
struct Ids<'a> {
    project: &'a Project,
    fresh: &'a mut dyn FnMut() -> u64,
    given: HashSet<AnnotationId>,
}

impl<'a> Ids<'a> {
    fn new(project: &'a Project, fresh: &'a mut dyn FnMut() -> u64) -> Self {
        Self {
            project,
            fresh,
            given: HashSet::new(),
        }
    }

    fn next(&mut self) -> AnnotationId {
        loop {
            let id = AnnotationId::of_random((self.fresh)());
            if !self.project.annotations().contains(&id) && self.given.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn annotation(ids: &mut Ids<'_>, passage: Passage, tag: &Tag) -> Annotation {
    let quotes = Few::one(passage.quote);
    let spans = Fragments::one(passage.span);
    let mut it = Annotation::manual(ids.next(), passage.source, spans, tag.id.clone(), quotes);
    if !passage.by_hand {
        it.origin = Origin::Propagated;
    }
    it
}

/// What holds wherever the same words stand. What a figure counts and as of
/// when, who speaks in a claim, and dates that lean on others do not.
fn take_over(it: &mut Annotation, like: &Annotation, tag: &Tag) {
    if tag.value == ValueKind::Entity {
        it.entities.clone_from(&like.entities);
    }
    it.value = match &like.value {
        Some(Value::Figure(figure)) if tag.value == ValueKind::Figure => {
            let mut figure = figure.clone();
            figure.as_of = None;
            figure.part_of = None;
            figure.counted = Default::default();
            Some(Value::Figure(figure))
        }
        Some(Value::Date(date))
            if tag.value == ValueKind::Date && date.basis == Basis::Explicit =>
        {
            Some(Value::Date(date.clone()))
        }
        _ => None,
    };
}

/// What of the annotations that start at some passages is taken away: those
/// that bear the tag just there.
pub fn untag_passages(project: &Project, passages: &[Passage]) -> Bulk {
    let wanted: HashSet<(&SourceId, CharSpan)> =
        passages.iter().map(|it| (&it.source, it.span)).collect();
    let mut there = BTreeSet::new();
    let mut places = HashSet::new();
    for it in project.annotations().iter() {
        if let [span] = it.spans.as_slice()
            && wanted.contains(&(&it.source, *span))
        {
            there.insert(it.id.clone());
            places.insert((&it.source, *span));
        }
    }
    let ids: Vec<AnnotationId> = there.into_iter().collect();
    Bulk {
        transaction: edit::delete_annotations(project, &ids),
        done: ids.len(),
        skipped: wanted.len() - places.len(),
        unfit: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::apply;
    use crate::model::{DateValue, Entity, EntityKind, Figure, Head, Source, SourceState};
    use crate::text::CharOffset;

    fn id<T, E: std::fmt::Debug>(parsed: Result<T, E>) -> T {
        parsed.expect("is an id")
    }

    fn span(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
    }

    fn passage(start: u32, end: u32) -> Passage {
        Passage {
            source: id(SourceId::parse("s")),
            span: span(start, end),
            quote: "x".into(),
            by_hand: false,
        }
    }

    fn tag(name: &str) -> TagId {
        id(TagId::parse(name))
    }

    /// A project with one source, an entity, and actors at 10..20 and 30..31.
    fn project() -> Project {
        let mut project = Project::new(Head::default());
        let source = Source {
            id: id(SourceId::parse("s")),
            path: "s.txt".into(),
            sha256: "aa".into(),
            encoding: "utf-8".into(),
            bom: false,
            chars: 100,
            title: String::new(),
            publisher: String::new(),
            published: None,
            covers: None,
            language: "".into(),
            state: SourceState::Untouched,
        };
        let entity = Entity {
            id: id(EntityId::parse("e")),
            kind: EntityKind::Group,
            label: "Wagner Group".into(),
            aliases: BTreeSet::new(),
            within: Vec::new(),
            sensitivity: Default::default(),
            note: String::new(),
        };
        let mut commands = edit::add_sources(vec![source]).commands;
        commands.push(Command::Entity(Put::set(entity)));
        apply(&mut project, &commands).expect("is whole");
        for (number, (start, end)) in [(1, (10, 20)), (2, (30, 31))] {
            let it = Annotation::manual(
                AnnotationId::of_random(number),
                id(SourceId::parse("s")),
                Fragments::one(span(start, end)),
                tag("actor"),
                vec!["x".into()],
            );
            let add = edit::add_annotation(&project, it);
            apply(&mut project, &add.commands).expect("is whole");
        }
        project
    }

    /// Random bits that repeat themselves: ids are drawn again then.
    fn bits() -> impl FnMut() -> u64 {
        let mut at = 0;
        move || {
            at += 1;
            at / 2
        }
    }

    #[test]
    fn what_bears_the_tag_already_is_left_out() {
        fn check(tag_name: &str, at: &[(u32, u32)], done: usize, skipped: usize) {
            let mut project = project();
            let before = project.clone();
            let passages = at.iter().map(|(start, end)| passage(*start, *end));
            let bulk = tag_passages(&project, &tag(tag_name), passages, None, &mut bits());
            assert_eq!(
                (bulk.done, bulk.skipped),
                (done, skipped),
                "{tag_name} {at:?}"
            );
            let Some(step) = bulk.transaction else {
                assert_eq!(done, 0);
                return;
            };
            let applied = apply(&mut project, &step.commands).expect("is whole");
            assert_eq!(project.annotations().len(), 2 + done);
            apply(&mut project, &applied.inverse).expect("is whole");
            assert_eq!(project, before);
        }
        check("actor", &[(0, 10), (20, 30), (31, 32)], 3, 0);
        check(
            "actor",
            &[(10, 20), (12, 14), (5, 11), (19, 25), (29, 40)],
            0,
            5,
        );
        check("place", &[(10, 20), (12, 14)], 2, 0);
        check("actor", &[], 0, 0);
    }

    #[test]
    fn what_holds_elsewhere_too_is_taken_over() {
        let project = project();
        let mut like = Annotation::manual(
            AnnotationId::of_random(9),
            id(SourceId::parse("s")),
            Fragments::one(span(50, 51)),
            tag("figure"),
            vec!["x".into()],
        );
        let mut figure = Figure {
            low: Some(160.into()),
            ..Figure::default()
        };
        figure.counted.words = "herders".into();
        like.value = Some(Value::Figure(Box::new(figure)));
        let made = |like: &Annotation, tag: &TagId| {
            let bulk = tag_passages(&project, tag, [passage(0, 1)], Some(like), &mut bits());
            let step = bulk.transaction.expect("one place");
            let added = step.commands.into_iter().find_map(|it| match it {
                Command::Annotation(put) => put.to,
                _ => None,
            });
            Annotation::clone(&added.expect("an annotation"))
        };
        let it = made(&like, &tag("figure"));
        assert_eq!(it.origin, Origin::Propagated);
        let Some(Value::Figure(figure)) = it.value else {
            panic!("the number holds elsewhere");
        };
        assert_eq!((figure.low, &*figure.counted.words), (Some(160.into()), ""));
        assert_eq!(made(&like, &tag("actor")).value, None);
        like.tag = tag("date");
        for (basis, kept) in [(Basis::Explicit, true), (Basis::Relative, false)] {
            like.value = Some(Value::Date(Box::new(DateValue {
                basis,
                ..DateValue::default()
            })));
            assert_eq!(made(&like, &tag("date")).value.is_some(), kept);
        }
        like.tag = tag("actor");
        link(&mut like, &id(EntityId::parse("e")));
        assert_eq!(made(&like, &tag("actor")).entities, like.entities);
    }

    #[test]
    fn mentions_are_linked_once() {
        let mut project = project();
        let entity = id(EntityId::parse("e"));
        let passages = || [passage(10, 20), passage(40, 45)];
        let bulk = link_passages(&project, &tag("actor"), &entity, passages(), &mut bits());
        assert_eq!((bulk.done, bulk.skipped), (2, 0));
        let step = bulk.transaction.expect("two places");
        assert_eq!(step.name, "Link 2 mentions to Wagner Group");
        apply(&mut project, &step.commands).expect("is whole");
        assert_eq!(project.annotations().len(), 3);
        let again = link_passages(&project, &tag("actor"), &entity, passages(), &mut bits());
        assert_eq!((again.done, again.skipped, again.transaction), (0, 2, None));
        let ids: Vec<AnnotationId> = project
            .annotations()
            .iter()
            .map(|it| it.id.clone())
            .collect();
        let bulk = link_annotations(&project, &ids, &entity);
        assert_eq!((bulk.done, bulk.skipped, bulk.unfit), (1, 2, 0));
    }

    #[test]
    fn untagging_takes_what_stands_just_there() {
        let project = project();
        let bulk = untag_passages(
            &project,
            &[passage(10, 20), passage(11, 20), passage(10, 20)],
        );
        assert_eq!((bulk.done, bulk.skipped), (1, 1));
        assert!(bulk.transaction.is_some());
    }
}
