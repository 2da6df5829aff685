//! Writing CoNLL's columns.

use super::{Layer, Scheme};
use crate::exchange::adopt::file_stem;
use crate::exchange::fields::fields;
use crate::exchange::left::left;
use crate::exchange::out::{Out, files_of_each};
use crate::exchange::tokens::{Tokens, side};
use crate::exchange::{Corpus, CorpusDocument, Loss, Take, WriteOptions, Written};
use crate::model::slug::free;
use crate::model::{Annotation, SourceId, TagId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;

/// Writes a file for each document, or for each document and tag.
pub(in crate::exchange) fn write(
    corpus: &Corpus<'_>,
    options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let mut written = Written::default();
    let mut names = FileNames::default();
    let names: Vec<String> = corpus
        .all()
        .iter()
        .map(|it| names.of(&it.source.id))
        .collect();
    let folders = match options.layer {
        Layer::PerTag => tag_folders(corpus),
        _ => Vec::new(),
    };
    let one = |at: usize, it: &CorpusDocument<'_>, take: &mut Take<'_>| {
        document(it, &names[at], &folders, options, take)
    };
    files_of_each(corpus, take, one, |one, _| written.append(one));
    written.losses.extend(left(corpus, &[]));
    written
}

/// Writes the files of one document.
fn document(
    document: &CorpusDocument<'_>,
    name: &str,
    folders: &[(&TagId, String)],
    options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let mut written = Written::default();
    let mut tokens = Tokens::of(document.text);
    let pieces = pieces(document, &tokens, &mut written.losses);
    let mut layers: Vec<(String, Vec<Piece<'_>>)> = Vec::new();
    let mut dropped: BTreeSet<usize> = BTreeSet::new();
    if options.layer == Layer::PerTag {
        for (tag, folder) in folders {
            let of_tag = |it: &&Piece<'_>| it.annotation.tag == **tag;
            let of_tag = pieces.iter().filter(of_tag).cloned().collect();
            let kept = apart(of_tag, Layer::Outermost, &mut dropped);
            layers.push((format!("{folder}/{name}"), kept));
        }
    } else {
        let kept = apart(pieces, options.layer, &mut dropped);
        layers.push((name.to_owned(), kept));
    }
    for number in dropped {
        written.losses.push(Loss {
            reason: "overlap",
            document: document.source.id.to_string(),
            item: document.annotations[number].id.to_string(),
            detail: "it shares tokens with a span that was written".to_owned(),
        });
    }
    let runs = layers.iter().flat_map(|it| &it.1);
    tokens.join_across(runs.map(|it| it.tokens.clone()));
    for (stem, kept) in layers {
        let path = format!("{stem}.conll");
        let mut out = Out::file(&path, take);
        columns(document, &tokens, &kept, options.scheme, &mut out);
        out.finish();
    }
    let id = document.source.id.as_str();
    side::write(name, id, document.text, &tokens, take);
    written
}

/// Tokens that get a label.
#[derive(Clone)]
struct Piece<'a> {
    annotation: &'a Annotation,
    /// Its number in the document.
    number: usize,
    tokens: Range<usize>,
}

/// The tokens of each part of each annotation; what does not fit is told.
fn pieces<'a>(
    document: &CorpusDocument<'a>,
    tokens: &Tokens,
    losses: &mut Vec<Loss>,
) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    for (number, &annotation) in document.annotations.iter().enumerate() {
        let mut lose = |reason, detail: String| {
            losses.push(Loss {
                reason,
                document: document.source.id.to_string(),
                item: annotation.id.to_string(),
                detail,
            });
        };
        let spans = annotation.spans.as_slice();
        if spans.len() > 1 {
            let count = spans.len();
            lose(
                "discontinuous",
                format!("its {count} parts became spans of their own"),
            );
        }
        for (name, _) in fields(annotation) {
            lose("field", format!("there is no place for its {name}"));
        }
        let first = pieces.len();
        let mut widened = false;
        for &span in spans {
            let Some(run) = tokens.touching(span) else {
                lose("no-token", format!("there is only white space at {span:?}"));
                continue;
            };
            widened |= tokens.hull(&run) != Some(span);
            match pieces[first..].last_mut() {
                // Two parts of one token.
                Some(last) if run.start < last.tokens.end => last.tokens.end = run.end,
                _ => pieces.push(Piece {
                    annotation,
                    number,
                    tokens: run,
                }),
            }
        }
        if widened {
            let all: Vec<String> = pieces[first..]
                .iter()
                .filter_map(|it| tokens.hull(&it.tokens))
                .map(|it| format!("{it:?}"))
                .collect();
            lose(
                "token-border",
                format!("it was fitted to the tokens at {}", all.join(", ")),
            );
        }
    }
    pieces
}

/// The pieces that one column can hold, in order; the numbers of annotations
/// of which one cannot stand are put into `dropped`.
fn apart<'a>(
    mut pieces: Vec<Piece<'a>>,
    layer: Layer,
    dropped: &mut BTreeSet<usize>,
) -> Vec<Piece<'a>> {
    let length = |it: &Piece<'_>| it.tokens.end - it.tokens.start;
    // A stable sort: the reading order decides between equals.
    match layer {
        Layer::Outermost | Layer::PerTag => {
            pieces.sort_by_key(|it| (it.tokens.start, Reverse(length(it))));
        }
        Layer::Innermost => pieces.sort_by_key(length),
        Layer::Longest => pieces.sort_by_key(|it| Reverse(length(it))),
    }
    let mut kept: BTreeMap<usize, Piece<'a>> = BTreeMap::new();
    for piece in pieces {
        let before = kept.range(..piece.tokens.end).next_back();
        if before.is_none_or(|(_, it)| it.tokens.end <= piece.tokens.start) {
            kept.insert(piece.tokens.start, piece);
        } else {
            dropped.insert(piece.number);
        }
    }
    kept.into_values().collect()
}

/// A file of one layer.
fn columns(
    document: &CorpusDocument<'_>,
    tokens: &Tokens,
    kept: &[Piece<'_>],
    scheme: Scheme,
    file: &mut Out<'_>,
) {
    let mut out = String::from("-DOCSTART- O\n\n");
    let mut kept = kept.iter().peekable();
    for sentence in tokens.sentences() {
        for number in sentence {
            out.push_str(tokens.word(document.text, number));
            out.push(' ');
            while kept.next_if(|it| it.tokens.end <= number).is_some() {}
            match kept.peek().filter(|it| it.tokens.start <= number) {
                None => out.push('O'),
                Some(piece) => {
                    out.push(letter(scheme, &piece.tokens, number));
                    out.push('-');
                    out.push_str(piece.annotation.tag.as_str());
                }
            }
            out.push('\n');
        }
        out.push('\n');
        file.spill(&mut out);
    }
    file.push(out.as_bytes());
}

fn letter(scheme: Scheme, run: &Range<usize>, number: usize) -> char {
    let (first, last) = (number == run.start, number + 1 == run.end);
    match (scheme, first, last) {
        (Scheme::Iobes, true, true) => 'S',
        (Scheme::Bilou, true, true) => 'U',
        (Scheme::Iobes, false, true) => 'E',
        (Scheme::Bilou, false, true) => 'L',
        (_, true, _) => 'B',
        (_, false, _) => 'I',
    }
}

/// Names of files that no file system takes for one another.
#[derive(Default)]
struct FileNames {
    taken: BTreeSet<String>,
}

impl FileNames {
    fn of(&mut self, id: &SourceId) -> String {
        let folded = |it: &str| it.to_lowercase().nfc().collect::<String>();
        let taken = |it: &str| self.taken.contains(&folded(it));
        let name = free(&file_stem(id), &mut 1, taken);
        self.taken.insert(folded(&name));
        name
    }
}

/// A folder for each tag that occurs.
fn tag_folders<'a>(corpus: &Corpus<'a>) -> Vec<(&'a TagId, String)> {
    let all = corpus.project().annotations().iter();
    let tags: BTreeSet<&TagId> = all
        .filter(|it| corpus.holds(&it.id))
        .map(|it| &it.tag)
        .collect();
    let mut names = FileNames::default();
    let named = tags.into_iter().map(|tag| {
        let id = SourceId::parse(tag.as_str()).expect("ids of all kinds have the same letters");
        (tag, names.of(&id))
    });
    named.collect()
}
