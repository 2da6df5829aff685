//! What a project knows of a document beside its annotations: zones, what was
//! reviewed, accounts of events.

use super::page::place;
use crate::exchange::corpus::Corpus;
use crate::exchange::value::word;
use crate::model::words::voice_words;
use crate::model::{Account, AnnotationId, EventKind, Project, SourceId, TagId, TagSet};
use crate::text::{CharSpan, escaped};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// All of it, by document.
pub(super) struct Around<'a> {
    project: &'a Project,
    accounts: BTreeMap<&'a SourceId, Vec<&'a Account>>,
    stretches: HashMap<&'a SourceId, Vec<(CharSpan, String)>>,
}

impl<'a> Around<'a> {
    /// Gathers it once for all pages.
    pub fn of(corpus: &Corpus<'a>) -> Self {
        let project = corpus.project();
        let accounts = corpus.accounts_by_source();
        let mut stretches: HashMap<&SourceId, Vec<(CharSpan, String)>> = HashMap::new();
        for it in project.zones().iter() {
            let mut words = word(it.kind).replace('_', " ");
            if let Some(it) = it.published {
                let _ = write!(words, ", published {it}");
            }
            if let Some(it) = it.covers {
                let _ = write!(words, ", covers {it}");
            }
            if let Some(it) = &it.voice {
                let _ = write!(words, ", {}", voice_words(it));
            }
            let own = stretches.entry(&it.source).or_default();
            own.push((it.span, words));
        }
        for it in project.reviewed().iter() {
            let tags = match &it.tags {
                TagSet::All => "all tags".to_owned(),
                TagSet::Only(tags) => {
                    let tags: Vec<&str> = tags.iter().map(TagId::as_str).collect();
                    tags.join(", ")
                }
            };
            let own = stretches.entry(&it.source).or_default();
            own.push((it.span, format!("reviewed for {tags}")));
        }
        stretches.values_mut().for_each(|it| it.sort());
        Self {
            project,
            accounts,
            stretches,
        }
    }

    /// The accounts that a document gives; `numbers` are those of its annotations.
    pub fn accounts(
        &self,
        out: &mut String,
        source: &SourceId,
        numbers: &HashMap<&AnnotationId, usize>,
    ) {
        let Some(accounts) = self.accounts.get(source) else {
            return;
        };
        out.push_str("<h2>Accounts of events</h2>\n<ul class=\"plain\">\n");
        for it in accounts {
            let event = self.project.events().get(&it.event);
            let name = event.map_or(it.event.as_str(), |it| it.title.as_str());
            let standing = event.is_some_and(|it| it.kind == EventKind::Standing);
            let members = it.members.iter().map(|member| {
                let role = word(member.role).replace('_', " ");
                match numbers.get(&member.annotation) {
                    Some(number) => format!("{role} <a href=\"#n{number}\">{number}</a>"),
                    None => format!("{role} {}", member.annotation),
                }
            });
            let members: Vec<String> = members.collect();
            let _ = write!(
                out,
                "<li>{}{} <span class=\"quiet\">{}</span> {}",
                escaped(name),
                if standing { ", a standing fact" } else { "" },
                place(it.passage.span),
                members.join(", "),
            );
            let notes = event.map(|it| &it.note).into_iter().chain([&it.note]);
            for note in notes.filter(|it| !it.is_empty()) {
                let _ = write!(out, ". {}", escaped(note));
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n");
    }

    /// The zones of a document, and what was looked at in it.
    pub fn stretches(&self, out: &mut String, source: &SourceId) {
        let Some(stretches) = self.stretches.get(source) else {
            return;
        };
        out.push_str("<h2>Zones and what was reviewed</h2>\n<ul class=\"plain\">\n");
        for (span, words) in stretches {
            let _ = writeln!(
                out,
                "<li>{} <span class=\"quiet\">{}</span></li>",
                escaped(words),
                place(*span)
            );
        }
        out.push_str("</ul>\n");
    }
}
