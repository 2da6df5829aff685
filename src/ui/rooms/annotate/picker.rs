//! A list to choose from over the room: an entity for a value, or the figure
//! that another one is part of.

use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::command::value_edit::change_value;
use crate::index::Placed;
use crate::model::{Annotation, AnnotationId, EntityId, EntityKind, Value, ValueKind, words};
use crate::ui::reader::one_line;
use crate::ui::widgets::{ListRow, filter_list_focus_ui, heading_ui};
use eframe::egui;
use std::sync::Arc;

/// How many annotations are looked at on either side of one.
const NEAR: usize = 400;
/// How many are offered from either side.
const OFFERED: usize = 40;

/// What the choice is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Purpose {
    /// A group of the counted of a figure.
    Counted(AnnotationId),
    /// Who a voice of a claim is.
    Voice(AnnotationId, usize),
    /// Through whom a voice of a claim comes.
    Through(AnnotationId, usize),
    /// What a figure is part of.
    PartOf(AnnotationId),
}

#[derive(Clone, Debug, PartialEq)]
enum Target {
    Entity(EntityId),
    Annotation(AnnotationId),
}

/// The list; its rows are made once, when it opens.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picker {
    purpose: Purpose,
    /// What the value starts from where there is none.
    base: Option<Value>,
    typed: String,
    rows: Vec<(String, String, Target)>,
    fresh: bool,
}

impl Picker {
    /// All entities, by name.
    pub fn entities(store: &Store, purpose: Purpose, base: Option<Value>) -> Self {
        let entities = store.project().entities().iter();
        let mut rows: Vec<_> = entities
            .map(|it| {
                let mut label = it.label.clone();
                if !it.aliases.is_empty() {
                    let aliases: Vec<&str> = it.aliases.iter().map(String::as_str).collect();
                    label = format!("{label} ({})", aliases.join(", "));
                }
                let kind = match it.kind {
                    EntityKind::Person => "person",
                    EntityKind::Group => "group",
                    EntityKind::Organisation => "organisation",
                    EntityKind::Place => "place",
                    EntityKind::Other => "",
                };
                (label, kind.to_owned(), Target::Entity(it.id.clone()))
            })
            .collect();
        rows.sort_by(|a, b| (a.0.to_lowercase(), &a.0).cmp(&(b.0.to_lowercase(), &b.0)));
        Self::new(purpose, base, rows)
    }

    /// The figures near one that it could be part of.
    pub fn wholes(store: &Store, part: &Annotation, base: Option<Value>) -> Self {
        let scheme = store.project().scheme();
        let fits = |it: &Annotation| {
            let tag = scheme.tag(&it.tag);
            tag.is_some_and(|tag| tag.value == ValueKind::Figure)
                && !leads_to(store, &it.id, &part.id)
        };
        let rows = near(store, &part.id, fits)
            .into_iter()
            .map(|it| {
                let value = it.value.as_ref().map(words::value_words);
                (
                    format!("“{}”", one_line(&store.words(&it), 60)),
                    one_line(&value.unwrap_or_default(), 32),
                    Target::Annotation(it.id.clone()),
                )
            })
            .collect();
        Self::new(Purpose::PartOf(part.id.clone()), base, rows)
    }

    fn new(purpose: Purpose, base: Option<Value>, rows: Vec<(String, String, Target)>) -> Self {
        Self {
            purpose,
            base,
            typed: String::new(),
            rows,
            fresh: true,
        }
    }
}

/// The annotations before and behind one in its source that fit, the nearest
/// first. However many there are, only a bounded number is looked at.
pub(super) fn near(
    store: &Store,
    of: &AnnotationId,
    fits: impl Fn(&Annotation) -> bool,
) -> Vec<Arc<Annotation>> {
    let Some(annotation) = store.project().annotations().get(of) else {
        return Vec::new();
    };
    let (Some(document), Some(here)) = (store.document(&annotation.source), store.placed(of))
    else {
        return Vec::new();
    };
    let mut found: Vec<(u32, Arc<Annotation>)> = Vec::new();
    let index = &document.index;
    for forward in [false, true] {
        let mut at: &Placed = here;
        let mut offered = 0;
        for _ in 0..NEAR {
            let next = if forward {
                index.next(&at.key())
            } else {
                index.previous(&at.key())
            };
            let Some(next) = next else { break };
            at = next;
            if fits(&next.annotation) {
                let far = next.hull.start().get().abs_diff(here.hull.start().get());
                found.push((far, Arc::clone(&next.annotation)));
                offered += 1;
                if offered == OFFERED {
                    break;
                }
            }
        }
    }
    found.sort_by_key(|it| it.0);
    found.into_iter().map(|it| it.1).collect()
}

/// Whether the chain of wholes that starts at a figure comes to another one.
fn leads_to(store: &Store, from: &AnnotationId, to: &AnnotationId) -> bool {
    // Longer chains are no figures that people wrote.
    const LONGEST: usize = 64;
    let mut at = from.clone();
    for _ in 0..LONGEST {
        if at == *to {
            return true;
        }
        let annotation = store.project().annotations().get(&at);
        match annotation.and_then(|it| it.value.as_ref()) {
            Some(Value::Figure(it)) => match &it.part_of {
                Some(whole) => at = whole.clone(),
                None => return false,
            },
            _ => return false,
        }
    }
    true
}

/// Shows the list; says whether it stays open.
pub(super) fn picker_ui(
    ui: &mut egui::Ui,
    store: &Store,
    picker: &mut Picker,
    requests: &mut Vec<Request>,
) -> bool {
    let (title, nothing) = match picker.purpose {
        Purpose::Counted(_) => ("Who is counted", NO_ENTITY),
        Purpose::Voice(..) => ("Who speaks", NO_ENTITY),
        Purpose::Through(..) => ("Through whom it comes", NO_ENTITY),
        Purpose::PartOf(_) => (
            "Part of which figure",
            "No other figure is tagged near this one",
        ),
    };
    heading_ui(ui, title);
    let rows: Vec<ListRow<'_>> = picker
        .rows
        .iter()
        .map(|(label, detail, _)| ListRow {
            icon: None,
            label,
            detail,
        })
        .collect();
    let take_keys = std::mem::take(&mut picker.fresh);
    let picked = ui
        .scope(|ui| {
            ui.set_max_height(360.0);
            let typed = &mut picker.typed;
            filter_list_focus_ui(ui, typed, "Filter", &rows, None, nothing, take_keys)
        })
        .inner;
    let target = picked.and_then(|at| picker.rows.get(at)).map(|it| &it.2);
    if let Some(target) = target {
        match choose(store, picker, target) {
            Ok(change) => requests.extend(change.map(Request::Apply)),
            Err(why) => requests.push(Request::Tell(Level::Warning, why)),
        }
        return false;
    }
    !ui.button("Cancel").clicked()
}

const NO_ENTITY: &str = "The project has no such entity yet";

fn choose(
    store: &Store,
    picker: &Picker,
    target: &Target,
) -> Result<Option<crate::command::Transaction>, String> {
    let project = store.project();
    let base = picker.base.as_ref();
    let add = |list: &mut Vec<EntityId>, id: &EntityId| {
        if !list.contains(id) {
            list.push(id.clone());
        }
    };
    match (&picker.purpose, target) {
        (Purpose::Counted(of), Target::Entity(id)) => {
            change_value(project, of, base, "Add counted group", |value| {
                if let Value::Figure(it) = value {
                    add(&mut it.counted.who, id);
                }
            })
        }
        (Purpose::Voice(of, place) | Purpose::Through(of, place), Target::Entity(id)) => {
            change_value(project, of, base, "Add to voice", |value| {
                if let Value::Claim(it) = value
                    && let Some(voice) = it.voices.get_mut(*place)
                {
                    let through = matches!(picker.purpose, Purpose::Through(..));
                    let list = if through {
                        &mut voice.through
                    } else {
                        &mut voice.who
                    };
                    add(list, id);
                }
            })
        }
        (Purpose::PartOf(of), Target::Annotation(whole)) => {
            change_value(project, of, base, "Set part of", |value| {
                if let Value::Figure(it) = value {
                    it.part_of = Some(whole.clone());
                }
            })
        }
        _ => Ok(None),
    }
}
