//! Whose work a file is, in the archive of a whole project of INCEpTION: there
//! it lies at `annotation/DOCUMENT/PERSON.json` or `.zip`, and what was curated
//! at `curation/DOCUMENT/CURATION_USER.json`.
//!
//! Others have folders of these names too. It is a project's where the file that
//! describes it lies beside them, or where the work of those two who are nobody
//! is among the rest.

use super::xmi::TYPES;
use crate::exchange::format::ignored;
use crate::exchange::{Imported, InFile, Loss, ReadError};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Nobody: the document before any work on it.
const INITIAL: &str = "INITIAL_CAS";
/// What was settled between annotators.
const CURATED: &str = "CURATION_USER";

/// How the name begins of the file that describes a project; it is JSON.
const PROJECT: &str = "exportedproject";

/// A document of a project: the project's folder, and its name.
type Key<'p> = (&'p str, &'p str);

/// Whether a file of that path describes a project.
pub(super) fn describes(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with(PROJECT) && name.ends_with(".json")
}

/// The document that a file is somebody's work on, and who that is.
fn whose<'p>(file: &InFile<'p>) -> Option<(Key<'p>, &'p str)> {
    let (stem, extension) = file.stem_and_extension();
    let mut parts = stem.rsplitn(4, '/');
    let (person, document, folder) = (parts.next()?, parts.next()?, parts.next()?);
    let project = parts.next().unwrap_or_default();
    let is = |it: &str| extension.eq_ignore_ascii_case(it);
    let work = matches!(folder, "annotation" | "curation");
    (work && (is("json") || is("zip") || is("tsv"))).then_some(((project, document), person))
}

/// The files to be read, of each document one person's: whose `by` says, else
/// what was curated, else of whoever worked on the most documents. The rest is
/// listed. Files that lie in no project's folders are all to be read.
///
/// # Errors
///
/// [`ReadError`] where `by` is nobody who worked on anything.
pub(super) fn of_one_person<'f>(
    files: &[InFile<'f>],
    by: Option<&str>,
    out: &mut Imported,
) -> Result<Vec<InFile<'f>>, ReadError> {
    let described = files.iter().filter(|it| describes(it.path)).map(|it| {
        let folder = it.path.len() - it.name().len();
        it.path[..folder].trim_end_matches('/')
    });
    let told = files
        .iter()
        .filter_map(whose)
        .filter_map(|(document, person)| matches!(person, INITIAL | CURATED).then_some(document.0));
    let projects: BTreeSet<&str> = described.chain(told).collect();
    let whose = |it: &InFile<'f>| whose(it).filter(|it| projects.contains(it.0.0));
    let mut documents: BTreeMap<Key<'_>, Vec<&str>> = BTreeMap::new();
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    for (document, person) in files.iter().filter_map(whose) {
        documents.entry(document).or_default().push(person);
        *people.entry(person).or_default() += usize::from(person != INITIAL);
    }
    let Some(first) = files.first().filter(|_| !documents.is_empty()) else {
        let (described, rest): (Vec<_>, Vec<_>) = files.iter().partition(|it| describes(it.path));
        out.notes.extend(described.into_iter().map(ignored));
        return Ok(rest.into_iter().copied().collect());
    };
    let somebody = || people.keys().copied().filter(|it| *it != INITIAL);
    out.people.extend(somebody().map(str::to_owned));
    let by = match by {
        None => None,
        Some(by) => match somebody().find(|it| it.eq_ignore_ascii_case(by)) {
            None => return Err(ReadError::whole(first.path, nobody(by, somebody()))),
            person => person,
        },
    };
    let rank = |person: &str| {
        (
            person != CURATED,
            person == INITIAL,
            Reverse(people[person]),
        )
    };
    let taken: BTreeMap<Key<'_>, &str> = documents
        .into_iter()
        .filter_map(|(document, people)| {
            let own = people.iter().copied().find(|it| Some(*it) == by);
            let best = || people.iter().copied().min_by_key(|it| (rank(it), *it));
            Some((document, if by.is_some() { own? } else { best()? }))
        })
        .collect();
    let mut chosen = Vec::new();
    for file in files {
        let Some((document, person)) = whose(file) else {
            if file.name().eq_ignore_ascii_case(TYPES) {
                chosen.push(*file);
            } else {
                out.notes.push(ignored(file));
            }
            continue;
        };
        if taken.get(&document) == Some(&person) {
            chosen.push(*file);
        } else if person == INITIAL {
            out.notes.push(Loss {
                detail: "it is the document as it was before anybody annotated it".to_owned(),
                ..ignored(file)
            });
        } else {
            out.losses.push(Loss {
                reason: "another-annotation",
                document: document.1.to_owned(),
                item: format!("annotator {person}"),
                detail: match taken.get(&document) {
                    Some(other) => format!(
                        "the work of {other} on the same document was taken; a project is one \
                         person’s work"
                    ),
                    None => {
                        "a project is one person’s work, and another’s was asked for".to_owned()
                    }
                },
            });
        }
    }
    Ok(chosen)
}

/// That no person of that name is among these.
fn nobody<'p>(by: &str, people: impl Iterator<Item = &'p str>) -> String {
    const SHOWN: usize = 20;
    let short = |name: &str| name.chars().take(60).collect::<String>();
    let names: Vec<String> = people.map(short).collect();
    let others = match names.len() {
        0 => return "nobody annotated in it".to_owned(),
        few if few <= SHOWN => String::new(),
        many => format!(" and {} others", many - SHOWN),
    };
    let shown = names[..names.len().min(SHOWN)].join(", ");
    let by = short(by);
    format!("nobody called ‘{by}’ annotated in it, but {shown}{others}")
}
