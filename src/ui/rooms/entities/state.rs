//! What the Entities room remembers: which entity is shown, what the list is
//! filtered by, which mentions are ticked, what is being typed.

use super::words::KINDS;
use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::command::Transaction;
use crate::command::entity_edit::{
    EntityError, add_alias, rename_entity, set_entity_note, set_within,
};
use crate::index::LookAlike;
use crate::index::names::folded;
use crate::model::{AnnotationId, EntityId, EntityKind, PartialDate, SourceId};
use crate::ui::widgets::{ChosenList, Fuzzy, Typed};
use std::collections::BTreeSet;

/// The state of the Entities room for one open project.
#[derive(Debug, Default)]
pub struct EntitiesState {
    /// The entity whose page is shown.
    pub chosen: Option<EntityId>,
    /// The entities that were linked to last, the last one first.
    pub recent: Vec<EntityId>,
    pub(super) list: List,
    pub(super) page: Page,
    /// Whether keys move through the mentions rather than the list.
    pub(super) in_page: bool,
    pub(super) draft: Option<Draft>,
    pub(super) form: Option<Form>,
    /// Whether the filter is to get the keyboard.
    pub(super) focus_filter: bool,
}

/// The list of entities.
#[derive(Debug, Default)]
pub(super) struct List {
    pub filter: String,
    pub kind: Option<EntityKind>,
    pub sort: Sort,
    pub rows: Vec<EntityId>,
    answered: Option<(String, Option<EntityKind>, Sort, u64)>,
    fuzzy: Fuzzy,
    /// Where it is scrolled to.
    pub scroll: ChosenList,
    /// Whether the filter has the keyboard.
    pub filtering: bool,
}

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Sort {
    #[default]
    Label,
    Kind,
    Mentions,
}

/// The mentions of the chosen entity.
#[derive(Debug, Default)]
pub(super) struct Page {
    of: Option<(EntityId, u64)>,
    pub sections: Vec<Section>,
    pub alikes: Vec<LookAlike>,
    pub rows: usize,
    /// The row that keys act on.
    pub cursor: usize,
    pub ticked: BTreeSet<AnnotationId>,
    pub view: (f32, f32),
    pub reveal: bool,
}

/// A heading and the rows below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub part: Part,
    /// The row of the heading.
    pub first: usize,
    /// How many rows stand below it.
    pub len: usize,
    /// How many there are in all, more than are shown where they are many.
    pub all: usize,
}

/// What a section lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Mentions that look like the entity and are linked to nothing.
    Alike,
    /// The mentions in one source.
    Source(SourceId),
    /// Figures that count it and claims that it speaks in, in one source.
    Values(SourceId),
}

/// A text on its way: it becomes one step of undo when its field is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub entity: EntityId,
    pub field: Field,
    pub text: String,
}

/// The fields of an entity that are typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Label,
    Alias,
    Note,
    From(usize),
    To(usize),
}

/// What is open over the room.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    New {
        label: String,
        kind: EntityKind,
    },
    Merge {
        from: EntityId,
        into: EntityId,
    },
    Split {
        label: String,
        aliases: BTreeSet<String>,
    },
    Delete(EntityId),
}

/// No more look-alikes than this are listed at a time.
const MOST_ALIKE: usize = 200;

impl List {
    /// Finds the rows anew, if anything they depend on has changed.
    pub fn update(&mut self, store: &Store) {
        let asked = (self.filter.clone(), self.kind, self.sort, store.revision());
        if self.answered.as_ref() == Some(&asked) {
            return;
        }
        let project = store.project();
        let by_label = store.mentions().by_label();
        let fits_kind = |id: &EntityId| {
            let wanted = self.kind;
            let kind = || project.entities().get(id).map(|it| it.kind);
            wanted.is_none() || kind() == wanted
        };
        let mut rows: Vec<EntityId> = by_label.filter(|id| fits_kind(id)).cloned().collect();
        let typed = self.filter.trim();
        if !typed.is_empty() {
            let pattern = Typed::new(typed);
            let key = folded(typed);
            let fuzzy = &mut self.fuzzy;
            let mut fitting = Vec::new();
            let mut loosely = Vec::new();
            for id in rows {
                let Some(entity) = project.entities().get(&id) else {
                    continue;
                };
                let mut names = std::iter::once(&entity.label).chain(&entity.aliases);
                if !names
                    .clone()
                    .any(|name| fuzzy.score(&pattern, name).is_some())
                {
                    continue;
                }
                // Letters strewn over a long name fit only where nothing else does.
                if names.any(|name| folded(name).contains(&key)) {
                    fitting.push(id);
                } else {
                    loosely.push(id);
                }
            }
            rows = if fitting.is_empty() { loosely } else { fitting };
        }
        match self.sort {
            Sort::Label => {}
            // Stable: within a kind or a count by label.
            Sort::Kind => rows.sort_by_cached_key(|id| {
                let kind = project.entities().get(id).map(|it| it.kind);
                kind.and_then(|kind| KINDS.iter().position(|it| *it == kind))
            }),
            Sort::Mentions => {
                rows.sort_by_cached_key(|id| std::cmp::Reverse(store.mentions().count(id)));
            }
        }
        self.rows = rows;
        self.answered = Some(asked);
    }
}

impl Page {
    /// Lays the sections of an entity's page out anew after a change.
    pub fn update(&mut self, store: &Store, id: &EntityId) {
        let asked = (id.clone(), store.revision());
        if self.of.as_ref() == Some(&asked) {
            return;
        }
        if self.of.as_ref().is_none_or(|it| it.0 != *id) {
            *self = Self {
                cursor: 1,
                ..Self::default()
            };
        }
        self.of = Some(asked);
        self.sections.clear();
        self.alikes.clear();
        let Some(entity) = store.project().entities().get(id) else {
            self.rows = 0;
            return;
        };
        let (alikes, all) = store.mentions().look_alikes(entity, MOST_ALIKE);
        self.alikes = alikes;
        let mut parts = Vec::new();
        if !self.alikes.is_empty() {
            parts.push((Part::Alike, self.alikes.len(), all));
        }
        if let Some(uses) = store.mentions().uses(id) {
            let of = |(source, list): (&SourceId, &[_])| {
                (Part::Source(source.clone()), list.len(), list.len())
            };
            parts.extend(uses.mentions.sources().map(of));
            let values = uses.values.sources();
            parts.extend(
                values.map(|(source, list)| (Part::Values(source.clone()), list.len(), list.len())),
            );
        }
        let mut first = 0;
        for (part, len, all) in parts {
            self.sections.push(Section {
                part,
                first,
                len,
                all,
            });
            first += len + 1;
        }
        self.rows = first;
        self.cursor = self.cursor.min(self.rows.saturating_sub(1));
        self.skip_heading(true);
        let annotations = store.project().annotations();
        self.ticked.retain(|it| annotations.contains(it));
    }

    /// The section of a row, and which of its rows it is; `None` = its heading.
    pub fn place(&self, row: usize) -> Option<(&Section, Option<usize>)> {
        let at = self.sections.partition_point(|it| it.first <= row);
        let section = self.sections.get(at.checked_sub(1)?)?;
        let inside = row.checked_sub(section.first + 1);
        (row <= section.first + section.len).then_some((section, inside))
    }

    /// The annotation of a row.
    pub fn annotation(&self, store: &Store, id: &EntityId, row: usize) -> Option<AnnotationId> {
        let (section, inside) = self.place(row)?;
        let at = inside?;
        let uses = || store.mentions().uses(id);
        let of = |list: &[std::sync::Arc<crate::model::Annotation>]| {
            list.get(at).map(|it| it.id.clone())
        };
        match &section.part {
            Part::Alike => self.alikes.get(at).map(|it| it.annotation.clone()),
            Part::Source(source) => of(uses()?.mentions.of(source)),
            Part::Values(source) => of(uses()?.values.of(source)),
        }
    }

    fn is_heading(&self, row: usize) -> bool {
        self.place(row).is_none_or(|it| it.1.is_none())
    }

    fn skip_heading(&mut self, down: bool) {
        if self.rows < 2 || !self.is_heading(self.cursor) {
            return;
        }
        // Below every heading is a row, so one step is enough.
        if down || self.cursor == 0 {
            self.cursor += 1;
        } else {
            self.cursor -= 1;
        }
    }

    /// Goes `rows` down, negative for up, over headings.
    pub fn go(&mut self, rows: isize) {
        let last = self.rows.saturating_sub(1) as isize;
        let to = (self.cursor as isize + rows).clamp(0, last);
        self.cursor = to.unsigned_abs();
        self.skip_heading(rows > 0);
        self.reveal = true;
    }
}

impl EntitiesState {
    /// Whether a form of the room is open.
    pub fn has_dialog(&self) -> bool {
        self.form.is_some()
    }

    /// Shows the page of an entity.
    pub fn show(&mut self, id: &EntityId) {
        self.chosen = Some(id.clone());
        self.list.scroll.reveal();
        self.page.reveal = true;
    }

    /// Remembers what was linked to, for the next picker.
    pub fn remember(&mut self, id: &EntityId) {
        self.recent.retain(|it| it != id);
        self.recent.insert(0, id.clone());
        self.recent.truncate(12);
    }

    /// Opens the form for a new entity.
    pub fn ask_new(&mut self) {
        let label = std::mem::take(&mut self.list.filter);
        let kind = self.list.kind.unwrap_or(EntityKind::Place);
        self.form = Some(Form::New { label, kind });
    }

    /// Opens the form that asks before two entities become one.
    pub fn ask_merge(&mut self, from: EntityId, into: EntityId) {
        self.form = Some(Form::Merge { from, into });
    }

    /// Opens the form that moves what is ticked to a new entity.
    pub fn ask_split(&mut self) {
        let aliases = BTreeSet::new();
        let label = String::new();
        self.form = Some(Form::Split { label, aliases });
    }

    /// Opens the form that asks before an entity goes.
    pub fn ask_delete(&mut self) {
        self.form = self.chosen.clone().map(Form::Delete);
    }

    /// After a change: what is gone is not shown any more.
    pub fn follow(&mut self, store: &Store) {
        let gone = |id: &EntityId| !store.project().entities().contains(id);
        if self.chosen.as_ref().is_some_and(gone) {
            // The one that stands in its place in the list comes up.
            let rows = &self.list.rows;
            let at = rows.iter().position(|it| Some(it) == self.chosen.as_ref());
            let left = at.map(|at| rows[at..].iter().chain(rows[..at].iter().rev()));
            let next = left.and_then(|mut it| it.find(|id| !gone(id)));
            self.chosen = next.cloned();
        }
        self.recent.retain(|id| !gone(id));
        if self.draft.as_ref().is_some_and(|it| gone(&it.entity)) {
            self.draft = None;
        }
    }

    /// What is still being typed becomes a step, before something else happens.
    pub fn leave(&mut self, store: Option<&Store>) -> Vec<Request> {
        match (store, self.draft.take()) {
            (Some(store), Some(draft)) => commit(store, &draft),
            _ => Vec::new(),
        }
    }
}

/// What a text that was typed comes to.
pub(super) fn commit(store: &Store, draft: &Draft) -> Vec<Request> {
    let project = store.project();
    let id = &draft.entity;
    let Some(entity) = project.entities().get(id) else {
        return Vec::new();
    };
    let text = draft.text.trim();
    let change: Result<Option<Transaction>, String> = match draft.field {
        Field::Label => {
            // The old name stays findable where mentions bear it.
            let unlike = folded(text) != folded(&entity.label);
            let keep = unlike && store.mentions().count(id) > 0;
            rename_entity(project, id, text, keep).map_err(|err: EntityError| err.to_string())
        }
        Field::Alias => Ok((!text.is_empty())
            .then(|| add_alias(project, id, text))
            .flatten()),
        Field::Note => Ok(set_entity_note(project, id, &draft.text)),
        Field::From(at) | Field::To(at) => {
            let date = if text.is_empty() {
                Ok(None)
            } else {
                PartialDate::parse(text).map(Some)
            };
            let mut within = entity.within.clone();
            match (date, within.get_mut(at)) {
                (Ok(date), Some(slot)) => {
                    if matches!(draft.field, Field::From(_)) {
                        slot.from = date;
                    } else {
                        slot.to = date;
                    }
                    set_within(project, id, within).map_err(|err| err.to_string())
                }
                (Err(err), _) => Err(err.to_string()),
                (Ok(_), None) => Ok(None),
            }
        }
    };
    match change {
        Ok(change) => change.map(Request::Apply).into_iter().collect(),
        Err(why) => vec![Request::Tell(
            Level::Warning,
            format!("{why}; nothing was changed"),
        )],
    }
}
