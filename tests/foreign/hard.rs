//! A project of texts that offsets go wrong on.

use std::collections::BTreeMap;
use variorum::command::{Command, Put, apply};
use variorum::model::{
    Annotation, AnnotationId, Fragments, Head, Project, Source, SourceId, SourceState, TagId,
};
use variorum::text::{CharOffset, CharSpan, SourceText};

/// Characters beyond U+FFFF, joined and combining ones, white space of all
/// kinds, line ends of all kinds, a leading U+FEFF, Arabic.
const TEXTS: [(&str, &str); 7] = [
    ("plain", "Some 160 people fled Moura on 27 March."),
    (
        "emoji",
        "😀 Ségou 👩\u{200d}👩\u{200d}👧 e\u{301}te\u{301} 🇲🇱 là, 160 😀",
    ),
    (
        "spaces",
        "a\u{a0}b c\u{2028}d e\u{2029}f\tg \u{3000}h 22 corps\n",
    ),
    ("lines", "one two\r\nthree four\rfive\n\nsix\r\n"),
    ("mark", "\u{feff}one two"),
    ("arabic", "قُتل 160 شخصاً في مورا"),
    ("markup", "<b>A & B</b> \"said\" 'so'; =1+1 \\ | [x]"),
];

/// The project, and its texts by path.
pub fn project() -> (Project, BTreeMap<String, String>) {
    let mut project = Project::new(Head::default());
    let mut texts = BTreeMap::new();
    let mut commands = Vec::new();
    for (name, words) in TEXTS {
        let text = SourceText::new(words).expect("short");
        let length = text.char_len().get();
        let path = format!("{name}.txt");
        let id = SourceId::parse(name).expect("an id");
        let mut source = Source::plain(id.clone(), path.clone(), length);
        source.sha256 = variorum::io::digest::Digest::of(words.as_bytes())
            .to_string()
            .into();
        source.bom = words.starts_with('\u{feff}');
        source.state = SourceState::Done;
        commands.push(Command::Source(Put::set(source)));
        texts.insert(path, words.to_owned());
        // Over everything, over one character, overlapping, twice on one
        // place, touching, inside another, in two and in three parts.
        let spans: [&[(u32, u32)]; 9] = [
            &[(0, length)],
            &[(0, 1)],
            &[(0, 3)],
            &[(2, 5)],
            &[(2, 5)],
            &[(5, 7)],
            &[(3, 4)],
            &[(0, 2), (4, 6)],
            &[(1, 2), (3, 4), (length - 1, length)],
        ];
        for (number, parts) in spans.into_iter().enumerate() {
            let part = |&(start, end): &(u32, u32)| {
                CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
            };
            let parts: Vec<CharSpan> = parts.iter().map(part).collect();
            let quotes = parts
                .iter()
                .map(|it| smol_str::SmolStr::new(text.quote(*it).expect("inside")));
            commands.push(Command::Annotation(Put::set(Annotation::manual(
                AnnotationId::parse(&format!("{name}-{number}")).expect("an id"),
                id.clone(),
                Fragments::new(&parts).expect("apart"),
                TagId::parse(["actor", "place", "figure"][number % 3]).expect("an id"),
                quotes.collect::<Vec<_>>(),
            ))));
        }
    }
    apply(&mut project, &commands).expect("is whole");
    (project, texts)
}
