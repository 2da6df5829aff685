//! Relating the focused annotation to another one: from the key that begins
//! it to the choice of the other, by a click in the text or from a list.

use super::AnnotateState;
use super::picker::near;
use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::command::relation_edit::{may_lead, may_start, relate};
use crate::model::{Annotation, AnnotationId, RelationId, RelationType};
use smol_str::SmolStr;
use std::sync::Arc;

/// A relation on its way.
#[derive(Debug)]
pub(super) struct Relating {
    /// Where it starts.
    pub from: AnnotationId,
    /// Its type, by the id in the scheme.
    pub kind: SmolStr,
    /// What the list is filtered by.
    pub typed: String,
    /// Whether the list is to get the keyboard.
    pub focus: bool,
    /// What is offered: label, and the annotation. Made anew for each type.
    pub offered: Vec<(String, String, AnnotationId)>,
}

/// The types that may start from an annotation.
pub(super) fn types_from<'a>(
    store: &'a Store,
    from: &Annotation,
) -> impl Iterator<Item = &'a RelationType> {
    let tag = from.tag.clone();
    let types = store.project().scheme().relations.iter();
    types.filter(move |it| may_start(it, &tag))
}

/// Begins to relate an annotation.
pub(super) fn begin(
    state: &mut AnnotateState,
    store: &Store,
    from: &Arc<Annotation>,
) -> Vec<Request> {
    if store.project().scheme().relations.is_empty() {
        let text = "The scheme has no relation types yet; add one under Tags in the settings";
        return vec![Request::Tell(Level::Info, text.to_owned())];
    }
    let last = state.last_relation.as_ref();
    let kind = types_from(store, from)
        .find(|it| Some(&it.id) == last)
        .or_else(|| types_from(store, from).next())
        .map(|it| it.id.clone());
    let Some(kind) = kind else {
        let tag = store.project().scheme().tag(&from.tag);
        let label = tag.map_or(from.tag.as_str(), |it| it.label.as_str());
        let text = format!("No relation type of the scheme starts from {label}");
        return vec![Request::Tell(Level::Info, text)];
    };
    state.panels.inspector = true;
    state.focused = Some(from.id.clone());
    state.pointer_fresh = false;
    state.relating = Some(Relating {
        from: from.id.clone(),
        offered: offer(store, from, &kind),
        kind,
        typed: String::new(),
        focus: true,
    });
    Vec::new()
}

/// The annotations near one that a relation of that type may lead to.
pub(super) fn offer(
    store: &Store,
    from: &Annotation,
    kind: &str,
) -> Vec<(String, String, AnnotationId)> {
    let scheme = store.project().scheme();
    let Some(kind) = scheme.relations.iter().find(|it| it.id == kind) else {
        return Vec::new();
    };
    let document = store.document(&from.source);
    near(store, &from.id, |it| may_lead(kind, &from.tag, &it.tag))
        .into_iter()
        .map(|it| {
            let line = document
                .zip(store.placed(&it.id))
                .map(|(document, placed)| {
                    format!("line {}", document.text.line_of(placed.hull.start()) + 1)
                });
            let label = annotation_label(store, &it, 48);
            (label, line.unwrap_or_default(), it.id.clone())
        })
        .collect()
}

/// An annotation in a list: "figure: some 160".
pub(super) fn annotation_label(store: &Store, it: &Annotation, longest: usize) -> String {
    let tag = store.project().scheme().tag(&it.tag);
    let tag = tag.map_or_else(|| it.tag.to_string(), |tag| tag.label.to_lowercase());
    let words = crate::ui::reader::one_line(&store.words(it), longest);
    format!("{tag}: {words}")
}

/// Chooses the other end. A choice that the type does not allow is told, and
/// another one can be made.
pub(super) fn choose(
    state: &mut AnnotateState,
    store: &Store,
    to: &AnnotationId,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let Some(relating) = &state.relating else {
        return Vec::new();
    };
    let mut id = RelationId::of_random(fresh());
    while store.project().relations().contains(&id) {
        id = RelationId::of_random(fresh());
    }
    let (from, kind) = (&relating.from, &relating.kind);
    let known = store.links().relations_of(from);
    match relate(store.project(), known, id, kind, from, to) {
        Ok(transaction) => {
            state.last_relation = Some(kind.clone());
            state.focused = Some(from.clone());
            state.pointer_fresh = false;
            state.relating = None;
            state.reveal_relations = true;
            vec![Request::Apply(transaction)]
        }
        Err(why) => vec![Request::Tell(Level::Info, why.to_string())],
    }
}

/// Of annotations that lie over one another, the innermost that the relation
/// may lead to, else the innermost that is not its start.
pub(super) fn fitting<'a>(
    state: &AnnotateState,
    store: &Store,
    ids: &'a [AnnotationId],
) -> Option<&'a AnnotationId> {
    let relating = state.relating.as_ref()?;
    let project = store.project();
    let types = &project.scheme().relations;
    let kind = types.iter().find(|it| it.id == relating.kind)?;
    let from = project.annotations().get(&relating.from)?;
    let mut others = ids.iter().filter(|id| **id != relating.from);
    let first = others.clone().next();
    let fits = |id: &&AnnotationId| {
        let to = project.annotations().get(id);
        to.is_some_and(|to| may_lead(kind, &from.tag, &to.tag))
    };
    others.find(fits).or(first)
}
