//! Words that are fitted into a width from their end.

use eframe::egui::{Color32, FontId, Ui};

/// As many of the last words as a width has room for: none is cut in two.
pub fn fitting_end(ui: &Ui, words: &str, font: &FontId, width: f32) -> String {
    let mut words = words;
    for _ in 0..4 {
        let all = ui
            .painter()
            .layout_no_wrap(words.to_owned(), font.clone(), Color32::PLACEHOLDER);
        let over = all.size().x - width;
        if over <= 0.0 {
            return words.to_owned();
        }
        let cut = (words.len() as f32 * (over / all.size().x)) as usize;
        let cut = words.ceil_char_boundary(cut.max(1));
        let border = words[cut..].find(' ').map_or(words.len(), |at| cut + at);
        words = words[border..].trim_start();
    }
    words.to_owned()
}
