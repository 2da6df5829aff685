//! Chains that must not lead back to where they started.

use super::{Found, place};
use crate::model::{Annotation, EventLinkKind, Project, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

pub(super) fn check(project: &Project, annotations: &[&Arc<Annotation>], found: &mut Found) {
    let mut figures = BTreeMap::new();
    for it in annotations {
        if let Some(Value::Figure(figure)) = &it.value
            && let Some(whole) = &figure.part_of
        {
            figures.insert(&it.id, vec![whole]);
        }
    }
    report(
        "annotations",
        "the figure is part of itself",
        &figures,
        found,
    );

    let entities = project.entities().iter().filter(|it| !it.within.is_empty());
    let entities = entities.map(|it| (&it.id, it.within.iter().map(|it| &it.entity).collect()));
    report(
        "entities",
        "the entity lies within itself",
        &entities.collect(),
        found,
    );

    let mut events: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for it in project.event_links().iter() {
        if matches!(it.kind, EventLinkKind::PartOf | EventLinkKind::StepOf) {
            events.entry(&it.from).or_default().push(&it.to);
        }
    }
    report(
        "events",
        "the event is part or step of itself",
        &events,
        found,
    );
}

fn report<K: Ord + Display>(
    list: &'static str,
    what: &str,
    edges: &BTreeMap<&K, Vec<&K>>,
    found: &mut Found,
) {
    for cycle in cycles(edges) {
        let way: Vec<String> = cycle.iter().take(8).map(ToString::to_string).collect();
        let dots = if cycle.len() > 8 { " → …" } else { "" };
        let message = format!("{what}: {}{dots} → {}", way.join(" → "), cycle[0]);
        found.error("cycle", place(list, cycle[0]), message);
    }
}

/// One cycle for each edge that closes one, from its least node on. Walked
/// with a list of our own, since a chain may be as long as the file.
fn cycles<'a, K: Ord>(edges: &BTreeMap<&'a K, Vec<&'a K>>) -> Vec<Vec<&'a K>> {
    let mut cycles = Vec::new();
    let mut seen = BTreeSet::new();
    for &root in edges.keys() {
        if seen.contains(root) {
            continue;
        }
        seen.insert(root);
        // The way from the root: each node and how many of its edges are done.
        let mut way: Vec<(&K, usize)> = vec![(root, 0)];
        let mut on_way: BTreeMap<&K, usize> = BTreeMap::from([(root, 0)]);
        while let Some((node, done)) = way.last_mut() {
            let next = edges.get(*node).and_then(|it| it.get(*done)).copied();
            *done += 1;
            match next {
                None => {
                    on_way.remove(*node);
                    way.pop();
                }
                Some(next) => {
                    if let Some(&start) = on_way.get(next) {
                        let mut cycle: Vec<&K> = way[start..].iter().map(|it| it.0).collect();
                        let least = (0..cycle.len()).min_by_key(|&at| cycle[at]).unwrap_or(0);
                        cycle.rotate_left(least);
                        cycles.push(cycle);
                    } else if seen.insert(next) {
                        on_way.insert(next, way.len());
                        way.push((next, 0));
                    }
                }
            }
        }
    }
    cycles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_back_is_found_once() {
        let check = |edges: &[(u32, u32)], expected: &[&[u32]]| {
            let mut map: BTreeMap<&u32, Vec<&u32>> = BTreeMap::new();
            for (from, to) in edges {
                map.entry(from).or_default().push(to);
            }
            let found = cycles(&map);
            let found: Vec<Vec<u32>> = found
                .into_iter()
                .map(|it| it.into_iter().copied().collect())
                .collect();
            assert_eq!(found, expected, "{edges:?}");
        };
        check(&[], &[]);
        check(&[(1, 2), (1, 3), (2, 4), (3, 4)], &[]);
        check(&[(1, 1)], &[&[1]]);
        check(&[(3, 2), (2, 1), (1, 3)], &[&[1, 3, 2]]);
        check(&[(9, 5), (5, 6), (6, 5), (1, 9)], &[&[5, 6]]);
        let chain: Vec<(u32, u32)> = (0..200_000).map(|it| (it, it + 1)).collect();
        check(&chain, &[]);
    }
}
