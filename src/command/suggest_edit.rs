//! The transactions of the coverage lens: suggestions accepted and dismissed,
//! stretches reviewed, zones taken over.

use super::edit::{anchor, started};
use super::{Command, Put, Transaction, apply_unchecked};
use crate::model::{
    Annotation, AnnotationId, Dismissed, Entity, EntityLink, Origin, Project, Reviewed, SourceId,
    TagId, TagSet, Value, Zone, ZoneKind,
};
use crate::text::{ByteSpan, CharSpan, SourceText, SpanError};

/// The most characters of a quote in the name of a step.
const MAX_QUOTE: usize = 40;

/// A suggestion as it becomes an annotation.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The id of the annotation.
    pub id: AnnotationId,
    /// Where, in bytes of the text.
    pub span: ByteSpan,
    /// Its tag.
    pub tag: TagId,
    /// What the words come to.
    pub value: Option<Value>,
    /// What is mentioned.
    pub entities: Vec<EntityLink>,
    /// Entities that are made with it.
    pub new_entities: Vec<Entity>,
}

/// Makes an annotation of a suggestion, with its value and links, and the
/// entities that are not in the project yet.
///
/// # Errors
///
/// [`SpanError`] if the span is not of this text.
pub fn accept(
    project: &Project,
    source: &SourceId,
    text: &SourceText,
    accepted: Accepted,
) -> Result<Transaction, SpanError> {
    let (spans, quotes) = anchor(text, &[accepted.span])?;
    let tag = label(project, &accepted.tag);
    let name = format!("Accept {tag} {}", quoted(text.slice(accepted.span)));
    let mut commands = started(project, source);
    let new = accepted.new_entities.into_iter();
    commands.extend(new.map(|it| Command::Entity(Put::set(it))));
    let mut annotation =
        Annotation::manual(accepted.id, source.clone(), spans, accepted.tag, quotes);
    annotation.value = accepted.value;
    annotation.entities = accepted.entities.into();
    annotation.origin = Origin::Suggested;
    commands.push(Command::Annotation(Put::set(annotation)));
    Ok(Transaction { name, commands })
}

/// Turns a suggestion down: it is never offered again.
///
/// # Errors
///
/// [`SpanError`] if the span is not of this text.
pub fn dismiss(
    project: &Project,
    source: &SourceId,
    text: &SourceText,
    span: ByteSpan,
    tag: &TagId,
) -> Result<Transaction, SpanError> {
    let name = format!(
        "Dismiss {} {}",
        label(project, tag),
        quoted(text.slice(span))
    );
    let fact = Dismissed {
        source: source.clone(),
        span: text.chars_of(span)?,
        tag: tag.clone(),
    };
    let mut commands = started(project, source);
    commands.push(Command::Dismissed(Box::new(Put::set(fact))));
    Ok(Transaction { name, commands })
}

/// Takes a proposed zone over.
pub fn accept_zone(project: &Project, zone: Zone) -> Transaction {
    let name = format!("Accept {} zone", zone_word(zone.kind));
    let mut commands = started(project, &zone.source);
    commands.push(Command::Zone(Put::set(zone)));
    Transaction { name, commands }
}

/// Turns a proposed zone down, which says that the stretch is plain body: that
/// is a zone too, so that the file holds it, undo takes it back, and the
/// proposal never returns.
pub fn keep_as_body(project: &Project, zone: Zone) -> Transaction {
    let name = format!("Dismiss {} zone", zone_word(zone.kind));
    let body = Zone {
        kind: ZoneKind::Body,
        published: None,
        covers: None,
        voice: None,
        ..zone
    };
    let mut commands = started(project, &body.source);
    commands.push(Command::Zone(Put::set(body)));
    Transaction { name, commands }
}

/// What a kind of zone is called inside a sentence.
fn zone_word(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Body => "body",
        ZoneKind::Teaser => "teaser",
        ZoneKind::Caption => "caption",
        ZoneKind::Quote => "quote",
        ZoneKind::Boilerplate => "boilerplate",
    }
}

/// Whether all of a stretch was reviewed for all tags.
pub fn is_reviewed(project: &Project, source: &SourceId, span: CharSpan) -> bool {
    let mut at = span.start();
    let mut spans: Vec<CharSpan> = whole(project, source).map(|it| it.span).collect();
    spans.sort_unstable();
    for it in spans {
        if it.start() <= at {
            at = at.max(it.end());
        }
    }
    at >= span.end()
}

/// Says of stretches that they were reviewed and hold nothing more, for all
/// tags; where all of them are reviewed already it takes that back. Stretches
/// that touch or overlap become one.
pub fn toggle_reviewed(project: &Project, source: &SourceId, spans: &[CharSpan]) -> Transaction {
    let back = spans.iter().all(|&span| is_reviewed(project, source, span));
    let (name, mut commands) = if back {
        ("Take back reviewed", Vec::new())
    } else {
        ("Mark as reviewed", started(project, source))
    };
    // Each stretch is held against what those before it left.
    let mut so_far = project.clone();
    for &span in spans {
        let next = if back {
            take_back(&so_far, source, span)
        } else {
            mark(&so_far, source, span)
        };
        apply_unchecked(&mut so_far, &next);
        commands.extend(next);
    }
    let name = name.to_owned();
    Transaction { name, commands }
}

fn reviewed(source: &SourceId, span: CharSpan) -> Command {
    Command::Reviewed(Box::new(Put::set(Reviewed {
        source: source.clone(),
        span,
        tags: TagSet::All,
    })))
}

fn take_back(project: &Project, source: &SourceId, span: CharSpan) -> Vec<Command> {
    let mut commands = Vec::new();
    for it in whole(project, source).filter(|it| it.span.overlaps(span)) {
        commands.push(Command::Reviewed(Box::new(Put::remove(it.clone()))));
        let left = CharSpan::new(it.span.start(), span.start());
        let right = CharSpan::new(span.end(), it.span.end());
        let rest = left.into_iter().chain(right);
        commands.extend(rest.map(|span| reviewed(source, span)));
    }
    commands
}

fn mark(project: &Project, source: &SourceId, span: CharSpan) -> Vec<Command> {
    let mut commands = Vec::new();
    let mut hull = span;
    let mut near: Vec<&Reviewed> = whole(project, source).collect();
    near.sort_unstable();
    // What the growing stretch touches may lie on either side of it.
    while let Some(at) = near
        .iter()
        .position(|it| it.span.start() <= hull.end() && hull.start() <= it.span.end())
    {
        let it = near.swap_remove(at);
        hull = hull.hull(it.span);
        commands.push(Command::Reviewed(Box::new(Put::remove(it.clone()))));
    }
    commands.push(reviewed(source, hull));
    commands
}

/// What was reviewed of a source for all tags.
fn whole<'a>(project: &'a Project, source: &SourceId) -> impl Iterator<Item = &'a Reviewed> {
    let source = source.clone();
    let all = project.reviewed().iter().map(|it| &**it);
    all.filter(move |it| it.source == source && it.tags == TagSet::All)
}

fn label(project: &Project, tag: &TagId) -> String {
    let tag_of = project.scheme().tag(tag);
    tag_of.map_or_else(|| tag.to_string(), |it| it.label.to_lowercase())
}

/// Some words in quotation marks, on one line and not too many.
fn quoted(words: &str) -> String {
    let mut short: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = short.char_indices().nth(MAX_QUOTE) {
        short.truncate(end);
        short.push('…');
    }
    format!("‘{short}’")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{apply, apply_unchecked};
    use crate::model::{Certainty, EntityId, EntityKind, Head, Sensitivity, Source, SourceState};
    use crate::text::{ByteOffset, CharOffset};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const TEXT: &str = "Ségou: some 160 fell, 34 fled.";

    fn source() -> SourceId {
        SourceId::parse("s").expect("an id")
    }

    fn tag(name: &str) -> TagId {
        TagId::parse(name).expect("an id")
    }

    fn project() -> Project {
        let mut project = Project::new(Head::default());
        let record = Source {
            id: source(),
            path: "s.txt".into(),
            sha256: Default::default(),
            encoding: "utf-8".into(),
            bom: false,
            chars: 1000,
            title: String::new(),
            publisher: String::new(),
            published: None,
            covers: None,
            language: Default::default(),
            state: SourceState::Untouched,
        };
        apply(&mut project, &[Command::Source(Put::set(record))]).expect("is whole");
        project
    }

    fn chars(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
    }

    fn words(text: &SourceText, words: &str) -> ByteSpan {
        let at = text.as_str().find(words).expect("is there");
        let end = ByteOffset::of_index(at + words.len());
        text.span(ByteOffset::of_index(at), end).expect("inside")
    }

    #[test]
    fn accepting_makes_annotation_and_entity_in_one_step() {
        let text = SourceText::new(TEXT).expect("short");
        let mut project = project();
        let before = project.clone();
        let entity = Entity {
            id: EntityId::parse("e").expect("an id"),
            kind: EntityKind::Place,
            label: "Ségou".into(),
            aliases: BTreeSet::new(),
            within: Vec::new(),
            sensitivity: Sensitivity::Public,
            note: String::new(),
        };
        let accepted = Accepted {
            id: AnnotationId::of_random(1),
            span: words(&text, "Ségou"),
            tag: tag("place"),
            value: None,
            entities: vec![EntityLink {
                entity: entity.id.clone(),
                certainty: Certainty::Certain,
            }],
            new_entities: vec![entity],
        };
        let step = accept(&project, &source(), &text, accepted).expect("inside");
        assert_eq!(step.name, "Accept place ‘Ségou’");
        let done = apply(&mut project, &step.commands).expect("is whole");
        let made = project.annotations().iter().next().expect("was made");
        assert_eq!(
            (&made.origin, made.quotes[0].as_str(), made.entities.len()),
            (&Origin::Suggested, "Ségou", 1)
        );
        let state = project.sources().get(&source()).map(|it| it.state);
        assert_eq!(state, Some(SourceState::Started));
        apply_unchecked(&mut project, &done.inverse);
        assert_eq!(project, before);
    }

    #[test]
    fn a_dismissal_is_stored_in_code_points() {
        let text = SourceText::new(TEXT).expect("short");
        let mut project = project();
        let span = words(&text, "34");
        let step = dismiss(&project, &source(), &text, span, &tag("figure")).expect("inside");
        assert_eq!(step.name, "Dismiss figure ‘34’");
        let done = apply(&mut project, &step.commands).expect("is whole");
        let fact = project.dismissed().iter().next().expect("is stored");
        assert_eq!(fact.span, chars(22, 24));
        assert_eq!(done.change.dismissed.len(), 1);
    }

    #[test]
    fn reviewed_stretches_merge_and_are_taken_back() {
        let check = |presses: &[(u32, u32)], expected: &[(u32, u32)]| {
            let mut project = project();
            for &(start, end) in presses {
                let step = toggle_reviewed(&project, &source(), &[chars(start, end)]);
                apply(&mut project, &step.commands).expect("is whole");
            }
            let found: Vec<(u32, u32)> = project
                .reviewed()
                .iter()
                .map(|it| (it.span.start().get(), it.span.end().get()))
                .collect();
            assert_eq!(found, expected, "{presses:?}");
        };
        check(&[(0, 10)], &[(0, 10)]);
        check(&[(0, 10), (0, 10)], &[]);
        check(&[(0, 10), (10, 20)], &[(0, 20)]);
        check(&[(0, 10), (20, 30), (5, 25)], &[(0, 30)]);
        check(&[(0, 30), (10, 20)], &[(0, 10), (20, 30)]);
        check(&[(0, 10), (20, 30), (5, 8)], &[(0, 5), (8, 10), (20, 30)]);
        check(&[(0, 10), (0, 40)], &[(0, 40)]);
        check(&[(10, 20), (0, 10), (20, 22), (0, 22)], &[]);
    }

    #[test]
    fn several_stretches_are_one_step() {
        let mut project = project();
        let spans = [chars(0, 10), chars(20, 30)];
        let step = toggle_reviewed(&project, &source(), &spans);
        apply(&mut project, &step.commands).expect("is whole");
        assert_eq!(project.reviewed().len(), 2);
        let all = toggle_reviewed(&project, &source(), &[chars(0, 40)]);
        apply(&mut project, &all.commands).expect("is whole");
        assert_eq!(project.reviewed().len(), 1);
        // Two pieces of one stretch.
        let back = toggle_reviewed(&project, &source(), &[chars(5, 10), chars(20, 25)]);
        assert_eq!(back.name, "Take back reviewed");
        apply(&mut project, &back.commands).expect("is whole");
        let left: Vec<CharSpan> = project.reviewed().iter().map(|it| it.span).collect();
        assert_eq!(left, [chars(0, 5), chars(10, 20), chars(25, 40)]);
    }

    #[test]
    fn a_turned_down_zone_is_body() {
        let project = project();
        let zone = Zone {
            id: crate::model::ZoneId::parse("z").expect("an id"),
            source: source(),
            span: chars(0, 9),
            kind: ZoneKind::Caption,
            published: crate::model::PartialDate::parse("2020").ok(),
            covers: None,
            voice: None,
        };
        let accepted = accept_zone(&project, zone.clone());
        assert_eq!(accepted.name, "Accept caption zone");
        let turned_down = keep_as_body(&project, zone);
        assert_eq!(turned_down.name, "Dismiss caption zone");
        let Some(Command::Zone(put)) = turned_down.commands.last() else {
            panic!("a zone is set");
        };
        let body = put.to.as_ref().expect("is set");
        assert_eq!((body.kind, body.published), (ZoneKind::Body, None));
    }

    proptest! {
        /// Whatever is pressed: the stretches lie apart, a character is reviewed
        /// or not as a plain list of flags says, and undo leads back.
        #[test]
        fn reviewed_agrees_with_flags(presses in prop::collection::vec((0u32..60, 1u32..30), 1..12)) {
            let mut project = project();
            let mut flags = vec![false; 100];
            for (start, len) in presses {
                let span = chars(start, start + len);
                let here = &mut flags[start as usize..(start + len) as usize];
                let all = here.iter().all(|it| *it);
                prop_assert_eq!(is_reviewed(&project, &source(), span), all);
                here.fill(!all);
                let before = project.clone();
                let step = toggle_reviewed(&project, &source(), &[span]);
                let done = apply(&mut project, &step.commands).expect("is whole");
                let after = project.clone();
                apply_unchecked(&mut project, &done.inverse);
                prop_assert_eq!(&project, &before);
                project = after;
            }
            let mut spans: Vec<CharSpan> = project.reviewed().iter().map(|it| it.span).collect();
            spans.sort_unstable();
            for pair in spans.windows(2) {
                prop_assert!(pair[0].end() < pair[1].start());
            }
            let found: Vec<bool> = (0..100)
                .map(|at| spans.iter().any(|it| it.start().get() <= at && at < it.end().get()))
                .collect();
            prop_assert_eq!(found, flags);
        }
    }
}
