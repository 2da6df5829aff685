//! Source documents and the zones inside them.

use super::{PartialDate, Period, Record, Ref, SourceId, Voice, ZoneId};
use crate::text::CharSpan;
use smol_str::SmolStr;

/// A document that the project annotates. Its text stays in its own file.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// A slug, unique in the project.
    pub id: SourceId,
    /// Where the file is, relative to the project file, with `/` between parts.
    pub path: String,
    /// The SHA-256 of the text's UTF-8 without byte-order mark, in hex.
    pub sha256: SmolStr,
    /// What the file was decoded from; recorded, so that no offset ever moves.
    pub encoding: SmolStr,
    /// Whether a byte-order mark leads the file.
    pub bom: bool,
    /// The length of the text in code points.
    pub chars: u32,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// The period it tells about; what lies outside it could not know.
    pub covers: Option<Period>,
    /// A BCP 47 language tag, or empty.
    pub language: SmolStr,
    /// How far the annotator is.
    pub state: SourceState,
}

impl Source {
    /// A text in UTF-8 of which nothing else is known, untouched. `chars` is
    /// its length in code points; the hash is left for the caller.
    pub fn plain(id: SourceId, path: impl Into<String>, chars: u32) -> Self {
        Self {
            id,
            path: path.into(),
            sha256: SmolStr::default(),
            encoding: "utf-8".into(),
            bom: false,
            chars,
            title: String::new(),
            publisher: String::new(),
            published: None,
            covers: None,
            language: SmolStr::default(),
            state: SourceState::Untouched,
        }
    }
}

impl Record for Source {
    type Id = SourceId;

    fn id(&self) -> SourceId {
        self.id.clone()
    }

    fn visit_refs(&self, _visit: &mut dyn FnMut(Ref<'_>)) {}
}

/// How far the annotator is with a source. It tells a document that was never
/// opened from one in which nothing was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SourceState {
    #[default]
    Untouched,
    Started,
    Done,
}

/// A stretch of a source with a kind, a date, a period or a voice of its own.
/// The innermost zone gives a bare "March 7" its year and a figure its as-of.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// The source it lies in.
    pub source: SourceId,
    /// Where, in code points.
    pub span: CharSpan,
    /// What it is.
    pub kind: ZoneKind,
    /// When this stretch was published, if not with the rest.
    pub published: Option<PartialDate>,
    /// The period this stretch tells about.
    pub covers: Option<Period>,
    /// Who speaks in it.
    pub voice: Option<Voice>,
}

impl Record for Zone {
    type Id = ZoneId;

    fn id(&self) -> ZoneId {
        self.id.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        visit(Ref::Source(&self.source));
        self.voice.iter().for_each(|voice| voice.visit_refs(visit));
    }
}

/// What a zone is. The lens and the recognisers skip boilerplate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the field's own words")]
pub enum ZoneKind {
    #[default]
    Body,
    Teaser,
    Caption,
    Quote,
    Boilerplate,
}
