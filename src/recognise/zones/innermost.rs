//! Which stretches of a text are not to be read.

use crate::model::ZoneKind;
use crate::recognise::ZoneContext;
use crate::text::{ByteOffset, ByteSpan};

/// The stretches whose innermost zone is boilerplate: recognisers pass them
/// over. By start, not overlapping and not touching. `zones` stand as in
/// [`super::Context`]; of zones that cross, the one that starts later counts as
/// the inner one.
pub fn boilerplate(zones: &[ZoneContext]) -> Vec<ByteSpan> {
    let mut found: Vec<ByteSpan> = Vec::new();
    let mut put = |from: ByteOffset, to: ByteOffset, kind: ZoneKind| {
        let Ok(span) = ByteSpan::new(from, to) else {
            return;
        };
        if kind != ZoneKind::Boilerplate {
            return;
        }
        match found.last_mut() {
            Some(last) if last.end() == span.start() => *last = last.hull(span),
            _ => found.push(span),
        }
    };
    // The zones that hold the position reached, the innermost last.
    let mut open: Vec<&ZoneContext> = Vec::new();
    let mut at = ByteOffset::ZERO;
    for zone in zones {
        close(&mut open, &mut at, zone.span.start(), &mut put);
        if let Some(outer) = open.last() {
            put(at, zone.span.start(), outer.kind);
        }
        at = at.max(zone.span.start());
        open.push(zone);
    }
    close(&mut open, &mut at, ByteOffset::new(u32::MAX), &mut put);
    found
}

/// Leaves the zones that end up to `until`.
fn close(
    open: &mut Vec<&ZoneContext>,
    at: &mut ByteOffset,
    until: ByteOffset,
    put: &mut impl FnMut(ByteOffset, ByteOffset, ZoneKind),
) {
    while let Some(last) = open.last().filter(|it| it.span.end() <= until) {
        put(*at, last.span.end(), last.kind);
        *at = (*at).max(last.span.end());
        open.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::boilerplate;
    use crate::model::ZoneKind::{self, Body, Boilerplate, Teaser};
    use crate::recognise::ZoneContext;
    use crate::text::{ByteOffset, ByteSpan};
    use proptest::prelude::*;
    use std::cmp::Reverse;

    fn zone(start: u32, end: u32, kind: ZoneKind) -> ZoneContext {
        ZoneContext {
            span: ByteSpan::new(ByteOffset::new(start), ByteOffset::new(end)).expect("ordered"),
            kind,
            published: None,
            covers: None,
        }
    }

    #[track_caller]
    fn check(zones: &[(u32, u32, ZoneKind)], expected: &[(u32, u32)]) {
        let zones: Vec<_> = zones.iter().map(|it| zone(it.0, it.1, it.2)).collect();
        let found: Vec<_> = boilerplate(&zones)
            .iter()
            .map(|it| (it.start().get(), it.end().get()))
            .collect();
        assert_eq!(found, expected, "{zones:?}");
    }

    #[test]
    fn the_innermost_zone_counts() {
        check(&[], &[]);
        check(&[(0, 9, Boilerplate)], &[(0, 9)]);
        check(&[(0, 9, Boilerplate), (3, 5, Teaser)], &[(0, 3), (5, 9)]);
        check(&[(0, 9, Body), (3, 5, Boilerplate)], &[(3, 5)]);
        check(&[(0, 9, Boilerplate), (0, 9, Body)], &[]);
        check(
            &[
                (0, 9, Boilerplate),
                (2, 4, Body),
                (6, 8, Body),
                (8, 9, Body),
            ],
            &[(0, 2), (4, 6)],
        );
        check(&[(0, 4, Boilerplate), (4, 6, Boilerplate)], &[(0, 6)]);
        check(&[(0, 5, Boilerplate), (3, 8, Teaser)], &[(0, 3)]);
        check(&[(0, 5, Teaser), (3, 8, Boilerplate)], &[(3, 8)]);
        check(
            &[(0, 10, Boilerplate), (2, 5, Teaser), (4, 7, Body)],
            &[(0, 2), (7, 10)],
        );
    }

    proptest! {
        #[test]
        fn every_position_is_asked(
            raw in prop::collection::vec((0u32..12, 1u32..8, 0u8..3), 0..6)
        ) {
            let mut zones: Vec<ZoneContext> = raw
                .iter()
                .map(|(start, length, kind)| {
                    let kind = [Boilerplate, Body, Teaser][usize::from(*kind)];
                    zone(*start, start + length, kind)
                })
                .collect();
            zones.sort_by_key(|it| (it.span.start(), Reverse(it.span.end())));
            let found = boilerplate(&zones);
            for at in 0..20 {
                let unit = ByteSpan::new(ByteOffset::new(at), ByteOffset::new(at + 1)).expect("one");
                let innermost = zones.iter().rfind(|it| it.span.contains(unit));
                let expected = innermost.is_some_and(|it| it.kind == Boilerplate);
                prop_assert_eq!(found.iter().any(|it| it.contains(unit)), expected, "{} {:?}", at, &zones);
            }
            for pair in found.windows(2) {
                prop_assert!(pair[0].end() < pair[1].start());
            }
        }
    }
}
