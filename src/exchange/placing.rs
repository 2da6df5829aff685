//! Lines held against their texts: every annotation is placed and proved by its
//! quote, or listed.

use super::counting::{Budget, Claimed, Ruler, same, settle};
use super::json::each_line;
use super::line::{Found, Line, LinkLine};
use super::{
    Counting, Document, ImportError, Imported, LabelledSpan, Link, Looked, OffsetUnit, ReadOptions,
    ToldEvent, ToldMember, cores,
};
use crate::model::{Account, Fragments, SourceState, TagSet};
use crate::text::{CharSpan, SourceText};
use sha2::{Digest as _, Sha256};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Places the lines of one file.
pub(super) struct Placing<'a> {
    file: &'a str,
    options: &'a ReadOptions<'a>,
    /// Whether a document in which units differ is noted even if no quote speaks
    /// for another unit: for formats that do not say how they count.
    doubtful: bool,
    budget: Budget,
    /// Documents by their ids in the file.
    pub names: HashMap<String, usize>,
    /// What was placed so far, and the losses.
    pub out: Imported,
}

/// One document on its way.
struct Open<'l> {
    document: Document,
    /// Its annotations by the names that links use.
    ids: HashMap<SmolStr, usize>,
    ruler: Ruler<'l>,
    text: &'l SourceText,
}

type Misplaced = (&'static str, String);

impl<'a> Placing<'a> {
    /// A file of a format that counts in code points.
    pub fn new(file: &'a str, options: &'a ReadOptions<'a>) -> Self {
        Self {
            file,
            options,
            doubtful: false,
            budget: Budget::default(),
            names: HashMap::new(),
            out: Imported::default(),
        }
    }

    /// The same for a format that does not say how it counts.
    pub fn doubtful(self) -> Self {
        Self {
            doubtful: true,
            ..self
        }
    }

    /// One for the next part of the file, which goes into this one in the end.
    pub fn part(&self) -> Self {
        Self {
            doubtful: self.doubtful,
            ..Self::new(self.file, self.options)
        }
    }

    /// Adds what was placed of the next part, which begins in that line.
    ///
    /// # Errors
    ///
    /// [`ImportError`] for more quotes than memory is for.
    pub fn append(&mut self, next: Self, line: usize) -> Result<(), ImportError> {
        let before = self.out.documents.len();
        for (name, index) in next.names {
            self.names.entry(name).or_insert(before + index);
        }
        self.out.append(next.out);
        self.budget
            .join(&next.budget)
            .map_err(|message| ImportError {
                line,
                column: 1,
                message,
            })
    }

    /// Places documents.
    ///
    /// # Errors
    ///
    /// As for [`Self::document`].
    pub fn documents(&mut self, lines: Vec<Line>) -> Result<(), ImportError> {
        let placed = cores::each_of(lines, |_, line| {
            let (mut part, number) = (self.part(), line.number);
            part.document(line).map(|()| (number, part))
        });
        for it in placed {
            let (number, part) = it?;
            self.append(part, number)?;
        }
        Ok(())
    }

    /// Reads and places the lines of a file of JSON, a document each. `read`
    /// makes of a line what is to be placed, and puts its losses and notes into
    /// what it is given.
    ///
    /// # Errors
    ///
    /// [`ImportError`] for bytes that are not UTF-8, what `read` says, and as for
    /// [`Self::document`].
    pub fn lines(
        &mut self,
        bytes: &[u8],
        read: impl Fn(&str, usize, &mut Imported) -> Result<Option<Line>, ImportError> + Sync,
    ) -> Result<(), ImportError> {
        let placed = each_line(bytes, |line, number| {
            let mut part = self.part();
            if let Some(line) = read(line, number, &mut part.out)? {
                part.document(line)?;
            }
            Ok((number, part))
        })?;
        for it in placed {
            let (number, part) = it?;
            self.append(part, number)?;
        }
        Ok(())
    }

    /// Places one document.
    ///
    /// # Errors
    ///
    /// [`ImportError`] for a text or for quotes that are too long.
    pub fn document(&mut self, mut line: Line) -> Result<(), ImportError> {
        let number = line.number;
        let fail = |message: String| ImportError {
            line: number,
            column: 1,
            message,
        };
        let own = line.text.take();
        let is_known = own.is_none();
        let text = match own {
            Some(text) => {
                if let Some(hash) = &line.sha256
                    && !hash.trim().eq_ignore_ascii_case(&sha256(&text))
                {
                    let detail = "the text is another one than the hash is of";
                    let note = line.loss(self.file, "hash", "", detail);
                    self.out.notes.push(note);
                }
                SourceText::new(text).map_err(|it| fail(it.to_string()))?
            }
            None => match self.known(&line) {
                Some(text) => text,
                None => {
                    self.no_text(&line);
                    return Ok(());
                }
            },
        };
        let mut open = Open {
            document: Document::new(line.id.clone(), number, text.clone()),
            ids: HashMap::new(),
            ruler: self.ruler(&line, &text),
            text: &text,
        };
        // They stay in the memory that they have: there may be very many.
        let (mut index, mut too_much) = (0, None);
        let found = std::mem::take(&mut line.annotations).into_iter();
        let placed = found.filter_map(|found| {
            if too_much.is_some() {
                return None;
            }
            let placed = self.annotation(&line, found, &mut open, index)?;
            too_much = self.budget.add(&placed.spans).err();
            index += 1;
            Some(placed)
        });
        let mut placed: Vec<LabelledSpan> = placed.collect();
        if let Some(why) = too_much {
            return Err(fail(why));
        }
        if placed.is_empty() {
            placed = std::mem::take(&mut line.placed);
        }
        placed.shrink_to_fit();
        open.document.spans = placed;
        for it in std::mem::take(&mut line.links) {
            self.link(&line, it, &mut open);
        }
        self.stretches(&mut line, &mut open);
        let index = self.out.documents.len();
        for it in std::mem::take(&mut line.accounts) {
            self.account(&line, it, &open, index);
        }
        let mut document = open.document;
        document.state = match line.state {
            Some(state) => state,
            None if line.listed => SourceState::Done,
            None => SourceState::Untouched,
        };
        document.known = is_known;
        document.about = line.about;
        if let Some(id) = line.id {
            self.names.entry(id).or_insert(index);
        }
        self.out.documents.push(document);
        Ok(())
    }

    fn lose(&mut self, line: &Line, item: &str, (reason, why): Misplaced) {
        let loss = line.loss(self.file, reason, item, why);
        self.out.losses.push(loss);
    }

    fn known(&self, line: &Line) -> Option<SourceText> {
        let known = self.options.known?;
        let names = [&line.sha256, &line.id];
        names.into_iter().flatten().find_map(|it| known(it.trim()))
    }

    fn no_text(&mut self, line: &Line) {
        let why = "the file does not hold its text, and the project has none of that hash or name";
        self.lose(line, "", ("no-text", why.to_owned()));
        for it in &line.annotations {
            let why = "the text of its document is not at hand".to_owned();
            self.lose(line, &it.item, ("no-text", why));
        }
    }

    /// The ruler under which the quotes stand where they should.
    fn ruler<'l>(&mut self, line: &Line, text: &'l SourceText) -> Ruler<'l> {
        let claims: Vec<Claimed<'_>> = line.annotations.iter().map(Found::claim).collect();
        let (counting, mut why) = settle(text, &claims, self.options.counting);
        let differ = text.utf16_len().get() > text.char_len().get() && !claims.is_empty();
        if self.doubtful && why.is_none() && differ && claims.iter().all(|it| it.quote.is_none()) {
            let unit = match counting.unit {
                OffsetUnit::CodePoints => "code points",
                OffsetUnit::Utf16 => "UTF-16 units",
                OffsetUnit::Bytes => "bytes of UTF-8",
            };
            why = Some(format!(
                "the text holds characters above U+FFFF, and nothing tells how its offsets count; they \
                 were read as {unit}"
            ));
        }
        if let Some(why) = why {
            let note = line.loss(self.file, "offset-unit", "", why);
            self.out.notes.push(note);
        }
        Ruler::new(text, counting)
    }

    /// Places an annotation, the one of that index in its document, or lists it.
    fn annotation(
        &mut self,
        line: &Line,
        mut found: Found,
        open: &mut Open<'_>,
        index: usize,
    ) -> Option<LabelledSpan> {
        match place(&found, &open.ruler, open.text) {
            Ok(spans) => found.span.spans = spans,
            Err(why) => {
                self.lose(line, &found.item, why);
                return None;
            }
        }
        if let Some(name) = found.name() {
            let first = *open.ids.entry(SmolStr::new(name)).or_insert(index);
            if first != index {
                self.twin(line, &found.item, name);
            }
        }
        Some(found.span)
    }

    /// Places an annotation as soon as it is read, or lists it: one of a document
    /// that has `text` and counts its offsets as we do.
    ///
    /// # Errors
    ///
    /// [`ImportError`] for more quotes than memory is for.
    pub fn early(
        &mut self,
        line: &Line,
        mut found: Found,
        text: &SourceText,
    ) -> Result<Option<LabelledSpan>, ImportError> {
        match place(&found, &Ruler::new(text, Counting::default()), text) {
            Ok(spans) => found.span.spans = spans,
            Err(why) => {
                self.lose(line, &found.item, why);
                return Ok(None);
            }
        }
        let within = self.budget.add(&found.span.spans);
        within.map_err(|message| ImportError {
            line: line.number,
            column: 1,
            message,
        })?;
        Ok(Some(found.span))
    }

    /// Lists an annotation whose id another has that came before.
    pub fn twin(&mut self, line: &Line, item: &str, id: &str) {
        let why = format!("the id {id} stands twice; links go to the first of that id");
        self.lose(line, item, ("duplicate-id", why));
    }

    fn link(&mut self, line: &Line, it: LinkLine, open: &mut Open<'_>) {
        match (open.ids.get(&*it.from), open.ids.get(&*it.to)) {
            (Some(from), Some(to)) => open.document.links.push(Link {
                id: it.id,
                from: *from,
                to: *to,
                kind: it.kind,
                note: it.note,
            }),
            (from, _) => {
                let end = if from.is_none() { &it.from } else { &it.to };
                let why = format!("{end} is not there, or could not be placed");
                self.lose(line, &it.item, ("dangling", why));
            }
        }
    }

    /// Zones, what was reviewed and what was turned down.
    fn stretches(&mut self, line: &mut Line, open: &mut Open<'_>) {
        let Open {
            document, ruler, ..
        } = open;
        let place = |it: CharSpan| ruler.span(it.start().get().into(), it.end().get().into());
        let mut faults: Vec<(String, Misplaced)> = Vec::new();
        for mut it in std::mem::take(&mut line.zones) {
            match place(it.span) {
                Ok(span) => {
                    it.span = span;
                    document.zones.push(it);
                }
                Err(why) => faults.push((format!("zone {}", it.id), why)),
            }
        }
        for it in std::mem::take(&mut line.reviewed) {
            let labels = match it.tags {
                TagSet::All => None,
                TagSet::Only(tags) => Some(tags.iter().map(ToString::to_string).collect()),
            };
            match place(it.span) {
                Ok(span) => document.reviewed.push(Looked { span, labels }),
                Err(why) => faults.push(("reviewed".to_owned(), why)),
            }
        }
        for it in std::mem::take(&mut line.dismissed) {
            match place(it.span) {
                Ok(span) => document.dismissed.push((span, it.tag.to_string())),
                Err(why) => faults.push(("dismissed".to_owned(), why)),
            }
        }
        for (item, why) in faults {
            self.lose(line, &item, why);
        }
    }

    fn account(&mut self, line: &Line, it: Account, open: &Open<'_>, document: usize) {
        let item = format!("account {}", it.id);
        let passage = it.passage.span;
        let (start, end) = (passage.start().get().into(), passage.end().get().into());
        let span = match open.ruler.span(start, end) {
            Ok(span) => span,
            Err(why) => return self.lose(line, &item, why),
        };
        let mut members = Vec::with_capacity(it.members.len());
        for member in it.members {
            match open.ids.get(member.annotation.as_str()) {
                Some(span) => members.push(ToldMember {
                    span: *span,
                    role: member.role,
                    bound: member.bound,
                    certainty: member.certainty,
                    why: member.why,
                }),
                None => {
                    let why = format!("there is no annotation ‘{}’", member.annotation);
                    self.lose(line, &item, ("dangling", why));
                }
            }
        }
        self.out.accounts.push(ToldEvent {
            id: Some(it.id.to_string()),
            event: it.event,
            document,
            span,
            members,
            note: it.note,
        });
    }
}

/// Where an annotation stands, proved by its quote.
fn place(found: &Found, ruler: &Ruler<'_>, text: &SourceText) -> Result<Fragments, Misplaced> {
    let spans = ruler.fragments(&found.span.spans)?;
    let parts = spans.as_slice().iter();
    let words: Vec<&str> = parts.filter_map(|it| text.quote(*it)).collect();
    match &found.quote {
        Some(quote) if !same(&words.join(" "), quote) => {
            Err(("quote", format!("‘{}’ does not stand there", cut(quote))))
        }
        _ => Ok(spans),
    }
}

fn sha256(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// As much of a quote as a report shows.
fn cut(quote: &str) -> &str {
    let end = quote.char_indices().nth(60).map_or(quote.len(), |it| it.0);
    &quote[..end]
}
