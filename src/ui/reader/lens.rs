//! The coverage lens in the reader: what is not yet tagged is lit, what was
//! reviewed has a quiet bar in the margin.

use super::access::bounds;
use super::paint::{MOST, rects};
use super::view::{View, Visible};
use super::{Input, ReaderEvent, TagShown};
use crate::index::coverage::{Coverage, Proposal, Suggestion, SuggestionKind, SuggestionPlace};
use crate::ui::theme::color::faded;
use crate::ui::theme::{SpanLook, SpanState, Tokens, stroke};
use crate::ui::widgets::paint_outline;
use eframe::egui::accesskit::{Action, Role};
use eframe::egui::{self, Align2, CornerRadius, Id, Painter, Pos2, Rect, Sense, Shape, Stroke};
use eframe::egui::{pos2, vec2};

/// What the lens shows in this frame.
#[derive(Clone, Copy)]
pub struct Lens<'a> {
    /// The suggestions.
    pub coverage: &'a Coverage,
    /// Whether they are lit; what was reviewed is shown in any case.
    pub lit: bool,
    /// How the annotation looks that a suggestion would become.
    pub look: &'a dyn Fn(&Suggestion) -> &'a TagShown,
    /// The suggestion that keys act on.
    pub focused: Option<SuggestionPlace>,
}

/// The most of a suggestion's words that are spoken, in characters.
const LONGEST: usize = 120;

impl Lens<'_> {
    fn is_focused(&self, it: &Suggestion) -> bool {
        self.focused == Some(it.place())
    }
}

impl View {
    /// A quiet bar beside what was reviewed.
    pub(super) fn paint_reviewed(
        &self,
        painter: &Painter,
        tokens: &Tokens,
        visible: &Visible,
        input: &Input<'_>,
    ) {
        let Some(lens) = input.lens else { return };
        let block = visible.block;
        let x = self.column.left() - 16.0;
        for span in lens
            .coverage
            .reviewed_meeting(block.start, block.end.plus(1))
        {
            let top = visible.pos.y;
            let (mut from, mut to) = (top, top + visible.geometry.height);
            let rects = rects(visible, span);
            if span.start() > block.start {
                from = rects.first().map_or(to, Rect::top);
            }
            if span.end() < block.end {
                to = rects.last().map_or(from, Rect::bottom);
            } else if block.last_of_line {
                // Over the gap to the next line, so that the bar is one.
                to += 8.0;
            }
            if to > from {
                let bar = Rect::from_min_max(pos2(x - 1.0, from), pos2(x + 1.0, to));
                painter.rect_filled(bar, 0.0, faded(tokens.good.strong, 0.7));
            }
        }
    }

    /// What is lit.
    pub(super) fn paint_suggestions(
        &self,
        painter: &Painter,
        tokens: &Tokens,
        visible: &Visible,
        input: &Input<'_>,
    ) {
        let Some(lens) = input.lens.filter(|it| it.lit) else {
            return;
        };
        let block = visible.block;
        for it in lens
            .coverage
            .zones_meeting(block.start, block.end.max(block.start.plus(1)))
            .take(MOST)
        {
            self.paint_bracket(painter, tokens, visible, it, lens.is_focused(it), input);
        }
        for it in lens.coverage.meeting(block.start, block.end).take(MOST) {
            let tag = &(lens.look)(it).look;
            let look = SpanLook::of(tokens, tag, SpanState::Suggested);
            let focused = lens.is_focused(it);
            for rect in rects(visible, it.span) {
                // Not wider than the words: a comma often follows at once.
                let rect = rect.shrink2(vec2(0.0, 2.0));
                if focused {
                    painter.rect_filled(rect, CornerRadius::same(3), tag.hue.fill);
                    painter.rect_stroke(
                        rect,
                        CornerRadius::same(3),
                        Stroke::new(stroke::RING, tokens.focus),
                        egui::StrokeKind::Outside,
                    );
                } else if let Some((color, lane)) = look.outline {
                    paint_outline(painter, rect, lane, color, look.outline_width);
                }
            }
        }
    }

    /// A proposed zone: a bracket in the margin, and its name over its first line.
    fn paint_bracket(
        &self,
        painter: &Painter,
        tokens: &Tokens,
        visible: &Visible,
        it: &Suggestion,
        focused: bool,
        input: &Input<'_>,
    ) {
        let block = visible.block;
        let begins = block.start <= it.span.start();
        let ends = it.span.end() <= block.end;
        let x = self.column.left() - 22.0;
        let top = visible.pos.y + 3.0;
        let bottom = if ends {
            visible.pos.y + visible.geometry.height - 3.0
        } else {
            // On to the next block, over the gap between lines.
            visible.pos.y + visible.geometry.height + 8.0
        };
        let (color, width) = if focused {
            (tokens.focus, stroke::RING)
        } else {
            (tokens.text_secondary, 1.0)
        };
        let line = Stroke::new(width, color);
        let side = [pos2(x, top), pos2(x, bottom)];
        if focused {
            painter.line_segment(side, line);
        } else {
            painter.extend(Shape::dashed_line(&side, line, 4.0, 3.0));
        }
        for (is_end, y) in [(begins, top), (ends, bottom)] {
            if is_end {
                painter.hline(x..=x + 5.0, y, line);
            }
        }
        if begins {
            // At the right over the first line, as for zones that are marked.
            let at = pos2(self.column.right(), visible.pos.y + 5.0);
            let label = format!("{}?", zone_word(it));
            let font = input.style.small_font.clone();
            let color = if focused { tokens.focus } else { color };
            painter.text(at, Align2::RIGHT_BOTTOM, label, font, color);
        }
    }

    /// The lit suggestion under a place on screen, unless an annotation lies
    /// closer around it.
    pub(super) fn suggestion_at(&self, pos: Pos2, input: &Input<'_>) -> Option<SuggestionPlace> {
        let lens = input.lens.filter(|it| it.lit)?;
        let at = self.hit(pos).over?;
        let here = lens.coverage.meeting(at, at.plus(1));
        let shortest = here.min_by_key(|it| it.span.len())?;
        let annotation = input.index.at(at).first().map(|it| it.hull.len());
        annotation
            .is_none_or(|len| shortest.span.len() <= len)
            .then(|| shortest.place())
    }

    /// Adds what is lit to the accessibility tree.
    pub(super) fn report_suggestions(
        &self,
        ui: &egui::Ui,
        paragraph: &egui::Ui,
        id: Id,
        visible: &Visible,
        input: &Input<'_>,
        events: &mut Vec<ReaderEvent>,
    ) {
        let Some(lens) = input.lens.filter(|it| it.lit) else {
            return;
        };
        let (start, end) = (visible.block.start, visible.block.end);
        let spans = lens.coverage.meeting(start, end).take(MOST);
        let zones = lens.coverage.zones_meeting(start, end).take(MOST);
        // A zone is told where it begins, not in each of its paragraphs.
        let zones = zones.filter(|it| it.span.start() >= start);
        for it in zones.chain(spans) {
            let Some(area) = rects(visible, it.span).into_iter().reduce(Rect::union) else {
                continue;
            };
            let place = it.place();
            let node_id = id.with(("suggestion", place));
            let mark = paragraph.interact(area, node_id, Sense::hover());
            let name = spoken(it, (lens.look)(it), input);
            paragraph.accesskit_node_builder(mark.id, |node| {
                node.set_role(Role::Mark);
                node.set_label(name);
                node.set_description(it.why.to_string());
                node.set_bounds(bounds(area));
                node.set_selected(lens.is_focused(it));
                node.add_action(Action::Click);
            });
            if ui.input(|it| it.has_accesskit_action_request(mark.id, Action::Click)) {
                events.push(ReaderEvent::SuggestionClicked(place));
            }
        }
    }
}

/// What a suggestion is called: "suggested figure: some 160".
fn spoken(it: &Suggestion, shown: &TagShown, input: &Input<'_>) -> String {
    let what = match it.kind() {
        SuggestionKind::Zone => return format!("suggested zone: {}", zone_word(it)),
        SuggestionKind::NearName => format!("suggested {}, near a known name", shown.name),
        _ => format!("suggested {}", shown.name),
    };
    let words = input.text.slice(it.span);
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{what}: {}…", &words[..end]),
        None => format!("{what}: {words}"),
    }
}

fn zone_word(it: &Suggestion) -> &'static str {
    use crate::model::ZoneKind;
    match &it.proposal {
        Proposal::Zone(zone) => match zone.kind {
            ZoneKind::Body => "body",
            ZoneKind::Teaser => "teaser",
            ZoneKind::Caption => "caption",
            ZoneKind::Quote => "quote",
            ZoneKind::Boilerplate => "boilerplate",
        },
        _ => "zone",
    }
}
