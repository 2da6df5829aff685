//! Coverage against a computation without any index.

use super::*;
use crate::command::{Command, Put, apply, apply_unchecked, suggest_edit};
use crate::model::{AnnotationId, EntityKind, Fragments, Head, Project, Source, SourceState};
use crate::text::{CharOffset, CharSpan};
use proptest::prelude::*;

const LENGTH: u32 = 300;

fn source(name: &str) -> SourceId {
    SourceId::parse(name).expect("an id")
}

fn tag(name: &str) -> TagId {
    TagId::parse(name).expect("an id")
}

fn text() -> SourceText {
    // Two bytes a character, so that units that were mixed up would show.
    SourceText::new("é".repeat(LENGTH as usize)).expect("short")
}

fn project() -> Project {
    let mut project = Project::new(Head::default());
    for name in ["s", "other"] {
        let record = Source {
            id: source(name),
            path: format!("{name}.txt"),
            sha256: Default::default(),
            encoding: "utf-8".into(),
            bom: false,
            chars: LENGTH,
            title: String::new(),
            publisher: String::new(),
            published: None,
            covers: None,
            language: Default::default(),
            state: SourceState::Untouched,
        };
        apply(&mut project, &[Command::Source(Put::set(record))]).expect("is whole");
    }
    project
}

fn chars(start: u32, len: u32) -> CharSpan {
    let end = (start + len).min(LENGTH);
    CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
}

fn suggestion(kind: SuggestionKind, start: u32, len: u32) -> Suggestion {
    let name = |near| {
        let named = Named {
            id: None,
            // Names of places and of people lie among one another.
            kind: if start.is_multiple_of(2) {
                EntityKind::Place
            } else {
                EntityKind::Group
            },
            label: "x".into(),
            aliases: Vec::new(),
            detail: "".into(),
        };
        Proposal::Name(Box::new(ProposedName {
            of: vec![named],
            near,
        }))
    };
    Suggestion {
        span: text().bytes_of(chars(start, len)).expect("inside"),
        proposal: match kind {
            SuggestionKind::Figure => Proposal::Figure(Box::default()),
            SuggestionKind::Date => Proposal::Date(Box::default()),
            SuggestionKind::Name => name(false),
            SuggestionKind::NearName => name(true),
            SuggestionKind::Zone => Proposal::Zone(Box::new(ProposedZone {
                kind: ZoneKind::Caption,
                published: None,
                covers: None,
            })),
        },
        why: "a rule".into(),
    }
}

/// What the definition says, suggestion by suggestion.
fn naive(project: &Project, found: &[Arc<Suggestion>], limits: Limits) -> Vec<SuggestionPlace> {
    let text = text();
    let own = source("s");
    let tags = SuggestedTags::of(project.scheme());
    let bytes = |span: CharSpan| text.bytes_of(span).expect("inside");
    let mut open: Vec<SuggestionPlace> = found
        .iter()
        .filter(|it| {
            let (kind, tag) = (it.kind(), tags.of_suggestion(it));
            let zones = || project.zones().iter().filter(|zone| zone.source == own);
            let innermost = zones()
                .filter(|zone| {
                    let span = bytes(zone.span);
                    span.start() <= it.span.start() && it.span.start() < span.end()
                })
                .min_by_key(|zone| (bytes(zone.span).len(), bytes(zone.span), zone.kind))
                .map_or(ZoneKind::Body, |zone| zone.kind);
            let reviewed = project.reviewed().iter().any(|fact| {
                let tags = match &fact.tags {
                    TagSet::All => true,
                    TagSet::Only(tags) => tag.is_some_and(|tag| tags.contains(tag)),
                };
                fact.source == own && tags && bytes(fact.span).contains(it.span)
            });
            if kind == SuggestionKind::Zone {
                return limits.kind(kind)
                    && !reviewed
                    && innermost != ZoneKind::Boilerplate
                    && !zones().any(|zone| mostly(bytes(zone.span), it.span));
            }
            let settled = project.annotations().iter().any(|annotation| {
                annotation.source == own
                    && tags.settles(&annotation.tag, kind)
                    && annotation
                        .spans
                        .as_slice()
                        .iter()
                        .any(|&span| bytes(span).overlaps(it.span))
            });
            let dismissed = project.dismissed().iter().any(|fact| {
                let span = bytes(fact.span);
                fact.source == own
                    && Some(&fact.tag) == tag
                    && (span.contains(it.span) || it.span.contains(span))
            });
            limits.kind(kind) && limits.zone(innermost) && !settled && !dismissed && !reviewed
        })
        .map(|it| it.place())
        .collect();
    open.sort();
    open.dedup();
    open
}

fn all_open(coverage: &Coverage) -> Vec<SuggestionPlace> {
    let mut open = Vec::new();
    let mut behind = None;
    while let Some(it) = coverage.next(behind) {
        behind = Some(it.place());
        open.push(it.place());
    }
    open
}

#[derive(Clone, Debug)]
enum Step {
    Annotate(u64, u32, u32, usize, bool),
    Fragments(u64, u32),
    Delete(u64),
    Dismiss(u32, u32, usize),
    Review(u32, u32),
    ReviewFor(u32, u32, usize),
    Zone(u64, u32, u32, ZoneKind),
    Unzone(u64),
    Undo,
    Limit(SuggestionKind),
    LimitZone(ZoneKind),
}

const TAGS: [&str; 5] = ["actor", "place", "figure", "claim", "date"];
const ZONES: [ZoneKind; 5] = [
    ZoneKind::Body,
    ZoneKind::Teaser,
    ZoneKind::Caption,
    ZoneKind::Quote,
    ZoneKind::Boilerplate,
];

fn step() -> impl Strategy<Value = Step> {
    let zone = prop::sample::select(&ZONES[..]);
    prop_oneof![
        4 => (0u64..12, 0u32..250, 1u32..40, 0usize..5, any::<bool>())
            .prop_map(|(id, at, len, tag, own)| Step::Annotate(id, at, len, tag, own)),
        1 => (0u64..12, 0u32..200).prop_map(|(id, at)| Step::Fragments(id, at)),
        2 => (0u64..12).prop_map(Step::Delete),
        2 => (0u32..250, 1u32..20, 0usize..5).prop_map(|(at, len, tag)| Step::Dismiss(at, len, tag)),
        2 => (0u32..250, 1u32..120).prop_map(|(at, len)| Step::Review(at, len)),
        1 => (0u32..250, 1u32..120, 0usize..5).prop_map(|(at, len, tag)| Step::ReviewFor(at, len, tag)),
        2 => (0u64..5, 0u32..250, 1u32..150, zone.clone())
            .prop_map(|(id, at, len, kind)| Step::Zone(id, at, len, kind)),
        1 => (0u64..5).prop_map(Step::Unzone),
        2 => Just(Step::Undo),
        1 => prop::sample::select(&SuggestionKind::ALL[..]).prop_map(Step::Limit),
        1 => zone.prop_map(Step::LimitZone),
    ]
}

fn commands(project: &Project, step: &Step) -> Vec<Command> {
    match *step {
        Step::Annotate(id, at, len, name, own) => {
            let which = if own { "s" } else { "other" };
            vec![Command::Annotation(Put::set(Annotation::manual(
                AnnotationId::of_random(id),
                source(which),
                Fragments::one(chars(at, len)),
                tag(TAGS[name]),
                Vec::new(),
            )))]
        }
        Step::Fragments(id, at) => {
            let spans = [chars(at, 4), chars(at + 30, 20)];
            vec![Command::Annotation(Put::set(Annotation::manual(
                AnnotationId::of_random(id),
                source("s"),
                Fragments::new(&spans).expect("lie apart"),
                tag("figure"),
                Vec::new(),
            )))]
        }
        Step::Delete(id) => vec![Command::Annotation(Put::remove(AnnotationId::of_random(
            id,
        )))],
        Step::Dismiss(at, len, name) => vec![Command::Dismissed(Box::new(Put::set(Dismissed {
            source: source("s"),
            span: chars(at, len),
            tag: tag(TAGS[name]),
        })))],
        Step::Review(at, len) => {
            suggest_edit::toggle_reviewed(project, &source("s"), &[chars(at, len)]).commands
        }
        Step::ReviewFor(at, len, name) => vec![Command::Reviewed(Box::new(Put::set(Reviewed {
            source: source("s"),
            span: chars(at, len),
            tags: TagSet::Only([tag(TAGS[name])].into()),
        })))],
        Step::Zone(id, at, len, kind) => vec![Command::Zone(Put::set(Zone {
            id: ZoneId::of_random(id),
            source: source("s"),
            span: chars(at, len),
            kind,
            published: None,
            covers: None,
            voice: None,
        }))],
        Step::Unzone(id) => vec![Command::Zone(Put::remove(ZoneId::of_random(id)))],
        Step::Undo | Step::Limit(_) | Step::LimitZone(_) => Vec::new(),
    }
}

proptest! {
    /// Under any work, what is open is what the definition says, whether it
    /// was followed step by step or built anew; and walking, asking for
    /// stretches and counting agree.
    #[test]
    fn agrees_with_the_definition(
        found in prop::collection::vec(
            (prop::sample::select(&SuggestionKind::ALL[..]), 0u32..290, 1u32..12), 0..60),
        steps in prop::collection::vec(step(), 1..30),
        query in (0u32..280, 1u32..60),
    ) {
        let found: Vec<Arc<Suggestion>> = found
            .into_iter()
            // Proposals of zones are long.
            .map(|(kind, at, len)| {
                let len = if kind == SuggestionKind::Zone { len * 9 } else { len };
                Arc::new(suggestion(kind, at, len))
            })
            .collect();
        let text = text();
        let mut project = project();
        let mut limits = Limits::default();
        let mut coverage = Coverage::new(&project, &source("s"), &text, found.clone(), limits);
        let mut undo: Vec<Vec<Command>> = Vec::new();
        for step in &steps {
            match step {
                Step::Limit(kind) => limits.toggle_kind(*kind),
                Step::LimitZone(kind) => limits.toggle_zone(*kind),
                Step::Undo => {
                    if let Some(inverse) = undo.pop() {
                        let applied = apply_unchecked(&mut project, &inverse);
                        coverage.follow(&applied.change);
                    }
                }
                step => {
                    let commands = commands(&project, step);
                    let applied = apply(&mut project, &commands).expect("is whole");
                    coverage.follow(&applied.change);
                    undo.push(applied.inverse);
                }
            }
            coverage.set_limits(limits);
            let open = all_open(&coverage);
            prop_assert_eq!(&open, &naive(&project, &found, limits), "{:?}", step);
        }
        let open = all_open(&coverage);
        prop_assert_eq!(coverage.open_count(), open.len());
        let marks: u32 = coverage.buckets().iter().sum();
        prop_assert_eq!(marks as usize, open.len());
        let anew = Coverage::new(&project, &source("s"), &text, found, limits);
        prop_assert_eq!(all_open(&anew), open.clone());
        // Backwards the same.
        let mut back = Vec::new();
        let end = coverage.last_before(text.byte_len()).map(Suggestion::place);
        let mut here = end;
        while let Some(place) = here {
            back.push(place);
            here = coverage.previous(place).map(Suggestion::place);
        }
        back.reverse();
        prop_assert_eq!(&back, &open);
        // A stretch.
        let stretch = text.bytes_of(chars(query.0, query.1)).expect("inside");
        let (start, end) = (stretch.start(), stretch.end());
        let mut there: Vec<SuggestionPlace> = coverage
            .meeting(start, end)
            .chain(coverage.zones_meeting(start, end))
            .map(Suggestion::place)
            .collect();
        there.sort();
        let expected: Vec<SuggestionPlace> =
            open.iter().copied().filter(|it| it.span.overlaps(stretch)).collect();
        prop_assert_eq!(there, expected);
        let first = coverage.first_from(start).map(Suggestion::place);
        prop_assert_eq!(first, open.iter().copied().find(|it| it.span.start() >= start));
        // The bars are the union of what was reviewed.
        for at in 0..LENGTH {
            let here = text.bytes_of(chars(at, 1)).expect("inside");
            let barred = coverage.reviewed_meeting(here.start(), here.end()).next().is_some();
            let reviewed = project.reviewed().iter().any(|it| it.span.overlaps(chars(at, 1)));
            prop_assert_eq!(barred, reviewed);
        }
    }
}

#[test]
fn names_get_the_tag_of_their_kind() {
    let scheme = crate::model::Scheme::built_in();
    let tags = SuggestedTags::of(&scheme);
    let check = |kind: SuggestionKind, at: u32, expected: Option<&str>| {
        let it = suggestion(kind, at, 2);
        let found = tags.of_suggestion(&it).map(TagId::as_str);
        assert_eq!(found, expected);
    };
    check(SuggestionKind::Figure, 0, Some("figure"));
    check(SuggestionKind::Date, 0, Some("date"));
    check(SuggestionKind::Name, 0, Some("place"));
    check(SuggestionKind::Name, 1, Some("actor"));
    check(SuggestionKind::NearName, 1, Some("actor"));
    check(SuggestionKind::Zone, 0, None);
}

#[test]
fn a_scheme_without_a_fitting_tag_gets_no_suggestions() {
    let mut project = project();
    let mut scheme = crate::model::Scheme::clone(project.scheme());
    scheme.tags.retain(|tag| tag.id.as_str() != "figure");
    apply(&mut project, &[Command::Scheme(scheme.into())]).expect("is whole");
    let found = vec![
        Arc::new(suggestion(SuggestionKind::Figure, 0, 2)),
        Arc::new(suggestion(SuggestionKind::Date, 4, 2)),
    ];
    let coverage = Coverage::new(&project, &source("s"), &text(), found, Limits::default());
    assert_eq!((coverage.len(), coverage.open_count()), (2, 1));
}
