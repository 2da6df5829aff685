//! The real program, run in folders of its own: what it prints, what it
//! leaves on the disk, and what its exit code says.

#[path = "cli/attach.rs"]
mod attach;
#[path = "cli/compare.rs"]
mod compare;
#[path = "cli/events.rs"]
mod events;
#[path = "cli/exchange_back.rs"]
mod exchange_back;
#[path = "cli/exchange_brat.rs"]
mod exchange_brat;
#[path = "cli/exchange_cas.rs"]
mod exchange_cas;
#[path = "cli/exchange_html.rs"]
mod exchange_html;
#[path = "cli/exchange_label_studio.rs"]
mod exchange_label_studio;
#[path = "cli/exchange_parquet.rs"]
mod exchange_parquet;
#[path = "cli/exchange_refi_qda.rs"]
mod exchange_refi_qda;
#[path = "cli/exchange_spans.rs"]
mod exchange_spans;
#[path = "cli/exchange_tokens.rs"]
mod exchange_tokens;
#[path = "cli/exchange_web_annotation.rs"]
mod exchange_web_annotation;
#[path = "cli/exchange_webanno.rs"]
mod exchange_webanno;
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
#[path = "cli/package.rs"]
mod package;
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
