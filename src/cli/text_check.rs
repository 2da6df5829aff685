//! What is wrong between a project and its texts, where they are at hand.

use crate::command::edit;
use crate::io::sources::SourceFile;
use crate::model::{Place, Problem, Project, Severity, Source};

/// The problems of one source with its text.
pub(super) fn check_text(project: &Project, source: &Source, found: &SourceFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    let of_source = || Place::Record {
        list: "sources",
        id: source.id.to_string(),
    };
    let sha256 = found.sha256.to_string();
    if sha256 != source.sha256.to_ascii_lowercase() {
        problems.push(Problem {
            severity: Severity::Error,
            code: "text-changed",
            place: of_source(),
            message: format!(
                "‘{}’ holds another text than the one that was annotated: its hash is {}, \
                 recorded is {}",
                source.path,
                short(&sha256),
                short(&source.sha256)
            ),
        });
    } else if found.text.char_len().get() != source.chars {
        problems.push(Problem {
            severity: Severity::Error,
            code: "length-differs",
            place: of_source(),
            message: format!(
                "the text has {} characters, but {} are recorded",
                found.text.char_len(),
                source.chars
            ),
        });
    }
    if found.replaced > 0 {
        problems.push(Problem {
            severity: Severity::Warning,
            code: "undecodable",
            place: of_source(),
            message: format!(
                "{} of ‘{}’ {} no {} and stand as U+FFFD in the text",
                super::output::count(found.replaced, "byte sequence"),
                source.path,
                if found.replaced == 1 { "is" } else { "are" },
                source.encoding
            ),
        });
    }
    for id in edit::misplaced(project, &source.id, &found.text) {
        let Some(it) = project.annotations().get(&id) else {
            continue;
        };
        let hull = it.spans.hull();
        let (code, what) = if hull.end() > found.text.char_len() {
            ("past-text", "reaches past the end of the text".to_owned())
        } else {
            let stands: Vec<&str> = it
                .spans
                .as_slice()
                .iter()
                .filter_map(|&span| found.text.quote(span))
                .collect();
            let stands = super::escape::cut(&stands.join(" "), 80);
            ("quote-differs", format!("stands over ‘{stands}’"))
        };
        problems.push(Problem {
            severity: Severity::Error,
            code,
            place: Place::Record {
                list: "annotations",
                id: id.to_string(),
            },
            message: format!(
                "‘{}’ at {}-{} of ‘{}’ {what}",
                super::escape::cut(&it.text(), 80),
                hull.start(),
                hull.end(),
                source.id
            ),
        });
    }
    problems
}

fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}
