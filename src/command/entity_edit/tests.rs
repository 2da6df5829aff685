//! Random work on entities, and each transaction by itself.

use super::*;
use crate::command::{apply, apply_unchecked};
use crate::model::file::arbitrary::{self, Maker};
use crate::model::file::{decode_commands, encode_commands, write};
use crate::model::{
    Certainty, Fragments, Head, PartialDate, Record, RefKey, Severity, Source, SourceId,
    SourceState, TagId, check,
};
use crate::text::{CharOffset, CharSpan};
use proptest::prelude::*;

fn entity_ids(project: &Project) -> Vec<EntityId> {
    project.entities().iter().map(|it| it.id.clone()).collect()
}

fn some_mentions(maker: &mut Maker, project: &Project) -> Vec<AnnotationId> {
    let all = project.annotations().iter().map(|it| it.id.clone());
    all.filter(|_| maker.below(3) == 0).collect()
}

/// Something that a person may do to entities.
pub(crate) fn random_edit(maker: &mut Maker, project: &Project) -> Option<Transaction> {
    let ids = entity_ids(project);
    if ids.is_empty() {
        let id = EntityId::of_random(maker.bits());
        return add_entities(vec![plain_entity(id, EntityKind::Place, "Moura")]);
    }
    let one = maker.pick(&ids);
    let aliases: Vec<String> = project
        .entities()
        .get(&one)
        .into_iter()
        .flat_map(|it| it.aliases.iter().cloned())
        .collect();
    let kinds = [EntityKind::Person, EntityKind::Place, EntityKind::Other];
    let within = |maker: &mut Maker, entity: EntityId| Within {
        entity,
        from: maker
            .flag()
            .then(|| PartialDate::parse("2012").expect("a year")),
        to: maker
            .flag()
            .then(|| PartialDate::parse("2013-02").expect("a month")),
    };
    match maker.below(13) {
        0 => {
            let new = (0..maker.below(3)).map(|_| {
                let id = EntityId::of_random(maker.bits());
                plain_entity(id, maker.pick(&kinds), &maker.text())
            });
            add_entities(new.collect())
        }
        1 => rename_entity(project, &one, &maker.text(), maker.flag()).unwrap_or(None),
        2 => add_alias(project, &one, &maker.text()),
        3 => remove_alias(project, &one, &maker.pick(aliases.get(..1)?)),
        4 => set_entity_kind(project, &one, maker.pick(&kinds)),
        5 => {
            let outer = (0..maker.below(3)).map(|_| {
                let outer = maker.pick(&ids);
                within(maker, outer)
            });
            let outer = outer.collect();
            // A circle is refused, whatever it is made of.
            set_within(project, &one, outer).unwrap_or(None)
        }
        6 => set_sensitivity(project, &one, Sensitivity::Sensitive),
        7 => set_entity_note(project, &one, &maker.text()),
        8 => {
            let new = EntityId::of_random(maker.bits());
            let mut linking = Linking {
                beside: maker.flag(),
                unidentified: maker.flag(),
                ..Linking::default()
            };
            if maker.flag() {
                linking
                    .new
                    .push(plain_entity(new.clone(), EntityKind::Group, "JNIM"));
                linking.links.push(EntityLink {
                    entity: new,
                    certainty: maker.certainty(),
                });
            }
            if maker.flag() {
                linking.links.push(EntityLink {
                    entity: one.clone(),
                    certainty: maker.certainty(),
                });
                linking.aliases.push((one, maker.text()));
            }
            link_mentions(project, &some_mentions(maker, project), linking)
        }
        9 => unlink(project, &some_mentions(maker, project), &one),
        10 => {
            let from: Vec<EntityId> = (0..1 + maker.below(3)).map(|_| maker.pick(&ids)).collect();
            merge_entities(project, &from, &one)
        }
        11 => {
            let new = EntityId::of_random(maker.bits());
            let mentions = some_mentions(maker, project);
            split_entity(project, &one, &new, &maker.text(), &mentions, &aliases).ok()
        }
        _ => delete_entity(project, &one),
    }
}

fn errors(project: &Project) -> Vec<crate::model::Problem> {
    let mut problems = check(project);
    problems.retain(|it| it.severity == Severity::Error);
    problems
}

/// Every count of uses is what counting anew gives.
fn counts_are_right(project: &Project) -> bool {
    let mut counts = std::collections::BTreeMap::new();
    project.visit_refs(&mut |it| *counts.entry(RefKey::from(it)).or_insert(0) += 1);
    let mut right = counts
        .iter()
        .all(|(key, count)| project.uses(key.as_ref()) == *count);
    for id in entity_ids(project) {
        let count = counts.get(&RefKey::Entity(id.clone())).copied();
        right &= project.uses(Ref::Entity(&id)) == count.unwrap_or(0);
    }
    right
}

/// Which records name an entity: those of annotations, of zones, of entities.
fn named_by(
    project: &Project,
    ids: &[&EntityId],
) -> (Vec<AnnotationId>, Vec<String>, Vec<EntityId>) {
    let ids: BTreeSet<&EntityId> = ids.iter().copied().collect();
    let annotations = project.annotations().iter();
    let zones = project.zones().iter();
    let entities = project.entities().iter();
    (
        annotations
            .filter(|it| names(&***it, &ids))
            .map(|it| it.id.clone())
            .collect(),
        zones
            .filter(|it| names(&***it, &ids))
            .map(|it| it.id.to_string())
            .collect(),
        entities
            .filter(|it| names(&***it, &ids))
            .map(|it| it.id.clone())
            .collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Random work on entities leaves no error, is taken back exactly, and a
    /// journal leads to the same bytes.
    #[test]
    fn any_work_on_entities_is_whole_and_can_be_taken_back(
        start in arbitrary::project(9),
        seed: u64,
        steps in 1_usize..24,
    ) {
        let mut maker = Maker::new(seed);
        let mut live = start.clone();
        let mut replayed = start;
        for _ in 0..steps {
            let Some(transaction) = random_edit(&mut maker, &live) else {
                continue;
            };
            let before = live.clone();
            let applied = apply(&mut live, &transaction.commands)
                .map_err(|why| TestCaseError::fail(format!("{}: {why}", transaction.name)))?;
            prop_assert!(live != before, "{} changes nothing", &transaction.name);
            prop_assert_eq!(errors(&live), vec![], "after {}", &transaction.name);
            prop_assert!(counts_are_right(&live), "after {}", &transaction.name);
            let mut back = live.clone();
            apply_unchecked(&mut back, &applied.inverse);
            prop_assert!(back == before, "{} is not taken back", &transaction.name);
            prop_assert_eq!(write(&back), write(&before));
            let line = encode_commands(&transaction.commands);
            let commands = decode_commands(&line).map_err(TestCaseError::fail)?;
            apply_unchecked(&mut replayed, &commands);
        }
        prop_assert_eq!(write(&replayed), write(&live));
    }

    /// After a merge whatever named one of the merged names the kept one, and
    /// nothing else has changed.
    #[test]
    fn a_merge_moves_every_reference(start in arbitrary::project(10), seed: u64) {
        let mut maker = Maker::new(seed);
        let ids = entity_ids(&start);
        prop_assume!(ids.len() > 1);
        let (from, into) = (maker.pick(&ids), maker.pick(&ids));
        prop_assume!(from != into);
        let merge = merge_entities(&start, std::slice::from_ref(&from), &into);
        let mut after = start.clone();
        apply(&mut after, &merge.expect("both are there").commands).expect("fits");
        prop_assert_eq!(after.uses(Ref::Entity(&from)), 0);
        prop_assert!(!after.entities().contains(&from));
        let was = named_by(&start, &[&from, &into]);
        let is = named_by(&after, &[&into]);
        prop_assert_eq!(&was.0, &is.0);
        prop_assert_eq!(&was.1, &is.1);
        let inner = was.2.iter().filter(|it| **it != from && **it != into);
        prop_assert_eq!(inner.collect::<Vec<_>>(), is.2.iter().collect::<Vec<_>>());
        let (old, new) = (start.entities().get(&from), after.entities().get(&into));
        let (old, new) = (old.expect("there"), new.expect("there"));
        let known = |name: &String| *name == new.label || new.aliases.contains(name);
        prop_assert!(old.aliases.iter().all(|it| it.is_empty() || known(it)));
        prop_assert!(old.label.is_empty() || known(&old.label));
        for it in start.annotations().iter().filter(|it| !was.0.contains(&it.id)) {
            prop_assert_eq!(after.annotations().get(&it.id), Some(it));
        }
    }

    /// What was split off and merged back leaves every reference as it was.
    #[test]
    fn a_split_that_is_merged_back_changes_no_reference(
        start in arbitrary::project(10),
        seed: u64,
    ) {
        let mut maker = Maker::new(seed);
        let ids = entity_ids(&start);
        prop_assume!(!ids.is_empty());
        let one = maker.pick(&ids);
        let new = EntityId::of_random(maker.bits());
        let mentions = some_mentions(&mut maker, &start);
        let mut after = start.clone();
        let split = split_entity(&start, &one, &new, "Split", &mentions, &[]);
        apply(&mut after, &split.expect("is there").commands).expect("fits");
        for it in named_by(&after, &[&new]).0 {
            prop_assert!(mentions.contains(&it));
        }
        for it in named_by(&after, &[&one]).0 {
            prop_assert!(!mentions.contains(&it));
        }
        let merge = merge_entities(&after, &[new], &one).expect("both are there");
        apply(&mut after, &merge.commands).expect("fits");
        prop_assert_eq!(named_by(&after, &[&one]).0, named_by(&start, &[&one]).0);
    }

    /// After deleting an entity nothing names it, and every annotation stays.
    #[test]
    fn a_deleted_entity_is_named_by_nothing(start in arbitrary::project(10), seed: u64) {
        let ids = entity_ids(&start);
        prop_assume!(!ids.is_empty());
        let one = Maker::new(seed).pick(&ids);
        let mut after = start.clone();
        let delete = delete_entity(&start, &one).expect("is there");
        apply(&mut after, &delete.commands).expect("fits");
        prop_assert_eq!(after.uses(Ref::Entity(&one)), 0);
        prop_assert_eq!(after.annotations().len(), start.annotations().len());
        prop_assert_eq!(errors(&after), vec![]);
    }
}

fn id(name: &str) -> EntityId {
    EntityId::parse(name).expect("an id")
}

fn mention(name: &str) -> AnnotationId {
    AnnotationId::parse(name).expect("an id")
}

/// Four places and two mentions of the first: `m1` certain, `m2` possible and
/// of the second too; `f` is a figure.
fn mali() -> Project {
    let mut project = Project::new(Head::default());
    let source = Source {
        id: SourceId::parse("s").expect("an id"),
        path: "s.txt".into(),
        sha256: "".into(),
        encoding: "utf-8".into(),
        bom: false,
        chars: 100,
        title: String::new(),
        publisher: String::new(),
        published: None,
        covers: None,
        language: "".into(),
        state: SourceState::Started,
    };
    let mut commands = vec![Command::Source(Put::set(source))];
    for name in ["kobe", "kobou", "mopti", "mali"] {
        let entity = plain_entity(id(name), EntityKind::Place, name);
        commands.push(Command::Entity(Put::set(entity)));
    }
    for (at, (name, tag)) in [("m1", "place"), ("m2", "place"), ("f", "figure")]
        .into_iter()
        .enumerate()
    {
        let start = CharOffset::new(at as u32 * 10);
        let span = CharSpan::new(start, start.plus(4)).expect("ordered");
        let tag = TagId::parse(tag).expect("an id");
        let source = SourceId::parse("s").expect("an id");
        let spans = Fragments::one(span);
        let mut it = Annotation::manual(mention(name), source, spans, tag, vec!["Kobe".into()]);
        let mut link = |name: &str, certainty| {
            it.entities.push(EntityLink {
                entity: id(name),
                certainty,
            });
        };
        match name {
            "m1" => link("kobe", Certainty::Certain),
            "m2" => {
                link("kobe", Certainty::Possible);
                link("kobou", Certainty::Probable);
            }
            _ => {}
        }
        commands.push(Command::Annotation(Put::set(it)));
    }
    apply(&mut project, &commands).expect("is whole");
    project
}

fn done(project: &mut Project, transaction: Option<Transaction>) -> String {
    let transaction = transaction.expect("changes something");
    apply(project, &transaction.commands).expect("is whole");
    transaction.name
}

fn links(project: &Project, name: &str) -> Vec<(String, Certainty)> {
    let annotation = project.annotations().get(&mention(name)).expect("there");
    let links = annotation.entities.iter();
    links
        .map(|it| (it.entity.to_string(), it.certainty))
        .collect()
}

fn within(outer: &str) -> Within {
    Within {
        entity: id(outer),
        from: None,
        to: None,
    }
}

#[test]
fn of_two_links_that_become_one_the_surer_stays() {
    let mut project = mali();
    let merge = merge_entities(&project, &[id("kobe")], &id("kobou"));
    assert_eq!(done(&mut project, merge), "Merge kobe into kobou");
    assert_eq!(
        links(&project, "m1"),
        [("kobou".into(), Certainty::Certain)]
    );
    assert_eq!(
        links(&project, "m2"),
        [("kobou".into(), Certainty::Probable)]
    );
    let kept = project.entities().get(&id("kobou")).expect("there");
    assert!(kept.aliases.contains("kobe"));
    assert_eq!(merge_entities(&project, &[id("kobou")], &id("kobou")), None);
}

#[test]
fn nothing_lies_within_itself() {
    let mut project = mali();
    for (inner, outer) in [("kobe", "mopti"), ("mopti", "mali")] {
        let change = set_within(&project, &id(inner), vec![within(outer)]);
        done(&mut project, change.expect("no circle"));
    }
    let circle = set_within(&project, &id("mali"), vec![within("kobe")]);
    let circle = circle.expect_err("a circle");
    assert_eq!(
        circle.to_string(),
        "‘mali’ cannot lie within ‘kobe’, since that lies within ‘mali’"
    );
    let own = set_within(&project, &id("mali"), vec![within("mali")]);
    assert!(matches!(own, Err(EntityError::Circle { .. })));
    let year = |text: &str| PartialDate::parse(text).ok();
    let reversed = Within {
        from: year("2014"),
        to: year("2013"),
        ..within("mali")
    };
    let reversed = set_within(&project, &id("kobou"), vec![reversed]);
    assert!(matches!(reversed, Err(EntityError::Reversed { .. })));
    // Kobe in Mopti in Mali: Kobe and Mali made one, it lies in nothing.
    let merge = merge_entities(&project, &[id("kobe")], &id("mali"));
    done(&mut project, merge);
    let mali = project.entities().get(&id("mali")).expect("there");
    assert_eq!(mali.within, []);
    let mopti = project.entities().get(&id("mopti")).expect("there");
    assert_eq!(mopti.within, [within("mali")]);
    assert_eq!(errors(&project), []);
}

#[test]
fn links_are_replaced_or_put_beside() {
    let mut project = mali();
    let to = |name: &str| EntityLink {
        entity: id(name),
        certainty: Certainty::Certain,
    };
    let all = [mention("m1"), mention("m2"), mention("f"), mention("m1")];
    let change = link_mentions(&project, &all, Linking::to(to("mopti")));
    assert_eq!(done(&mut project, change), "Link 2 mentions to mopti");
    assert_eq!(
        links(&project, "m2"),
        [("mopti".into(), Certainty::Certain)]
    );
    assert_eq!(links(&project, "f"), [], "a figure links to nothing");
    let again = link_mentions(&project, &all, Linking::to(to("mopti")));
    assert_eq!(again, None, "they are linked already");
    let beside = Linking {
        beside: true,
        aliases: vec![
            (id("mali"), " Le  Mali ".into()),
            (id("mali"), "mali".into()),
        ],
        ..Linking::to(to("mali"))
    };
    let change = link_mentions(&project, &all[..1], beside);
    assert_eq!(done(&mut project, change), "Link to mali");
    assert_eq!(links(&project, "m1").len(), 2);
    let mali = project.entities().get(&id("mali")).expect("there");
    assert_eq!(mali.aliases.iter().collect::<Vec<_>>(), ["Le Mali"]);
    let nobody = Linking {
        unidentified: true,
        ..Linking::default()
    };
    let change = link_mentions(&project, &all[..1], nobody);
    assert_eq!(done(&mut project, change), "Mark as unidentified");
    assert_eq!(links(&project, "m1"), []);
    let change = link_mentions(&project, &all[..1], Linking::to(to("kobe")));
    done(&mut project, change);
    let m1 = project.annotations().get(&mention("m1")).expect("there");
    assert!(!m1.unidentified, "who is named is not unidentified");
    let change = unlink(&project, &all, &id("kobe"));
    assert_eq!(done(&mut project, change), "Unlink from kobe");
    assert_eq!(links(&project, "m1"), []);
}

#[test]
fn names_are_kept_and_tidied() {
    let mut project = mali();
    let rename = rename_entity(&project, &id("kobe"), " Kobé\n village ", true);
    done(&mut project, rename.expect("a name"));
    let kobe = || project.entities().get(&id("kobe")).expect("there").clone();
    assert_eq!(kobe().label, "Kobé village");
    assert!(kobe().aliases.contains("kobe"));
    let same = rename_entity(&project, &id("kobe"), "Kobé village", true);
    assert_eq!(same, Ok(None));
    let empty = rename_entity(&project, &id("kobe"), " \n", true);
    assert_eq!(empty, Err(EntityError::NoName));
    assert_eq!(add_alias(&project, &id("kobe"), " Kobé village"), None);
    assert_eq!(add_alias(&project, &id("nobody"), "X"), None);
    // A name that was a further one is not both.
    let back = rename_entity(&project, &id("kobe"), "kobe", false);
    done(&mut project, back.expect("a name"));
    let kobe = project.entities().get(&id("kobe")).expect("there");
    assert_eq!((kobe.label.as_str(), kobe.aliases.len()), ("kobe", 0));
    assert_eq!(kobe.id(), id("kobe"));
}
