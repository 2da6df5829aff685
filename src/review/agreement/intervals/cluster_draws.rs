//! Intervals of cluster measures. Documents are drawn as for every other
//! figure. A document that is drawn twice brings its mentions twice, in the
//! same clusters, so that a draw is a weighted sum of tables.

use super::super::cluster_data::Clusters;
use super::super::clusters::{ClusterScores, Contingency, Grid};
use super::super::counts::TOO_FEW;
use super::super::measure::{Measure, Undefined};
use super::super::random::Random;
use super::{DRAWS, FEWEST, Interval, percentiles};

/// The cluster measures whose F1 has an interval, in the order of the figures.
pub const CLUSTER_F1S: [&str; 7] = ["mentions", "muc", "b3", "ceaf_e", "ceaf_m", "lea", "conll"];

/// With more numbers than this in a draw, clusters are not assigned to one
/// another: that would take many seconds.
const MOST_ASSIGNED: usize = 2_000;
/// With more numbers than this nothing is drawn.
const MOST_NUMBERS: usize = 40_000;

/// Intervals of one partition, in the order of [`CLUSTER_F1S`].
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterIntervals {
    /// Mentions are equal.
    pub strict: [Interval; CLUSTER_F1S.len()],
    /// Mentions are aligned.
    pub relaxed: [Interval; CLUSTER_F1S.len()],
}

/// Draws the intervals of clusters over so many documents.
pub fn cluster_intervals(clusters: &Clusters, documents: usize, seed: u64) -> ClusterIntervals {
    let tables: Vec<[Contingency; 2]> = clusters.tables_by_document().into_values().collect();
    let of = |at: usize| {
        let tables: Vec<&Contingency> = tables.iter().map(|it| &it[at]).collect();
        drawn(&tables, documents, seed)
    };
    ClusterIntervals {
        strict: of(0),
        relaxed: of(1),
    }
}

/// The intervals over documents of which those with tables come first: which
/// of them have mentions makes no difference to a draw.
fn drawn(tables: &[&Contingency], documents: usize, seed: u64) -> [Interval; CLUSTER_F1S.len()] {
    let nothing = |why: Undefined| std::array::from_fn(|_| Err(why));
    if documents < FEWEST {
        return nothing(TOO_FEW);
    }
    let grid = Grid::of(tables.iter().copied());
    let vectors: Vec<Vec<(u32, u64)>> = tables.iter().map(|it| grid.vector(it)).collect();
    if vectors.iter().map(Vec::len).sum::<usize>() > MOST_NUMBERS {
        return nothing(Undefined("too many mentions to draw from"));
    }
    let assigned = grid.width() <= MOST_ASSIGNED;
    let mut random = Random::of(seed);
    let mut figures: [Vec<f64>; CLUSTER_F1S.len()] = Default::default();
    let mut weights = vec![0_u64; documents.max(tables.len())];
    let mut sums = vec![0_u64; grid.width()];
    for _ in 0..DRAWS {
        weights.fill(0);
        sums.fill(0);
        for _ in 0..documents {
            weights[random.below(documents)] += 1;
        }
        for (vector, weight) in vectors.iter().zip(&weights).filter(|it| *it.1 > 0) {
            for (at, count) in vector {
                sums[*at as usize] += count * weight;
            }
        }
        let scores = if assigned {
            grid.scores(&sums)
        } else {
            grid.link_scores(&sums)
        };
        for (list, figure) in figures.iter_mut().zip(f1s(&scores)) {
            list.extend(figure.ok());
        }
    }
    let mut found = figures.map(percentiles);
    if !assigned {
        for (name, interval) in CLUSTER_F1S.iter().zip(&mut found) {
            if matches!(*name, "ceaf_e" | "ceaf_m" | "conll") {
                *interval = Err(Undefined("too many clusters to assign in every draw"));
            }
        }
    }
    found
}

fn f1s(it: &ClusterScores) -> [Measure; CLUSTER_F1S.len()] {
    [
        it.mentions.f1,
        it.muc.f1,
        it.b3.f1,
        it.ceaf_e.f1,
        it.ceaf_m.f1,
        it.lea.f1,
        it.conll,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(
        key: &[(u32, u64)],
        response: &[(u32, u64)],
        common: &[(u32, u32, u64)],
    ) -> Contingency {
        let mut table = Contingency::default();
        key.iter().for_each(|it| table.key(it.0, it.1));
        response.iter().for_each(|it| table.response(it.0, it.1));
        common.iter().for_each(|it| table.common(it.0, it.1, it.2));
        table
    }

    #[test]
    fn equal_documents_have_no_spread_and_few_have_no_interval() {
        // In each document two clusters of its own, one of which is split.
        let all: Vec<Contingency> = (0..6)
            .map(|at| {
                let (x, y) = (at * 10, at * 10 + 1);
                table(
                    &[(x, 3), (y, 2)],
                    &[(x, 2), (x + 5, 1), (y, 2)],
                    &[(x, x, 2), (x, x + 5, 1), (y, y, 2)],
                )
            })
            .collect();
        let tables: Vec<&Contingency> = all.iter().collect();
        let found = drawn(&tables, 6, 1);
        let of = |name: &str| {
            let at = CLUSTER_F1S.iter().position(|it| *it == name);
            found[at.expect("is one")]
        };
        // Whoever is drawn, five of five mentions are common.
        assert_eq!(of("mentions"), Ok((1.0, 1.0)));
        let (low, high) = of("lea").expect("defined");
        assert!(low < high, "clusters that are drawn twice are linked twice");
        assert_eq!(found, drawn(&tables, 6, 1), "the seed decides");
        assert!(drawn(&tables[..4], 4, 1).iter().all(Result::is_err));
        // The figure itself lies inside.
        let grid = Grid::of(&all);
        let mut sums = vec![0; grid.width()];
        for (at, count) in all.iter().flat_map(|it| grid.vector(it)) {
            sums[at as usize] += count;
        }
        let figure = grid.scores(&sums).b3.f1.expect("defined");
        let (low, high) = of("b3").expect("defined");
        assert!(low <= figure && figure <= high, "{low} {figure} {high}");
    }
}
