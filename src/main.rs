//! The `variorum` program: logging, arguments, hand over.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use variorum::cli::escape::escape;

fn main() -> ExitCode {
    // Warnings by default; RUST_LOG=debug shows more. The log goes to standard
    // error, never between the lines of a result.
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn"))
        .format(|out, record| {
            // A message may name a file, and its name may hold anything.
            let message = escape(&record.args().to_string());
            writeln!(out, "variorum: {}: {message}", record.level())
        })
        .init();
    let code = variorum::cli::run(std::env::args_os(), open_window);
    ExitCode::from(u8::try_from(code).unwrap_or(2))
}

#[allow(clippy::print_stderr, reason = "the program itself answers")]
fn open_window(_paths: Vec<PathBuf>) -> i32 {
    eprintln!("variorum: the window is not built into this binary");
    2
}
