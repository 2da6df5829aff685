//! Asking which entity is meant, from whatever room, and what is done with
//! the answer.

use super::App;
use crate::app::action::{Action, Room};
use crate::app::notices::Level;
use crate::app::{EntityWish, Request, Store};
use crate::command::entity_edit::{is_mention, set_within};
use crate::command::{Command, Put, Transaction};
use crate::io::random;
use crate::model::{AnnotationId, EntityId, Within};
use crate::ui::reader::screen_pos;
use crate::ui::rooms::annotate::AnnotateState;
use crate::ui::rooms::entities::{self, EntitiesInput, Picked, Picker, PickerEvent};
use eframe::egui::{self, Pos2};

impl App {
    /// The actions about entities; `false` if it is none of them.
    pub(super) fn act_on_entities(&mut self, ctx: &egui::Context, action: Action) -> bool {
        match action {
            Action::ShowEntities => self.room = Room::Entities,
            Action::LinkEntity => {
                let Some(open) = self.workbench.project() else {
                    return true;
                };
                let mentions = mentions_meant(&self.annotate, &open.store);
                self.ask_entity(EntityWish::Link(mentions));
            }
            Action::ShowEntity => {
                let open = self.workbench.project();
                let target = open.and_then(|it| self.annotate.target(&it.store));
                let entity = target.and_then(|it| it.entities.first());
                match entity.map(|it| it.entity.clone()) {
                    Some(id) => self.show_entity(&id),
                    None => {
                        let text = "The annotation links to no entity yet; press E to link it";
                        self.workbench.tell(Level::Info, text);
                    }
                }
            }
            Action::NewEntity
            | Action::MergeEntity
            | Action::SplitEntity
            | Action::DeleteEntity => {
                self.room = Room::Entities;
                let Some(open) = self.workbench.project() else {
                    return true;
                };
                let requests = entities::perform(&mut self.entities, &open.store, action);
                self.carry_out(ctx, requests);
            }
            _ => return false,
        }
        true
    }

    /// Opens the page of an entity.
    pub(super) fn show_entity(&mut self, id: &EntityId) {
        self.room = Room::Entities;
        self.entities.show(id);
    }

    /// Opens the picker.
    pub(super) fn ask_entity(&mut self, wish: EntityWish) {
        let Some(open) = self.workbench.project() else {
            return;
        };
        if !open.writable() {
            let text = "The project is open read-only, so nothing can be linked";
            self.workbench.tell(Level::Warning, text);
            return;
        }
        let mut wish = wish;
        if let EntityWish::Link(ids) = &mut wish {
            let project = open.store.project();
            ids.retain(|id| {
                let annotation = project.annotations().get(id);
                annotation.is_some_and(|it| is_mention(project, it))
            });
            if ids.is_empty() {
                let text =
                    "Only annotations whose tag has an entity link to one, as actors and places do";
                self.workbench.tell(Level::Info, text);
                return;
            }
        }
        let picker = Picker::new(
            &open.store,
            self.workbench.gazetteers(),
            wish,
            &self.entities.recent,
        );
        self.picker = Some(picker);
    }

    /// Where the mention stands that is to be linked, if it is in view.
    fn picker_place(&self, wish: &EntityWish) -> Option<Pos2> {
        let EntityWish::Link(ids) = wish else {
            return None;
        };
        let store = &self.workbench.project()?.store;
        let view = self
            .annotate
            .view()
            .filter(|_| self.room == Room::Annotate)?;
        let placed = store.placed(ids.first()?)?;
        if self.annotate.current.as_ref() != Some(&placed.annotation.source) {
            return None;
        }
        screen_pos(view, placed.hull.start())
    }

    pub(super) fn picker_ui(&mut self, ctx: &egui::Context, requests: &mut Vec<Request>) {
        let Some(mut picker) = self.picker.take() else {
            return;
        };
        let at = self.picker_place(&picker.wish);
        let Some(open) = self.workbench.project() else {
            return;
        };
        match picker.show(ctx, at, &open.store, &mut random::bits) {
            None => self.picker = Some(picker),
            Some(PickerEvent::Closed) => {}
            Some(PickerEvent::Picked(picked)) => {
                requests.extend(self.use_pick(&picker.wish, picked));
            }
        }
    }

    fn use_pick(&mut self, wish: &EntityWish, picked: Picked) -> Vec<Request> {
        let Some(open) = self.workbench.project() else {
            return Vec::new();
        };
        let project = open.store.project();
        match (wish, picked) {
            (EntityWish::Link(ids), Picked::Link(linking)) => {
                if let Some(link) = linking.links.last() {
                    self.entities.remember(&link.entity);
                }
                let change = crate::command::entity_edit::link_mentions(project, ids, linking);
                change.map(Request::Apply).into_iter().collect()
            }
            (EntityWish::Within(id), Picked::Known(outer)) => {
                let mut within = project
                    .entities()
                    .get(id)
                    .map_or_else(Vec::new, |it| it.within.clone());
                if within.iter().any(|it| it.entity == outer) {
                    return Vec::new();
                }
                within.push(in_it(outer));
                match set_within(project, id, within) {
                    Ok(change) => change.map(Request::Apply).into_iter().collect(),
                    Err(err) => {
                        let text = format!("{err}; nothing was changed");
                        vec![Request::Tell(Level::Warning, text)]
                    }
                }
            }
            (EntityWish::Within(id), Picked::New(new)) => {
                let Some(entity) = project.entities().get(id) else {
                    return Vec::new();
                };
                let Some(outer) = new.first() else {
                    return Vec::new();
                };
                let mut inner = crate::model::Entity::clone(entity);
                inner.within.push(in_it(outer.id.clone()));
                let name = format!("Add entity {}", outer.label);
                let all = new.into_iter().chain([inner]);
                let commands = all.map(|it| Command::Entity(Put::set(it))).collect();
                vec![Request::Apply(Transaction { name, commands })]
            }
            (EntityWish::Merge(id), Picked::Known(other)) => {
                // The one with fewer mentions goes, unless the person turns it round.
                let mentions = open.store.mentions();
                let more = mentions.count(id) > mentions.count(&other);
                let (from, into) = if more {
                    (other, id.clone())
                } else {
                    (id.clone(), other)
                };
                self.entities.ask_merge(from, into);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// What was being typed when the room was left becomes a step.
    pub(super) fn leave_entities(&mut self, ctx: &egui::Context) {
        if self.room != Room::Entities {
            let store = self.workbench.project().map(|it| &it.store);
            let left = self.entities.leave(store);
            self.carry_out(ctx, left);
        }
    }

    /// The Entities room; texts that its lines need are asked for.
    pub(super) fn entities_room_ui(&mut self, ui: &mut egui::Ui, keys: bool) -> Vec<Request> {
        let Some(open) = self.workbench.project() else {
            self.room = Room::Library;
            return Vec::new();
        };
        let input = EntitiesInput {
            store: &open.store,
            writable: open.writable(),
            keys,
            gazetteers: &self.workbench.gazetteers(),
        };
        entities::entities_ui(ui, &mut self.entities, &input, &mut random::bits)
    }
}

fn in_it(outer: EntityId) -> Within {
    Within {
        entity: outer,
        from: None,
        to: None,
    }
}

/// The mentions that are meant: those in the selection, else the one at the
/// caret or under the pointer.
fn mentions_meant(state: &AnnotateState, store: &Store) -> Vec<AnnotationId> {
    let project = store.project();
    let mut meant: Vec<AnnotationId> = Vec::new();
    if let Some(document) = state.current.as_ref().and_then(|id| store.document(id))
        && let Some(view) = state.view()
    {
        for span in view.selection() {
            let there = document.index.meeting(span.start(), span.end()).into_iter();
            let inside =
                there.filter(|it| span.start() <= it.hull.start() && it.hull.end() <= span.end());
            let mentions = inside.filter(|it| is_mention(project, &it.annotation));
            meant.extend(mentions.map(|it| it.annotation.id.clone()));
        }
    }
    if meant.is_empty() {
        meant.extend(state.target(store).map(|it| it.id.clone()));
    }
    meant
}
