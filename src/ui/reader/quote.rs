//! Words of a source outside the reading column: quotes in the inspector,
//! lines of lists. They too may run from right to left.

use super::blocks::Blocks;
use super::layout::{Path, Setting, lay_out, piece_galley, shown, whole_galley};
use super::pieces::words_in_visual_order;
use crate::text::SourceText;
use crate::ui::theme::Tokens;
use eframe::egui::{self, Color32, FontId, Role, Sense, WidgetInfo, vec2};

/// The longest quote that is laid out, in bytes; a longer one ends with "…".
const LONGEST: usize = 2000;

/// Some words of a source, wrapped to the width at hand, in the right order.
pub fn quote_ui(ui: &mut egui::Ui, words: &str, font: FontId) -> egui::Response {
    let tokens = Tokens::of_ui(ui);
    let cut = &words[..words.floor_char_boundary(LONGEST)];
    let short = if cut.len() < words.len() {
        format!("{cut}…")
    } else {
        cut.to_owned()
    };
    let setting = Setting {
        line_height: (font.size * crate::ui::theme::size::LINE_HEIGHT * 0.9).round(),
        font,
        width: ui.available_width().max(40.0).floor(),
        pixels_per_point: ui.ctx().pixels_per_point(),
    };
    let Ok(text) = SourceText::new(short) else {
        return ui.label(words);
    };
    let blocks = Blocks::new(&text);
    let laid: Vec<_> = (0..blocks.len())
        .map(|index| {
            let block = blocks.get(&text, index);
            (block, lay_out(ui.ctx(), &text, block, &setting))
        })
        .collect();
    let height = laid.iter().map(|(_, geometry)| geometry.height).sum();
    let (rect, response) = ui.allocate_exact_size(vec2(setting.width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    let painter = ui.painter();
    let mut top = rect.min;
    for (block, geometry) in laid {
        match &geometry.path {
            Path::Whole => {
                let slice = block.span().map_or("", |span| text.slice(span));
                let galley = whole_galley(ui.ctx(), shown(slice), &setting, Color32::PLACEHOLDER);
                painter.galley(top, galley, tokens.text);
            }
            Path::Pieces(pieces) => {
                for piece in pieces {
                    let galley =
                        piece_galley(ui.ctx(), &piece.text, &setting, Color32::PLACEHOLDER);
                    painter.galley(top + piece.pos, galley, tokens.text);
                }
            }
        }
        top.y += geometry.height;
    }
    response
}

/// Some words of a source on one line for a label: line breaks and controls
/// have stand-ins, at most `longest` characters stay, and words that run from
/// right to left are put in the order in which they are seen.
pub fn one_line(words: &str, longest: usize) -> String {
    // No more is looked at than may be shown: the words may be a whole document.
    let mut joined = String::new();
    for word in words.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        let room = 4 * longest + 8;
        joined.push_str(&word[..word.floor_char_boundary(room)]);
        if joined.len() > room {
            break;
        }
    }
    let mut short: String = shown(&joined).chars().take(longest).collect();
    if short.chars().count() < joined.chars().count() {
        short.push('…');
    }
    words_in_visual_order(&short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_its_words_in_the_order_they_are_seen() {
        assert_eq!(one_line("some\r\n160  herders", 40), "some 160 herders");
        assert_eq!(one_line("some 160 herders", 6), "some 1…");
        assert_eq!(one_line("לא פחות מ", 40), "מ פחות לא");
        assert_eq!(one_line("in בירות today", 40), "in בירות today");
    }
}
