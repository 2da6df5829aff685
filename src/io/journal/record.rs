//! The records of a journal and how they stand in the file.
//!
//! A journal is a header line and then records, each
//! `LENGTH CHECKSUM TEXT` and a line feed, where length and checksum (CRC-32
//! over the length as written and the text) are eight hexadecimal digits. A
//! record counts only if all of it is there and the checksum is right; the
//! first that is not ends the journal.

use crate::io::digest::Digest;

/// What a journal starts with; the number rises when the format changes.
pub const HEADER: &[u8] = b"variorum journal 1\n";

/// One fact of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A step was done, which drops the steps undone before it.
    Edit {
        /// What undo calls it.
        name: String,
        /// When, in RFC 3339.
        at: String,
        /// The commands, encoded.
        forward: String,
        /// The commands that take it back, encoded.
        inverse: String,
    },
    /// The last step was taken back.
    Undo,
    /// The step taken back last was done again.
    Redo,
    /// The project file is about to be replaced by one with this hash.
    Checkpoint {
        /// The hash of the new file.
        sha256: Digest,
        /// How many steps ([`Record::is_step`]) of this journal the file holds.
        at: u64,
    },
    /// The project file with this hash is on the disk.
    Saved {
        /// Its hash.
        sha256: Digest,
        /// How many steps it holds.
        at: u64,
    },
}

/// A journal as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The records up to the first bad one.
    pub records: Vec<Record>,
    /// How many bytes those take, with the header.
    pub good: usize,
    /// How many bytes stand behind them.
    pub dropped: usize,
    /// Whether those are the front of a record that was being written when the
    /// program died, which was never acknowledged, and no damage.
    pub torn: bool,
}

impl Record {
    /// Whether it changes the project: edits, undo and redo do.
    pub fn is_step(&self) -> bool {
        match self {
            Self::Edit { .. } | Self::Undo | Self::Redo => true,
            Self::Checkpoint { .. } | Self::Saved { .. } => false,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Edit {
                name,
                at,
                forward,
                inverse,
            } => {
                let head = (name, at, forward.len());
                let head = serde_json::to_string(&head).unwrap_or_default();
                format!("edit {head}\n{forward}{inverse}")
            }
            Self::Undo => "undo".to_owned(),
            Self::Redo => "redo".to_owned(),
            Self::Checkpoint { sha256, at } => format!("checkpoint {sha256} {at}"),
            Self::Saved { sha256, at } => format!("saved {sha256} {at}"),
        }
    }

    fn of_text(text: &str) -> Option<Self> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let mark = || {
            let (sha256, at) = rest.split_once(' ')?;
            Some((Digest::parse(sha256)?, at.parse().ok()?))
        };
        match word {
            "edit" => {
                let (head, body) = rest.split_once('\n')?;
                let (name, at, cut): (String, String, usize) = serde_json::from_str(head).ok()?;
                let (forward, inverse) = body.split_at_checked(cut)?;
                Some(Self::Edit {
                    name,
                    at,
                    forward: forward.to_owned(),
                    inverse: inverse.to_owned(),
                })
            }
            "undo" => Some(Self::Undo),
            "redo" => Some(Self::Redo),
            "checkpoint" => mark().map(|(sha256, at)| Self::Checkpoint { sha256, at }),
            "saved" => mark().map(|(sha256, at)| Self::Saved { sha256, at }),
            _ => None,
        }
    }

    /// The record as it stands in the file.
    pub fn encode(&self) -> Vec<u8> {
        let text = self.text();
        let length = format!("{:08x}", text.len());
        let checksum = checksum(length.as_bytes(), text.as_bytes());
        format!("{length} {checksum:08x} {text}\n").into_bytes()
    }
}

fn checksum(length: &[u8], text: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(length);
    hasher.update(text);
    hasher.finalize()
}

/// Bytes of a record before its text.
const FRONT: usize = 18;

/// Where the text of the record at the front of `bytes` ends, as that says, and
/// its checksum.
fn claim(bytes: &[u8]) -> Option<(usize, u32)> {
    let front = bytes.get(..FRONT)?;
    let hex = |digits: &[u8]| {
        let plain = |it: &u8| matches!(it, b'0'..=b'9' | b'a'..=b'f');
        let text = std::str::from_utf8(digits).ok()?;
        digits.iter().all(plain).then_some(())?;
        u32::from_str_radix(text, 16).ok()
    };
    if front[8] != b' ' || front[17] != b' ' {
        return None;
    }
    let length = hex(&front[..8])? as usize;
    Some((FRONT.checked_add(length)?, hex(&front[9..17])?))
}

/// Reads one record from the front of `bytes`, and its length.
fn decode(bytes: &[u8]) -> Option<(Record, usize)> {
    let (end, sum) = claim(bytes)?;
    let text = bytes.get(FRONT..end)?;
    if bytes.get(end) != Some(&b'\n') || sum != checksum(&bytes[..8], text) {
        return None;
    }
    let record = Record::of_text(std::str::from_utf8(text).ok()?)?;
    Some((record, end + 1))
}

/// Whether a record was cut short, and nothing else is wrong with `bytes`. The
/// text of a record may have line feeds, so that those say little; but none that
/// was cut has all of its text, only another length, and no whole record stands
/// behind it.
fn is_torn(bytes: &[u8]) -> bool {
    if !bytes.contains(&b'\n') {
        return true;
    }
    let Some((end, sum)) = claim(bytes) else {
        return false;
    };
    let mut ends = bytes.iter().enumerate().filter(|(_, it)| **it == b'\n');
    end >= bytes.len()
        && !ends.any(|(at, _)| {
            let all_there = bytes.get(FRONT..at).is_some_and(|text| {
                let length = format!("{:08x}", text.len());
                at + 1 == bytes.len() && sum == checksum(length.as_bytes(), text)
            });
            all_there || decode(&bytes[at + 1..]).is_some()
        })
}

/// Reads a journal up to the first bad record. It never fails: whatever the
/// bytes are, what is good of them is given.
pub fn read(bytes: &[u8]) -> Contents {
    let mut contents = Contents::default();
    if !bytes.starts_with(HEADER) {
        contents.dropped = bytes.len();
        contents.torn = HEADER.starts_with(bytes);
        return contents;
    }
    contents.good = HEADER.len();
    while let Some((record, length)) = bytes.get(contents.good..).and_then(decode) {
        contents.records.push(record);
        contents.good += length;
    }
    let dropped = bytes.get(contents.good..).unwrap_or_default();
    contents.dropped = dropped.len();
    contents.torn = !dropped.is_empty() && is_torn(dropped);
    contents
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn any_record() -> impl Strategy<Value = Record> {
        let mark = (any::<[u8; 4]>(), any::<u64>()).prop_map(|(seed, at)| (Digest::of(&seed), at));
        prop_oneof![
            (
                any::<String>(),
                any::<String>(),
                any::<String>(),
                any::<String>()
            )
                .prop_map(|(name, at, forward, inverse)| Record::Edit {
                    name,
                    at,
                    forward,
                    inverse
                }),
            Just(Record::Undo),
            Just(Record::Redo),
            mark.clone()
                .prop_map(|(sha256, at)| Record::Checkpoint { sha256, at }),
            mark.prop_map(|(sha256, at)| Record::Saved { sha256, at }),
        ]
    }

    pub fn file_of(records: &[Record]) -> Vec<u8> {
        let mut bytes = HEADER.to_vec();
        records.iter().for_each(|it| bytes.extend(it.encode()));
        bytes
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(records in proptest::collection::vec(any_record(), 0..12)) {
            let bytes = file_of(&records);
            let contents = read(&bytes);
            prop_assert_eq!(contents.records, records);
            prop_assert_eq!((contents.good, contents.dropped), (bytes.len(), 0));
        }

        /// Killed at any byte: the records before it are all there.
        #[test]
        fn cut_anywhere_a_prefix_is_read(records in proptest::collection::vec(any_record(), 0..6)) {
            let bytes = file_of(&records);
            let mut ends = vec![HEADER.len()];
            records.iter().for_each(|it| ends.push(ends[ends.len() - 1] + it.encode().len()));
            for cut in 0..=bytes.len() {
                let contents = read(&bytes[..cut]);
                let whole = ends.iter().filter(|&&end| end <= cut).count().saturating_sub(1);
                prop_assert_eq!(&contents.records[..], &records[..whole]);
                prop_assert_eq!(contents.good + contents.dropped, cut);
                prop_assert_eq!(contents.torn, contents.dropped > 0 || cut == 0);
            }
        }

        /// One flipped bit: the records before the one that it hits.
        #[test]
        fn a_flipped_bit_is_noticed(
            records in proptest::collection::vec(any_record(), 1..6),
            at in any::<proptest::sample::Index>(),
            bit in 0..8_u8,
        ) {
            let mut bytes = file_of(&records);
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let contents = read(&bytes);
            prop_assert!(contents.good <= at);
            prop_assert!(contents.records.len() < records.len());
            prop_assert_eq!(&contents.records[..], &records[..contents.records.len()]);
            // It is no record that was cut, unless there is no line feed left.
            let dropped = &bytes[contents.good..];
            prop_assert!(!contents.torn || !dropped.contains(&b'\n'));
        }

        #[test]
        fn noise_is_no_journal(mut noise in any::<Vec<u8>>(), headed in any::<bool>()) {
            if headed {
                noise.splice(..0, HEADER.iter().copied());
            }
            prop_assert!(read(&noise).records.is_empty());
        }
    }

    #[test]
    fn a_length_that_lies_takes_no_memory() {
        let mut bytes = HEADER.to_vec();
        bytes.extend(b"ffffffff 00000000 undo\n");
        assert_eq!(read(&bytes).records, []);
    }
}
