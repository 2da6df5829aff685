//! The names that a project and the gazetteers know, ready to be found, with
//! the way back from what was found to what it is called.

use super::gazetteer::{MALI, MALI_NAME, Row};
use super::{Context, FoundName, Gazetteer, NameTarget, Names};
use crate::model::{Entity, EntityId, EntityKind, Table};
use crate::text::SourceText;
use smol_str::SmolStr;
use std::sync::{Arc, OnceLock};

/// Known names.
#[derive(Clone, Debug)]
pub struct KnownNames {
    entities: Table<Entity>,
    gazetteers: Arc<[Gazetteer]>,
    names: Names,
}

/// What a name belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The entity of the project; `None` for an entry of a gazetteer.
    pub id: Option<EntityId>,
    /// What it is.
    pub kind: EntityKind,
    /// What it is called.
    pub label: SmolStr,
    /// Its other names.
    pub aliases: Vec<SmolStr>,
    /// What it lies in, for telling those of one name apart; may be empty.
    pub within: SmolStr,
    /// What sort of place or body it is: "region"; may be empty.
    pub sort: SmolStr,
}

/// The gazetteers that come with the program.
pub fn shipped() -> &'static Arc<[Gazetteer]> {
    static SHIPPED: OnceLock<Arc<[Gazetteer]>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        // No field of it is quoted, which a test keeps so.
        let rows = MALI.lines().enumerate().map(|(at, line)| Row {
            line: at + 1,
            fields: line.split(',').map(str::to_owned).collect(),
        });
        let rows: Vec<Row> = rows.collect();
        // A test sees to it that it can be read; without it nothing is lost
        // but its suggestions.
        let mali = Gazetteer::read(MALI_NAME, &rows, &[]);
        mali.into_iter().collect()
    })
}

impl KnownNames {
    /// Makes the names of a project's entities and of gazetteers ready.
    pub fn new(entities: &Table<Entity>, gazetteers: &Arc<[Gazetteer]>) -> Self {
        let own = entities.iter().flat_map(|it| {
            let labels = std::iter::once(&it.label).chain(&it.aliases);
            labels.map(|label| (NameTarget::Entity(it.id.clone()), it.kind, label.as_str()))
        });
        let listed = gazetteers.iter().flat_map(Gazetteer::names);
        Self {
            names: Names::new(own.chain(listed)),
            entities: entities.clone(),
            gazetteers: Arc::clone(gazetteers),
        }
    }

    /// Whether these are the names of those entities and gazetteers.
    pub fn are_of(&self, entities: &Table<Entity>, gazetteers: &Arc<[Gazetteer]>) -> bool {
        Arc::ptr_eq(&self.gazetteers, gazetteers)
            && (self.entities.shares(entities) || self.entities == *entities)
    }

    /// Finds them in a text: by start, not overlapping. Where a name is one of
    /// the project's entities, gazetteers have no say: the project has decided
    /// what it means.
    pub fn find(&self, text: &SourceText, context: &Context) -> Vec<FoundName> {
        let mut found = self.names.find(text, context);
        for it in &mut found {
            let own = |target: &NameTarget| matches!(target, NameTarget::Entity(_));
            if it.targets.iter().any(own) {
                it.targets.retain(own);
            }
        }
        found
    }

    /// What a target is called.
    pub fn describe(&self, target: &NameTarget) -> Option<Described> {
        match target {
            NameTarget::Entity(id) => {
                let entity = self.entities.get(id)?;
                Some(Described {
                    id: Some(id.clone()),
                    kind: entity.kind,
                    label: SmolStr::new(&entity.label),
                    aliases: entity.aliases.iter().map(SmolStr::new).collect(),
                    within: SmolStr::default(),
                    sort: SmolStr::default(),
                })
            }
            NameTarget::Entry(id) => {
                let get = |id| self.gazetteers.iter().find_map(|it| it.get(id));
                let entry = get(id)?;
                let within = entry.within.as_ref().and_then(get);
                Some(Described {
                    id: None,
                    kind: entry.sort.entity_kind(),
                    label: entry.name.clone(),
                    aliases: entry.aliases.iter().cloned().collect(),
                    within: within.map(|it| it.name.clone()).unwrap_or_default(),
                    sort: entry.sort.word().into(),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Command, Put, apply};
    use crate::model::{Head, Project, Sensitivity};
    use crate::recognise::How;

    #[test]
    fn what_is_shipped_can_be_read() {
        let all = shipped();
        assert_eq!(all.len(), 1);
        assert!(all[0].entries().len() > 100);
    }

    #[test]
    fn an_entity_of_the_project_decides_what_its_name_means() {
        let text = SourceText::new("Killed in Mopti, near Bandiagara.").expect("short");
        let mut project = Project::new(Head::default());
        let check = |project: &Project, words: &str, expected: &[(Option<&str>, &str)]| {
            let known = KnownNames::new(project.entities(), shipped());
            assert!(known.are_of(project.entities(), shipped()));
            let found = known.find(&text, &Context::default());
            let it = found.iter().find(|it| text.slice(it.span) == words);
            let it = it.expect("is found");
            assert_eq!(it.how, How::Exact);
            let targets: Vec<Described> = it
                .targets
                .iter()
                .map(|target| known.describe(target).expect("is known"))
                .collect();
            let told: Vec<(Option<&str>, &str)> = targets
                .iter()
                .map(|it| (it.id.as_ref().map(EntityId::as_str), it.label.as_str()))
                .collect();
            assert_eq!(told, expected);
        };
        // A region, a cercle and a town.
        check(&project, "Mopti", &[(None, "Mopti"); 3]);
        let entity = Entity {
            id: EntityId::parse("e").expect("an id"),
            kind: EntityKind::Place,
            label: "Mopti".into(),
            aliases: Default::default(),
            within: Vec::new(),
            sensitivity: Sensitivity::Public,
            note: String::new(),
        };
        apply(&mut project, &[Command::Entity(Put::set(entity))]).expect("is whole");
        check(&project, "Mopti", &[(Some("e"), "Mopti")]);
    }
}
