//! What other accounts make of an annotation, for the marks in the reading pane.

use super::state::CompareState;
use super::words::badge_look;
use crate::app::Store;
use crate::compare::{Badge, Relation};
use crate::model::{AnnotationId, Role};
use crate::ui::reader::ToldMark;
use crate::ui::theme::Tokens;
use std::collections::HashMap;

/// So many events are compared in one frame while one reads; the others follow.
const AT_ONCE: usize = 2;

/// What was found so far, for one state of the project.
#[derive(Debug, Default)]
pub(super) struct Told {
    of: Option<u64>,
    known: HashMap<AnnotationId, Option<Badge>>,
    left: usize,
    /// Whether something could not be found in this frame.
    wanting: bool,
}

impl CompareState {
    /// A frame of reading begins. While one scrolls or drags nothing new is
    /// compared: the text must not stutter for its marks.
    pub fn begin_told(&mut self, store: &Store, idle: bool) {
        let revision = store.events().revision_of_all();
        if self.told.of != Some(revision) {
            self.told.known.clear();
            self.told.of = Some(revision);
        }
        self.told.left = if idle { AT_ONCE } else { 0 };
        self.told.wanting = false;
    }

    /// Whether another frame would find more.
    pub fn wants_frame(&self) -> bool {
        self.told.wanting
    }

    /// The mark of an annotation, if it is a part of any account.
    pub fn told(&mut self, store: &Store, tokens: &Tokens, id: &AnnotationId) -> Option<ToldMark> {
        if !store.events().is_member(id) {
            return None;
        }
        let quiet = ToldMark {
            sign: '·',
            color: tokens.text_secondary,
            words: "in an account",
        };
        Some(match self.worst(store, id) {
            None => quiet,
            Some(badge) => {
                let (sign, words) = match badge {
                    Badge::Conflict => ('≠', "another account conflicts"),
                    Badge::Compatible => ('≈', "another account is compatible"),
                    Badge::Agree => ('=', "another account agrees"),
                    Badge::OnlyOne => return Some(quiet),
                };
                let color = badge_look(tokens, badge)
                    .1
                    .map_or(quiet.color, |it| it.text);
                ToldMark { sign, color, words }
            }
        })
    }

    /// The worst badge of the pairs that an annotation is compared in; `None`
    /// while it is not known or there is none.
    fn worst(&mut self, store: &Store, id: &AnnotationId) -> Option<Badge> {
        if let Some(known) = self.told.known.get(id) {
            return *known;
        }
        let mut worst: Option<Badge> = None;
        for event in store.events().events_with(id) {
            if !self.cache.has(store, event) {
                if self.told.left == 0 {
                    self.told.wanting = true;
                    return None;
                }
                self.told.left -= 1;
            }
            let Some(comparison) = self.cache.get(store, event) else {
                continue;
            };
            for row in &comparison.rows {
                for (column, cell) in row.cells.iter().enumerate() {
                    if !cell.said().is_some_and(|it| it.members.contains(id)) {
                        continue;
                    }
                    let pairs = row
                        .pairs
                        .iter()
                        .filter(|it| it.a == column || it.b == column);
                    let spoken = pairs.filter(|it| it.relation != Relation::Silent);
                    let badges = spoken.map(|it| it.relation.badge(agrees(row.aspect.role)));
                    worst = badges.max().max(worst);
                }
            }
        }
        self.told.known.insert(id.clone(), worst);
        worst
    }
}

/// Whether a value inside another one is no difference: dates and places.
pub(super) const fn agrees(role: Role) -> bool {
    matches!(role, Role::When | Role::SaidWhen | Role::Where)
}
