//! UIMA's CAS, as INCEpTION and WebAnno hand documents over: in JSON (0.4), in
//! XMI, and in WebAnno TSV 3.
//!
//! A CAS is a text with feature structures, each of a type with features. JSON
//! brings its types along, XMI has them in a `TypeSystem.xml` beside it. Both
//! count in UTF-16 units. A document is a file; XMI is read from ZIP archives
//! too, as INCEpTION exports it.
//!
//! | ours | CAS |
//! |---|---|
//! | annotation | a type of its tag, `custom.Actor`, with string features for all that it carries |
//! | attribute of the scheme | a feature of its name |
//! | parts of an annotation | annotations joined to the first by `variorum.Fragment` |
//! | first entity | `identifier`, an IRI |
//! | relation | a type of its kind with `Governor` and `Dependent` |
//! | account | `variorum.Account` over its passage with `members`, links with `role` and `target` |
//! | entity, event, link of events | `variorum.Record`, as JSON |
//! | title, language | `DocumentMetaData` |
//!
//! Sentences and tokens are written, since INCEpTION anchors to them, and are
//! not read. `variorum.Document` says what types and features are called here,
//! so that all of it comes back. What XML cannot hold is a space there, and
//! stands in `record` as it was.
//!
//! Of strangers, every annotation is taken: its label is the type's own name,
//! or the value of DKPro's named entities; features become attributes, features
//! that refer to other annotations, slots and chains become links. Morphology
//! and syntax are counted and left.

mod build;
mod json;
mod kinds;
mod own;
mod people;
mod read;
mod take;
mod tsv;
mod types;
mod xmi;

pub(super) use read::{read_json, read_tsv, read_xmi};

use super::corpus::Corpus;
use super::{Take, WriteOptions, Written};

/// Writes a JSON file for each document.
pub(super) fn write_json(
    corpus: &Corpus<'_>,
    _options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    build::write::<json::Writer>(corpus, take)
}

/// Writes an XMI file for each document, and their type system.
pub(super) fn write_xmi(
    corpus: &Corpus<'_>,
    _options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    build::write::<xmi::Writer>(corpus, take)
}

/// Writes a file of WebAnno TSV for each document, and what such files do not hold.
pub(super) fn write_tsv(
    corpus: &Corpus<'_>,
    _options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let mut written = build::write::<tsv::Writer>(corpus, take);
    if !corpus.is_empty() {
        written.files.push(tsv::beside::file(corpus));
    }
    written
}

/// The view that everything is in.
const VIEW: &str = "_InitialView";
/// The id of its text.
const SOFA: u64 = 1;

const TOP: &str = "uima.cas.TOP";
const ANNOTATION: &str = "uima.tcas.Annotation";
const DOCUMENT_ANNOTATION: &str = "uima.tcas.DocumentAnnotation";
const META: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
const OURS: &str = "variorum.Document";
const RECORD: &str = "variorum.Record";
const FRAGMENT: &str = "variorum.Fragment";
const ACCOUNT: &str = "variorum.Account";
const MEMBER: &str = "variorum.AccountMembersLink";

/// A language that nobody has named.
const NO_LANGUAGE: &str = "x-unspecified";
/// What comes before an entity's id in an IRI.
const IRI: &str = "urn:variorum:entity:";

/// A text as XML can hold it: a space for each character that it cannot.
fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    if super::xml::is_clean(text) {
        return text.into();
    }
    let mut one = [0; 4];
    let letters = text.chars().map(|it| {
        if super::xml::is_clean(it.encode_utf8(&mut one)) {
            it
        } else {
            ' '
        }
    });
    letters.collect::<String>().into()
}

#[cfg(test)]
mod tests;
