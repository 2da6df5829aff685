//! A project in the one canonical form: one fact a line, sorted, without
//! defaults. The same project always comes out as the same bytes.

use super::wire::{self, Wire};
use super::{FORMAT, ron_text};
use crate::model::{Aside, Project};
use serde::Serialize;
use std::sync::Arc;

pub(super) fn write(project: &Project) -> String {
    // A plain annotation takes about 150 bytes.
    let mut file = File {
        out: String::with_capacity(4096 + 160 * project.annotations().len()),
        aside: project.aside(),
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

    let mut annotations: Vec<_> = project.annotations().iter().collect();
    annotations.sort_by_cached_key(|it| (&it.source, it.spans.hull(), &it.id));
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
    file.out
}

struct File<'a> {
    out: String,
    aside: &'a [Aside],
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
