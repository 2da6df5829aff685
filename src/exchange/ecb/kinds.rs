//! The kinds of mentions and instances that ECB+ knows.

use crate::model::{Annotation, EntityKind, EventKind};

/// All of them that stand for what happens; those with `NEG_` before are what
/// does not.
const ACTIONS: [&str; 7] = [
    "ACTION_OCCURRENCE",
    "ACTION_PERCEPTION",
    "ACTION_REPORTING",
    "ACTION_ASPECTUAL",
    "ACTION_STATE",
    "ACTION_CAUSATIVE",
    "ACTION_GENERIC",
];

/// All that stand for people, things, times and places.
const OTHERS: [&str; 16] = [
    "HUMAN_PART",
    "HUMAN_PART_PER",
    "HUMAN_PART_ORG",
    "HUMAN_PART_GPE",
    "HUMAN_PART_FAC",
    "HUMAN_PART_VEH",
    "HUMAN_PART_MET",
    "HUMAN_PART_GENERIC",
    "NON_HUMAN_PART",
    "NON_HUMAN_PART_GENERIC",
    "TIME_DATE",
    "TIME_OF_THE_DAY",
    "TIME_DURATION",
    "TIME_REPETITION",
    "LOC_GEO",
    "LOC_FAC",
];

/// What an instance of that kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instance {
    Entity(EntityKind),
    Event(EventKind),
}

/// What the name of an element says of an instance.
pub(super) fn instance(kind: &str) -> Instance {
    let bare = kind.strip_prefix("NEG_").unwrap_or(kind);
    if bare.starts_with("ACTION_") {
        return Instance::Event(match bare {
            "ACTION_STATE" => EventKind::Standing,
            _ => EventKind::Incident,
        });
    }
    Instance::Entity(match bare {
        "HUMAN_PART_PER" => EntityKind::Person,
        "HUMAN_PART_ORG" => EntityKind::Organisation,
        "HUMAN_PART_GPE" => EntityKind::Place,
        _ if bare.starts_with("HUMAN_PART") => EntityKind::Group,
        _ if bare.starts_with("LOC_") => EntityKind::Place,
        _ => EntityKind::Other,
    })
}

/// The kind for an entity.
pub(super) fn of_entity(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "HUMAN_PART_PER",
        EntityKind::Group => "HUMAN_PART",
        EntityKind::Organisation => "HUMAN_PART_ORG",
        EntityKind::Place => "LOC_GEO",
        EntityKind::Other => "NON_HUMAN_PART",
    }
}

/// The kind for an event.
pub(super) fn of_event(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Incident => "ACTION_OCCURRENCE",
        EventKind::Standing => "ACTION_STATE",
    }
}

/// The kind for an annotation that mentions an entity of `entity` kind, if one.
/// A tag that came from such a file keeps its kind.
pub(super) fn of_annotation(it: &Annotation, entity: Option<EntityKind>) -> &'static str {
    let tag = it.tag.as_str();
    let upper = tag.to_uppercase();
    let own = ACTIONS.iter().chain(&OTHERS).find(|it| **it == upper);
    match (own, tag, entity) {
        (Some(own), ..) => own,
        (None, _, Some(kind)) if kind != EntityKind::Other => of_entity(kind),
        (None, "actor", _) => "HUMAN_PART",
        (None, "place", _) => "LOC_GEO",
        (None, "date", _) => "TIME_DATE",
        (None, "event", _) => "ACTION_OCCURRENCE",
        _ => "NON_HUMAN_PART",
    }
}
