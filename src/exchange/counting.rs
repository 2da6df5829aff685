//! In which unit a file counts its offsets, and how its quotes prove it.
//!
//! Programs count code points, UTF-16 units or bytes; some take a line end of
//! two characters for one, and some count a byte-order mark. A file rarely says
//! which, but its quotes do: the way of counting under which the quoted words
//! stand where they should is the right one.

use crate::model::Fragments;
use crate::text::{ByteOffset, CharOffset, CharSpan, SourceText};

/// A unit of offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OffsetUnit {
    /// Unicode code points.
    #[default]
    CodePoints,
    /// UTF-16 code units, as Java and JavaScript count.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}

/// A way of counting. The default is ours: code points, two for a CR LF, none
/// for a byte-order mark that is no part of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Counting {
    /// The unit.
    pub unit: OffsetUnit,
    /// Whether CR LF counts as one.
    pub joined_line_ends: bool,
    /// Whether a byte-order mark before the text counts as one.
    pub mark: bool,
}

impl Counting {
    /// Counting in that unit, and nothing unusual.
    pub const fn of(unit: OffsetUnit) -> Self {
        Self {
            unit,
            joined_line_ends: false,
            mark: false,
        }
    }

    /// What it is called in reports: "code points, CR LF as one".
    pub fn in_words(self) -> String {
        let mut words = match self.unit {
            OffsetUnit::CodePoints => "code points",
            OffsetUnit::Utf16 => "UTF-16 units",
            OffsetUnit::Bytes => "bytes of UTF-8",
        }
        .to_owned();
        if self.joined_line_ends {
            words.push_str(", a CR LF as one");
        }
        if self.mark {
            words.push_str(", the byte-order mark too");
        }
        words
    }
}

/// Offsets of a text under a way of counting.
#[derive(Debug)]
pub struct Ruler<'a> {
    text: &'a SourceText,
    counting: Counting,
    /// Where, in code points, the LF of each CR LF stands; empty unless they
    /// count as one with their CR.
    line_feeds: Vec<u32>,
    /// The same, counted in the file's unit without those line feeds.
    counted: Vec<u32>,
    /// Where, in code points, the characters of two UTF-16 units stand; empty
    /// unless those are counted.
    wide: Vec<u32>,
}

impl<'a> Ruler<'a> {
    /// A ruler for that text.
    pub fn new(text: &'a SourceText, counting: Counting) -> Self {
        let mut ruler = Self {
            text,
            counting,
            line_feeds: Vec::new(),
            counted: Vec::new(),
            wide: Vec::new(),
        };
        let some_are_wide = text.utf16_len().get() > text.char_len().get();
        if counting.unit == OffsetUnit::Utf16 && some_are_wide {
            let letters = (0..).zip(text.as_str().chars());
            let wide = letters.filter(|(_, it)| it.len_utf16() == 2);
            ruler.wide = wide.map(|(at, _)| at).collect();
        }
        if counting.joined_line_ends {
            for (index, (at, _)) in text.as_str().match_indices("\r\n").enumerate() {
                let line_feed = ByteOffset::new(u32::try_from(at + 1).unwrap_or(u32::MAX));
                let line_feed = text.char_of(line_feed);
                ruler.line_feeds.push(line_feed.get());
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                let counted = ruler.plain(line_feed).saturating_sub(index);
                ruler.counted.push(counted);
            }
        }
        ruler
    }

    /// How far a place is from the start, in the unit, CR LF as two; the end for
    /// what lies past it.
    fn plain(&self, at: CharOffset) -> u32 {
        let at = at.min(self.text.char_len());
        match self.counting.unit {
            OffsetUnit::CodePoints => at.get(),
            OffsetUnit::Utf16 => {
                let wide = self.wide.partition_point(|it| *it < at.get());
                at.get() + u32::try_from(wide).unwrap_or(u32::MAX)
            }
            OffsetUnit::Bytes => self.text.byte_of(at).unwrap_or(self.text.byte_len()).get(),
        }
    }

    /// The length of the text as the file counts it.
    pub fn len(&self) -> u64 {
        let joined = u32::try_from(self.line_feeds.len()).unwrap_or(u32::MAX);
        u64::from(self.plain(self.text.char_len()).saturating_sub(joined))
            + u64::from(self.counting.mark)
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place at an offset of the file; `None` past the end and inside a
    /// character.
    pub fn at(&self, offset: u64) -> Option<CharOffset> {
        let offset = match offset.checked_sub(u64::from(self.counting.mark)) {
            Some(it) => u32::try_from(it).ok()?,
            // Before the mark is where the text begins.
            None => 0,
        };
        // A boundary between CR and LF does not exist where they are one: an
        // offset right behind the CR means behind both.
        let passed = self.counted.partition_point(|it| *it <= offset);
        let offset = offset.checked_add(u32::try_from(passed).ok()?)?;
        let text = self.text;
        let at = match self.counting.unit {
            OffsetUnit::CodePoints => offset,
            OffsetUnit::Utf16 => self.of_utf16(offset)?,
            OffsetUnit::Bytes => {
                let byte = ByteOffset::new(offset);
                if byte > text.byte_len() || text.floor(byte) != byte {
                    return None;
                }
                text.char_of(byte).get()
            }
        };
        let at = CharOffset::new(at);
        (at <= text.char_len()).then_some(at)
    }

    /// A place in UTF-16 units, CR LF as two, in code points; `None` between
    /// the halves of a character.
    fn of_utf16(&self, offset: u32) -> Option<u32> {
        // The number of wide characters that begin before it, for each of which
        // one unit more was counted than code points.
        let (mut wide, mut beyond) = (0, self.wide.len());
        while wide < beyond {
            let middle = wide.midpoint(beyond);
            if (self.wide[middle] as usize + middle) < offset as usize {
                wide = middle + 1;
            } else {
                beyond = middle;
            }
        }
        let at = offset - u32::try_from(wide).ok()?;
        let halved = wide > 0 && self.wide[wide - 1] == at;
        (!halved).then_some(at)
    }

    /// The span between two offsets of the file.
    ///
    /// # Errors
    ///
    /// The stable word and the explanation: "reversed", "past-end",
    /// "inside-character", "empty".
    pub fn span(&self, start: u64, end: u64) -> Result<CharSpan, (&'static str, String)> {
        if start > end {
            return Err(("reversed", "its end lies before its start".to_owned()));
        }
        if start == end {
            return Err(("empty", "its start is its end".to_owned()));
        }
        let place = |which: &str, offset: u64| {
            self.at(offset).ok_or_else(|| {
                if offset > self.len() {
                    let length = self.len();
                    let why =
                        format!("its {which} {offset} lies past the end of the text, {length}");
                    ("past-end", why)
                } else {
                    let why = format!("its {which} {offset} lies inside a character");
                    ("inside-character", why)
                }
            })
        };
        let (start, end) = (place("start", start)?, place("end", end)?);
        CharSpan::new(start, end).map_err(|it| ("empty", it.to_string()))
    }

    /// The same for an annotation in parts, whose positions are the file's.
    ///
    /// # Errors
    ///
    /// As for [`Self::span`].
    pub fn fragments(&self, parts: &Fragments) -> Result<Fragments, (&'static str, String)> {
        let parts = parts.as_slice().iter();
        let placed = parts.map(|it| self.span(it.start().get().into(), it.end().get().into()));
        let placed = placed.collect::<Result<Vec<_>, _>>()?;
        Fragments::merging(placed).map_err(|it| ("empty", it.to_string()))
    }

    /// What the file would call a place: the way back from [`Self::at`].
    pub fn offset(&self, at: CharOffset) -> u64 {
        let joined = self.line_feeds.partition_point(|it| *it < at.get());
        u64::from(self.plain(at)) - joined as u64 + u64::from(self.counting.mark)
    }
}

/// A span as a file has it, with the words that it quotes, if it does.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Claimed<'a> {
    pub start: u64,
    pub end: u64,
    pub quote: Option<&'a str>,
}

/// Which way of counting a file's quotes speak for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The way under which most quotes stand where they should; the first of
    /// the candidates if several do as well.
    pub counting: Counting,
    /// How many quotes stand where they should under it.
    pub proved: usize,
    /// How many quotes there are.
    pub quotes: usize,
    /// Other ways that do as well, and place some span elsewhere: the file
    /// does not tell, a person must.
    pub rivals: Vec<Counting>,
}

impl Proof {
    /// The way to count for one document, among `candidates`, of which there
    /// is at least one. `same` says whether words of the text are those of a
    /// quote, since some formats change white space in quotes.
    pub fn of(
        text: &SourceText,
        claims: &[Claimed<'_>],
        candidates: &[Counting],
        same: impl Fn(&str, &str) -> bool,
    ) -> Self {
        let quotes = claims.iter().filter(|it| it.quote.is_some()).count();
        let mut best: Option<(usize, Counting, Vec<Option<CharSpan>>)> = None;
        let mut rivals = Vec::new();
        for &counting in candidates {
            let ruler = Ruler::new(text, counting);
            let places: Vec<Option<CharSpan>> = claims
                .iter()
                .map(|it| ruler.span(it.start, it.end).ok())
                .collect();
            let proved = claims
                .iter()
                .zip(&places)
                .filter(|(claim, place)| {
                    let words = place.and_then(|it| text.quote(it));
                    claim
                        .quote
                        .is_some_and(|quote| words.is_some_and(|it| same(it, quote)))
                })
                .count();
            // Without quotes, the way that places more is the likelier one.
            let placed = places.iter().flatten().count();
            let score = proved * (claims.len() + 1) + placed;
            match &best {
                Some((most, ..)) if score < *most => {}
                Some((most, _, first)) if score == *most => {
                    if *first != places {
                        rivals.push(counting);
                    }
                }
                _ => {
                    rivals.clear();
                    best = Some((score, counting, places));
                }
            }
        }
        let (score, counting, _) = best.unwrap_or_default();
        Self {
            counting,
            proved: score / (claims.len() + 1),
            quotes,
            rivals,
        }
    }
}

/// Whether words of a text are those of a quote, whatever its line ends became:
/// a cell of a spreadsheet has line feeds alone.
pub(super) fn same(words: &str, quote: &str) -> bool {
    let folded = |it: &str| it.replace("\r\n", "\n");
    let ended = words.contains('\r') != quote.contains('\r');
    words == quote || (ended && folded(words) == folded(quote))
}

/// Whether the words that a span quotes, if it does, stand where it says.
pub(super) fn stands(ruler: &Ruler<'_>, claim: &Claimed<'_>) -> bool {
    let span = || ruler.span(claim.start, claim.end).ok();
    let words = || ruler.text.quote(span()?);
    let is_there = |quote| words().is_some_and(|it| same(it, quote));
    claim.quote.is_none_or(is_there)
}

/// How a document of a format that counts in code points is to be read: as a
/// person says, else in code points if all quotes stand there, else as most
/// quotes tell. With it, in words, why, where that is worth a note.
pub(super) fn settle(
    text: &SourceText,
    claims: &[Claimed<'_>],
    said: Option<Counting>,
) -> (Counting, Option<String>) {
    if let Some(said) = said {
        return (said, None);
    }
    let plain = Counting::default();
    let ruler = Ruler::new(text, plain);
    if claims.iter().all(|it| stands(&ruler, it)) {
        return (plain, None);
    }
    let candidates = [
        plain,
        Counting::of(OffsetUnit::Utf16),
        Counting::of(OffsetUnit::Bytes),
        Counting {
            joined_line_ends: true,
            ..plain
        },
        Counting {
            mark: true,
            ..plain
        },
    ];
    let proof = Proof::of(text, claims, &candidates, same);
    if proof.counting == plain {
        return (plain, None);
    }
    let mut why = format!(
        "the offsets were read as {}: under it {} of {} quotes stand where they should",
        proof.counting.in_words(),
        proof.proved,
        proof.quotes
    );
    for rival in proof.rivals {
        why.push_str(", and as many as ");
        why.push_str(&rival.in_words());
    }
    (proof.counting, Some(why))
}

/// The most text that the spans of one file may quote in all, in characters.
const MAX_QUOTED: u64 = 1 << 28;

/// How much text the spans of a file quote so far. A small file can claim a
/// hundred thousand spans over its whole text; their quotes would fill any
/// memory.
#[derive(Debug, Default)]
pub(super) struct Budget {
    quoted: u64,
}

impl Budget {
    /// Takes one more annotation in.
    ///
    /// # Errors
    ///
    /// In words, that it is too much.
    pub(super) fn add(&mut self, spans: &Fragments) -> Result<(), String> {
        self.quoted += u64::from(spans.hull().len());
        self.check()
    }

    /// Takes in what another part of the file quotes.
    ///
    /// # Errors
    ///
    /// As for [`Self::add`].
    pub(super) fn join(&mut self, other: &Self) -> Result<(), String> {
        self.quoted += other.quoted;
        self.check()
    }

    fn check(&self) -> Result<(), String> {
        if self.quoted > MAX_QUOTED {
            return Err(format!(
                "the spans up to here cover more than {MAX_QUOTED} characters in all, counted \
                 once for each span; that many are not taken"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(it: &str) -> SourceText {
        SourceText::new(it).expect("short")
    }

    const ALL: [Counting; 4] = [
        Counting::of(OffsetUnit::CodePoints),
        Counting::of(OffsetUnit::Utf16),
        Counting {
            unit: OffsetUnit::CodePoints,
            joined_line_ends: true,
            mark: false,
        },
        Counting {
            unit: OffsetUnit::CodePoints,
            joined_line_ends: false,
            mark: true,
        },
    ];

    #[test]
    fn quotes_tell_how_a_file_counts() {
        let text = text("😀\r\nMoura, Mali");
        let check = |start: u64, counting: Counting| {
            let claim = Claimed {
                start,
                end: start + 5,
                quote: Some("Moura"),
            };
            let proof = Proof::of(&text, &[claim], &ALL, |a, b| a == b);
            assert_eq!((proof.counting, proof.proved), (counting, 1), "{start}");
        };
        check(3, ALL[0]);
        check(2, ALL[2]);
        // UTF-16 units and a counted mark place it alike: the first is taken.
        let claim = Claimed {
            start: 4,
            end: 9,
            quote: Some("Moura"),
        };
        let proof = Proof::of(&text, &[claim], &ALL, |a, b| a == b);
        assert_eq!((proof.counting, proof.rivals.len()), (ALL[1], 0));
        // Nothing tells without a quote.
        let claim = Claimed {
            start: 4,
            end: 9,
            quote: None,
        };
        let proof = Proof::of(&text, &[claim], &ALL, |a, b| a == b);
        assert_eq!((proof.counting, proof.rivals.len()), (ALL[0], 3));
    }

    #[test]
    fn places_that_do_not_exist() {
        let text = text("a😀b");
        let ruler = Ruler::new(&text, Counting::of(OffsetUnit::Utf16));
        assert_eq!(ruler.span(2, 3).map_err(|it| it.0), Err("inside-character"));
        assert_eq!(ruler.span(0, 5).map_err(|it| it.0), Err("past-end"));
        assert_eq!(ruler.span(3, 1).map_err(|it| it.0), Err("reversed"));
        assert_eq!(ruler.span(1, 1).map_err(|it| it.0), Err("empty"));
        let bytes = Ruler::new(&text, Counting::of(OffsetUnit::Bytes));
        assert_eq!(bytes.at(3), None);
        assert_eq!(bytes.at(5), Some(CharOffset::new(2)));
    }

    proptest! {
        #[test]
        fn there_and_back(
            letters in prop::collection::vec(prop::sample::select(vec!['a', '\r', '\n', 'é', '😀', '\u{2028}']), 0..30),
            unit in 0_usize..3,
            joined_line_ends: bool,
            mark: bool,
        ) {
            let text = text(&letters.iter().collect::<String>());
            let unit = [OffsetUnit::CodePoints, OffsetUnit::Utf16, OffsetUnit::Bytes][unit];
            let ruler = Ruler::new(&text, Counting { unit, joined_line_ends, mark });
            for at in 0..=text.char_len().get() {
                let at = CharOffset::new(at);
                let inside = joined_line_ends
                    && at.get() > 0
                    && letters.get(at.get() as usize - 1) == Some(&'\r')
                    && letters.get(at.get() as usize) == Some(&'\n');
                if !inside {
                    prop_assert_eq!(ruler.at(ruler.offset(at)), Some(at), "{:?}", at);
                }
            }
            prop_assert_eq!(ruler.offset(text.char_len()), ruler.len());
        }
    }
}
