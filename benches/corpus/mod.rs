//! Generated texts and projects, the same on every machine.
//!
//! The density is that of the speed budget: an annotation for every 100
//! characters, four tags, every tenth annotation over the one before it.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each bench uses a part of it, and a corpus that cannot be made ends the bench"
)]

pub mod events;

use smol_str::SmolStr;
use variorum::command::{apply, edit};
use variorum::io::digest::Digest;
use variorum::model::{
    Annotation, AnnotationId, Fragments, Head, Project, Source, SourceId, SourceState, TagId,
};
use variorum::text::{CharOffset, CharSpan, SourceText};

/// The sizes of the budget, in bytes of text.
pub const SIZES: [usize; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

/// Where the paragraphs end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// After about 700 characters.
    Paragraphs,
    /// Nowhere: the whole text is one line.
    OneLine,
}

const WORDS: [&str; 48] = [
    "the",
    "army",
    "village",
    "said",
    "that",
    "of",
    "residents",
    "near",
    "river",
    "about",
    "forty",
    "people",
    "were",
    "killed",
    "by",
    "unknown",
    "gunmen",
    "on",
    "Saturday",
    "in",
    "Ségou",
    "region",
    "officials",
    "confirmed",
    "two",
    "days",
    "later",
    "while",
    "witnesses",
    "spoke",
    "a",
    "market",
    "attack",
    "cattle",
    "herders",
    "fled",
    "towards",
    "border",
    "and",
    "wounded",
    "“many”",
    "women",
    "children",
    "hospital",
    "capital",
    "government",
    "denied",
    "Goïta",
];

/// A small generator of random numbers, so that runs are alike.
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.bits() % end.max(1) as u64) as usize
    }
}

/// English-like sentences of about `bytes` bytes, some letters beyond ASCII.
pub fn text(bytes: usize, shape: Shape) -> String {
    let mut random = Random::new(7);
    let mut text = String::with_capacity(bytes + 200);
    let mut paragraph = 0;
    while text.len() < bytes {
        let start = text.len();
        for place in 0..8 + random.below(12) {
            let word = WORDS[random.below(WORDS.len())];
            if place == 0 {
                let mut letters = word.chars();
                text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                text.push_str(letters.as_str());
            } else {
                text.push(' ');
                text.push_str(word);
            }
        }
        text.push_str(". ");
        paragraph += text.len() - start;
        if paragraph > 700 && shape == Shape::Paragraphs {
            text.push('\n');
            paragraph = 0;
        }
    }
    text
}

/// A text with its annotations.
pub struct Corpus {
    /// The text.
    pub text: SourceText,
    /// A project with that text as its only source.
    pub project: Project,
    /// That source.
    pub source: SourceId,
}

impl Corpus {
    /// One of about `bytes` bytes, with an annotation for every `spacing` characters.
    pub fn with_spacing(bytes: usize, shape: Shape, spacing: u32) -> Self {
        let text = SourceText::new(text(bytes, shape)).unwrap();
        let source = SourceId::parse("s").unwrap();
        let mut project = Project::new(Head::default());
        let record = Source {
            sha256: SmolStr::new(Digest::of(text.as_str().as_bytes()).to_string()),
            state: SourceState::Started,
            ..Source::plain(source.clone(), "s.txt", text.char_len().get())
        };
        let add = edit::add_sources(vec![record]);
        apply(&mut project, &add.commands).unwrap();
        let mut random = Random::new(11);
        let tags = ["actor", "place", "figure", "date"].map(|it| TagId::parse(it).unwrap());
        let mut annotations = Vec::new();
        for number in 0..text.char_len().get() / spacing {
            // Every tenth lies over the one before it.
            let back = if number % 10 == 9 { spacing } else { 0 };
            let start = number * spacing - back + random.below(spacing as usize / 2) as u32;
            let end = start + 3 + random.below(27) as u32;
            let tag = tags[random.below(tags.len())].clone();
            annotations.extend(annotation(&text, &source, tag, random.bits(), start, end));
        }
        let add = edit::add_annotations(&project, String::new(), annotations);
        apply(&mut project, &add.commands).unwrap();
        Self {
            text,
            project,
            source,
        }
    }

    /// One of the budget's density.
    pub fn new(bytes: usize, shape: Shape) -> Self {
        Self::with_spacing(bytes, shape, 100)
    }

    /// A new annotation somewhere in the text.
    pub fn any_annotation(&self, random: &mut Random) -> Annotation {
        let start = random.below(self.text.char_len().get() as usize - 40) as u32;
        let tag = TagId::parse("actor").unwrap();
        annotation(
            &self.text,
            &self.source,
            tag,
            random.bits(),
            start,
            start + 12,
        )
        .unwrap()
    }
}

fn annotation(
    text: &SourceText,
    source: &SourceId,
    tag: TagId,
    bits: u64,
    start: u32,
    end: u32,
) -> Option<Annotation> {
    let span = CharSpan::new(CharOffset::new(start), CharOffset::new(end)).ok()?;
    let quotes = vec![SmolStr::new(text.quote(span)?)];
    let id = AnnotationId::of_random(bits);
    let source = source.clone();
    Some(Annotation::manual(
        id,
        source,
        Fragments::one(span),
        tag,
        quotes,
    ))
}
