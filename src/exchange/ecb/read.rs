//! Reading ECB+.

use super::OURS;
use super::kinds::{Instance, instance};
use crate::exchange::cores;
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
use std::borrow::Cow;
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
    let pages = cores::each(files, |_, file| {
        is_xml(file).then(|| {
            let page = Page::read(file.bytes).map_err(|error| ReadError {
                file: file.path.to_owned(),
                error,
            })?;
            let (mut world, mut next) = (World::default(), Imported::default());
            let quoted = page.place(file, &sides, options, &mut world, &mut next)?;
            Ok((next, quoted))
        })
    });
    let mut all = 0;
    for (file, page) in files.iter().zip(pages) {
        if let Some(page) = page {
            let (mut next, quoted) = page?;
            all += quoted;
            if all > MAX_QUOTED {
                return Err(ReadError::whole(
                    file.path,
                    format!(
                        "the mentions up to this file cover more than {MAX_QUOTED} \
                             characters in all, counted once for each; that many are not taken"
                    ),
                ));
            }
            world.join(&mut next, &mut out);
            out.append(next);
        } else if file.name() != world::FILE && !sides.is_side(file.path, &|it| stems.contains(it))
        {
            out.notes.push(ignored(file));
        }
    }
    Ok(out)
}

/// A file as it stands.
#[derive(Default)]
struct Page<'a> {
    name: Option<String>,
    /// The ids of tokens.
    ids: Vec<Cow<'a, str>>,
    /// The numbers of those whose ids are not these numbers from 1.
    others: HashMap<Cow<'a, str>, usize>,
    words: Vec<Cow<'a, str>>,
    starts: Vec<usize>,
    marks: Vec<Mark<'a>>,
    ties: Vec<Tie<'a>>,
}

/// A mention, or an instance if it has no tokens.
struct Mark<'a> {
    kind: &'a str,
    id: Cow<'a, str>,
    anchors: Vec<Cow<'a, str>>,
    instance: Cow<'a, str>,
    descriptor: Cow<'a, str>,
    ours: Option<Cow<'a, str>>,
    line: usize,
}

/// A relation.
struct Tie<'a> {
    kind: &'a str,
    ours: bool,
    sources: Vec<Cow<'a, str>>,
    targets: Vec<Cow<'a, str>>,
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

impl<'a> Page<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let mut xml = Xml::new(bytes)?;
        let mut page = Self::default();
        let mut within: Vec<&str> = Vec::new();
        let mut sentence: Option<Cow<'_, str>> = None;
        let mut root = false;
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(mut it) => {
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
                            page.words.push("".into());
                            let id = it.take("t_id");
                            if id.parse() != Ok(number + 1) {
                                page.others.insert(id.clone(), number);
                            }
                            page.ids.push(id);
                            let here = it.take("sentence");
                            if sentence.as_ref() != Some(&here) {
                                page.starts.push(number);
                                sentence = Some(here);
                            }
                        }
                        (["Document", "Markables"], kind) => page.marks.push(Mark {
                            kind,
                            id: it.take("m_id"),
                            anchors: Vec::new(),
                            instance: it.take("instance_id"),
                            descriptor: it.take("TAG_DESCRIPTOR"),
                            ours: it.get(OURS).is_some().then(|| it.take(OURS)),
                            line,
                        }),
                        (["Document", "Markables", _], "token_anchor") => {
                            if let Some(mark) = page.marks.last_mut() {
                                mark.anchors.push(it.take("t_id"));
                            }
                        }
                        (["Document", "Relations"], kind) => page.ties.push(Tie {
                            kind,
                            ours: it.get(OURS).is_some(),
                            sources: Vec::new(),
                            targets: Vec::new(),
                            line,
                        }),
                        (["Document", "Relations", _], end @ ("source" | "target")) => {
                            if let Some(tie) = page.ties.last_mut() {
                                let id = it.take("m_id");
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
                    let empty = page.words.last().is_some_and(|it| it.is_empty());
                    if name == "token" && within == ["Document"] && empty {
                        return Err(xml.error("a token has no characters"));
                    }
                }
                Piece::Text(text) => {
                    if within == ["Document", "token"]
                        && let Some(word) = page.words.last_mut()
                    {
                        if word.is_empty() {
                            *word = text;
                        } else {
                            word.to_mut().push_str(&text);
                        }
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
        let words: Vec<&str> = self.words.iter().map(|it| &**it).collect();
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
            if targets.contains_key(&*mark.id) {
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

    /// The number of the token with that id.
    fn token(&self, id: &str) -> Option<usize> {
        let number = id.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
        let number = number.filter(|it| self.ids.get(*it).is_some_and(|own| own == id));
        number.or_else(|| self.others.get(id).copied())
    }

    fn mention(
        &self,
        mark: &Mark<'_>,
        mentions: &mut Mentions<'_>,
        document: &mut Document,
        losses: &mut Vec<Loss>,
    ) -> Option<Became> {
        let at = item(mark.line, format_args!("m_id {}", shown(&mark.id)));
        let mut numbers = Vec::with_capacity(mark.anchors.len());
        for anchor in &mark.anchors {
            match self.token(anchor) {
                Some(number) => numbers.push(number..number + 1),
                None => {
                    let detail = format!("there is no token {}", shown(anchor));
                    losses.push(mentions.loss("dangling", &at, detail));
                    return None;
                }
            }
        }
        let runs = merged(numbers);
        let ours = mark.ours.as_deref();
        let became = mentions.take(&runs, mark.kind, ours, &at, document, losses);
        if let Some(Became::Span(span, false)) = became {
            Mentions::attribute(document, span, "m_id", &mark.id);
            Mentions::attribute(document, span, "t_id", &mark.anchors.join(" "));
        }
        became
    }

    fn instance(
        &self,
        mark: &Mark<'_>,
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
            _ => mark.descriptor.clone().into_owned(),
        };
        let slug = slug(&called, "instance");
        match instance(mark.kind) {
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

impl Tie<'_> {
    fn is_chain(&self) -> bool {
        matches!(self.kind, "CROSS_DOC_COREF" | "INTRA_DOC_COREF")
    }

    fn take(
        &self,
        targets: &HashMap<&str, Target>,
        mentions: &mut Mentions<'_>,
        document: &mut Document,
        losses: &mut Vec<Loss>,
    ) {
        let at = item(self.line, self.kind);
        let [target] = &self.targets[..] else {
            let why = format!("{} targets, where one is expected", self.targets.len());
            losses.push(mentions.loss("malformed", &at, why));
            return;
        };
        for source in &self.sources {
            let ends = targets.get(&**source).zip(targets.get(&**target));
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
                    document.links.push(Link::new(*from, *to, self.kind));
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
