//! Spans of a file that are parts of one annotation, for formats that tie
//! parts by links.

use super::{LabelledSpan, Link};
use crate::model::Fragments;
use crate::text::CharSpan;
use std::collections::HashMap;

/// Which spans of a document are parts of which.
pub(super) struct Parts {
    /// What each span is part of; a whole is part of itself.
    into: Vec<usize>,
}

impl Parts {
    /// For so many spans, each a whole.
    pub fn of(count: usize) -> Self {
        Self {
            into: (0..count).collect(),
        }
    }

    /// What a span is part of, in the end; the way there is halved for the next.
    fn whole(&mut self, mut at: usize) -> usize {
        while self.into[at] != at {
            self.into[at] = self.into[self.into[at]];
            at = self.into[at];
        }
        at
    }

    /// Makes a span part of another. One that is part of something already, has
    /// another label or is what the other is part of stays as it is.
    pub fn tie(&mut self, whole: usize, part: usize, spans: &[LabelledSpan]) {
        let whole = self.whole(whole);
        let same = spans[whole].label == spans[part].label;
        if same && whole != part && self.into[part] == part {
            self.into[part] = whole;
        }
    }

    /// Joins parts to their wholes and leaves their spans out. What a part
    /// carries goes to the whole, where that does not say otherwise.
    pub fn join(mut self, spans: &mut Vec<LabelledSpan>, links: &mut [Link]) {
        if self.into.iter().enumerate().all(|(index, it)| index == *it) {
            return;
        }
        let wholes: Vec<usize> = (0..self.into.len()).map(|at| self.whole(at)).collect();
        let mut places: HashMap<usize, Vec<CharSpan>> = HashMap::new();
        for (part, whole) in wholes.iter().enumerate().filter(|(part, it)| part != *it) {
            let own = spans[part].spans.as_slice();
            places.entry(*whole).or_default().extend_from_slice(own);
            let attributes = std::mem::take(&mut spans[part].attributes);
            let entities = std::mem::take(&mut spans[part].entities);
            let whole = &mut spans[*whole];
            for (name, value) in attributes.into_inner() {
                whole.attributes.entry(name).or_insert(value);
            }
            for link in entities.into_inner() {
                if whole.entities.iter().all(|it| it.0 != link.0) {
                    whole.entities.push(link);
                }
            }
        }
        for (whole, mut places) in places {
            places.extend_from_slice(spans[whole].spans.as_slice());
            if let Ok(all) = Fragments::merging(places) {
                spans[whole].spans = all;
            }
        }
        let mut kept = 0;
        let mut moved = Vec::with_capacity(wholes.len());
        for (index, whole) in wholes.iter().enumerate() {
            moved.push(kept);
            kept += usize::from(index == *whole);
        }
        let mut each = wholes.iter().enumerate();
        spans.retain(|_| each.next().is_some_and(|(index, it)| index == *it));
        for link in links {
            link.from = moved[wholes[link.from]];
            link.to = moved[wholes[link.to]];
        }
    }
}
