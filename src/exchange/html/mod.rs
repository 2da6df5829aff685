//! Reading copies: a page for each document, to read, print and send.
//!
//! A page stands alone: no script, nothing fetched, readable in light and in
//! dark. It has the whole text with its annotations underlined, each tag with a
//! colour and a pattern of its own, then a list of the annotations with their
//! offsets in code points (the end excluded), their values, entities, fields,
//! notes and relations, and what else the project knows of the document: zones,
//! what was looked at, accounts of events. Where annotations overlap, the text is
//! cut at every border, and each piece bears the lines of all that cover it, one
//! below the other. With several documents there is an index.
//!
//! It is written only. What no page shows is listed as lost: what is known of
//! entities beside their names, events that no document tells of, links between
//! events, decisions about them, and what was turned down.

mod around;
mod page;
mod segments;
mod style;
#[cfg(test)]
mod tests;

pub(in crate::exchange) use page::write;
