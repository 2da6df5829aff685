//! A suggestion as the transaction that accepts it or turns it down.

use crate::app::Store;
use crate::command::Transaction;
use crate::command::suggest_edit::{self, Accepted};
use crate::index::coverage::{Coverage, Named, Proposal, Suggestion};
use crate::model::{
    AnnotationId, Certainty, Entity, EntityId, EntityLink, Sensitivity, SourceId, Zone, ZoneId,
};

/// Accepts a suggestion of a source. `of` says which of several entities a
/// name means; without it, only a name that can mean one thing is linked.
///
/// # Errors
///
/// A message, if the suggestion no longer fits the project.
pub fn accept(
    store: &Store,
    source: &SourceId,
    coverage: &Coverage,
    it: &Suggestion,
    of: Option<usize>,
    fresh: &mut dyn FnMut() -> u64,
) -> Result<(Transaction, Option<AnnotationId>), String> {
    let document = store
        .document(source)
        .ok_or("the text of this source is not at hand")?;
    let project = store.project();
    if let Some(zone) = zone_of(store, source, it, fresh) {
        return Ok((suggest_edit::accept_zone(project, zone), None));
    }
    let tag = coverage
        .tag_of(it)
        .filter(|tag| project.scheme().tag(tag).is_some())
        .ok_or("the scheme has no tag for this")?;
    let mut entities = Vec::new();
    let mut new_entities = Vec::new();
    let named = match &it.proposal {
        Proposal::Name(name) => match (of, &name.of[..]) {
            (Some(at), all) => all.get(at),
            (None, [one]) => Some(one),
            (None, _) => None,
        },
        _ => None,
    };
    if let Some(named) = named {
        let entity = match known(store, named) {
            Some(id) => id,
            None if named.id.is_some() => {
                return Err(format!("‘{}’ is not in the project any more", named.label));
            }
            None => {
                let entity = make(store, named, fresh);
                let id = entity.id.clone();
                new_entities.push(entity);
                id
            }
        };
        entities.push(EntityLink {
            entity,
            certainty: Certainty::Certain,
        });
    }
    let mut id = AnnotationId::of_random(fresh());
    while project.annotations().contains(&id) {
        id = AnnotationId::of_random(fresh());
    }
    let accepted = Accepted {
        id: id.clone(),
        span: it.span,
        tag: tag.clone(),
        value: it.value(),
        entities,
        new_entities,
    };
    let transaction = suggest_edit::accept(project, source, &document.text, accepted)
        .map_err(|err| format!("the suggestion does not fit the text: {err}"))?;
    Ok((transaction, Some(id)))
}

/// Turns a suggestion of a source down.
///
/// # Errors
///
/// A message, if the suggestion no longer fits the project.
pub fn dismiss(
    store: &Store,
    source: &SourceId,
    coverage: &Coverage,
    it: &Suggestion,
    fresh: &mut dyn FnMut() -> u64,
) -> Result<Transaction, String> {
    let document = store
        .document(source)
        .ok_or("the text of this source is not at hand")?;
    if let Some(zone) = zone_of(store, source, it, fresh) {
        return Ok(suggest_edit::keep_as_body(store.project(), zone));
    }
    let tag = coverage
        .tag_of(it)
        .ok_or("the scheme has no tag for this")?;
    suggest_edit::dismiss(store.project(), source, &document.text, it.span, tag)
        .map_err(|err| format!("the suggestion does not fit the text: {err}"))
}

/// The zone that a suggestion proposes, if it does.
pub fn zone_of(
    store: &Store,
    source: &SourceId,
    it: &Suggestion,
    fresh: &mut dyn FnMut() -> u64,
) -> Option<Zone> {
    let Proposal::Zone(zone) = &it.proposal else {
        return None;
    };
    let document = store.document(source)?;
    let mut id = ZoneId::of_random(fresh());
    while store.project().zones().contains(&id) {
        id = ZoneId::of_random(fresh());
    }
    Some(Zone {
        id,
        source: source.clone(),
        span: document.text.chars_of(it.span).ok()?,
        kind: zone.kind,
        published: zone.published,
        covers: zone.covers,
        voice: None,
    })
}

/// The entity of the project that is meant: by its id, or, for one that the
/// project seems not to have, by kind and name.
fn known(store: &Store, named: &Named) -> Option<EntityId> {
    let entities = store.project().entities();
    if let Some(id) = &named.id {
        return entities.contains(id).then(|| id.clone());
    }
    let wanted = named.label.to_lowercase();
    let same =
        |it: &&std::sync::Arc<Entity>| it.kind == named.kind && it.label.to_lowercase() == wanted;
    entities.iter().find(same).map(|it| it.id.clone())
}

fn make(store: &Store, named: &Named, fresh: &mut dyn FnMut() -> u64) -> Entity {
    let mut id = EntityId::of_random(fresh());
    while store.project().entities().contains(&id) {
        id = EntityId::of_random(fresh());
    }
    Entity {
        id,
        kind: named.kind,
        label: named.label.to_string(),
        aliases: named.aliases.iter().map(ToString::to_string).collect(),
        within: Vec::new(),
        sensitivity: Sensitivity::Public,
        note: String::new(),
    }
}
