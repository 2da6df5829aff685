//! The real program, run in folders of its own: what it prints, what it
//! leaves on the disk, and what its exit code says.

#[path = "cli/attach.rs"]
mod attach;
#[path = "cli/compare.rs"]
mod compare;
#[path = "cli/events.rs"]
mod events;
#[path = "cli/frozen.rs"]
mod frozen;
#[path = "cli/git.rs"]
mod git;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/merge.rs"]
mod merge;
#[path = "cli/projects.rs"]
mod projects;
#[path = "cli/review.rs"]
mod review;
#[path = "cli/sources.rs"]
mod sources;
#[path = "cli/stats.rs"]
mod stats;
#[path = "cli/suggest.rs"]
mod suggest;
#[path = "cli/world.rs"]
mod world;
