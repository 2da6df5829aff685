//! The order in which pairs are offered.
//!
//! An event that five passages tell of makes ten pairs, and a list of these
//! alone would hide all other events. So:
//!
//! 1. Pairs are taken by their score. A pair whose passages overlap those of
//!    one taken before says the same again and is left out.
//! 2. The passages of taken pairs form groups. The second pair of a group
//!    counts [`AGAIN`] of its score, the third that again, and so on: each of
//!    them brings one more passage to an event that is on the list.
//! 3. A pair that brings no passage, since both are of one group already,
//!    follows from the others and counts half.

use super::reading::Telling;
use std::collections::HashMap;

/// What a further pair of one group counts.
const AGAIN: f64 = 0.9;
/// What a pair that follows from others counts.
const IMPLIED: f64 = 0.5;

/// A pair with its score.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub a: u32,
    pub b: u32,
    pub score: f64,
    /// Pairs that say the same again, at most [`KEPT`]: their reasons count.
    pub again: Vec<(u32, u32)>,
}

/// So many pairs that say the same are remembered.
const KEPT: usize = 4;

/// The pairs to be offered, best first, at most `most`. `settled` says which
/// are not offered.
pub(super) fn ranked(
    mut pairs: Vec<Scored>,
    tellings: &[Telling],
    most: usize,
    settled: &dyn Fn(&Telling, &Telling) -> bool,
) -> Vec<Scored> {
    pairs.sort_by(|x, y| {
        y.score
            .total_cmp(&x.score)
            .then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
    });
    let mut groups = Groups::default();
    // What was taken, by the paragraphs of both passages. A paragraph is read
    // in few passages, so that these lists stay short.
    let mut taken: HashMap<[(usize, u32); 2], Vec<usize>> = HashMap::new();
    let mut found: Vec<Scored> = Vec::new();
    for mut pair in pairs {
        if found.len() >= most {
            break;
        }
        let (a, b) = (&tellings[pair.a as usize], &tellings[pair.b as usize]);
        let key = [(a.document, a.paragraph), (b.document, b.paragraph)];
        let of = taken.entry(key).or_default();
        let again = of.iter().copied().find(|at| {
            let it: &Scored = &found[*at];
            let (x, y) = (&tellings[it.a as usize], &tellings[it.b as usize]);
            overlap(x, a) && overlap(y, b) || overlap(x, b) && overlap(y, a)
        });
        if let Some(at) = again {
            // What it joins is joined, though it is not offered by itself.
            groups.join(node(a), node(b));
            if found[at].again.len() < KEPT {
                found[at].again.push((pair.a, pair.b));
            }
            continue;
        }
        if settled(a, b) {
            continue;
        }
        of.push(found.len());
        pair.score *= groups.join(node(a), node(b));
        found.push(pair);
    }
    found.sort_by(|x, y| {
        y.score
            .total_cmp(&x.score)
            .then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
    });
    found
}

fn overlap(a: &Telling, b: &Telling) -> bool {
    a.document == b.document && a.start < b.end && b.start < a.end
}

/// What one sentence tells of one family of events.
type Node = (usize, usize, u8);

fn node(it: &Telling) -> Node {
    (it.document, it.sentence, it.class.family())
}

/// Groups of passages, as a forest.
#[derive(Default)]
struct Groups {
    numbers: HashMap<Node, usize>,
    parents: Vec<usize>,
    /// How many pairs joined each group, at its root.
    pairs: Vec<i32>,
}

impl Groups {
    fn root(&mut self, node: Node) -> usize {
        let next = self.parents.len();
        let mut at = *self.numbers.entry(node).or_insert(next);
        if at == next {
            self.parents.push(next);
            self.pairs.push(0);
        }
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    /// Joins the groups of two passages, and says what their pair counts.
    fn join(&mut self, a: Node, b: Node) -> f64 {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return IMPLIED;
        }
        let before = self.pairs[a] + self.pairs[b];
        self.parents[a.max(b)] = a.min(b);
        self.pairs[a.min(b)] = before + 1;
        AGAIN.powi(before)
    }
}
