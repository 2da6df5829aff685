//! A document as it stands in a file, before it is held against its text: the
//! form in which the readers of spans in lines hand over what they found.

use super::counting::Claimed;
use super::{About, LabelledSpan, Loss};
use crate::model::{Account, Dismissed, Fragments, Reviewed, SourceState, Zone};
use smol_str::SmolStr;

/// One document. Positions are in the unit of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The line that it begins on, from 1.
    pub number: usize,
    /// What the file calls the document.
    pub id: Option<String>,
    /// The hash of its text, as given.
    pub sha256: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// What is known of it.
    pub about: About,
    /// How far its annotator was, if the file says.
    pub state: Option<SourceState>,
    /// Whether it has a list of annotations, be it an empty one.
    pub listed: bool,
    /// What was found, in the order of the file.
    pub annotations: Vec<Found>,
    /// Instead of these, annotations that were held against the text already; no
    /// link leads to them.
    pub placed: Vec<LabelledSpan>,
    /// Links between annotations.
    pub links: Vec<LinkLine>,
    /// Its zones.
    pub zones: Vec<Zone>,
    /// Where it was looked at.
    pub reviewed: Vec<Reviewed>,
    /// Suggestions that were turned down.
    pub dismissed: Vec<Dismissed>,
    /// What it tells of events; members by the ids of annotations.
    pub accounts: Vec<Account>,
}

/// One annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Which record of the file it is, for reports: "annotation 3".
    pub item: SmolStr,
    /// What links call it, where that is not its id.
    pub key: Option<Box<str>>,
    /// It, with positions in the unit of the file.
    pub span: LabelledSpan,
    /// The words that it quotes, parts joined by one space.
    pub quote: Option<SmolStr>,
}

impl Found {
    /// A labelled stretch and nothing else.
    pub(super) fn new(
        item: impl Into<SmolStr>,
        spans: Fragments,
        label: impl Into<SmolStr>,
    ) -> Self {
        Self {
            item: item.into(),
            key: None,
            span: LabelledSpan::new(spans, label),
            quote: None,
        }
    }

    /// Where it says that its words stand. Those of several parts are joined, and
    /// stand nowhere as they are.
    pub(super) fn claim(&self) -> Claimed<'_> {
        let hull = self.span.spans.hull();
        let alone = self.span.spans.as_slice().len() == 1;
        Claimed {
            start: hull.start().get().into(),
            end: hull.end().get().into(),
            quote: self.quote.as_deref().filter(|_| alone),
        }
    }

    /// What links call it.
    pub fn name(&self) -> Option<&str> {
        self.key.as_deref().or(self.span.name())
    }
}

/// A link between two annotations.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the parts of a link, and which record it is")]
pub struct LinkLine {
    pub item: String,
    pub id: Option<String>,
    pub kind: String,
    pub from: String,
    pub to: String,
    pub note: String,
}

impl Line {
    /// What to call it in reports.
    pub fn name(&self, file: &str) -> String {
        let number = self.number;
        self.id
            .clone()
            .unwrap_or_else(|| format!("{file}, line {number}"))
    }

    /// A loss of one of its records; of all of it where `item` is empty.
    pub(super) fn loss(
        &self,
        file: &str,
        reason: &'static str,
        item: &str,
        detail: impl Into<String>,
    ) -> Loss {
        let number = self.number;
        Loss {
            reason,
            document: self.name(file),
            item: if item.is_empty() {
                format!("line {number}")
            } else {
                format!("line {number}, {item}")
            },
            detail: detail.into(),
        }
    }
}
