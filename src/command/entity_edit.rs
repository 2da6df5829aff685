//! Transactions over entities: making, naming, linking, merging, splitting.
//!
//! An entity is named by mentions (annotations that link to it), by what
//! figures count, by the voices of claims and zones, and by entities that lie
//! within it. Merging, splitting and deleting treat all of them alike, through
//! one function that says what each reference becomes.

#[cfg(test)]
pub(crate) mod tests;

use super::{Command, Put, Transaction};
use crate::model::{
    Annotation, AnnotationId, Entity, EntityId, EntityKind, EntityLink, Project, Ref, Sensitivity,
    Value, ValueKind, Voice, Within, Zone,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why an entity cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntityError {
    /// A name without a letter.
    #[error("An entity needs a name")]
    NoName,
    /// It would lie within itself.
    #[error("‘{inner}’ cannot lie within ‘{outer}’, since that lies within ‘{inner}’")]
    Circle {
        /// What should lie within.
        inner: String,
        /// What it should lie in.
        outer: String,
    },
    /// A time that ends before it starts.
    #[error("The time within ‘{outer}’ ends before it starts")]
    Reversed {
        /// What it lies in.
        outer: String,
    },
    /// Something that is not in the project any more.
    #[error("The entity is not in the project any more")]
    Missing,
}

/// An entity with a name and nothing else known of it.
pub fn plain_entity(id: EntityId, kind: EntityKind, label: &str) -> Entity {
    Entity {
        id,
        kind,
        label: tidy(label),
        aliases: BTreeSet::new(),
        within: Vec::new(),
        sensitivity: Sensitivity::Public,
        note: String::new(),
    }
}

/// Blanks at the ends go, blanks inside become one: quotes run over lines.
fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as it stands in the name of a step.
fn shown(name: &str) -> String {
    const LONGEST: usize = 40;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// Adds entities in one step.
pub fn add_entities(entities: Vec<Entity>) -> Option<Transaction> {
    let name = match &entities[..] {
        [] => return None,
        [one] => format!("Add entity {}", shown(&one.label)),
        several => format!("Add {} entities", several.len()),
    };
    let commands = entities.into_iter();
    let commands = commands.map(|it| Command::Entity(Put::set(it))).collect();
    Some(Transaction { name, commands })
}

/// Changes one entity through `change`; `None` if that leaves it as it is or
/// if there is no such entity.
pub fn change_entity(
    project: &Project,
    name: impl Into<String>,
    id: &EntityId,
    change: impl FnOnce(&mut Entity),
) -> Option<Transaction> {
    let before = project.entities().get(id)?;
    let mut after = Entity::clone(before);
    change(&mut after);
    (after != **before).then(|| Transaction {
        name: name.into(),
        commands: vec![Command::Entity(Put::set(after))],
    })
}

/// Gives an entity another name; the old one may stay as a further name.
///
/// # Errors
///
/// [`EntityError::NoName`] if the name has no letter.
pub fn rename_entity(
    project: &Project,
    id: &EntityId,
    label: &str,
    keep_old: bool,
) -> Result<Option<Transaction>, EntityError> {
    let label = tidy(label);
    if label.is_empty() {
        return Err(EntityError::NoName);
    }
    let name = format!("Rename entity to {}", shown(&label));
    Ok(change_entity(project, name, id, |it| {
        if it.label == label {
            return;
        }
        it.aliases.remove(&label);
        let old = std::mem::replace(&mut it.label, label);
        if keep_old && !old.trim().is_empty() {
            it.aliases.insert(old);
        }
    }))
}

/// Gives an entity a further name.
pub fn add_alias(project: &Project, id: &EntityId, alias: &str) -> Option<Transaction> {
    let alias = tidy(alias);
    let name = format!("Add the name {}", shown(&alias));
    change_entity(project, name, id, |it| take_alias(it, alias))
}

fn take_alias(entity: &mut Entity, alias: String) {
    if !alias.is_empty() && alias != entity.label {
        entity.aliases.insert(alias);
    }
}

/// Takes a further name away.
pub fn remove_alias(project: &Project, id: &EntityId, alias: &str) -> Option<Transaction> {
    let name = format!("Remove the name {}", shown(alias));
    change_entity(project, name, id, |it| {
        it.aliases.remove(alias);
    })
}

/// Says what an entity is.
pub fn set_entity_kind(project: &Project, id: &EntityId, kind: EntityKind) -> Option<Transaction> {
    change_entity(project, "Change the kind of an entity", id, |it| {
        it.kind = kind;
    })
}

/// Says what an entity lies or serves in, and when.
///
/// # Errors
///
/// [`EntityError`] if it would lie within itself, or if a time ends before it
/// starts.
pub fn set_within(
    project: &Project,
    id: &EntityId,
    within: Vec<Within>,
) -> Result<Option<Transaction>, EntityError> {
    let entity = project.entities().get(id).ok_or(EntityError::Missing)?;
    for it in &within {
        let outer = project.entities().get(&it.entity);
        let outer = outer.ok_or(EntityError::Missing)?;
        if let (Some(from), Some(to)) = (it.from, it.to)
            && to.last_day() < from.first_day()
        {
            let outer = outer.label.clone();
            return Err(EntityError::Reversed { outer });
        }
        let up = |it: &EntityId| steps_up(project, it);
        if reaches(&it.entity, id, &up) {
            return Err(EntityError::Circle {
                inner: entity.label.clone(),
                outer: outer.label.clone(),
            });
        }
    }
    let name = format!("Change what {} lies in", shown(&entity.label));
    Ok(change_entity(project, name, id, |it| it.within = within))
}

fn steps_up(project: &Project, id: &EntityId) -> Vec<EntityId> {
    let entity = project.entities().get(id);
    let within = entity.into_iter().flat_map(|it| &it.within);
    within.map(|it| it.entity.clone()).collect()
}

/// Whether a way up leads from one entity to another, or both are one.
fn reaches(from: &EntityId, to: &EntityId, up: &dyn Fn(&EntityId) -> Vec<EntityId>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from.clone()];
    while let Some(here) = open.pop() {
        if here == *to {
            return true;
        }
        if seen.insert(here.clone()) {
            open.extend(up(&here));
        }
    }
    false
}

/// Says whether an entity may be named to strangers.
pub fn set_sensitivity(project: &Project, id: &EntityId, to: Sensitivity) -> Option<Transaction> {
    let name = match to {
        Sensitivity::Public => "Mark entity as public",
        Sensitivity::Sensitive => "Mark entity as sensitive",
    };
    change_entity(project, name, id, |it| it.sensitivity = to)
}

/// Writes the note of an entity.
pub fn set_entity_note(project: &Project, id: &EntityId, note: &str) -> Option<Transaction> {
    let note = note.trim_end();
    change_entity(project, "Edit the note of an entity", id, |it| {
        note.clone_into(&mut it.note);
    })
}

/// Whether the tag of an annotation lets it link to entities.
pub fn is_mention(project: &Project, annotation: &Annotation) -> bool {
    let tag = project.scheme().tag(&annotation.tag);
    tag.is_some_and(|it| it.value == ValueKind::Entity)
}

/// What mentions shall link to, with what that needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linking {
    /// Entities to be made in the same step.
    pub new: Vec<Entity>,
    /// What the mentions are of; empty = of nothing, or of somebody unidentified.
    pub links: Vec<EntityLink>,
    /// Whether they are of somebody unidentified; then there are no links.
    pub unidentified: bool,
    /// Whether links that are there already stay beside the new ones.
    pub beside: bool,
    /// Further names that entities take over from the mentions.
    pub aliases: Vec<(EntityId, String)>,
}

impl Linking {
    /// Links to one entity and nothing else.
    pub fn to(link: EntityLink) -> Self {
        Self {
            links: vec![link],
            ..Self::default()
        }
    }
}

/// Links mentions. Annotations whose tag does not link to entities stay as
/// they are; `None` if nothing changes.
pub fn link_mentions(
    project: &Project,
    mentions: &[AnnotationId],
    linking: Linking,
) -> Option<Transaction> {
    let Linking {
        mut new,
        links,
        unidentified,
        beside,
        aliases,
    } = linking;
    let label = |id: &EntityId| {
        let made = new.iter().find(|it| it.id == *id);
        let known = || project.entities().get(id).map(|it| it.label.clone());
        made.map(|it| it.label.clone()).or_else(known)
    };
    let first = links.first().and_then(|it| label(&it.entity));
    let mut commands: Vec<Command> = Vec::new();
    for (id, alias) in &aliases {
        let alias = tidy(alias);
        if let Some(entity) = new.iter_mut().find(|it| it.id == *id) {
            take_alias(entity, alias);
        } else if let Some(before) = project.entities().get(id) {
            let mut after = Entity::clone(before);
            take_alias(&mut after, alias);
            if after != **before {
                commands.push(Command::Entity(Put::set(after)));
            }
        }
    }
    commands.extend(new.into_iter().map(|it| Command::Entity(Put::set(it))));
    let mut linked = 0;
    let mut seen = BTreeSet::new();
    for id in mentions.iter().filter(|it| seen.insert(*it)) {
        let Some(before) = project.annotations().get(id) else {
            continue;
        };
        if !is_mention(project, before) {
            continue;
        }
        let mut after = Annotation::clone(before);
        if !beside || unidentified {
            after.entities.clear();
        }
        after.unidentified = unidentified && links.is_empty();
        for link in &links {
            put_link(&mut after.entities, link);
        }
        if after != **before {
            linked += 1;
            commands.push(Command::Annotation(Put::set(after)));
        }
    }
    let several = match linked {
        1 => "Link".to_owned(),
        several => format!("Link {several} mentions"),
    };
    let name = match first {
        Some(first) if links.len() > 1 => {
            let more = links.len() - 1;
            format!("{several} to {} and {more} more", shown(&first))
        }
        Some(first) if linked > 0 => format!("{several} to {}", shown(&first)),
        Some(first) => format!("Change the names of {}", shown(&first)),
        None if unidentified && linked == 1 => "Mark as unidentified".to_owned(),
        None if unidentified => format!("Mark {linked} mentions as unidentified"),
        None if linked == 1 => "Unlink".to_owned(),
        None => format!("Unlink {linked} mentions"),
    };
    (!commands.is_empty()).then_some(Transaction { name, commands })
}

/// Sets the link to an entity, or its certainty.
fn put_link(links: &mut Vec<EntityLink>, link: &EntityLink) {
    match links.iter_mut().find(|it| it.entity == link.entity) {
        Some(there) => there.certainty = link.certainty,
        None => links.push(link.clone()),
    }
}

/// Takes the links to one entity off mentions.
pub fn unlink(
    project: &Project,
    mentions: &[AnnotationId],
    entity: &EntityId,
) -> Option<Transaction> {
    let label = project.entities().get(entity).map(|it| shown(&it.label));
    let name = format!(
        "Unlink from {}",
        label.unwrap_or_else(|| entity.to_string())
    );
    super::edit::change_annotations(project, name, mentions, |it| {
        it.entities.retain(|link| link.entity != *entity);
    })
}

/// What becomes of a reference to an entity; `None` = it goes.
type Becomes<'a> = &'a dyn Fn(&EntityId) -> Option<EntityId>;

fn turn_ids(ids: &mut Vec<EntityId>, becomes: Becomes<'_>) {
    let mut seen = BTreeSet::new();
    let old = std::mem::take(ids);
    let new = old.iter().filter_map(becomes);
    ids.extend(new.filter(|it| seen.insert(it.clone())));
}

fn turn_voice(voice: &mut Voice, becomes: Becomes<'_>) {
    turn_ids(&mut voice.who, becomes);
    turn_ids(&mut voice.through, becomes);
}

/// Turns every reference of an annotation. Of two links that become one the
/// surer certainty stays.
fn turn_annotation(annotation: &mut Annotation, becomes: Becomes<'_>) {
    let links = std::mem::take(&mut annotation.entities);
    for link in links.into_inner() {
        let Some(entity) = becomes(&link.entity) else {
            continue;
        };
        match annotation
            .entities
            .iter_mut()
            .find(|it| it.entity == entity)
        {
            Some(there) => there.certainty = there.certainty.min(link.certainty),
            None => annotation.entities.push(EntityLink {
                entity,
                certainty: link.certainty,
            }),
        }
    }
    match &mut annotation.value {
        Some(Value::Figure(figure)) => turn_ids(&mut figure.counted.who, becomes),
        Some(Value::Claim(claim)) => {
            let voices = claim.voices.iter_mut();
            voices.for_each(|voice| turn_voice(voice, becomes));
        }
        Some(Value::Date(_)) | None => {}
    }
}

fn names(record: &impl crate::model::Record, ids: &BTreeSet<&EntityId>) -> bool {
    let mut found = false;
    record.visit_refs(&mut |it| found |= matches!(it, Ref::Entity(id) if ids.contains(id)));
    found
}

/// Turns the references of annotations and zones to any of these entities.
/// Looks through the project only if any of them is named at all.
fn turn_references(
    project: &Project,
    ids: &BTreeSet<&EntityId>,
    becomes: Becomes<'_>,
) -> Vec<Command> {
    let mut commands = Vec::new();
    if ids.iter().all(|id| project.uses(Ref::Entity(id)) == 0) {
        return commands;
    }
    let annotations = project.annotations().iter();
    for before in annotations.filter(|it| names(&***it, ids)) {
        let mut after = Annotation::clone(before);
        turn_annotation(&mut after, becomes);
        commands.push(Command::Annotation(Put::set(after)));
    }
    for before in project.zones().iter().filter(|it| names(&***it, ids)) {
        let mut after = Zone::clone(before);
        after
            .voice
            .iter_mut()
            .for_each(|it| turn_voice(it, becomes));
        commands.push(Command::Zone(Put::set(after)));
    }
    commands
}

/// Makes several entities one. Their names become further names of it, and
/// whatever named any of them names it. What would make it lie within itself
/// goes. `None` if there is nothing to merge.
pub fn merge_entities(
    project: &Project,
    from: &[EntityId],
    into: &EntityId,
) -> Option<Transaction> {
    let kept = project.entities().get(into)?;
    let merged: Vec<&Arc<Entity>> = from
        .iter()
        .filter(|id| *id != into)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter_map(|id| project.entities().get(id))
        .collect();
    let gone: BTreeSet<&EntityId> = merged.iter().map(|it| &it.id).collect();
    let name = match &merged[..] {
        [] => return None,
        [one] => format!("Merge {} into {}", shown(&one.label), shown(&kept.label)),
        several => format!(
            "Merge {} entities into {}",
            several.len(),
            shown(&kept.label)
        ),
    };
    let becomes = |id: &EntityId| Some(if gone.contains(id) { into } else { id }.clone());

    let mut after = Entity::clone(kept);
    for it in &merged {
        take_alias(&mut after, it.label.clone());
        for alias in &it.aliases {
            take_alias(&mut after, alias.clone());
        }
        after.sensitivity = after.sensitivity.max(it.sensitivity);
        if !it.note.is_empty() && !after.note.contains(&it.note) {
            if !after.note.is_empty() {
                after.note.push('\n');
            }
            after.note.push_str(&it.note);
        }
    }
    after.within = merged_within(project, kept, &merged, &becomes);
    let mut commands = vec![Command::Entity(Put::set(after))];
    commands.extend(turn_references(project, &gone, &|id| becomes(id)));
    if gone.iter().any(|id| project.uses(Ref::Entity(id)) > 0) {
        let entities = project.entities().iter();
        let others = entities.filter(|it| it.id != *into && !gone.contains(&it.id));
        for before in others.filter(|it| names(&***it, &gone)) {
            let mut after = Entity::clone(before);
            let mut within: Vec<Within> = Vec::new();
            for mut it in std::mem::take(&mut after.within) {
                it.entity = becomes(&it.entity).unwrap_or(it.entity);
                if !within.contains(&it) {
                    within.push(it);
                }
            }
            after.within = within;
            commands.push(Command::Entity(Put::set(after)));
        }
    }
    commands.extend(
        gone.into_iter()
            .map(|id| Command::Entity(Put::remove(id.clone()))),
    );
    Some(Transaction { name, commands })
}

/// What the merged entity lies in: its own first, and nothing that leads back to it.
fn merged_within(
    project: &Project,
    kept: &Entity,
    merged: &[&Arc<Entity>],
    becomes: &dyn Fn(&EntityId) -> Option<EntityId>,
) -> Vec<Within> {
    let mut within: Vec<Within> = Vec::new();
    let all = kept.within.iter();
    for it in all.chain(merged.iter().flat_map(|it| &it.within)) {
        let mut it = it.clone();
        it.entity = becomes(&it.entity).unwrap_or(it.entity);
        if within.contains(&it) {
            continue;
        }
        // The ways up from the merged one are those found good so far.
        let up = |from: &EntityId| -> Vec<EntityId> {
            if *from == kept.id {
                return within.iter().map(|it| it.entity.clone()).collect();
            }
            let up = steps_up(project, from);
            up.iter().filter_map(becomes).collect()
        };
        if !reaches(&it.entity, &kept.id, &up) {
            within.push(it);
        }
    }
    within
}

/// Makes a new entity of some mentions and names of another. It has the kind,
/// the place and the sensitivity of the old one.
///
/// # Errors
///
/// [`EntityError::NoName`] if the new name has no letter;
/// [`EntityError::Missing`] if there is no such entity.
pub fn split_entity(
    project: &Project,
    id: &EntityId,
    new: &EntityId,
    label: &str,
    mentions: &[AnnotationId],
    aliases: &[String],
) -> Result<Transaction, EntityError> {
    let old = project.entities().get(id).ok_or(EntityError::Missing)?;
    let label = tidy(label);
    if label.is_empty() {
        return Err(EntityError::NoName);
    }
    let mut left = Entity::clone(old);
    let mut split = Entity {
        within: old.within.clone(),
        sensitivity: old.sensitivity,
        ..plain_entity(new.clone(), old.kind, &label)
    };
    left.aliases.remove(&label);
    for alias in aliases {
        if left.aliases.remove(alias) {
            take_alias(&mut split, alias.clone());
        }
    }
    let mut commands = vec![Command::Entity(Put::set(split))];
    if left != **old {
        commands.push(Command::Entity(Put::set(left)));
    }
    let becomes = |it: &EntityId| Some(if it == id { new } else { it }.clone());
    let chosen: BTreeSet<&AnnotationId> = mentions.iter().collect();
    let ids = BTreeSet::from([id]);
    for before in chosen
        .into_iter()
        .filter_map(|it| project.annotations().get(it))
    {
        if names(&**before, &ids) {
            let mut after = Annotation::clone(before);
            turn_annotation(&mut after, &becomes);
            commands.push(Command::Annotation(Put::set(after)));
        }
    }
    let name = format!("Split {} off {}", shown(&label), shown(&old.label));
    Ok(Transaction { name, commands })
}

/// Removes an entity with every reference to it: mentions lose the link,
/// figures and voices the name, entities within it the place they lie in.
pub fn delete_entity(project: &Project, id: &EntityId) -> Option<Transaction> {
    let entity = project.entities().get(id)?;
    let gone = BTreeSet::from([id]);
    let mut commands = turn_references(project, &gone, &|it| (it != id).then(|| it.clone()));
    if project.uses(Ref::Entity(id)) > 0 {
        let others = project.entities().iter().filter(|it| it.id != *id);
        for before in others.filter(|it| names(&***it, &gone)) {
            let mut after = Entity::clone(before);
            after.within.retain(|it| it.entity != *id);
            commands.push(Command::Entity(Put::set(after)));
        }
    }
    commands.push(Command::Entity(Put::remove(id.clone())));
    let name = format!("Delete entity {}", shown(&entity.label));
    Some(Transaction { name, commands })
}
