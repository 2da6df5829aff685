//! The reader: one virtualised scroll for a whole document, with annotations
//! painted over the text and selection by mouse and keyboard.
//!
//! The reader shows and measures; it changes nothing. What a person does comes
//! out as [`ReaderEvent`]s in byte offsets of the source text; no other module
//! sees a screen position of a character or an egui text cursor.
//!
//! Nothing in a frame depends on the size of the document: blocks in view are
//! found in a prefix-sum tree, annotations in an interval index, and the marks
//! beside the scroll bar in counts that every edit keeps up to date.

mod access;
mod blocks;
mod heights;
mod interact;
mod layout;
mod lens;
mod marks;
mod paint;
mod pieces;
mod placings;
mod quote;
#[cfg(test)]
mod tests;
mod view;

use crate::index::Placed;
use crate::index::coverage::SuggestionPlace;
use crate::model::{Annotation, AnnotationId, TagId};
use crate::text::{ByteOffset, ByteSpan, Snap, SourceText};
use crate::ui::theme::TagLook;
use eframe::egui::{self, Color32, FontId};

pub use interact::Side;
pub use lens::Lens;
pub use placings::{Cells, Parts, Placings};
pub use quote::{one_line, quote_ui};
pub use view::{Selection, View};

/// A tag as the reader shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct TagShown {
    /// The tag's name in lower case, as spoken: "figure".
    pub name: String,
    /// Its colour, underline and letter.
    pub look: TagLook,
}

/// The sizes of the reading column; its colours are those of the theme.
#[derive(Clone, Debug, PartialEq)]
pub struct ReaderStyle {
    /// The reading face and size.
    pub font: FontId,
    /// Small print in the margins.
    pub small_font: FontId,
    /// From one baseline to the next, in points.
    pub line_height: f32,
    /// The widest the column gets, in points.
    pub measure: f32,
}

/// What stands in the left margin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Gutter {
    #[default]
    None,
    LineNumbers,
    Offsets,
}

/// A zone as it is marked in the margin.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneMark {
    /// Where, in bytes.
    pub span: ByteSpan,
    /// What it is: "teaser, 19 March 2011".
    pub label: String,
    /// Its bar.
    pub color: Color32,
    /// Whether its text is greyed, as for boilerplate.
    pub dimmed: bool,
}

/// What other accounts of an event make of what an annotation says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ToldMark {
    /// The sign at its end.
    pub sign: char,
    /// The colour of the sign.
    pub color: Color32,
    /// What it means, for screen readers.
    pub words: &'static str,
}

/// Gives the mark of an annotation, if it has one.
pub type Told<'a> = &'a dyn Fn(&AnnotationId) -> Option<ToldMark>;

/// What the reader shows in this frame.
pub struct Input<'a> {
    /// The text.
    pub text: &'a SourceText,
    /// Its annotations.
    pub index: &'a dyn Placings,
    /// How the annotations of a tag look.
    pub look: &'a dyn Fn(&TagId) -> &'a TagShown,
    /// The zones, by start.
    pub zones: &'a [ZoneMark],
    /// The suggestions and what was reviewed, once they were looked for.
    pub lens: Option<Lens<'a>>,
    /// The words that carry the hedge of the focused claim, and whether that
    /// is only proposed.
    pub hedges: &'a [(ByteSpan, bool)],
    /// What other accounts make of an annotation, where that is shown.
    pub told: Option<Told<'a>>,
    /// Sizes.
    pub style: &'a ReaderStyle,
    /// The annotation that keys act on.
    pub focused: Option<&'a Placed>,
    /// To which borders a drag is widened, unless a modifier says otherwise.
    pub snap: Snap,
    /// The look of what a drag will become, if a tag is sticky.
    pub sticky: Option<&'a TagShown>,
    /// Whether edges may be moved and spans be added.
    pub writable: bool,
    /// What stands in the left margin.
    pub gutter: Gutter,
    /// Whether each span shows its tag's letter.
    pub letters: bool,
    /// Whether arrow keys move a caret rather than scroll.
    pub caret_mode: bool,
    /// Whether keys belong to the reader in this frame.
    pub keys: bool,
}

impl Input<'_> {
    /// Whether that is the annotation that keys act on.
    fn is_focused(&self, placed: &Placed) -> bool {
        self.focused
            .is_some_and(|it| it.annotation.id == placed.annotation.id)
    }
}

/// What a person did in the reader.
#[derive(Clone, Debug, PartialEq)]
pub enum ReaderEvent {
    /// A selection was finished by the mouse; it stands in [`View::selection`].
    Selected,
    /// A click on annotations, the innermost first; empty = beside any.
    Clicked(Vec<AnnotationId>),
    /// A click with the other button; the annotations there.
    Menu(Vec<AnnotationId>),
    /// An edge was dragged: the annotation, which of its fragments, and where
    /// that fragment lies now.
    Resized {
        /// The annotation.
        id: AnnotationId,
        /// Which fragment, from 0.
        fragment: usize,
        /// Its new place.
        span: ByteSpan,
    },
    /// A click on a lit suggestion.
    SuggestionClicked(SuggestionPlace),
    /// With the modifier held, a stretch was dragged to be added to the focused annotation.
    FragmentAdded(ByteSpan),
}

/// What an annotation is called, spoken and in the accessibility tree.
pub fn spoken_name(annotation: &Annotation, tag: &TagShown, text: &SourceText) -> String {
    const LONGEST: usize = 120;
    // No more is looked at than is spoken: an annotation may be a whole document.
    let mut parts: Vec<&str> = Vec::new();
    let mut left = LONGEST + 1;
    for &span in annotation.spans.as_slice() {
        let Some(part) = text.quote(span) else {
            continue;
        };
        let end = part.char_indices().nth(left).map_or(part.len(), |it| it.0);
        parts.push(&part[..end]);
        left = left.saturating_sub(part[..end].chars().count());
        if left == 0 {
            break;
        }
    }
    let quote = parts.join(" … ");
    let unsure = if annotation.unsure { ", unsure" } else { "" };
    match quote.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}: {}…{unsure}", tag.name, &quote[..end]),
        None => format!("{}: {quote}{unsure}", tag.name),
    }
}

/// The reader of one window: shows a document and gives back what was done.
pub fn reader_ui(ui: &mut egui::Ui, view: &mut View, input: &Input<'_>) -> Vec<ReaderEvent> {
    view.ui(ui, input)
}

/// Where a gap of the text is on screen, if it is in view; for tests, which
/// speak of words and not of pixels.
pub fn screen_pos(view: &View, at: ByteOffset) -> Option<egui::Pos2> {
    view.screen_pos(at)
}
