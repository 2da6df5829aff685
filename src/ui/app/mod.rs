//! The window as a whole: what it keeps, and one frame of it.
//!
//! [`App::logic`] fetches what threads have done and runs while the window is
//! hidden too; [`App::ui`] draws. Rooms read the store and give back
//! [`Request`]s, which [`dispatch`] carries out after the drawing.

mod comparing;
mod dispatch;
mod entities;
mod exporting;
mod forms;
mod frame_ui;
mod import_form;
mod keys;
mod review_form;
mod reviewing;
mod searching;
mod spot;
#[cfg(test)]
mod tests;

use crate::app::action::{Action, Context as Facts, Room};
use crate::app::keymap::Keymap;
use crate::app::notices::Level;
use crate::app::{News, OpenProject, Request, Store, Workbench};
use crate::io::dialogs::{DesktopDialogs, FileDialogs};
use crate::io::settings::Settings;
use crate::io::state::Folders;
use crate::io::{clock, random};
use crate::model::Spot;
use crate::ui::palette::Palette;
use crate::ui::reader::View;
use crate::ui::rooms::annotate::{AnnotateState, RoomInput, annotate_ui};
use crate::ui::rooms::compare::{AccountForm, CompareState};
use crate::ui::rooms::entities::{EntitiesState, Picker};
use crate::ui::rooms::export::ExportState;
use crate::ui::rooms::library::library_ui;
use crate::ui::rooms::review::ReviewState;
use crate::ui::rooms::search::{SearchInput, SearchState, TagAll, search_ui};
use crate::ui::rooms::settings::{SettingsState, SettingsView, settings_ui};
use crate::ui::rooms::statistics::{StatisticsEvent, StatisticsState, statistics_ui};
use crate::ui::theme;
use eframe::egui::{self, CentralPanel, Frame, ViewportCommand};
use forms::Form;
use import_form::ImportForm;
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// The window.
pub struct App {
    workbench: Workbench,
    settings: Settings,
    keymap: Keymap,
    room: Room,
    annotate: AnnotateState,
    search: SearchState,
    tag_all: Option<TagAll>,
    settings_room: SettingsState,
    statistics: StatisticsState,
    entities: EntitiesState,
    compare: CompareState,
    review: ReviewState,
    export: ExportState,
    /// Makes an account of a passage.
    account: Option<AccountForm>,
    /// Asks which entity is meant.
    picker: Option<Picker>,
    palette: Option<Palette>,
    recent_actions: Vec<Action>,
    form: Option<Form>,
    /// Takes documents in from other tools' files.
    import: Option<ImportForm>,
    dialogs: Box<dyn FileDialogs>,
    answers: (Sender<Answer>, Receiver<Answer>),
    /// Sources to take in once the project that is being opened is there.
    then_add: Vec<PathBuf>,
    /// A place to show once the project that is being opened is there.
    then_show: Option<Spot>,
    /// The project was opened at a place: what comes to it by itself does not
    /// lead elsewhere.
    stay: bool,
    /// Whether the window is closing, and all is on disk.
    may_close: bool,
    /// What keeps the journal safe should the program panic.
    guard: Option<crate::io::crash::Registered>,
    /// Whether a text field had the keyboard when the last frame ended.
    typing: bool,
    /// The first frames, until they were told to the log.
    frames: u8,
}

/// What a line of the palette leads to.
#[derive(Clone, Debug, PartialEq)]
enum Pick {
    Act(Action),
    Ask(Request),
}

/// What came of a file dialog.
struct Answer {
    to: Purpose,
    answer: crate::io::dialogs::DialogAnswer,
}

/// What a path is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    OpenProject,
    NewProject,
    AddSources,
    SaveCopy,
    SaveTable(crate::index::Table),
    SaveComparison(crate::app::ComparisonFile, crate::model::EventId),
    Relocate(crate::model::SourceId),
    AttachTexts,
    ReviewFiles,
    Gold,
    ExportTo,
    SaveLosses,
    ImportFiles,
    ImportFolder,
    SaveImportReport,
}

impl App {
    /// The window with its faces and themes set up, and the given paths opened.
    pub fn new(ctx: &egui::Context, folders: Folders, paths: Vec<PathBuf>) -> Self {
        Self::with_dialogs(ctx, folders, paths, Box::new(DesktopDialogs))
    }

    /// The same with other file dialogs, for tests.
    pub fn with_dialogs(
        ctx: &egui::Context,
        folders: Folders,
        paths: Vec<PathBuf>,
        dialogs: Box<dyn FileDialogs>,
    ) -> Self {
        theme::apply(ctx);
        let (settings, damage) = Settings::load(&folders);
        let (keymap, problems) = Keymap::with_overrides(&settings.keys);
        let mut workbench = Workbench::new(folders);
        let context = ctx.clone();
        let wake: crate::io::Wake = Arc::new(move || context.request_repaint());
        workbench.on_news(wake.clone());
        for text in damage
            .into_iter()
            .chain(problems.iter().map(ToString::to_string))
        {
            workbench.tell(Level::Warning, text);
        }
        let mut app = Self {
            workbench,
            settings,
            keymap,
            room: Room::Library,
            annotate: AnnotateState::default(),
            search: SearchState::new(wake),
            tag_all: None,
            settings_room: SettingsState::default(),
            statistics: StatisticsState::default(),
            entities: EntitiesState::default(),
            compare: CompareState::default(),
            review: ReviewState::default(),
            export: ExportState::default(),
            account: None,
            picker: None,
            palette: None,
            recent_actions: Vec::new(),
            form: None,
            import: None,
            dialogs,
            answers: channel(),
            then_add: Vec::new(),
            then_show: None,
            stay: false,
            may_close: false,
            guard: None,
            typing: false,
            frames: 0,
        };
        app.looks().apply(ctx);
        app.open_paths(paths);
        app
    }

    /// A project file is opened; anything else is taken in as sources.
    pub(crate) fn open_paths(&mut self, paths: Vec<PathBuf>) {
        let is_project = |path: &PathBuf| path.extension().is_some_and(|it| it == "ron");
        let (projects, sources): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_project);
        match &projects[..] {
            [] => {}
            [one] => self.workbench.open(one.clone()),
            // One window shows one project; several are what several people
            // made of the same sources.
            several => self.ask_review(several.to_vec()),
        }
        if sources.is_empty() {
            return;
        }
        if self.workbench.project().is_some() && projects.is_empty() {
            self.workbench.add_sources(sources);
        } else if projects.is_empty() {
            self.form = Some(Form::new_project(&self.settings.annotator, sources));
        } else {
            self.then_add = sources;
        }
    }

    /// What is the case right now, as far as actions depend on it.
    fn with_facts<R>(&self, ctx: &egui::Context, use_facts: impl FnOnce(&Facts<'_>) -> R) -> R {
        let project = self.workbench.project();
        let store = project.map(|it| &it.store);
        let scheme = store.map(|it| Arc::clone(it.project().scheme()));
        let tags: Vec<(u8, &str)> = scheme
            .iter()
            .flat_map(|scheme| &scheme.tags)
            .filter_map(|tag| Some((tag.key.parse::<u8>().ok()?, tag.label.as_str())))
            .collect();
        let current = self.annotate.current.as_ref();
        let document = current.and_then(|id| store?.document(id));
        let view = self.annotate.view();
        let target = store.and_then(|store| self.annotate.target(store));
        let history = store.map(Store::history);
        let last_tag = self.annotate.last_tag.as_ref();
        let last_tag = last_tag.and_then(|id| scheme.as_ref()?.tag(id));
        let facts = Facts {
            room: self.room,
            project_open: project.is_some(),
            writable: project.is_some_and(OpenProject::writable),
            unsaved: project.is_some_and(|it| it.safety() != crate::app::Safety::Saved),
            sources: store.map_or(0, |it| it.project().sources().len()),
            source_open: current.is_some(),
            text_shown: document.is_some() && self.room == Room::Annotate,
            selection: view.is_some_and(|it| !it.selection().is_empty()),
            annotation_under_caret: target.is_some(),
            stacked: store.map_or(0, |store| self.annotate.stack_size(store)),
            proposal: store.is_some_and(|store| self.annotate.has_proposal(store)),
            claim: store.is_some_and(|store| self.annotate.has_claim(store)),
            fragments: target.map_or(0, |it| it.spans.as_slice().len()),
            entity_chosen: self.entities.chosen.is_some(),
            event_chosen: self.compare.event().is_some(),
            aspect_chosen: self.compare.has_aspect(),
            account_chosen: self.compare.account().is_some(),
            verdict: store.is_some() && self.compare.has_verdict(),
            candidate: self.compare.has_candidate(),
            annotators: project
                .and_then(|it| it.annotators.as_ref())
                .map_or(0, |it| it.paths.len()),
            item_chosen: self.room == Room::Review && self.review.has_item(),
            annotations: document.map_or(0, |it| it.index.len()),
            suggestion: project
                .is_some_and(|it| self.annotate.focused_suggestion(&it.suggestions).is_some()),
            ticked: self.search.ticked(),
            sticky: self.annotate.sticky.is_some(),
            last_tag: last_tag.map(|tag| tag.label.as_str()),
            can_undo: history.is_some_and(|it| it.undoable().is_some()),
            can_redo: history.is_some_and(|it| it.redoable().is_some()),
            undo_name: history
                .and_then(|it| it.undoable())
                .map(|it| it.name.as_str()),
            redo_name: history
                .and_then(|it| it.redoable())
                .map(|it| it.name.as_str()),
            tags: &tags,
            modal_open: self.is_modal(),
            text_input_focused: ctx.egui_wants_keyboard_input() && !self.room_has_focus(ctx),
        };
        use_facts(&facts)
    }

    fn is_modal(&self) -> bool {
        self.form.is_some()
            || self.import.is_some()
            || self.palette.is_some()
            || self.picker.is_some()
            || self.account.is_some()
            || self.entities.has_dialog()
            || self.compare.has_dialog()
            || self.review.has_dialog()
            || self.annotate.has_dialog()
            || self.search.has_dialog()
            || self.tag_all.is_some()
    }

    /// The list of hits takes the focus as the reading column does.
    fn room_has_focus(&self, ctx: &egui::Context) -> bool {
        match self.room {
            Room::Search => self.search.list_has_focus(ctx),
            Room::Compare => self.compare.text_has_focus(ctx),
            Room::Review => self.review.has_focus(ctx),
            _ => self.reader_has_focus(ctx),
        }
    }

    /// The reading column takes the focus like a field does, but no text.
    fn reader_has_focus(&self, ctx: &egui::Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        focused.is_some() && focused == self.annotate.view().and_then(View::widget_id)
    }

    fn follow_news(&mut self, news: Vec<News>) {
        for it in news {
            match it {
                News::Opened(path) => self.opened(path),
                News::NotOpened(_) => {
                    self.then_add.clear();
                    self.then_show = None;
                }
                News::Added(source) => {
                    self.room = Room::Annotate;
                    self.annotate.show(&source);
                    self.search.texts_changed();
                }
                News::Merged(change) => self.follow(Some(&change)),
                News::Attached(change) => {
                    self.follow(change.as_deref());
                    self.search.texts_changed();
                }
                // The Export room shows it by itself, with what was lost.
                News::Exported(place) if self.room != Room::Export => {
                    let text = format!("Exported to {}", place.display());
                    self.workbench.tell(Level::Info, text);
                }
                News::Exported(_) => self.export.look(),
                News::Imported { first, change } => {
                    self.import = None;
                    self.follow(change.as_deref());
                    self.search.texts_changed();
                    self.room = Room::Annotate;
                    if let Some(source) = first {
                        self.annotate.show(&source);
                    }
                }
                News::Annotators { first } => {
                    self.review.reread();
                    if first && !self.stay {
                        self.room = Room::Review;
                    }
                }
                News::Unfinished { files, gold, words } => self.ask_to_see(files, &gold, words),
                News::Refit(id, found) => self.form = Some(Form::Refit(id, found)),
                News::Text(source) => {
                    log::debug!("the text of ‘{source}’ is at hand");
                    self.follow_spot(&source);
                    self.search.texts_changed();
                }
            }
        }
    }

    fn opened(&mut self, path: PathBuf) {
        let path = std::path::absolute(&path).unwrap_or(path);
        self.settings.remember(&path);
        self.keep_settings();
        let Some(open) = self.workbench.project() else {
            return;
        };
        self.guard = Some(crate::io::crash::flush_on_panic(open.flusher()));
        self.entities = EntitiesState::default();
        self.picker = None;
        self.compare = CompareState::default();
        self.review = ReviewState::default();
        self.export = ExportState::default();
        self.import = None;
        self.account = None;
        self.annotate = AnnotateState::open(&open.store, None);
        self.search.reset();
        self.tag_all = None;
        self.annotate.snap = self.settings.snap.into();
        self.room = Room::Annotate;
        self.begin_spot();
        let problems = self.workbench.project().map_or(0, |it| it.problems.len());
        if problems > 0 {
            let text = format!(
                "The project file has {problems} problems; see Help, Problems in the project"
            );
            self.workbench.tell(Level::Warning, text);
        }
        let then_add = std::mem::take(&mut self.then_add);
        if !then_add.is_empty() {
            self.workbench.add_sources(then_add);
        }
    }

    fn keep_settings(&mut self) {
        if let Err(err) = self.settings.save(self.workbench.folders()) {
            self.workbench.tell(
                Level::Warning,
                format!("The settings were not saved: {err}"),
            );
        }
    }

    fn room_ui(&mut self, ui: &mut egui::Ui) -> Vec<Request> {
        let keys = !self.is_modal()
            && (!ui.ctx().egui_wants_keyboard_input() || self.room_has_focus(ui.ctx()));
        let mut fresh = random::bits;
        match self.room {
            Room::Annotate => {
                let Some(open) = self.workbench.project() else {
                    self.room = Room::Library;
                    return Vec::new();
                };
                let tokens = theme::Tokens::of_ui(ui);
                let idle = ui.input(|it| {
                    it.smooth_scroll_delta() == egui::Vec2::ZERO && !it.pointer.any_down()
                });
                self.compare.begin_told(&open.store, idle);
                let compare = RefCell::new(&mut self.compare);
                let told = |id: &crate::model::AnnotationId| {
                    compare.borrow_mut().told(&open.store, tokens, id)
                };
                let input = RoomInput {
                    told: &told,
                    store: &open.store,
                    suggestions: &open.suggestions,
                    writable: open.writable(),
                    keys,
                    absent: &open.absent,
                    reading_size: self.settings.reading_size,
                    keymap: &self.keymap,
                };
                let requests = annotate_ui(ui, &mut self.annotate, &input, &mut fresh);
                if self.compare.wants_frame() {
                    ui.request_repaint_after(std::time::Duration::from_millis(30));
                }
                requests
            }
            Room::Search => {
                let Some(open) = self.workbench.project() else {
                    self.room = Room::Library;
                    return Vec::new();
                };
                let input = SearchInput {
                    store: &open.store,
                    writable: open.writable(),
                    keys,
                    absent: &open.absent,
                    keymap: &self.keymap,
                };
                search_ui(ui, &mut self.search, &input, &mut fresh)
            }
            Room::Entities => self.entities_room_ui(ui, keys),
            Room::Compare => self.compare_room_ui(ui, keys),
            Room::Review => self.review_room_ui(ui, keys),
            Room::Export => self.export_room_ui(ui),
            Room::Library => {
                let open = self.workbench.project();
                library_ui(ui, &self.settings.recent, open)
            }
            Room::Statistics => self.statistics_room_ui(ui),
            Room::Settings => {
                let looks = self.looks();
                let scheme = self
                    .workbench
                    .project()
                    .map(|it| Arc::clone(it.store.project().scheme()));
                let uses = self.tag_uses();
                let store = self.workbench.project().map(|it| &it.store);
                let relation_uses = |kind: &str| store.map_or(0, |it| it.links().of_kind(kind));
                let view = SettingsView {
                    settings: &looks,
                    keymap: &self.keymap,
                    scheme: scheme.as_deref(),
                    writable: self.workbench.project().is_some_and(OpenProject::writable),
                    uses: &uses,
                    relation_uses: &relation_uses,
                };
                let events = settings_ui(ui, &mut self.settings_room, view);
                for event in events {
                    self.settings_event(ui.ctx(), event);
                }
                Vec::new()
            }
        }
    }
}

impl App {
    fn statistics_room_ui(&mut self, ui: &mut egui::Ui) -> Vec<Request> {
        let found = self.workbench.statistics();
        let Some(open) = self.workbench.project() else {
            self.room = Room::Library;
            return Vec::new();
        };
        let scheme = open.store.project().scheme();
        let events = statistics_ui(ui, &mut self.statistics, found.as_ref(), scheme);
        let mut requests = Vec::new();
        for event in events {
            match event {
                StatisticsEvent::Ask(request) => requests.push(request),
                StatisticsEvent::Save(table) => {
                    self.form = Some(Form::path(Purpose::SaveTable(table)));
                }
            }
        }
        requests
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.workbench.rest(self.room == Room::Review);
        let news = self.workbench.tick();
        self.follow_news(news);
        self.follow_answers();
        if let Some(wait) = self.workbench.next_tick() {
            ctx.request_repaint_after(wait);
        }
        if let Some(secs) = self.workbench.notices.tick(clock::now()) {
            let secs = u64::try_from(secs).unwrap_or(1).max(1);
            ctx.request_repaint_after(std::time::Duration::from_secs(secs));
        }
        if ctx.input(|it| it.viewport().close_requested()) && !self.may_close {
            // Closing waits for the disk; what the note field holds is kept too.
            self.hand_over(ctx);
            self.workbench.close();
            self.guard = None;
            self.may_close = true;
        }
        if let Some(current) = self.annotate.current.clone() {
            self.workbench.want_text(&current);
        }
        let all = self.tag_all.as_ref().is_some_and(TagAll::wants_all_texts);
        // Every value of a comparison leads to the words behind it, at once.
        let led = matches!(self.room, Room::Search | Room::Compare);
        if led || all || self.annotate.lens_is_on() {
            self.workbench.want_all_texts();
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let dropped: Vec<PathBuf> = ctx.input(|it| {
            it.raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_owned())
                .collect()
        });
        if !dropped.is_empty() {
            self.open_paths(dropped);
        }
        if ctx.input(|it| it.focused || it.pointer.is_moving()) {
            self.workbench.used();
        }
        let mut requests = self.keys_to_requests(&ctx);
        // The mouse's own key for going back leads from a hit back to the list.
        let back = ctx.input(|it| it.pointer.button_clicked(egui::PointerButton::Extra1));
        if back && self.room == Room::Annotate && self.search.has_jumped() && !self.is_modal() {
            requests.push(Request::Act(Action::ShowSearch));
        }
        self.frame_ui(ui, &mut requests);
        CentralPanel::default()
            .frame(Frame::new().fill(theme::Tokens::of_ui(ui).panel))
            .show(ui, |ui| requests.extend(self.room_ui(ui)));
        self.notices_strip_ui(&ctx, &mut requests);
        self.tag_all_ui(&ctx, &mut requests);
        self.import_ui(&ctx);
        self.forms_ui(&ctx, &mut requests);
        self.picker_ui(&ctx, &mut requests);
        self.account_ui(&ctx, &mut requests);
        self.palette_ui(&ctx, &mut requests);
        self.carry_out(&ctx, requests);
        self.typing = ctx.egui_wants_keyboard_input() && !self.reader_has_focus(&ctx);
        self.leave_entities(&ctx);
        // The second is begun once the first was painted: for measuring the start.
        if self.frames < 2 {
            self.frames += 1;
            log::debug!("frame {} is built", self.frames);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.workbench.close();
    }
}

/// Opens the window on the given paths, at the given place, and gives the exit
/// code when it is closed.
pub fn run(paths: Vec<PathBuf>, at: Option<Spot>) -> i32 {
    let folders = match Folders::of_user() {
        Ok(folders) => folders,
        Err(err) => {
            log::error!("{err}");
            return 2;
        }
    };
    crate::io::crash::install(&folders);
    let options = eframe::NativeOptions {
        // The picture tests bring wgpu into the build; the program does not use it.
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_title("Variorum")
            .with_app_id("variorum")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([720.0, 480.0]),
        ..Default::default()
    };
    let started = eframe::run_native(
        "Variorum",
        options,
        Box::new(|creation| {
            let mut app = App::new(&creation.egui_ctx, folders, paths);
            if let Some(spot) = at {
                app.show_when_open(spot);
            }
            Ok(Box::new(app))
        }),
    );
    match started {
        Ok(()) => 0,
        Err(err) => {
            log::error!("the window could not be opened: {err}");
            2
        }
    }
}

/// Asks for the window to be closed.
fn close_window(ctx: &egui::Context) {
    ctx.send_viewport_cmd(ViewportCommand::Close);
}
