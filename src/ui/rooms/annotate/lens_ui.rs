//! The strip of the lens over the text, and the focused suggestion in the inspector.

use super::{AnnotateState, Looks, RoomInput};
use crate::app::Request;
use crate::app::action::Action;
use crate::index::coverage::{
    Coverage, Named, Proposal, ProposedName, ProposedZone, Suggestion, SuggestionKind,
};
use crate::model::words::value_words;
use crate::model::{EntityKind, ZoneKind};
use crate::text::SourceText;
use crate::ui::reader::{one_line, quote_ui};
use crate::ui::theme::{Tokens, reading_family, size, space, strong_family};
use crate::ui::widgets::{ButtonKind, Icon, Tip, button_ui, icon_button_ui, section_ui};
use eframe::egui::{self, FontId, Frame, Margin, RichText, ScrollArea};

/// What may be limited, and what people call it.
const ZONES: [(ZoneKind, &str); 4] = [
    (ZoneKind::Body, "Body"),
    (ZoneKind::Teaser, "Teasers"),
    (ZoneKind::Caption, "Captions"),
    (ZoneKind::Quote, "Quotes"),
];

/// What is lit, where, and how much is left.
pub(super) fn strip_ui(
    ui: &mut egui::Ui,
    state: &AnnotateState,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let mut limits = input.suggestions.limits();
    let current = state.current.as_ref();
    let here = current.and_then(|id| input.suggestions.open_in(id));
    let left = match here {
        Some(0) => "none left".to_owned(),
        Some(count) => format!("{count} left"),
        None => "looking…".to_owned(),
    };
    Frame::new()
        .fill(tokens.panel)
        .inner_margin(Margin::symmetric(space::L as i8, space::XS as i8))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(2.0, 2.0);
                ui.spacing_mut().button_padding = egui::vec2(4.0, 1.0);
                ui.spacing_mut().interact_size.y = 20.0;
                let tip = Tip {
                    help: Action::ToggleLens.help(),
                    keys: None,
                };
                if icon_button_ui(ui, Icon::Close, "Close the lens", tip).clicked() {
                    requests.push(Request::Act(Action::ToggleLens));
                }
                let name = RichText::new("Lens").family(strong_family());
                ui.label(name.color(tokens.text));
                ui.add_space(space::XS);
                ui.label(RichText::new(left).color(tokens.text_secondary));
                ui.add_space(space::S);
                for kind in SuggestionKind::ALL {
                    let on = limits.kind(kind);
                    if toggle_ui(ui, kind.label(), on, "Light these") {
                        limits.toggle_kind(kind);
                    }
                }
                ui.add_space(space::XS);
                ui.label(RichText::new("in").color(tokens.text_secondary));
                ui.add_space(space::XS);
                for (kind, label) in ZONES {
                    let on = limits.zone(kind);
                    if toggle_ui(ui, label, on, "Light what lies in these zones") {
                        limits.toggle_zone(kind);
                    }
                }
            });
        });
    if limits != input.suggestions.limits() {
        requests.push(Request::LimitLens(limits));
    }
}

/// A word that is on or off; says whether it was pressed.
fn toggle_ui(ui: &mut egui::Ui, label: &str, on: bool, help: &str) -> bool {
    let tokens = Tokens::of_ui(ui);
    let color = if on {
        tokens.text
    } else {
        tokens.text_secondary
    };
    let words = RichText::new(label).size(size::SMALL).color(color);
    ui.selectable_label(on, words).on_hover_text(help).clicked()
}

/// What a suggestion would be, why, and the two answers to it.
pub(super) fn suggestion_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    coverage: &Coverage,
    it: &Suggestion,
    input: &RoomInput<'_>,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let Some(document) = state
        .current
        .as_ref()
        .and_then(|id| input.store.document(id))
    else {
        return;
    };
    let tokens = Tokens::of_ui(ui);
    let what = match (&it.proposal, coverage.tag_of(it)) {
        (Proposal::Zone(_), _) | (_, None) => "zone".to_owned(),
        (_, Some(tag)) => looks.get(tag).name.clone(),
    };
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            section_ui(ui, &format!("Suggested {what}"), |_| {});
            let words = one_line(document.text.slice(it.span), 240);
            quote_ui(ui, &words, FontId::new(size::LARGE, reading_family()));
            ui.add_space(space::M);
            if let Proposal::Name(name) = &it.proposal
                && name.near
            {
                let question = question(name, &words);
                ui.label(RichText::new(question).color(tokens.warning.text));
                ui.add_space(space::M);
            }
            facts_ui(ui, it, &document.text);
            ui.add_space(space::M);
            ui.add_enabled_ui(input.writable, |ui| {
                answers_ui(ui, state, it, requests);
            });
        });
}

fn facts_ui(ui: &mut egui::Ui, it: &Suggestion, text: &SourceText) {
    let tokens = Tokens::of_ui(ui);
    let mut rows: Vec<(&str, String)> = Vec::new();
    rows.extend(it.value().map(|value| ("Value", value_words(&value))));
    match &it.proposal {
        Proposal::Name(name) => match &name.of[..] {
            [one] => rows.push(("Mention of", described(one))),
            several => {
                let count = several.len();
                rows.push(("Mention of", format!("one of {count}, see below")));
            }
        },
        Proposal::Zone(zone) => rows.extend(zone_rows(zone)),
        Proposal::Figure(_) | Proposal::Date(_) => {}
    }
    rows.push(("Why", it.why.to_string()));
    let line = text.line_of(it.span.start()) + 1;
    if let Ok(span) = text.chars_of(it.span) {
        let place = format!("{}–{}, line {line}", span.start(), span.end());
        rows.push(("Characters", place));
    }
    egui::Grid::new("suggestion facts")
        .num_columns(2)
        .spacing([space::M, space::XS])
        .show(ui, |ui| {
            for (name, value) in rows.into_iter().filter(|it| !it.1.is_empty()) {
                ui.label(RichText::new(name).color(tokens.text_secondary));
                ui.add(egui::Label::new(value).wrap());
                ui.end_row();
            }
        });
}

fn zone_rows(zone: &ProposedZone) -> Vec<(&'static str, String)> {
    let mut rows = vec![("Kind", super::dialogs::kind_name(zone.kind).to_owned())];
    rows.extend(zone.published.map(|it| ("Published", it.to_string())));
    rows.extend(zone.covers.map(|it| ("Tells about", it.to_string())));
    rows
}

/// An entity in a few words.
fn described(named: &Named) -> String {
    let kind = if named.detail.is_empty() {
        kind_word(named.kind)
    } else {
        &named.detail
    };
    match named.id {
        Some(_) => format!("{} ({kind})", named.label),
        None => format!("{} ({kind}, will be added to the entities)", named.label),
    }
}

fn kind_word(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Group => "group",
        EntityKind::Organisation => "organisation",
        EntityKind::Place => "place",
        EntityKind::Other => "other",
    }
}

/// What is asked of a name that is a letter off.
fn question(name: &ProposedName, words: &str) -> String {
    let labels: Vec<String> = name.of.iter().map(|it| format!("‘{}’", it.label)).collect();
    format!(
        "Is this {}? It is written ‘{words}’ here. Accept if so.",
        labels.join(" or ")
    )
}

fn answers_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    it: &Suggestion,
    requests: &mut Vec<Request>,
) {
    if let Proposal::Name(name) = &it.proposal
        && name.of.len() > 1
    {
        let tokens = Tokens::of_ui(ui);
        let words = "The name may mean several; which one?";
        ui.label(RichText::new(words).color(tokens.text_secondary));
        for (at, named) in name.of.iter().enumerate().take(12) {
            let label = format!("Accept as {}", described(named));
            if button_ui(ui, None, &label, ButtonKind::Quiet, true).clicked() {
                state.lens.choice = Some(at);
                requests.push(Request::Act(Action::AcceptSuggestion));
            }
        }
        ui.add_space(space::S);
    }
    ui.horizontal(|ui| {
        let several = matches!(&it.proposal, Proposal::Name(name) if name.of.len() > 1);
        let accept = if several { "Accept unlinked" } else { "Accept" };
        let pressed = button_ui(ui, Some(Icon::Check), accept, ButtonKind::Primary, true);
        if pressed.clicked() {
            requests.push(Request::Act(Action::AcceptSuggestion));
        }
        let pressed = button_ui(ui, Some(Icon::Close), "Dismiss", ButtonKind::Plain, true);
        if pressed.clicked() {
            requests.push(Request::Act(Action::DismissSuggestion));
        }
    });
}
