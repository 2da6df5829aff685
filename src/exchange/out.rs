//! Files while they are written: what was made of one is handed over before it
//! is long, so that no large one is in memory whole, and the disk has work while
//! the rest is made.

use super::cores::Part;
use super::{Corpus, CorpusDocument, OutFile, Take};
use std::io;

/// So many bytes are handed over at once.
const PIECE: usize = 64 << 10;

/// Takes what is written of a file.
pub(super) struct Out<'t> {
    bytes: Vec<u8>,
    path: &'t str,
    take: &'t mut Take<'t>,
}

impl<'t> Out<'t> {
    /// A file of that path, whose pieces go to `take`.
    pub fn file(path: &'t str, take: &'t mut Take<'t>) -> Self {
        Self {
            bytes: Vec::new(),
            path,
            take,
        }
    }

    /// Adds to the file.
    pub fn push(&mut self, mut bytes: &[u8]) {
        if self.bytes.len() + bytes.len() > self.bytes.capacity() {
            self.bytes
                .reserve_exact(PIECE.saturating_sub(self.bytes.len()));
        }
        while self.bytes.len() + bytes.len() >= PIECE {
            let (now, then) = bytes.split_at(PIECE.saturating_sub(self.bytes.len()));
            self.bytes.extend_from_slice(now);
            self.hand_over();
            self.bytes.reserve_exact(PIECE);
            bytes = then;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Adds what was made elsewhere; if it is long, it goes on as it is.
    pub fn push_made(&mut self, bytes: Vec<u8>) {
        if bytes.len() >= PIECE / 2 {
            self.hand_over();
            self.bytes = bytes;
            self.hand_over();
        } else {
            self.push(&bytes);
        }
    }

    /// Adds the words of a buffer once they are many, and empties it: for what
    /// is made as a string.
    pub fn spill(&mut self, from: &mut String) {
        const MANY: usize = 4096;
        if from.len() >= MANY {
            self.push(from.as_bytes());
            from.clear();
        }
    }

    fn hand_over(&mut self) {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.shrink_to_fit();
        let path = self.path.to_owned();
        (self.take)(OutFile { path, bytes });
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
    let one = |at, document: &CorpusDocument<'a>, put: &mut (dyn FnMut(Vec<u8>) + Send)| {
        let mut take = |piece: OutFile| put(piece.bytes);
        let mut out = Out::file("", &mut take);
        let made = write(at, document, &mut out);
        out.finish();
        made
    };
    corpus.parts_in_order(one, |part| match part {
        Part::Piece(bytes) => to.push_made(bytes),
        Part::End(made) => told(made),
    });
}

/// Hands over the files that `write` makes of each document, on all cores, in
/// their order, in which `told` gets what it gives back, and may add to the last
/// of them. Those of one document alone go straight to `take`.
pub(super) fn files_of_each<'a, R: Send>(
    corpus: &Corpus<'a>,
    take: &mut Take<'_>,
    write: impl Fn(usize, &CorpusDocument<'a>, &mut Take<'_>) -> R + Sync,
    mut told: impl FnMut(R, &mut Take<'_>) + Send,
) {
    if corpus.len() < 2 {
        for (at, document) in corpus.documents().enumerate() {
            let made = write(at, document, take);
            told(made, take);
        }
        return;
    }
    let one = |at, document: &CorpusDocument<'a>, put: &mut (dyn FnMut(OutFile) + Send)| {
        write(at, document, put)
    };
    corpus.parts_in_order(one, |part| match part {
        Part::Piece(piece) => take(piece),
        Part::End(made) => told(made, take),
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
