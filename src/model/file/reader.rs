//! From a text to a project and what is wrong with it.

use super::refusal::{explained, not_empty, version};
use super::scan::{self, Found};
use super::wire::{self, Why, Wire};
use super::{Access, Loaded, ReadError, VERSION, canonical, clip, lenient, ron_text};
use crate::model::project::InProject;
use crate::model::shared::Words;
use crate::model::{self, Aside, Place, Problem, Project, Record, Scheme, Severity};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

pub(super) fn read(text: &str) -> Result<Loaded, ReadError> {
    let mut loaded = read_unchecked(text)?;
    let mut found = model::check::check_records(&loaded.project);
    loaded.problems.append(&mut found);
    Ok(loaded)
}

pub(super) fn read_unchecked(text: &str) -> Result<Loaded, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    not_empty(text)?;
    match version(text)? {
        Some(version) if version > VERSION => {
            let (major, minor) = version;
            // Places in a text that was cut down are not those of the file: what
            // cannot be read even so is told of the file as it is.
            let Ok(clean) = lenient::clean(text) else {
                return known(text);
            };
            let mut loaded = known(&clean.text)?;
            loaded.access = Access::NewerMinor {
                version: format!("{major}.{minor}"),
            };
            let mut problems: Vec<Problem> = clean.aside.iter().map(unknown).collect();
            problems.append(&mut loaded.problems);
            loaded.problems = problems;
            let mut aside = clean.aside;
            aside.extend(loaded.project.aside().iter().cloned());
            loaded.project.set_aside(aside);
            Ok(loaded)
        }
        _ => known(text),
    }
}

/// Reads a file of a version that we know.
fn known(text: &str) -> Result<Loaded, ReadError> {
    let file: ProjectFile = match canonical::read(text) {
        Some(file) => file,
        None => ron::from_str(text).map_err(|error| explained(text, &error))?,
    };
    let (project, problems) = file.project(text);
    Ok(Loaded {
        project,
        access: Access::Full,
        problems,
    })
}

fn unknown(aside: &Aside) -> Problem {
    Problem {
        severity: Severity::Warning,
        code: "newer",
        place: Place::Record {
            list: aside.list,
            id: aside.name.clone(),
        },
        message: format!("this version cannot read the record: {}", aside.why),
    }
}

/// A whole file.
#[derive(Deserialize)]
#[serde(rename = "Project", deny_unknown_fields)]
pub(super) struct ProjectFile {
    #[serde(rename = "format")]
    _format: SmolStr,
    title: String,
    annotator: wire::Annotator,
    #[serde(rename = "offsets")]
    _offsets: wire::Offsets,
    #[serde(default)]
    settings: wire::Settings,
    scheme: SchemeInFile,
    sources: Records<wire::Source>,
    #[serde(default)]
    zones: Records<wire::Zone>,
    pub(super) annotations: Records<wire::Annotation>,
    #[serde(default)]
    relations: Records<wire::Relation>,
    #[serde(default)]
    entities: Records<wire::Entity>,
    #[serde(default)]
    events: Records<wire::Event>,
    #[serde(default)]
    accounts: Records<wire::Account>,
    #[serde(default)]
    event_links: Records<wire::EventLink>,
    #[serde(default)]
    not_same: Records<wire::NotSame>,
    #[serde(default)]
    verdicts: Records<wire::Verdict>,
    #[serde(default)]
    reviewed: Records<wire::Reviewed>,
    #[serde(default)]
    dismissed: Records<wire::Dismissed>,
    #[serde(default)]
    settled: Records<wire::Settled>,
    #[serde(default)]
    conflicts: Records<wire::Conflict>,
}

#[derive(Deserialize)]
#[serde(rename = "Scheme", deny_unknown_fields)]
struct SchemeInFile {
    id: SmolStr,
    version: u32,
    tags: Records<wire::Tag>,
    #[serde(default)]
    relations: Records<wire::RelationType>,
}

/// The records of a list, turned into domain records while they are read, and
/// put where they stay: a large file is in memory once. Numbers are places in
/// the list.
pub(super) struct Records<W: Wire> {
    good: Vec<(usize, Arc<W::Domain>)>,
    aside: Vec<SetAside>,
    words: Words,
}

impl<W: Wire> Records<W> {
    /// Adds the next record.
    ///
    /// # Errors
    ///
    /// Why it means nothing; then it is set aside.
    pub(super) fn add(&mut self, record: &W) -> Result<(), Why> {
        let index = self.good.len() + self.aside.len();
        match record.domain().and_then(|it| record.fits().map(|()| it)) {
            Ok(mut it) => {
                W::share(&mut it, &mut self.words);
                self.good.push((index, Arc::new(it)));
                Ok(())
            }
            Err(why) => {
                self.aside.push(SetAside::of(index, record, &why));
                Err(why)
            }
        }
    }
}

/// A record that means nothing, and where in its list it stands.
struct SetAside {
    index: usize,
    name: String,
    text: String,
    why: String,
}

impl SetAside {
    fn of<W: Wire>(index: usize, record: &W, Why(why): &Why) -> Self {
        Self {
            index,
            name: record.name(),
            text: ron_text::of(record),
            why: why.clone(),
        }
    }
}

impl<W: Wire> Default for Records<W> {
    fn default() -> Self {
        Self {
            good: Vec::new(),
            aside: Vec::new(),
            words: Words::default(),
        }
    }
}

impl<'de, W: Wire> Deserialize<'de> for Records<W> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct List<W>(PhantomData<W>);

        impl<'de, W: Wire> Visitor<'de> for List<W> {
            type Value = Records<W>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of records")
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Self::Value, S::Error> {
                let mut records = Records::default();
                while let Some(record) = list.next_element::<W>()? {
                    // What means nothing is kept aside.
                    let _ = records.add(&record);
                }
                Ok(records)
            }
        }

        from.deserialize_seq(List(PhantomData))
    }
}

impl ProjectFile {
    pub(super) fn project(self, text: &str) -> (Project, Vec<Problem>) {
        self.filled().finish(text)
    }

    /// The same where no record is set aside, for which the text would be needed.
    pub(super) fn project_without_aside(self) -> Option<(Project, Vec<Problem>)> {
        let filled = self.filled();
        filled.aside.is_empty().then(|| filled.finish(""))
    }

    fn filled(self) -> Filling {
        let mut into = Filling {
            project: Project::default(),
            aside: Vec::new(),
            problems: Vec::new(),
        };
        into.project.set_head(Arc::new(model::Head {
            title: self.title,
            annotator: self.annotator.domain(),
            settings: self.settings.domain(),
        }));
        let scheme = Scheme {
            id: self.scheme.id,
            version: self.scheme.version,
            tags: into.plain("scheme.tags", self.scheme.tags),
            relations: into.plain("scheme.relations", self.scheme.relations),
        };
        into.project.set_scheme(Arc::new(scheme));
        into.table("sources", self.sources);
        into.table("zones", self.zones);
        into.table("annotations", self.annotations);
        into.table("relations", self.relations);
        into.table("entities", self.entities);
        into.table("events", self.events);
        into.table("accounts", self.accounts);
        into.table("event_links", self.event_links);
        into.facts("not_same", self.not_same);
        into.table("verdicts", self.verdicts);
        into.facts("reviewed", self.reviewed);
        into.facts("dismissed", self.dismissed);
        into.table("settled", self.settled);
        into.table("conflicts", self.conflicts);
        into
    }
}

/// A project while it is filled.
struct Filling {
    project: Project,
    aside: Vec<(&'static str, SetAside)>,
    problems: Vec<Problem>,
}

impl Filling {
    fn table<W: Wire>(&mut self, list: &'static str, records: Records<W>)
    where
        W::Domain: InProject,
    {
        let Records {
            mut good,
            mut aside,
            words: _,
        } = records;
        // The sort is stable: of two records of one id the first in the file is
        // the one that counts.
        good.sort_by_cached_key(|(_, record)| record.id());
        good.dedup_by(|(index, record), (_, first)| {
            let again = first.id() == record.id();
            if again {
                let record = W::of(record);
                let why = Why(format!("the id ‘{}’ is there twice", record.name()));
                aside.push(SetAside::of(*index, &record, &why));
            }
            again
        });
        let good: Vec<Arc<W::Domain>> = good.into_iter().map(|it| it.1).collect();
        self.project.fill(&good);
        aside.sort_by_key(|it| it.index);
        self.aside.extend(aside.into_iter().map(|it| (list, it)));
    }

    /// A fact that is there twice says no more than once.
    fn facts<W: Wire>(&mut self, list: &'static str, records: Records<W>)
    where
        W::Domain: InProject,
    {
        for (_, record) in records.good {
            let id = record.id();
            if W::Domain::table_mut(&mut self.project).contains(&id) {
                self.problems.push(Problem {
                    severity: Severity::Warning,
                    code: "said-twice",
                    place: Place::Record {
                        list,
                        id: clip(&W::of(&record).name()),
                    },
                    message: "the file says the same twice; it is kept once".to_owned(),
                });
            } else {
                self.project.put(&id, Some(record));
            }
        }
        self.aside
            .extend(records.aside.into_iter().map(|it| (list, it)));
    }

    fn plain<W: Wire>(&mut self, list: &'static str, records: Records<W>) -> Vec<W::Domain>
    where
        W::Domain: Clone,
    {
        self.aside
            .extend(records.aside.into_iter().map(|it| (list, it)));
        let good = records.good.into_iter();
        good.map(|(_, record)| Arc::unwrap_or_clone(record))
            .collect()
    }

    fn finish(mut self, text: &str) -> (Project, Vec<Problem>) {
        let lines = lines_of(text, &self.aside);
        let mut problems = Vec::with_capacity(self.aside.len() + self.problems.len());
        let mut kept = Vec::with_capacity(self.aside.len());
        for (list, aside) in self.aside {
            let line = lines.get(&(list, aside.index));
            let line = line.map_or_else(String::new, |line| format!("line {line}: "));
            let (name, why) = (clip(&aside.name), clip(&aside.why));
            problems.push(Problem {
                severity: Severity::Error,
                code: "set-aside",
                place: Place::Record {
                    list,
                    id: name.clone(),
                },
                message: format!("{line}{why}; the record is kept in the file, but not used"),
            });
            kept.push(Aside {
                list,
                name,
                text: aside.text,
                why,
            });
        }
        problems.append(&mut self.problems);
        self.project.set_aside(kept);
        (self.project, problems)
    }
}

/// The lines on which records start that were set aside. The parser does not
/// tell, so the text is looked through once more, only if there are any.
fn lines_of(
    text: &str,
    aside: &[(&'static str, SetAside)],
) -> HashMap<(&'static str, usize), usize> {
    let mut lines = HashMap::new();
    if aside.is_empty() {
        return lines;
    }
    let wanted: HashMap<(&str, usize), &'static str> = aside
        .iter()
        .map(|(list, it)| ((*list, it.index), *list))
        .collect();
    let (mut line, mut counted) = (1, 0);
    scan::walk(text, |found| {
        if let Found::Item(outer, list, index, range) = found {
            let key = match (outer, list) {
                ("scheme", "tags") => "scheme.tags",
                ("scheme", "relations") => "scheme.relations",
                ("", list) => list,
                _ => return true,
            };
            if let Some(&list) = wanted.get(&(key, index)) {
                let between = &text.as_bytes()[counted..range.start];
                line += between.iter().filter(|&&it| it == b'\n').count();
                counted = range.start;
                lines.insert((list, index), line);
            }
        }
        true
    });
    lines
}
