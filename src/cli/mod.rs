//! The command line: arguments to library calls to text or JSON.
//!
//! Without a subcommand the window opens. Everything else runs without a
//! display, prints results on standard output and diagnostics on standard
//! error, and exits with 0 (fine), 1 (ran, and the answer is "no": problems,
//! differences, losses, a refusal) or 2 (could not run). A command gathers its
//! whole output before any of it is printed, so that a failure never leaves
//! half a JSON document behind.

mod agree;
mod agree_words;
mod agreed;
mod args;
mod attach;
mod check;
mod compare;
mod detach;
mod diff;
mod disk;
pub mod escape;
mod export;
mod format;
mod found;
mod frozen;
mod git_setup;
mod import;
mod lesson;
mod merge;
mod new;
mod ordered;
mod output;
mod package;
mod plots;
mod predictions;
mod review_texts;
mod scheme;
mod score;
mod score_baseline;
mod score_nervaluate;
mod show;
mod source;
mod stats;
mod suggest;
mod text_check;
mod textconv;

use crate::model::Spot;
use args::{Arguments, Command};
use clap::Parser as _;
use std::ffi::OsString;
use std::path::PathBuf;

/// Runs the program on its arguments, the program's own name first, and gives
/// the exit code. `open_window` is called with the paths, and the place to
/// show, when there is no subcommand.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    open_window: impl FnOnce(Vec<PathBuf>, Option<Spot>) -> i32,
) -> i32 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help goes to standard output with 0, usage errors to standard
            // error with 2.
            if error.use_stderr() {
                return output::wrong_usage(&error.render().to_string());
            }
            // A reader that went away is no failure.
            let _ = error.print();
            return error.exit_code();
        }
    };
    let Some(command) = arguments.command else {
        return open_window(arguments.paths, arguments.at);
    };
    output::deliver(match command {
        Command::New(it) => new::run(&it),
        Command::Source(it) => source::run(&it.action),
        Command::Scheme(it) => scheme::run(&it.action),
        Command::Check(it) => check::run(&it),
        Command::Compare(it) => compare::run(&it),
        Command::Fmt(it) => format::run(&it),
        Command::Show(it) => show::run(&it),
        Command::Import(it) => import::run(&it),
        Command::Export(it) => export::run(&it),
        Command::Package(it) => package::run(&it),
        Command::Stats(it) => stats::run(&it),
        Command::Suggest(it) => suggest::run(&it),
        Command::Diff(it) if it.lesson => lesson::run(&it),
        Command::Diff(it) => diff::run(&it),
        Command::Agree(it) => agree::run(&it),
        Command::Score(it) => score::run(&it),
        Command::Merge(it) => merge::run(&it),
        Command::GitSetup(it) => git_setup::run(&it),
        Command::Textconv(it) => textconv::run(&it),
        Command::Detach(it) => detach::run(&it),
        Command::Attach(it) => attach::run(&it),
    })
}
