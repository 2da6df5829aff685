//! Stretches of a document whose spans touch no span outside.

use super::Span;

/// Indexes of spans that lie together and apart from all others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'i> {
    /// Of the first list, ascending.
    pub a: &'i [u32],
    /// Of the second list, ascending.
    pub b: &'i [u32],
    /// From the first start to the last end, in code points.
    pub length: u64,
}

impl Stretch<'_> {
    /// Whether no annotator's spans overlap each other or come in pieces.
    pub fn is_flat(&self, a: &[Span<'_>], b: &[Span<'_>]) -> bool {
        is_flat(a, self.a) && is_flat(b, self.b)
    }
}

fn is_flat(spans: &[Span<'_>], indexes: &[u32]) -> bool {
    let all = indexes.iter().map(|&it| &spans[it as usize]);
    let apart = indexes
        .windows(2)
        .all(|two| spans[two[0] as usize].end <= spans[two[1] as usize].start);
    apart && all.clone().all(|it| it.pieces.is_empty())
}

/// The stretches in which both sides have spans, in the order of the text. The
/// indexes ascend, and so do the starts.
pub(super) fn stretches<'i>(
    a: &[Span<'_>],
    b: &[Span<'_>],
    rest_a: &'i [u32],
    rest_b: &'i [u32],
) -> Vec<Stretch<'i>> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < rest_a.len() && j < rest_b.len() {
        let (first_a, first_b) = (i, j);
        let start = a[rest_a[i] as usize].start.min(b[rest_b[j] as usize].start);
        let mut reach = start;
        // The first span always starts at `start` itself.
        loop {
            let grows = |at: u32| at < reach || (at == start && reach == start);
            let next = rest_a.get(i).map(|&it| &a[it as usize]);
            if let Some(span) = next.filter(|it| grows(it.start)) {
                reach = reach.max(span.end);
                i += 1;
                continue;
            }
            let next = rest_b.get(j).map(|&it| &b[it as usize]);
            if let Some(span) = next.filter(|it| grows(it.start)) {
                reach = reach.max(span.end);
                j += 1;
                continue;
            }
            break;
        }
        if i > first_a && j > first_b {
            found.push(Stretch {
                a: &rest_a[first_a..i],
                b: &rest_b[first_b..j],
                length: u64::from(reach - start),
            });
        }
    }
    found
}
