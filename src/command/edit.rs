//! The transactions that the rooms and the command line need.
//!
//! Ids and texts come in as arguments; nothing here is random or reads a file.

use super::{Command, Put, Transaction};
use crate::model::{
    Account, Annotation, AnnotationId, Fragments, Member, Project, Ref, Relation, Scheme, Source,
    SourceId, SourceState, Tag, TagId, TagSet, Value, Verdict,
};
use crate::text::{ByteSpan, SourceText, SpanError};
use smol_str::SmolStr;
use std::collections::BTreeSet;
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
) -> Result<(Fragments, Vec<SmolStr>), SpanError> {
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
fn started(project: &Project, source: &SourceId) -> Vec<Command> {
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

fn fit_tag(annotation: &mut Annotation, tag: &Tag) {
    use crate::model::ValueKind;
    annotation.tag = tag.id.clone();
    let kept = match (&annotation.value, tag.value) {
        (Some(Value::Figure(_)), kind) => kind == ValueKind::Figure,
        (Some(Value::Date(_)), kind) => kind == ValueKind::Date,
        (Some(Value::Claim(_)), kind) => kind == ValueKind::Claim,
        (None, _) => true,
    };
    if !kept {
        annotation.value = None;
    }
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
        commands.push(Command::Dismissed(Put::remove((**fact).clone())));
        if let Some(to) = to {
            let mut fact = (**fact).clone();
            fact.tag = to.clone();
            commands.push(Command::Dismissed(Put::set(fact)));
        }
    }
    for fact in project.reviewed().iter() {
        let TagSet::Only(tags) = &fact.tags else {
            continue;
        };
        if !tags.contains(from) {
            continue;
        }
        commands.push(Command::Reviewed(Put::remove((**fact).clone())));
        let mut tags = tags.clone();
        tags.remove(from);
        tags.extend(to.cloned());
        if !tags.is_empty() {
            let mut fact = (**fact).clone();
            fact.tags = TagSet::Only(tags);
            commands.push(Command::Reviewed(Put::set(fact)));
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
    let judged = |it: &&Arc<Verdict>| {
        let mut bears = false;
        crate::model::Record::visit_refs(&***it, &mut |of| {
            bears |= matches!(of, Ref::Account(account) if accounts.contains(account));
        });
        bears
    };
    commands.extend(
        project
            .verdicts()
            .iter()
            .filter(judged)
            .map(|it| Command::Verdict(Put::remove(it.id.clone()))),
    );
    // Members of accounts in other sources never lie in this one, so those
    // accounts go before the annotations do.
    commands.extend(
        accounts
            .into_iter()
            .map(|id| Command::Account(Put::remove(id))),
    );
    if let Some(delete) = delete_annotations(project, &gone) {
        let left = delete.commands.into_iter().filter(
            |it| !matches!(it, Command::Account(put) if commands.contains(&Command::Account(Put::remove(put.id.clone())))),
        );
        let left: Vec<Command> = left.collect();
        commands.extend(left);
    }
    let zones = project.zones().iter().filter(|it| it.source == *id);
    commands.extend(zones.map(|it| Command::Zone(Put::remove(it.id.clone()))));
    let reviewed = project.reviewed().iter().filter(|it| it.source == *id);
    commands.extend(reviewed.map(|it| Command::Reviewed(Put::remove((**it).clone()))));
    let dismissed = project.dismissed().iter().filter(|it| it.source == *id);
    commands.extend(dismissed.map(|it| Command::Dismissed(Put::remove((**it).clone()))));
    let apart = project
        .not_same()
        .iter()
        .filter(|it| it.a.source == *id || it.b.source == *id);
    commands.extend(apart.map(|it| Command::NotSame(Put::remove((**it).clone()))));
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
