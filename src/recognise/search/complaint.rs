//! What is wrong with a regular expression, in plain words.

/// Why a query cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Complaint {
    /// A sentence without a full stop.
    pub text: String,
    /// Which part of the pattern is meant, in characters from its start.
    pub place: Option<(usize, usize)>,
}

/// What the regular expression parser says, and what we say.
const SAID: [(&str, &str); 24] = [
    ("unclosed group", "A ( has no ) that closes it"),
    (
        "unopened group",
        "A ) has no ( that opens it; write \\) for the character itself",
    ),
    (
        "unclosed character class",
        "A [ has no ] that closes it; write \\[ for the character itself",
    ),
    (
        "invalid character class range",
        "The range in [ ] runs backwards",
    ),
    (
        "range must be a single character",
        "A range in [ ] needs a single character at both ends",
    ),
    (
        "character class range boundary",
        "A range in [ ] needs a single character at both ends",
    ),
    (
        "repetition operator missing expression",
        "*, +, ? or { } has nothing before it to repeat; write \\ before it for the character itself",
    ),
    (
        "unclosed counted repetition",
        "A { has no } that closes it; write \\{ for the character itself",
    ),
    (
        "repetition quantifier expects a valid decimal",
        "{ } needs a number, as in {2} or {2,5}; write \\{ for the character itself",
    ),
    (
        "invalid repetition count range",
        "In { } the first number must not be greater than the second",
    ),
    (
        "incomplete escape sequence",
        "The pattern ends with a \\ that nothing follows",
    ),
    (
        "unrecognized escape sequence",
        "This \\ sequence has no meaning here",
    ),
    (
        "invalid escape sequence found in character class",
        "This \\ sequence has no meaning inside [ ]",
    ),
    (
        "look-around",
        "Looking ahead or behind, (?=…) or (?<=…), is not supported",
    ),
    (
        "backreferences are not supported",
        "Referring back to a group, as in \\1, is not supported",
    ),
    (
        "Unicode property not found",
        "There is no Unicode property of that name",
    ),
    (
        "Unicode property value not found",
        "The Unicode property has no such value",
    ),
    (
        "hexadecimal literal",
        "\\x or \\u needs the hexadecimal number of a character",
    ),
    (
        "hexadecimal digit",
        "\\x or \\u needs the hexadecimal number of a character",
    ),
    (
        "unrecognized flag",
        "(? is followed by a letter that is no switch; write \\( for the character itself",
    ),
    ("flag", "The switches behind (? are not complete"),
    (
        "capture group name",
        "The name of the group is missing, not complete or used twice",
    ),
    (
        "exceed the maximum number of nested",
        "The groups are nested too deeply",
    ),
    ("unclosed", "Something is opened that is not closed"),
];

impl Complaint {
    pub(super) fn too_long() -> Self {
        Self::plain("The query is too long: at most 2,000 bytes are taken")
    }

    pub(super) fn too_large() -> Self {
        Self::plain("The pattern repeats too much to be run; make its repetitions smaller")
    }

    fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            place: None,
        }
    }

    /// Puts what the parser says into words.
    pub(super) fn of(pattern: &str, err: &regex::Error) -> Self {
        let regex::Error::Syntax(message) = err else {
            return Self::too_large();
        };
        let last = message.lines().last().unwrap_or_default();
        let reason = last.strip_prefix("error: ").unwrap_or(last);
        let said = SAID.iter().find(|(theirs, _)| reason.contains(theirs));
        let text = said.map_or_else(
            || format!("The pattern cannot be read: {reason}"),
            |(_, ours)| (*ours).to_owned(),
        );
        Self {
            text,
            place: place_of(pattern, message),
        }
    }
}

/// The parser repeats the pattern, indented by four, with carets under what it
/// means. Patterns of several lines are shown otherwise: no place is told.
fn place_of(pattern: &str, message: &str) -> Option<(usize, usize)> {
    let carets = message
        .lines()
        .find(|line| line.contains('^') && line.chars().all(|c| matches!(c, ' ' | '^')))?;
    let start = carets.find('^')?.checked_sub(4)?;
    let end = carets.rfind('^')? + 1 - 4;
    (end <= pattern.chars().count() + 1 && !pattern.contains('\n')).then_some((start, end))
}
