//! A file while it is written: what was made of it is handed over before it
//! is long, so that no large one is in memory whole.

use super::{Corpus, CorpusDocument, OutFile, Take};
use std::io;

/// So many bytes are handed over at once.
const PIECE: usize = 256 << 10;

/// Takes what is written of a file.
pub(super) struct Out<'t> {
    bytes: Vec<u8>,
    /// The path of the file and who gets its pieces; of what stays in memory there is none.
    to: Option<(&'t str, &'t mut Take<'t>)>,
}

impl<'t> Out<'t> {
    /// A file of that path, whose pieces go to `take`.
    pub fn file(path: &'t str, take: &'t mut Take<'t>) -> Self {
        Self {
            bytes: Vec::new(),
            to: Some((path, take)),
        }
    }

    /// What is written of one document, for which there is room at once, as far
    /// as its text tells: a buffer that grows is copied over and over, and leaves
    /// holes behind. Room that is not used takes no memory.
    fn of(document: &CorpusDocument<'_>) -> Self {
        const TIMES: usize = 6;
        let mut bytes = Vec::new();
        let text = document.text.as_str().len();
        // Where there is not so much, it grows after all.
        let _ = bytes.try_reserve(text.saturating_mul(TIMES));
        Self { bytes, to: None }
    }

    /// Adds to the file.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while self.to.is_some() && self.bytes.len() + bytes.len() >= PIECE {
            let (now, then) = bytes.split_at(PIECE - self.bytes.len());
            self.bytes.extend_from_slice(now);
            self.hand_over();
            bytes = then;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Adds what was made elsewhere; if it is long, it goes on as it is.
    pub fn push_made(&mut self, bytes: Vec<u8>) {
        if self.to.is_some() && bytes.len() >= PIECE {
            self.hand_over();
            self.bytes = bytes;
            self.hand_over();
        } else {
            self.push(&bytes);
        }
    }

    fn hand_over(&mut self) {
        if let Some((path, take)) = &mut self.to {
            take(OutFile {
                path: (*path).to_owned(),
                bytes: std::mem::take(&mut self.bytes),
            });
        }
    }

    /// Hands over what is left, which may be nothing: then the file is empty, or
    /// ends with what was handed over.
    pub fn finish(mut self) {
        self.hand_over();
    }
}

impl io::Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Adds to a file what `write` makes of each document, on all cores, in their
/// order, in which `told` gets what it gives back. One document alone is written
/// straight into the file.
pub(super) fn each_document<'a, R: Send>(
    corpus: &Corpus<'a>,
    to: &mut Out<'_>,
    write: impl Fn(usize, &CorpusDocument<'a>, &mut Out<'_>) -> R + Sync,
    mut told: impl FnMut(R) + Send,
) {
    if corpus.len() < 2 {
        for (at, document) in corpus.documents().enumerate() {
            told(write(at, document, to));
        }
        return;
    }
    let one = |at, document: &CorpusDocument<'a>| {
        let mut out = Out::of(document);
        let made = write(at, document, &mut out);
        (out.bytes, made)
    };
    corpus.each_in_order(one, |(bytes, made)| {
        to.push_made(bytes);
        told(made);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_the_file() {
        let mut files: Vec<OutFile> = Vec::new();
        let mut take = |it| files.push(it);
        let mut out = Out::file("a", &mut take);
        for _ in 0..PIECE {
            out.push(b"abc");
        }
        out.push_made(b"abc".repeat(PIECE));
        out.finish();
        Out::file("b", &mut take).finish();
        let mut all = Vec::new();
        assert!(files.len() > 3);
        for it in &files {
            if it.path == "a" {
                all.extend_from_slice(&it.bytes);
            }
        }
        assert_eq!(all, b"abc".repeat(2 * PIECE));
        let last = files.last().map(|it| (it.path.as_str(), it.bytes.len()));
        assert_eq!(last, Some(("b", 0)));
    }
}
