//! What is wrong with a project, found without its texts, and what is wrong
//! with one source's annotations once its text is at hand.
//!
//! An error is something that a file fresh from the program never has: a
//! reference to nothing, a position outside the text. What a person may leave
//! behind on purpose or for a while (a required field still empty, a value
//! that a changed tag no longer carries) is a warning.

mod graph;
mod looks;
mod scheme;
#[cfg(test)]
mod tests;
mod text;
mod value;

pub use text::check_text;

use super::{
    Annotation, Fragments, Passage, Period, Project, Record, Ref, RefKey, SourceId, Table, TagId,
};
use crate::text::CharSpan;
use std::collections::HashMap;
use std::sync::Arc;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Warning,
    /// Something is broken; `check` exits with 1.
    Error,
}

/// What a problem is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The project as a whole.
    Project,
    /// A record, by the list it is in and its id.
    Record {
        /// The list's name in the file.
        list: &'static str,
        /// The record's id or, for facts without one, a description.
        id: String,
    },
}

/// Something wrong with a project; a value, never a panic and never dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// A stable word for scripts: "dangling", "past-end".
    pub code: &'static str,
    /// What it is about.
    pub place: Place,
    /// What is wrong, in words.
    pub message: String,
}

/// All problems that show without the texts, in an order that depends on
/// nothing but the project: list by list as in the file, records by id.
pub fn check(project: &Project) -> Vec<Problem> {
    let mut found = Found::default();
    for aside in project.aside().iter() {
        let id = aside.name.clone();
        let message = format!(
            "{}; the record is kept in the file, but not used",
            aside.why
        );
        found.error(
            "set-aside",
            Place::Record {
                list: aside.list,
                id,
            },
            message,
        );
    }
    let mut problems = found.0;
    problems.append(&mut check_records(project));
    problems
}

/// All problems but the records that were set aside, of which the reader of a
/// file knows more.
pub(super) fn check_records(project: &Project) -> Vec<Problem> {
    let mut found = Found::default();
    scheme::check(project.scheme(), &mut found);
    // Most annotations are plain and need no second look: large projects are
    // checked whenever they are opened.
    let mut plain = Plain::of(project);
    let annotations = project.annotations().iter();
    let annotations: Vec<&Arc<Annotation>> = annotations.filter(|it| !plain.holds(it)).collect();
    sources(project, &mut found);
    references(project, &annotations, &mut found);
    positions(project, &annotations, &mut found);
    for annotation in &annotations {
        quotes(annotation, &mut found);
        value::check(project, annotation, &mut found);
    }
    scheme::check_relations(project, &mut found);
    graph::check(project, &annotations, &mut found);
    same_annotations(project, &mut found);
    looks::check(project, &mut found);
    for conflict in project.conflicts().iter() {
        let message = format!(
            "a merge could not settle the record ‘{}’ of ‘{}’; both versions are kept",
            shortened(&conflict.record),
            shortened(&conflict.list),
        );
        // Both versions make sense, and a merge may leave them to a person.
        found.warning("conflict", place("conflicts", &conflict.id), message);
    }
    found.0
}

/// Tells annotations with which nothing can be wrong but that they are there twice.
struct Plain<'a> {
    project: &'a Project,
    /// The length of each source.
    chars: HashMap<&'a SourceId, u32>,
    /// The source of the last one, with its length.
    source: Option<(&'a SourceId, u32)>,
}

impl<'a> Plain<'a> {
    fn of(project: &'a Project) -> Self {
        let sources = project.sources().iter();
        Self {
            project,
            chars: sources.map(|it| (&it.id, it.chars)).collect(),
            source: None,
        }
    }

    fn holds(&mut self, it: &Annotation) -> bool {
        if self.source.is_none_or(|(id, _)| *id != it.source) {
            let source = self.chars.get_key_value(&it.source);
            self.source = source.map(|(id, chars)| (*id, *chars));
        }
        let Some((_, chars)) = self.source else {
            return false;
        };
        let tag = self.project.scheme().tag(&it.tag);
        let spans = it.spans.as_slice();
        let quoted = || {
            let mut pairs = spans.iter().zip(&it.quotes);
            it.quotes.len() == spans.len()
                && pairs.all(|(span, quote)| quote.chars().count() == span.len() as usize)
        };
        it.value.is_none()
            && it.entities.is_empty()
            && !it.unidentified
            && it.attributes.is_empty()
            && tag.is_some_and(|tag| tag.attributes.iter().all(|it| !it.required))
            && spans.iter().all(|span| span.end().get() <= chars)
            && (it.quotes.is_empty() || quoted())
    }
}

/// The problems so far.
#[derive(Default)]
struct Found(Vec<Problem>);

impl Found {
    fn error(&mut self, code: &'static str, place: Place, message: String) {
        self.add(Severity::Error, code, place, message);
    }

    fn warning(&mut self, code: &'static str, place: Place, message: String) {
        self.add(Severity::Warning, code, place, message);
    }

    fn add(&mut self, severity: Severity, code: &'static str, place: Place, message: String) {
        self.0.push(Problem {
            severity,
            code,
            place,
            message,
        });
    }
}

fn place(list: &'static str, id: &impl ToString) -> Place {
    Place::Record {
        list,
        id: id.to_string(),
    }
}

fn passage_name(it: &Passage) -> String {
    stretch(&it.source, it.span)
}

fn stretch(source: &SourceId, span: CharSpan) -> String {
    format!("{source} {}", bracketed(span))
}

fn bracketed(span: CharSpan) -> String {
    format!("({}, {})", span.start(), span.end())
}

/// A stranger's words in a message: not longer than a person reads there.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn sources(project: &Project, found: &mut Found) {
    let mut first: HashMap<&str, &SourceId> = HashMap::new();
    for source in project.sources().iter() {
        period("sources", &source.id, source.covers, found);
        if source.sha256.is_empty() {
            continue;
        }
        if let Some(twin) = first.get(source.sha256.as_str()) {
            let message = format!("its text is the same as that of the source ‘{twin}’");
            found.warning("same-text", place("sources", &source.id), message);
        } else {
            first.insert(&source.sha256, &source.id);
        }
    }
    for zone in project.zones().iter() {
        period("zones", &zone.id, zone.covers, found);
    }
    for entity in project.entities().iter() {
        for &super::Within { from, to, .. } in &entity.within {
            period("entities", &entity.id, Some(Period { from, to }), found);
        }
    }
}

fn period(list: &'static str, id: &impl ToString, it: Option<Period>, found: &mut Found) {
    if let Some(Period {
        from: Some(from),
        to: Some(to),
    }) = it
        && to.last_day() < from.first_day()
    {
        let message = format!("the period from {from} to {to} ends before it starts");
        found.error("reversed", place(list, id), message);
    }
}

fn references(project: &Project, annotations: &[&Arc<Annotation>], found: &mut Found) {
    fn table<T: Record>(
        project: &Project,
        list: &'static str,
        records: &Table<T>,
        name: impl Fn(&T) -> String,
        found: &mut Found,
    ) {
        look(project, list, records.iter(), name, found);
    }
    fn look<'a, T: Record + 'a>(
        project: &Project,
        list: &'static str,
        records: impl Iterator<Item = &'a Arc<T>>,
        name: impl Fn(&T) -> String,
        found: &mut Found,
    ) {
        for record in records {
            let mut missing: Vec<RefKey> = Vec::new();
            record.visit_refs(&mut |it| {
                if !project.holds(it) && !missing.iter().any(|known| known.as_ref() == it) {
                    missing.push(it.into());
                }
            });
            for it in missing {
                let message = format!(
                    "it names {}, which is not in the project",
                    described(it.as_ref())
                );
                found.error(
                    "dangling",
                    Place::Record {
                        list,
                        id: name(record),
                    },
                    message,
                );
            }
        }
    }
    let it = project;
    table(it, "zones", it.zones(), |it| it.id.to_string(), found);
    look(
        it,
        "annotations",
        annotations.iter().copied(),
        |it| it.id.to_string(),
        found,
    );
    table(
        it,
        "relations",
        it.relations(),
        |it| it.id.to_string(),
        found,
    );
    table(it, "entities", it.entities(), |it| it.id.to_string(), found);
    table(it, "accounts", it.accounts(), |it| it.id.to_string(), found);
    table(
        it,
        "event_links",
        it.event_links(),
        |it| it.id.to_string(),
        found,
    );
    let pair = |it: &super::NotSame| format!("{} and {}", passage_name(&it.a), passage_name(&it.b));
    table(it, "not_same", it.not_same(), pair, found);
    table(it, "verdicts", it.verdicts(), |it| it.id.to_string(), found);
    table(
        it,
        "reviewed",
        it.reviewed(),
        |it| stretch(&it.source, it.span),
        found,
    );
    table(
        it,
        "dismissed",
        it.dismissed(),
        |it| stretch(&it.source, it.span),
        found,
    );
}

fn described(it: Ref<'_>) -> String {
    match it {
        Ref::Source(id) => format!("the source ‘{id}’"),
        Ref::Tag(id) => format!("the tag ‘{id}’"),
        Ref::Annotation(id) => format!("the annotation ‘{id}’"),
        Ref::Entity(id) => format!("the entity ‘{id}’"),
        Ref::Event(id) => format!("the event ‘{id}’"),
        Ref::Account(id) => format!("the account ‘{id}’"),
    }
}

/// Takes a list's name, what to call the record, its source and a stretch.
type VisitSpan<'a> = dyn FnMut(&'static str, &dyn Fn() -> String, &SourceId, CharSpan) + 'a;

/// Calls `visit` with every stretch of a source that any record names; of the
/// annotations only with those of the given ones.
fn visit_spans<'a>(
    project: &'a Project,
    annotations: impl Iterator<Item = &'a Arc<Annotation>>,
    visit: &mut VisitSpan<'_>,
) {
    for it in project.zones().iter() {
        visit("zones", &|| it.id.to_string(), &it.source, it.span);
    }
    for it in annotations {
        let hedges = match &it.value {
            Some(super::Value::Claim(claim)) => &claim.hedges[..],
            _ => &[],
        };
        for &span in it.spans.as_slice().iter().chain(hedges) {
            visit("annotations", &|| it.id.to_string(), &it.source, span);
        }
    }
    for it in project.accounts().iter() {
        visit(
            "accounts",
            &|| it.id.to_string(),
            &it.passage.source,
            it.passage.span,
        );
    }
    for it in project.not_same().iter() {
        for passage in [&it.a, &it.b] {
            visit(
                "not_same",
                &|| passage_name(passage),
                &passage.source,
                passage.span,
            );
        }
    }
    for it in project.reviewed().iter() {
        visit(
            "reviewed",
            &|| stretch(&it.source, it.span),
            &it.source,
            it.span,
        );
    }
    for it in project.dismissed().iter() {
        visit(
            "dismissed",
            &|| stretch(&it.source, it.span),
            &it.source,
            it.span,
        );
    }
}

/// Calls `visit` with every stretch of a source that any record names.
pub(crate) fn visit_every_span(project: &Project, visit: &mut dyn FnMut(&SourceId, CharSpan)) {
    let all = project.annotations().iter();
    visit_spans(project, all, &mut |_, _, source, span| visit(source, span));
}

/// Every stretch lies inside the length that its source is recorded with.
fn positions(project: &Project, annotations: &[&Arc<Annotation>], found: &mut Found) {
    visit_spans(
        project,
        annotations.iter().copied(),
        &mut |list, name, source, span| {
            if let Some(source) = project.sources().get(source)
                && span.end().get() > source.chars
            {
                found.error(
                    "past-end",
                    Place::Record { list, id: name() },
                    past_end(span, &source.id, source.chars),
                );
            }
        },
    );
}

fn past_end(span: CharSpan, source: &SourceId, chars: u32) -> String {
    let span = bracketed(span);
    format!("the span {span} lies past the end of ‘{source}’, which has {chars} characters")
}

fn quotes(annotation: &Annotation, found: &mut Found) {
    let spans = annotation.spans.as_slice();
    let at = || place("annotations", &annotation.id);
    if !annotation.quotes.is_empty() && annotation.quotes.len() != spans.len() {
        let (spans, quotes) = (spans.len(), annotation.quotes.len());
        let message = format!("it has {spans} spans, but {quotes} quotes");
        found.error("quote-count", at(), message);
        return;
    }
    for (span, quote) in spans.iter().zip(&annotation.quotes) {
        let length = quote.chars().count();
        if length != span.len() as usize {
            let message = format!(
                "the quote ‘{}’ has {length} characters, its span {} has {}",
                shortened(quote),
                bracketed(*span),
                span.len()
            );
            found.error("quote-length", at(), message);
        }
    }
}

/// The same stretches tagged with the same tag twice.
fn same_annotations(project: &Project, found: &mut Found) {
    // Side by side where their hulls are the same; within these by id.
    let all: Vec<&Arc<Annotation>> = project.annotations().iter().collect();
    let hulls = all.iter().enumerate();
    let mut order: Vec<(CharSpan, usize)> = hulls.map(|(at, it)| (it.spans.hull(), at)).collect();
    order.sort_unstable();
    let mut twins: Vec<(usize, usize)> = Vec::new();
    for group in order.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() > 1) {
        let mut first: HashMap<(&SourceId, &Fragments, &TagId), usize> = HashMap::new();
        for &(_, at) in group {
            let it = all[at];
            let key = (&it.source, &it.spans, &it.tag);
            match first.get(&key) {
                Some(&twin) => twins.push((at, twin)),
                None => drop(first.insert(key, at)),
            }
        }
    }
    twins.sort_unstable();
    for (at, twin) in twins {
        let message = format!(
            "the annotation ‘{}’ has the same spans and the same tag",
            all[twin].id
        );
        let place = place("annotations", &all[at].id);
        found.warning("same-annotation", place, message);
    }
}
