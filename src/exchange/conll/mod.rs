//! CoNLL's columns: one token a line, its label in the last column.
//!
//! Taken are two columns (2002) and more (2003, of which the middle ones are
//! passed over), parted by tabs or spaces. An empty line ends a sentence, a
//! line `-DOCSTART-` begins a document. The label is `O` outside, or says with
//! `B-`, `I-`, `E-`/`L-`, `S-`/`U-` which part of a span the token is; which of
//! IOB1, IOB2, IOBES and BILOU that is, the file shows. Labels that no scheme
//! allows in their place are read as evaluation scripts read them, and counted.
//!
//! Written is a folder: `NAME.conll` with `TOKEN LABEL`, the text as `NAME.txt`
//! and the tokens' offsets in code points as `NAME.offsets.tsv`, so that spans
//! come back to the character. The format counts in tokens, and one column
//! holds one layer: a span that cuts a token is widened, one that lies over
//! another is left out as [`Layer`] says, and a sentence end inside a span is
//! not written, since no label reaches across. Tags stand by their ids; what an
//! annotation carries beside has no place.

pub(super) mod chunks;
mod read;
mod write;

pub(super) use read::read_files;
pub(super) use write::write;

/// How the place of a token in its span is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// `B` begins, `I` goes on.
    #[default]
    Bio,
    /// As well `E` for the last and `S` for the only one.
    Iobes,
    /// As well `L` for the last and `U` for the only one.
    Bilou,
}

/// Which of several spans that share a token is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// The one inside: names in a statement, not the statement.
    #[default]
    Innermost,
    /// The one that the others lie in; of two that cross, the first.
    Outermost,
    /// The one with the most tokens.
    Longest,
    /// A file for each tag, `TAG/NAME.conll`, and in each the outermost.
    PerTag,
}
