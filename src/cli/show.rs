//! `show`: sources, tags and annotations, for people and for programs.

use super::args::Show;
use super::disk;
use super::output::{Answer, Outcome, count, json};
use crate::exchange::value::{ValueJson, word};
use crate::model::{Annotation, Project, Source};
use serde::Serialize;
use std::sync::Arc;

pub(super) fn run(arguments: &Show) -> Answer {
    let opened = disk::open(&arguments.project)?;
    let mut outcome = if arguments.json {
        json(&show_json(&opened.project))?
    } else {
        show_text(&opened.project)
    };
    opened.remark_on_problems(&mut outcome);
    Ok(outcome)
}

#[derive(Debug, Serialize)]
struct ShowJson {
    schema: u32,
    project: ProjectJson,
    sources: Vec<SourceJson>,
    annotations: Vec<AnnotationJson>,
}

#[derive(Debug, Serialize)]
struct ProjectJson {
    title: String,
    annotator: String,
    role: String,
}

/// A source as `show` and `source list` print it.
#[derive(Debug, Serialize)]
pub(super) struct SourceJson {
    id: String,
    path: String,
    sha256: String,
    chars: u32,
    annotations: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
}

#[derive(Debug, Serialize)]
struct AnnotationJson {
    id: String,
    source: String,
    spans: Vec<[u32; 2]>,
    tag: String,
    text: String,
    value: Option<ValueJson>,
    note: String,
}

fn show_json(project: &Project) -> ShowJson {
    let head = project.head();
    ShowJson {
        schema: 1,
        project: ProjectJson {
            title: head.title.clone(),
            annotator: head.annotator.name.clone(),
            role: word(head.annotator.role),
        },
        sources: sources_json(project, false),
        annotations: in_file_order(project)
            .into_iter()
            .map(|it| AnnotationJson {
                id: it.id.to_string(),
                source: it.source.to_string(),
                spans: it
                    .spans
                    .as_slice()
                    .iter()
                    .map(|it| [it.start().get(), it.end().get()])
                    .collect(),
                tag: it.tag.to_string(),
                text: it.text(),
                value: it.value.as_ref().map(ValueJson::from),
                note: String::clone(&it.note),
            })
            .collect(),
    }
}

/// The sources, with their state where that is asked for.
pub(super) fn sources_json(project: &Project, state: bool) -> Vec<SourceJson> {
    let counts = annotations_by(project, |it| it.source.clone());
    let one = |it: &Arc<Source>| SourceJson {
        id: it.id.to_string(),
        path: it.path.clone(),
        sha256: it.sha256.to_string(),
        chars: it.chars,
        annotations: counts.get(&it.id).copied().unwrap_or(0),
        state: state.then(|| word(it.state)),
    };
    project.sources().iter().map(one).collect()
}

/// How many annotations there are of each source, tag …
pub(super) fn annotations_by<K: Ord>(
    project: &Project,
    key: impl Fn(&Annotation) -> K,
) -> std::collections::BTreeMap<K, usize> {
    let mut counts = std::collections::BTreeMap::new();
    for it in project.annotations().iter() {
        *counts.entry(key(it)).or_insert(0) += 1;
    }
    counts
}

/// The annotations as they are sorted in the file.
fn in_file_order(project: &Project) -> Vec<&Arc<Annotation>> {
    let mut list: Vec<&Arc<Annotation>> = project.annotations().iter().collect();
    list.sort_by(|a, b| {
        let place = |it: &Arc<Annotation>| {
            let hull = it.spans.hull();
            (hull.start(), hull.end())
        };
        (&a.source, place(a), &a.id).cmp(&(&b.source, place(b), &b.id))
    });
    list
}

fn show_text(project: &Project) -> Outcome {
    let head = project.head();
    let mut outcome = Outcome::default();
    let mut title = head.title.clone();
    if title.is_empty() {
        title.push_str("(no title)");
    }
    outcome.say(&format!(
        "{title}, {} {}",
        word(head.annotator.role),
        head.annotator.name
    ));
    outcome.say(&count(project.sources().len(), "source"));
    for it in sources_json(project, true) {
        outcome.say(&format!("  {}", source_line(&it)));
    }
    outcome.say(&count(project.annotations().len(), "annotation"));
    let uses = annotations_by(project, |it| it.tag.clone());
    for tag in &project.scheme().tags {
        let uses = uses.get(&tag.id).copied().unwrap_or(0);
        outcome.say(&format!("  {}  {uses}", tag.id));
    }
    for it in in_file_order(project) {
        let spans: Vec<String> = it
            .spans
            .as_slice()
            .iter()
            .map(|it| format!("{}-{}", it.start(), it.end()))
            .collect();
        let mut line = format!("{} {} {} {}", it.source, spans.join(","), it.tag, it.text());
        if it.unsure {
            line.push_str(" (unsure)");
        }
        if !it.note.is_empty() {
            line.push_str(" — ");
            line.push_str(&it.note);
        }
        outcome.say(&line);
    }
    outcome
}

/// A source in one line.
pub(super) fn source_line(it: &SourceJson) -> String {
    format!(
        "{}  {}  {}  {}  {}",
        it.id,
        it.state.as_deref().unwrap_or_default(),
        count(it.chars as usize, "character"),
        count(it.annotations, "annotation"),
        it.path
    )
}
