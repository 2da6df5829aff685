//! ECB+: events and entities across documents, over tokens, in XML.
//!
//! A document is a list of tokens, then mentions with the tokens that they are
//! made of, then instances without tokens, which are what is mentioned, and
//! relations that tie mentions to instances: `CROSS_DOC_COREF` if the instance
//! stands in several documents, `INTRA_DOC_COREF` if in one.
//!
//! Written is a folder with the one topic `1`: `1/1_NNecbplus.xml`, with the
//! text and the tokens' offsets in code points beside each. Entities are
//! instances, and annotations that are certain to mention them their mentions.
//! Events are instances too, and the passages of their accounts their mentions,
//! of the kind `ACTION_OCCURRENCE`, or `ACTION_STATE` for a standing fact; the
//! members of an account stand as `HAS_PARTICIPANT`, links as `LINK`, which are
//! relations of the tool that such corpora are made with. The format has kinds
//! of its own for mentions: an actor becomes `HUMAN_PART`, a place `LOC_GEO`, a
//! date `TIME_DATE`, anything else `NON_HUMAN_PART`; of persons, organisations
//! and places the entity tells. The exact tag and all else of a mention stand
//! in one attribute `variorum`, which other readers pass over, and entities and
//! events whole in `variorum.jsonl`.
//!
//! The format counts in tokens: a span that cuts one is widened for others, and
//! parts with no token between them are joined; both come back as they were.

mod kinds;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::read_files;
pub(super) use write::write;

/// The attribute that has what only we read.
const OURS: &str = "variorum";
