//! What was reviewed, merged character by character: a stretch that either
//! side added is reviewed, one that either side took back is not. There is no
//! conflict, since a character is reviewed or it is not.

use crate::model::{Project, Reviewed, SourceId, TagSet};
use crate::text::CharSpan;
use std::collections::{BTreeMap, BTreeSet};

/// The stretches of a source that were reviewed for the same tags.
type Layers = BTreeMap<(SourceId, TagSet), BTreeSet<CharSpan>>;

fn layers(project: &Project) -> Layers {
    let mut layers = Layers::new();
    for it in project.reviewed().iter() {
        let layer = (it.source.clone(), it.tags.clone());
        layers.entry(layer).or_default().insert(it.span);
    }
    layers
}

/// All that is reviewed after a merge.
pub(super) fn merged_reviewed(base: &Project, ours: &Project, theirs: &Project) -> Vec<Reviewed> {
    let [base, ours, theirs] = [base, ours, theirs].map(layers);
    let keys: BTreeSet<_> = base
        .keys()
        .chain(ours.keys())
        .chain(theirs.keys())
        .collect();
    let mut found = Vec::new();
    for key in keys {
        let [b, o, t] = [&base, &ours, &theirs].map(|it| it.get(key).cloned().unwrap_or_default());
        let spans = if o == b || o == t {
            t
        } else if t == b {
            o
        } else {
            merged_spans(&b, &o, &t)
        };
        let (source, tags) = key;
        found.extend(spans.into_iter().map(|span| Reviewed {
            source: source.clone(),
            span,
            tags: tags.clone(),
        }));
    }
    found
}

/// Character by character: as the base, unless a side has it otherwise.
fn merged_spans(
    base: &BTreeSet<CharSpan>,
    ours: &BTreeSet<CharSpan>,
    theirs: &BTreeSet<CharSpan>,
) -> BTreeSet<CharSpan> {
    let sides = [base, ours, theirs];
    let mut steps: Vec<(crate::text::CharOffset, usize, i32)> = Vec::new();
    for (side, spans) in sides.into_iter().enumerate() {
        for span in spans {
            steps.push((span.start(), side, 1));
            steps.push((span.end(), side, -1));
        }
    }
    steps.sort_unstable();
    let mut depth = [0; 3];
    let (mut found, mut since) = (BTreeSet::new(), None);
    for group in steps.chunk_by(|a, b| a.0 == b.0) {
        for &(_, side, step) in group {
            depth[side] += step;
        }
        let [b, o, t] = depth.map(|it| it > 0);
        let reviewed = if o == b { t } else { o };
        match (reviewed, since) {
            (true, None) => since = Some(group[0].0),
            (false, Some(start)) => {
                found.extend(CharSpan::new(start, group[0].0));
                since = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharOffset;

    fn spans(of: &[(u32, u32)]) -> BTreeSet<CharSpan> {
        let span =
            |&(a, b)| CharSpan::new(CharOffset::new(a), CharOffset::new(b)).expect("ordered");
        of.iter().map(span).collect()
    }

    #[track_caller]
    fn check(
        base: &[(u32, u32)],
        ours: &[(u32, u32)],
        theirs: &[(u32, u32)],
        expected: &[(u32, u32)],
    ) {
        let [base, ours, theirs] = [base, ours, theirs].map(spans);
        assert_eq!(merged_spans(&base, &ours, &theirs), spans(expected));
        assert_eq!(merged_spans(&base, &theirs, &ours), spans(expected));
    }

    #[test]
    fn either_side_adds_and_takes_back() {
        check(&[], &[(0, 10)], &[(5, 20)], &[(0, 20)]);
        check(&[], &[(0, 10)], &[(10, 20)], &[(0, 20)]);
        check(&[(0, 10)], &[(0, 4)], &[(0, 20)], &[(0, 4), (10, 20)]);
        check(&[(0, 10)], &[(2, 10)], &[(0, 7)], &[(2, 7)]);
        check(&[(0, 10)], &[], &[(0, 5), (5, 12)], &[(10, 12)]);
    }
}
