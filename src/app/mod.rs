//! What the window does, without the window: the list of actions, the keys
//! that start them, the notices it shows, and the open project with all that
//! is derived from it. Nothing here knows egui.

pub mod action;
mod action_table;
pub mod chord;
mod citation;
mod gazetteers;
mod jobs;
pub mod keymap;
mod likely;
pub mod notices;
pub mod proposal;
mod request;
pub mod search;
mod store;
pub mod suggestions;
mod workbench;

pub use citation::citation;
pub use gazetteers::Gazetteers;
pub use jobs::{JobId, Running};
pub use likely::{LIKELY, likely_events};
pub use request::{ComparisonFile, EntityWish, Request};
pub use store::{Counts, Document, Store};
pub use suggestions::Suggestions;
pub use workbench::{
    Absent, Annotators, ConfusionCell, Excerpt, ExportChoice, Exported, Figures, FiguresOf,
    GoldFigures, GoldSummary, Headline, Import, ImportFound, ImportWish, KindFigures, LossGroup,
    ManyFigures, News, OpenProject, Outlook, POINT_AT_FOLDER, PairFigures, Parting, Preview,
    Progress, Proposed, RuleFigures, Safety, Workbench, same_span,
};
