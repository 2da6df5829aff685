//! A place in a source, as people and scripts write it down: `SOURCE:START`.

use super::{Project, Source};
use crate::text::CharOffset;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A source by its id or its path, and a position in code points.
///
/// Reports name places in this form, and the window opens there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The source's id, its path, or the end of its path.
    pub source: String,
    /// Where, in code points.
    pub start: CharOffset,
}

impl Spot {
    /// The source of a project that is meant: the one of that id, else the one
    /// of that path, else the only one whose path ends so.
    pub fn find<'p>(&self, project: &'p Project) -> Option<&'p Arc<Source>> {
        let sources = || project.sources().iter();
        let by_id = sources().find(|it| it.id.as_str() == self.source);
        let by_path = || sources().find(|it| it.path == self.source);
        let by_end = || {
            let mut ending = sources().filter(|it| ends_alike(&it.path, &self.source));
            let first = ending.next()?;
            ending.next().is_none().then_some(first)
        };
        by_id.or_else(by_path).or_else(by_end)
    }
}

/// Whether one of two paths is the end of the other, folder by folder; steps
/// up at the start say nothing of where the file lies.
fn ends_alike(a: &str, b: &str) -> bool {
    let parts = |path: &str| -> Vec<String> {
        let parts = path.split(['/', '\\']);
        let parts = parts.filter(|it| !matches!(*it, "" | "." | ".."));
        parts.map(str::to_owned).collect()
    };
    let (a, b) = (parts(a), parts(b));
    let ends = a.ends_with(&b) || b.ends_with(&a);
    ends && !a.is_empty() && !b.is_empty()
}

impl fmt::Display for Spot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.source, self.start)
    }
}

/// Why a text names no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("‘{0}’ is not of the form SOURCE:START, with START a number of code points")]
pub struct SpotError(String);

impl FromStr for Spot {
    type Err = SpotError;

    fn from_str(text: &str) -> Result<Self, SpotError> {
        let wrong = || SpotError(text.chars().take(200).collect());
        // Paths may hold colons; the last one parts.
        let (source, start) = text.rsplit_once(':').ok_or_else(wrong)?;
        let digits = !start.is_empty() && start.bytes().all(|it| it.is_ascii_digit());
        let start = start.parse().ok().filter(|_| digits).ok_or_else(wrong)?;
        if source.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            source: source.to_owned(),
            start: CharOffset::new(start),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Command, Put, apply};
    use crate::model::SourceId;

    #[test]
    fn what_is_written_is_read() {
        let spot: Spot = "C:\\reports\\hrw.txt:120".parse().expect("a place");
        assert_eq!(
            (spot.source.as_str(), spot.start.get()),
            ("C:\\reports\\hrw.txt", 120)
        );
        assert_eq!(spot.to_string().parse(), Ok(spot));
        for bad in [
            "",
            "hrw",
            "hrw:",
            ":4",
            "hrw:x",
            "hrw:-1",
            "hrw:+1",
            "hrw:4294967296",
        ] {
            assert!(bad.parse::<Spot>().is_err(), "{bad}");
        }
    }

    #[test]
    fn sources_go_by_id_then_path_then_the_end_of_a_path() {
        let mut project = Project::default();
        let put = |(id, path): (&str, &str)| {
            let id = SourceId::parse(id).expect("an id");
            Command::Source(Put::set(Source::plain(id, path, 9)))
        };
        let all = [
            ("hrw", "../seeds/hrw.txt"),
            ("gw", "../seeds/gw.txt"),
            ("old", "archive/gw.txt"),
        ];
        apply(&mut project, &all.map(put)).expect("fits");
        let check = |source: &str, id: Option<&str>| {
            let spot = Spot {
                source: source.to_owned(),
                start: CharOffset::ZERO,
            };
            let found = spot.find(&project).map(|it| it.id.as_str());
            assert_eq!(found, id, "{source}");
        };
        check("hrw", Some("hrw"));
        check("../seeds/gw.txt", Some("gw"));
        check("seeds/gw.txt", Some("gw"));
        check("/home/ann/mali/seeds/hrw.txt", Some("hrw"));
        check("gw.txt", None);
        check("rw.txt", None);
        check("..", None);
    }
}
