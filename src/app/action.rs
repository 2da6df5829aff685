//! The one list of everything a person can tell the window to do.
//!
//! Menus, command palette, keys and the help page are all made from
//! [`Action::all`], so that none of them can know an action the others do not.

use std::borrow::Cow;

/// Something a person can tell the window to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "label and help say it, see `table.rs`")]
pub enum Action {
    NewProject,
    OpenProject,
    AddSources,
    Import,
    RelocateSource,
    AttachTexts,
    RemoveSource,
    SaveNow,
    SaveCopyAs,
    ShowExport,
    CloseProject,
    Quit,

    Undo,
    Redo,
    Copy,
    CopyCitation,

    /// Tags the selection, or retags the annotation at the caret, with the
    /// tag of that number key (1 to 9).
    TagWith(u8),
    RepeatLastTag,
    StickyTag,
    ClearSticky,
    DeleteAnnotation,
    ToggleUnsure,
    EditNote,
    AcceptSuggestion,
    EditValue,
    Relate,
    MarkHedge,
    MarkVoice,
    AddFragment,
    RemoveFragment,
    Nudge(Edge, Way, Reach),
    SnapCycle,
    SnapCharacter,
    SnapWord,
    SnapSentence,
    MarkZone,
    LinkEntity,
    MarkSourceDone,
    DismissSuggestion,
    MarkReviewed,
    TagAll,
    LinkTicked,
    TickAllHits,
    UntickHits,

    MakeAccount,
    NewEvent,
    EditEvent,
    LinkEvent,
    MergeEvent,
    SplitEvent,
    DeleteEvent,
    DeleteAccount,
    AcceptComparison,
    RejectCandidate,
    OverrideRelation,
    PublishRange,
    PreferAccount,
    DeferVerdict,
    PendingVerdict,
    AskSource,
    WithdrawVerdict,
    NextConflict,
    PreviousConflict,
    NextEvent,
    PreviousEvent,
    /// Shows a view of the Compare room, by its number (1 to 6).
    CompareView(u8),
    SaveComparison,

    ReviewFiles,
    /// Follows what a file has, by its number (1 to 4).
    TakeSide(u8),
    TakeBoth,
    TakeNeither,
    AmendItem,
    SettleAlike,
    AcceptAgreements,
    AutoAccept,
    EditReason,
    ClearReason,
    NextDispute,
    PreviousDispute,
    ShowAgreement,
    FreezeAgreement,
    ShowLesson,
    ReloadAnnotators,

    ShowLibrary,
    ShowAnnotate,
    ShowSearch,
    ShowCompare,
    ShowReview,
    ShowEvents,
    ShowStatistics,
    ShowEntities,
    ShowSettings,
    ShowEntity,
    NewEntity,
    MergeEntity,
    SplitEntity,
    DeleteEntity,
    NextAnnotation,
    PreviousAnnotation,
    NextSuggestion,
    PreviousSuggestion,
    CycleStacked,
    StackedPopup,
    NextSource,
    PreviousSource,
    GoToOffset,
    FindAnnotation,

    ShowPalette,
    ToggleSources,
    ToggleInspector,
    ToggleTable,
    ToggleLens,
    CaretMode,
    ToggleLineNumbers,
    ToggleTagLetters,
    ToggleLegend,
    ReadingLarger,
    ReadingSmaller,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    ThemeLight,
    ThemeDark,
    ThemeSystem,

    ShowKeys,
    ShowGuidelines,
    ShowProblems,
    ShowNotices,
    About,
}

/// An edge of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Edge {
    Start,
    End,
}

/// A way along the text, in the order of its offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Way {
    Back,
    Forward,
}

/// How far one nudge moves an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Reach {
    Word,
    Character,
}

/// A menu of the window; the palette and the help page group by it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Menu {
    Project,
    Edit,
    Annotation,
    Compare,
    Review,
    Go,
    View,
    Help,
}

impl Menu {
    /// All menus, in the order of the menu bar.
    pub const ALL: [Self; 8] = [
        Self::Project,
        Self::Edit,
        Self::Annotation,
        Self::Compare,
        Self::Review,
        Self::Go,
        Self::View,
        Self::Help,
    ];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Project => "Project",
            Self::Edit => "Edit",
            Self::Annotation => "Annotation",
            Self::Compare => "Compare",
            Self::Review => "Review",
            Self::Go => "Go",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// A room of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Room {
    #[default]
    Library,
    Annotate,
    Search,
    Statistics,
    Entities,
    Compare,
    Review,
    Export,
    Settings,
}

/// Where the keys of an action work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In every room.
    Anywhere,
    /// Only where a source is read.
    Reading,
    /// Only where hits of a search are listed.
    Searching,
    /// Where a source is read and where hits are listed.
    Tagging,
    /// Only where accounts of events are compared.
    Comparing,
    /// Only where annotators' files are reviewed.
    Reviewing,
}

impl Scope {
    /// Whether its keys work in a room.
    pub fn holds(self, room: Room) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Reading => room == Room::Annotate,
            Self::Searching => room == Room::Search,
            Self::Tagging => matches!(room, Room::Annotate | Room::Search),
            Self::Comparing => room == Room::Compare,
            Self::Reviewing => room == Room::Review,
        }
    }

    /// Whether one key could mean an action of either scope at one moment.
    pub fn overlaps(self, other: Self) -> bool {
        let rooms = [
            Room::Library,
            Room::Annotate,
            Room::Search,
            Room::Compare,
            Room::Review,
            Room::Settings,
        ];
        rooms
            .into_iter()
            .any(|room| self.holds(room) && other.holds(room))
    }
}

/// What is the case right now, as far as it decides which actions make sense.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context<'a> {
    /// The room that is shown.
    pub room: Room,
    /// Whether a project is open.
    pub project_open: bool,
    /// Whether that project may be changed.
    pub writable: bool,
    /// Whether there are changes that the project file does not have yet.
    pub unsaved: bool,
    /// How many sources the project has.
    pub sources: usize,
    /// Whether a source is chosen; its text may be absent.
    pub source_open: bool,
    /// Whether the text of that source is shown.
    pub text_shown: bool,
    /// Whether a stretch of text is selected.
    pub selection: bool,
    /// Whether an annotation is focused or under the caret.
    pub annotation_under_caret: bool,
    /// How many annotations cover the caret or the focused span.
    pub stacked: usize,
    /// Whether a value is proposed for the focused annotation or the selection.
    pub proposal: bool,
    /// Whether there is a claim that selected words could be marked for.
    pub claim: bool,
    /// How many fragments the focused annotation has.
    pub fragments: usize,
    /// Whether an entity's page is shown.
    pub entity_chosen: bool,
    /// Whether an event is shown in the Compare room.
    pub event_chosen: bool,
    /// Whether a row of its comparison is chosen: an aspect.
    pub aspect_chosen: bool,
    /// Whether an account of the event is chosen.
    pub account_chosen: bool,
    /// Whether the chosen aspect has a verdict.
    pub verdict: bool,
    /// Whether a pair of passages is chosen that may tell one event.
    pub candidate: bool,
    /// How many annotators' files are reviewed beside the project.
    pub annotators: usize,
    /// Whether a place is chosen that is to be decided.
    pub item_chosen: bool,
    /// How many annotations the shown source has.
    pub annotations: usize,
    /// Whether a suggestion of the lens is focused.
    pub suggestion: bool,
    /// How many hits of the search are ticked.
    pub ticked: usize,
    /// Whether a tag is set to stay on.
    pub sticky: bool,
    /// The label of the tag that was used last.
    pub last_tag: Option<&'a str>,
    /// Whether there is a step to undo.
    pub can_undo: bool,
    /// Whether there is a step to redo.
    pub can_redo: bool,
    /// What the step is called that undo would take back.
    pub undo_name: Option<&'a str>,
    /// What the step is called that redo would do again.
    pub redo_name: Option<&'a str>,
    /// Number key and label of each tag that has a number key.
    pub tags: &'a [(u8, &'a str)],
    /// Whether a modal dialog is open.
    pub modal_open: bool,
    /// Whether a text field has the keyboard.
    pub text_input_focused: bool,
}

/// What is fixed about an action.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// The action.
    pub action: Action,
    /// Its name in the settings file: kebab-case, never changed once released.
    pub name: &'static str,
    /// What menus and palette call it.
    pub label: &'static str,
    /// One sentence for tooltips and the help page.
    pub help: &'static str,
    /// The menu it stands in.
    pub menu: Menu,
    /// Counts up where the menu has a line between two groups.
    pub section: u8,
    /// Where its keys work.
    pub scope: Scope,
    /// Its keys, unless the person chose others.
    pub keys: &'static [&'static str],
    /// When it makes sense.
    pub rule: Rule,
}

/// When an action makes sense. The text says what is missing.
pub type Rule = fn(&Context<'_>) -> Result<(), &'static str>;

impl Action {
    /// Every action, in the order of the menus.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        super::action_table::TABLE.iter().map(|info| info.action)
    }

    /// The actions of a menu, with the number of their section.
    pub fn in_menu(menu: Menu) -> impl Iterator<Item = (Self, u8)> + Clone {
        super::action_table::TABLE
            .iter()
            .filter(move |info| info.menu == menu)
            .map(|info| (info.action, info.section))
    }

    /// What is fixed about it.
    pub fn info(self) -> &'static Info {
        super::action_table::TABLE
            .iter()
            .find(|info| info.action == self)
            // A test sees to it that every variant is listed, `TagWith` from 1
            // to 9. A number beyond that is never available, see below.
            .unwrap_or(&super::action_table::FIRST_TAG)
    }

    /// The action of that stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|action| action.info().name == name)
    }

    /// Its stable name.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// What it is called when nothing is known of the moment.
    pub fn label(self) -> &'static str {
        self.info().label
    }

    /// One sentence about what it does.
    pub fn help(self) -> &'static str {
        self.info().help
    }

    /// What it is called right now: with the tag's own label, or the name of
    /// the step that undo would take back.
    pub fn label_in(self, context: &Context<'_>) -> Cow<'static, str> {
        match self {
            Self::TagWith(number) => context
                .tags
                .iter()
                .find(|(key, _)| *key == number)
                .map_or(Cow::Borrowed(self.label()), |(_, label)| {
                    Cow::Owned(format!("Tag as {label}"))
                }),
            Self::Undo => with_step(self.label(), context.undo_name),
            Self::Redo => with_step(self.label(), context.redo_name),
            Self::RepeatLastTag => context
                .last_tag
                .map_or(Cow::Borrowed(self.label()), |label| {
                    Cow::Owned(format!("Tag as {label} again"))
                }),
            Self::StickyTag if context.sticky => Cow::Borrowed("Stop keeping the tag"),
            _ => Cow::Borrowed(self.label()),
        }
    }

    /// Whether it makes sense right now.
    ///
    /// # Errors
    ///
    /// What is missing, as a short sentence to show beside the greyed entry.
    pub fn available(self, context: &Context<'_>) -> Result<(), &'static str> {
        (self.info().rule)(context)?;
        match self {
            Self::TagWith(number) if !context.tags.iter().any(|(key, _)| *key == number) => {
                Err("No tag has this key")
            }
            _ => Ok(()),
        }
    }
}

fn with_step(verb: &'static str, step: Option<&str>) -> Cow<'static, str> {
    step.map_or(Cow::Borrowed(verb), |step| {
        Cow::Owned(format!("{verb} ‘{step}’"))
    })
}
