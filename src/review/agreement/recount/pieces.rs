//! Documents cut into pieces that no span reaches out of, and no word: the
//! counts of pieces add up to those of their document.

use super::super::counting::{DocumentCounts, count_marks};
use super::super::links::Ends;
use super::super::units::{Table, Tokens, Units};
use super::super::value_counts::Roles;
use super::Recount;
use super::ties::Tied;
use crate::model::{Project, Ref};
use crate::review::marks::{Mark, Marks};
use std::collections::{BTreeMap, HashMap};

/// A piece holds about so many spans of both files: counting it again takes no
/// time that anybody notices, and the sums over all pieces do not either.
pub(super) const ENOUGH: usize = 160;

/// A piece of a document.
#[derive(Clone, Debug)]
struct Piece {
    /// Where it ends, in code points; the last one of a document is endless.
    end: u32,
    /// Names it.
    number: usize,
    counts: DocumentCounts,
}

/// The pieces of all documents, by document and start.
#[derive(Clone, Debug)]
pub(super) struct Pieces {
    /// How many spans a piece has before the text is cut again.
    enough: usize,
    all: BTreeMap<(usize, u32), Piece>,
    /// Where the piece of a number stands.
    by_number: HashMap<usize, (usize, u32)>,
    next: usize,
}

impl Pieces {
    /// None yet; each is to hold about so many spans.
    pub fn of(enough: usize) -> Self {
        Self {
            enough,
            all: BTreeMap::new(),
            by_number: HashMap::new(),
            next: 0,
        }
    }

    /// What was counted, piece by piece.
    pub fn counts(&self) -> impl Iterator<Item = &DocumentCounts> {
        self.all.values().map(|it| &it.counts)
    }

    /// The same of one document.
    pub fn of_document(&self, document: usize) -> impl Iterator<Item = &DocumentCounts> {
        let all = self.all.range((document, 0)..(document + 1, 0));
        all.map(|it| &it.1.counts)
    }

    /// What was counted of the piece of that number.
    pub fn counts_of(&mut self, number: usize) -> Option<&mut DocumentCounts> {
        let at = self.by_number.get(&number)?;
        self.all.get_mut(at).map(|it| &mut it.counts)
    }

    /// The stretches to be counted again so that these are: whole pieces,
    /// those joined that a stretch leads from one to the other of.
    pub fn meeting(&self, document: usize, stretches: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        let mut whole: Vec<(u32, u32)> = Vec::with_capacity(stretches.len());
        for (from, to) in stretches {
            let up_to = self.all.range((document, 0)..=(document, from));
            let start = up_to.last().map_or(0, |it| it.0.1);
            let before = self.all.range((document, 0)..(document, to.max(from + 1)));
            let end = before.last().map_or(u32::MAX, |it| it.1.end);
            whole.push((start, end));
        }
        whole.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (from, to) in whole {
            match joined.last_mut() {
                Some(last) if from < last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        joined
    }

    /// Takes the pieces of a stretch out; their numbers.
    pub fn take(&mut self, document: usize, (from, to): (u32, u32)) -> Vec<usize> {
        let here = self.all.range((document, from)..(document, to));
        let keys: Vec<(usize, u32)> = here.map(|it| *it.0).collect();
        let gone = keys.iter().filter_map(|it| self.all.remove(it));
        let numbers: Vec<usize> = gone.map(|it| it.number).collect();
        for number in &numbers {
            self.by_number.remove(number);
        }
        numbers
    }

    /// Gives labels other ranks, in the same order.
    pub fn relabel(&mut self, moved: &dyn Fn(u32) -> u32) {
        for piece in self.all.values_mut() {
            let counts = &mut piece.counts;
            counts.tally.relabel(moved);
            let labels = std::mem::take(&mut counts.labels).into_iter();
            counts.labels = labels
                .map(|(label, mut part)| {
                    part.relabel(moved);
                    (moved(label), part)
                })
                .collect();
        }
    }
}

impl Recount {
    /// Counts a stretch of a document, cut into pieces.
    pub(super) fn count(&mut self, projects: [&Project; 2], document: usize, all: (u32, u32)) {
        let sides = [0, 1].map(|side| self.marks_in(projects[side], side, document, all));
        let tokens = self.tokens[document].take();
        let cuts = cuts(&sides, all, tokens.as_ref(), self.pieces.enough);
        let mut rest = sides.map(Vec::into_iter).map(Iterator::peekable);
        for stretch in cuts.windows(2) {
            let stretch = (stretch[0], stretch[1]);
            let marks = rest.each_mut().map(|list| {
                let mut here = Vec::new();
                while let Some(it) = list.next_if(|it| start_of(it) < stretch.1) {
                    here.push(it);
                }
                Marks::of(here)
            });
            self.count_piece(projects, document, stretch, &marks, tokens.as_ref());
        }
        self.tokens[document] = tokens;
    }

    /// The annotations of a file in a stretch, by start.
    fn marks_in<'p>(
        &self,
        project: &'p Project,
        side: usize,
        document: usize,
        (from, to): (u32, u32),
    ) -> Vec<Mark<'p>> {
        let Some(source) = &self.paired.documents[document].sources[side] else {
            return Vec::new();
        };
        let here = self.held[side].within(source, from, to);
        here.filter_map(|(_, _, id)| {
            let annotation = project.annotations().get(id)?;
            Some(Mark {
                spans: annotation.spans.clone(),
                label: self.labels.rank(&annotation.tag)?,
                annotation,
            })
        })
        .collect()
    }

    fn count_piece(
        &mut self,
        projects: [&Project; 2],
        document: usize,
        (start, end): (u32, u32),
        marks: &[Marks<'_>; 2],
        tokens: Option<&Tokens>,
    ) {
        let number = self.pieces.next;
        self.pieces.next += 1;
        let said = marks.each_ref().map(|it| Some(&it.kept[..]));
        let sets = &mut self.sets;
        let words = tokens.map(|it| {
            let (first, last) = (it.begun_before(start), it.begun_before(end));
            Table::of(&said, Units::TokensFrom(it, first, last), sets)
        });
        let chars = self.paired.documents[document].chars;
        let units = Units::CharactersFrom(start.min(chars), end.min(chars));
        let characters = Table::of(&said, units, sets);
        let of = [0, 1].map(|side| self.parts.of_marks(side, number, &marks[side]));
        let roles = Roles::from_parts(of);
        let tied = [0, 1].map(|side| ties_of(projects[side], &marks[side]));
        let any = tied.iter().any(|it| !it.is_empty());
        let (mut ends, mut label_ends) = (Ends::default(), BTreeMap::new());
        let collect = any.then_some((&mut ends, &mut label_ends));
        let [left, right] = marks;
        let (mut counts, ..) = count_marks(
            number,
            [left, right],
            tokens,
            (words, characters),
            &roles,
            collect,
        );
        // A document without its words is one, however many pieces it has.
        counts.tally.without_text *= u64::from(start == 0);
        if any {
            self.ties.add_piece(number, tied, &ends, &label_ends);
        }
        let piece = Piece {
            end,
            number,
            counts,
        };
        self.pieces.all.insert((document, start), piece);
        self.pieces.by_number.insert(number, (document, start));
    }
}

/// The annotations of a piece that something names, with their places and labels.
fn ties_of(project: &Project, marks: &Marks<'_>) -> Vec<Tied> {
    let kept = marks.kept.iter().enumerate();
    let kept = kept.map(|(at, it)| (it, at as u32));
    let all = kept.chain(marks.repeats.iter().map(|(it, at)| (it, *at)));
    all.filter(|(it, _)| project.uses(Ref::Annotation(&it.annotation.id)) > 0)
        .map(|(it, at)| (it.annotation.id.clone(), at, it.label))
        .collect()
}

fn start_of(mark: &Mark<'_>) -> u32 {
    mark.spans.hull().start().get()
}

/// Where a stretch is cut: between spans, at the start of a word, once there
/// are enough spans. Its ends are among the cuts.
fn cuts(
    sides: &[Vec<Mark<'_>>; 2],
    (from, to): (u32, u32),
    tokens: Option<&Tokens>,
    enough: usize,
) -> Vec<u32> {
    let mut hulls: Vec<(u32, u32)> = Vec::with_capacity(sides[0].len() + sides[1].len());
    for mark in sides.iter().flatten() {
        let hull = mark.spans.hull();
        hulls.push((hull.start().get(), hull.end().get()));
    }
    hulls.sort_unstable();
    let mut cuts = vec![from];
    let (mut count, mut reach) = (0, from);
    for (start, end) in hulls {
        if count >= enough && start >= reach {
            let at = tokens.map_or(start, |it| it.border_before(start));
            if at >= reach && Some(&at) > cuts.last() {
                cuts.push(at);
                count = 0;
            }
        }
        count += 1;
        reach = reach.max(end);
    }
    cuts.push(to);
    cuts
}
