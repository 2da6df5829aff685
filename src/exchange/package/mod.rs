//! Gold to hand on: one folder with the texts or their hashes, the gold, how it
//! was made, how well people agreed, and what it takes to load and score it.
//!
//! | file | what it is |
//! |---|---|
//! | `README.md` | what is in it, how to load it in Python and Rust, how to score against it |
//! | `DATASHEET.md` | the data statement: sources, counts, who annotated, what is left out |
//! | `GUIDELINES.md` | the tag scheme with its guidelines and examples |
//! | `LICENCE.txt`, `CITATION.cff` | under what terms, and how to cite it |
//! | `manifest.json` | all of it for programs, with the hash of every file |
//! | `gold.ron` | the project, for `variorum score` and the window |
//! | `gold/SPLIT.jsonl` | the gold of each split, in every format that was asked for |
//! | `texts/ID.txt` | the texts, unless they are left out |
//! | `agreement.json` | figures of agreement, if annotators' files were given |
//! | `score.sh` | scores predictions against `gold.ron` with a bar |

mod splits;
mod words;

pub use splits::{NoShares, SPLITS, Shares, split, splits_of};

use super::{Corpus, Format, Loss, OutFile, Scope, WriteOptions};
use crate::command::{Command, Put, apply_unchecked};
use crate::model::{Project, Source, SourceId};
use crate::text::SourceText;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What a package is to hold.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Whether the texts go with it.
    pub texts: bool,
    /// The terms: a licence's name or text.
    pub licence: String,
    /// How the sources are parted; `None` = one file, `all`.
    pub shares: Option<Shares>,
    /// Where the order of the sources starts.
    pub seed: u64,
    /// The formats beside the project file.
    pub formats: Vec<Format>,
    /// Figures of agreement as `agree --json` prints them.
    pub agreement: Option<String>,
    /// Entities whose names were replaced, if they were.
    pub pseudonyms: usize,
}

/// A package in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// Its files.
    pub files: Vec<OutFile>,
    /// What some format of it does not carry, by format and split.
    pub losses: Vec<(String, Loss)>,
    /// How many sources each split has: name and count.
    pub splits: Vec<(&'static str, usize)>,
}

/// A source as `manifest.json` has it.
#[derive(Serialize)]
struct SourceEntry<'a> {
    id: &'a str,
    title: &'a str,
    publisher: &'a str,
    published: Option<String>,
    language: &'a str,
    sha256: &'a str,
    chars: u32,
    split: &'a str,
    annotations: usize,
    text: Option<String>,
}

/// A file as `manifest.json` has it.
#[derive(Serialize)]
struct FileEntry<'a> {
    path: &'a str,
    bytes: usize,
    sha256: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    schema: u32,
    title: &'a str,
    licence: &'a str,
    offsets: &'static str,
    seed: Option<u64>,
    sources: Vec<SourceEntry<'a>>,
    tags: BTreeMap<&'a str, usize>,
    files: Vec<FileEntry<'a>>,
}

/// Makes the package of a project; `texts` are those at hand.
pub fn package(
    project: &Project,
    texts: &BTreeMap<SourceId, SourceText>,
    wishes: &Wishes,
) -> Package {
    let mut out = Package::default();
    let whole = Corpus::new(project, texts, &Scope::default());
    let mut counts: BTreeMap<&SourceId, usize> = BTreeMap::new();
    for it in project.annotations().iter() {
        *counts.entry(&it.source).or_default() += 1;
    }
    let sources: Vec<(&SourceId, usize)> = project
        .sources()
        .iter()
        .map(|it| (&it.id, counts.get(&it.id).copied().unwrap_or_default()))
        .collect();
    // Every split that is asked for has its file, be it empty.
    let (names, found): (Vec<&'static str>, Vec<usize>) = match wishes.shares {
        None => (vec!["all"], vec![0; sources.len()]),
        Some(shares) => {
            let of = splits_of(project, shares, wishes.seed);
            (SPLITS.to_vec(), sources.iter().map(|it| of[it.0]).collect())
        }
    };
    for (index, name) in names.iter().enumerate() {
        let count = found.iter().filter(|it| **it == index).count();
        if count > 0 || wishes.shares.is_none_or(|it| it.0[index] > 0) {
            out.splits.push((name, count));
        }
    }
    let split_of: BTreeMap<&SourceId, &'static str> = sources
        .iter()
        .zip(&found)
        .map(|((id, _), split)| (*id, names[*split]))
        .collect();
    for format in &wishes.formats {
        if format.has_splits() {
            let options = WriteOptions {
                without_texts: !wishes.texts,
                splits: wishes.shares.map(|it| (it, wishes.seed)),
                ..WriteOptions::default()
            };
            let written = format.write(&whole, &options);
            let place = format.word().to_owned();
            let losses = written.losses.into_iter();
            out.losses.extend(losses.map(|it| (place.clone(), it)));
            out.files
                .extend(written.files.into_iter().map(|it| OutFile {
                    path: format!("gold/{place}/{}", it.path),
                    ..it
                }));
            continue;
        }
        for &(name, _) in &out.splits {
            let of_it = split_of.iter().filter(|(_, split)| **split == name);
            let scope = Scope {
                sources: Some(of_it.map(|(id, _)| (*id).clone()).collect::<BTreeSet<_>>()),
                ..Scope::default()
            };
            let corpus = Corpus::new(project, texts, &scope);
            let options = WriteOptions {
                without_texts: !wishes.texts,
                ..WriteOptions::default()
            };
            let written = format.write(&corpus, &options);
            let place = format!("{} {name}", format.word());
            out.losses
                .extend(written.losses.into_iter().map(|it| (place.clone(), it)));
            for file in written.files {
                let path = if format.is_folder() {
                    format!("gold/{}/{name}/{}", format.word(), file.path)
                } else if format.extension() == "jsonl" && *format != Format::Jsonl {
                    format!("gold/{name}.{}.jsonl", format.word())
                } else {
                    format!("gold/{name}.{}", format.extension())
                };
                out.files.push(OutFile {
                    path,
                    bytes: file.bytes,
                });
            }
        }
    }
    let facts = words::Facts {
        project,
        corpus: &whole,
        wishes,
        splits: &out.splits,
        split_of: &split_of,
        counts: &counts,
    };
    let mut texts_of = BTreeMap::new();
    if wishes.texts {
        for it in whole.documents() {
            let path = format!("texts/{}.txt", super::adopt::file_stem(&it.source.id));
            let mark = if it.text.as_str().starts_with('\u{feff}') {
                "\u{feff}"
            } else {
                ""
            };
            out.files.push(OutFile {
                path: path.clone(),
                bytes: format!("{mark}{}", it.text.as_str()).into_bytes(),
            });
            texts_of.insert(it.source.id.clone(), path);
        }
    }
    let mut put = |path: &str, text: String| {
        out.files.push(OutFile {
            path: path.to_owned(),
            bytes: text.into_bytes(),
        });
    };
    put(
        "gold.ron",
        crate::model::file::write(&moved(project, &texts_of)),
    );
    put("README.md", words::readme(&facts));
    put("DATASHEET.md", words::datasheet(&facts));
    put("GUIDELINES.md", words::guidelines(project.scheme()));
    put("LICENCE.txt", words::licence(&wishes.licence));
    put("CITATION.cff", words::citation(project));
    put("score.sh", words::score());
    if let Some(agreement) = &wishes.agreement {
        put("agreement.json", agreement.clone());
    }
    out.files.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = manifest(project, wishes, &split_of, &counts, &texts_of, &out.files);
    out.files.insert(0, manifest);
    out
}

/// The project with its sources where the package has them.
fn moved(project: &Project, texts: &BTreeMap<SourceId, String>) -> Project {
    let mut moved = project.clone();
    let commands: Vec<Command> = project
        .sources()
        .iter()
        .map(|it| {
            let mut source: Source = (**it).clone();
            match texts.get(&it.id) {
                // The texts are written as UTF-8, whatever they were.
                Some(path) => {
                    source.path.clone_from(path);
                    source.encoding = "utf-8".into();
                }
                None => {
                    let name = it.path.rsplit(['/', '\\']).next().unwrap_or(&it.path);
                    source.path = format!("texts/{name}");
                }
            }
            Command::Source(Put::set(source))
        })
        .collect();
    apply_unchecked(&mut moved, &commands);
    moved
}

fn manifest(
    project: &Project,
    wishes: &Wishes,
    split_of: &BTreeMap<&SourceId, &'static str>,
    counts: &BTreeMap<&SourceId, usize>,
    texts: &BTreeMap<SourceId, String>,
    files: &[OutFile],
) -> OutFile {
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    for it in project.annotations().iter() {
        *tags.entry(it.tag.as_str()).or_default() += 1;
    }
    let sources = project.sources().iter().map(|it| SourceEntry {
        id: it.id.as_str(),
        title: &it.title,
        publisher: &it.publisher,
        published: it.published.map(|it| it.to_string()),
        language: &it.language,
        sha256: &it.sha256,
        chars: it.chars,
        split: split_of.get(&it.id).copied().unwrap_or_default(),
        annotations: counts.get(&it.id).copied().unwrap_or_default(),
        text: texts.get(&it.id).cloned(),
    });
    let manifest = Manifest {
        schema: 1,
        title: &project.head().title,
        licence: &wishes.licence,
        offsets: "code points, the end excluded",
        seed: wishes.shares.map(|_| wishes.seed),
        sources: sources.collect(),
        tags,
        files: files
            .iter()
            .map(|it| FileEntry {
                path: &it.path,
                bytes: it.bytes.len(),
                sha256: hex(&Sha256::digest(&it.bytes)),
            })
            .collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&manifest).expect("strings and counts serialise");
    bytes.push(b'\n');
    OutFile {
        path: "manifest.json".to_owned(),
        bytes,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, it| {
        let _ = write!(out, "{it:02x}");
        out
    })
}

/// All files as one ZIP archive; the same files give the same bytes.
pub fn zipped(files: &[OutFile]) -> Vec<u8> {
    super::archive::pack(files)
}
