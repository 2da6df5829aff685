//! How the tag schemes of several files differ: told, never guessed away.

use crate::model::{Project, TagId};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// How each further scheme differs from the first one.
pub(super) fn scheme_differences(projects: &[&Project]) -> Vec<String> {
    let Some((first, others)) = projects.split_first() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let name = |file: usize| format!("file {}", file + 1);
    for (at, other) in others.iter().enumerate() {
        let other_name = name(at + 1);
        let tags: BTreeSet<&TagId> = first.scheme().tags.iter().map(|it| &it.id).collect();
        let theirs: BTreeSet<&TagId> = other.scheme().tags.iter().map(|it| &it.id).collect();
        for tag in tags.difference(&theirs) {
            found.push(format!("the tag ‘{tag}’ of file 1 is not in {other_name}"));
        }
        for tag in theirs.difference(&tags) {
            found.push(format!("the tag ‘{tag}’ of {other_name} is not in file 1"));
        }
        for tag in tags.intersection(&theirs) {
            let value = |project: &Project| project.scheme().tag(tag).map(|it| it.value);
            if value(first) != value(other) {
                found.push(format!(
                    "the tag ‘{tag}’ carries another kind of value in {other_name} than in file 1"
                ));
            }
        }
        let kinds = |project: &Project| -> BTreeSet<SmolStr> {
            let relations = project.scheme().relations.iter();
            relations.map(|it| it.id.clone()).collect()
        };
        let (mine, yours) = (kinds(first), kinds(other));
        for kind in mine.symmetric_difference(&yours) {
            found.push(format!(
                "the type of relation ‘{kind}’ is only in {}",
                if mine.contains(kind) {
                    "file 1"
                } else {
                    &other_name
                }
            ));
        }
    }
    found
}
