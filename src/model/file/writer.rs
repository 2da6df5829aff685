//! A project in the one canonical form: one fact a line, sorted, without
//! defaults. The same project always comes out as the same bytes.

use super::wire::{self, Wire};
use super::{FORMAT, NotTheSame, canonical, clip, reader, ron_text};
use crate::model::{Annotation, Aside, Project};
use serde::Serialize;
use std::ops::Range;
use std::sync::Arc;

pub(super) fn write(project: &Project) -> String {
    written(project, &in_order(project)).out
}

/// Annotations as they stand in the file: by source, place and id.
fn in_order(project: &Project) -> Vec<&Arc<Annotation>> {
    let mut annotations: Vec<_> = project.annotations().iter().collect();
    annotations.sort_by_cached_key(|it| (&it.source, it.spans.hull(), &it.id));
    annotations
}

/// The same, read back: every annotation alone from its line, and all else from
/// the file without those lines. So a large project is not made a second time.
pub(super) fn write_checked(project: &Project) -> Result<String, NotTheSame> {
    let annotations = in_order(project);
    let File {
        out,
        annotations: lines,
        ..
    } = written(project, &annotations);
    let mut records = annotations.into_iter();
    for line in out[lines.clone()].split_terminator(",\n") {
        let back: Option<wire::Annotation> =
            canonical::read(line).or_else(|| ron::from_str(line).ok());
        let back = back.and_then(|it| it.domain().ok().filter(|_| it.fits().is_ok()));
        let record = records.next();
        if back.as_ref() != record.map(|it| &**it) {
            let id = record.map(|it| it.id.to_string());
            let id = id.unwrap_or_else(|| clip(line));
            return Err(NotTheSame(format!(
                "the annotation ‘{id}’ comes back as another one"
            )));
        }
    }
    if let Some(it) = records.next() {
        return Err(NotTheSame(format!(
            "the annotation ‘{}’ is left out",
            it.id
        )));
    }
    if !project.annotations().is_by_id() {
        return Err(NotTheSame("an annotation goes by another’s id".to_owned()));
    }
    let read = |text: &str| match reader::read_unchecked(text) {
        Ok(loaded) => Ok(loaded.project),
        Err(error) => Err(NotTheSame(error.to_string())),
    };
    // A record may be set aside because of a good one that has its id.
    let same = if project.aside().iter().any(|it| it.list == "annotations") {
        read(&out)? == *project
    } else {
        let rest = read(&format!("{}{}", &out[..lines.start], &out[lines.end..]))?;
        rest.annotations().is_empty() && rest.is_like_apart_from_annotations(project)
    };
    if same {
        Ok(out)
    } else {
        Err(NotTheSame(
            "the project comes back as another one".to_owned(),
        ))
    }
}

fn written<'p>(project: &'p Project, annotations: &[&Arc<Annotation>]) -> File<'p> {
    // A plain annotation takes about 150 bytes.
    let mut file = File {
        out: String::with_capacity(4096 + 160 * project.annotations().len()),
        aside: project.aside(),
        annotations: 0..0,
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

    let annotations = annotations.iter().copied();
    file.list::<wire::Annotation>("annotations", true, annotations);

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
    file
}

/// A file while it is written.
struct File<'a> {
    out: String,
    aside: &'a [Aside],
    /// Where the lines of the good annotations are, in bytes.
    annotations: Range<usize>,
}

impl File<'_> {
    fn field(&mut self, name: &str, value: &impl Serialize) {
        self.out.push_str("    ");
        self.out.push_str(name);
        self.out.push_str(": ");
        ron_text::push(&mut self.out, value);
        self.out.push_str(",\n");
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
        let some = self.records::<W>(name, "        ", records.into_iter().map(|it| &**it));
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
        if self.records::<wire::Tag>("scheme.tags", "        ", &scheme.tags) {
            self.out.push_str("    ");
        }
        let start = self.out.len();
        self.out.push_str("], relations: [");
        if self.records::<wire::RelationType>("scheme.relations", "        ", &scheme.relations) {
            self.out.push_str("    ");
        } else {
            self.out.truncate(start);
        }
        self.out.push_str("]),\n");
    }

    /// The good records of a list and behind them those that were set aside.
    fn records<'a, W: Wire>(
        &mut self,
        list: &str,
        indent: &str,
        records: impl IntoIterator<Item = &'a W::Domain>,
    ) -> bool
    where
        W::Domain: 'a,
    {
        let start = self.out.len();
        self.out.push('\n');
        for record in records {
            self.out.push_str(indent);
            ron_text::push(&mut self.out, &W::of(record));
            self.out.push_str(",\n");
        }
        if list == "annotations" {
            self.annotations = start + 1..self.out.len();
        }
        for aside in self.aside.iter().filter(|it| it.list == list) {
            self.out.push_str(indent);
            self.out.push_str(&aside.text);
            self.out.push_str(",\n");
        }
        let some = self.out.len() > start + 1;
        if !some {
            self.out.truncate(start);
        }
        some
    }
}
