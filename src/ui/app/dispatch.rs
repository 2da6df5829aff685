//! Carrying out what was asked for: the one place where the window changes
//! anything.

use super::forms::Form;
use super::{Answer, App, Pick, Purpose, close_window};
use crate::app::Request;
use crate::app::action::{Action, Room};
use crate::app::notices::Level;
use crate::command::{Change, edit, relation_edit};
use crate::io::dialogs::{DialogAnswer, DialogKind, DialogRequest};
use crate::io::random;
use crate::io::settings::Theme;
use crate::model::{Scheme, TagId};
use crate::ui::palette::{Palette, PaletteEvent, PaletteItem, action_items};
use crate::ui::rooms::annotate::{move_on, perform, perform_lens, show_reopened};
use crate::ui::rooms::settings::{
    Page, Settings as Looks, SettingsEvent, ThemeChoice, ZOOM_MAX, ZOOM_MIN,
};
use crate::ui::theme::{ReadingFace, size};
use crate::ui::widgets::Icon;
use eframe::egui;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

impl App {
    pub(super) fn carry_out(&mut self, ctx: &egui::Context, requests: Vec<Request>) {
        for request in requests {
            self.carry_out_one(ctx, request);
        }
    }

    fn carry_out_one(&mut self, ctx: &egui::Context, request: Request) {
        match request {
            Request::Act(action) => {
                let available = self.with_facts(ctx, |facts| action.available(facts));
                match available {
                    Ok(()) => self.act(ctx, action),
                    Err(why) => self.workbench.tell(Level::Info, why),
                }
            }
            Request::Apply(transaction) => {
                let change = self.workbench.apply(transaction);
                self.follow(change.as_ref());
            }
            Request::LimitLens(limits) => {
                if let Some(open) = self.workbench.project_mut() {
                    open.suggestions.set_limits(limits);
                }
            }
            Request::Tell(level, text) => self.workbench.tell(level, text),
            Request::GoTo(room) => self.room = room,
            Request::ShowSource(id) => {
                self.room = Room::Annotate;
                self.annotate.show(&id);
            }
            Request::ShowAnnotation(id) => {
                self.room = Room::Annotate;
                if let Some(open) = self.workbench.project() {
                    self.annotate.focus(&open.store, &id);
                }
            }
            Request::ShowPlace(source, span) => {
                self.room = Room::Annotate;
                if let Some(open) = self.workbench.project() {
                    self.annotate.show_place(&open.store, &source, span);
                }
            }
            Request::ListAnnotations(words) => {
                self.room = Room::Annotate;
                self.annotate.list(words);
            }
            Request::PickEntity(wish) => self.ask_entity(wish),
            Request::ShowEntity(id) => self.show_entity(&id),
            Request::ShowEvent(id) => self.show_event(&id),
            Request::SaveComparison(file, event) => self.ask_comparison_path(file, event),
            Request::WantText(id) => self.workbench.want_text(&id),
            Request::Open(path) => self.workbench.open(path),
            Request::AddPaths(paths) => self.open_paths(paths),
            Request::Consent(id) => self.workbench.consent(&id),
            Request::Relocate(id, path) => match self.workbench.relocate(&id, &path) {
                Ok(change) => self.follow(change.as_ref()),
                Err(message) => self.workbench.tell(Level::Error, message),
            },
            Request::Refit(id) => self.workbench.refit(&id),
            Request::ForgetRecent(path) => {
                self.settings.forget(&path);
                self.keep_settings();
            }
        }
    }

    pub(super) fn follow(&mut self, change: Option<&Change>) {
        if let (Some(change), Some(open)) = (change, self.workbench.project()) {
            self.annotate.follow(&open.store, change);
            self.search.follow(change);
            self.entities.follow(&open.store);
            self.compare.follow(&open.store);
            if let Some(annotators) = &open.annotators {
                self.review.follow(&open.store, annotators);
            }
        }
    }

    /// Carries out an action that is available.
    fn act(&mut self, ctx: &egui::Context, action: Action) {
        self.recent_actions.retain(|it| *it != action);
        self.recent_actions.insert(0, action);
        self.recent_actions.truncate(8);
        if self.act_on_entities(ctx, action)
            || self.act_on_events(ctx, action)
            || self.act_on_review(ctx, action)
            || self.act_on_exchange(ctx, action)
        {
            return;
        }
        match action {
            Action::NewProject => {
                self.form = Some(Form::new_project(&self.settings.annotator, Vec::new()));
            }
            Action::OpenProject => self.form = Some(Form::path(Purpose::OpenProject)),
            Action::AddSources => self.form = Some(Form::path(Purpose::AddSources)),
            Action::RelocateSource => {
                let purpose = self.annotate.current.clone().map(Purpose::Relocate);
                self.form = purpose.map(Form::path);
            }
            Action::AttachTexts => self.form = Some(Form::path(Purpose::AttachTexts)),
            Action::SaveCopyAs => self.form = Some(Form::path(Purpose::SaveCopy)),
            Action::SaveNow => self.workbench.save(),
            Action::CloseProject => {
                self.hand_over(ctx);
                self.workbench.close();
                self.guard = None;
                self.annotate = Default::default();
                self.search.reset();
                self.tag_all = None;
                self.entities = Default::default();
                self.compare = Default::default();
                self.review = Default::default();
                self.export = Default::default();
                self.import = None;
                self.account = None;
                self.room = Room::Library;
            }
            Action::Quit => close_window(ctx),
            Action::Undo => {
                self.hand_over(ctx);
                let undone = self.workbench.undo();
                self.show_step(undone, "Undone");
            }
            Action::Redo => {
                let redone = self.workbench.redo();
                self.show_step(redone, "Done again");
            }
            Action::ShowLibrary => self.room = Room::Library,
            Action::ShowAnnotate => self.room = Room::Annotate,
            Action::ShowStatistics => self.room = Room::Statistics,
            Action::ShowSearch => self.show_search(),
            Action::TagAll => self.open_tag_all(),
            Action::TagWith(_)
            | Action::DeleteAnnotation
            | Action::LinkTicked
            | Action::TickAllHits
            | Action::UntickHits
                if self.room == Room::Search =>
            {
                let requests = self.search_action(action);
                self.carry_out(ctx, requests);
            }
            Action::ShowSettings => self.room = Room::Settings,
            Action::ShowKeys => self.show_page(Page::Keys),
            Action::About => self.show_page(Page::About),
            Action::ShowPalette => self.open_palette(),
            Action::ShowProblems => self.form = Some(Form::Problems),
            Action::ShowNotices => self.form = Some(Form::Notices),
            Action::ReadingLarger => self.change_looks(ctx, |it| it.reading_size += 1.0),
            Action::ReadingSmaller => self.change_looks(ctx, |it| it.reading_size -= 1.0),
            Action::ZoomIn => self.change_looks(ctx, |it| it.zoom = (it.zoom + 0.1).min(ZOOM_MAX)),
            Action::ZoomOut => self.change_looks(ctx, |it| it.zoom = (it.zoom - 0.1).max(ZOOM_MIN)),
            Action::ZoomReset => self.change_looks(ctx, |it| it.zoom = 1.0),
            Action::ThemeLight => self.change_looks(ctx, |it| it.theme = ThemeChoice::Light),
            Action::ThemeDark => self.change_looks(ctx, |it| it.theme = ThemeChoice::Dark),
            Action::ThemeSystem => self.change_looks(ctx, |it| it.theme = ThemeChoice::System),
            // Everything else is about what is being read.
            _ => {
                let Some(open) = self.workbench.project() else {
                    return;
                };
                let (annotate, store) = (&mut self.annotate, &open.store);
                let of_lens = perform_lens(
                    annotate,
                    store,
                    &open.suggestions,
                    action,
                    &mut random::bits,
                );
                let settled = of_lens.is_some()
                    && matches!(action, Action::AcceptSuggestion | Action::DismissSuggestion);
                let requests =
                    of_lens.unwrap_or_else(|| perform(annotate, store, action, &mut random::bits));
                self.room = Room::Annotate;
                self.carry_out(ctx, requests);
                if settled && let Some(open) = self.workbench.project() {
                    let next = move_on(&mut self.annotate, &open.store, &open.suggestions);
                    self.carry_out(ctx, next);
                }
            }
        }
    }

    /// What is still being typed becomes a step before anything else happens.
    pub(super) fn hand_over(&mut self, ctx: &egui::Context) {
        let store = self.workbench.project().map(|it| &it.store);
        let mut left = self.annotate.leave(store);
        left.extend(self.entities.leave(store));
        self.carry_out(ctx, left);
    }

    fn show_step(&mut self, step: Option<(Change, String)>, verb: &str) {
        let Some((change, name)) = step else { return };
        if let Some(open) = self.workbench.project() {
            self.annotate.follow(&open.store, &change);
            self.search.follow(&change);
            self.entities.follow(&open.store);
            self.compare.follow(&open.store);
            if let Some(annotators) = &open.annotators {
                self.review.follow(&open.store, annotators);
                self.review.show_change(annotators, &change);
            }
            self.annotate.show_change(&open.store, &change);
            show_reopened(&mut self.annotate, &open.store, &open.suggestions, &change);
        }
        self.workbench
            .tell(Level::Info, format!("{verb}: {}", lower_first(&name)));
    }

    fn show_page(&mut self, page: Page) {
        self.room = Room::Settings;
        self.settings_room.page = page;
    }

    /// The settings as the Settings room knows them.
    pub(super) fn looks(&self) -> Looks {
        let theme = match self.settings.theme {
            Theme::System => ThemeChoice::System,
            Theme::Light => ThemeChoice::Light,
            Theme::Dark => ThemeChoice::Dark,
        };
        Looks {
            theme,
            face: ReadingFace::from_name(&self.settings.face).unwrap_or_default(),
            reading_size: self.settings.reading_size,
            zoom: self.settings.zoom,
            reduced_motion: self.settings.reduced_motion,
        }
        .within_range()
    }

    fn change_looks(&mut self, ctx: &egui::Context, change: impl FnOnce(&mut Looks)) {
        let mut looks = self.looks();
        let face = looks.face;
        change(&mut looks);
        let looks = looks.within_range();
        self.settings.theme = match looks.theme {
            ThemeChoice::System => Theme::System,
            ThemeChoice::Light => Theme::Light,
            ThemeChoice::Dark => Theme::Dark,
        };
        looks.face.name().clone_into(&mut self.settings.face);
        self.settings.reading_size = looks
            .reading_size
            .clamp(size::READING_MIN, size::READING_MAX);
        self.settings.zoom = looks.zoom;
        self.settings.reduced_motion = looks.reduced_motion;
        if looks.face == face {
            // Setting the faces anew lays out everything; only if they changed.
            ctx.set_theme(looks.theme.preference());
            ctx.set_zoom_factor(looks.zoom);
            crate::ui::theme::set_reduced_motion(ctx, looks.reduced_motion);
        } else {
            looks.apply(ctx);
        }
        self.keep_settings();
    }

    pub(super) fn tag_uses(&self) -> BTreeMap<TagId, usize> {
        let Some(open) = self.workbench.project() else {
            return BTreeMap::new();
        };
        let counts = open.store.counts();
        let tags = &open.store.project().scheme().tags;
        tags.iter()
            .map(|tag| (tag.id.clone(), counts.of_tag(&tag.id) as usize))
            .collect()
    }

    pub(super) fn settings_event(&mut self, ctx: &egui::Context, event: SettingsEvent) {
        let scheme = self
            .workbench
            .project()
            .map(|it| Scheme::clone(it.store.project().scheme()));
        let transaction = match event {
            SettingsEvent::Changed(looks) => {
                self.change_looks(ctx, |it| *it = looks);
                return;
            }
            SettingsEvent::SetKeys(action, chords) => {
                self.keymap.set(action, chords);
                self.settings.keys = self.keymap.overrides();
                self.keep_settings();
                return;
            }
            SettingsEvent::TakeKey(action, chord) => {
                for holder in self.keymap.holders(chord, action) {
                    let left = self.keymap.chords(holder).iter().copied();
                    let left = left.filter(|it| *it != chord).collect();
                    self.keymap.set(holder, left);
                }
                let mut chords = self.keymap.chords(action).to_vec();
                chords.push(chord);
                self.keymap.set(action, chords);
                self.settings.keys = self.keymap.overrides();
                self.keep_settings();
                return;
            }
            SettingsEvent::ResetKeys(action) => {
                self.keymap.reset(action);
                self.settings.keys = self.keymap.overrides();
                self.keep_settings();
                return;
            }
            SettingsEvent::ResetAllKeys => {
                self.keymap = Default::default();
                self.settings.keys = self.keymap.overrides();
                self.keep_settings();
                return;
            }
            SettingsEvent::AddTag(tag) => scheme.map(|mut scheme| {
                let name = format!("Add tag {}", tag.label);
                scheme.tags.push(tag);
                edit::set_scheme(name, scheme)
            }),
            SettingsEvent::EditTag { id, tag } => scheme.map(|mut scheme| {
                let name = format!("Change tag {}", tag.label);
                for slot in scheme.tags.iter_mut().filter(|it| it.id == id) {
                    *slot = tag.clone();
                }
                edit::set_scheme(name, scheme)
            }),
            SettingsEvent::RenameTag { from, to } | SettingsEvent::MergeTag { from, into: to } => {
                self.workbench
                    .project()
                    .and_then(|open| edit::rename_tag(open.store.project(), &from, &to))
            }
            SettingsEvent::SetRelationType { of, kind } => {
                let open = self.workbench.project();
                open.and_then(|it| {
                    relation_edit::set_type(it.store.project(), of.as_deref(), &kind)
                })
            }
            SettingsEvent::DeleteRelationType(id) => {
                let open = self.workbench.project();
                open.and_then(|it| relation_edit::delete_type(it.store.project(), &id))
            }
            SettingsEvent::MoveTag { id, up } => scheme.and_then(|mut scheme| {
                let at = scheme.tags.iter().position(|it| it.id == id)?;
                let to = if up { at.checked_sub(1)? } else { at + 1 };
                if to >= scheme.tags.len() {
                    return None;
                }
                scheme.tags.swap(at, to);
                Some(edit::set_scheme("Move tag", scheme))
            }),
            SettingsEvent::DeleteTag(id) => self
                .workbench
                .project()
                .and_then(|open| edit::delete_tag(open.store.project(), &id)),
        };
        if let Some(transaction) = transaction {
            let change = self.workbench.apply(transaction);
            self.follow(change.as_ref());
        }
    }

    fn open_palette(&mut self) {
        let hint = "Type what you want to do, or where to go";
        self.palette = Some(Palette::new("Command palette", hint));
    }

    pub(super) fn palette_ui(&mut self, ctx: &egui::Context, requests: &mut Vec<Request>) {
        let Some(mut palette) = self.palette.take() else {
            return;
        };
        let (items, picks): (Vec<PaletteItem<'_>>, Vec<Pick>) = self.with_facts(ctx, |facts| {
            let actions = action_items(facts, &self.keymap, &self.recent_actions);
            let actions = actions
                .into_iter()
                .map(|(action, item)| (item, Pick::Act(action)));
            let sources = self.workbench.project().into_iter().flat_map(|open| {
                open.store.project().sources().iter().map(|source| {
                    let title = if source.title.is_empty() {
                        source.id.as_str()
                    } else {
                        &source.title
                    };
                    let item = PaletteItem {
                        label: Cow::Owned(title.to_owned()),
                        detail: Cow::Borrowed("Source"),
                        icon: Some(Icon::File),
                        keys: None,
                        unavailable: None,
                        recent: None,
                    };
                    (item, Pick::Ask(Request::ShowSource(source.id.clone())))
                })
            });
            actions.chain(sources).unzip()
        });
        match palette.show(ctx, &items) {
            None => self.palette = Some(palette),
            Some(PaletteEvent::Closed) => {}
            Some(PaletteEvent::Picked(place)) => match picks.get(place) {
                Some(Pick::Act(action)) => requests.push(Request::Act(*action)),
                Some(Pick::Ask(request)) => requests.push(request.clone()),
                None => {}
            },
        }
    }

    /// Asks the desktop for a path; the answer comes in a later frame.
    pub(super) fn ask_for_path(&self, ctx: &egui::Context, purpose: Purpose) {
        if let Some(request) = self.exchange_dialog(&purpose) {
            self.show_dialog(ctx, request, purpose);
            return;
        }
        let project = || vec![("Variorum projects".to_owned(), vec!["ron".to_owned()])];
        let mut request = match &purpose {
            Purpose::OpenProject => DialogRequest::new(DialogKind::OpenFile, "Open project"),
            Purpose::NewProject => DialogRequest::new(DialogKind::SaveFile, "New project"),
            Purpose::SaveCopy => DialogRequest::new(DialogKind::SaveFile, "Save a copy"),
            Purpose::SaveTable(_) => DialogRequest::new(DialogKind::SaveFile, "Save table"),
            Purpose::SaveComparison(..) => {
                DialogRequest::new(DialogKind::SaveFile, "Save comparison")
            }
            Purpose::ReviewFiles => {
                DialogRequest::new(DialogKind::OpenFiles, "Files of the annotators")
            }
            Purpose::Gold => DialogRequest::new(DialogKind::SaveFile, "The gold project"),
            Purpose::AddSources => DialogRequest::new(DialogKind::OpenFiles, "Add sources"),
            Purpose::AttachTexts => {
                DialogRequest::new(DialogKind::OpenFolder, "The folder with the texts")
            }
            Purpose::Relocate(_) => {
                DialogRequest::new(DialogKind::OpenFile, "Find the source’s file")
            }
            Purpose::ExportTo
            | Purpose::SaveLosses
            | Purpose::ImportFiles
            | Purpose::ImportFolder
            | Purpose::SaveImportReport => return,
        };
        match &purpose {
            Purpose::AddSources | Purpose::AttachTexts | Purpose::Relocate(_) => {}
            Purpose::SaveTable(_) => {
                request.filters = vec![("Tables".to_owned(), vec!["csv".to_owned()])];
            }
            Purpose::SaveComparison(file, _) => {
                let ending = file.extension().to_owned();
                request.filters = vec![("Comparisons".to_owned(), vec![ending])];
            }
            _ => request.filters = project(),
        }
        let folder = self.workbench.project().and_then(|it| it.path().parent());
        request.folder = folder.map(ToOwned::to_owned);
        if request.kind == DialogKind::SaveFile {
            let name = match &purpose {
                Purpose::SaveTable(_) => "statistics.csv".to_owned(),
                Purpose::SaveComparison(file, _) => format!("comparison.{}", file.extension()),
                Purpose::Gold => "gold.ron".to_owned(),
                _ => "project.ron".to_owned(),
            };
            request.name = Some(name);
        }
        self.show_dialog(ctx, request, purpose);
    }

    fn show_dialog(&self, ctx: &egui::Context, request: DialogRequest, purpose: Purpose) {
        let (sender, ctx) = (self.answers.0.clone(), ctx.clone());
        self.dialogs.request(
            request,
            Box::new(move |answer| {
                // The window may be gone by then.
                let _ = sender.send(Answer {
                    to: purpose,
                    answer,
                });
                ctx.request_repaint();
            }),
        );
    }

    pub(super) fn follow_answers(&mut self) {
        while let Ok(Answer { to, answer }) = self.answers.1.try_recv() {
            match answer {
                DialogAnswer::Cancelled => {}
                DialogAnswer::NoDialog => self.workbench.tell(
                    Level::Info,
                    "This desktop shows no file dialog; type the path instead, or drop the file onto the window",
                ),
                DialogAnswer::Chosen(paths) => self.use_paths(&to, paths),
            }
        }
    }

    /// Does with paths what they were wanted for.
    pub(super) fn use_paths(&mut self, purpose: &Purpose, paths: Vec<PathBuf>) {
        let Some(first) = paths.first().cloned() else {
            return;
        };
        if self.use_exchange_paths(purpose, &paths) {
            return;
        }
        match purpose {
            Purpose::OpenProject => self.workbench.open(first),
            Purpose::NewProject => {
                if let Some(Form::NewProject(form)) = &mut self.form {
                    form.path = first.display().to_string();
                }
                return;
            }
            Purpose::ReviewFiles => {
                if let Some(Form::Review(form)) = &mut self.form {
                    form.add(&paths);
                }
                return;
            }
            Purpose::Gold => {
                if let Some(Form::Review(form)) = &mut self.form {
                    form.gold = first.display().to_string();
                }
                return;
            }
            Purpose::AddSources => self.workbench.add_sources(paths),
            Purpose::AttachTexts => self.workbench.attach_texts(paths),
            Purpose::SaveCopy => match self.workbench.save_copy(&first) {
                Ok(()) => self.workbench.tell(
                    Level::Info,
                    format!("A copy was saved as {}", first.display()),
                ),
                Err(message) => self.workbench.tell(Level::Error, message),
            },
            Purpose::SaveTable(table) => match self.workbench.save_statistics(*table, &first) {
                Ok(()) => self.workbench.tell(
                    Level::Info,
                    format!("The table was saved as {}", first.display()),
                ),
                Err(message) => self.workbench.tell(Level::Error, message),
            },
            Purpose::SaveComparison(file, event) => {
                match self.workbench.save_comparison(*file, event, &first) {
                    Ok(()) => self.workbench.tell(
                        Level::Info,
                        format!("The comparison was saved as {}", first.display()),
                    ),
                    Err(message) => self.workbench.tell(Level::Error, message),
                }
            }
            Purpose::Relocate(id) => match self.workbench.relocate(id, &first) {
                Ok(change) => self.follow(change.as_ref()),
                Err(message) => self.workbench.tell(Level::Error, message),
            },
            // Done with above.
            Purpose::ExportTo
            | Purpose::SaveLosses
            | Purpose::ImportFiles
            | Purpose::ImportFolder
            | Purpose::SaveImportReport => return,
        }
        self.form = None;
    }

    /// Remembers who annotates, for the next new project.
    pub(super) fn remember_annotator(&mut self, name: &str) {
        name.trim().clone_into(&mut self.settings.annotator);
        self.keep_settings();
    }

    /// What the open project is called: its title, else its file's name.
    pub(super) fn title(&self) -> Option<String> {
        let open = self.workbench.project()?;
        let title = &open.store.project().head().title;
        let name = open
            .path()
            .file_stem()
            .map(|it| it.to_string_lossy().into_owned());
        Some(if title.is_empty() {
            name.unwrap_or_default()
        } else {
            title.clone()
        })
    }
}

/// "Tag as figure" inside a sentence: "tag as figure".
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
