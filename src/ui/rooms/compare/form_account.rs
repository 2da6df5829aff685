//! The form of one account: its passage, its note, and why each of its
//! annotations has its role. One step changes all that was changed.

use super::CompareInput;
use super::forms::{Answer, Form, answers_ui, field_ui, quiet};
use super::pick::EventPick;
use super::words::{role_word, source_name};
use crate::app::{Request, Store};
use crate::command::event_edit::{AccountEdit, edit_account};
use crate::model::{Account, AccountId, Passage};
use crate::text::{ByteSpan, CharSpan, previous_grapheme, sentence_at};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, reading_family, size, space};
use crate::ui::widgets::{ButtonKind, button_ui, heading_ui};
use eframe::egui::{Align, FontId, Label, Layout, RichText, ScrollArea, TextEdit, Ui, vec2};

pub(super) fn account_form_ui(
    ui: &mut Ui,
    input: &CompareInput<'_>,
    id: &AccountId,
    edit: &mut AccountEdit,
    requests: &mut Vec<Request>,
) -> Answer {
    let project = input.store.project();
    let Some(account) = project.accounts().get(id) else {
        return Answer::Close;
    };
    heading_ui(ui, "Edit account");
    let source = project.sources().get(&account.passage.source);
    let source = source.map_or(account.passage.source.as_str(), |it| source_name(it));
    let title = project.events().get(&account.event);
    let title = title.map_or(account.event.as_str(), |it| it.title.as_str());
    quiet(
        ui,
        &format!(
            "What {} says of ‘{}’",
            one_line(source, 60),
            one_line(title, 80)
        ),
    );
    ui.add_space(space::S);
    passage_ui(ui, input, account, &mut edit.passage);
    field_ui(
        ui,
        "Note",
        &mut edit.note,
        "What the next reader should know",
        false,
    );
    whys_ui(ui, input.store, account, edit);
    let changed = *edit != AccountEdit::of(account);
    let (does, mut leaves) = answers_ui(ui, "Change", changed && input.writable);
    ui.add_space(space::S);
    let move_on = "Move to another event…";
    if button_ui(ui, None, move_on, ButtonKind::Quiet, input.writable).clicked() {
        return Answer::Open(Box::new(Form::Move {
            id: id.clone(),
            pick: EventPick::default(),
        }));
    }
    if does {
        let step = edit_account(project, id, edit);
        requests.extend(step.map(Request::Apply));
        leaves = true;
    }
    if leaves { Answer::Close } else { Answer::Stay }
}

/// The words of the passage, and the ways to another one.
fn passage_ui(ui: &mut Ui, input: &CompareInput<'_>, account: &Account, passage: &mut Passage) {
    let tokens = Tokens::of_ui(ui);
    let span = passage.span;
    let place = format!("Passage: characters {} to {}", span.start(), span.end());
    ui.label(place);
    let document = input.store.document(&passage.source);
    let words = match document.and_then(|it| it.text.quote(span)) {
        Some(words) => format!("“{}”", one_line(words, 260)),
        None => "The text is not at hand.".to_owned(),
    };
    let font = FontId::new(size::BODY + 1.0, reading_family());
    let words = RichText::new(words).font(font).color(tokens.text_secondary);
    ui.add(Label::new(words).wrap());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        let mut offer = |label: &str, help: &str, to: Option<CharSpan>| {
            let to = to.filter(|to| *to != span && input.writable);
            let button = button_ui(ui, None, label, ButtonKind::Plain, to.is_some());
            if let Some(to) = to.filter(|_| button.on_hover_text(help).clicked()) {
                passage.span = to;
            }
        };
        offer(
            "Fit to its annotations",
            "From the first of its annotations to the last",
            around_members(input.store, account),
        );
        offer(
            "Whole sentences",
            "Widen it to the sentences that it touches",
            whole_sentences(input.store, &account.passage, span),
        );
        let selected = input.selected.as_ref();
        let selected = selected.filter(|it| it.source == account.passage.source);
        offer(
            "Take the selection",
            "What is selected of this source in the Annotate room",
            selected.map(|it| it.span),
        );
    });
    ui.add_space(space::XS);
}

/// From the first to the last of the annotations that lie in its source.
fn around_members(store: &Store, account: &Account) -> Option<CharSpan> {
    let annotations = store.project().annotations();
    let members = account.members.iter();
    let members = members.filter_map(|it| annotations.get(&it.annotation));
    let own = members.filter(|it| it.source == account.passage.source);
    own.map(|it| it.spans.hull()).reduce(CharSpan::hull)
}

/// The sentences that a stretch touches, from the first to the last.
fn whole_sentences(store: &Store, passage: &Passage, span: CharSpan) -> Option<CharSpan> {
    let text = &store.document(&passage.source)?.text;
    let bytes = text.bytes_of(span).ok()?;
    let last = previous_grapheme(text, bytes.end());
    let ends = [bytes.start(), last].into_iter();
    let sentences = ends.filter_map(|at| sentence_at(text, at));
    let whole = sentences.fold(bytes, ByteSpan::hull);
    text.chars_of(whole).ok()
}

/// Each annotation with its role, and why it has it.
fn whys_ui(ui: &mut Ui, store: &Store, account: &Account, edit: &mut AccountEdit) {
    if account.members.is_empty() {
        return;
    }
    quiet(ui, "Why its annotations have their roles");
    let high = (ui.ctx().content_rect().height() * 0.28).clamp(64.0, 240.0);
    ScrollArea::vertical()
        .id_salt("whys")
        .auto_shrink([false, true])
        .max_height(high)
        .show(ui, |ui| {
            // The bar lies beside the fields, not over them.
            ui.set_max_width(ui.available_width() - space::M);
            for member in &account.members {
                let annotation = store.project().annotations().get(&member.annotation);
                let words = annotation.map_or_else(String::new, |it| store.words(it));
                let words = one_line(&words, 60);
                let role = role_word(member.role);
                let key = (member.annotation.clone(), member.role);
                let why = edit.whys.entry(key).or_default();
                ui.horizontal(|ui| {
                    let wide = (ui.available_width() * 0.45).max(80.0);
                    let label = Label::new(format!("{role}: “{words}”")).truncate();
                    let left = Layout::left_to_right(Align::Center);
                    ui.allocate_ui_with_layout(vec2(wide, size::CONTROL), left, |ui| {
                        ui.set_min_width(wide);
                        ui.add(label);
                    });
                    let field = TextEdit::singleline(why).hint_text("because …");
                    let field = ui.add(field.desired_width(f32::INFINITY));
                    field.accessible_name(format!("Why “{words}” says {}", role.to_lowercase()));
                });
            }
        });
}
