//! What a room asks for. Rooms read the store and never write to it.

use super::action::{Action, Room};
use super::notices::Level;
use crate::command::Transaction;
use crate::index::coverage::Limits;
use crate::model::{AnnotationId, EntityId, EventId, SourceId};
use crate::text::CharSpan;
use std::path::PathBuf;

/// What an entity is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityWish {
    /// To link these mentions to it.
    Link(Vec<AnnotationId>),
    /// To say what this one lies or serves in.
    Within(EntityId),
    /// To merge this one with it.
    Merge(EntityId),
}

/// What a comparison can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "label and help say it")]
pub enum ComparisonFile {
    Html,
    Csv,
    Json,
    Text,
    Svg,
    Png,
}

impl ComparisonFile {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Html,
        Self::Csv,
        Self::Json,
        Self::Text,
        Self::Svg,
        Self::Png,
    ];

    /// Those that are a picture.
    pub const PICTURES: [Self; 2] = [Self::Svg, Self::Png];

    /// What its button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Html => "Page (HTML)…",
            Self::Csv => "Table (CSV)…",
            Self::Json => "Data (JSON)…",
            Self::Text => "Plain text…",
            Self::Svg => "Plots (SVG)…",
            Self::Png => "Plots (PNG)…",
        }
    }

    /// What it is good for.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Html => "to print or send; the plots are inside",
            Self::Csv => "one line for each account and aspect",
            Self::Json => "for other programs",
            Self::Text => "for a mail or a note",
            Self::Svg => "the interval plots as a drawing, sharp at any size",
            Self::Png => "the interval plots as a picture that every program shows",
        }
    }

    /// The end of the file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Text => "txt",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// Something that a room wants done, carried out after the frame in one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Start an action of the list, as if from a menu.
    Act(Action),
    /// Change the project.
    Apply(Transaction),
    /// Tell the person something.
    Tell(Level, String),
    /// Let the coverage lens show other suggestions.
    LimitLens(Limits),
    /// Go to another room.
    GoTo(Room),
    /// Show a source in the Annotate room.
    ShowSource(SourceId),
    /// Show an annotation in its source and focus it.
    ShowAnnotation(AnnotationId),
    /// Show a stretch of a source.
    ShowPlace(SourceId, CharSpan),
    /// List the annotations of all sources that these words are about; of all, if empty.
    ListAnnotations(String),
    /// Ask which entity is meant.
    PickEntity(EntityWish),
    /// Show the page of an entity.
    ShowEntity(EntityId),
    /// Show an event in the Compare room.
    ShowEvent(EventId),
    /// Write the comparison of an event to a file.
    SaveComparison(ComparisonFile, EventId),
    /// Read the text of a source, if it is not at hand.
    WantText(SourceId),
    /// Open a project file.
    Open(PathBuf),
    /// Take files or folders as sources into the open project, or make one of them.
    AddPaths(Vec<PathBuf>),
    /// Use the text of a source though its path or hash asks for consent.
    Consent(SourceId),
    /// Look for the annotations of a source in its changed text.
    Refit(SourceId),
    /// Use that file for a source from now on.
    Relocate(SourceId, PathBuf),
    /// Take a project off the list of recent ones.
    ForgetRecent(PathBuf),
}
