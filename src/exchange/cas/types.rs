//! A type system, as far as readers need it.

use super::{ANNOTATION, DOCUMENT_ANNOTATION, TOP};
use crate::exchange::ImportError;
use crate::exchange::xml::{Piece, Xml};
use std::collections::HashMap;

/// Types by their names.
#[derive(Debug, Default)]
pub(super) struct Types {
    by_name: HashMap<String, Type>,
}

#[derive(Debug)]
struct Type {
    parent: String,
    features: HashMap<String, String>,
}

/// What a feature is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    Text,
    Flag,
    Texts,
    One,
    Many,
}

/// Types that lie deeper than this are in a circle.
const MAX_DEPTH: usize = 100;

impl Types {
    /// Adds a type; one that is declared twice has the features of both.
    pub fn add(
        &mut self,
        name: &str,
        parent: &str,
        features: impl IntoIterator<Item = (String, String)>,
    ) {
        let it = self.by_name.entry(name.to_owned()).or_insert_with(|| Type {
            parent: parent.to_owned(),
            features: HashMap::new(),
        });
        it.features.extend(features);
    }

    /// Whether a type is declared, or one of UIMA's own.
    pub fn knows(&self, name: &str) -> bool {
        name.starts_with("uima.") || self.by_name.contains_key(name)
    }

    /// A type and those that it is a kind of.
    fn line<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        let parent = move |it: &&'t str| match *it {
            DOCUMENT_ANNOTATION => Some(ANNOTATION),
            ANNOTATION => Some(TOP),
            it => self.by_name.get(it).map(|it| it.parent.as_str()),
        };
        std::iter::successors(Some(name), parent).take(MAX_DEPTH)
    }

    /// Whether a type is of that kind.
    pub fn is(&self, name: &str, kind: &str) -> bool {
        self.line(name).any(|it| it == kind)
    }

    /// What a feature of a type holds; `None` if it has no such feature.
    pub fn range(&self, name: &str, feature: &str) -> Option<Range> {
        let range = self
            .line(name)
            .find_map(|it| self.by_name.get(it)?.features.get(feature))?;
        Some(match range.as_str() {
            "uima.cas.Boolean" => Range::Flag,
            "uima.cas.String" | "uima.cas.Integer" | "uima.cas.Long" | "uima.cas.Short"
            | "uima.cas.Byte" | "uima.cas.Float" | "uima.cas.Double" => Range::Text,
            "uima.cas.FSArray" | "uima.cas.FSList" | "uima.cas.NonEmptyFSList" => Range::Many,
            array if array.starts_with("uima.cas.") && array.ends_with("Array") => Range::Texts,
            list if list.starts_with("uima.cas.") && list.ends_with("List") => Range::Texts,
            array if array.ends_with("[]") => Range::Many,
            other if self.is(other, "uima.cas.String") => Range::Text,
            _ => Range::One,
        })
    }

    /// Adds what a file in XML declares.
    ///
    /// # Errors
    ///
    /// [`ImportError`] where it is no XML.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        let mut xml = Xml::new(bytes)?;
        let mut path: Vec<&str> = Vec::new();
        let (mut name, mut parent) = (String::new(), String::new());
        let (mut feature, mut range) = (String::new(), String::new());
        let mut features: Vec<(String, String)> = Vec::new();
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(element) => {
                    path.push(element.name);
                    if path.len() > MAX_DEPTH {
                        return Err(xml.error("the elements lie too deep in one another"));
                    }
                }
                Piece::Text(text) => {
                    let of = path.len().checked_sub(2).map(|it| path[it]);
                    let to = match (of, path.last().copied()) {
                        (Some("typeDescription"), Some("name")) => &mut name,
                        (Some("typeDescription"), Some("supertypeName")) => &mut parent,
                        (Some("featureDescription"), Some("name")) => &mut feature,
                        (Some("featureDescription"), Some("rangeTypeName")) => &mut range,
                        _ => continue,
                    };
                    to.push_str(text.trim());
                }
                Piece::Close(element) => {
                    path.pop();
                    if element == "featureDescription" {
                        features.push((std::mem::take(&mut feature), std::mem::take(&mut range)));
                    } else if element == "typeDescription" {
                        let (name, parent) =
                            (std::mem::take(&mut name), std::mem::take(&mut parent));
                        self.add(&name, &parent, features.drain(..));
                    }
                }
            }
        }
        Ok(())
    }
}
