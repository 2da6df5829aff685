//! What can be decided without looking at each item.

use super::board::Entry;
use super::decide::{Choice, Review};
use super::progress::Status;
use crate::model::TagId;

/// A rule by which items are decided at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Where all who opened the document say the same, that is it.
    Agreements,
    /// What more than half of those who opened the document have; nothing, if
    /// more than half have nothing.
    Majority,
    /// Disagreements that involve the tag go to that file.
    Tag(TagId, usize),
}

/// What the rule decides among the items that are open: it never goes against
/// a decision that was made.
pub fn decisions(review: Review<'_>, rule: &Rule) -> Vec<(usize, Choice)> {
    let overview = &review.board.overview;
    let sets = match rule {
        Rule::Tag(tag, _) => overview.sets_with(tag),
        _ => Vec::new(),
    };
    let facets = overview.facets().iter().enumerate();
    facets
        .filter(|(at, _)| review.progress.status(*at) == Status::Open)
        // What cannot fit is told without a look at the records.
        .filter(|(_, it)| match rule {
            Rule::Agreements => !it.is_dispute(),
            Rule::Majority => true,
            Rule::Tag(..) => it.is_dispute() && it.is_in(&sets),
        })
        .filter_map(|(at, _)| {
            let item = review.board.entry(at)?;
            let choice = match rule {
                Rule::Agreements => item.classes().first().map(|it| Choice::Side(it.0)),
                Rule::Majority => majority(item, &item.opened(review.board)),
                Rule::Tag(_, side) => Some(Choice::Side(*side)),
            };
            choice.map(|it| (at, it))
        })
        .collect()
}

fn majority(item: Entry<'_>, opened: &[bool]) -> Option<Choice> {
    let voters = opened.iter().filter(|it| **it).count();
    let present = item.classes();
    for (side, class) in &present {
        let same = present.iter().filter(|it| it.1 == *class);
        if same.count() * 2 > voters {
            return Some(Choice::Side(*side));
        }
    }
    let silent = voters - present.len().min(voters);
    (silent * 2 > voters).then_some(Choice::Neither)
}

/// What undo calls it.
pub fn name(rule: &Rule, decided: usize, names: &[String]) -> String {
    let items = if decided == 1 { "item" } else { "items" };
    match rule {
        Rule::Agreements => format!("Accept {decided} agreed {items}"),
        Rule::Majority => format!("Follow the majority on {decided} {items}"),
        Rule::Tag(tag, side) => {
            let who = names.get(*side).map_or("?", String::as_str);
            format!("Follow {who} on {decided} {items} of ‘{tag}’")
        }
    }
}
