//! The `variorum` program: logging, arguments, hand over.

use std::io::Write as _;
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
    variorum::io::crash::pass_over_foreseen();
    let code = variorum::cli::run(std::env::args_os(), variorum::ui::run);
    ExitCode::from(u8::try_from(code).unwrap_or(2))
}
