//! Our own icons, tinted and at any size.

use crate::ui::theme::size;
use eframe::egui::style::WidgetVisuals;
use eframe::egui::{
    Color32, Image, ImageSource, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo,
};

macro_rules! icons {
    ($($name:ident: $file:literal,)+) => {
        /// An icon of `assets/icons`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum Icon {
            $($name,)+
        }

        impl Icon {
            /// Every icon.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            fn source(self) -> ImageSource<'static> {
                match self {
                    $(Self::$name => ImageSource::Bytes {
                        uri: concat!("bytes://icons/", $file, ".svg").into(),
                        bytes: include_bytes!(concat!("../../../assets/icons/", $file, ".svg"))
                            .as_slice()
                            .into(),
                    },)+
                }
            }
        }
    };
}

icons! {
    Agree: "agree",
    Annotate: "annotate",
    Ask: "ask",
    Check: "check",
    ChevronDown: "chevron-down",
    ChevronLeft: "chevron-left",
    ChevronRight: "chevron-right",
    ChevronUp: "chevron-up",
    Close: "close",
    Command: "command",
    Compare: "compare",
    Compatible: "compatible",
    Conflict: "conflict",
    Copy: "copy",
    Edit: "edit",
    Entity: "entity",
    Error: "error",
    Export: "export",
    Eye: "eye",
    File: "file",
    Filter: "filter",
    Folder: "folder",
    Help: "help",
    Import: "import",
    Info: "info",
    Keyboard: "keyboard",
    Library: "library",
    Link: "link",
    Merge: "merge",
    Moon: "moon",
    More: "more",
    Note: "note",
    OnlyOne: "only-one",
    PanelLeft: "panel-left",
    PanelRight: "panel-right",
    Pin: "pin",
    Plus: "plus",
    Redo: "redo",
    Reset: "reset",
    Save: "save",
    Search: "search",
    Settings: "settings",
    Stale: "stale",
    Statistics: "statistics",
    Sun: "sun",
    Table: "table",
    Trash: "trash",
    Undo: "undo",
    Unsure: "unsure",
    Warning: "warning",
    Zone: "zone",
}

impl Icon {
    /// The icon as an image of that height, for buttons. It says nothing to a
    /// screen reader by itself: the button has to.
    pub fn image(self, points: f32, tint: Color32) -> Image<'static> {
        Image::new(self.source())
            .fit_to_exact_size(Vec2::splat(points))
            .tint(tint)
    }

    /// Paints the icon into a square in the middle of `rect`.
    pub fn paint(self, ui: &Ui, rect: Rect, points: f32, tint: Color32) {
        let square = Rect::from_center_size(rect.center(), Vec2::splat(points));
        self.image(points, tint).paint_at(ui, square);
    }
}

/// The arrow of a combo box, in our own stroke: for `ComboBox::icon`.
pub fn chevron(ui: &Ui, rect: Rect, visuals: &WidgetVisuals, _open: bool) {
    Icon::ChevronDown.paint(ui, rect, 14.0, visuals.fg_stroke.color);
}

/// An icon that tells something by itself, with the words a screen reader says.
pub fn icon_ui(ui: &mut Ui, icon: Icon, tint: Color32, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size::ICON), Sense::hover());
    icon.paint(ui, rect, size::ICON, tint);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::load::Bytes;

    /// Shapes that are drawn, not only parsed: a loader that fails shows nothing.
    #[test]
    fn every_icon_can_be_drawn() {
        let ctx = eframe::egui::Context::default();
        crate::ui::theme::apply(&ctx);
        for icon in Icon::ALL {
            let image = icon.image(16.0, Color32::WHITE);
            let mut loaded = None;
            let output = ctx.run_ui(Default::default(), |ui| {
                loaded = Some(image.load_for_size(ui.ctx(), Vec2::splat(16.0)));
            });
            output.drop_without_applying_deltas();
            let loaded = loaded.expect("the frame ran");
            assert!(
                loaded.is_ok_and(|poll| poll.texture_id().is_some()),
                "{icon:?}"
            );
        }
    }

    #[test]
    fn every_icon_keeps_to_the_grid_and_the_stroke() {
        for icon in Icon::ALL {
            let ImageSource::Bytes { uri, bytes } = icon.source() else {
                panic!("icons are bundled");
            };
            let bytes: Bytes = bytes;
            let text = std::str::from_utf8(&bytes).expect("icons are text");
            for part in [
                "viewBox=\"0 0 24 24\"",
                "stroke=\"#fff\"",
                "stroke-width=\"1.5\"",
            ] {
                assert!(text.contains(part), "{uri} lacks {part}");
            }
        }
    }
}
