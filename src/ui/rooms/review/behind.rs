//! The places behind a figure: which items of the list it is made of.

use super::Looks;
use crate::app::{Annotators, Parting, Store, same_span};
use crate::model::{Origin, TagId};
use crate::review::gold::{Item, Reading};

/// The places behind a figure of two annotators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Behind {
    /// Which two, by their files.
    pub files: [usize; 2],
    /// What they have there.
    pub what: What,
    /// Only where one of the two has that tag.
    pub tag: Option<TagId>,
}

/// What two annotators have at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Equal spans of one tag.
    Alike,
    /// Anything but that.
    Different,
    /// The first has a span that the second does not have so.
    First,
    /// The second has a span that the first does not have so.
    Second,
    /// Both have something.
    Both,
    /// They part in that way.
    Parting(Parting),
    /// The first has that tag and the second that one; `None` = nothing.
    Cell(Option<TagId>, Option<TagId>),
    /// It was decided under that rule; empty = none was named.
    Rule(String),
}

impl Behind {
    /// All that two annotators part over.
    pub fn different(files: [usize; 2]) -> Self {
        Self {
            files,
            what: What::Different,
            tag: None,
        }
    }

    /// Whether an item is one of the places.
    pub fn fits(&self, store: &Store, annotators: &Annotators, at: usize, item: &Item) -> bool {
        let opened = &annotators.board.documents[item.document].opened;
        let [a, b] = self.files;
        let of = |side: usize| item.readings.get(side).and_then(Option::as_ref);
        let (x, y) = (of(a), of(b));
        let both_opened = [a, b].iter().all(|it| opened.get(*it) == Some(&true));
        if !both_opened || (x.is_none() && y.is_none()) {
            return false;
        }
        let tag = |it: Option<&Reading>| it.map(|it| it.annotation.tag.clone());
        let same = same_span(x, y);
        let what = match &self.what {
            What::Alike => same,
            What::Different => !same,
            What::First => x.is_some() && !same,
            What::Second => y.is_some() && !same,
            What::Both => x.is_some() && y.is_some(),
            What::Parting(parting) => !same && parting_of(x, y) == Some(*parting),
            What::Cell(first, second) => tag(x) == *first && tag(y) == *second,
            What::Rule(rule) => !same && is_decided_under(rule, store, annotators, at),
        };
        // The side whose spans are counted is the one that has the tag.
        let tagged = self.tag.as_ref().is_none_or(|wanted| {
            let has = |it: Option<&Reading>| tag(it).as_ref() == Some(wanted);
            match self.what {
                What::First => has(x),
                What::Second => has(y),
                _ => has(x) || has(y),
            }
        });
        what && tagged
    }

    /// What the list is narrowed to, for people.
    pub fn words(&self, names: &[String], looks: &Looks) -> String {
        let name = |side: usize| names.get(side).map_or("?", String::as_str);
        let (first, second) = (name(self.files[0]), name(self.files[1]));
        let tag = |it: &Option<TagId>| {
            let name = it.as_ref().map(|it| looks.get(it).name.as_str());
            name.unwrap_or("nothing").to_owned()
        };
        let what = match &self.what {
            What::Alike => format!("{first} and {second} alike"),
            What::Different => format!("{first} and {second} differ"),
            What::First => format!("{first} has what {second} does not have so"),
            What::Second => format!("{second} has what {first} does not have so"),
            What::Both => format!("{first} and {second} both have something"),
            What::Parting(parting) => parting_words(*parting, first, second),
            What::Cell(x, y) => format!("{first} {}, {second} {}", tag(x), tag(y)),
            What::Rule(rule) if rule.is_empty() => "decided without a rule".to_owned(),
            What::Rule(rule) => format!("decided by ‘{rule}’"),
        };
        match &self.tag {
            Some(tag) => format!("{what}: {}", looks.get(tag).name),
            None => what,
        }
    }
}

/// How two readings part; `None` if only one of both could tell and has none.
fn parting_of(a: Option<&Reading>, b: Option<&Reading>) -> Option<Parting> {
    match (a, b) {
        (Some(a), Some(b)) if a.annotation.tag == b.annotation.tag => Some(Parting::Boundary),
        (Some(_), Some(_)) => Some(Parting::Tag),
        (Some(_), None) => Some(Parting::OnlyFirst),
        (None, Some(_)) => Some(Parting::OnlySecond),
        (None, None) => None,
    }
}

/// A way of parting, for people.
pub(super) fn parting_words(parting: Parting, first: &str, second: &str) -> String {
    match parting {
        Parting::Tag => "another tag".to_owned(),
        Parting::Boundary => "other boundaries".to_owned(),
        Parting::OnlyFirst => format!("only {first}"),
        Parting::OnlySecond => format!("only {second}"),
    }
}

fn is_decided_under(rule: &str, store: &Store, annotators: &Annotators, at: usize) -> bool {
    let gold = annotators.progress.gold_of(&annotators.board, at);
    gold.iter().any(|id| {
        let it = store.project().annotations().get(id);
        it.is_some_and(|it| match &it.origin {
            Origin::Gold(it) => it.rule.trim() == rule,
            _ => false,
        })
    })
}
