//! The law of every format that is read and written: what goes out comes back,
//! less what the report says is lost.

use super::{Corpus, Format, InFile, ReadOptions, Scope, WriteOptions, Written, adopt};
use crate::command::apply;
use crate::model::file::arbitrary;
use crate::model::{Annotation, AnnotationId, Head, Project, Relation, Source, SourceId};
use crate::text::SourceText;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The texts of a random project's sources.
pub(super) fn texts(project: &Project) -> BTreeMap<SourceId, SourceText> {
    let one = |it: &Arc<Source>| (it.id.clone(), arbitrary::text());
    project.sources().iter().map(one).collect()
}

/// A random project whose annotations quote its texts, as a project does that
/// was made by hand.
pub(super) fn quoting(mut project: Project, texts: &BTreeMap<SourceId, SourceText>) -> Project {
    let commands: Vec<crate::command::Command> = project
        .annotations()
        .iter()
        .map(|it| {
            let text = &texts[&it.source];
            let quotes = it.spans.as_slice().iter();
            let quotes = quotes
                .map(|it| text.quote(*it).expect("inside").into())
                .collect();
            let annotation = Annotation {
                quotes,
                ..(**it).clone()
            };
            crate::command::Command::Annotation(crate::command::Put::set(annotation))
        })
        .collect();
    crate::command::apply_unchecked(&mut project, &commands);
    project
}

/// Writes a project whole.
pub(super) fn written(
    format: Format,
    project: &Project,
    texts: &BTreeMap<SourceId, SourceText>,
    options: &WriteOptions,
) -> Written {
    format.write(&Corpus::new(project, texts, &Scope::default()), options)
}

/// Reads what was written into an empty project of the same scheme.
pub(super) fn read_back(
    format: Format,
    from: &Project,
    texts: &BTreeMap<SourceId, SourceText>,
    written: &Written,
) -> (Project, super::Imported) {
    let mut project = Project::new(Head::default());
    let scheme = crate::command::Command::Scheme(Arc::clone(from.scheme()));
    crate::command::apply_unchecked(&mut project, &[scheme]);
    let files: Vec<InFile<'_>> = written
        .files
        .iter()
        .map(|it| InFile {
            path: &it.path,
            bytes: &it.bytes,
        })
        .collect();
    let known = |name: &str| {
        let found = from
            .sources()
            .iter()
            .find(|it| it.id.as_str() == name || it.path == name);
        found.map(|it| texts[&it.id].clone())
    };
    let options = ReadOptions {
        counting: None,
        known: Some(&known),
    };
    let imported = format
        .read(&files, &options)
        .expect("what we write can be read");
    // A text that the reader took from the project goes to the source that has it.
    let ids = adopt::source_ids(&project, &[], &imported.documents, "file");
    let sources: Vec<Source> = ids
        .into_iter()
        .zip(&imported.documents)
        .map(|(id, document)| {
            let id = match &document.name {
                Some(name) if document.known => SourceId::parse(name).expect("its id"),
                _ => id,
            };
            let mut source = Source::plain(id, "x.txt", document.text.char_len().get());
            source.state = document.state;
            document.about.onto(&mut source);
            source
        })
        .collect();
    let known = sources
        .iter()
        .zip(&imported.documents)
        .filter(|(_, it)| it.known);
    let known: Vec<crate::command::Command> = known
        .map(|(it, _)| crate::command::Command::Source(crate::command::Put::set(it.clone())))
        .collect();
    crate::command::apply_unchecked(&mut project, &known);
    let mut bits = 0;
    let adopted = adopt::adopt(&project, format.word(), &sources, &imported, &mut || {
        bits += 1;
        bits
    })
    .expect("few labels");
    apply(&mut project, &adopted.transaction.commands).expect("an import always applies");
    (project, imported)
}

/// The ids of which the report says that something of them is lost.
pub(super) fn lost(written: &Written) -> BTreeSet<&str> {
    written.losses.iter().map(|it| it.item.as_str()).collect()
}

/// What of an annotation a format is to bring back: all but how it came about,
/// which an import changes by itself unless it was settled in review.
pub(super) fn carried(it: &Annotation) -> Annotation {
    let mut it = it.clone();
    if !matches!(it.origin, crate::model::Origin::Gold { .. }) {
        it.origin = crate::model::Origin::Manual;
    }
    it
}

/// Checks that every annotation without a loss came back as it was, under its
/// id; that relations between such did; and that nothing came back twice.
/// `ids` says whether the format keeps the ids of annotations; if not, they are
/// compared without.
#[track_caller]
pub(super) fn check(format: Format, project: &Project, ids: bool) {
    let texts = texts(project);
    let project = quoting(project.clone(), &texts);
    let written = written(format, &project, &texts, &WriteOptions::default());
    let (back, imported) = read_back(format, &project, &texts, &written);
    assert_eq!(imported.losses, [], "{format:?} reads what it wrote");
    let lost = lost(&written);
    let key = |it: &Annotation| {
        let mut it = carried(it);
        if !ids {
            it.id = AnnotationId::parse("x").expect("an id");
        }
        format!("{it:?}")
    };
    let mut there: BTreeMap<String, usize> = BTreeMap::new();
    for it in back.annotations().iter() {
        *there.entry(key(it)).or_default() += 1;
    }
    for it in project
        .annotations()
        .iter()
        .filter(|it| !lost.contains(it.id.as_str()))
    {
        let count = there.get_mut(&key(it));
        let Some(count) = count.filter(|it| **it > 0) else {
            panic!("{format:?} lost {it:?} in silence; what came back is {there:#?}");
        };
        *count -= 1;
    }
    if ids {
        let whole = |it: &&Arc<Relation>| {
            ![it.id.as_str(), it.from.as_str(), it.to.as_str()]
                .iter()
                .any(|id| lost.contains(id))
        };
        for it in project.relations().iter().filter(whole) {
            let found = back
                .relations()
                .iter()
                .any(|there| (&there.kind, &there.from, &there.to) == (&it.kind, &it.from, &it.to));
            assert!(found, "{format:?} lost {it:?} in silence");
        }
    }
}

proptest::proptest! {
    #[test]
    fn doccano(project in arbitrary::project(8)) {
        check(Format::Doccano, &project, false);
    }
}
