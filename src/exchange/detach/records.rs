//! The walk over every string of every record. Whole records are taken apart,
//! so that a field that is added to the model is missed by the compiler first.

use super::Kind;
use super::pen::Pen;
use crate::model::{
    Account, Annotation, AttributeKind, AttributeType, AttributeValue, Claim, Counted, DateValue,
    Decision, Entity, Event, EventLink, Few, Figure, Gold, Head, Member, NotSame, Origin, Per,
    Relation, RelationType, Scheme, Settled, Source, Tag, Value, Verdict, Voice, Zone,
};
use smol_str::SmolStr;

/// The head, if anything of it changes.
pub(super) fn head(before: &Head, pen: &mut Pen<'_>) -> Option<Head> {
    let mut after = before.clone();
    let Head {
        title,
        annotator,
        settings: _,
    } = &mut after;
    pen.string(Kind::Project, "project", "title", title);
    pen.word(Kind::People, "project", "annotator", &mut annotator.id);
    pen.string(Kind::People, "project", "annotator", &mut annotator.name);
    (after != *before).then_some(after)
}

/// The scheme, if anything of it changes. What is as in the built-in scheme
/// comes with every project and says nothing about its texts.
pub(super) fn scheme(before: &Scheme, pen: &mut Pen<'_>) -> Option<Scheme> {
    let built_in = Scheme::built_in();
    let mut after = before.clone();
    codes(pen, "scheme", "id", &[&before.id]);
    for it in &mut after.tags {
        let usual = built_in.tag(&it.id);
        let Tag {
            id,
            label,
            key,
            color,
            value: _,
            attributes,
            guideline,
            examples,
        } = it;
        let at = ("scheme.tags", id.as_str());
        codes(pen, at.0, at.1, &[key, color]);
        if usual.is_none_or(|it| it.label != *label) {
            pen.string(Kind::Scheme, at.0, at.1, label);
        }
        if usual.is_none_or(|it| it.guideline != *guideline) {
            pen.string(Kind::Guidelines, at.0, at.1, guideline);
        }
        if usual.is_none_or(|it| it.examples != *examples) {
            for example in examples.iter_mut() {
                pen.string(Kind::Examples, at.0, at.1, example);
            }
            examples.retain(|it| !it.is_empty());
        }
        for AttributeType {
            name,
            kind,
            required: _,
            guideline,
        } in attributes
        {
            // Names and choices are keys that annotations refer to.
            pen.keep(Kind::Scheme, at.0, at.1, name);
            if let AttributeKind::Choice(words) = kind {
                for word in words.iter() {
                    pen.keep(Kind::Scheme, at.0, at.1, word);
                }
            }
            pen.string(Kind::Guidelines, at.0, at.1, guideline);
        }
    }
    for RelationType {
        id,
        label,
        from: _,
        to: _,
        symmetric: _,
        guideline,
    } in &mut after.relations
    {
        let at = ("scheme.relations", id.as_str());
        pen.string(Kind::Scheme, at.0, at.1, label);
        pen.string(Kind::Guidelines, at.0, at.1, guideline);
    }
    (after != *before).then_some(after)
}

/// Strings that are codes by rights; should one hold words, it is listed.
fn codes(pen: &mut Pen<'_>, list: &'static str, id: &str, codes: &[&SmolStr]) {
    for code in codes {
        pen.keep(Kind::Keywords, list, id, code);
    }
}

pub(super) fn source(it: &mut Source, pen: &mut Pen<'_>) {
    let Source {
        id,
        path,
        sha256,
        encoding,
        bom: _,
        chars: _,
        title,
        publisher,
        published: _,
        covers: _,
        language,
        state: _,
    } = it;
    let at = ("sources", id.as_str());
    pen.keep(Kind::Ids, at.0, at.1, at.1);
    codes(pen, at.0, at.1, &[sha256, encoding, language]);
    let named = name_of(path, at.1);
    if named != *path {
        pen.drop(Kind::Sources, at.0, at.1);
        *path = named;
    }
    pen.string(Kind::Sources, at.0, at.1, path);
    pen.string(Kind::Sources, at.0, at.1, title);
    pen.string(Kind::Sources, at.0, at.1, publisher);
}

/// What a path is cut to: one inside the project's folder stays; of any other
/// one only the file's name does, since folders tell about a person's machine.
fn name_of(path: &str, id: &str) -> String {
    let inside = !path.starts_with(['/', '\\'])
        && !path.contains([':', '\\'])
        && path.split('/').all(|it| !matches!(it, "" | "." | ".."));
    if inside {
        return path.to_owned();
    }
    match path.rsplit(['/', '\\', ':']).next() {
        Some(name) if !matches!(name, "" | "." | "..") => name.to_owned(),
        _ => format!("{id}.txt"),
    }
}

pub(super) fn zone(it: &mut Zone, pen: &mut Pen<'_>) {
    let Zone {
        id,
        source: _,
        span: _,
        kind: _,
        published: _,
        covers: _,
        voice: spoken,
    } = it;
    pen.keep(Kind::Ids, "zones", id.as_str(), id.as_str());
    if let Some(spoken) = spoken {
        voice(spoken, "zones", id.as_str(), pen);
    }
}

/// That somebody speaks stays, and who it is.
fn voice(it: &mut Voice, list: &'static str, id: &str, pen: &mut Pen<'_>) {
    let Voice {
        words,
        who: _,
        through: _,
        verb,
    } = it;
    pen.word(Kind::Voices, list, id, words);
    pen.word(Kind::Voices, list, id, verb);
}

pub(super) fn annotation(it: &mut Annotation, scheme: &Scheme, pen: &mut Pen<'_>) {
    let Annotation {
        id,
        source: _,
        spans: _,
        tag,
        quotes,
        value,
        entities: _,
        unidentified: _,
        attributes,
        origin,
        unsure: _,
        note,
    } = it;
    let at = ("annotations", id.as_str());
    pen.keep(Kind::Ids, at.0, at.1, at.1);
    if !quotes.is_empty() {
        *quotes = Few::default();
        pen.drop(Kind::Quotes, at.0, at.1);
    }
    match value {
        Some(Value::Figure(it)) => figure(it, at.1, pen),
        Some(Value::Date(date)) => {
            let DateValue {
                earliest: _,
                latest: _,
                throughout: _,
                basis: _,
                why,
            } = &mut **date;
            pen.word(Kind::Reasons, at.0, at.1, why);
        }
        Some(Value::Claim(it)) => claim(it, at.1, pen),
        None => {}
    }
    let types = scheme.tag(tag).map_or(&[][..], |it| &it.attributes);
    attributes.retain(|name, value| {
        let kind = types.iter().find(|it| it.name == *name);
        attribute(name, kind.map(|it| &it.kind), value, at.1, pen)
    });
    match origin {
        Origin::Manual | Origin::Propagated | Origin::Suggested => {}
        Origin::Imported(format) => {
            let mut word = SmolStr::new(&**format);
            pen.word(Kind::Keywords, at.0, at.1, &mut word);
            if *word != **format {
                *format = word.as_str().into();
            }
        }
        Origin::Gold(it) => {
            let Gold {
                from: _,
                decided_by,
                reason,
                rule,
            } = &mut **it;
            pen.word(Kind::People, at.0, at.1, decided_by);
            pen.string(Kind::Reasons, at.0, at.1, reason);
            pen.string(Kind::Reasons, at.0, at.1, rule);
        }
    }
    pen.string(Kind::Notes, at.0, at.1, note);
}

/// Whether an attribute stays. Numbers, dates and choices say no more than the
/// scheme lets them, if the scheme knows them.
fn attribute(
    name: &SmolStr,
    kind: Option<&AttributeKind>,
    value: &mut AttributeValue,
    id: &str,
    pen: &mut Pen<'_>,
) -> bool {
    let list = "annotations";
    let bound = match (&*value, kind) {
        (_, None) | (AttributeValue::Text(_), _) => false,
        (AttributeValue::Choice(word), Some(AttributeKind::Choice(words))) => words.contains(word),
        (AttributeValue::Choice(_), _) => false,
        (AttributeValue::Number(_) | AttributeValue::Flag(_) | AttributeValue::Date(_), _) => true,
    };
    if bound {
        return true;
    }
    if !pen.stays(Kind::Attributes, name) {
        pen.drop(Kind::Attributes, list, id);
        return false;
    }
    if kind.is_none() {
        pen.keep(Kind::Attributes, list, id, name);
    }
    match value {
        AttributeValue::Text(text) => pen.string(Kind::Attributes, list, id, text),
        AttributeValue::Choice(word) => pen.word(Kind::Attributes, list, id, word),
        AttributeValue::Number(_) | AttributeValue::Flag(_) | AttributeValue::Date(_) => {}
    }
    true
}

fn figure(it: &mut Figure, id: &str, pen: &mut Pen<'_>) {
    let Figure {
        low: _,
        high: _,
        low_open: _,
        high_open: _,
        approx: _,
        qualifier,
        unit: _,
        unit_name,
        per,
        as_of: _,
        part_of: _,
        counted,
    } = it;
    let list = "annotations";
    pen.word(Kind::Qualifiers, list, id, qualifier);
    pen.word(Kind::Units, list, id, unit_name);
    if let Some(Per { count: _, what }) = per {
        pen.word(Kind::Units, list, id, what);
    }
    let Counted {
        words,
        who: _,
        class: _,
        harm: _,
    } = counted;
    pen.word(Kind::Counted, list, id, words);
}

fn claim(it: &mut Claim, id: &str, pen: &mut Pen<'_>) {
    let Claim {
        voices,
        certainty: _,
        polarity: _,
        about,
        hedges: _,
    } = it;
    for it in voices {
        voice(it, "annotations", id, pen);
    }
    for (_, aspect) in about {
        pen.word(Kind::Keywords, "annotations", id, aspect);
    }
}

pub(super) fn relation(it: &mut Relation, pen: &mut Pen<'_>) {
    let Relation {
        id,
        kind,
        from: _,
        to: _,
        note,
    } = it;
    // The id of a type: a key, also where the scheme does not have it.
    pen.keep(Kind::Keywords, "relations", id.as_str(), kind);
    pen.string(Kind::Notes, "relations", id.as_str(), note);
}

pub(super) fn entity(it: &mut Entity, pen: &mut Pen<'_>) {
    let Entity {
        id,
        kind: _,
        label,
        aliases,
        within: _,
        sensitivity: _,
        note,
    } = it;
    let at = ("entities", id.as_str());
    pen.keep(Kind::Ids, at.0, at.1, at.1);
    if let Some(pseudonym) = pen.names.of(id) {
        if label.as_str() != pseudonym {
            pseudonym.clone_into(label);
            pen.drop(Kind::Labels, at.0, at.1);
        }
        pen.keep(Kind::Labels, at.0, at.1, label);
        if !aliases.is_empty() {
            aliases.clear();
            pen.drop(Kind::Aliases, at.0, at.1);
        }
        // Whatever was chosen: it may well say who it is.
        if !note.is_empty() {
            note.clear();
            pen.drop(Kind::Notes, at.0, at.1);
        }
        return;
    }
    pen.string(Kind::Labels, at.0, at.1, label);
    for mut alias in std::mem::take(aliases) {
        if alias.is_empty() {
            aliases.insert(alias);
            continue;
        }
        pen.string(Kind::Aliases, at.0, at.1, &mut alias);
        if !alias.is_empty() {
            aliases.insert(alias);
        }
    }
    pen.string(Kind::Notes, at.0, at.1, note);
}

pub(super) fn event(it: &mut Event, pen: &mut Pen<'_>) {
    let Event {
        id,
        title,
        kind: _,
        note,
    } = it;
    let at = ("events", id.as_str());
    pen.keep(Kind::Ids, at.0, at.1, at.1);
    if pen.stays(Kind::Titles, title) {
        pen.string(Kind::Titles, at.0, at.1, title);
    } else {
        pen.events += 1;
        let number = format!("Event {}", pen.events);
        if *title != number {
            pen.drop(Kind::Titles, at.0, at.1);
            *title = number;
        }
        pen.keep(Kind::Titles, at.0, at.1, title);
    }
    pen.string(Kind::Notes, at.0, at.1, note);
}

pub(super) fn account(it: &mut Account, pen: &mut Pen<'_>) {
    let Account {
        id,
        event: _,
        passage: _,
        members,
        note,
    } = it;
    let at = ("accounts", id.as_str());
    pen.keep(Kind::Ids, at.0, at.1, at.1);
    for Member {
        annotation: _,
        role: _,
        bound: _,
        certainty: _,
        why,
    } in members
    {
        pen.string(Kind::Reasons, at.0, at.1, why);
    }
    pen.string(Kind::Notes, at.0, at.1, note);
}

pub(super) fn event_link(it: &mut EventLink, pen: &mut Pen<'_>) {
    let EventLink {
        id,
        kind: _,
        from: _,
        to: _,
        why,
    } = it;
    pen.string(Kind::Reasons, "event_links", id.as_str(), why);
}

pub(super) fn not_same(it: &mut NotSame, pen: &mut Pen<'_>) {
    let NotSame { a, b, why } = it;
    let name =
        |it: &crate::model::Passage| format!("{} {}-{}", it.source, it.span.start(), it.span.end());
    let id = format!("{} and {}", name(a), name(b));
    pen.string(Kind::Reasons, "not_same", &id, why);
}

pub(super) fn verdict(it: &mut Verdict, pen: &mut Pen<'_>) {
    let Verdict {
        id,
        event: _,
        aspect,
        accounts: _,
        decision,
        by,
        at: _,
        why,
        judged,
    } = it;
    let at = ("verdicts", id.as_str());
    pen.keep(Kind::Ids, at.0, at.1, at.1);
    codes(pen, at.0, at.1, &[judged]);
    pen.word(Kind::Keywords, at.0, at.1, aspect);
    match decision {
        Decision::Override(relation) => pen.word(Kind::Keywords, at.0, at.1, relation),
        Decision::Accept
        | Decision::PublishRange
        | Decision::Prefer(_)
        | Decision::Defer
        | Decision::Pending
        | Decision::AskSource => {}
    }
    pen.word(Kind::People, at.0, at.1, by);
    pen.string(Kind::Reasons, at.0, at.1, why);
}

pub(super) fn settled(it: &mut Settled, pen: &mut Pen<'_>) {
    let Settled {
        id,
        about: _,
        from,
        stands,
        judged,
        decided_by,
        reason,
        rule,
    } = it;
    let at = ("settled", id.as_str());
    pen.keep(Kind::Ids, at.0, at.1, at.1);
    for id in from.iter().chain(&*stands) {
        pen.keep(Kind::Ids, at.0, at.1, id);
    }
    codes(pen, at.0, at.1, &[judged]);
    pen.word(Kind::People, at.0, at.1, decided_by);
    pen.string(Kind::Reasons, at.0, at.1, reason);
    pen.string(Kind::Reasons, at.0, at.1, rule);
}
