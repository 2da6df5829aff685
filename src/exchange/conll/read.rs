//! Reading CoNLL's columns.

use super::chunks::{Chunk, Chunks};
use crate::exchange::cores;
use crate::exchange::format::ignored;
use crate::exchange::tokens::side::{Placed, Sides, utf8};
use crate::exchange::{
    Document, ImportError, Imported, InFile, LabelledSpan, Loss, ReadError, ReadOptions,
};
use crate::model::{Fragments, SourceState};
use std::collections::BTreeMap;

/// The extensions of files that may have columns; `txt` if no file of another
/// name has it for its text.
const EXTENSIONS: [&str; 16] = [
    "conll", "conll02", "conll03", "bio", "iob", "iob1", "iob2", "iobes", "bioes", "bilou", "tsv",
    "train", "dev", "test", "testa", "testb",
];

/// The most text that the spans of one import may quote in all, in characters:
/// with offsets, a line for each of two tokens can cover any gap between them.
const MAX_QUOTED: u64 = 1 << 28;

/// What begins a document.
const DOCSTART: &str = "-DOCSTART-";

/// Reads files of columns, with the texts and tables beside them.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let sides = Sides::of(files);
    let named = |it: &InFile<'_>| EXTENSIONS.contains(&it.stem_and_extension().1);
    let texts_of: std::collections::HashSet<&str> = files
        .iter()
        .filter(|it| named(it))
        .map(|it| it.stem_and_extension().0)
        .map(|it| sides.home(it).unwrap_or(it))
        .collect();
    let is_side = |it: &InFile<'_>| sides.is_side(it.path, &|it| texts_of.contains(it));
    let is_text = |it: &InFile<'_>| it.stem_and_extension().1 == "txt";
    let read = cores::each(files, |_, file| {
        let meant = !is_side(file) && (named(file) || is_text(file));
        meant.then(|| {
            let mut notes = Vec::new();
            columns(file, &mut notes).map(|it| (it, notes))
        })
    });
    let mut out = Imported::default();
    // What becomes one document: files with one text between them are its layers.
    let mut alone: Vec<(&str, &str, Vec<Layer<'_>>)> = Vec::new();
    let mut layers: BTreeMap<&str, Vec<Layer<'_>>> = BTreeMap::new();
    for (file, read) in files.iter().zip(read) {
        let Some(read) = read else {
            out.notes.extend((!is_side(file)).then(|| ignored(file)));
            continue;
        };
        let (mut found, mut notes) = read?;
        out.notes.append(&mut notes);
        let stem = file.stem_and_extension().0;
        match sides.home(stem) {
            Some(home) if !is_text(file) && found.len() == 1 => {
                layers.entry(home).or_default().append(&mut found);
            }
            _ => alone.extend(found.into_iter().map(|it| (file.path, stem, vec![it]))),
        }
    }
    let none = Sides::default();
    let alone = cores::each_of(alone, |_, (path, stem, layers)| {
        let first = &layers[0];
        let placed = none.place(stem, &first.name, &first.words, &first.starts, options)?;
        Ok((path, vec![take(&layers, placed)]))
    });
    let layered: Vec<(&str, Vec<Layer<'_>>)> = layers.into_iter().collect();
    let layered = cores::each_of(layered, |_, (home, mut all)| {
        all.sort_by(|a, b| a.words.cmp(&b.words));
        let name = home.rsplit('/').next().unwrap_or(home);
        let groups = all.chunk_by(|a, b| a.words == b.words);
        let taken = groups.map(|group| {
            let first = &group[0];
            let placed = sides.place(home, name, &first.words, &first.starts, options)?;
            Ok(take(group, placed))
        });
        Ok((home, taken.collect::<Result<_, ReadError>>()?))
    });
    let mut quoted = 0;
    for it in alone.into_iter().chain(layered) {
        let (path, documents): (&str, Vec<Taken>) = it?;
        for mut it in documents {
            quoted += it.quoted;
            within_bounds(quoted, path)?;
            out.notes.append(&mut it.notes);
            out.documents.push(it.document);
        }
    }
    Ok(out)
}

/// A document with all its layers.
struct Taken {
    document: Document,
    notes: Vec<Loss>,
    /// How many characters its spans quote.
    quoted: u64,
}

/// A document as one file has it.
struct Layer<'a> {
    /// What it is called after its file.
    name: String,
    /// The line that it begins in.
    line: usize,
    words: Vec<&'a str>,
    /// The tokens that begin a sentence.
    starts: Vec<usize>,
    chunks: Vec<Chunk<'a>>,
}

/// The documents of a file.
fn columns<'a>(file: &InFile<'a>, notes: &mut Vec<Loss>) -> Result<Vec<Layer<'a>>, ReadError> {
    let text = utf8(file)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let stem = file.stem_and_extension().0;
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let layer = |line| Layer {
        name: name.to_owned(),
        line,
        words: Vec::new(),
        starts: Vec::new(),
        chunks: Vec::new(),
    };
    let mut done = Vec::new();
    let mut here = layer(1);
    let mut chunks = Chunks::default();
    let (mut begins, mut begun) = (true, false);
    let counted = is_counted(text);
    for (index, line) in text.split('\n').enumerate() {
        let number = index + 1;
        let line = line.trim_end_matches('\r');
        let fail = |message: String| ReadError {
            file: file.path.to_owned(),
            error: ImportError {
                line: number,
                column: 1,
                message,
            },
        };
        if line.trim_matches([' ', '\t']).is_empty() {
            chunks.end_sentence(number);
            begins = true;
            continue;
        }
        // Comments and marks of documents have no number before them.
        let (number_or_word, label) = cells(line);
        let numbered = counted && number_or_word.bytes().all(|it| it.is_ascii_digit());
        let word = if numbered {
            pieces(line).nth(1).unwrap_or_default()
        } else {
            number_or_word
        };
        if word == DOCSTART {
            chunks.end_sentence(number);
            begins = true;
            if begun || !here.words.is_empty() {
                here.chunks = chunks.take();
                done.push(std::mem::replace(&mut here, layer(number)));
            }
            begun = true;
            continue;
        }
        let Some(label) = label else {
            return Err(fail(
                "one column, where a token and its label are expected".to_owned(),
            ));
        };
        if let Err(message) = chunks.push(here.words.len(), label, number) {
            // Some corpora have lines of comment before their sentences.
            if word.starts_with('#') && begins {
                continue;
            }
            return Err(fail(message));
        }
        if begins {
            here.starts.push(here.words.len());
            begins = false;
        }
        here.words.push(word);
    }
    chunks.end_sentence(text.matches('\n').count() + 1);
    here.chunks = chunks.take();
    done.push(here);
    notes.extend(
        chunks
            .remarks()
            .into_iter()
            .map(|(reason, line, detail)| Loss {
                reason,
                document: file.path.to_owned(),
                item: format!("line {line}"),
                detail,
            }),
    );
    Ok(done)
}

/// Whether the first column numbers the tokens of each sentence, from 1; then
/// the second has the tokens.
fn is_counted(text: &str) -> bool {
    let (mut next, mut any) = (1, false);
    for line in text.lines() {
        let mut columns = pieces(line);
        let first = columns.next().unwrap_or_default();
        if line.trim().is_empty() || (next == 1 && (first.starts_with('#') || first == DOCSTART)) {
            next = 1;
        } else if first.parse() == Ok(next) && columns.nth(1).is_some() {
            (next, any) = (next + 1, true);
        } else {
            return false;
        }
    }
    any
}

/// The columns of a line.
fn pieces(line: &str) -> std::str::Split<'_, char> {
    line.split(if line.contains('\t') { '\t' } else { ' ' })
}

/// The first and the last column of a line that is not empty.
fn cells(line: &str) -> (&str, Option<&str>) {
    let parted = if line.contains('\t') {
        line.split_once('\t').zip(line.rsplit_once('\t'))
    } else {
        let line = line.trim_matches(' ');
        line.split_once(' ').zip(line.rsplit_once(' '))
    };
    match parted {
        Some(((word, _), (_, label))) if !word.is_empty() => (word, Some(label.trim())),
        _ => (line, None),
    }
}

/// Makes a document of all its layers, of which there is at least one.
fn take(layers: &[Layer<'_>], placed: Placed) -> Taken {
    let first = &layers[0];
    let name = placed.name.unwrap_or_else(|| first.name.clone());
    let notes = placed.notes.into_iter().map(|(reason, detail)| Loss {
        reason,
        document: name.clone(),
        item: format!("line {}", first.line),
        detail,
    });
    let notes = notes.collect();
    let mut document = Document::new(Some(name), first.line, placed.text);
    document.known = placed.known;
    document.state = SourceState::Done;
    let mut quoted = 0;
    for chunk in layers.iter().flat_map(|it| &it.chunks) {
        let ends = placed.spans.get(chunk.tokens.start).zip(
            chunk
                .tokens
                .end
                .checked_sub(1)
                .and_then(|it| placed.spans.get(it)),
        );
        // Every token has a place.
        if let Some((first, last)) = ends {
            let spans = Fragments::one(first.hull(*last));
            quoted += u64::from(spans.hull().len());
            document.spans.push(LabelledSpan::new(spans, chunk.label));
        }
    }
    Taken {
        document,
        notes,
        quoted,
    }
}

/// Refuses more than memory is for.
fn within_bounds(quoted: u64, file: &str) -> Result<(), ReadError> {
    if quoted <= MAX_QUOTED {
        return Ok(());
    }
    Err(ReadError::whole(
        file,
        format!(
            "the spans up to this file cover more than {MAX_QUOTED} characters in all, \
                 counted once for each; that many are not taken"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Result<Imported, ReadError> {
        let files: Vec<InFile<'_>> = files
            .iter()
            .map(|(path, text)| InFile {
                path,
                bytes: text.as_bytes(),
            })
            .collect();
        read_files(&files, &ReadOptions::default())
    }

    /// The documents as `name: label=quote …`, and the reasons of the notes.
    #[track_caller]
    fn check(files: &[(&str, &str)], documents: &[&str], notes: &[&str]) {
        let imported = read(files).expect("can be read");
        let shown = |it: &Document| {
            let mut out = format!("{}:", it.name.as_deref().unwrap_or_default());
            for span in &it.spans {
                let quote = it.text.quote(span.spans.hull()).expect("inside");
                out.push_str(&format!(" {}={quote}", span.label));
            }
            out
        };
        let found: Vec<String> = imported.documents.iter().map(shown).collect();
        assert_eq!(found, documents);
        let found: Vec<&str> = imported.notes.iter().map(|it| it.reason).collect();
        assert_eq!(found, notes);
        assert_eq!(imported.losses, []);
    }

    #[test]
    fn two_and_four_columns() {
        check(
            &[("a.conll", "In O\nNew B-LOC\nYork I-LOC\n. O\n\nHe O\n")],
            &["a: LOC=New York"],
            &["text-rebuilt"],
        );
        check(
            &[(
                "eng.testa",
                "-DOCSTART- -X- -X- O\n\nEU NNP I-NP I-ORG\r\nsaid VBD I-VP O\r\n\r\n-DOCSTART- -X- -X- O\n\nRome NNP I-NP I-LOC\n",
            )],
            &["eng: ORG=EU", "eng: LOC=Rome"],
            &["label-scheme", "text-rebuilt", "text-rebuilt"],
        );
        check(
            &[("a.tsv", "# id 1\na b\tO\n#\tB-X\n")],
            &["a: X=#"],
            &["text-rebuilt"],
        );
        check(
            &[(
                "a.tsv",
                "#\tnews [2009]\n1\tIn\tO\tO\n2\tTroia\tB-LOC\tB-ORG\n\n1\t160\tO\tB-X\n",
            )],
            &["a: ORG=Troia X=160"],
            &["text-rebuilt"],
        );
        check(
            &[("a.conll", "1 B-X\n2 O\n\n7 B-X\n")],
            &["a: X=1 X=7"],
            &["text-rebuilt"],
        );
        check(&[("a.conll", "")], &["a:"], &["text-rebuilt"]);
    }

    #[test]
    fn files_that_belong_together() {
        let text = ("a.txt", "New  York!");
        let places = ("LOC/a.conll", "New B-LOC\nYork I-LOC\n! O\n");
        let marks = ("M/a.conll", "New O\nYork O\n! S-M\n");
        check(&[text, places, marks], &["a: LOC=New  York M=!"], &[]);
        let other = ("M/a.conll", "Other S-M\n");
        check(
            &[text, places, other],
            &["a: LOC=New  York", "a: M=Other"],
            &["text-differs"],
        );
        check(
            &[("train.txt", "New B-LOC\n"), ("notes.md", "x")],
            &["train: LOC=New"],
            &["ignored-file", "text-rebuilt"],
        );
    }

    #[test]
    fn damage_is_named_with_its_line() {
        let fault = |text: &str| {
            let error = read(&[("a.conll", text)]).expect_err(text);
            error.to_string()
        };
        assert_eq!(
            fault("New B-LOC\nYork\n"),
            "a.conll: line 2, column 1: one column, where a token and its label are expected"
        );
        assert!(fault("New NNP\n").contains("line 1, column 1: the last column has ‘NNP’"));
        let error = read_files(
            &[InFile {
                path: "a.conll",
                bytes: b"a O\n\xff O\n",
            }],
            &ReadOptions::default(),
        );
        let error = error.expect_err("no UTF-8").to_string();
        assert_eq!(error, "a.conll: line 2, column 1: this is not UTF-8");
    }
}
