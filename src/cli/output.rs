//! What a command gives back, and how it reaches the terminal.

use super::escape::{cut, escape};
use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

/// The most characters of one message.
const MAX_MESSAGE: usize = 4000;

/// What a command did: text for standard output, remarks for standard error,
/// and whether its answer is yes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// For standard output; already escaped.
    pub out: String,
    /// For standard error, one remark each; already escaped.
    pub remarks: Vec<String>,
    /// Whether the answer is "no": problems, differences, a refusal, losses.
    pub no: bool,
}

impl Outcome {
    /// Adds a line to standard output, with active characters made visible.
    pub fn say(&mut self, line: &str) {
        self.out.push_str(&escape(line));
        self.out.push('\n');
    }

    /// Adds a remark for standard error.
    pub fn remark(&mut self, remark: impl Display) {
        self.remarks
            .push(cut(&escape(&remark.to_string()), MAX_MESSAGE));
    }

    /// Says no, and why.
    pub fn refuse(&mut self, why: impl Display) {
        self.remark(why);
        self.no = true;
    }
}

/// Why a command could not run; it has written nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure(String);

impl Failure {
    /// A cause that is not about one file.
    pub fn new(cause: impl Display) -> Self {
        Self(cause.to_string())
    }

    /// A cause with the file it is about.
    pub fn at(path: &Path, cause: impl Display) -> Self {
        Self(format!("{}: {cause}", path.display()))
    }
}

impl Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a command gives back.
pub(super) type Answer = Result<Outcome, Failure>;

/// Prints an answer and gives its exit code.
pub(super) fn deliver(answer: Answer) -> i32 {
    let outcome = match answer {
        Ok(outcome) => outcome,
        Err(Failure(cause)) => {
            complain(&escape(&cause));
            return 2;
        }
    };
    for remark in &outcome.remarks {
        complain(remark);
    }
    let mut out = io::stdout().lock();
    match out
        .write_all(outcome.out.as_bytes())
        .and_then(|()| out.flush())
    {
        Ok(()) => {}
        // Whoever read the output has seen enough of it.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => {
            complain(&format!("standard output: {error}"));
            return 2;
        }
    }
    i32::from(outcome.no)
}

/// A diagnostic on standard error. If even that fails there is nobody to tell.
fn complain(message: &str) {
    let message = cut(message, MAX_MESSAGE);
    let _ = writeln!(io::stderr().lock(), "variorum: {message}");
}

/// Prints what is wrong with the arguments, which may come from file names by
/// way of a shell, and gives the exit code.
pub(super) fn wrong_usage(message: &str) -> i32 {
    let lines: Vec<String> = cut(message, MAX_MESSAGE).lines().map(escape).collect();
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
    2
}

/// A count with its noun: "1 source", "2 sources".
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// JSON for standard output.
pub(super) fn json(value: &impl serde::Serialize) -> Answer {
    let mut text = serde_json::to_string_pretty(value).map_err(Failure::new)?;
    text.push('\n');
    Ok(Outcome {
        out: super::escape::escape_json(&text),
        ..Outcome::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_short_and_harmless() {
        let mut outcome = Outcome::default();
        outcome.refuse(format!("\u{1b}{}", "x".repeat(9000)));
        assert!(outcome.no);
        assert_eq!(outcome.remarks[0].chars().count(), 4000);
        assert!(outcome.remarks[0].starts_with("\\u{1b}x"));
    }
}
