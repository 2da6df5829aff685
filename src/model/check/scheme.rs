//! The tag scheme by itself, and relations against it.

use super::{Found, place};
use crate::model::{Project, Scheme, TagId};
use std::collections::BTreeSet;

pub(super) fn check(scheme: &Scheme, found: &mut Found) {
    let (mut ids, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for tag in &scheme.tags {
        let at = || place("scheme.tags", &tag.id);
        if !ids.insert(&tag.id) {
            found.error("twice", at(), format!("there are two tags ‘{}’", tag.id));
        }
        if !tag.key.is_empty() && !keys.insert(&tag.key) {
            found.error(
                "twice",
                at(),
                format!("the key ‘{}’ sets two tags", tag.key),
            );
        }
        let mut names = BTreeSet::new();
        for attribute in &tag.attributes {
            if !names.insert(&attribute.name) {
                let message = format!("it has two attributes ‘{}’", attribute.name);
                found.error("twice", at(), message);
            }
        }
    }
    let mut types = BTreeSet::new();
    for kind in &scheme.relations {
        let at = || place("scheme.relations", &kind.id);
        if !types.insert(&kind.id) {
            found.error(
                "twice",
                at(),
                format!("there are two types of relation ‘{}’", kind.id),
            );
        }
        let missing: BTreeSet<&TagId> = kind
            .from
            .iter()
            .chain(&kind.to)
            .filter(|tag| !ids.contains(tag))
            .collect();
        for tag in missing {
            let message = format!("it names the tag ‘{tag}’, which is not in the scheme");
            found.error("dangling", at(), message);
        }
    }
}

/// Relations have a type of the scheme, and lead from and to tags that it allows.
pub(super) fn check_relations(project: &Project, found: &mut Found) {
    for relation in project.relations().iter() {
        let at = || place("relations", &relation.id);
        let types = &project.scheme().relations;
        let Some(kind) = types.iter().find(|it| it.id == relation.kind) else {
            let message = format!("the scheme has no type of relation ‘{}’", relation.kind);
            found.warning("relation-type", at(), message);
            continue;
        };
        let fits = |end, allowed: &[TagId]| {
            let tag = project.annotations().get(end).map(|it| &it.tag);
            allowed.is_empty() || tag.is_none_or(|tag| allowed.contains(tag))
        };
        let straight = fits(&relation.from, &kind.from) && fits(&relation.to, &kind.to);
        let turned =
            kind.symmetric && fits(&relation.to, &kind.from) && fits(&relation.from, &kind.to);
        if !straight && !turned {
            let message = format!(
                "‘{}’ does not lead between annotations of these tags",
                kind.label
            );
            found.warning("relation-ends", at(), message);
        }
    }
}
