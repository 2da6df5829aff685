//! Opening the window at a place that a report names.

use super::App;
use crate::app::notices::Level;
use crate::model::{SourceId, Spot};

impl App {
    /// Shows a place of the project that is being opened, once its text is at
    /// hand.
    pub fn show_when_open(&mut self, spot: Spot) {
        self.then_show = Some(spot);
    }

    /// The project is open: its text of the wanted place is asked for, by
    /// showing the source.
    pub(super) fn begin_spot(&mut self) {
        self.stay = false;
        let (Some(spot), Some(open)) = (&self.then_show, self.workbench.project()) else {
            return;
        };
        if let Some(source) = spot.find(open.store.project()) {
            let id = source.id.clone();
            self.annotate.show(&id);
            self.stay = true;
            return;
        }
        let text = format!(
            "The project has no source ‘{}’, so the place ‘{spot}’ is not shown",
            spot.source
        );
        self.then_show = None;
        self.workbench.tell(Level::Warning, text);
    }

    /// A text came; if it is that of the wanted place, the place is shown.
    pub(super) fn follow_spot(&mut self, source: &SourceId) {
        let (Some(spot), Some(open)) = (&self.then_show, self.workbench.project()) else {
            return;
        };
        let wanted = spot.find(open.store.project());
        if wanted.is_none_or(|it| it.id != *source) || open.store.document(source).is_none() {
            return;
        }
        let within = self.annotate.show_offset(&open.store, source, spot.start);
        let text = format!(
            "The text of ‘{source}’ has no position {}; its end is shown",
            spot.start
        );
        self.then_show = None;
        if !within {
            self.workbench.tell(Level::Warning, text);
        }
    }
}
