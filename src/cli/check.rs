//! `check`: all problems of a project, with its texts where they are at hand.

use super::args::Check;
use super::output::{Answer, Outcome, json};
use super::text_check::check_text;
use super::{disk, escape, found};
use crate::model::{Place, Problem, Severity};
use serde::Serialize;

pub(super) fn run(arguments: &Check) -> Answer {
    let opened = disk::open(&arguments.project)?;
    let mut problems = opened.problems.clone();
    for source in opened.project.sources().iter() {
        match found::text_of(&opened.path, source) {
            Ok(text) => problems.extend(check_text(&opened.project, source, &text)),
            Err(cause) => problems.push(Problem {
                severity: Severity::Warning,
                code: "no-text",
                place: Place::Record {
                    list: "sources",
                    id: source.id.to_string(),
                },
                message: format!("its text cannot be compared: {cause}"),
            }),
        }
    }
    let mut outcome = if arguments.json {
        json(&ProblemsJson::of(&problems))?
    } else {
        let mut outcome = Outcome::default();
        for it in &problems {
            outcome.say(&escape::cut(&line(it), 4000));
        }
        outcome
    };
    outcome.no = problems.iter().any(|it| it.severity == Severity::Error);
    if let Some(version) = opened.newer() {
        outcome.remark(format_args!(
            "{}: format {version} is newer than this program; what it does not know was not checked",
            opened.path.display()
        ));
    }
    Ok(outcome)
}

/// `severity: code: place: message`.
pub(super) fn line(problem: &Problem) -> String {
    let place = match &problem.place {
        Place::Project => "project".to_owned(),
        Place::Record { list, id } => format!("{list} {id}"),
    };
    let severity = severity(problem);
    format!("{severity}: {}: {place}: {}", problem.code, problem.message)
}

fn severity(problem: &Problem) -> &'static str {
    match problem.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

#[derive(Serialize)]
struct ProblemsJson<'a> {
    schema: u32,
    problems: Vec<ProblemJson<'a>>,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    severity: &'a str,
    code: &'a str,
    list: Option<&'a str>,
    id: Option<&'a str>,
    message: &'a str,
}

impl<'a> ProblemsJson<'a> {
    fn of(problems: &'a [Problem]) -> Self {
        let one = |it: &'a Problem| {
            let (list, id) = match &it.place {
                Place::Project => (None, None),
                Place::Record { list, id } => (Some(*list), Some(&**id)),
            };
            ProblemJson {
                severity: severity(it),
                code: it.code,
                list,
                id,
                message: &it.message,
            }
        };
        Self {
            schema: 1,
            problems: problems.iter().map(one).collect(),
        }
    }
}
