//! A project in the one canonical form: one fact a line, sorted, without
//! defaults. The same project always comes out as the same bytes.

use super::wire::{self, Wire};
use super::{FORMAT, NotTheSame, canonical, reader, ron_text};
use crate::model::{Annotation, Aside, Project};
use serde::Serialize;
use std::sync::Arc;

pub(super) fn write(project: &Project) -> String {
    // A plain annotation takes about 150 bytes.
    let mut whole = String::with_capacity(4096 + 160 * project.annotations().len());
    written(project, &mut |piece, _| whole.push_str(piece));
    whole
}

/// The same, read back: every annotation alone from its line, and all else from
/// the file without those lines. So a large project is not made a second time,
/// and its file is never in memory.
pub(super) fn write_checked(
    project: &Project,
    take: &mut dyn FnMut(&str),
) -> Result<(), NotTheSame> {
    // A record may be set aside because of a good one that has its id.
    let at_once = project.aside().iter().any(|it| it.list == "annotations");
    let (mut rest, mut other) = (String::new(), None);
    written(project, &mut |piece, annotation| {
        match annotation {
            Some(annotation) if !at_once => {
                if other.is_none() && !comes_back(piece, annotation) {
                    other = Some(annotation.id.to_string());
                }
            }
            _ => rest.push_str(piece),
        }
        take(piece);
    });
    if let Some(id) = other {
        return Err(NotTheSame(format!(
            "the annotation ‘{id}’ comes back as another one"
        )));
    }
    if !project.annotations().is_by_id() {
        return Err(NotTheSame("an annotation goes by another’s id".to_owned()));
    }
    let rest = reader::read_unchecked(&rest).map_err(|error| NotTheSame(error.to_string()))?;
    let rest = rest.project;
    let same = if at_once {
        rest == *project
    } else {
        rest.annotations().is_empty() && rest.is_like_apart_from_annotations(project)
    };
    if same {
        Ok(())
    } else {
        Err(NotTheSame(
            "the project comes back as another one".to_owned(),
        ))
    }
}

/// Whether the line reads as that annotation.
fn comes_back(line: &str, annotation: &Annotation) -> bool {
    let Some(line) = line.strip_suffix(",\n") else {
        return false;
    };
    let back: Option<wire::Annotation> = canonical::read(line).or_else(|| ron::from_str(line).ok());
    let back = back.and_then(|it| it.domain().ok().filter(|_| it.fits().is_ok()));
    back.as_ref() == Some(annotation)
}

/// Takes the pieces of a file: the line of an annotation comes alone, with it.
type Take<'t> = dyn FnMut(&str, Option<&Annotation>) + 't;

fn written(project: &Project, take: &mut Take<'_>) {
    let mut file = File {
        out: String::new(),
        aside: project.aside(),
        take,
    };
    let head = project.head();
    file.out.push_str("Project(\n");
    file.field("format", &FORMAT);
    file.field("title", &head.title);
    file.field("annotator", &wire::Annotator::of(&head.annotator));
    file.field("offsets", &wire::Offsets::CodePoints);
    let settings = wire::Settings::of(&head.settings);
    if settings != wire::Settings::default() {
        file.field("settings", &settings);
    }
    file.scheme(project);
    file.list::<wire::Source>("sources", true, project.sources().iter());

    let mut zones: Vec<_> = project.zones().iter().collect();
    zones.sort_by_key(|it| (&it.source, it.span, &it.id));
    file.list::<wire::Zone>("zones", false, zones);

    file.annotations(project);

    file.list::<wire::Relation>("relations", false, project.relations().iter());
    file.list::<wire::Entity>("entities", false, project.entities().iter());
    file.list::<wire::Event>("events", false, project.events().iter());
    file.list::<wire::Account>("accounts", false, project.accounts().iter());
    file.list::<wire::EventLink>("event_links", false, project.event_links().iter());
    file.list::<wire::NotSame>("not_same", false, project.not_same().iter());
    file.list::<wire::Verdict>("verdicts", false, project.verdicts().iter());
    file.list::<wire::Reviewed>("reviewed", false, project.reviewed().iter());
    file.list::<wire::Dismissed>("dismissed", false, project.dismissed().iter());
    file.list::<wire::Settled>("settled", false, project.settled().iter());
    file.list::<wire::Conflict>("conflicts", false, project.conflicts().iter());
    file.out.push_str(")\n");
    file.hand_over(None);
}

/// What stands before a record in a list.
const INDENT: &str = "        ";

/// A file while it is written.
struct File<'a, 't> {
    /// What was written and not handed over yet.
    out: String,
    aside: &'a [Aside],
    take: &'a mut Take<'t>,
}

impl File<'_, '_> {
    fn hand_over(&mut self, annotation: Option<&Annotation>) {
        (self.take)(&self.out, annotation);
        self.out.clear();
    }

    fn field(&mut self, name: &str, value: &impl Serialize) {
        self.out.push_str("    ");
        self.out.push_str(name);
        self.out.push_str(": ");
        ron_text::push(&mut self.out, value);
        self.out.push_str(",\n");
    }

    /// The annotations as they stand in the file: by source, place and id.
    fn annotations(&mut self, project: &Project) {
        let mut annotations: Vec<_> = project.annotations().iter().collect();
        annotations.sort_by_cached_key(|it| (&it.source, it.spans.hull(), &it.id));
        self.out.push_str("    annotations: [");
        if !annotations.is_empty() {
            self.out.push('\n');
        }
        self.hand_over(None);
        for annotation in &annotations {
            self.record::<wire::Annotation>(annotation);
            self.hand_over(Some(annotation));
        }
        let some = self.records_aside("annotations", !annotations.is_empty());
        self.out.push_str(if some { "    ],\n" } else { "],\n" });
    }

    fn list<'a, W: Wire>(
        &mut self,
        name: &str,
        always: bool,
        records: impl IntoIterator<Item = &'a Arc<W::Domain>>,
    ) where
        W::Domain: 'a,
    {
        let start = self.out.len();
        self.out.push_str("    ");
        self.out.push_str(name);
        self.out.push_str(": [");
        let some = self.records::<W>(name, records.into_iter().map(|it| &**it));
        if some {
            self.out.push_str("    ],\n");
        } else if always {
            self.out.push_str("],\n");
        } else {
            self.out.truncate(start);
        }
    }

    /// The tags and the types of relations stand one a line too, since they
    /// are edited and merged one by one.
    fn scheme(&mut self, project: &Project) {
        let scheme = project.scheme();
        self.out.push_str("    scheme: (id: ");
        ron_text::push_str(&mut self.out, &scheme.id);
        self.out.push_str(", version: ");
        ron_text::push(&mut self.out, &scheme.version);
        self.out.push_str(", tags: [");
        if self.records::<wire::Tag>("scheme.tags", &scheme.tags) {
            self.out.push_str("    ");
        }
        let start = self.out.len();
        self.out.push_str("], relations: [");
        if self.records::<wire::RelationType>("scheme.relations", &scheme.relations) {
            self.out.push_str("    ");
        } else {
            self.out.truncate(start);
        }
        self.out.push_str("]),\n");
    }

    /// The good records of a list and behind them those that were set aside;
    /// whether there is any.
    fn records<'a, W: Wire>(
        &mut self,
        list: &str,
        records: impl IntoIterator<Item = &'a W::Domain>,
    ) -> bool
    where
        W::Domain: 'a,
    {
        let mut some = false;
        for record in records {
            if !some {
                self.out.push('\n');
            }
            some = true;
            self.record::<W>(record);
        }
        self.records_aside(list, some)
    }

    fn record<W: Wire>(&mut self, record: &W::Domain) {
        self.out.push_str(INDENT);
        ron_text::push(&mut self.out, &W::of(record));
        self.out.push_str(",\n");
    }

    fn records_aside(&mut self, list: &str, mut some: bool) -> bool {
        for aside in self.aside.iter().filter(|it| it.list == list) {
            if !some {
                self.out.push('\n');
            }
            some = true;
            self.out.push_str(INDENT);
            self.out.push_str(&aside.text);
            self.out.push_str(",\n");
        }
        some
    }
}
