//! Relations between annotations, and the types of relations in the scheme.

use super::{Command, Put, Transaction, edit};
use crate::model::{
    Annotation, AnnotationId, Project, Relation, RelationId, RelationType, Scheme, TagId,
};
use std::sync::Arc;

/// Why two annotations cannot be related so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRelate {
    /// The scheme has no such type.
    #[error("The scheme has no type of relation ‘{0}’")]
    NoType(String),
    /// One of the two is gone.
    #[error("One of the two annotations is not there any more")]
    Gone,
    /// Both ends are one annotation.
    #[error("An annotation cannot be related to itself")]
    Itself,
    /// The tags are not among those that the type allows.
    #[error("‘{kind}’ does not lead from {from} to {to}; see Tags in the settings")]
    Tags {
        /// The type's label.
        kind: String,
        /// The tag that it would start from.
        from: String,
        /// The tag that it would lead to.
        to: String,
    },
    /// They are related so already.
    #[error("These two are related so already")]
    Already,
}

/// Whether a relation of that type may start from a tag.
pub fn may_start(kind: &RelationType, tag: &TagId) -> bool {
    let listed = |list: &[TagId]| list.is_empty() || list.contains(tag);
    listed(&kind.from) || kind.symmetric && listed(&kind.to)
}

/// Whether a relation of that type may lead from one tag to another.
pub fn may_lead(kind: &RelationType, from: &TagId, to: &TagId) -> bool {
    let fits = |tag: &TagId, list: &[TagId]| list.is_empty() || list.contains(tag);
    fits(from, &kind.from) && fits(to, &kind.to)
        || kind.symmetric && fits(to, &kind.from) && fits(from, &kind.to)
}

/// Relates two annotations. `known` are the relations of the first one, as the
/// lookups know them.
///
/// # Errors
///
/// [`CannotRelate`] says why not.
pub fn relate<'a>(
    project: &Project,
    known: impl IntoIterator<Item = &'a RelationId>,
    id: RelationId,
    kind: &str,
    from: &AnnotationId,
    to: &AnnotationId,
) -> Result<Transaction, CannotRelate> {
    let scheme = project.scheme();
    let found = scheme.relations.iter().find(|it| it.id == kind);
    let kind = found.ok_or_else(|| CannotRelate::NoType(kind.to_owned()))?;
    if from == to {
        return Err(CannotRelate::Itself);
    }
    let end = |id| project.annotations().get(id).ok_or(CannotRelate::Gone);
    let (start, goal) = (end(from)?, end(to)?);
    if !may_lead(kind, &start.tag, &goal.tag) {
        let label = |it: &Annotation| {
            let tag = scheme.tag(&it.tag);
            tag.map_or_else(|| it.tag.to_string(), |tag| tag.label.to_lowercase())
        };
        return Err(CannotRelate::Tags {
            kind: kind.label.clone(),
            from: label(start),
            to: label(goal),
        });
    }
    let twin = |it: &Relation| {
        it.kind == kind.id
            && (it.from == *from && it.to == *to
                || kind.symmetric && it.from == *to && it.to == *from)
    };
    let mut known = known
        .into_iter()
        .filter_map(|id| project.relations().get(id));
    if known.any(|it| twin(it)) {
        return Err(CannotRelate::Already);
    }
    let relation = Relation {
        id,
        kind: kind.id.clone(),
        from: from.clone(),
        to: to.clone(),
        note: String::new(),
    };
    Ok(Transaction {
        name: format!("Relate: {}", kind.label),
        commands: vec![Command::Relation(Put::set(relation))],
    })
}

/// Removes a relation; both annotations stay.
pub fn remove(project: &Project, id: &RelationId) -> Option<Transaction> {
    project.relations().get(id)?;
    Some(Transaction {
        name: "Remove relation".to_owned(),
        commands: vec![Command::Relation(Put::remove(id.clone()))],
    })
}

/// Adds a type of relation, or changes the one of the id `of`; where its id
/// changes, all relations of the type follow.
pub fn set_type(project: &Project, of: Option<&str>, kind: &RelationType) -> Option<Transaction> {
    let mut scheme = Scheme::clone(project.scheme());
    let slot = of.and_then(|of| scheme.relations.iter_mut().find(|it| it.id == of));
    let verb = if let Some(slot) = slot {
        if *slot == *kind {
            return None;
        }
        slot.clone_from(kind);
        "Change"
    } else {
        scheme.relations.push(kind.clone());
        "Add"
    };
    let mut step = edit::set_scheme(format!("{verb} relation type {}", kind.label), scheme);
    if let Some(of) = of.filter(|of| kind.id != *of) {
        let bearers = project.relations().iter().filter(|it| it.kind == of);
        step.commands.extend(bearers.map(|it| {
            let mut it = Relation::clone(it);
            it.kind.clone_from(&kind.id);
            Command::Relation(Put::set(it))
        }));
    }
    Some(step)
}

/// Removes a type of relation and all relations that bear it.
pub fn delete_type(project: &Project, id: &str) -> Option<Transaction> {
    let mut scheme = Scheme::clone(project.scheme());
    let at = scheme.relations.iter().position(|it| it.id == id)?;
    let kind = scheme.relations.remove(at);
    let bearers = project.relations().iter().filter(|it| it.kind == id);
    let mut commands: Vec<Command> = bearers
        .map(|it| Command::Relation(Put::remove(it.id.clone())))
        .collect();
    commands.push(Command::Scheme(Arc::new(scheme)));
    Some(Transaction {
        name: format!("Delete relation type {}", kind.label),
        commands,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{apply, project_for_tests as project_over};
    use crate::model::{Fragments, SourceId};
    use crate::text::{CharOffset, CharSpan};

    fn tag(id: &str) -> TagId {
        TagId::parse(id).expect("id")
    }

    fn annotation(number: u64) -> AnnotationId {
        AnnotationId::of_random(number)
    }

    /// Three annotations, two figures and an actor, and a type between figures.
    fn project() -> Project {
        let mut project = project_over();
        for (number, name) in [(1, "figure"), (2, "figure"), (3, "actor")] {
            let at = CharOffset::new(number as u32);
            let span = CharSpan::new(at, CharOffset::new(8)).expect("ordered");
            let it = Annotation::manual(
                annotation(number),
                SourceId::parse("s").expect("id"),
                Fragments::one(span),
                tag(name),
                Vec::new(),
            );
            let add = edit::add_annotation(&project, it);
            apply(&mut project, &add.commands).expect("fits");
        }
        let kind = RelationType {
            id: "share".into(),
            label: "Share of".into(),
            from: vec![tag("figure")],
            to: vec![tag("figure")],
            symmetric: false,
            guideline: String::new(),
        };
        let add = set_type(&project, None, &kind).expect("changes");
        apply(&mut project, &add.commands).expect("fits");
        project
    }

    fn all(project: &Project) -> Vec<RelationId> {
        project.relations().iter().map(|it| it.id.clone()).collect()
    }

    fn try_relate(
        project: &Project,
        kind: &str,
        from: u64,
        to: u64,
    ) -> Result<Transaction, CannotRelate> {
        let known = all(project);
        let id = RelationId::of_random(from * 10 + to);
        relate(
            project,
            &known,
            id,
            kind,
            &annotation(from),
            &annotation(to),
        )
    }

    #[test]
    fn relations_keep_to_their_type() {
        #[track_caller]
        fn check(project: &Project, kind: &str, from: u64, to: u64, told: &str) {
            let found = try_relate(project, kind, from, to)
                .expect_err(told)
                .to_string();
            assert!(found.contains(told), "{found}");
        }
        let mut project = project();
        check(&project, "other", 1, 2, "no type of relation ‘other’");
        check(&project, "share", 1, 1, "to itself");
        check(
            &project,
            "share",
            1,
            3,
            "does not lead from figure to actor",
        );
        check(&project, "share", 1, 9, "not there any more");
        let step = try_relate(&project, "share", 1, 2).expect("fits");
        assert_eq!(step.name, "Relate: Share of");
        apply(&mut project, &step.commands).expect("fits");
        check(&project, "share", 1, 2, "already");
        // The other way round is another statement, unless direction means nothing.
        assert!(try_relate(&project, "share", 2, 1).is_ok());
        let mut kind = project.scheme().relations[0].clone();
        kind.symmetric = true;
        let step = set_type(&project, Some("share"), &kind).expect("changes");
        apply(&mut project, &step.commands).expect("fits");
        check(&project, "share", 2, 1, "already");
    }

    #[test]
    fn a_relation_goes_with_either_end() {
        for end in [1, 2] {
            let mut project = project();
            let step = try_relate(&project, "share", 1, 2).expect("fits");
            apply(&mut project, &step.commands).expect("fits");
            let before = project.clone();
            let delete = edit::delete_annotations(&project, &[annotation(end)]).expect("there");
            let done = apply(&mut project, &delete.commands).expect("is whole");
            assert!(project.relations().is_empty());
            apply(&mut project, &done.inverse).expect("is whole");
            assert_eq!(project, before);
        }
    }

    #[test]
    fn types_are_renamed_and_deleted_with_their_relations() {
        let mut project = project();
        let step = try_relate(&project, "share", 1, 2).expect("fits");
        apply(&mut project, &step.commands).expect("fits");
        let mut kind = project.scheme().relations[0].clone();
        assert_eq!(set_type(&project, Some("share"), &kind), None);
        kind.id = "part".into();
        let step = set_type(&project, Some("share"), &kind).expect("changes");
        apply(&mut project, &step.commands).expect("fits");
        let id = all(&project).remove(0);
        assert_eq!(project.relations().get(&id).expect("there").kind, "part");
        assert!(crate::model::check(&project).is_empty());
        let before = project.clone();
        let step = delete_type(&project, "part").expect("there");
        let done = apply(&mut project, &step.commands).expect("is whole");
        assert!(project.relations().is_empty() && project.scheme().relations.is_empty());
        apply(&mut project, &done.inverse).expect("is whole");
        assert_eq!(project, before);
        assert_eq!(remove(&project, &RelationId::of_random(99)), None);
        let step = remove(&project, &id).expect("there");
        apply(&mut project, &step.commands).expect("is whole");
        assert_eq!(project.annotations().len(), 3);
    }
}
