//! The transactions that the rooms and the command line need.
//!
//! Ids and texts come in as arguments; nothing here is random or reads a file.

use super::event_edit::without_accounts;
use super::{Command, Put, Transaction};
use crate::model::{
    Account, Annotation, AnnotationId, Few, Fragments, Member, Project, Ref, Relation, Scheme,
    Source, SourceId, SourceState, Tag, TagId, TagSet, Value, ValueKind, Zone, ZoneId,
};
use crate::text::{ByteSpan, SourceText, SpanError};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The fragments and quotes of stretches of a text, as an annotation keeps them.
/// Stretches may come in any order; those that overlap or touch become one.
///
/// # Errors
///
/// [`SpanError`] if a stretch is not of this text.
pub fn anchor(
    text: &SourceText,
    stretches: &[ByteSpan],
) -> Result<(Fragments, Few<SmolStr>), SpanError> {
    let mut spans = Vec::with_capacity(stretches.len());
    for &stretch in stretches {
        spans.push(text.chars_of(stretch)?);
    }
    let fragments =
        Fragments::merging(spans).map_err(|_| SpanError::NotOrdered { start: 0, end: 0 })?;
    let quotes = fragments
        .as_slice()
        .iter()
        .map(|&span| text.quote(span).map(SmolStr::new).unwrap_or_default())
        .collect();
    Ok((fragments, quotes))
}

/// Adds an annotation; the first one moves its source from Untouched to Started.
pub fn add_annotation(project: &Project, annotation: Annotation) -> Transaction {
    let name = format!("Tag as {}", tag_label(project, &annotation.tag));
    let mut commands = started(project, &annotation.source);
    commands.push(Command::Annotation(Put::set(annotation)));
    Transaction { name, commands }
}

/// Adds many annotations in one step.
pub fn add_annotations(
    project: &Project,
    name: String,
    annotations: Vec<Annotation>,
) -> Transaction {
    let sources: BTreeSet<&SourceId> = annotations.iter().map(|it| &it.source).collect();
    let mut commands: Vec<Command> = sources
        .into_iter()
        .flat_map(|source| started(project, source))
        .collect();
    commands.extend(
        annotations
            .into_iter()
            .map(|it| Command::Annotation(Put::set(it))),
    );
    Transaction { name, commands }
}

/// Moves a source from Untouched to Started, if it is there.
pub(super) fn started(project: &Project, source: &SourceId) -> Vec<Command> {
    match project.sources().get(source) {
        Some(it) if it.state == SourceState::Untouched => {
            let mut it = Source::clone(it);
            it.state = SourceState::Started;
            vec![Command::Source(Put::set(it))]
        }
        _ => Vec::new(),
    }
}

/// Changes annotations one by one through `change`, in one step. Those that it
/// leaves as they are do not count; `None` if it leaves all.
pub fn change_annotations<'a>(
    project: &Project,
    name: impl Into<String>,
    ids: impl IntoIterator<Item = &'a AnnotationId>,
    mut change: impl FnMut(&mut Annotation),
) -> Option<Transaction> {
    let mut commands = Vec::new();
    for before in ids
        .into_iter()
        .filter_map(|id| project.annotations().get(id))
    {
        let mut after = Annotation::clone(before);
        change(&mut after);
        if after != **before {
            commands.push(Command::Annotation(Put::set(after)));
        }
    }
    (!commands.is_empty()).then(|| Transaction {
        name: name.into(),
        commands,
    })
}

/// Gives annotations another tag. A value of a kind that the new tag does not
/// carry goes, as do attributes that it does not have.
pub fn retag(project: &Project, ids: &[AnnotationId], to: &TagId) -> Option<Transaction> {
    let scheme = Arc::clone(project.scheme());
    let tag = scheme.tag(to)?;
    let name = format!("Change tag to {}", tag.label);
    change_annotations(project, name, ids, |it| fit_tag(it, tag))
}

/// Whether a tag of that kind carries the value.
fn carries(kind: ValueKind, value: &Value) -> bool {
    match value {
        Value::Figure(_) => kind == ValueKind::Figure,
        Value::Date(_) => kind == ValueKind::Date,
        Value::Claim(_) => kind == ValueKind::Claim,
    }
}

fn fit_tag(annotation: &mut Annotation, tag: &Tag) {
    annotation.tag = tag.id.clone();
    annotation.value = annotation
        .value
        .take()
        .filter(|value| carries(tag.value, value));
    if tag.value != ValueKind::Entity {
        annotation.entities.clear();
        annotation.unidentified = false;
    }
    annotation
        .attributes
        .retain(|name, _| tag.attributes.iter().any(|it| it.name == *name));
}

/// Removes annotations and whatever names them: relations go, accounts and
/// figures lose the member.
pub fn delete_annotations(project: &Project, ids: &[AnnotationId]) -> Option<Transaction> {
    let gone: BTreeSet<&AnnotationId> = ids
        .iter()
        .filter(|id| project.annotations().contains(id))
        .collect();
    let name = match gone.len() {
        0 => return None,
        1 => "Delete annotation".to_owned(),
        several => format!("Delete {several} annotations"),
    };
    let mut commands = Vec::new();
    // Looked for only where something is named: deleting one plain annotation
    // costs the same in a large project as in a small one.
    if gone.iter().any(|id| project.uses(Ref::Annotation(id)) > 0) {
        let relations = project.relations().iter();
        let cut = relations.filter(|it| gone.contains(&it.from) || gone.contains(&it.to));
        commands.extend(cut.map(|it| Command::Relation(Put::<Relation>::remove(it.id.clone()))));
        for account in project.accounts().iter() {
            let stays = |member: &Member| !gone.contains(&member.annotation);
            if !account.members.iter().all(stays) {
                let mut account = Account::clone(account);
                account.members.retain(stays);
                commands.push(Command::Account(Put::set(account)));
            }
        }
        for whole in project
            .annotations()
            .iter()
            .filter(|it| !gone.contains(&it.id))
        {
            if let Some(Value::Figure(figure)) = &whole.value
                && figure.part_of.as_ref().is_some_and(|id| gone.contains(id))
            {
                let mut figure = figure.clone();
                figure.part_of = None;
                let mut whole = Annotation::clone(whole);
                whole.value = Some(Value::Figure(figure));
                commands.push(Command::Annotation(Put::set(whole)));
            }
        }
    }
    commands.extend(
        gone.into_iter()
            .map(|id| Command::Annotation(Put::remove(id.clone()))),
    );
    Some(Transaction { name, commands })
}

/// Moves an annotation to other stretches of its source.
///
/// # Errors
///
/// [`SpanError`] if a stretch is not of this text.
pub fn move_annotation(
    project: &Project,
    id: &AnnotationId,
    text: &SourceText,
    stretches: &[ByteSpan],
) -> Result<Option<Transaction>, SpanError> {
    let (spans, quotes) = anchor(text, stretches)?;
    Ok(change_annotations(project, "Move boundary", [id], |it| {
        it.spans = spans.clone();
        it.quotes = quotes.clone();
    }))
}

/// Replaces the scheme.
pub fn set_scheme(name: impl Into<String>, scheme: Scheme) -> Transaction {
    Transaction {
        name: name.into(),
        commands: vec![Command::Scheme(Arc::new(scheme))],
    }
}

/// Something in use that another scheme has no place for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}, in use {uses} {}", if *uses == 1 { "time" } else { "times" })]
pub struct InUse {
    /// What it is: "the tag ‘figure’".
    pub what: String,
    /// How many records would lose it.
    pub uses: usize,
}

/// Takes over another scheme; `None` if it is the same.
///
/// # Errors
///
/// What is in use and would vanish: tags, relation types, values of a kind
/// that a tag would carry no more, attributes. Nothing is dropped to make a
/// scheme fit.
pub fn take_scheme(project: &Project, scheme: Scheme) -> Result<Option<Transaction>, Vec<InUse>> {
    let mut lost: BTreeMap<String, usize> = BTreeMap::new();
    let mut lose = |what: String| *lost.entry(what).or_insert(0) += 1;
    for it in project.annotations().iter() {
        let Some(tag) = scheme.tag(&it.tag) else {
            lose(format!("the tag ‘{}’", it.tag));
            continue;
        };
        if it.value.as_ref().is_some_and(|it| !carries(tag.value, it)) {
            lose(format!("the value of the tag ‘{}’", tag.id));
        }
        if tag.value != ValueKind::Entity && (it.unidentified || !it.entities.is_empty()) {
            lose(format!("the entity link of the tag ‘{}’", tag.id));
        }
        for name in it.attributes.keys() {
            if !tag.attributes.iter().any(|it| it.name == *name) {
                lose(format!("the attribute ‘{name}’ of the tag ‘{}’", tag.id));
            }
        }
    }
    let dismissed = project.dismissed().iter().map(|it| &it.tag);
    let reviewed = project.reviewed().iter().filter_map(|it| match &it.tags {
        TagSet::All => None,
        TagSet::Only(tags) => Some(tags),
    });
    for tag in dismissed.chain(reviewed.flatten()) {
        if scheme.tag(tag).is_none() {
            lose(format!("the tag ‘{tag}’"));
        }
    }
    for it in project.relations().iter() {
        if !scheme.relations.iter().any(|kind| kind.id == it.kind) {
            lose(format!("the relation type ‘{}’", it.kind));
        }
    }
    if !lost.is_empty() {
        let list = lost.into_iter();
        return Err(list.map(|(what, uses)| InUse { what, uses }).collect());
    }
    let name = format!("Take over the scheme {}", scheme.id);
    Ok((scheme != **project.scheme()).then(|| set_scheme(name, scheme)))
}

/// Renames a tag's id, or merges it into another that exists: everything that
/// bears the old one bears the new one afterwards.
pub fn rename_tag(project: &Project, from: &TagId, to: &TagId) -> Option<Transaction> {
    let old = project.scheme().tag(from)?.clone();
    if from == to {
        return None;
    }
    let mut scheme = Scheme::clone(project.scheme());
    let target = scheme.tag(to).cloned();
    let (name, target) = if let Some(target) = target {
        scheme.tags.retain(|tag| tag.id != *from);
        (
            format!("Merge tag {} into {}", old.label, target.label),
            target,
        )
    } else {
        let renamed = Tag {
            id: to.clone(),
            ..old.clone()
        };
        for tag in scheme.tags.iter_mut().filter(|tag| tag.id == *from) {
            *tag = renamed.clone();
        }
        (format!("Rename tag {from} to {to}"), renamed)
    };
    let swap = |ids: &mut Vec<TagId>| {
        ids.iter_mut()
            .filter(|id| *id == from)
            .for_each(|id| *id = to.clone());
        ids.dedup();
    };
    for relation in &mut scheme.relations {
        swap(&mut relation.from);
        swap(&mut relation.to);
    }
    let mut commands = vec![Command::Scheme(Arc::new(scheme))];
    for annotation in project.annotations().iter().filter(|it| it.tag == *from) {
        let mut annotation = Annotation::clone(annotation);
        fit_tag(&mut annotation, &target);
        commands.push(Command::Annotation(Put::set(annotation)));
    }
    commands.extend(retag_facts(project, from, Some(to)));
    Some(Transaction { name, commands })
}

/// Removes a tag and all that bears it.
pub fn delete_tag(project: &Project, id: &TagId) -> Option<Transaction> {
    let tag = project.scheme().tag(id)?;
    let name = format!("Delete tag {}", tag.label);
    let bearers: Vec<AnnotationId> = project
        .annotations()
        .iter()
        .filter(|it| it.tag == *id)
        .map(|it| it.id.clone())
        .collect();
    let mut commands =
        delete_annotations(project, &bearers).map_or_else(Vec::new, |it| it.commands);
    commands.extend(retag_facts(project, id, None));
    let mut scheme = Scheme::clone(project.scheme());
    scheme.tags.retain(|tag| tag.id != *id);
    for relation in &mut scheme.relations {
        relation.from.retain(|it| it != id);
        relation.to.retain(|it| it != id);
    }
    commands.push(Command::Scheme(Arc::new(scheme)));
    Some(Transaction { name, commands })
}

/// What was reviewed and dismissed for a tag is then so for another, or no more.
fn retag_facts(project: &Project, from: &TagId, to: Option<&TagId>) -> Vec<Command> {
    let mut commands = Vec::new();
    for fact in project.dismissed().iter().filter(|it| it.tag == *from) {
        commands.push(Command::Dismissed(Box::new(Put::remove((**fact).clone()))));
        if let Some(to) = to {
            let mut fact = (**fact).clone();
            fact.tag = to.clone();
            commands.push(Command::Dismissed(Box::new(Put::set(fact))));
        }
    }
    for fact in project.reviewed().iter() {
        let TagSet::Only(tags) = &fact.tags else {
            continue;
        };
        if !tags.contains(from) {
            continue;
        }
        commands.push(Command::Reviewed(Box::new(Put::remove((**fact).clone()))));
        let mut tags = tags.clone();
        tags.remove(from);
        tags.extend(to.cloned());
        if !tags.is_empty() {
            let mut fact = (**fact).clone();
            fact.tags = TagSet::Only(tags);
            commands.push(Command::Reviewed(Box::new(Put::set(fact))));
        }
    }
    commands
}

/// Adds sources.
pub fn add_sources(sources: Vec<Source>) -> Transaction {
    let name = match &sources[..] {
        [one] => format!("Add source {}", one.id),
        several => format!("Add {} sources", several.len()),
    };
    let commands = sources
        .into_iter()
        .map(|it| Command::Source(Put::set(it)))
        .collect();
    Transaction { name, commands }
}

/// Changes what is recorded of a source: title, path, state …
pub fn change_source(
    project: &Project,
    name: impl Into<String>,
    id: &SourceId,
    change: impl FnOnce(&mut Source),
) -> Option<Transaction> {
    let before = project.sources().get(id)?;
    let mut after = Source::clone(before);
    change(&mut after);
    (after != **before).then(|| Transaction {
        name: name.into(),
        commands: vec![Command::Source(Put::set(after))],
    })
}

/// Annotations whose quotes do not stand at their offsets in that text, sorted
/// by id. An annotation without quotes proves nothing and counts as misplaced
/// only where it reaches past the end.
pub fn misplaced(project: &Project, source: &SourceId, text: &SourceText) -> Vec<AnnotationId> {
    let stands = |it: &&Arc<Annotation>| {
        let spans = it.spans.as_slice().iter();
        let inside = spans.clone().all(|&span| text.bytes_of(span).is_ok());
        let quoted = it.quotes.iter();
        inside
            && quoted
                .zip(spans)
                .all(|(quote, &span)| text.quote(span) == Some(quote))
    };
    project
        .annotations()
        .iter()
        .filter(|it| it.source == *source && !stands(it))
        .map(|it| it.id.clone())
        .collect()
}

/// Points a source at another file: `found` says what is there now, and the
/// rest of the record (title, dates, state) stays. Its annotations keep their
/// offsets and quotes; [`misplaced`] tells which of them no longer fit.
pub fn relocate_source(project: &Project, id: &SourceId, found: &Source) -> Option<Transaction> {
    change_source(project, format!("Relocate source {id}"), id, |it| {
        it.path.clone_from(&found.path);
        it.sha256.clone_from(&found.sha256);
        it.encoding.clone_from(&found.encoding);
        it.bom = found.bom;
        it.chars = found.chars;
    })
}

/// Adds a zone, or replaces the one of its id.
pub fn set_zone(project: &Project, zone: Zone) -> Transaction {
    let known = project.zones().contains(&zone.id);
    Transaction {
        name: if known { "Change zone" } else { "Mark zone" }.to_owned(),
        commands: vec![Command::Zone(Put::set(zone))],
    }
}

/// Removes zones; the text under them is plain body again.
pub fn remove_zones(project: &Project, ids: &[ZoneId]) -> Option<Transaction> {
    let gone: BTreeSet<&ZoneId> = ids
        .iter()
        .filter(|id| project.zones().contains(id))
        .collect();
    let name = match gone.len() {
        0 => return None,
        1 => "Remove zone".to_owned(),
        several => format!("Remove {several} zones"),
    };
    let commands = gone
        .into_iter()
        .map(|id| Command::Zone(Put::remove(id.clone())))
        .collect();
    Some(Transaction { name, commands })
}

/// Removes a source with its annotations, zones and accounts. The file stays.
pub fn remove_source(project: &Project, id: &SourceId) -> Option<Transaction> {
    project.sources().get(id)?;
    let gone: Vec<AnnotationId> = project
        .annotations()
        .iter()
        .filter(|it| it.source == *id)
        .map(|it| it.id.clone())
        .collect();
    let mut commands = Vec::new();
    let accounts: BTreeSet<_> = project
        .accounts()
        .iter()
        .filter(|it| it.passage.source == *id)
        .map(|it| it.id.clone())
        .collect();
    // Members of accounts in other sources never lie in this one, so those
    // accounts go before the annotations do.
    commands.extend(without_accounts(project, &accounts));
    if let Some(delete) = delete_annotations(project, &gone) {
        let left = delete.commands.into_iter();
        commands.extend(
            left.filter(|it| !matches!(it, Command::Account(put) if accounts.contains(&put.id))),
        );
    }
    let zones = project.zones().iter().filter(|it| it.source == *id);
    commands.extend(zones.map(|it| Command::Zone(Put::remove(it.id.clone()))));
    let reviewed = project.reviewed().iter().filter(|it| it.source == *id);
    commands.extend(reviewed.map(|it| Command::Reviewed(Box::new(Put::remove((**it).clone())))));
    let dismissed = project.dismissed().iter().filter(|it| it.source == *id);
    commands.extend(dismissed.map(|it| Command::Dismissed(Box::new(Put::remove((**it).clone())))));
    let apart = project
        .not_same()
        .iter()
        .filter(|it| it.a.source == *id || it.b.source == *id);
    commands.extend(apart.map(|it| Command::NotSame(Box::new(Put::remove((**it).clone())))));
    commands.push(Command::Source(Put::remove(id.clone())));
    Some(Transaction {
        name: format!("Remove source {id}"),
        commands,
    })
}

fn tag_label(project: &Project, tag: &TagId) -> String {
    project
        .scheme()
        .tag(tag)
        .map_or_else(|| tag.to_string(), |tag| tag.label.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::apply;
    use crate::model::{Head, ZoneKind};
    use crate::text::{CharOffset, CharSpan};

    fn id<T, E: std::fmt::Debug>(parsed: Result<T, E>) -> T {
        parsed.expect("is an id")
    }

    fn span(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
    }

    /// A project over "some 160 died" with one figure annotated.
    fn project() -> Project {
        let source = Source {
            sha256: "aa".into(),
            title: "Kept".into(),
            ..Source::plain(id(SourceId::parse("s")), "s.txt", 13)
        };
        let annotation = Annotation::manual(
            id(AnnotationId::parse("a")),
            source.id.clone(),
            Fragments::one(span(0, 8)),
            id(TagId::parse("figure")),
            vec!["some 160".into()],
        );
        let mut project = Project::new(Head::default());
        apply(&mut project, &add_sources(vec![source]).commands).expect("is whole");
        let add = add_annotation(&project, annotation);
        apply(&mut project, &add.commands).expect("is whole");
        project
    }

    #[test]
    fn a_scheme_without_a_used_tag_is_not_taken_over() {
        let project = project();
        let mut scheme = Scheme::built_in();
        assert_eq!(take_scheme(&project, scheme.clone()), Ok(None));
        scheme.tags.retain(|tag| tag.id.as_str() != "claim");
        assert!(matches!(take_scheme(&project, scheme.clone()), Ok(Some(_))));
        scheme.tags.clear();
        let lost = take_scheme(&project, scheme).expect_err("figure is in use");
        assert_eq!(lost[0].to_string(), "the tag ‘figure’, in use 1 time");
    }

    #[test]
    fn a_scheme_that_would_drop_a_value_is_not_taken_over() {
        let mut project = project();
        let ids = [id(AnnotationId::parse("a"))];
        let change = change_annotations(&project, "Set value", &ids, |it| {
            it.value = Some(Value::Figure(Box::default()));
        });
        apply(&mut project, &change.expect("changes").commands).expect("is whole");
        let mut scheme = Scheme::built_in();
        for tag in &mut scheme.tags {
            tag.value = ValueKind::None;
        }
        let lost = take_scheme(&project, scheme).expect_err("the value is in use");
        assert_eq!(lost[0].what, "the value of the tag ‘figure’");
    }

    #[test]
    fn a_relocated_source_keeps_what_people_wrote() {
        let mut project = project();
        let source = id(SourceId::parse("s"));
        let mut found = Source::clone(project.sources().get(&source).expect("there"));
        found.path = "new/s.txt".into();
        found.title = String::new();
        found.chars = 20;
        let relocate = relocate_source(&project, &source, &found).expect("changes");
        apply(&mut project, &relocate.commands).expect("is whole");
        let now = project.sources().get(&source).expect("there");
        assert_eq!(
            (&*now.path, &*now.title, now.chars),
            ("new/s.txt", "Kept", 20)
        );
        let check = |text: &str, lost: usize| {
            let text = SourceText::new(text).expect("short");
            assert_eq!(misplaced(&project, &source, &text).len(), lost);
        };
        check("some 160 fell", 0);
        check("Some 160 died", 1);
        check("some", 1);
    }

    #[test]
    fn zones_come_and_go() {
        let mut project = project();
        let zone = Zone {
            id: id(ZoneId::parse("z")),
            source: id(SourceId::parse("s")),
            span: span(0, 4),
            kind: ZoneKind::Caption,
            published: None,
            covers: None,
            voice: None,
        };
        let mark = set_zone(&project, zone.clone());
        assert_eq!(mark.name, "Mark zone");
        let done = apply(&mut project, &mark.commands).expect("is whole");
        assert_eq!(set_zone(&project, zone.clone()).name, "Change zone");
        let remove = remove_zones(&project, &[zone.id.clone(), zone.id]).expect("there");
        assert_eq!(remove.name, "Remove zone");
        apply(&mut project, &remove.commands).expect("is whole");
        assert!(project.zones().is_empty());
        assert_eq!(done.inverse.len(), 1);
    }
}
