//! What is to be told before anything is decided: documents that are not
//! compared, and schemes that differ.

use crate::model::{Project, SourceId};
use crate::review::pairing::{Cause, Paired};
use std::collections::BTreeSet;

/// One sentence for each; `paired` are the documents of all sides.
pub(super) fn told(
    paired: Paired,
    gold: &Project,
    sides: &[&Project],
    names: &[String],
) -> Vec<String> {
    let name = |file: usize| names.get(file).map_or("?", String::as_str);
    let mut told = Vec::new();
    if !paired.schemes.is_empty() {
        let all: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(at, name)| format!("file {} is {name}’s", at + 1))
            .collect();
        told.push(format!("The schemes differ ({}):", all.join(", ")));
        told.extend(paired.schemes);
    }
    for out in &paired.left_out {
        let (title, name) = (&out.title, name(out.file));
        told.push(match out.cause {
            Cause::Absent => format!("{name}’s file does not have the source ‘{title}’"),
            Cause::NotOpened => format!("{name} has not opened ‘{title}’ yet"),
            Cause::TextDiffers => format!("‘{title}’ has another text in {name}’s file"),
        });
    }
    let known: BTreeSet<String> = gold
        .sources()
        .iter()
        .map(|it| it.sha256.to_lowercase())
        .collect();
    for document in &paired.documents {
        if !known.contains(document.sha256.as_str()) {
            told.push(format!(
                "The gold does not have the source ‘{}’, so it is not reviewed",
                document.title
            ));
        }
    }
    told.extend(unknown_tags(gold, sides, names));
    told
}

/// Tags that an annotator uses and the gold's scheme lacks.
fn unknown_tags(gold: &Project, sides: &[&Project], names: &[String]) -> Vec<String> {
    let mut told = Vec::new();
    for (project, name) in sides.iter().zip(names) {
        let mut last: Option<(&SourceId, &crate::model::TagId)> = None;
        let mut missing = BTreeSet::new();
        for it in project.annotations().iter() {
            if last != Some((&it.source, &it.tag)) {
                last = Some((&it.source, &it.tag));
                if gold.scheme().tag(&it.tag).is_none() {
                    missing.insert(&it.tag);
                }
            }
        }
        told.extend(missing.into_iter().map(|tag| {
            format!("{name} uses the tag ‘{tag}’, which the gold takes over with the first annotation that is accepted")
        }));
    }
    told
}
