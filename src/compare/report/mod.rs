//! Comparisons as reports: a page for people, tables and JSON for programs,
//! lines for a terminal. Each is made from the same [`Report`], and none of
//! them holds more than the project does: without quotes a report has offsets.

mod csv;
mod html;
mod json;
mod text;

pub use csv::csv;
pub use html::html;
pub use json::json;
pub use text::text;

use super::comparison::{Across, Cell, Comparison, Pair};
use super::lookup::Lookup;
use crate::model::{
    AccountId, Annotation, AnnotationId, Decision, EventId, EventLinkKind, Problem, Project, Role,
    SourceId, Verdict,
};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Events of a project, compared, in the order in which they are reported.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The project.
    pub project: &'a Project,
    /// By date, then by title and id: a person reads them as they happened.
    pub comparisons: Vec<Comparison>,
    /// What could not be followed anywhere in the project.
    pub problems: Vec<Problem>,
}

/// With a single event, at most so many of its parts and steps are told too.
const MOST_STEPS: usize = 200;

impl<'a> Report<'a> {
    /// All events.
    pub fn of_all(project: &'a Project) -> Self {
        let lookup = Lookup::new(project);
        let found = lookup.events().filter_map(|it| lookup.compare(it));
        let mut comparisons: Vec<Comparison> = found.collect();
        comparisons.sort_by(|a, b| order(a).cmp(&order(b)));
        Self {
            project,
            comparisons,
            problems: lookup.problems(),
        }
    }

    /// One event and, if `with_steps`, its parts and steps behind it; `None`
    /// if there is no such event.
    pub fn of_event(project: &'a Project, event: &EventId, with_steps: bool) -> Option<Self> {
        let lookup = Lookup::new(project);
        let mut comparisons = vec![lookup.compare(event)?];
        if with_steps {
            let steps = lookup.descendants(event, MOST_STEPS);
            comparisons.extend(steps.iter().filter_map(|(_, it)| lookup.compare(it)));
        }
        Some(Self {
            project,
            comparisons,
            problems: Vec::new(),
        })
    }

    /// How far approximate numbers reach, in per cent.
    fn tolerance(&self) -> Decimal {
        self.project.head().settings.tolerance
    }

    fn annotation(&self, id: &AnnotationId) -> Option<&'a Arc<Annotation>> {
        self.project.annotations().get(id)
    }
}

fn order(it: &Comparison) -> impl Ord + '_ {
    (
        it.when.from.is_none(),
        it.when.from,
        it.when.to,
        &it.title,
        &it.event,
    )
}

/// What a role is called in JSON and CSV.
fn role_word(role: Role) -> &'static str {
    match role {
        Role::SaidWhen => "said_when",
        other => super::matrix::role_name(other),
    }
}

fn link_word(kind: EventLinkKind) -> &'static str {
    match kind {
        EventLinkKind::Same => "same",
        EventLinkKind::Probable => "probable",
        EventLinkKind::PartOf => "part of",
        EventLinkKind::StepOf => "step of",
        EventLinkKind::NotSame => "not same",
    }
}

/// A decision as one word, for programs.
fn decision_word(decision: &Decision) -> &'static str {
    match decision {
        Decision::Accept => "accept",
        Decision::Override(_) => "override",
        Decision::PublishRange => "publish_range",
        Decision::Prefer(_) => "prefer",
        Decision::Defer => "defer",
        Decision::Pending => "pending",
        Decision::AskSource => "ask_source",
    }
}

/// A verdict in words.
fn verdict_words(report: &Report<'_>, verdict: &Verdict) -> String {
    let decision = match &verdict.decision {
        Decision::Accept => "accepted".to_owned(),
        Decision::Override(relation) => format!("overridden: {relation}"),
        Decision::PublishRange => "publish the range of all accounts".to_owned(),
        Decision::Prefer(account) => {
            let source = report.project.accounts().get(account);
            let source = source.map_or_else(
                || account.to_string(),
                |it| source_title(report, &it.passage.source),
            );
            format!("follow the account of {source}")
        }
        Decision::Defer => "deferred".to_owned(),
        Decision::Pending => "pending".to_owned(),
        Decision::AskSource => "ask the source".to_owned(),
    };
    let mut words = decision;
    if !verdict.why.is_empty() {
        words.push_str(": ");
        words.push_str(&verdict.why);
    }
    let day = verdict.at.format("%Y-%m-%d");
    if verdict.by.is_empty() {
        format!("{words} ({day})")
    } else {
        format!("{words} ({}, {day})", verdict.by)
    }
}

/// Names for the columns, by which pairs can be told: the source, with the
/// account's id where a source has several.
fn column_names(comparison: &Comparison) -> Vec<String> {
    let columns = &comparison.columns;
    let name = |at: usize| {
        let own = &columns[at];
        let several = columns.iter().filter(|it| it.source == own.source).count() > 1;
        if several {
            format!("{} {}", own.source, own.account)
        } else {
            own.source.to_string()
        }
    };
    (0..columns.len()).map(name).collect()
}

/// Names for the columns as people read them: their sources, numbered where one
/// has several.
pub(super) fn source_names(comparison: &Comparison) -> Vec<String> {
    let columns = &comparison.columns;
    let name = |at: usize| {
        let own = &columns[at];
        let same = |it: &usize| columns[*it].source == own.source;
        let all = (0..columns.len()).filter(same).count();
        if all == 1 {
            return own.source_name.clone();
        }
        let place = (0..=at).filter(same).count();
        format!("{place}: {}", own.source_name)
    };
    (0..columns.len()).map(name).collect()
}

/// A source's title, else its id.
fn source_title(report: &Report<'_>, id: &SourceId) -> String {
    let source = report.project.sources().get(id);
    let title = source.map_or("", |it| it.title.trim());
    if title.is_empty() {
        id.to_string()
    } else {
        title.to_owned()
    }
}

/// The two accounts of figures that are counted in different events.
fn across_names(report: &Report<'_>, it: &Across) -> String {
    let name = |account: &AccountId, event: &EventId| {
        let account = report.project.accounts().get(account);
        let source = account.map_or_else(String::new, |it| it.passage.source.to_string());
        let event = report.project.events().get(event);
        format!("{source} on ‘{}’", event.map_or("", |it| it.title.as_str()))
    };
    let (a, b) = (name(&it.a, &it.a_event), name(&it.b, &it.b_event));
    format!("{a} – {b}")
}

/// Which two a pair is of: "hrw – mrg", or "mrg, two figures" in one account.
fn pair_names(pair: &Pair, names: &[String]) -> String {
    match pair.within() {
        Some(two) => format!("{}, {two}", names[pair.a]),
        None => format!("{} – {}", names[pair.a], names[pair.b]),
    }
}

/// Where an annotation lies: "mrg 11525-11533,11540-11543".
fn place(annotation: &Annotation) -> String {
    let spans = annotation.spans.as_slice().iter();
    let spans: Vec<String> = spans
        .map(|it| format!("{}-{}", it.start(), it.end()))
        .collect();
    format!("{} {}", annotation.source, spans.join(","))
}

/// Who or what a cell's silence is.
fn silence_word(cell: &Cell) -> Option<&'static str> {
    match cell {
        Cell::Said(_) => None,
        Cell::Silent(silence) => Some(silence.word()),
    }
}

/// The tolerance in words, printed in every report that people read.
pub(super) fn tolerance_words(tolerance: Decimal) -> String {
    format!(
        "Approximate numbers are taken to reach {} per cent to either side; \
         ‘nearly’ reaches below only.",
        crate::model::words::number_words(tolerance)
    )
}

#[cfg(test)]
mod tests;
