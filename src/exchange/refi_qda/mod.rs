//! REFI-QDA, in which programs for qualitative analysis hand over projects:
//! an archive `.qdpx` with `project.qde` in XML and the texts in `sources/`;
//! and `.qdc`, a codebook alone.
//!
//! Positions are code points from 0, the end exclusive, in a text with plain
//! line feeds and without a byte-order mark. Programs differ: some keep CR LF
//! and count it as one or as two, some write a mark, some count UTF-16 units.
//! A selection's name is the beginning of its words, which tells on reading.
//!
//! A tag is a code below one that is not for coding; a word of an attribute is
//! a code below its tag's, `name=word`. An annotation is a selection with
//! codings; further parts of it are selections that links named `fragment` lead
//! to. A note is a note, a relation a link, an entity a case that gathers its
//! selections from all sources, an event a set of the sources that tell of it.
//! What else there is stands as a line of JSON in a description, which programs
//! show as a comment and keep.
//!
//! Line ends are written as the program wants them that the archive is for, and
//! which ones were CR LF is kept, so that the text comes back as it was. What
//! accounts say of events, zones, and the ids of relations are left behind.

mod archive;
mod ends;
mod project;
mod read;
mod write;

pub(super) use read::read_files;
pub(super) use write::write;

use sha2::{Digest as _, Sha256};

/// The namespaces of a project and of a codebook.
const PROJECT: &str = "urn:QDA-XML:project:1.0";
const CODEBOOK: &str = "urn:QDA-XML:codebook:1.0";
/// The name of links that lead to a further part.
const FRAGMENT: &str = "fragment";
/// The longest beginning of its words that names a selection, in characters.
const MAX_NAME: usize = 100;

/// Which program an archive is for; they differ in line ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Program {
    /// As the standard has it: line feeds alone.
    #[default]
    Any,
    /// CR LF in the text, counted as one.
    Maxqda,
    /// CR LF in the text, counted as one.
    AtlasTi,
    /// CR LF in the text, counted as two.
    Nvivo,
}

impl Program {
    /// Whether line ends are written as CR LF.
    fn writes_crlf(self) -> bool {
        self != Self::Any
    }

    /// Whether a CR LF counts as one.
    fn counts_one(self) -> bool {
        matches!(self, Self::Maxqda | Self::AtlasTi)
    }
}

/// The identifier of a record: the same for the same record each time.
fn guid(kind: &str, id: &str) -> String {
    let hash = Sha256::new()
        .chain_update(kind)
        .chain_update([0])
        .chain_update(id)
        .finalize();
    let mut out = String::with_capacity(36);
    for (index, byte) in hash.iter().take(16).enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        // Version 8, made as one likes, and the variant that all have.
        let byte = match index {
            6 => byte & 0x0f | 0x80,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        };
        let digits = [byte >> 4, byte & 15];
        out.extend(digits.map(|it| char::from(b"0123456789abcdef"[usize::from(it)])));
    }
    out
}

/// An identifier as it is compared: without braces, in small letters.
fn plain_guid(text: &str) -> String {
    text.trim()
        .trim_start_matches('{')
        .trim_end_matches('}')
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_stable_and_of_the_right_form() {
        let one = guid("tag", "actor");
        assert_eq!(one, guid("tag", "actor"));
        assert_ne!(one, guid("ta", "gactor"));
        let lengths: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(plain_guid("{ABC-1}"), "abc-1");
    }
}
