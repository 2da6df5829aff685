//! `textconv`: a project with one readable line a fact, for `git diff`.

use super::args::Textconv;
use super::disk;
use super::output::{Answer, Outcome, count};
use crate::exchange::value::word;
use crate::model::words::{value_words, voice_words};
use crate::model::{
    Account, Annotation, AnnotationId, AttributeKind, AttributeValue, Certainty, Entity, EntityId,
    EventId, Gold, Origin, Passage, Project, Sensitivity, Settled, Source, SourceId, Tag, TagSet,
    ValueKind, Verdict, Zone,
};
use crate::text::CharSpan;
use std::fmt::Write as _;

pub(super) fn run(arguments: &Textconv) -> Answer {
    let mut outcome = Outcome::default();
    match disk::open(&arguments.file) {
        Ok(opened) => {
            for line in lines(&opened.project) {
                outcome.say(&line);
            }
        }
        // Whatever else it is, its own text is what there is to compare.
        Err(_) => {
            let bytes = disk::read(&arguments.file)?;
            for line in String::from_utf8_lossy(&bytes).lines() {
                outcome.say(line);
            }
        }
    }
    Ok(outcome)
}

/// Every fact on a line of its own, in the order of the file.
fn lines(project: &Project) -> Vec<String> {
    let facts = Facts { project };
    let mut lines = facts.head();
    lines.extend(project.sources().iter().map(|it| facts.source(it)));
    let mut zones: Vec<_> = project.zones().iter().collect();
    zones.sort_by_key(|it| (&it.source, it.span, &it.id));
    lines.extend(zones.into_iter().map(|it| facts.zone(it)));
    let mut annotations: Vec<_> = project.annotations().iter().collect();
    annotations.sort_by_cached_key(|it| (&it.source, it.spans.hull(), &it.id));
    lines.extend(annotations.into_iter().map(|it| facts.annotation(it)));
    for it in project.relations().iter() {
        let ends = (facts.mention(&it.from), facts.mention(&it.to));
        let mut line = format!("relation {} {} → {}", it.kind, ends.0, ends.1);
        note(&mut line, &it.note);
        lines.push(line);
    }
    lines.extend(project.entities().iter().map(|it| facts.entity(it)));
    for it in project.events().iter() {
        let mut line = format!("event {} {}", quoted(&it.title), word(it.kind));
        note(&mut line, &it.note);
        lines.push(line);
    }
    lines.extend(project.accounts().iter().map(|it| facts.account(it)));
    for it in project.event_links().iter() {
        let ends = (facts.event(&it.from), facts.event(&it.to));
        let mut line = format!("link {} {} → {}", word(it.kind), ends.0, ends.1);
        note(&mut line, &it.why);
        lines.push(line);
    }
    for it in project.not_same().iter() {
        let mut line = format!("not same {} and {}", passage(&it.a), passage(&it.b));
        note(&mut line, &it.why);
        lines.push(line);
    }
    lines.extend(project.verdicts().iter().map(|it| facts.verdict(it)));
    for it in project.reviewed().iter() {
        let tags = match &it.tags {
            TagSet::All => "all tags".to_owned(),
            TagSet::Only(tags) => listed(tags),
        };
        lines.push(format!(
            "reviewed {} for {tags}",
            place(&it.source, it.span)
        ));
    }
    for it in project.dismissed().iter() {
        lines.push(format!(
            "dismissed {} {}",
            place(&it.source, it.span),
            it.tag
        ));
    }
    lines.extend(project.settled().iter().map(|it| facts.settled(it)));
    for it in project.conflicts().iter() {
        let absent = |text: &str| {
            if text.is_empty() {
                "nothing".to_owned()
            } else {
                text.to_owned()
            }
        };
        let (ours, theirs) = (absent(&it.ours), absent(&it.theirs));
        lines.push(format!(
            "conflict {} {}: {ours} or {theirs}",
            it.list, it.record
        ));
    }
    for it in project.aside().iter() {
        lines.push(format!("set aside {} {}", it.list, it.text));
    }
    lines
}

struct Facts<'a> {
    project: &'a Project,
}

impl Facts<'_> {
    fn head(&self) -> Vec<String> {
        let head = self.project.head();
        let by = &head.annotator;
        let settings = &head.settings;
        let mut lines = vec![
            format!("title {}", quoted(&head.title)),
            format!(
                "annotator {} ({}, {})",
                quoted(&by.name),
                by.id,
                word(by.role)
            ),
            format!(
                "settings tolerance {}%{}",
                settings.tolerance,
                if settings.vague {
                    ", vague figures"
                } else {
                    ""
                }
            ),
        ];
        let scheme = self.project.scheme();
        lines.push(format!("scheme {} version {}", scheme.id, scheme.version));
        for tag in &scheme.tags {
            tag_lines(tag, &mut lines);
        }
        for kind in &scheme.relations {
            let mut line = format!("relation type {} {}", kind.id, quoted(&kind.label));
            for (word, tags) in [("from", &kind.from), ("to", &kind.to)] {
                if !tags.is_empty() {
                    let _ = write!(line, " {word} {}", listed(tags));
                }
            }
            if kind.symmetric {
                line.push_str(" both ways");
            }
            note(&mut line, &kind.guideline);
            lines.push(line);
        }
        lines
    }

    fn source(&self, it: &Source) -> String {
        let mut line = format!(
            "source {} {} {}, {}, {}, sha256 {}",
            it.id,
            it.path,
            word(it.state),
            count(it.chars as usize, "character"),
            it.encoding,
            it.sha256
        );
        for (name, text) in [
            ("titled", quoted(&it.title)),
            ("by", quoted(&it.publisher)),
            ("in", quoted(&it.language)),
        ] {
            if text != "\"\"" {
                let _ = write!(line, ", {name} {text}");
            }
        }
        if it.bom {
            line.push_str(", byte-order mark");
        }
        if let Some(date) = it.published {
            let _ = write!(line, ", published {date}");
        }
        if let Some(period) = it.covers {
            let _ = write!(line, ", covers {period}");
        }
        line
    }

    fn zone(&self, it: &Zone) -> String {
        let mut line = format!("zone {} {}", place(&it.source, it.span), word(it.kind));
        if let Some(date) = it.published {
            let _ = write!(line, ", published {date}");
        }
        if let Some(period) = it.covers {
            let _ = write!(line, ", covers {period}");
        }
        if let Some(voice) = &it.voice {
            let _ = write!(line, ", spoken by {}", voice_words(voice));
            self.names(&mut line, &voice.who);
        }
        line
    }

    /// `mrg 11525-11533 figure "some 160" = ≈ 160 persons`
    fn annotation(&self, it: &Annotation) -> String {
        let spans = it.spans.as_slice().iter();
        let spans: Vec<String> = spans.map(|it| stretch(*it)).collect();
        let mut line = format!("{} {} {}", it.source, spans.join(","), it.tag);
        if !it.quotes.is_empty() {
            let _ = write!(line, " {}", quoted(&it.text()));
        }
        if let Some(value) = &it.value {
            let _ = write!(line, " = {}", value_words(value));
            self.value_refs(&mut line, value);
        }
        let links = it.entities.iter().map(|link| {
            let name = self.entity_name(&link.entity);
            format!("{name}{}", doubt(link.certainty))
        });
        let links: Vec<String> = links.collect();
        if !links.is_empty() {
            let _ = write!(line, " → {}", links.join(", "));
        }
        if it.unidentified {
            line.push_str(" → unidentified");
        }
        for (name, value) in &it.attributes {
            let value = match value {
                AttributeValue::Text(text) => quoted(text),
                AttributeValue::Number(number) => number.to_string(),
                AttributeValue::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
                AttributeValue::Choice(word) => word.to_string(),
                AttributeValue::Date(date) => date.to_string(),
            };
            let _ = write!(line, " [{name}: {value}]");
        }
        match &it.origin {
            Origin::Manual => {}
            Origin::Propagated => line.push_str(" (propagated)"),
            Origin::Suggested => line.push_str(" (suggested)"),
            Origin::Imported(format) => {
                let _ = write!(line, " (imported from {format})");
            }
            Origin::Gold(it) => {
                let Gold {
                    from,
                    decided_by,
                    reason,
                    rule,
                } = &**it;
                let _ = write!(line, " (gold from {}, {decided_by}", listed(from));
                for text in [reason, rule].into_iter().filter(|it| !it.is_empty()) {
                    let _ = write!(line, ", {}", quoted(text));
                }
                line.push(')');
            }
        }
        if it.unsure {
            line.push_str(" (unsure)");
        }
        note(&mut line, &it.note);
        line
    }

    fn value_refs(&self, line: &mut String, value: &crate::model::Value) {
        match value {
            crate::model::Value::Figure(figure) => {
                self.names(line, &figure.counted.who);
                let counted = &figure.counted;
                if counted.class != Default::default() || counted.harm != Default::default() {
                    let _ = write!(line, " [{}, {}]", word(counted.class), word(counted.harm));
                }
                if let Some(date) = figure.as_of {
                    let _ = write!(line, ", as of {date}");
                }
                if let Some(whole) = &figure.part_of {
                    let _ = write!(line, ", part of {}", self.mention(whole));
                }
            }
            crate::model::Value::Claim(claim) => {
                for voice in &claim.voices {
                    self.names(line, &voice.who);
                    if !voice.through.is_empty() {
                        line.push_str(" through");
                        self.names(line, &voice.through);
                    }
                }
                for (event, aspect) in &claim.about {
                    let _ = write!(line, ", about {} of {}", aspect, self.event(event));
                }
            }
            crate::model::Value::Date(_) => {}
        }
    }

    fn names(&self, line: &mut String, ids: &[EntityId]) {
        if !ids.is_empty() {
            let names: Vec<String> = ids.iter().map(|id| self.entity_name(id)).collect();
            let _ = write!(line, " [{}]", names.join(", "));
        }
    }

    fn entity(&self, it: &Entity) -> String {
        let mut line = format!("entity {} {}", quoted(&it.label), word(it.kind));
        if !it.aliases.is_empty() {
            let aliases: Vec<String> = it.aliases.iter().map(|it| quoted(it)).collect();
            let _ = write!(line, ", also {}", aliases.join(", "));
        }
        for within in &it.within {
            let _ = write!(line, ", within {}", self.entity_name(&within.entity));
            if let Some(from) = within.from {
                let _ = write!(line, " from {from}");
            }
            if let Some(to) = within.to {
                let _ = write!(line, " to {to}");
            }
        }
        if it.sensitivity == Sensitivity::Sensitive {
            line.push_str(", sensitive");
        }
        note(&mut line, &it.note);
        line
    }

    fn account(&self, it: &Account) -> String {
        let members = it.members.iter().map(|member| {
            let mut text = format!("{} {}", word(member.role), self.mention(&member.annotation));
            if member.bound != Default::default() {
                let _ = write!(text, " ({})", word(member.bound));
            }
            text.push_str(&doubt(member.certainty));
            if !member.why.is_empty() {
                let _ = write!(text, " ({})", quoted(&member.why));
            }
            text
        });
        let members: Vec<String> = members.collect();
        let mut line = format!(
            "account {} of {}",
            passage(&it.passage),
            self.event(&it.event)
        );
        if !members.is_empty() {
            let _ = write!(line, ": {}", members.join("; "));
        }
        note(&mut line, &it.note);
        line
    }

    fn verdict(&self, it: &Verdict) -> String {
        let decision = format!("{:?}", it.decision);
        let at = it.at.format("%Y-%m-%d %H:%M:%S");
        let mut line = format!(
            "verdict {} of {}: {decision} by {} at {at}",
            it.aspect,
            self.event(&it.event),
            it.by
        );
        if !it.accounts.is_empty() {
            let _ = write!(line, " on {}", listed(&it.accounts));
        }
        note(&mut line, &it.why);
        line
    }

    /// The ids are those of other files, so they are told as they are.
    fn settled(&self, it: &Settled) -> String {
        let about = format!("{:?}", it.about).to_lowercase();
        let mut line = format!(
            "settled {about} from {} by {}",
            listed(&it.from),
            it.decided_by
        );
        match &it.stands {
            Some(id) => {
                let _ = write!(line, " as {id}");
            }
            None => line.push_str(", turned down"),
        }
        for words in [&it.rule, &it.reason] {
            note(&mut line, words);
        }
        line
    }

    fn entity_name(&self, id: &EntityId) -> String {
        let entity = self.project.entities().get(id);
        entity.map_or_else(|| id.to_string(), |it| it.label.clone())
    }

    fn event(&self, id: &EventId) -> String {
        let event = self.project.events().get(id);
        event.map_or_else(|| id.to_string(), |it| quoted(&it.title))
    }

    fn mention(&self, id: &AnnotationId) -> String {
        let Some(it) = self.project.annotations().get(id) else {
            return id.to_string();
        };
        let hull = place(&it.source, it.spans.hull());
        if it.quotes.is_empty() {
            hull
        } else {
            format!("{} ({hull})", quoted(&it.first_words()))
        }
    }
}

fn tag_lines(tag: &Tag, lines: &mut Vec<String>) {
    let mut line = format!("tag {} {}", tag.id, quoted(&tag.label));
    for (name, text) in [("key", &tag.key), ("colour", &tag.color)] {
        if !text.is_empty() {
            let _ = write!(line, " {name} {text}");
        }
    }
    if tag.value != ValueKind::None {
        let _ = write!(line, " carries {}", word(tag.value));
    }
    if !tag.examples.is_empty() {
        let examples: Vec<String> = tag.examples.iter().map(|it| quoted(it)).collect();
        let _ = write!(line, " such as {}", examples.join(", "));
    }
    note(&mut line, &tag.guideline);
    lines.push(line);
    for it in &tag.attributes {
        let kind = match &it.kind {
            AttributeKind::Text => "text".to_owned(),
            AttributeKind::Number => "number".to_owned(),
            AttributeKind::Flag => "yes or no".to_owned(),
            AttributeKind::Date => "date".to_owned(),
            AttributeKind::Choice(words) => words.join(" | "),
        };
        let needed = if it.required { ", required" } else { "" };
        let mut line = format!("attribute {} of {}: {kind}{needed}", it.name, tag.id);
        note(&mut line, &it.guideline);
        lines.push(line);
    }
}

fn note(line: &mut String, note: &str) {
    if !note.is_empty() {
        let _ = write!(line, " — {note}");
    }
}

fn doubt(certainty: Certainty) -> String {
    if certainty == Certainty::Certain {
        String::new()
    } else {
        format!(" ({})", word(certainty))
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn listed<T: std::fmt::Display>(of: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = of.into_iter().map(|it| it.to_string()).collect();
    names.join(", ")
}

fn stretch(span: CharSpan) -> String {
    format!("{}-{}", span.start(), span.end())
}

fn place(source: &SourceId, span: CharSpan) -> String {
    format!("{source} {}", stretch(span))
}

fn passage(it: &Passage) -> String {
    place(&it.source, it.span)
}
