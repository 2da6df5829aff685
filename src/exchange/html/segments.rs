//! A text cut at every border of an annotation.

use crate::model::Annotation;
use crate::text::{ByteOffset, SourceText};
use std::collections::BTreeSet;
use std::ops::Range;

/// So many underlines are drawn below one another; what is stacked higher is
/// only named.
pub(super) const LANES: usize = 4;
/// So many annotations are named where a piece is pointed at.
pub(super) const NAMED: usize = 12;

/// A piece of the text that the same annotations cover throughout.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// Which annotations are drawn, by index, each with its lane from 0.
    pub drawn: Vec<(usize, usize)>,
    /// The first of all that cover it, by index.
    pub named: Vec<usize>,
    /// How many cover it in all.
    pub count: usize,
    /// Annotations whose first piece this is, by index.
    pub begins: Vec<usize>,
    /// Annotations whose last piece this is, by index.
    pub ends: Vec<usize>,
}

/// Something that happens at a place: annotations end before others begin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Border {
    End(usize),
    Start(usize),
}

/// Cuts a text. Pieces cover all of it, in order; those without annotations
/// are among them. The work grows with the annotations, not with their overlaps.
pub(super) fn segments(text: &SourceText, annotations: &[&Annotation]) -> Vec<Segment> {
    let byte = |at| {
        let byte = text.byte_of(at).unwrap_or_else(|| text.byte_len());
        byte.to_usize()
    };
    let mut borders: Vec<(usize, Border)> = Vec::new();
    for (index, it) in annotations.iter().enumerate() {
        for span in it.spans.as_slice() {
            borders.push((byte(span.start()), Border::Start(index)));
            borders.push((byte(span.end()), Border::End(index)));
        }
    }
    borders.sort_unstable();
    let mut out = Vec::new();
    let mut lanes = Lanes::new(annotations.len());
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut seen = vec![false; annotations.len()];
    let last: Vec<usize> = annotations
        .iter()
        .map(|it| byte(it.spans.hull().end()))
        .collect();
    let (mut at, mut next) = (0, 0);
    let end = text.byte_len().to_usize();
    while at < end {
        let mut begins = Vec::new();
        while let Some((_, border)) = borders.get(next).filter(|it| it.0 <= at) {
            match *border {
                Border::End(index) => {
                    open.remove(&index);
                    lanes.leave(index);
                }
                Border::Start(index) => {
                    open.insert(index);
                    lanes.enter(index);
                    if !std::mem::replace(&mut seen[index], true) {
                        begins.push(index);
                    }
                }
            }
            next += 1;
        }
        let stop = borders.get(next).map_or(end, |it| it.0);
        // What ends here is what the next borders take away for good.
        let ending = borders[next..].iter().take_while(|it| it.0 == stop);
        let ends = ending.filter_map(|(at, border)| match border {
            Border::End(index) if last[*index] == *at => Some(*index),
            _ => None,
        });
        out.push(Segment {
            range: at..stop,
            drawn: lanes.drawn(),
            named: open.iter().copied().take(NAMED).collect(),
            count: open.len(),
            begins,
            ends: ends.collect(),
        });
        at = stop;
    }
    out
}

/// Which annotation has which lane just now; one keeps its lane to its end.
struct Lanes {
    taken: [Option<usize>; LANES],
    of: Vec<Option<usize>>,
}

impl Lanes {
    fn new(count: usize) -> Self {
        Self {
            taken: [None; LANES],
            of: vec![None; count],
        }
    }

    fn enter(&mut self, index: usize) {
        if let Some(free) = self.taken.iter().position(Option::is_none) {
            self.taken[free] = Some(index);
            self.of[index] = Some(free);
        }
    }

    fn leave(&mut self, index: usize) {
        if let Some(lane) = self.of[index].take() {
            self.taken[lane] = None;
        }
    }

    fn drawn(&self) -> Vec<(usize, usize)> {
        let lanes = self.taken.iter().enumerate();
        lanes
            .filter_map(|(lane, it)| it.map(|index| (index, lane)))
            .collect()
    }
}

/// The text of a range of bytes that [`segments`] gave.
pub(super) fn slice<'a>(text: &'a SourceText, range: &Range<usize>) -> &'a str {
    let at = |byte: usize| text.floor(ByteOffset::of_index(byte)).to_usize();
    &text.as_str()[at(range.start)..at(range.end)]
}
