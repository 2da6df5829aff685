use super::{COLUMNS, Entry, EntryId, Gazetteer, MALI, MALI_NAME, Row, Sort, chain};
use crate::model::EntityKind;
use crate::recognise::{Context, NameTarget, Names};
use crate::text::SourceText;
use proptest::prelude::*;

/// Rows of a table without quotation marks.
fn rows(text: &str) -> Vec<Row> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .map(|(index, line)| Row {
            line: index + 1,
            fields: line.split(',').map(str::to_owned).collect(),
        })
        .collect()
}

fn read(text: &str) -> Result<Gazetteer, String> {
    Gazetteer::read("ours", &rows(text), &[]).map_err(|it| it.to_string())
}

fn mali() -> Gazetteer {
    Gazetteer::read(MALI_NAME, &rows(MALI), &[]).expect("the shipped gazetteer is sound")
}

/// What an entry lies in, outwards.
fn way(gazetteers: &[Gazetteer], sort: Sort, name: &str) -> Vec<String> {
    let (id, _) = gazetteers
        .iter()
        .flat_map(Gazetteer::entries)
        .find(|(_, it)| it.sort == sort && it.name == name)
        .expect(name);
    chain(&id, gazetteers)
        .iter()
        .map(|(_, it)| format!("{} {}", it.sort.word(), it.name))
        .collect()
}

#[test]
fn the_shipped_gazetteer_is_sound() {
    assert!(!MALI.contains('"'), "its rows can be split at commas");
    let mali = mali();
    let count = |sort: Sort| mali.entries().filter(|(_, it)| it.sort == sort).count();
    assert_eq!(count(Sort::Region), 19);
    assert_eq!(count(Sort::District), 1);
    assert!(count(Sort::Cercle) >= 100 && count(Sort::Town) >= 60 && count(Sort::Village) >= 40);
    // All but the country and what reaches over its borders lies in the country.
    let all = [mali];
    for (id, entry) in all[0].entries() {
        let outermost = chain(&id, &all).last().map(|(_, it)| it.sort);
        if entry.within.is_some() {
            assert_eq!(outermost, Some(Sort::Country), "{entry:?}");
        } else {
            assert!(
                matches!(entry.sort, Sort::Country | Sort::Area),
                "{entry:?}"
            );
        }
        for name in entry.aliases.iter().chain([&entry.name]) {
            assert_eq!(name.trim(), name, "{entry:?}");
        }
    }
    assert_eq!(
        way(&all, Sort::Village, "Ogossagou"),
        ["cercle Bankass", "region Bandiagara", "country Mali"]
    );
    assert_eq!(
        way(&all, Sort::Town, "Mopti"),
        ["cercle Mopti", "region Mopti", "country Mali"]
    );
}

#[test]
fn its_names_are_found() {
    let mali = mali();
    let names = Names::new(mali.names());
    let text = SourceText::new("In Segou and at Tombouctou; near Douentsa.").expect("short");
    let found: Vec<_> = names
        .find(&text, &Context::default())
        .iter()
        .map(|it| {
            let sorts: Vec<_> = it
                .targets
                .iter()
                .filter_map(|it| match it {
                    NameTarget::Entry(id) => mali.get(id).map(|it| it.sort.word()),
                    NameTarget::Entity(_) => None,
                })
                .collect();
            format!("{} {:?} {}", text.slice(it.span), it.how, sorts.join(" "))
        })
        .collect();
    assert_eq!(
        found,
        [
            "Segou Folded region cercle town",
            "Tombouctou Exact region cercle town",
            "Douentsa Near region cercle town",
        ]
    );
}

#[test]
fn tables_are_read_as_they_are_meant() {
    let text = "Name,KIND,note,within,aliases\n\
                Army,Organisation,x,,the army; ;forces\n\
                2nd Unit,group,,Army,\n\
                Ann,person,,2nd Unit,";
    let read = read(text).expect("a gazetteer");
    let entries: Vec<&Entry> = read.entries().map(|(_, it)| it).collect();
    assert_eq!(entries[0].sort.entity_kind(), EntityKind::Organisation);
    let aliases: Vec<_> = entries[0].aliases.iter().map(|it| it.as_str()).collect();
    assert_eq!(aliases, ["forces", "the army"]);
    let all = [read];
    assert_eq!(
        way(&all, Sort::Person, "Ann"),
        ["group 2nd Unit", "organisation Army"]
    );
    assert_eq!(all[0].names().count(), 5);
    let nobody = EntryId {
        gazetteer: "other".into(),
        entry: 0,
    };
    assert_eq!(all[0].get(&nobody), None);
    assert_eq!(chain(&nobody, &all), []);
}

#[test]
fn a_second_list_can_lean_on_the_first() {
    let first = mali();
    let text = "kind,name,aliases,within\nvillage,Toguel,,Mopti\ntown,X,,\nvillage,Y,,region:Gao";
    let second = Gazetteer::read("ours", &rows(text), &[&first]).expect("a gazetteer");
    let all = [first, second];
    assert_eq!(
        way(&all, Sort::Village, "Toguel"),
        ["cercle Mopti", "region Mopti", "country Mali"]
    );
    assert_eq!(
        way(&all, Sort::Village, "Y"),
        ["region Gao", "country Mali"]
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let fault = |text: &str| read(text).expect_err(text);
    let head = "kind,name,aliases,within\n";
    let kinds = "country, region, district, cercle, commune, town, village, area, place, person, \
                 group, organisation";
    for (body, expected) in [
        ("", None),
        (
            "city,Mopti",
            Some(format!("line 2: ‘city’ is no kind; kinds are {kinds}")),
        ),
        (
            ",Mopti",
            Some(format!("line 2: the kind is missing; it is one of {kinds}")),
        ),
        ("town,", Some("line 2: the name is missing".to_owned())),
        ("town", Some("line 2: the name is missing".to_owned())),
        (
            "town,A,,\n\ntown,A,a,",
            Some("line 4: the town ‘A’ is there already, in line 2".to_owned()),
        ),
        ("town,A\nvillage,A", None),
        ("region,R\nregion,Q\ntown,A,,R\ntown,A,,Q", None),
        (
            "town,A,,B",
            Some("line 2: ‘A’ lies in ‘B’, which is not there".to_owned()),
        ),
        (
            "town,A,,A",
            Some("line 2: a town cannot lie in ‘A’".to_owned()),
        ),
        (
            "region,A,,B\ntown,B",
            Some("line 2: a region cannot lie in ‘B’".to_owned()),
        ),
        (
            "town,A\nregion,A\ntown,B,,town:A",
            Some("line 4: a town cannot lie in ‘town:A’".to_owned()),
        ),
        (
            "region,A\ndistrict,A\ntown,B,,A",
            Some("line 4: ‘A’ is ambiguous; several are called so".to_owned()),
        ),
        ("region,A\ndistrict,A\ntown,B,,district:A", None),
        (
            "group,A,,B\ngroup,B,,C\ngroup,C,,A",
            Some("line 2: ‘A’ would lie within itself".to_owned()),
        ),
        (
            "group,A,,A",
            Some("line 2: ‘A’ would lie within itself".to_owned()),
        ),
        (
            "person,A\nperson,B,,A",
            Some("line 3: a person cannot lie in ‘A’".to_owned()),
        ),
    ] {
        let got = read(&format!("{head}{body}")).err();
        assert_eq!(got, expected, "{body}");
    }
    assert_eq!(
        fault(""),
        "line 1: the table is empty; its first row names the columns"
    );
    assert_eq!(
        fault("kind,town\n"),
        "line 1: there is no column ‘name’; the first row names the columns kind, name, aliases, within"
    );
    let long = fault(&format!("{head}{},A", "x".repeat(10_000)));
    assert!(long.len() < 400, "{long}");
}

#[test]
fn every_kind_reads_back() {
    for sort in Sort::ALL {
        assert_eq!(Sort::parse(&sort.word().to_uppercase()), Some(sort));
    }
    assert_eq!(COLUMNS.len(), 4);
}

proptest! {
    #[test]
    fn any_table_gets_an_answer(
        table in prop::collection::vec(
            prop::collection::vec(
                prop::sample::select(vec!["", "group", "town", "region", "A", "B", "C", ";", "region:A", "x:"]),
                0..5,
            ),
            0..8,
        )
    ) {
        let mut text = "kind,name,aliases,within\n".to_owned();
        for row in &table {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        if let Ok(read) = read(&text) {
            let all = [read];
            for (id, _) in all[0].entries() {
                prop_assert!(chain(&id, &all).len() <= table.len());
            }
        }
    }
}
