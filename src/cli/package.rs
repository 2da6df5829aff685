//! `package`: gold to hand on, as one folder or archive.

use super::args::{Agree, Package};
use super::export::with_pseudonyms;
use super::output::{Answer, Failure, Outcome, count};
use super::{agree, disk};
use crate::exchange::OutFile;
use crate::exchange::detach::{Choice, detach};
use crate::exchange::package::{Wishes, package, zipped};
use crate::io::exchange::{check_place, texts_of, write_files};
use crate::model::Sensitivity;
use std::collections::BTreeMap;

pub(super) fn run(arguments: &Package) -> Answer {
    let (path, place) = (&arguments.project, &arguments.out);
    let opened = disk::open(path)?;
    let archive = place
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("zip"));
    check_place(place, !archive, arguments.yes, (path, &opened.project)).map_err(Failure::new)?;
    if archive && !arguments.yes {
        disk::must_be_free(place)?;
    }
    let mut outcome = Outcome::default();
    let sensitive = opened.project.entities().iter();
    let sensitive = sensitive
        .filter(|it| it.sensitivity == Sensitivity::Sensitive)
        .count();
    let hide = sensitive > 0 && !arguments.names;
    let project = if arguments.no_text {
        let choice = Choice::keeping_all();
        let free = detach(&opened.project, &choice).project;
        if arguments.names && sensitive > 0 {
            outcome.remark(
                "a package without texts has pseudonyms for sensitive entities in any case",
            );
        }
        free
    } else if hide {
        with_pseudonyms(&opened.project, true, &mut outcome)
    } else {
        opened.project.clone()
    };
    let (texts, missing) = texts_of(path, &project);
    for (source, why) in &missing {
        outcome.refuse(format_args!(
            "the source ‘{source}’ is left out of the gold: {why}"
        ));
    }
    let agreement = match &arguments.agreement[..] {
        [] => None,
        files => {
            let mut figures = agree::run(&Agree {
                projects: files.to_vec(),
                json: true,
                seed: 1,
                ..Agree::default()
            })?;
            outcome.remarks.append(&mut figures.remarks);
            Some(figures.out)
        }
    };
    let wishes = Wishes {
        texts: !arguments.no_text,
        licence: arguments.licence.clone(),
        shares: arguments.splits,
        seed: arguments.seed,
        formats: arguments.formats.iter().map(|it| it.0).collect(),
        agreement,
        pseudonyms: if hide || arguments.no_text {
            sensitive
        } else {
            0
        },
    };
    let made = package(&project, &texts, &wishes);
    let files = if archive {
        let bytes = zipped(&made.files);
        vec![OutFile {
            path: "package.zip".to_owned(),
            bytes,
        }]
    } else {
        made.files.clone()
    };
    let notes =
        write_files(place, !archive, &files, (path, &opened.project)).map_err(Failure::new)?;
    notes.iter().for_each(|it| outcome.remark(it));
    let splits: Vec<String> = made
        .splits
        .iter()
        .map(|(name, sources)| format!("{name} {sources}"))
        .collect();
    outcome.say(&format!(
        "{}: {}, {}; {} ({})",
        place.display(),
        count(made.files.len(), "file"),
        count(project.annotations().len(), "annotation"),
        count(project.sources().len(), "document"),
        splits.join(", ")
    ));
    let mut lost: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (place, loss) in &made.losses {
        *lost.entry((place, loss.reason)).or_default() += 1;
    }
    for ((place, reason), count) in lost {
        outcome.remark(format_args!("lost in {place}: {reason}: {count}"));
    }
    if arguments.licence.trim().is_empty() {
        outcome.remark("no terms are given; --licence says under what terms it may be used");
    }
    opened.remark_on_problems(&mut outcome);
    Ok(outcome)
}
