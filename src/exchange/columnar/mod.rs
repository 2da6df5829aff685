//! Tables in Parquet, alone and as a data set for Hugging Face's libraries.
//!
//! Four tables: `documents`, a row for each text with its spans and links as
//! lists; `spans`, the same a row a span, for SQL; `mentions`, a row for each
//! place that names an entity or tells of an event, in any document; `records`,
//! what the documents share, each whole as JSON. Positions are there in code
//! points, UTF-16 units and bytes at once. What has no column of its own stands
//! as JSON in a column `more`, so that a project comes back whole from
//! `documents` and `records`; the other two repeat what those say.
//!
//! A data set has the same tables by splits, labels as numbers with their names
//! in a `README.md` and in the files themselves, and lists in place of maps,
//! which those libraries do not know. The splits are those of a package: whole
//! sources, in an order that depends on nothing but a seed and their ids.
//!
//! Read are our own tables, and those of others that have a text with a list of
//! spans, or tokens with a list of labels. A file is looked over before it is
//! decoded ([`walk`]), so that no number in it makes memory run out.

mod assemble;
mod card;
mod foreign;
mod read;
mod schema;
mod shred;
#[cfg(test)]
mod tests;
mod walk;
mod write;

pub(super) use read::read_files;
pub(super) use write::{write, write_set};
