//! Documents with texts from the lines of a file.

use super::lines::{self, Line, Lines};
use crate::exchange::counting::{Budget, settle};
use crate::exchange::format::each_file;
use crate::exchange::{
    Apart, Claimed, Document, ImportError, Imported, InFile, Link, Looked, Loss, ReadError,
    ReadOptions, Ruler, ToldEvent, ToldMember,
};
use crate::model::{Passage, SourceState, TagSet};
use crate::text::{CharSpan, SourceText};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Reads files, each of which stands alone.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    each_file(files, &["jsonl", "ndjson", "json"], |bytes, name| {
        read(bytes, name, options)
    })
}

fn read(bytes: &[u8], file: &str, options: &ReadOptions<'_>) -> Result<Imported, ImportError> {
    let mut lines = lines::read(bytes, file)?;
    let documents = std::mem::take(&mut lines.documents);
    let not_same = std::mem::take(&mut lines.not_same);
    let mut work = Work {
        file,
        options,
        budget: Budget::default(),
        names: HashMap::new(),
        out: shared(lines),
    };
    for line in documents {
        work.document(line)?;
    }
    for it in not_same {
        let end = |it: &Passage| Some((*work.names.get(it.source.as_str())?, it.span));
        match end(&it.a).zip(end(&it.b)) {
            Some((a, b)) => work.out.not_same.push(Apart { a, b, why: it.why }),
            None => work.out.losses.push(Loss {
                reason: "reference",
                document: "project".to_owned(),
                item: "not_same".to_owned(),
                detail: format!("‘{}’ or ‘{}’ is not in the file", it.a.source, it.b.source),
            }),
        }
    }
    Ok(work.out)
}

/// What the documents share.
fn shared(lines: Lines) -> Imported {
    let Lines {
        documents: _,
        tags,
        relations,
        entities,
        events,
        event_links,
        not_same: _,
        verdicts,
        losses,
    } = lines;
    Imported {
        tags,
        relations,
        entities,
        events,
        event_links,
        verdicts,
        losses,
        ..Imported::default()
    }
}

struct Work<'a> {
    file: &'a str,
    options: &'a ReadOptions<'a>,
    budget: Budget,
    /// Documents by their ids in the file.
    names: HashMap<String, usize>,
    out: Imported,
}

impl Work<'_> {
    fn document(&mut self, mut line: Line) -> Result<(), ImportError> {
        let name = line.name(self.file);
        let number = line.number;
        let loss = |reason, item: &str, detail: String| Loss {
            reason,
            document: name.clone(),
            item: if item.is_empty() {
                format!("line {number}")
            } else {
                format!("line {number}, {item}")
            },
            detail,
        };
        let fail = |message: String| ImportError {
            line: number,
            column: 1,
            message,
        };
        let (text, known) = match line.text.take() {
            Some(text) => {
                if let Some(hash) = &line.sha256
                    && !hash.trim().eq_ignore_ascii_case(&sha256(&text))
                {
                    let detail = "the text is another one than the hash is of".to_owned();
                    self.out.notes.push(loss("hash", "", detail));
                }
                let text = SourceText::new(text).map_err(|it| fail(it.to_string()))?;
                (text, false)
            }
            None => match self.known(&line) {
                Some(text) => (text, true),
                None => {
                    let detail = "the line has no text, and the project has none of that hash or \
                                  id";
                    self.out.losses.push(loss("no-text", "", detail.to_owned()));
                    for it in &line.annotations {
                        let item = format!("annotation {}", it.index);
                        let detail = "the text of its document is not at hand".to_owned();
                        self.out.losses.push(loss("no-text", &item, detail));
                    }
                    return Ok(());
                }
            },
        };
        let claims: Vec<Claimed<'_>> = line
            .annotations
            .iter()
            .map(|it| {
                let hull = it.span.spans.hull();
                // The words of several parts are joined, and stand nowhere as they are.
                let alone = it.span.spans.as_slice().len() == 1;
                Claimed {
                    start: hull.start().get().into(),
                    end: hull.end().get().into(),
                    quote: it.quote.as_deref().filter(|_| alone),
                }
            })
            .collect();
        let (counting, why) = settle(&text, &claims, self.options.counting);
        if let Some(why) = why {
            self.out.notes.push(loss("offset-unit", "", why));
        }
        let ruler = Ruler::new(&text, counting);
        let place = |it: CharSpan| ruler.span(it.start().get().into(), it.end().get().into());

        let mut document = Document::new(line.id.clone(), number, text.clone());
        let mut ids: HashMap<String, usize> = HashMap::new();
        for found in std::mem::take(&mut line.annotations) {
            let item = format!("annotation {}", found.index);
            let mut span = found.span;
            let placed = ruler.fragments(&span.spans).and_then(|spans| {
                let quoted = spans.as_slice().iter().filter_map(|it| text.quote(*it));
                let words = || quoted.collect::<Vec<_>>().join(" ");
                match &found.quote {
                    Some(quote) if *quote != words() => {
                        Err(("quote", format!("‘{}’ does not stand there", cut(quote))))
                    }
                    _ => Ok(spans),
                }
            });
            match placed {
                Ok(spans) => span.spans = spans,
                Err((reason, why)) => {
                    self.out.losses.push(loss(reason, &item, why));
                    continue;
                }
            }
            self.budget.add(&span.spans).map_err(fail)?;
            if let Some(id) = &span.id {
                let index = document.spans.len();
                if *ids.entry(id.clone()).or_insert(index) != index {
                    let detail = format!("the id ‘{id}’ stands twice; links go to the first");
                    self.out.notes.push(loss("duplicate-id", &item, detail));
                }
            }
            document.spans.push(span);
        }
        for it in std::mem::take(&mut line.links) {
            match (ids.get(&it.from), ids.get(&it.to)) {
                (Some(from), Some(to)) => document.links.push(Link {
                    id: it.id,
                    from: *from,
                    to: *to,
                    kind: it.kind,
                    note: it.note,
                }),
                (from, _) => {
                    let end = if from.is_none() { it.from } else { it.to };
                    let detail = format!("there is no annotation ‘{end}’");
                    let item = format!("link {}", it.index);
                    self.out.losses.push(loss("dangling", &item, detail));
                }
            }
        }
        for mut it in line.zones {
            match place(it.span) {
                Ok(span) => {
                    it.span = span;
                    document.zones.push(it);
                }
                Err((reason, why)) => {
                    let item = format!("zone {}", it.id);
                    self.out.losses.push(loss(reason, &item, why));
                }
            }
        }
        for it in line.reviewed {
            let labels = match it.tags {
                TagSet::All => None,
                TagSet::Only(tags) => Some(tags.iter().map(ToString::to_string).collect()),
            };
            match place(it.span) {
                Ok(span) => document.reviewed.push(Looked { span, labels }),
                Err((reason, why)) => self.out.losses.push(loss(reason, "reviewed", why)),
            }
        }
        for it in line.dismissed {
            match place(it.span) {
                Ok(span) => document.dismissed.push((span, it.tag.to_string())),
                Err((reason, why)) => self.out.losses.push(loss(reason, "dismissed", why)),
            }
        }
        let index = self.out.documents.len();
        for it in line.accounts {
            let item = format!("account {}", it.id);
            let span = match place(it.passage.span) {
                Ok(span) => span,
                Err((reason, why)) => {
                    self.out.losses.push(loss(reason, &item, why));
                    continue;
                }
            };
            let mut members = Vec::with_capacity(it.members.len());
            for member in it.members {
                match ids.get(member.annotation.as_str()) {
                    Some(span) => members.push(ToldMember {
                        span: *span,
                        role: member.role,
                        bound: member.bound,
                        certainty: member.certainty,
                        why: member.why,
                    }),
                    None => {
                        let detail = format!("there is no annotation ‘{}’", member.annotation);
                        self.out.losses.push(loss("dangling", &item, detail));
                    }
                }
            }
            self.out.accounts.push(ToldEvent {
                id: Some(it.id.to_string()),
                event: it.event,
                document: index,
                span,
                members,
                note: it.note,
            });
        }
        document.state = match line.state {
            Some(state) => state,
            None if line.listed => SourceState::Done,
            None => SourceState::Untouched,
        };
        document.about = line.about;
        document.known = known;
        if let Some(id) = line.id {
            self.names.entry(id).or_insert(index);
        }
        self.out.documents.push(document);
        Ok(())
    }

    fn known(&self, line: &Line) -> Option<SourceText> {
        let known = self.options.known?;
        let names = [&line.sha256, &line.id];
        names.into_iter().flatten().find_map(|it| known(it.trim()))
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
