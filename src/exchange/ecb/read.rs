//! Reading ECB+.

use super::OURS;
use super::kinds::{Instance, instance};
use crate::exchange::format::ignored;
use crate::exchange::tokens::Tokens;
use crate::exchange::tokens::mention::{Became, Mentions, merged};
use crate::exchange::tokens::side::Sides;
use crate::exchange::world::{self, World};
use crate::exchange::xml::{Element, Piece, Xml};
use crate::exchange::{
    Document, ImportError, Imported, InFile, Link, Loss, ReadError, ReadOptions,
};
use crate::model::slug::slug;
use crate::model::{Certainty, Entity, EntityId, Event, EventId, Sensitivity, SourceState};
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Display;

/// The most text that the mentions of one import may quote in all, in
/// characters.
const MAX_QUOTED: u64 = 1 << 28;

/// Reads the files of a corpus; those that are not XML and not beside one are
/// noted.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let sides = Sides::of(files);
    let is_xml = |it: &InFile<'_>| it.stem_and_extension().1.eq_ignore_ascii_case("xml");
    let stems: HashSet<&str> = files
        .iter()
        .filter(|it| is_xml(it))
        .map(|it| it.stem_and_extension().0)
        .collect();
    let mut out = Imported::default();
    let mut world = World::default();
    for file in files.iter().filter(|it| it.name() == world::FILE) {
        world.read(file, &mut out)?;
    }
    let mut quoted = 0;
    for file in files {
        if is_xml(file) {
            let failed = |error| ReadError {
                file: file.path.to_owned(),
                error,
            };
            let page = Page::read(file.bytes).map_err(failed)?;
            quoted += page.place(file, &sides, options, &mut world, &mut out)?;
            if quoted > MAX_QUOTED {
                return Err(failed(ImportError {
                    line: 1,
                    column: 1,
                    message: format!(
                        "the mentions up to this file cover more than {MAX_QUOTED} characters in \
                         all, counted once for each; that many are not taken"
                    ),
                }));
            }
        } else if file.name() != world::FILE && !sides.is_side(file.path, &|it| stems.contains(it))
        {
            out.notes.push(ignored(file));
        }
    }
    Ok(out)
}

/// A file as it stands.
#[derive(Default)]
struct Page {
    name: Option<String>,
    /// The numbers of tokens by their ids.
    ids: HashMap<String, usize>,
    words: Vec<String>,
    starts: Vec<usize>,
    marks: Vec<Mark>,
    ties: Vec<Tie>,
}

/// A mention, or an instance if it has no tokens.
struct Mark {
    kind: String,
    id: String,
    anchors: Vec<String>,
    instance: String,
    descriptor: String,
    ours: Option<String>,
    line: usize,
}

/// A relation.
struct Tie {
    kind: String,
    ours: bool,
    sources: Vec<String>,
    targets: Vec<String>,
    line: usize,
}

/// What a mention's or an instance's id stands for.
enum Target {
    Mention(Option<Became>),
    Entity(EntityId),
    Event(EventId),
}

fn item(line: usize, what: impl Display) -> String {
    format!("line {line}, {what}")
}

impl Page {
    fn read(bytes: &[u8]) -> Result<Self, ImportError> {
        let mut xml = Xml::new(bytes)?;
        let mut page = Self::default();
        let mut within: Vec<&str> = Vec::new();
        let mut sentence: Option<String> = None;
        let mut root = false;
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(it) => {
                    if !root && it.name != "Document" {
                        let message = "an ECB+ file begins with ‘Document’";
                        return Err(xml.error(message));
                    }
                    root = true;
                    let line = xml.line();
                    match (&within[..], it.name) {
                        ([], _) => page.name = name(&it),
                        (["Document"], "token") => {
                            let number = page.words.len();
                            page.words.push(String::new());
                            page.ids.insert(it.text("t_id").to_owned(), number);
                            let here = it.text("sentence");
                            if sentence.as_deref() != Some(here) {
                                page.starts.push(number);
                                sentence = Some(here.to_owned());
                            }
                        }
                        (["Document", "Markables"], kind) => page.marks.push(Mark {
                            kind: kind.to_owned(),
                            id: it.text("m_id").to_owned(),
                            anchors: Vec::new(),
                            instance: it.text("instance_id").to_owned(),
                            descriptor: it.text("TAG_DESCRIPTOR").to_owned(),
                            ours: it.get(OURS).map(ToOwned::to_owned),
                            line,
                        }),
                        (["Document", "Markables", _], "token_anchor") => {
                            if let Some(mark) = page.marks.last_mut() {
                                mark.anchors.push(it.text("t_id").to_owned());
                            }
                        }
                        (["Document", "Relations"], kind) => page.ties.push(Tie {
                            kind: kind.to_owned(),
                            ours: it.get(OURS).is_some(),
                            sources: Vec::new(),
                            targets: Vec::new(),
                            line,
                        }),
                        (["Document", "Relations", _], end @ ("source" | "target")) => {
                            if let Some(tie) = page.ties.last_mut() {
                                let id = it.text("m_id").to_owned();
                                match end {
                                    "source" => tie.sources.push(id),
                                    _ => tie.targets.push(id),
                                }
                            }
                        }
                        _ => {}
                    }
                    // Deeper than this the format has nothing.
                    if within.len() > 64 {
                        return Err(xml.error("elements inside elements, more than 64 deep"));
                    }
                    within.push(it.name);
                }
                Piece::Close(name) => {
                    within.pop();
                    let empty = page.words.last().is_some_and(String::is_empty);
                    if name == "token" && within == ["Document"] && empty {
                        return Err(xml.error("a token has no characters"));
                    }
                }
                Piece::Text(text) => {
                    if within == ["Document", "token"]
                        && let Some(word) = page.words.last_mut()
                    {
                        word.push_str(&text);
                    }
                }
            }
        }
        if !root || !within.is_empty() {
            return Err(xml.error("the file ends too early"));
        }
        Ok(page)
    }

    /// Makes a document of it; gives how many characters its mentions quote.
    fn place(
        &self,
        file: &InFile<'_>,
        sides: &Sides<'_>,
        options: &ReadOptions<'_>,
        world: &mut World,
        out: &mut Imported,
    ) -> Result<u64, ReadError> {
        let stem = file.stem_and_extension().0;
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let called = self.name.as_deref();
        let called = called.unwrap_or_else(|| stem.rsplit('/').next().unwrap_or(stem));
        let placed = sides.place(stem, called, &words, &self.starts, options)?;
        let name = placed.name.unwrap_or_else(|| called.to_owned());
        let tokens = Tokens::given(placed.spans, self.starts.clone());
        let mut mentions = Mentions::new(out.documents.len(), &name, &tokens);
        for (reason, detail) in placed.notes {
            out.notes.push(mentions.loss(reason, "line 1", detail));
        }
        let mut document = Document::new(Some(name), 1, placed.text);
        document.known = placed.known;
        document.state = SourceState::Done;
        let mut targets: HashMap<&str, Target> = HashMap::new();
        for mark in &self.marks {
            let target = if mark.anchors.is_empty() {
                self.instance(mark, &document, world, out)
            } else {
                let became = self.mention(mark, &mut mentions, &mut document, &mut out.losses);
                Target::Mention(became)
            };
            if targets.contains_key(mark.id.as_str()) {
                let detail = "its m_id stands twice; relations go to the first".to_owned();
                let at = item(mark.line, format_args!("m_id {}", shown(&mark.id)));
                out.losses.push(mentions.loss("duplicate-id", &at, detail));
            } else {
                targets.insert(&mark.id, target);
            }
        }
        for tie in self.ties.iter().filter(|it| !it.ours || it.is_chain()) {
            tie.take(&targets, &mut mentions, &mut document, &mut out.losses);
        }
        let quoted = mentions.quoted;
        mentions.finish(&mut document, out);
        out.documents.push(document);
        Ok(quoted)
    }

    fn mention(
        &self,
        mark: &Mark,
        mentions: &mut Mentions<'_>,
        document: &mut Document,
        losses: &mut Vec<Loss>,
    ) -> Option<Became> {
        let at = item(mark.line, format_args!("m_id {}", shown(&mark.id)));
        let mut numbers = Vec::with_capacity(mark.anchors.len());
        for anchor in &mark.anchors {
            match self.ids.get(anchor) {
                Some(number) => numbers.push(*number..*number + 1),
                None => {
                    let detail = format!("there is no token {}", shown(anchor));
                    losses.push(mentions.loss("dangling", &at, detail));
                    return None;
                }
            }
        }
        let runs = merged(numbers);
        let ours = mark.ours.as_deref();
        let became = mentions.take(&runs, &mark.kind, ours, &at, document, losses);
        if let Some(Became::Span(span, false)) = became {
            Mentions::attribute(document, span, "m_id", &mark.id);
            Mentions::attribute(document, span, "t_id", &mark.anchors.join(" "));
        }
        became
    }

    fn instance(
        &self,
        mark: &Mark,
        document: &Document,
        world: &mut World,
        out: &mut Imported,
    ) -> Target {
        let name = document.name.as_deref().unwrap_or_default();
        // Inside one document instances need no id.
        let called = match (mark.instance.trim(), mark.descriptor.trim()) {
            ("", "") => format!("{name}-{}", mark.id),
            ("", descriptor) => format!("{name}-{descriptor}"),
            (id, _) => id.to_owned(),
        };
        let label = match mark.descriptor.trim() {
            "" => called.clone(),
            _ => mark.descriptor.clone(),
        };
        let slug = slug(&called, "instance");
        match instance(&mark.kind) {
            Instance::Entity(kind) => {
                let id = EntityId::parse(&called).or_else(|_| EntityId::parse(&slug));
                let id = id.expect("a slug is an id");
                let entity = Entity {
                    id: id.clone(),
                    kind,
                    label,
                    aliases: BTreeSet::new(),
                    within: Vec::new(),
                    sensitivity: Sensitivity::Public,
                    note: String::new(),
                };
                world.entity(entity, out);
                Target::Entity(id)
            }
            Instance::Event(kind) => {
                let id = EventId::parse(&called).or_else(|_| EventId::parse(&slug));
                let id = id.expect("a slug is an id");
                let event = Event {
                    id: id.clone(),
                    title: label,
                    kind,
                    note: String::new(),
                };
                world.event(event, out);
                Target::Event(id)
            }
        }
    }
}

/// What a document is called: our id, or its name without what all files have.
fn name(root: &Element<'_>) -> Option<String> {
    let id = root.text("doc_id").trim();
    let number = id.strip_prefix("DOC").unwrap_or(id);
    if !id.is_empty() && !number.chars().all(|it| it.is_ascii_digit()) {
        return Some(id.to_owned());
    }
    let name = root.text("doc_name").trim();
    let name = name.strip_suffix(".xml").unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}

/// A stranger's word for a message.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

impl Tie {
    fn is_chain(&self) -> bool {
        matches!(self.kind.as_str(), "CROSS_DOC_COREF" | "INTRA_DOC_COREF")
    }

    fn take(
        &self,
        targets: &HashMap<&str, Target>,
        mentions: &mut Mentions<'_>,
        document: &mut Document,
        losses: &mut Vec<Loss>,
    ) {
        let at = item(self.line, &self.kind);
        let [target] = &self.targets[..] else {
            let why = format!("{} targets, where one is expected", self.targets.len());
            losses.push(mentions.loss("malformed", &at, why));
            return;
        };
        for source in &self.sources {
            let ends = targets
                .get(source.as_str())
                .zip(targets.get(target.as_str()));
            let why = match ends {
                None => format!("there is no m_id {} or {}", shown(source), shown(target)),
                // What a mention's line says is said already.
                Some((
                    Target::Mention(Some(Became::Span(_, true) | Became::Account)),
                    Target::Entity(_) | Target::Event(_),
                )) => continue,
                Some((Target::Mention(Some(Became::Span(span, _))), Target::Entity(id))) => {
                    if let Some(span) = document.spans.get_mut(*span) {
                        let id = SmolStr::new(id.as_str());
                        span.entities.push((id, Certainty::Certain));
                    }
                    continue;
                }
                Some((Target::Mention(Some(Became::Span(span, _))), Target::Event(id))) => {
                    mentions.chained(id.clone(), *span, document);
                    continue;
                }
                Some((
                    Target::Mention(Some(Became::Span(from, _))),
                    Target::Mention(Some(Became::Span(to, _))),
                )) => {
                    document.links.push(Link::new(*from, *to, &self.kind));
                    continue;
                }
                Some((Target::Mention(None), _) | (_, Target::Mention(None))) => {
                    "an end of it could not be placed".to_owned()
                }
                Some(_) => "it ties no mentions, and none to an instance".to_owned(),
            };
            losses.push(mentions.loss("dangling", &at, why));
        }
    }
}
