//! The command line: arguments to library calls to text or JSON.
//!
//! Without a subcommand the window opens. Everything else runs without a
//! display, prints results on standard output and diagnostics on standard
//! error, and exits with 0 (fine), 1 (ran, and the answer is "no": problems,
//! differences, losses, a refusal) or 2 (could not run). A command gathers its
//! whole output before any of it is printed, so that a failure never leaves
//! half a JSON document behind.

mod args;
mod check;
mod compare;
mod disk;
pub mod escape;
mod format;
mod found;
mod import;
mod new;
mod output;
mod scheme;
mod show;
mod source;
mod stats;
mod suggest;
mod text_check;
mod texts;
mod value_json;

use args::{Arguments, Command};
use clap::Parser as _;
use std::ffi::OsString;
use std::path::PathBuf;

/// Runs the program on its arguments, the program's own name first, and gives
/// the exit code. `open_window` is called with the paths when there is no
/// subcommand.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    open_window: impl FnOnce(Vec<PathBuf>) -> i32,
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
        return open_window(arguments.paths);
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
        Command::Stats(it) => stats::run(&it),
        Command::Suggest(it) => suggest::run(&it),
    })
}
