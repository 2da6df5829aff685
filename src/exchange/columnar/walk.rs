//! A look over a file of Parquet before anything of it is decoded: what it
//! claims must be there, and no more than memory is for.
//!
//! The headers of such a file are in the compact protocol of Thrift. Here they
//! are walked over for a few numbers: how deep the schema is, how many values
//! pages hold, and how large they get when they are unpacked.

use std::ops::Range;

/// Groups inside groups: ours are six deep, nobody's data sets are deeper than this.
const MAX_DEPTH: usize = 32;
/// The most that a schema names.
const MAX_ELEMENTS: usize = 10_000;
/// The largest footer, in bytes.
const MAX_FOOTER: usize = 16 << 20;
/// The most that the columns which are read may unpack to, in bytes.
const MAX_UNPACKED: u64 = 1 << 29;
/// The most values in them, missing ones counted in.
const MAX_VALUES: u64 = 1 << 22;

const MAGIC: &[u8] = b"PAR1";

/// The kinds of values of the protocol that matter here.
mod kind {
    pub const I32: u8 = 5;
    pub const LIST: u8 = 9;
    pub const STRUCT: u8 = 12;
}

type Found<T> = Result<T, &'static str>;

const ENDS: &str = "it ends in the middle of a header";

/// Checks that the file begins and ends as one of Parquet does, and that its
/// schema is none that only malice writes.
///
/// # Errors
///
/// What is wrong with it, in words.
pub(super) fn footer(bytes: &[u8]) -> Found<()> {
    const NOT: &str = "this is no Parquet: it does not begin and end with ‘PAR1’";
    if bytes.starts_with(b"PARE") || bytes.ends_with(b"PARE") {
        return Err("it is encrypted");
    }
    let inside = bytes.strip_prefix(MAGIC).ok_or(NOT)?;
    let inside = inside.strip_suffix(MAGIC).ok_or(NOT)?;
    let (inside, length) = inside.split_last_chunk::<4>().ok_or(NOT)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > MAX_FOOTER {
        return Err("its footer is larger than 16 MiB");
    }
    let start = inside.len().checked_sub(length);
    let start = start.ok_or("its footer is longer than the file")?;
    let mut walk = Walk::of(&inside[start..]);
    walk.fields(0, &mut |walk, field, kind| match (field, kind) {
        (2, kind::LIST) => schema(walk),
        _ => walk.skip(kind, 0),
    })
}

fn schema(walk: &mut Walk<'_>) -> Found<()> {
    let (kind, count) = walk.list()?;
    if kind != kind::STRUCT || count > MAX_ELEMENTS {
        return Err("its schema is none, or has more than 10,000 names");
    }
    // How many children each open group still waits for.
    let mut open: Vec<u64> = Vec::new();
    for _ in 0..count {
        let mut children = 0;
        walk.fields(1, &mut |walk, field, kind| {
            if (field, kind) == (5, kind::I32) {
                children = walk.number()?;
                return Ok(());
            }
            walk.skip(kind, 1)
        })?;
        while open.last() == Some(&0) {
            open.pop();
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        if let Ok(children @ 1..) = u64::try_from(children) {
            open.push(children);
        }
        if open.len() > MAX_DEPTH {
            return Err("its groups lie in one another more than 32 deep");
        }
    }
    Ok(())
}

/// How much of a file is read so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    unpacked: u64,
    values: u64,
}

impl Budget {
    /// Walks over the pages of a column, which lie there in the file.
    ///
    /// # Errors
    ///
    /// What is wrong with them, in words.
    pub fn pages(&mut self, bytes: &[u8], place: Range<usize>) -> Found<()> {
        let pages = bytes.get(place).ok_or("a column lies past its end")?;
        let mut walk = Walk::of(pages);
        while !walk.rest.is_empty() {
            let (mut unpacked, mut packed, mut values) = (0, 0, 0);
            walk.fields(0, &mut |walk, field, kind| {
                match (field, kind) {
                    (2, kind::I32) => unpacked = walk.number()?,
                    (3, kind::I32) => packed = walk.number()?,
                    // The headers of both sorts of data and of dictionaries
                    // begin with the number of values.
                    (5 | 7 | 8, kind::STRUCT) => {
                        walk.fields(1, &mut |walk, field, kind| {
                            if (field, kind) == (1, kind::I32) {
                                values = walk.number()?;
                                return Ok(());
                            }
                            walk.skip(kind, 1)
                        })?;
                    }
                    _ => walk.skip(kind, 0)?,
                }
                Ok(())
            })?;
            let size =
                |it: i64| u64::try_from(it).map_err(|_| "a page has less than nothing in it");
            self.unpacked += size(unpacked)?;
            self.values += size(values)?;
            let packed = usize::try_from(packed).map_err(|_| ENDS)?;
            walk.pass(packed)?;
            if self.unpacked > MAX_UNPACKED {
                return Err("what is read of it has more than 512 MiB; import it in parts");
            }
            if self.values > MAX_VALUES {
                return Err(
                    "what is read of it has more than 4 million values; import it in parts",
                );
            }
        }
        Ok(())
    }
}

/// What is left of headers.
struct Walk<'a> {
    rest: &'a [u8],
}

impl<'a> Walk<'a> {
    fn of(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    fn byte(&mut self) -> Found<u8> {
        let (first, rest) = self.rest.split_first().ok_or(ENDS)?;
        self.rest = rest;
        Ok(*first)
    }

    fn pass(&mut self, count: usize) -> Found<()> {
        self.rest = self.rest.get(count..).ok_or(ENDS)?;
        Ok(())
    }

    fn varint(&mut self) -> Found<u64> {
        let mut out = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            out |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(out);
            }
        }
        Err("a number in a header does not end")
    }

    /// A number with a sign.
    fn number(&mut self) -> Found<i64> {
        let zigzag = self.varint()?;
        Ok((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    /// The kind and the number of the values that a list has.
    fn list(&mut self) -> Found<(u8, usize)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.varint()?,
            few => u64::from(few),
        };
        // Each takes a byte at least.
        match usize::try_from(count) {
            Ok(count) if count <= self.rest.len() => Ok((head & 15, count)),
            _ => Err("a list in a header is longer than the header"),
        }
    }

    /// Hands on the number and the kind of each field of a record; `take` goes
    /// past its value.
    fn fields(
        &mut self,
        depth: usize,
        take: &mut dyn FnMut(&mut Self, i64, u8) -> Found<()>,
    ) -> Found<()> {
        if depth > MAX_DEPTH {
            return Err("its headers lie in one another more than 32 deep");
        }
        let mut field = 0;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Ok(());
            }
            field = match head >> 4 {
                0 => self.number()?,
                step => i64::from(step).saturating_add(field),
            };
            take(self, field, head & 15)?;
        }
    }

    /// Goes past a value.
    fn skip(&mut self, kind: u8, depth: usize) -> Found<()> {
        match kind {
            // True and false stand in the header of their field.
            1 | 2 => Ok(()),
            3 => self.pass(1),
            4..=6 => self.varint().map(|_| ()),
            7 => self.pass(8),
            8 => {
                let length = self.varint()?;
                self.pass(usize::try_from(length).map_err(|_| ENDS)?)
            }
            9 | 10 => {
                if depth > MAX_DEPTH {
                    return Err("its headers lie in one another more than 32 deep");
                }
                let (kind, count) = self.list()?;
                for _ in 0..count {
                    match kind {
                        1 | 2 => self.pass(1)?,
                        kind => self.skip(kind, depth + 1)?,
                    }
                }
                Ok(())
            }
            12 => self.fields(depth + 1, &mut |walk, _, kind| walk.skip(kind, depth + 1)),
            13 => self.pass(16),
            _ => Err("a header of it holds what Parquet does not have"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with that footer.
    fn file(footer: &[u8]) -> Vec<u8> {
        let length = u32::try_from(footer.len()).expect("short").to_le_bytes();
        [MAGIC, footer, &length, MAGIC].concat()
    }

    #[test]
    fn what_is_no_parquet() {
        assert!(footer(b"").is_err());
        assert!(footer(b"PAR1").is_err());
        assert!(footer(b"PAR1PAR1").is_err());
        assert_eq!(footer(b"PARE\0\0\0\0PARE"), Err("it is encrypted"));
        let mut long = file(&[0]);
        long[5..9].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(footer(&long).is_err());
        assert_eq!(footer(&file(&[0])), Ok(()));
    }

    #[test]
    fn schemas_that_would_fill_the_stack() {
        // A list of groups, each with one child: field 5, a number.
        let nested = |count: u8| {
            let mut footer = vec![0x15, 2, 0x19, 0xfc, count];
            footer.extend([0x55, 2, 0].repeat(count.into()));
            footer.push(0);
            file(&footer)
        };
        assert_eq!(footer(&nested(20)), Ok(()));
        let deep = "its groups lie in one another more than 32 deep";
        assert_eq!(footer(&nested(100)), Err(deep));
        // Records in records.
        let mut headers = [0x1c_u8; 1000].to_vec();
        headers.extend([0; 1001]);
        assert!(footer(&file(&headers)).is_err());
    }

    #[test]
    fn pages_that_claim_too_much() {
        // Kind 0, unpacked, packed, then the header with the number of values.
        let page = |unpacked: &[u8], values: &[u8]| {
            [
                &[0x15, 0, 0x15],
                unpacked,
                &[0x15, 2, 0x2c, 0x15],
                values,
                &[0, 0, 7],
            ]
            .concat()
        };
        let check = |page: &[u8]| Budget::default().pages(page, 0..page.len());
        assert_eq!(check(&page(&[2], &[2])), Ok(()));
        assert!(check(&page(&[0xfe, 0xff, 0xff, 0xff, 0x0f], &[2])).is_err());
        assert!(check(&page(&[2], &[0xfe, 0xff, 0xff, 0xff, 0x0f])).is_err());
        assert!(check(&page(&[1], &[2])).is_err());
        assert!(check(&[0x15]).is_err());
        assert!(Budget::default().pages(&[0], 0..2).is_err());
    }
}
