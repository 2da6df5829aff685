//! The law of every format that is read and written: what goes out comes back,
//! less what the report says is lost.

use super::left::reviewed_item;
use super::{
    Corpus, Counting, Format, InFile, OffsetUnit, ReadOptions, Scope, WriteOptions, Written, adopt,
};
use crate::command::{Command, Put, apply, apply_unchecked};
use crate::model::file::arbitrary;
use crate::model::{
    Annotation, AnnotationId, Certainty, Entity, EntityId, EntityKind, EntityLink, Fragments, Head,
    Project, Relation, RelationId, Sensitivity, Source, SourceId, TagId,
};
use crate::text::{CharOffset, CharSpan, SourceText};
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
    let commands: Vec<Command> = project
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
            Command::Annotation(Put::set(annotation))
        })
        .collect();
    apply_unchecked(&mut project, &commands);
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
    counting: Option<Counting>,
) -> (Project, super::Imported) {
    let mut project = Project::new(Head::default());
    let scheme = Command::Scheme(Arc::clone(from.scheme()));
    apply_unchecked(&mut project, &[scheme]);
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
        counting,
        known: Some(&known),
        ..ReadOptions::default()
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
    let known: Vec<Command> = known
        .map(|(it, _)| Command::Source(Put::set(it.clone())))
        .collect();
    apply_unchecked(&mut project, &known);
    let mut bits = 0;
    let adopted = adopt::adopt(&project, format.word(), &sources, &imported, &mut || {
        bits += 1;
        bits
    })
    .expect("few labels");
    apply(&mut project, &adopted.transaction.commands).expect("an import always applies");
    let twice = adopt::adopt(&project, format.word(), &sources, &imported, &mut || {
        bits += 1;
        bits
    })
    .expect("few labels");
    let added = twice.transaction.commands;
    assert_eq!(added, [], "the second import adds nothing");
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
    if !matches!(it.origin, crate::model::Origin::Gold(_)) {
        it.origin = crate::model::Origin::Manual;
    }
    it
}

/// Checks that every annotation without a loss came back as it was, under its
/// id; that relations between such did, and all other records without a loss;
/// and that nothing came back twice. `ids` says whether the format keeps the
/// ids of annotations; if not, they are compared without.
#[track_caller]
pub(super) fn check(format: Format, project: &Project, ids: bool) {
    let texts = texts(project);
    let project = quoting(project.clone(), &texts);
    check_texts(format, &project, &texts, ids, &WriteOptions::default());
}

/// The same for a project with its own texts, and with options.
#[track_caller]
pub(super) fn check_texts(
    format: Format,
    project: &Project,
    texts: &BTreeMap<SourceId, SourceText>,
    ids: bool,
    options: &WriteOptions,
) {
    let written = written(format, project, texts, options);
    let again = self::written(format, project, texts, options);
    assert!(written == again, "{format:?} writes the same bytes again");
    // The unit is said where it is the writer's choice: texts without any quote
    // do not tell it.
    let plain = WriteOptions {
        unit: OffsetUnit::default(),
        ..options.clone()
    };
    let chosen = self::written(format, project, texts, &plain) != written;
    let counting = chosen.then(|| Counting::of(options.unit));
    let (back, imported) = read_back(format, project, texts, &written, counting);
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
    let known = |it: &str| lost.contains(it);
    if ids {
        for it in project.relations().iter() {
            if [it.id.as_str(), it.from.as_str(), it.to.as_str()].map(known) == [false; 3] {
                let found = back.relations().iter().any(|there| {
                    (&there.kind, &there.from, &there.to) == (&it.kind, &it.from, &it.to)
                });
                assert!(found, "{format:?} lost {it:?} in silence");
            }
        }
        for it in project
            .accounts()
            .iter()
            .filter(|it| !known(it.id.as_str()))
        {
            assert_eq!(back.accounts().get(&it.id), Some(it), "{format:?}");
        }
        for it in project
            .verdicts()
            .iter()
            .filter(|it| !known(it.id.as_str()))
        {
            assert_eq!(back.verdicts().get(&it.id), Some(it), "{format:?}");
        }
    }
    for it in project
        .entities()
        .iter()
        .filter(|it| !known(it.id.as_str()))
    {
        assert_eq!(back.entities().get(&it.id), Some(it), "{format:?}");
    }
    for it in project.events().iter().filter(|it| !known(it.id.as_str())) {
        assert_eq!(back.events().get(&it.id), Some(it), "{format:?}");
    }
    for it in project
        .event_links()
        .iter()
        .filter(|it| !known(it.id.as_str()))
    {
        assert_eq!(back.event_links().get(&it.id), Some(it), "{format:?}");
    }
    for it in project.zones().iter().filter(|it| !known(it.id.as_str())) {
        assert_eq!(back.zones().get(&it.id), Some(it), "{format:?}");
    }
    for it in project
        .reviewed()
        .iter()
        .filter(|it| !known(&reviewed_item(it)))
    {
        assert!(back.reviewed().contains(it), "{format:?} lost {it:?}");
    }
}

/// Texts and spans that offsets go wrong on: characters beyond U+FFFF, joined
/// and combining ones, white space of all kinds, a leading U+FEFF, Arabic; each
/// with spans that overlap, lie inside one another, touch, stand on the same
/// place, are in parts, and cover everything.
pub(super) fn hard() -> (Project, BTreeMap<SourceId, SourceText>) {
    const TEXTS: [(&str, &str); 6] = [
        ("plain", "Some 160 people fled."),
        (
            "emoji",
            "😀 Ségou 👩\u{200d}👩\u{200d}👧 e\u{301}te\u{301} 🇲🇱 là",
        ),
        ("spaces", "a\u{a0}b\u{2028}c\u{2029}d\u{85}e\tf \u{3000}g\n"),
        ("lines", "one\r\ntwo\rthree\n\nfour\r\n"),
        ("mark", "\u{feff}one two"),
        ("arabic", "قُتل 160 شخصاً في مورا"),
    ];
    let mut project = Project::new(Head::default());
    let mut texts = BTreeMap::new();
    let mut commands: Vec<Command> = Vec::new();
    let entity = EntityId::parse("moura").expect("an id");
    commands.push(Command::Entity(Put::set(Entity {
        id: entity.clone(),
        kind: EntityKind::Place,
        label: "Moura".to_owned(),
        aliases: BTreeSet::new(),
        within: Vec::new(),
        sensitivity: Sensitivity::Public,
        note: String::new(),
    })));
    for (name, text) in TEXTS {
        let text = SourceText::new(text).expect("short");
        let id = SourceId::parse(name).expect("an id");
        let length = text.char_len().get();
        let path = format!("{name}.txt");
        commands.push(Command::Source(Put::set(Source::plain(
            id.clone(),
            path,
            length,
        ))));
        let mut spans: Vec<Vec<(u32, u32)>> = vec![
            vec![(0, length)],
            vec![(0, 1)],
            vec![(1, 2)],
            vec![(1, 3)],
            vec![(1, 3)],
            vec![(0, 3)],
            vec![(2, 5)],
            vec![(0, 2), (3, 5)],
            vec![(1, 2), (3, 4), (length - 1, length)],
        ];
        // Every character once, so that none is a place where offsets go wrong.
        spans.extend((0..length).map(|at| vec![(at, at + 1)]));
        for (number, parts) in spans.into_iter().enumerate() {
            let at = |(start, end)| {
                CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
            };
            let parts: Vec<CharSpan> = parts.into_iter().map(at).collect();
            let quotes = parts.iter().map(|it| text.quote(*it).expect("inside"));
            let tag = ["actor", "place", "figure"][number % 3];
            let mut annotation = Annotation::manual(
                AnnotationId::parse(&format!("{name}-{number}")).expect("an id"),
                id.clone(),
                Fragments::new(&parts).expect("apart"),
                TagId::parse(tag).expect("an id"),
                quotes.map(Into::into).collect::<Vec<_>>(),
            );
            match number {
                1 => annotation.unsure = true,
                2 => annotation.note = "a\nb, \"c\"\t=d\u{2028}e; ‘f’".into(),
                4 => annotation.entities.push(EntityLink {
                    entity: entity.clone(),
                    certainty: Certainty::Probable,
                }),
                _ => {}
            }
            commands.push(Command::Annotation(Put::set(annotation)));
        }
        let end = |number: u32| AnnotationId::parse(&format!("{name}-{number}")).expect("an id");
        commands.push(Command::Relation(Put::set(Relation {
            id: RelationId::parse(&format!("{name}-r")).expect("an id"),
            kind: "in".into(),
            from: end(1),
            to: end(5),
            note: String::new(),
        })));
        texts.insert(id, text);
    }
    apply_unchecked(&mut project, &commands);
    (project, texts)
}

/// The law on [`hard`] texts, in every unit.
#[track_caller]
pub(super) fn check_hard(format: Format, ids: bool) {
    let (project, texts) = hard();
    for unit in [OffsetUnit::CodePoints, OffsetUnit::Utf16, OffsetUnit::Bytes] {
        let options = WriteOptions {
            unit,
            ..WriteOptions::default()
        };
        check_texts(format, &project, &texts, ids, &options);
    }
}

/// What a format wrote, with some bytes changed, cut or doubled: there is an
/// answer, and what is read keeps the promises. `dice` says what is done.
pub(super) fn check_damaged(format: Format, project: &Project, dice: &[(usize, u8, u8)]) {
    let texts = texts(project);
    let project = quoting(project.clone(), &texts);
    let mut files = written(format, &project, &texts, &WriteOptions::default()).files;
    for &(place, byte, how) in dice {
        let count = files.len();
        let Some(file) = files.get_mut(place % count.max(1)) else {
            return;
        };
        let length = file.bytes.len();
        if length == 0 {
            continue;
        }
        let at = place % length;
        match how % 4 {
            0 => file.bytes[at] = byte,
            1 => file.bytes.insert(at, byte),
            2 => {
                file.bytes.drain(at..(at + usize::from(byte)).min(length));
            }
            _ => file
                .bytes
                .extend_from_within(at..(at + usize::from(byte)).min(length)),
        }
    }
    let files: Vec<InFile<'_>> = files
        .iter()
        .map(|it| InFile {
            path: &it.path,
            bytes: &it.bytes,
        })
        .collect();
    crate::fuzzing::exchange_files(format, &files);
}

/// The law for one format: on random projects, on hard texts, and what is
/// damaged or made up gets an answer.
macro_rules! keeps_the_law {
    ($name:ident, $format:expr, ids: $ids:expr) => {
        mod $name {
            use super::*;

            proptest::proptest! {
                #[test]
                fn what_is_written_is_read(project in arbitrary::project(8)) {
                    check($format, &project, $ids);
                }

                #[test]
                fn damaged_files_get_an_answer(
                    project in arbitrary::project(4),
                    dice: Vec<(usize, u8, u8)>,
                ) {
                    check_damaged($format, &project, &dice);
                }

                #[test]
                fn any_bytes_get_an_answer(bytes: Vec<u8>, text in "[\\PC\n\t]{0,80}") {
                    crate::fuzzing::exchange_as($format, &bytes);
                    crate::fuzzing::exchange_as($format, text.as_bytes());
                }
            }

            #[test]
            fn hard_texts_come_back() {
                check_hard($format, $ids);
            }
        }
    };
}

keeps_the_law!(brat, Format::Brat, ids: true);
keeps_the_law!(cas_json, Format::CasJson, ids: true);
keeps_the_law!(cas_xmi, Format::CasXmi, ids: true);
keeps_the_law!(conll, Format::Conll, ids: false);
keeps_the_law!(corefud, Format::CorefUd, ids: true);
keeps_the_law!(csv, Format::Csv, ids: true);
keeps_the_law!(doccano, Format::Doccano, ids: true);
keeps_the_law!(ecb, Format::Ecb, ids: true);
keeps_the_law!(jsonl, Format::Jsonl, ids: true);
keeps_the_law!(label_studio, Format::LabelStudio, ids: true);
#[cfg(feature = "parquet")]
keeps_the_law!(parquet_tables, Format::Parquet, ids: true);
#[cfg(feature = "parquet")]
keeps_the_law!(parquet_set, Format::Hf, ids: true);
keeps_the_law!(prodigy, Format::Prodigy, ids: true);
keeps_the_law!(refi_qda, Format::RefiQda, ids: true);
keeps_the_law!(spacy, Format::Spacy, ids: true);
keeps_the_law!(tsv, Format::Tsv, ids: true);
keeps_the_law!(web_annotation, Format::WebAnnotation, ids: true);
keeps_the_law!(webanno_tsv, Format::WebannoTsv, ids: true);
keeps_the_law!(xlsx, Format::Xlsx, ids: true);
