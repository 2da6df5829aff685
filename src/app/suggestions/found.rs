//! What the recognisers found, as suggestions.

use crate::index::coverage::{Named, Proposal, ProposedName, ProposedZone, Suggestion};
use crate::model::{Entity, Table};
use crate::recognise::{Context, FoundDate, FoundFigure};
use crate::text::SourceText;
use smol_str::SmolStr;
use std::sync::Arc;

/// Figures, dates and zones; `None` if it was called off.
pub(super) fn plain(
    text: &SourceText,
    context: &Context,
    go_on: &dyn Fn() -> Option<()>,
) -> Option<Vec<Arc<Suggestion>>> {
    go_on()?;
    let figures = standin::figures(text, context);
    go_on()?;
    let dates = standin::dates(text, context);
    go_on()?;
    let zones = standin::zones(text, context);
    let figures = figures.into_iter().map(of_figure);
    let dates = dates.into_iter().map(of_date);
    let all = figures.chain(dates).chain(zones);
    Some(all.map(Arc::new).collect())
}

fn of_figure(it: FoundFigure) -> Suggestion {
    Suggestion {
        span: it.span,
        proposal: Proposal::Figure(Box::new(it.figure)),
        why: it.why.into(),
    }
}

fn of_date(it: FoundDate) -> Suggestion {
    Suggestion {
        span: it.span,
        why: it.date.why.clone(),
        proposal: Proposal::Date(Box::new(it.date)),
    }
}

/// The names of a project's entities, compiled once.
#[derive(Debug)]
pub(super) struct KnownNames {
    entities: Table<Entity>,
}

impl KnownNames {
    pub fn new(entities: &Table<Entity>) -> Self {
        Self {
            entities: entities.clone(),
        }
    }

    /// Whether these are the names of those entities.
    pub fn is_of(&self, entities: &Table<Entity>) -> bool {
        self.entities.shares(entities) || self.entities == *entities
    }

    pub fn find(&self, text: &SourceText, _context: &Context) -> Vec<Arc<Suggestion>> {
        standin::names(text, &self.entities)
            .into_iter()
            .map(Arc::new)
            .collect()
    }
}

mod standin {
    use super::*;
    use crate::model::{DateValue, Figure, ZoneKind};
    use crate::text::{ByteOffset, ByteSpan};

    fn span(text: &SourceText, from: usize, to: usize) -> ByteSpan {
        text.span(ByteOffset::of_index(from), ByteOffset::of_index(to))
            .expect("found in it")
    }

    pub fn figures(text: &SourceText, _: &Context) -> Vec<FoundFigure> {
        let re = regex::Regex::new(r"(?:[Ss]ome )?\b\d{2,3}\b").expect("a pattern");
        re.find_iter(text.as_str())
            .filter(|it| !text.as_str()[it.end()..].starts_with(" M"))
            .map(|it| {
                let digits = it.as_str().trim_start_matches(|c: char| !c.is_ascii_digit());
                let span = span(text, it.start(), it.end());
                FoundFigure {
                    span,
                    number: span,
                    counted: None,
                    figure: Figure {
                        low: digits.parse().ok(),
                        high: digits.parse().ok(),
                        approx: it.as_str().len() > digits.len(),
                        ..Figure::default()
                    },
                    why: "a number".to_owned(),
                }
            })
            .collect()
    }

    pub fn dates(text: &SourceText, _: &Context) -> Vec<FoundDate> {
        let re = regex::Regex::new(r"\b\d{1,2} March \d{4}").expect("a pattern");
        re.find_iter(text.as_str())
            .map(|it| FoundDate {
                span: span(text, it.start(), it.end()),
                date: DateValue {
                    why: "a day".into(),
                    ..DateValue::default()
                },
            })
            .collect()
    }

    pub fn zones(text: &SourceText, _: &Context) -> Vec<Suggestion> {
        let re = regex::Regex::new(r"(?m)^Photo: .*$").expect("a pattern");
        re.find_iter(text.as_str())
            .map(|it| Suggestion {
                span: span(text, it.start(), it.end()),
                proposal: Proposal::Zone(Box::new(ProposedZone {
                    kind: ZoneKind::Caption,
                    published: None,
                    covers: None,
                })),
                why: SmolStr::new("a caption"),
            })
            .collect()
    }

    pub fn names(text: &SourceText, entities: &Table<Entity>) -> Vec<Suggestion> {
        let mut all = Vec::new();
        for it in entities.iter() {
            for (at, words) in text.as_str().match_indices(&*it.label) {
                all.push(Suggestion {
                    span: span(text, at, at + words.len()),
                    proposal: Proposal::Name(Box::new(ProposedName {
                        of: vec![Named {
                            id: Some(it.id.clone()),
                            kind: it.kind,
                            label: it.label.clone().into(),
                            aliases: Vec::new(),
                        }],
                        near: false,
                    })),
                    why: "a known name".into(),
                });
            }
        }
        all
    }
}
