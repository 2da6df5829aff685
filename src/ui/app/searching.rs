//! From the text to the hits and back, and the dialog that tags all.

use super::App;
use crate::app::Request;
use crate::app::action::{Action, Room};
use crate::app::notices::Level;
use crate::io::random;
use crate::model::SourceId;
use crate::text::{CharSpan, SourceText};
use crate::ui::rooms::search::{TagAll, perform, tag_all_ui};
use eframe::egui;

/// So much of a selection becomes a query, in bytes.
const LONGEST: usize = 300;

impl App {
    /// What is selected in the text that is shown: where, and the words.
    fn selected_words(&self) -> Option<(SourceId, CharSpan, String)> {
        let source = self.annotate.current.as_ref()?;
        let text = self.text_of(source)?;
        let selection = self.annotate.view()?.selection();
        let [span] = selection[..] else { return None };
        let words = text.slice(span).to_owned();
        Some((source.clone(), text.chars_of(span).ok()?, words))
    }

    fn text_of(&self, source: &SourceId) -> Option<&SourceText> {
        let open = self.workbench.project()?;
        open.store.document(source).map(|it| &it.text)
    }

    pub(super) fn show_search(&mut self) {
        let from_here = self.room == Room::Search;
        let selected = (self.room == Room::Annotate)
            .then(|| self.selected_words())
            .flatten()
            .filter(|it| it.2.len() <= LONGEST);
        self.search.enter(selected, from_here);
        self.room = Room::Search;
    }

    pub(super) fn search_action(&mut self, action: Action) -> Vec<Request> {
        let Some(open) = self.workbench.project() else {
            return Vec::new();
        };
        perform(&mut self.search, &open.store, action, &mut random::bits)
    }

    /// Opens tag-all on the selected words, else on those of the annotation
    /// that keys act on.
    pub(super) fn open_tag_all(&mut self) {
        let Some(open) = self.workbench.project() else {
            return;
        };
        let tags = &open.store.project().scheme().tags;
        let last = self.annotate.last_tag.clone();
        let usual = last.or_else(|| tags.first().map(|it| it.id.clone()));
        let wake = self.search.wake();
        let dialog = match (self.selected_words(), self.annotate.target(&open.store)) {
            (Some((source, span, words)), _) => {
                usual.and_then(|tag| TagAll::new(&words, (source, span), None, tag, wake))
            }
            (None, Some(target)) => {
                let here = (target.source.clone(), target.spans.hull());
                let words = match self.text_of(&target.source) {
                    Some(text) => text.quote(here.1).unwrap_or_default().to_owned(),
                    None => target.text(),
                };
                TagAll::new(&words, here, Some(target.clone()), target.tag.clone(), wake)
            }
            (None, None) => None,
        };
        if dialog.is_none() {
            let text = "Select one stretch of at most 2,000 bytes, with letters or digits in it, \
                        to tag all places that have its words";
            self.workbench.tell(Level::Info, text);
        }
        self.room = Room::Annotate;
        self.tag_all = dialog;
    }

    pub(super) fn tag_all_ui(&mut self, ctx: &egui::Context, requests: &mut Vec<Request>) {
        let Some(mut dialog) = self.tag_all.take() else {
            return;
        };
        let Some(open) = self.workbench.project() else {
            return;
        };
        let (asked, stays) = tag_all_ui(
            ctx,
            &mut dialog,
            &open.store,
            &self.keymap,
            &mut random::bits,
        );
        if !asked.is_empty() {
            self.annotate.last_tag = Some(dialog.tag().clone());
        }
        requests.extend(asked);
        if stays {
            self.tag_all = Some(dialog);
        }
    }
}
