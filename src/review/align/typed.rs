//! How many spans agree in their label, whatever their boundaries: the
//! alignment of the *type* scheme, which has two criteria of its own, most
//! pairs of the same label, then most pairs.

use super::Span;
use super::graph::Graph;
use super::stretches::{Stretch, stretches};
use super::{chain, sweep};

/// The counts of the type scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TypeCounts {
    /// Pairs of the same label.
    pub correct: u64,
    /// Pairs of different labels.
    pub incorrect: u64,
    /// Whether a stretch was too dense to be sure of `incorrect`.
    pub approached: bool,
}

/// The counts for two lists, each in the order of [`Span::order`] and without
/// repeats.
pub fn type_counts(a: &[Span<'_>], b: &[Span<'_>]) -> TypeCounts {
    let indexes = |count: usize| -> Vec<u32> { (0..count as u32).collect() };
    let (all_a, all_b) = (indexes(a.len()), indexes(b.len()));
    let mut counts = TypeCounts::default();
    for stretch in stretches(a, b, &all_a, &all_b) {
        let pairs = pairs_of(a, b, &stretch, &mut counts.approached);
        for (x, y) in pairs {
            if a[x as usize].label == b[y as usize].label {
                counts.correct += 1;
            } else {
                counts.incorrect += 1;
            }
        }
    }
    counts
}

fn pairs_of(
    a: &[Span<'_>],
    b: &[Span<'_>],
    stretch: &Stretch<'_>,
    approached: &mut bool,
) -> Vec<(u32, u32)> {
    if let ([x], [y]) = (stretch.a, stretch.b) {
        let meet = a[*x as usize].shared(&b[*y as usize]) > 0;
        return if meet { vec![(*x, *y)] } else { Vec::new() };
    }
    let alike = |x: u32, y: u32| a[x as usize].label == b[y as usize].label;
    if stretch.is_flat(a, b) {
        let steps = chain::staircase(a, b, stretch.a, stretch.b);
        return chain::best(&steps, |&(x, y)| [i64::from(alike(x, y)), 1]);
    }
    let exact = Graph::of(a, b, stretch).and_then(|graph| {
        let most = stretch.a.len().min(stretch.b.len()) as i128 + 1;
        let worth = |(row, column): (u32, u32)| {
            let (x, y) = (stretch.a[row as usize], stretch.b[column as usize]);
            i128::from(alike(x, y)) * most + 1
        };
        let weights: Vec<i128> = graph.edges.iter().map(worth).collect();
        graph.assign(stretch.a.len(), stretch.b.len(), &weights)
    });
    let Some(solution) = exact else {
        *approached = true;
        return by_label(a, b, stretch);
    };
    let rows = solution.column_of.iter().enumerate();
    rows.filter_map(|(row, column)| Some((stretch.a[row], stretch.b[(*column)? as usize])))
        .collect()
}

/// As many pairs of the same label as possible, then what is left over.
fn by_label(a: &[Span<'_>], b: &[Span<'_>], stretch: &Stretch<'_>) -> Vec<(u32, u32)> {
    let labels: std::collections::BTreeSet<u32> =
        stretch.a.iter().map(|&it| a[it as usize].label).collect();
    let mut pairs = Vec::new();
    for label in labels {
        let of = |spans: &[Span<'_>], all: &[u32]| -> Vec<u32> {
            let mine = all.iter().filter(|&&it| spans[it as usize].label == label);
            mine.copied().collect()
        };
        pairs.extend(sweep::most_pairs(
            a,
            b,
            &of(a, stretch.a),
            &of(b, stretch.b),
        ));
    }
    let mut used_a: Vec<u32> = pairs.iter().map(|it| it.0).collect();
    let mut used_b: Vec<u32> = pairs.iter().map(|it| it.1).collect();
    used_a.sort_unstable();
    used_b.sort_unstable();
    let rest = |all: &[u32], used: &[u32]| -> Vec<u32> {
        let free = all.iter().filter(|it| used.binary_search(it).is_err());
        free.copied().collect()
    };
    pairs.extend(sweep::most_pairs(
        a,
        b,
        &rest(stretch.a, &used_a),
        &rest(stretch.b, &used_b),
    ));
    pairs
}
