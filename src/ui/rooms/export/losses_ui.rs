//! What is lost, by reason; each reason opens to the records, and these lead to
//! where they stand.

use super::counted;
use super::preview_ui::one_line_ui;
use crate::app::{LossGroup, Request};
use crate::exchange::Loss;
use crate::model::{
    AccountId, AnnotationId, EntityId, EventId, Project, RelationId, SourceId, ZoneId,
};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space, stroke};
use crate::ui::widgets::{Icon, LongList, focus_ring, icon_ui, long_list_ui, section_ui};
use eframe::egui::{
    Align2, CornerRadius, FontId, Key, Modifiers, Rect, Response, RichText, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2,
};
use std::collections::BTreeSet;

/// The height of a row, in points.
const ROW: f32 = 26.0;

/// Which reasons are open, and where the list is.
#[derive(Debug, Default)]
pub struct LossList {
    list: LongList,
    at: usize,
    /// Reasons whose records are shown; whether they are notes.
    open: BTreeSet<(bool, &'static str)>,
}

/// A row: a group, and one of its records or, with `None`, its heading.
type Row = (bool, usize, Option<usize>);

impl LossList {
    fn is_open(&self, note: bool, group: &LossGroup) -> bool {
        self.open.contains(&(note, group.reason))
    }

    fn length(&self, note: bool, group: &LossGroup) -> usize {
        if self.is_open(note, group) {
            1 + group.items.len()
        } else {
            1
        }
    }

    /// What stands in a row. There are few groups, however many records.
    fn row(&self, groups: [&[LossGroup]; 2], mut number: usize) -> Option<Row> {
        for (note, groups) in [(false, groups[0]), (true, groups[1])] {
            for (at, group) in groups.iter().enumerate() {
                let length = self.length(note, group);
                if number < length {
                    return Some((note, at, number.checked_sub(1)));
                }
                number -= length;
            }
        }
        None
    }

    fn toggle(&mut self, note: bool, reason: &'static str) {
        if !self.open.remove(&(note, reason)) {
            self.open.insert((note, reason));
        }
    }
}

/// Shows losses and notes. `lead` says where a record leads, if anywhere.
pub fn losses_ui(
    ui: &mut Ui,
    state: &mut LossList,
    groups: Option<(&[LossGroup], &[LossGroup])>,
    lead: &dyn Fn(&Loss) -> Option<Request>,
) -> Option<Request> {
    let tokens = Tokens::of_ui(ui);
    let groups_at_hand = groups.unwrap_or_default();
    let both = [groups_at_hand.0, groups_at_hand.1];
    let total = |groups: &[LossGroup]| groups.iter().map(|it| it.items.len()).sum::<usize>();
    let lost = total(both[0]);
    let title = match lost {
        0 => "What is lost".to_owned(),
        lost => format!("What is lost: {}", counted(lost, "record")),
    };
    section_ui(ui, &title, |_| {});
    if groups.is_some() && lost == 0 {
        ui.horizontal(|ui| {
            icon_ui(ui, Icon::Check, tokens.good.text, "Good");
            ui.label(RichText::new("Nothing is lost.").color(tokens.good.text));
        });
    }
    let lengths = both.iter().zip([false, true]);
    let count = lengths
        .flat_map(|(groups, note)| groups.iter().map(move |it| (note, it)))
        .map(|(note, group)| state.length(note, group))
        .sum();
    if count == 0 {
        return None;
    }
    let mut list = std::mem::take(&mut state.list);
    let mut picked = None;
    let focused = list.widget_id();
    let focused = focused.is_some_and(|id| ui.memory(|it| it.has_focus(id)));
    let response = long_list_ui(ui, &mut list, "Losses", count, ROW, |ui, number, rect| {
        let Some(row) = state.row(both, number) else {
            return;
        };
        let group = &both[usize::from(row.0)][row.1];
        let clicked = match row.2.and_then(|at| group.items.get(at)) {
            None => group_ui(ui, rect, number, row.0, group, state.is_open(row.0, group)),
            Some(loss) => loss_ui(ui, rect, number, loss, lead(loss).is_some()),
        };
        if clicked {
            picked = Some((number, row));
        }
        if number == state.at && focused {
            let corner = CornerRadius::same(radius::SMALL);
            let ring = Stroke::new(stroke::HAIR, tokens.focus);
            let inside = StrokeKind::Inside;
            ui.painter().rect_stroke(rect, corner, ring, inside);
        }
    });
    state.list = list;
    focus_ring(ui, &response, CornerRadius::same(radius::SMALL));
    if response.has_focus() {
        state.list.move_by_keys(ui, &mut state.at, count);
        if ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter)) {
            picked = state.row(both, state.at).map(|row| (state.at, row));
        }
    }
    let (number, (note, at, item)) = picked?;
    state.at = number;
    let group = both[usize::from(note)].get(at)?;
    match item {
        None => {
            state.toggle(note, group.reason);
            None
        }
        Some(item) => group.items.get(item).and_then(lead),
    }
}

/// A reason and how many it has. Says whether it was clicked.
fn group_ui(ui: &Ui, rect: Rect, number: usize, note: bool, group: &LossGroup, open: bool) -> bool {
    let tokens = Tokens::of_ui(ui);
    let response = ground_ui(ui, rect, number);
    let words = reason_words(note, group.reason);
    let count = group.items.len();
    let state = if open { "open" } else { "closed" };
    response.widget_info(|| {
        let name = format!("{words}, {}, {state}", counted(count, "record"));
        WidgetInfo::selected(Role::Button, true, open, name)
    });
    let icon = if open {
        Icon::ChevronDown
    } else {
        Icon::ChevronRight
    };
    let mut square = rect;
    square.set_width(size::ICON + space::S);
    icon.paint(ui, square, 14.0, tokens.text_secondary);
    let count = ui.painter_at(rect).text(
        pos2(rect.right() - space::S, rect.center().y),
        Align2::RIGHT_CENTER,
        count.to_string(),
        FontId::monospace(size::BODY),
        tokens.text,
    );
    one_line_ui(ui, rect, square.right(), count.left(), &words, tokens.text);
    response.clicked()
}

/// A record. Says whether it was clicked and leads somewhere.
fn loss_ui(ui: &Ui, rect: Rect, number: usize, loss: &Loss, leads: bool) -> bool {
    let tokens = Tokens::of_ui(ui);
    let response = ground_ui(ui, rect, number);
    let item = one_line(&loss.item, 60);
    let detail = one_line(&format!("{}: {}", loss.document, loss.detail), 300);
    response.widget_info(|| {
        let role = if leads { Role::Link } else { Role::Label };
        WidgetInfo::labeled(role, true, format!("{item}, {detail}"))
    });
    let left = rect.left() + size::ICON + 2.0 * space::S;
    let color = if leads {
        tokens.accent
    } else {
        tokens.text_secondary
    };
    let placed = ui.painter_at(rect).text(
        pos2(left, rect.center().y),
        Align2::LEFT_CENTER,
        &item,
        FontId::monospace(size::SMALL),
        color,
    );
    let left = placed.right() + space::M;
    one_line_ui(ui, rect, left, rect.right(), &detail, tokens.text_secondary);
    response.on_hover_text(loss.detail.as_str()).clicked() && leads
}

fn ground_ui(ui: &Ui, rect: Rect, number: usize) -> Response {
    let tokens = Tokens::of_ui(ui);
    let id = ui.scope_id().with(("loss", number));
    let response = ui.interact(rect, id, Sense::CLICK);
    if response.hovered() {
        let corner = CornerRadius::same(radius::SMALL);
        ui.painter().rect_filled(rect, corner, tokens.hovered);
    }
    response
}

/// A reason as people read it: the stable word, in sentence case.
fn reason_words(note: bool, reason: &str) -> String {
    let mut letters = reason.chars().map(|it| if it == '-' { ' ' } else { it });
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let words: String = first.chain(letters).collect();
    if note {
        format!("{words} (nothing lost)")
    } else {
        words
    }
}

/// Where a record of a report leads in a project.
pub(super) fn leads_to(project: &Project, loss: &Loss) -> Option<Request> {
    let item = loss.item.as_str();
    if let Ok(id) = AnnotationId::parse(item)
        && project.annotations().contains(&id)
    {
        return Some(Request::ShowAnnotation(id));
    }
    let relation = RelationId::parse(item).ok();
    if let Some(it) = relation.and_then(|id| project.relations().get(&id)) {
        return Some(Request::ShowAnnotation(it.from.clone()));
    }
    let account = AccountId::parse(item).ok();
    if let Some(it) = account.and_then(|id| project.accounts().get(&id)) {
        return Some(Request::ShowEvent(it.event.clone()));
    }
    if let Ok(id) = EventId::parse(item)
        && project.events().contains(&id)
    {
        return Some(Request::ShowEvent(id));
    }
    if let Ok(id) = EntityId::parse(item)
        && project.entities().contains(&id)
    {
        return Some(Request::ShowEntity(id));
    }
    let zone = ZoneId::parse(item).ok();
    if let Some(it) = zone.and_then(|id| project.zones().get(&id)) {
        return Some(Request::ShowPlace(it.source.clone(), it.span));
    }
    let source = SourceId::parse(&loss.document).ok()?;
    let known = project.sources().contains(&source);
    known.then_some(Request::ShowSource(source))
}
