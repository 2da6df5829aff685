//! The page of a document, and the index of all pages.

use super::around::Around;
use super::segments::{Segment, segments, slice};
use super::style::{HEAD, STYLE, classes, rule};
use crate::exchange::adopt::file_stem;
use crate::exchange::corpus::{Corpus, CorpusDocument};
use crate::exchange::left::{Kind, left};
use crate::exchange::value::word;
use crate::exchange::{Loss, OutFile, Take, WriteOptions, Written, fields};
use crate::model::slug::free;
use crate::model::words::value_words;
use crate::model::{
    Annotation, AnnotationId, Certainty, EventId, Origin, Project, Relation, Source, Tag, TagId,
};
use crate::text::{CharSpan, escaped, escaped_block};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

/// The most of an annotation's words and facts in the list and where it is
/// pointed at, in characters.
const WORDS: usize = 240;
const TITLE: usize = 300;

/// Writes a page for each document, and an index before them if there are several.
pub(in crate::exchange) fn write(
    corpus: &Corpus<'_>,
    _: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let book = Book::new(corpus);
    let mut paths = Vec::new();
    let mut index = String::new();
    let mut taken = BTreeSet::from(["index".to_owned()]);
    for document in corpus.all() {
        let wish = file_stem(&document.source.id);
        let stem = free(&wish, &mut 1, |it| taken.contains(&it.to_lowercase()));
        taken.insert(stem.to_lowercase());
        let path = format!("{stem}.html");
        let _ = writeln!(
            index,
            "<li><a href=\"{path}\">{}</a> <span class=\"quiet\">{}</span></li>",
            escaped(title(document.source)),
            count(document.annotations.len(), "annotation"),
        );
        paths.push(path);
    }
    if paths.len() > 1 {
        let name = match book.project.head().title.as_str() {
            "" => "Reading copies",
            title => title,
        };
        let mut page = String::new();
        open(&mut page, name, "");
        let _ = write!(
            page,
            "<ul class=\"plain\">\n{index}</ul>\n</body>\n</html>\n"
        );
        take(OutFile {
            path: "index.html".to_owned(),
            bytes: page.into_bytes(),
        });
    }
    let page = |at: usize, document: &CorpusDocument<'_>| OutFile {
        path: paths[at].clone(),
        bytes: book.page(document).into_bytes(),
    };
    corpus.each_in_order(page, take);
    Written {
        losses: lost(corpus),
        ..Written::default()
    }
}

/// What no page shows.
fn lost(corpus: &Corpus<'_>) -> Vec<Loss> {
    let shown = [
        Kind::Relations,
        Kind::Events,
        Kind::Accounts,
        Kind::Zones,
        Kind::Reviewed,
    ];
    let mut losses = left(corpus, &shown);
    // An event stands where it is told of.
    let told: BTreeSet<&EventId> = corpus.accounts().map(|it| &it.event).collect();
    let untold = corpus.events().into_iter();
    losses.extend(untold.filter(|it| !told.contains(&it.id)).map(|it| Loss {
        reason: "event",
        document: "project".to_owned(),
        item: it.id.to_string(),
        detail: "no document has an account of it".to_owned(),
    }));
    losses
}

/// What all pages look things up in.
struct Book<'a> {
    project: &'a Project,
    tags: HashMap<&'a TagId, (usize, &'a Tag)>,
    from: HashMap<&'a AnnotationId, Vec<&'a Relation>>,
    around: Around<'a>,
}

/// The numbers of the annotations of a page.
type Numbers<'a> = HashMap<&'a AnnotationId, usize>;

/// What is said of an annotation.
struct Said {
    label: String,
    words: String,
    facts: Vec<String>,
    /// Whether the text has its number: there is more to it than a name.
    noted: bool,
    /// Who settled it, and why; for the list alone.
    settled: Option<String>,
}

impl<'a> Book<'a> {
    fn new(corpus: &Corpus<'a>) -> Self {
        let project = corpus.project();
        let mut book = Self {
            project,
            tags: HashMap::new(),
            from: corpus.relations_by_start(),
            around: Around::of(corpus),
        };
        for (place, tag) in project.scheme().tags.iter().enumerate() {
            book.tags.insert(&tag.id, (place, tag));
        }
        book
    }

    fn page(&self, document: &CorpusDocument<'a>) -> String {
        let annotations = &document.annotations;
        let numbered = annotations.iter().enumerate();
        let numbers: Numbers<'_> = numbered.map(|(at, it)| (&it.id, at + 1)).collect();
        let said: Vec<Said> = annotations
            .iter()
            .map(|it| self.say(document, &numbers, it))
            .collect();
        let mut used: Vec<(usize, &Tag, usize)> = Vec::new();
        for it in annotations {
            if let Some((place, tag)) = self.tags.get(&it.tag) {
                match used.binary_search_by_key(place, |it| it.0) {
                    Ok(at) => used[at].2 += 1,
                    Err(at) => used.insert(at, (*place, *tag, 1)),
                }
            }
        }
        let mut rules = String::new();
        for (place, tag, _) in &used {
            rule(&mut rules, tag, *place);
        }
        let source = document.source;
        let mut out = String::with_capacity(2 * document.text.as_str().len() + 8192);
        open(&mut out, title(source), &rules);
        self.about(&mut out, source, annotations.len());
        legend(&mut out, &used);
        let lang = match source.language.as_str() {
            "" => String::new(),
            language => format!(" lang=\"{}\"", escaped(language)),
        };
        let _ = write!(out, "<div class=\"text\"{lang}>");
        for segment in segments(document.text, annotations) {
            let words = slice(document.text, &segment.range);
            self.piece(&mut out, &segment, words, annotations, &said);
        }
        out.push_str("</div>\n");
        list(&mut out, annotations, &said);
        self.around.accounts(&mut out, &source.id, &numbers);
        self.around.stretches(&mut out, &source.id);
        out.push_str("</body>\n</html>\n");
        out
    }

    fn say(&self, document: &CorpusDocument<'a>, numbers: &Numbers<'_>, it: &Annotation) -> Said {
        let label = self.tags.get(&it.tag);
        let label = label.map_or(it.tag.as_str(), |(_, tag)| tag.label.as_str());
        let quotes = it.spans.as_slice().iter();
        let quotes: Vec<&str> = quotes.filter_map(|it| document.text.quote(*it)).collect();
        let related = self.from.contains_key(&it.id);
        let noted = it.value.is_some()
            || !it.note.is_empty()
            || !it.attributes.is_empty()
            || it.unsure
            || related;
        let mut facts: Vec<String> = Vec::new();
        facts.extend(it.value.as_ref().map(|it| escaped(&value_words(it))));
        for link in &it.entities {
            let entity = self.project.entities().get(&link.entity);
            let name = entity.map_or(link.entity.as_str(), |it| it.label.as_str());
            facts.push(match link.certainty {
                Certainty::Certain => escaped(name),
                other => format!("{}, {}", escaped(name), word(other)),
            });
        }
        if it.unidentified {
            facts.push("somebody unidentified".to_owned());
        }
        for (name, value) in &it.attributes {
            let value = fields::attribute(value);
            facts.push(format!("{}: {}", escaped(name), escaped(&value)));
        }
        if it.unsure {
            facts.push("unsure".to_owned());
        }
        if !it.note.is_empty() {
            facts.push(format!("Note: {}", escaped(&it.note)));
        }
        let mut settled = None;
        if let Origin::Gold(how) = &it.origin {
            let mut words = format!("Settled by {}", escaped(&how.decided_by));
            for part in [&how.reason, &how.rule]
                .into_iter()
                .filter(|it| !it.is_empty())
            {
                let _ = write!(words, "; {}", escaped(part));
            }
            settled = Some(words);
        }
        for relation in self.from.get(&it.id).into_iter().flatten() {
            facts.push(self.relation(numbers, relation));
        }
        Said {
            label: escaped(label),
            words: escaped(&cut(&quotes.join(" … "), WORDS)),
            facts,
            noted,
            settled,
        }
    }

    fn relation(&self, numbers: &Numbers<'_>, it: &Relation) -> String {
        let types = &self.project.scheme().relations;
        let kind = types.iter().find(|kind| kind.id == it.kind);
        let kind = kind.map_or(it.kind.as_str(), |kind| kind.label.as_str());
        let mut words = format!("{} → ", escaped(kind));
        match numbers.get(&it.to) {
            Some(number) => {
                let _ = write!(words, "<a href=\"#n{number}\">{number}</a>");
            }
            None => words.push_str(it.to.as_str()),
        }
        if !it.note.is_empty() {
            let _ = write!(words, " ({})", escaped(&it.note));
        }
        words
    }

    fn about(&self, out: &mut String, source: &Source, annotations: usize) {
        let mut facts: Vec<String> = Vec::new();
        if !source.publisher.is_empty() {
            facts.push(escaped(&source.publisher));
        }
        facts.extend(source.published.map(|it| format!("published {it}")));
        facts.extend(source.covers.map(|it| format!("covers {it}")));
        facts.push(count(annotations, "annotation"));
        let by = &self.project.head().annotator.name;
        if !by.is_empty() {
            facts.push(format!("annotated by {}", escaped(by)));
        }
        let _ = writeln!(
            out,
            "<p class=\"quiet\">{}</p>\n<p class=\"quiet\">{}, {} characters, SHA-256 {}. Offsets \
             count code points, the end excluded.</p>",
            facts.join(" · "),
            escaped(source.id.as_str()),
            source.chars,
            escaped(&source.sha256),
        );
    }

    fn piece(
        &self,
        out: &mut String,
        segment: &Segment,
        words: &str,
        annotations: &[&Annotation],
        said: &[Said],
    ) {
        for index in &segment.begins {
            let _ = write!(out, "<a id=\"a{}\"></a>", index + 1);
        }
        if segment.count == 0 {
            out.push_str(&escaped_block(words));
        } else {
            let mut title = format!(" title=\"{}\"", names(segment, said));
            let mut depth = 0;
            for (index, lane) in &segment.drawn {
                let tag = self.tags.get(&annotations[*index].tag).copied();
                let title = std::mem::take(&mut title);
                let _ = write!(out, "<span class=\"{} l{lane}\"{title}>", classes(tag));
                depth += 1;
            }
            if segment.count > segment.drawn.len() {
                let _ = write!(out, "<span class=\"more\"{title}>");
                depth += 1;
            }
            out.push_str(&escaped_block(words));
            for _ in 0..depth {
                out.push_str("</span>");
            }
        }
        for index in segment.ends.iter().filter(|it| said[**it].noted) {
            let number = index + 1;
            let _ = write!(out, "<sup><a href=\"#n{number}\">{number}</a></sup>");
        }
    }
}

/// Everything down to the heading.
fn open(out: &mut String, title: &str, rules: &str) {
    let title = escaped(title);
    let _ = write!(
        out,
        "{HEAD}<title>{title}</title>\n<style>{STYLE}{rules}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n"
    );
}

fn legend(out: &mut String, used: &[(usize, &Tag, usize)]) {
    if used.is_empty() {
        return;
    }
    out.push_str("<ul class=\"legend\">\n");
    for (place, tag, count) in used {
        let _ = writeln!(
            out,
            "<li><span class=\"{} l0\">{}</span> <span class=\"quiet\">{count}</span></li>",
            classes(Some((*place, tag))),
            escaped(&tag.label),
        );
    }
    out.push_str("</ul>\n");
}

fn list(out: &mut String, annotations: &[&Annotation], said: &[Said]) {
    if annotations.is_empty() {
        return;
    }
    out.push_str(
        "<h2>Annotations</h2>\n<table>\n<thead><tr><th></th><th>Tag</th><th>Words</th>\
         <th>Offsets</th><th>What is said of it</th></tr></thead>\n<tbody>\n",
    );
    for (index, (it, said)) in annotations.iter().zip(said).enumerate() {
        let number = index + 1;
        let spans = it.spans.as_slice().iter();
        let spans: Vec<String> = spans.map(|it| place(*it)).collect();
        let _ = write!(
            out,
            "<tr id=\"n{number}\"><td class=\"n\"><a href=\"#a{number}\">{number}</a></td>\
             <td>{}</td><td class=\"w\"><bdi>{}</bdi></td><td class=\"n\">{}</td><td class=\"f\">",
            said.label,
            said.words,
            spans.join("<br>"),
        );
        for fact in said.facts.iter().chain(&said.settled) {
            let _ = write!(out, "<span><bdi>{fact}</bdi></span>");
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

/// What a piece is named where it is pointed at.
fn names(segment: &Segment, said: &[Said]) -> String {
    let mut out = String::new();
    for index in &segment.named {
        let it = &said[*index];
        if !out.is_empty() {
            out.push_str(" | ");
        }
        out.push_str(&it.label);
        // Links are for the list; a title is words only.
        let facts = it.facts.iter().filter(|it| !it.contains("<a "));
        for (at, fact) in facts.enumerate() {
            out.push_str(if at == 0 { ": " } else { "; " });
            out.push_str(fact);
        }
        if out.len() > TITLE {
            break;
        }
    }
    let mut out = whole_characters(&out, TITLE);
    if segment.count > segment.named.len() {
        let _ = write!(out, " | {} in all", segment.count);
    }
    out
}

/// The first characters of what is escaped already, no entity cut in two.
fn whole_characters(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(most).collect();
    if let Some(at) = out.rfind('&')
        && !out[at..].contains(';')
    {
        out.truncate(at);
    }
    out.push('…');
    out
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn title(source: &Source) -> &str {
    match source.title.as_str() {
        "" => source.id.as_str(),
        title => title,
    }
}

pub(super) fn place(span: CharSpan) -> String {
    format!("{}–{}", span.start(), span.end())
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        several => format!("{several} {noun}s"),
    }
}
