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

use super::comparison::{Cell, Comparison};
use super::lookup::Lookup;
use crate::model::{
    Annotation, AnnotationId, Decision, EventId, EventLinkKind, Problem, Project, Role, Verdict,
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
fn verdict_words(verdict: &Verdict) -> String {
    let decision = match &verdict.decision {
        Decision::Accept => "accepted".to_owned(),
        Decision::Override(relation) => format!("overridden: {relation}"),
        Decision::PublishRange => "publish the range of all accounts".to_owned(),
        Decision::Prefer(account) => format!("follow the account {account}"),
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
fn tolerance_words(tolerance: Decimal) -> String {
    format!(
        "Approximate numbers are taken to reach {} per cent to either side; \
         ‘nearly’ reaches below only.",
        crate::model::words::number_words(tolerance)
    )
}

#[cfg(test)]
mod tests;
