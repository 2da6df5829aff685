//! What is being typed into the inspector's fields, until it is a step.
//!
//! A draft becomes a step when its field is left; what makes no sense stays in
//! its field as it was typed, with the reason beside it, until the person
//! mends it or takes it back with Escape.

use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::command::value_edit::{self, Field};
use crate::command::{Command, Put};
use crate::model::{Annotation, AnnotationId, Value};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size};
use eframe::egui::{self, Key, RichText, Stroke, StrokeKind, TextEdit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The drafts of all annotations; the wrong ones of those not shown as well.
#[derive(Debug, Default)]
pub(in crate::ui::rooms::annotate) struct Drafts {
    all: BTreeMap<(AnnotationId, Field), Draft>,
}

#[derive(Debug)]
struct Draft {
    text: String,
    /// What the fields showed while the annotation had no value of its own.
    base: Option<Value>,
    /// Whether its field was left.
    left: bool,
    /// Why it was not taken over.
    wrong: Option<String>,
}

/// The annotation that the inspector shows, and the value that its fields
/// start from where it has none.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub annotation: &'a Annotation,
    pub base: Option<&'a Value>,
}

impl<'a> Shown<'a> {
    /// The value that is shown, stored or proposed.
    pub fn value(self) -> Option<&'a Value> {
        self.annotation.value.as_ref().or(self.base)
    }
}

impl Drafts {
    /// Turns what was left, or is no longer shown, into steps. What makes no
    /// sense is kept and told.
    pub fn hand_over(&mut self, store: &Store, shown: Option<&AnnotationId>) -> Vec<Request> {
        if self.all.is_empty() {
            return Vec::new();
        }
        self.all
            .retain(|(id, _), _| store.project().annotations().contains(id));
        let due = |(id, _): &(AnnotationId, Field), it: &Draft| {
            it.wrong.is_none() && (it.left || Some(id) != shown)
        };
        let mut ids: Vec<AnnotationId> = self
            .all
            .iter()
            .filter(|(key, it)| due(key, it))
            .map(|((id, _), _)| id.clone())
            .collect();
        ids.dedup();
        let mut requests = Vec::new();
        for id in ids {
            self.hand_over_one(store, &id, shown == Some(&id), &mut requests);
        }
        requests
    }

    /// All that is being typed into one annotation becomes one step. Entries
    /// that were wrong are tried again: the other bound may fit them now.
    fn hand_over_one(
        &mut self,
        store: &Store,
        id: &AnnotationId,
        shown: bool,
        requests: &mut Vec<Request>,
    ) {
        let mut entries: Vec<(Field, String)> = Vec::new();
        let mut base = None;
        for again in [true, false] {
            for ((of, field), draft) in &self.all {
                if of == id && draft.wrong.is_some() == again && (draft.left || !shown) {
                    entries.push((field.clone(), draft.text.clone()));
                    base = base.or_else(|| draft.base.clone());
                }
            }
        }
        let change = loop {
            match value_edit::write(store.project(), id, base.as_ref(), &entries) {
                Ok(change) => break change,
                Err(wrong) => {
                    entries.retain(|(field, _)| *field != wrong.field);
                    let Some(draft) = self.all.get_mut(&(id.clone(), wrong.field.clone())) else {
                        break None;
                    };
                    if !shown && draft.wrong.is_none() {
                        requests.push(tell(store, id, &wrong));
                    }
                    draft.wrong = Some(wrong.message);
                    draft.left = true;
                }
            }
        };
        for (field, _) in entries {
            self.all.remove(&(id.clone(), field));
        }
        requests.extend(change.map(Request::Apply));
    }

    /// Everything that is still being typed becomes a step, before something
    /// else happens. `note` goes into the same step as the rest of its annotation.
    pub fn leave(&mut self, store: &Store, note: Option<(AnnotationId, String)>) -> Vec<Request> {
        let mut requests = self.hand_over(store, None);
        let Some((id, text)) = note else {
            return requests;
        };
        for request in &mut requests {
            if let Request::Apply(transaction) = request {
                for command in &mut transaction.commands {
                    if let Command::Annotation(put) = command
                        && put.id == id
                        && let Some(annotation) = &put.to
                    {
                        let mut annotation = Annotation::clone(annotation);
                        text.trim_end().clone_into(&mut annotation.note);
                        *put = Put::set(Arc::new(annotation));
                        return requests;
                    }
                }
            }
        }
        let change =
            crate::command::edit::change_annotations(store.project(), "Edit note", [&id], |it| {
                text.trim_end().clone_into(&mut it.note);
            });
        requests.extend(change.map(Request::Apply));
        requests
    }
}

fn tell(store: &Store, id: &AnnotationId, wrong: &value_edit::WrongEntry) -> Request {
    let words = store.project().annotations().get(id);
    let words = words.map_or_else(String::new, |it| one_line(&store.words(it), 40));
    let text = format!(
        "‘{}’ of “{words}” was not changed. {}. What you typed is kept in its field",
        wrong.field.label(),
        wrong.message
    );
    Request::Tell(Level::Warning, text)
}

/// A field of the annotation that is shown, as wide as there is room. `focus`
/// gives it the keyboard.
pub(super) fn field_ui(
    ui: &mut egui::Ui,
    drafts: &mut Drafts,
    shown: Shown<'_>,
    field: Field,
    hint: &str,
    focus: bool,
) {
    let tokens = Tokens::of_ui(ui);
    let name = field.label();
    let key = (shown.annotation.id.clone(), field);
    let written = value_edit::field_written(shown.annotation, shown.base, &key.1);
    let draft = drafts.all.get(&key);
    let mut text = draft.map_or_else(|| written.clone(), |it| it.text.clone());
    let wrong = draft.and_then(|it| it.wrong.clone());
    let proposed = draft.is_none() && shown.annotation.value.is_none() && shown.base.is_some();
    let id = ui.scope_id().with((key.0.as_str(), &name));
    ui.vertical(|ui| {
        let mut edit = TextEdit::singleline(&mut text)
            .id(id)
            .hint_text(hint)
            .desired_width(f32::INFINITY);
        if proposed && !matches!(key.1, Field::Attribute(_)) {
            edit = edit.text_color(tokens.text_secondary);
        }
        let response = ui.add(edit).accessible_name(&name);
        if focus {
            response.request_focus();
            response.scroll_to_me(None);
        }
        if let Some(wrong) = &wrong {
            let edge = Stroke::new(1.5, tokens.error.strong);
            ui.painter()
                .rect_stroke(response.rect, 4.0, edge, StrokeKind::Inside);
            ui.label(
                RichText::new(wrong)
                    .size(size::SMALL)
                    .color(tokens.error.text),
            );
        }
        if response.changed() {
            let draft = Draft {
                text,
                base: shown.base.cloned(),
                left: false,
                wrong: None,
            };
            drafts.all.insert(key.clone(), draft);
        }
        if response.lost_focus() {
            if ui.input(|it| it.key_pressed(Key::Escape)) {
                drafts.all.remove(&key);
            } else if let Some(draft) = drafts.all.get_mut(&key) {
                draft.left = true;
                // Asked for once more: what it clashed with may have changed.
                draft.wrong = None;
            }
            ui.ctx().request_repaint();
        }
    });
}
