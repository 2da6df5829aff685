//! Reads a file that comes in pieces, as long as it has the form that we write,
//! with one annotation a line: then no more of a large file is in memory than
//! the line that is being read. Any other file is refused without a reason, and
//! whoever asked reads it as a whole.

use super::reader::{ProjectFile, Records};
use super::refusal::version;
use super::{Access, Loaded, VERSION, canonical, wire};
use crate::model::check;

/// Line after which the annotations come, and the one behind them.
const BEFORE: &str = "    annotations: [\n";
const BEHIND: &str = "    ],\n";

/// A file while it comes.
#[derive(Default)]
pub struct Pieces {
    /// A line whose end did not come yet.
    line: Vec<u8>,
    /// All lines but those of the annotations.
    rest: String,
    annotations: Records<wire::Annotation>,
    state: State,
}

#[derive(Default, PartialEq, Eq)]
enum State {
    #[default]
    Head,
    Annotations,
    Tail,
    Refused,
}

/// The file is not in the form that is written.
struct Refused;

impl Pieces {
    /// Takes the next piece of the file, cut anywhere.
    pub fn take(&mut self, mut bytes: &[u8]) {
        while self.state != State::Refused && !bytes.is_empty() {
            let end = bytes.iter().position(|&byte| byte == b'\n');
            let (piece, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
            bytes = rest;
            let whole = end.is_some();
            let read = match (whole, self.line.is_empty()) {
                (true, true) => self.line(piece),
                (true, false) => {
                    let mut line = std::mem::take(&mut self.line);
                    line.extend_from_slice(piece);
                    let read = self.line(&line);
                    line.clear();
                    self.line = line;
                    read
                }
                (false, _) => {
                    self.line.extend_from_slice(piece);
                    Ok(())
                }
            };
            if read.is_err() {
                *self = Self {
                    state: State::Refused,
                    ..Self::default()
                };
            }
        }
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Refused> {
        let line = std::str::from_utf8(line).map_err(|_| Refused)?;
        match self.state {
            // A file that starts otherwise would be kept twice for nothing.
            State::Head if self.rest.is_empty() && line != "Project(\n" => return Err(Refused),
            State::Head if line == BEFORE => self.state = State::Annotations,
            State::Annotations if line == BEHIND => self.state = State::Tail,
            // The text around is read later, and only if it is in the written
            // form too: that has neither comments nor strings over several lines,
            // so that what is a record by itself is one of this list.
            State::Annotations => {
                let record = line.strip_suffix(",\n").ok_or(Refused)?;
                let record: wire::Annotation = canonical::read(record).ok_or(Refused)?;
                return self.annotations.add(&record).map_err(|_| Refused);
            }
            _ => {}
        }
        self.rest.push_str(line);
        Ok(())
    }

    /// The project, if the file was in the form that is written and all its
    /// records mean something.
    pub fn finish(self) -> Option<Loaded> {
        if !self.line.is_empty() || self.state == State::Refused {
            return None;
        }
        if version(&self.rest).ok()?? > VERSION {
            return None;
        }
        let mut file: ProjectFile = canonical::read(&self.rest)?;
        if self.state != State::Head {
            file.annotations = self.annotations;
        }
        drop(self.rest);
        let (project, mut problems) = file.project_without_aside()?;
        problems.append(&mut check::check_records(&project));
        Some(Loaded {
            project,
            access: Access::Full,
            problems,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{arbitrary, read, write};
    use super::*;
    use proptest::prelude::*;

    fn in_pieces(text: &str, long: usize) -> Option<Loaded> {
        let mut pieces = Pieces::default();
        text.as_bytes()
            .chunks(long.max(1))
            .for_each(|it| pieces.take(it));
        pieces.finish()
    }

    const EVERY_FIELD: &str = include_str!("../../../tests/fixtures/every-field.ron");

    #[test]
    fn other_forms_are_left_to_the_reader_of_a_whole() {
        let same = |text: &str| {
            let whole = read(text).expect("a project");
            let read = in_pieces(text, 50);
            read.is_some_and(|it| (it.project, it.problems) == (whole.project, whole.problems))
        };
        assert!(same(EVERY_FIELD));
        let first = |line: &str| EVERY_FIELD.find(line).expect("is there") + line.len();
        let (at, end) = (first(BEFORE), EVERY_FIELD.len());
        for (place, with) in [
            (at, "        // a word\n"),
            (at, "        /*\n"),
            (0, "\u{feff}"),
            (0, "// a word\n"),
            (end, "// the end\n"),
            (end, "no end"),
        ] {
            let mut text = EVERY_FIELD.to_owned();
            text.insert_str(place, with);
            assert!(in_pieces(&text, 50).is_none(), "{with}");
        }
        assert!(in_pieces(&EVERY_FIELD.replace('\n', "\r\n"), 50).is_none());
        assert!(in_pieces(&EVERY_FIELD.replace("variorum/1.0", "variorum/1.9"), 50).is_none());
        assert!(in_pieces("", 50).is_none());
        // A record that means nothing has its line told by the other.
        let twice = EVERY_FIELD[at..].split_inclusive('\n').next();
        let mut text = EVERY_FIELD.to_owned();
        text.insert_str(at, twice.expect("one"));
        assert!(in_pieces(&text, 50).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// What we wrote is read in pieces, however it is cut; and what is read
        /// so means what it means as a whole.
        #[test]
        fn both_readers_read_the_same(
            project in arbitrary::project(12),
            long in 1_usize..300,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        ) {
            let text = write(&project);
            let here = in_pieces(&text, long).map(|it| it.project);
            prop_assert_eq!(here, Some(project));
            let mut bytes = text.into_bytes();
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                let some = b"\"\\(),:[]{}/*#r_-0 \n";
                bytes[place] = some.get(usize::from(byte) % 64).copied().unwrap_or(byte);
            }
            if let Ok(text) = String::from_utf8(bytes)
                && let Some(here) = in_pieces(&text, long)
            {
                let there = read(&text).expect("it is a project");
                prop_assert_eq!(here.project, there.project);
                prop_assert_eq!(here.problems, there.problems);
            }
        }
    }
}
