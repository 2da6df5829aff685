//! One line of an `.ann` file.

use crate::model::Few;

/// What a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Span {
        kind: &'a str,
        parts: Few<(u64, u64)>,
        quote: Option<&'a str>,
    },
    Relation {
        kind: &'a str,
        from: &'a str,
        to: &'a str,
    },
    Event {
        kind: &'a str,
        trigger: &'a str,
        /// Roles, with their numbers, and ids.
        arguments: Vec<(&'a str, &'a str)>,
    },
    /// An empty value is none: a flag.
    Attribute {
        name: &'a str,
        of: &'a str,
        value: &'a str,
    },
    Reference {
        of: &'a str,
        database: &'a str,
        key: &'a str,
        label: &'a str,
    },
    Note {
        kind: &'a str,
        of: &'a str,
        text: &'a str,
    },
    Equals {
        kind: &'a str,
        ids: Vec<&'a str>,
    },
}

/// Reads a line: its id and what it says.
///
/// # Errors
///
/// The stable word and what is wrong with it.
pub(super) fn parse(line: &str) -> Result<(&str, Line<'_>), (&'static str, String)> {
    let (id, rest) = line
        .split_once('\t')
        .ok_or_else(|| malformed("there is no tab behind its id"))?;
    let (data, tail) = match rest.split_once('\t') {
        Some((data, tail)) => (data, Some(tail)),
        None => (rest, None),
    };
    let said = match id.chars().next() {
        Some('T') => span(data, tail)?,
        Some('R') => relation(data)?,
        Some('E') => event(data)?,
        Some('A' | 'M') => attribute(data)?,
        Some('N') => reference(data, tail)?,
        Some('#') => note(data, tail)?,
        Some('*') => equals(data)?,
        _ => {
            let why = format!("‘{}’ begins no kind of line", shown(id));
            return Err(("unparsed", why));
        }
    };
    Ok((id, said))
}

fn malformed(why: &str) -> (&'static str, String) {
    ("malformed", why.to_owned())
}

/// Something of a file for a report, cut where it is long.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

fn span<'a>(data: &'a str, quote: Option<&'a str>) -> Result<Line<'a>, (&'static str, String)> {
    let (kind, places) = data
        .split_once(' ')
        .ok_or_else(|| malformed("a span needs a type, a start and an end"))?;
    let number = |it: &str| {
        it.parse::<u64>()
            .map_err(|_| ("not-a-position", format!("‘{}’ is no offset", shown(it))))
    };
    let part = |place: &str| {
        let (start, end) = place
            .trim()
            .split_once(' ')
            .ok_or_else(|| malformed("a place is a start and an end with a space between them"))?;
        Ok((number(start)?, number(end)?))
    };
    let parts = places.split(';').map(part).collect::<Result<_, _>>()?;
    Ok(Line::Span { kind, parts, quote })
}

/// `NAME:ID` parted by white space.
fn arguments(data: &str) -> Result<Vec<(&str, &str)>, (&'static str, String)> {
    data.split_whitespace()
        .map(|it| {
            it.split_once(':')
                .ok_or_else(|| malformed("an argument is a role and an id with a colon between"))
        })
        .collect()
}

fn relation(data: &str) -> Result<Line<'_>, (&'static str, String)> {
    let (kind, rest) = data.split_once(' ').unwrap_or((data, ""));
    match arguments(rest)?[..] {
        // The names of the arguments tell which comes first.
        [(first, a), (second, b)] => {
            let turned = first.ends_with('2') && second.ends_with('1');
            let (from, to) = if turned { (b, a) } else { (a, b) };
            Ok(Line::Relation { kind, from, to })
        }
        _ => Err(malformed("a relation has two arguments")),
    }
}

fn event(data: &str) -> Result<Line<'_>, (&'static str, String)> {
    let (head, rest) = data.trim_end().split_once(' ').unwrap_or((data, ""));
    let (kind, trigger) = head
        .trim()
        .split_once(':')
        .ok_or_else(|| malformed("an event is a type and its trigger with a colon between"))?;
    Ok(Line::Event {
        kind,
        trigger,
        arguments: arguments(rest)?,
    })
}

fn attribute(data: &str) -> Result<Line<'_>, (&'static str, String)> {
    let mut parts = data.splitn(3, ' ');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(of), value) if !name.is_empty() && !of.is_empty() => {
            Ok(Line::Attribute {
                name,
                of,
                value: value.unwrap_or_default().trim_end(),
            })
        }
        _ => Err(malformed("an attribute has a name and the id it is of")),
    }
}

fn reference<'a>(
    data: &'a str,
    label: Option<&'a str>,
) -> Result<Line<'a>, (&'static str, String)> {
    let mut parts = data.split_whitespace();
    let (_, of, place) = (parts.next(), parts.next(), parts.next());
    match of.zip(place.and_then(|it| it.split_once(':'))) {
        Some((of, (database, key))) if !key.is_empty() => Ok(Line::Reference {
            of,
            database,
            key,
            label: label.unwrap_or_default(),
        }),
        _ => Err(malformed("a reference names an id, a database and a key")),
    }
}

fn note<'a>(data: &'a str, text: Option<&'a str>) -> Result<Line<'a>, (&'static str, String)> {
    let mut parts = data.split_whitespace();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(kind), Some(of), None) => Ok(Line::Note {
            kind,
            of,
            text: text.unwrap_or_default(),
        }),
        _ => Err(malformed("a note has a type and the id it is on")),
    }
}

fn equals(data: &str) -> Result<Line<'_>, (&'static str, String)> {
    let mut parts = data.split_whitespace();
    let kind = parts.next().unwrap_or_default();
    let ids: Vec<&str> = parts.collect();
    if ids.len() < 2 {
        return Err(malformed("a class of equals has two members or more"));
    }
    Ok(Line::Equals { kind, ids })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_all_kinds() {
        let check = |line: &str, id: &str, said: Line<'_>| {
            assert_eq!(parse(line), Ok((id, said)), "{line}");
        };
        let span = |parts: &[(u64, u64)], quote| Line::Span {
            kind: "Person",
            parts: parts.to_vec().into(),
            quote,
        };
        check(
            "T1\tPerson 0 5\tJames",
            "T1",
            span(&[(0, 5)], Some("James")),
        );
        check("T1\tPerson 0 5", "T1", span(&[(0, 5)], None));
        check(
            "T2\tPerson 0 5;9 12\tJames\tx",
            "T2",
            span(&[(0, 5), (9, 12)], Some("James\tx")),
        );
        check(
            "R1\tIn Arg1:T1 Arg2:E2\t",
            "R1",
            Line::Relation {
                kind: "In",
                from: "T1",
                to: "E2",
            },
        );
        check(
            "R1\tIn Arg2:T1 Arg1:T2",
            "R1",
            Line::Relation {
                kind: "In",
                from: "T2",
                to: "T1",
            },
        );
        check(
            "E1\tDie:T3 Who:T1 Who2:E4 ",
            "E1",
            Line::Event {
                kind: "Die",
                trigger: "T3",
                arguments: vec![("Who", "T1"), ("Who2", "E4")],
            },
        );
        check(
            "A1\tMood E1 very low",
            "A1",
            Line::Attribute {
                name: "Mood",
                of: "E1",
                value: "very low",
            },
        );
        check(
            "M1\tNegation E1",
            "M1",
            Line::Attribute {
                name: "Negation",
                of: "E1",
                value: "",
            },
        );
        check(
            "N1\tReference T1 Wikipedia:5:3\tBarack",
            "N1",
            Line::Reference {
                of: "T1",
                database: "Wikipedia",
                key: "5:3",
                label: "Barack",
            },
        );
        check(
            "#1\tAnnotatorNotes T1\ta\tb",
            "#1",
            Line::Note {
                kind: "AnnotatorNotes",
                of: "T1",
                text: "a\tb",
            },
        );
        check(
            "*\tEquiv T1 T2 T3",
            "*",
            Line::Equals {
                kind: "Equiv",
                ids: vec!["T1", "T2", "T3"],
            },
        );
    }

    #[test]
    fn lines_that_say_nothing() {
        for (line, reason) in [
            ("T1", "malformed"),
            ("T1 Person 0 5\tJames", "malformed"),
            ("T1\tPerson", "malformed"),
            ("T1\tPerson 0", "malformed"),
            ("T1\tPerson -1 5\tx", "not-a-position"),
            ("T1\tPerson 0 99999999999999999999\tx", "not-a-position"),
            ("T1\tPerson 0 5 6\tx", "not-a-position"),
            ("R1\tIn Arg1:T1", "malformed"),
            ("R1\tIn T1 T2", "malformed"),
            ("E1\tDie", "malformed"),
            ("A1\tMood", "malformed"),
            ("N1\tReference T1 x", "malformed"),
            ("#1\tAnnotatorNotes\tx", "malformed"),
            ("*\tEquiv T1", "malformed"),
            ("X1\tPerson 0 5\tJames", "unparsed"),
            ("\tx", "unparsed"),
        ] {
            assert_eq!(parse(line).map_err(|it| it.0), Err(reason), "{line}");
        }
    }
}
