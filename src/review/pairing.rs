//! Which documents of several project files are the same, and which of them
//! can be compared.
//!
//! Documents are the same if their texts are, by the recorded hash; several
//! with equal texts are told apart by their paths. Names of files and ids mean
//! nothing: two people call the same report differently. What cannot be
//! compared is listed with its cause, never guessed.

use super::schemes::scheme_differences;
use crate::model::{Project, Source, SourceId, SourceState};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// One text that at least two of the files have opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is called: its id in the first file that has it, made unique.
    pub title: String,
    /// Its path in that file.
    pub path: String,
    /// The SHA-256 of its text, in small hex digits.
    pub sha256: SmolStr,
    /// Its length in code points.
    pub chars: u32,
    /// Its id in each file that has it.
    pub sources: Vec<Option<SourceId>>,
    /// Which files have opened it.
    pub opened: Vec<bool>,
}

/// Why a document is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The file does not have it.
    Absent,
    /// The file has it, but its annotator never opened it.
    NotOpened,
    /// The file has a document of that id or path with another text.
    TextDiffers,
}

impl Cause {
    /// A stable word for scripts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::NotOpened => "not opened",
            Self::TextDiffers => "text differs",
        }
    }
}

/// A document that one of the files does not take part in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is called.
    pub title: String,
    /// Its path.
    pub path: String,
    /// The file for which it is left out, by its place among the files.
    pub file: usize,
    /// Why.
    pub cause: Cause,
}

/// What silence of a file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// A document that a file lacks, or never opened, is not compared.
    NotOpened,
    /// For this file it means that nothing was found: the output of an
    /// extractor.
    Empty {
        /// The file's place among the files.
        file: usize,
    },
}

/// What several files have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paired {
    /// The documents that can be compared, by title.
    pub documents: Vec<Document>,
    /// What is left out, by title and file.
    pub left_out: Vec<LeftOut>,
    /// Documents whose absence counts as an empty answer, by title.
    pub empty: Vec<String>,
    /// How the schemes differ, one sentence each.
    pub schemes: Vec<String>,
}

/// Pairs the documents of the files.
pub fn pair(projects: &[&Project], silence: Silence) -> Paired {
    let mut found = Paired {
        schemes: scheme_differences(projects),
        ..Paired::default()
    };
    let drafts = drafts(projects);
    let annotated: Vec<HashSet<&SourceId>> = projects.iter().map(|it| annotated(it)).collect();
    let differing = differing(&drafts, projects.len());
    let mut titles: BTreeSet<String> = BTreeSet::new();
    for (at, draft) in drafts.iter().enumerate() {
        let Some(first) = draft.iter().flatten().next() else {
            continue;
        };
        let mut title = first.id.to_string();
        if titles.contains(&title) {
            title = format!("{title} ({})", first.path);
        }
        let mut number = 2;
        while !titles.insert(title.clone()) {
            title = format!("{} ({number})", first.id);
            number += 1;
        }
        let mut opened = Vec::with_capacity(draft.len());
        for (file, source) in draft.iter().enumerate() {
            let cause = match source {
                // A document in which something was marked was opened, whatever
                // its state says: other programs may not keep the state.
                Some(source)
                    if source.state != SourceState::Untouched
                        || annotated[file].contains(&source.id) =>
                {
                    None
                }
                Some(_) => Some(Cause::NotOpened),
                None if differing.contains_key(&(at, file)) => Some(Cause::TextDiffers),
                None => Some(Cause::Absent),
            };
            let empty = silence == Silence::Empty { file } && cause != Some(Cause::TextDiffers);
            opened.push(cause.is_none() || empty);
            match cause {
                Some(_) if empty => found.empty.push(title.clone()),
                // The other half of the same news.
                Some(Cause::TextDiffers) if differing.get(&(at, file)) == Some(&Half::Second) => {}
                Some(cause) => found.left_out.push(LeftOut {
                    title: title.clone(),
                    path: first.path.clone(),
                    file,
                    cause,
                }),
                None => {}
            }
        }
        // An answer without a question is compared with nothing: the gold
        // must have opened the document.
        let answered = opened.iter().filter(|it| **it).count();
        if answered >= 2 {
            found.documents.push(Document {
                title,
                path: first.path.clone(),
                sha256: first.sha256.to_lowercase().into(),
                chars: first.chars,
                sources: draft.iter().map(|it| it.map(|it| it.id.clone())).collect(),
                opened,
            });
        } else if silence != Silence::NotOpened {
            found.empty.retain(|it| *it != title);
        }
    }
    found.documents.sort_by(|a, b| a.title.cmp(&b.title));
    found
        .left_out
        .sort_by(|a, b| (&a.title, a.file, a.cause).cmp(&(&b.title, b.file, b.cause)));
    found.empty.sort();
    found
}

/// The sources of a project in which something is marked.
fn annotated(project: &Project) -> HashSet<&SourceId> {
    let mut all = HashSet::new();
    let mut last: Option<&SourceId> = None;
    for it in project.annotations().iter() {
        if last != Some(&it.source) {
            all.insert(&it.source);
            last = Some(&it.source);
        }
    }
    all
}

/// For each text the source of each file.
type Draft<'p> = Vec<Option<&'p Source>>;

fn drafts<'p>(projects: &[&'p Project]) -> Vec<Draft<'p>> {
    let mut groups: BTreeMap<String, Vec<Vec<&Source>>> = BTreeMap::new();
    for (file, project) in projects.iter().enumerate() {
        for source in project.sources().iter().map(Arc::as_ref) {
            let group = groups.entry(source.sha256.to_lowercase()).or_default();
            group.resize(projects.len(), Vec::new());
            group[file].push(source);
        }
    }
    let mut drafts = Vec::new();
    for mut group in groups.into_values() {
        let mut here: Vec<Draft<'_>> = Vec::new();
        for (file, sources) in group.iter_mut().enumerate() {
            sources.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
            // First those of the same path, then the rest in order.
            let mut rest = Vec::new();
            for source in sources.drain(..) {
                let place = here.iter_mut().find(|it| {
                    it[file].is_none() && it.iter().flatten().any(|it| it.path == source.path)
                });
                match place {
                    Some(draft) => draft[file] = Some(source),
                    None => rest.push(source),
                }
            }
            for source in rest {
                let place = here.iter_mut().find(|it| it[file].is_none());
                match place {
                    Some(draft) => draft[file] = Some(source),
                    None => {
                        let mut draft = vec![None; projects.len()];
                        draft[file] = Some(source);
                        here.push(draft);
                    }
                }
            }
        }
        drafts.extend(here);
    }
    // The first file's documents first: they keep their own names.
    drafts.sort_by_cached_key(|draft| {
        let first = draft.iter().position(Option::is_some);
        let id = first.and_then(|it| draft[it]).map(|it| it.id.clone());
        (first, id)
    });
    drafts
}

/// Which of two files a document with two texts is told for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    First,
    Second,
}

/// Drafts that lack a file which has a source of the same id or path with
/// another text, by draft and file.
fn differing(drafts: &[Draft<'_>], files: usize) -> BTreeMap<(usize, usize), Half> {
    let mut by_name: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        for (file, source) in draft.iter().enumerate() {
            if let Some(source) = source {
                by_name
                    .entry((file, source.id.as_str()))
                    .or_default()
                    .push(at);
                by_name
                    .entry((file, source.path.as_str()))
                    .or_default()
                    .push(at);
            }
        }
    }
    let mut found = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        for file in (0..files).filter(|&it| draft[it].is_none()) {
            let names = draft
                .iter()
                .enumerate()
                .filter_map(|(own, it)| Some((own, (*it)?)));
            for (own, source) in names {
                let twins = [source.id.as_str(), source.path.as_str()]
                    .into_iter()
                    .filter_map(|name| by_name.get(&(file, name)))
                    .flatten();
                for &twin in twins {
                    // Only if the twin is not compared with this file either.
                    if twin != at && drafts[twin][own].is_none() {
                        let half = if own < file {
                            Half::First
                        } else {
                            Half::Second
                        };
                        found.entry((at, file)).or_insert(half);
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::file;

    fn project(sources: &[(&str, &str, &str, &str)]) -> Project {
        let lines: Vec<String> = sources
            .iter()
            .map(|(id, path, text, state)| {
                format!(
                    "(id: \"{id}\", path: \"{path}\", sha256: \"{text}\", encoding: \"utf-8\", chars: 9, state: {state}),"
                )
            })
            .collect();
        let text = format!(
            "Project(format: \"variorum/1.0\", title: \"\", annotator: (id: \"a\", name: \"A\", role: Annotator), offsets: CodePoints, scheme: (id: \"s\", version: 1, tags: []), sources: [{}], annotations: [])",
            lines.concat()
        );
        file::read(&text).expect("a project").project
    }

    fn words(found: &Paired) -> (Vec<&str>, Vec<String>) {
        let documents = found.documents.iter().map(|it| &*it.title).collect();
        let out = found.left_out.iter();
        let out = out.map(|it| format!("{} {} {}", it.title, it.file, it.cause.word()));
        (documents, out.collect())
    }

    #[test]
    fn texts_pair_and_names_do_not() {
        let a = project(&[
            ("x", "x.txt", "aa", "Done"),
            ("y", "y.txt", "bb", "Started"),
            ("z", "z.txt", "cc", "Done"),
            ("w", "w.txt", "dd", "Done"),
            ("v", "v.txt", "ee", "Done"),
        ]);
        let b = project(&[
            ("other", "far/away.txt", "AA", "Done"),
            ("y", "y.txt", "bb", "Untouched"),
            ("z", "z.txt", "c2", "Done"),
            ("v", "v.txt", "ee", "Done"),
        ]);
        let found = pair(&[&a, &b], Silence::NotOpened);
        let (documents, out) = words(&found);
        assert_eq!(documents, ["v", "x"]);
        assert_eq!(out, ["w 1 absent", "y 1 not opened", "z 1 text differs"]);
        // An extractor's silence is an answer, another text is not.
        let found = pair(&[&a, &b], Silence::Empty { file: 1 });
        let (documents, out) = words(&found);
        assert_eq!(documents, ["v", "w", "x", "y"]);
        assert_eq!(out, ["z 1 text differs"]);
        assert_eq!(found.empty, ["w", "y"]);
    }

    #[test]
    fn equal_texts_pair_by_path() {
        let a = project(&[
            ("one", "1.txt", "aa", "Done"),
            ("two", "2.txt", "aa", "Done"),
        ]);
        let b = project(&[
            ("two", "1.txt", "aa", "Done"),
            ("one", "2.txt", "aa", "Done"),
        ]);
        let found = pair(&[&a, &b], Silence::NotOpened);
        let ids: Vec<String> = found
            .documents
            .iter()
            .map(|it| format!("{:?}", it.sources))
            .collect();
        assert_eq!(ids, ["[Some(one), Some(two)]", "[Some(two), Some(one)]"]);
        assert!(found.left_out.is_empty());
    }
}
