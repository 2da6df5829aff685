//! What must hold for any bytes at all: the bodies of the fuzz targets, which
//! `tests/corpus.rs` runs over the committed corpus as well.
//!
//! Each function takes the bytes of a stranger's file and panics if the
//! library breaks a promise about them. None is part of the program.

use crate::command::{Command, Put, apply, apply_unchecked};
use crate::exchange::{self, Counting, Format, InFile, OffsetUnit, ReadError, ReadOptions, adopt};
use crate::io::journal::{Record, record, replay};
use crate::model::file::{self, Access};
use crate::model::{Project, Source, SourceId, SourceState};
use crate::text::{
    ByteOffset, ByteSpan, CharOffset, Encoding, Snap, SourceText, Utf16Offset, decode,
    decode_owned, next_grapheme, next_word, previous_grapheme, previous_word, sentence_at, snap,
    trim, word_at,
};

/// The body of a target.
pub type Body = fn(&[u8]);

/// Every target by its name in `fuzz/`.
pub const TARGETS: [(&str, Body); 6] = [
    ("project", project),
    ("journal", journal),
    ("doccano", doccano),
    ("exchange", exchange),
    ("decode", decoding),
    ("segment", segment),
];

/// A project file: what was read is written and read back as the same, set-aside
/// records included; a second writing changes no byte.
pub fn project(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match file::read(text) {
        Ok(loaded) if loaded.access == Access::Full => same_again(&loaded.project),
        // What a later version wrote is never written back.
        Ok(_) => {}
        Err(error) => {
            assert!(error.line >= 1 && error.column >= 1, "{error}");
            assert!(
                error.line <= 1 + bytes.iter().filter(|&&it| it == b'\n').count(),
                "{error}: there is no such line"
            );
            assert!(!error.message.is_empty());
            assert!(error.message.chars().count() <= 4000);
            assert!(!error.message.chars().any(char::is_control));
        }
    }
}

fn same_again(project: &Project) {
    let written = file::write(project);
    let again = file::read(&written).expect("what we write can be read");
    assert_eq!(again.access, Access::Full);
    assert_eq!(again.project, *project);
    assert_eq!(file::write(&again.project), written);
}

/// A journal, and the same bytes as the commands of one record: reading never
/// fails and accounts for every byte, what was read is written and read back
/// as the same, and a command that applies is undone exactly.
pub fn journal(bytes: &[u8]) {
    let contents = record::read(bytes);
    assert_eq!(contents.good + contents.dropped, bytes.len());
    let records = contents.records;
    let mut written = record::HEADER.to_vec();
    records.iter().for_each(|it| written.extend(it.encode()));
    let again = record::read(&written);
    assert_eq!((&again.records, again.dropped), (&records, 0));
    if let Ok(replayed) = replay::replay(&records, 0, Project::default()) {
        assert!(replayed.recovered as u64 == replay::count_steps(&records));
        assert!(replay::compacted(&records).is_some());
    }
    for record in &records {
        if let Record::Edit {
            forward, inverse, ..
        } = record
        {
            commands(forward);
            commands(inverse);
        }
    }
    // Past the checksum, which chance does not find.
    if let Ok(text) = std::str::from_utf8(bytes) {
        commands(text);
    }
}

fn commands(json: &str) {
    let decoded = match file::decode_commands(json) {
        Ok(decoded) => decoded,
        Err(message) => {
            assert!(message.chars().count() <= 4000, "{message}");
            return;
        }
    };
    let again = file::decode_commands(&file::encode_commands(&decoded));
    assert_eq!(again.as_ref(), Ok(&decoded));
    let before = Project::default();
    let mut project = before.clone();
    match apply(&mut project, &decoded) {
        Ok(applied) => {
            let after = project.clone();
            apply_unchecked(&mut project, &applied.inverse);
            assert_eq!(project, before, "the inverse takes it back");
            apply_unchecked(&mut project, &decoded);
            assert_eq!(project, after, "and it can be done again");
        }
        Err(_) => assert_eq!(project, before, "what is rejected changes nothing"),
    }
}

/// A file of doccano's.
pub fn doccano(bytes: &[u8]) {
    exchange_as(Format::Doccano, bytes);
}

/// A file of any format: its first line is the format's word. Several files
/// that belong together are parted by lines `--- NAME`.
pub fn exchange(bytes: &[u8]) {
    let end = bytes.iter().position(|it| *it == b'\n');
    let Some((word, rest)) = end.map(|at| (&bytes[..at], &bytes[at + 1..])) else {
        return;
    };
    let word = String::from_utf8_lossy(word);
    if let Some(format) = Format::of_word(word.trim()) {
        exchange_as(format, rest);
    }
}

/// The same for a format that is known.
pub fn exchange_as(format: Format, bytes: &[u8]) {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in bytes.split_inclusive(|it| *it == b'\n') {
        if let Some(name) = line.strip_prefix(b"--- ") {
            let name = String::from_utf8_lossy(name).trim().to_owned();
            files.push((name, Vec::new()));
        } else {
            if files.is_empty() {
                files.push((format!("fuzz.{}", format.extension()), Vec::new()));
            }
            if let Some((_, bytes)) = files.last_mut() {
                bytes.extend_from_slice(line);
            }
        }
    }
    let files: Vec<InFile<'_>> = files
        .iter()
        .map(|(path, bytes)| InFile { path, bytes })
        .collect();
    exchange_files(format, &files);
}

/// Files of a format: every span lies in its text, links and members name spans
/// that are there, and the project that the documents make is one that can be
/// saved. Texts that the files do not hold are asked for and given.
pub fn exchange_files(format: Format, files: &[InFile<'_>]) {
    if !format.can_read() {
        return;
    }
    let known = |_: &str| SourceText::new("Some 160 people fled – 😀 e\u{301}.\r\nThe end.").ok();
    for counting in [None, Some(Counting::of(OffsetUnit::Utf16))] {
        let options = ReadOptions {
            counting,
            known: Some(&known),
            ..ReadOptions::default()
        };
        let imported = match format.read(files, &options) {
            Ok(imported) => imported,
            Err(ReadError { error, .. }) => {
                assert!(error.line >= 1 && error.column >= 1, "{error}");
                assert!(error.message.chars().count() <= 4000);
                continue;
            }
        };
        for document in &imported.documents {
            let inside = |span| assert!(document.text.bytes_of(span).is_ok());
            for it in &document.spans {
                it.spans.as_slice().iter().copied().for_each(inside);
            }
            document.reviewed.iter().for_each(|it| inside(it.span));
            document.zones.iter().for_each(|it| inside(it.span));
            document.dismissed.iter().for_each(|it| inside(it.0));
            let count = document.spans.len();
            let links = &document.links;
            assert!(links.iter().all(|it| it.from < count && it.to < count));
        }
        for it in &imported.accounts {
            let document = &imported.documents[it.document];
            assert!(document.text.bytes_of(it.span).is_ok());
            assert!(it.members.iter().all(|it| it.span < document.spans.len()));
        }
        taken_in(format, &imported);
    }
}

fn taken_in(format: Format, imported: &exchange::Imported) {
    let mut project = Project::default();
    let ids = adopt::source_ids(&project, &[], &imported.documents, "fuzz");
    let sources: Vec<_> = ids
        .into_iter()
        .zip(&imported.documents)
        .map(|(id, document)| source(id, &document.text))
        .collect();
    // Those whose texts came from the project are in it.
    let known = sources.iter().zip(&imported.documents);
    let known: Vec<Command> = known
        .filter(|(_, document)| document.known)
        .map(|(it, _)| Command::Source(Put::set(it.clone())))
        .collect();
    apply_unchecked(&mut project, &known);
    let mut bits = 0;
    let mut random = || {
        bits += 1;
        bits
    };
    let Ok(adopted) = adopt::adopt(&project, format.word(), &sources, imported, &mut random) else {
        return;
    };
    apply(&mut project, &adopted.transaction.commands).expect("an import always applies");
    assert_eq!(project.annotations().len(), adopted.counts.annotations);
    same_again(&project);
}

fn source(id: SourceId, text: &SourceText) -> Source {
    let path = format!("sources/{}.txt", adopt::file_stem(&id));
    Source {
        sha256: "00".into(),
        state: SourceState::Done,
        ..Source::plain(id, path, text.char_len().get())
    }
}

/// Labels of encodings that a source may be recorded in.
const ENCODINGS: [&str; 7] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1252",
    "windows-1256",
    "shift_jis",
    "gb18030",
];

/// A source file: it decodes in any encoding, to the same text each time, and
/// the three units of position agree at every character of it.
pub fn decoding(bytes: &[u8]) {
    if let Ok(guessed) = decode(bytes, None) {
        assert_eq!(decode_owned(bytes.to_vec(), None).as_ref(), Ok(&guessed));
        let again = decode(bytes, Some(guessed.encoding)).expect("a given encoding is taken");
        assert_eq!(again, guessed, "the recorded encoding gives the same text");
        positions(guessed.text);
    }
    for label in ENCODINGS {
        let encoding = Encoding::of_label(label).expect("it is a label");
        let decoded = decode(bytes, Some(encoding)).expect("a given encoding is taken");
        positions(decoded.text);
    }
}

fn positions(text: String) {
    let Ok(text) = SourceText::new(text) else {
        return;
    };
    let (mut chars, mut units) = (0, 0);
    for (at, character) in text.as_str().char_indices() {
        let at = ByteOffset::new(at as u32);
        assert_eq!(text.char_of(at), CharOffset::new(chars));
        assert_eq!(text.utf16_of(at), Utf16Offset::new(units));
        assert_eq!(text.byte_of(CharOffset::new(chars)), Some(at));
        assert_eq!(text.byte_of_utf16(Utf16Offset::new(units)), Some(at));
        if character.len_utf16() == 2 {
            assert_eq!(text.byte_of_utf16(Utf16Offset::new(units + 1)), None);
        }
        chars += 1;
        units += character.len_utf16() as u32;
    }
    assert_eq!(text.char_len(), CharOffset::new(chars));
    assert_eq!(text.utf16_len(), Utf16Offset::new(units));
    assert_eq!(text.byte_of(CharOffset::new(chars)), Some(text.byte_len()));
    assert_eq!(text.byte_of(CharOffset::new(chars + 1)), None);
    for line in 0..text.line_count() {
        assert!(!text.line(line).contains(['\n']));
        assert_eq!(text.line_of(text.line_start(line)), line);
    }
}

/// Bytes at the front that say where the mouse went down and up.
const GAPS: usize = 4;

/// Two gaps and a text: widening never leaves the text or splits a character,
/// steps always get somewhere, and a drag by characters keeps all it covered.
pub fn segment(bytes: &[u8]) {
    let Some((gaps, text)) = bytes.split_at_checked(GAPS) else {
        return;
    };
    let text = String::from_utf8_lossy(text).into_owned();
    let Ok(text) = SourceText::new(text) else {
        return;
    };
    let at = |low: u8, high: u8| ByteOffset::new(u32::from(u16::from_le_bytes([low, high])));
    let (a, b) = (at(gaps[0], gaps[1]), at(gaps[2], gaps[3]));
    let inside = |it: ByteSpan| assert_eq!(text.span(it.start(), it.end()), Ok(it));
    for at in [a, b] {
        let here = text.floor(at);
        let end = text.byte_len();
        word_at(&text, here).into_iter().for_each(inside);
        sentence_at(&text, here).into_iter().for_each(inside);
        for next in [next_grapheme(&text, at), next_word(&text, at)] {
            assert!(next > here || next == end, "a step forward from {here}");
            assert_eq!(text.floor(next), next);
        }
        for previous in [previous_grapheme(&text, at), previous_word(&text, at)] {
            assert!(previous < here || previous == ByteOffset::ZERO);
            assert_eq!(text.floor(previous), previous);
        }
    }
    let bare = text.span(text.floor(a.min(b)), text.floor(a.max(b))).ok();
    for level in [Snap::Character, Snap::Word, Snap::Sentence] {
        let wide = snap(&text, a, b, level);
        wide.into_iter().for_each(inside);
        assert_eq!(wide, snap(&text, b, a, level), "either way round");
        match (bare, wide) {
            (None, wide) => assert_eq!(wide, None, "nothing was dragged over"),
            (Some(bare), Some(wide)) if level == Snap::Character => assert!(wide.contains(bare)),
            (Some(bare), Some(wide)) => assert!(wide.overlaps(bare), "{bare:?}: {wide:?}"),
            (Some(bare), None) if level == Snap::Word => assert_eq!(trim(&text, bare), None),
            (Some(_), None) => {}
        }
    }
}
