//! `suggest`: what the recognisers find in texts or in a project's sources.

use super::args::{Suggest, SuggestKind};
use super::output::{Answer, Failure, Outcome, count, json};
use super::{disk, found};
use crate::compare::candidates::{self, Candidate};
use crate::exchange::value::{Number, number, word};
use crate::io::gazetteer;
use crate::io::sources::{TextState, load_text, read_source_file};
use crate::io::state::Folders;
use crate::model::{EntityId, Project, SourceId, Table};
use crate::recognise::{self, Context, FigureOptions, Gazetteer, How, KnownNames, NameTarget};
use crate::text::{ByteSpan, SourceText};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn run(arguments: &Suggest) -> Answer {
    let mut outcome = Outcome::default();
    let documents = documents(&arguments.paths, &mut outcome)?;
    let mut answer = match arguments.kind {
        SuggestKind::Figures => answer(arguments.json, figures(&documents), figure_line)?,
        SuggestKind::Dates => answer(arguments.json, dates(&documents), date_line)?,
        SuggestKind::Names => {
            let gazetteers = gazetteers(&mut outcome);
            answer(arguments.json, names(&documents, &gazetteers), name_line)?
        }
        SuggestKind::Events => {
            let gazetteers = gazetteers(&mut outcome);
            let events = events(&documents, &gazetteers);
            if arguments.json {
                answer(true, events, |_| String::new())?
            } else {
                event_lines(&events)
            }
        }
    };
    answer.no = outcome.no;
    answer.remarks = outcome.remarks;
    Ok(answer)
}

/// A text, and what is known around it.
struct Document {
    /// Its path as it was given, or as the project has it.
    path: String,
    /// Its id in the project, if it came from one.
    id: Option<String>,
    text: SourceText,
    context: Context,
    /// Which of the projects it came from.
    project: Option<std::rc::Rc<Project>>,
}

/// The texts in the order in which they were given; those of a project in its
/// own order.
fn documents(paths: &[PathBuf], outcome: &mut Outcome) -> Result<Vec<Document>, Failure> {
    let mut documents = Vec::new();
    for path in paths {
        if path.extension().is_some_and(|it| it == "ron") {
            of_project(path, &mut documents, outcome)?;
            continue;
        }
        for candidate in found::collect(std::slice::from_ref(path), outcome)? {
            let file = read_source_file(&candidate.path, None).map_err(found::failure)?;
            documents.push(Document {
                path: candidate.path.display().to_string(),
                id: None,
                text: file.text,
                context: Context::default(),
                project: None,
            });
        }
    }
    Ok(documents)
}

fn of_project(
    path: &Path,
    documents: &mut Vec<Document>,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let opened = disk::open(path)?;
    opened.remark_on_problems(outcome);
    let project = std::rc::Rc::new(opened.project);
    for source in project.sources().iter() {
        let why = match load_text(path, source, false) {
            TextState::Text(file) => {
                documents.push(Document {
                    path: source.path.clone(),
                    id: Some(source.id.to_string()),
                    context: Context::of(&project, &source.id, &file.text),
                    text: file.text,
                    project: Some(std::rc::Rc::clone(&project)),
                });
                continue;
            }
            TextState::Missing { .. } => format!("there is no file ‘{}’", source.path),
            TextState::Changed { .. } => {
                "its file holds another text than the recorded one".to_owned()
            }
            TextState::NeedsConsent { reason } | TextState::Refused { reason } => reason,
        };
        outcome.refuse(format_args!(
            "{}: source {} was left out: {why}",
            path.display(),
            source.id
        ));
    }
    Ok(())
}

#[derive(Debug, Serialize)]
struct Candidates<T> {
    schema: u32,
    candidates: Vec<T>,
}

/// Where a candidate stands; the first keys of each.
#[derive(Debug, Serialize)]
struct Stands {
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_id: Option<String>,
    start: u32,
    end: u32,
    text: String,
}

impl Stands {
    fn at(document: &Document, span: ByteSpan) -> Self {
        let text = &document.text;
        Self {
            source: document.path.clone(),
            source_id: document.id.clone(),
            start: text.char_of(span.start()).get(),
            end: text.char_of(span.end()).get(),
            text: text.slice(span).to_owned(),
        }
    }

    fn line(&self) -> String {
        format!("{}:{}-{}  {}", self.source, self.start, self.end, self.text)
    }
}

#[derive(Debug, Serialize)]
struct FigureJson {
    #[serde(flatten)]
    at: Stands,
    low: Option<Number>,
    high: Option<Number>,
    low_open: bool,
    high_open: bool,
    approx: bool,
    qualifier: String,
    unit: String,
    unit_name: String,
    per: Option<Number>,
    counted: String,
    why: String,
}

#[derive(Debug, Serialize)]
struct DateJson {
    #[serde(flatten)]
    at: Stands,
    earliest: Option<String>,
    latest: Option<String>,
    throughout: bool,
    basis: String,
    why: String,
}

#[derive(Debug, Serialize)]
struct NameJson {
    #[serde(flatten)]
    at: Stands,
    how: String,
    name: String,
    targets: Vec<TargetJson>,
}

/// What a name may mean: an entity of the project, which has an id, or an
/// entry of a gazetteer.
#[derive(Debug, Serialize)]
struct TargetJson {
    entity: Option<String>,
    gazetteer: Option<String>,
    kind: String,
    label: String,
    sort: String,
    within: String,
}

fn figures(documents: &[Document]) -> Vec<FigureJson> {
    let of = |document: &Document| {
        let options = FigureOptions {
            vague: document
                .project
                .as_ref()
                .is_some_and(|it| it.head().settings.vague),
            ..FigureOptions::default()
        };
        let found = recognise::figures_with(&document.text, &document.context, options);
        let one = |it: recognise::FoundFigure| FigureJson {
            at: Stands::at(document, it.span),
            low: it.figure.low.map(number),
            high: it.figure.high.map(number),
            low_open: it.figure.low.is_some() && it.figure.low_open,
            high_open: it.figure.high.is_some() && it.figure.high_open,
            approx: it.figure.approx,
            qualifier: it.figure.qualifier.to_string(),
            unit: word(it.figure.unit),
            unit_name: it.figure.unit_name.to_string(),
            per: it.figure.per.map(|it| number(it.count)),
            counted: it.figure.counted.words.to_string(),
            why: it.why,
        };
        found.into_iter().map(one).collect::<Vec<_>>()
    };
    documents.iter().flat_map(of).collect()
}

fn dates(documents: &[Document]) -> Vec<DateJson> {
    let of = |document: &Document| {
        let found = recognise::dates(&document.text, &document.context);
        let one = |it: recognise::FoundDate| DateJson {
            at: Stands::at(document, it.span),
            earliest: it.date.earliest.map(|it| it.to_string()),
            latest: it.date.latest.map(|it| it.to_string()),
            throughout: it.date.throughout,
            basis: word(it.date.basis),
            why: it.date.why.to_string(),
        };
        found.into_iter().map(one).collect::<Vec<_>>()
    };
    documents.iter().flat_map(of).collect()
}

/// The gazetteer that comes with the program and the user's own. What is wrong
/// with one of these is a remark, and the others are used.
fn gazetteers(outcome: &mut Outcome) -> Arc<[Gazetteer]> {
    match Folders::of_user() {
        Ok(folders) => {
            let loaded = gazetteer::load(&folders, &[]);
            for fault in &loaded.faults {
                outcome.remark(fault);
            }
            loaded.gazetteers.into()
        }
        Err(err) => {
            outcome.remark(err);
            Arc::clone(recognise::shipped())
        }
    }
}

fn names(documents: &[Document], gazetteers: &Arc<[Gazetteer]>) -> Vec<NameJson> {
    let mut all = Vec::new();
    let none = Table::default();
    // Texts of one project stand together: its names are made ready once.
    for group in documents.chunk_by(|a, b| match (&a.project, &b.project) {
        (Some(a), Some(b)) => std::rc::Rc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }) {
        let project = group.first().and_then(|it| it.project.as_deref());
        let entities = project.map_or(&none, Project::entities);
        let known = KnownNames::new(entities, gazetteers);
        for document in group {
            for it in known.find(&document.text, &document.context) {
                let target = |target: &NameTarget| {
                    let named = known.describe(target)?;
                    let entry = match target {
                        NameTarget::Entry(entry) => Some(entry.gazetteer.to_string()),
                        NameTarget::Entity(_) => None,
                    };
                    Some(TargetJson {
                        entity: named.id.as_ref().map(EntityId::to_string),
                        gazetteer: entry,
                        kind: word(named.kind),
                        label: named.label.to_string(),
                        sort: named.sort.to_string(),
                        within: named.within.to_string(),
                    })
                };
                all.push(NameJson {
                    at: Stands::at(document, it.span),
                    how: word(it.how),
                    name: it.name.to_string(),
                    targets: it.targets.iter().filter_map(target).collect(),
                });
            }
        }
    }
    all
}

/// Two passages that may tell of the same event.
#[derive(Debug, Serialize)]
struct EventJson {
    score: f64,
    reasons: Vec<String>,
    passages: Vec<Stands>,
    title: String,
    evidence: Vec<EvidenceJson>,
}

#[derive(Debug, Serialize)]
struct EvidenceJson {
    kind: &'static str,
    weight: &'static str,
    words: String,
}

fn events(documents: &[Document], gazetteers: &Arc<[Gazetteer]>) -> Vec<EventJson> {
    let ids: Vec<Option<SourceId>> = documents
        .iter()
        .map(|it| it.id.as_deref().and_then(|id| SourceId::parse(id).ok()))
        .collect();
    let texts: Vec<candidates::Document<'_>> = documents
        .iter()
        .zip(&ids)
        .map(|(it, id)| candidates::Document {
            name: &it.path,
            source: id.as_ref(),
            project: it.project.as_deref(),
            text: &it.text,
            context: &it.context,
        })
        .collect();
    let one = |it: Candidate| EventJson {
        score: it.score,
        reasons: it.reasons.iter().map(|it| it.words.clone()).collect(),
        passages: it
            .passages
            .iter()
            .filter_map(|it| {
                let document = &documents[it.document];
                let span = document.text.bytes_of(it.span).ok()?;
                Some(Stands::at(document, span))
            })
            .collect(),
        title: it.title,
        evidence: it
            .reasons
            .into_iter()
            .map(|it| EvidenceJson {
                kind: it.kind.word(),
                weight: it.weight.word(),
                words: it.words,
            })
            .collect(),
    };
    let found = candidates::candidates(gazetteers, &texts);
    found.into_iter().map(one).collect()
}

/// A block for each: score and title, the reasons, the two passages.
fn event_lines(events: &[EventJson]) -> Outcome {
    let mut outcome = Outcome::default();
    for it in events {
        outcome.say(&format!("{:.3}  {}", it.score, it.title));
        outcome.say(&format!("  {}", it.reasons.join("; ")));
        for passage in &it.passages {
            outcome.say(&format!("  {}", passage.line()));
        }
    }
    outcome.say(&count(events.len(), "candidate"));
    outcome
}

/// The candidates as JSON, or a line for each.
fn answer<T: Serialize>(as_json: bool, candidates: Vec<T>, line: impl Fn(&T) -> String) -> Answer {
    if as_json {
        return json(&Candidates {
            schema: 1,
            candidates,
        });
    }
    let mut outcome = Outcome::default();
    for it in &candidates {
        outcome.say(&line(it));
    }
    outcome.say(&count(candidates.len(), "candidate"));
    Ok(outcome)
}

fn figure_line(it: &FigureJson) -> String {
    let bound = |number: &Option<Number>, open: bool| match number {
        Some(number) => format!("{number}{}", if open { " excluded" } else { "" }),
        None => "…".to_owned(),
    };
    let (low, high) = (bound(&it.low, it.low_open), bound(&it.high, it.high_open));
    let range = if low == high {
        low
    } else {
        format!("{low} to {high}")
    };
    let about = if it.approx { "about " } else { "" };
    let mut parts = vec![it.unit.as_str(), &it.unit_name, &it.counted];
    parts.retain(|it| !it.is_empty());
    parts.dedup();
    format!("{} = {about}{range}, {}", it.at.line(), parts.join(", "))
}

fn date_line(it: &DateJson) -> String {
    let end = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".to_owned());
    let (earliest, latest) = (end(&it.earliest), end(&it.latest));
    let range = if earliest == latest {
        earliest
    } else {
        format!("{earliest} to {latest}")
    };
    format!("{} = {range}, {}: {}", it.at.line(), it.basis, it.why)
}

fn name_line(it: &NameJson) -> String {
    let target = |it: &TargetJson| {
        let sort = if it.sort.is_empty() {
            &it.kind
        } else {
            &it.sort
        };
        let within = if it.within.is_empty() {
            String::new()
        } else {
            format!(" in {}", it.within)
        };
        let of = it.entity.as_ref().or(it.gazetteer.as_ref());
        let of = of.map_or_else(String::new, |it| format!(", {it}"));
        format!("{} ({sort}{within}{of})", it.label)
    };
    let targets: Vec<String> = it.targets.iter().map(target).collect();
    let question = if it.how == word(How::Near) { "?" } else { "" };
    format!("{} = {}{question}", it.at.line(), targets.join(" or "))
}
