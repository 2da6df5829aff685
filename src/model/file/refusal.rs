//! Why a text is no project file, in words that help.

use super::scan::{self, Found};
use super::{FORMAT, ReadError, VERSION, clip};

pub(super) fn not_empty(text: &str) -> Result<(), ReadError> {
    let damaged = |message: &str| {
        Err(ReadError {
            line: 1,
            column: 1,
            message: message.to_owned(),
        })
    };
    if text.trim().is_empty() {
        return damaged("damaged: the file is empty");
    }
    if text.bytes().all(|it| it == 0) {
        return damaged("damaged: the file is empty, all its bytes are zero");
    }
    Ok(())
}

/// The version that the file says it has; `None` if that cannot be told, which
/// parsing will then say better. A newer major version is an error.
pub(super) fn version(text: &str) -> Result<Option<(u32, u32)>, ReadError> {
    let mut found = None;
    scan::walk(text, |it| {
        if let Found::Text(1, "format", range) = it {
            found = Some(range);
        }
        found.is_none()
    });
    let Some(range) = found else { return Ok(None) };
    let Ok(format) = ron::from_str::<String>(&text[range.clone()]) else {
        return Ok(None);
    };
    let number = |digits: &str| {
        let plain = digits.bytes().all(|it| it.is_ascii_digit());
        plain.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let version = format
        .strip_prefix("variorum/")
        .and_then(|version| version.split_once('.'))
        .and_then(|(major, minor)| Some((number(major)?, number(minor)?)));
    let message = match version {
        None => format!("‘{format}’ is no format of Variorum; ‘{FORMAT}’ is"),
        Some((major, _)) if major > VERSION.0 => format!(
            "the file was written by a later Variorum, in the format {format}; this one reads up to version {}. It was not changed. A newer program opens it",
            VERSION.0
        ),
        Some((0, _)) => format!("there never was a format ‘{format}’; ‘{FORMAT}’ is the first"),
        Some(version) => return Ok(Some(version)),
    };
    let (line, column) = scan::line_and_column(text, range.start);
    Err(ReadError {
        line,
        column,
        message: clip(&message),
    })
}

/// A parser's error, in our words where they are better.
pub(super) fn explained(text: &str, error: &ron::error::SpannedError) -> ReadError {
    if let Some(line) = merge_marker(text) {
        return ReadError {
            line,
            column: 1,
            message: "the file holds an unsettled git merge; settle it, or take one side with ‘git checkout --ours’ or ‘--theirs’".to_owned(),
        };
    }
    let place = error.span.end;
    let message = match &error.code {
        ron::Error::ExceededRecursionLimit => {
            "brackets are nested deeper than any project nests them".to_owned()
        }
        ron::Error::Eof => "the file ends too early; it may have been cut short".to_owned(),
        ron::Error::ExpectedStringEnd => {
            "a string has no end; the file may have been cut short".to_owned()
        }
        code if place.line == 1 && !text.trim_start().starts_with(['P', '(', '/', '#']) => {
            format!("the file is no project of Variorum: {code}")
        }
        ron::Error::NoSuchStructField {
            expected,
            found,
            outer,
        } => format!(
            "{} has no field ‘{found}’; it has {}",
            named(outer.as_deref()),
            expected.join(", ")
        ),
        ron::Error::MissingStructField { field, outer } => {
            format!(
                "the field ‘{field}’ of {} is missing",
                named(outer.as_deref())
            )
        }
        ron::Error::DuplicateStructField { field, outer } => {
            format!(
                "the field ‘{field}’ of {} is there twice",
                named(outer.as_deref())
            )
        }
        ron::Error::NoSuchEnumVariant {
            expected,
            found,
            outer,
        } => format!(
            "{} cannot be ‘{found}’; it is one of {}",
            named(outer.as_deref()),
            expected.join(", ")
        ),
        code => code.to_string(),
    };
    ReadError {
        line: place.line.max(1),
        column: place.col.max(1),
        message: clip(&message),
    }
}

fn named(outer: Option<&str>) -> String {
    outer.map_or_else(|| "a record".to_owned(), |name| format!("‘{name}’"))
}

/// The first line that git wrote between two versions.
fn merge_marker(text: &str) -> Option<usize> {
    let marked = |line: &str| {
        ["<<<<<<<", "|||||||", "=======", ">>>>>>>"]
            .iter()
            .any(|marker| {
                line.strip_prefix(marker)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r']))
            })
    };
    text.split('\n').position(marked).map(|line| line + 1)
}
