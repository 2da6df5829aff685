//! How much there is of what: per tag, source, entity and annotator.
//!
//! Figures about the work, not about the events: nothing here adds up what
//! the sources count.

use crate::model::{
    Annotation, AnnotatorRole, EntityId, EntityKind, Origin, Project, SourceId, SourceState, TagId,
    TagSet,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a set of annotations amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub annotations: u32,
    /// The code points that they cover, each annotation counted by itself.
    pub chars: u64,
    /// Those with a normalised value.
    pub valued: u32,
    /// Those linked to an entity, or said to be unidentified.
    pub linked: u32,
    /// Those flagged as unsure.
    pub unsure: u32,
    /// Those not made by hand: accepted suggestions, tag-all, imports.
    pub assisted: u32,
}

impl Tally {
    fn add(&mut self, it: &Annotation) {
        self.annotations += 1;
        let lengths = it.spans.as_slice().iter();
        self.chars += lengths
            .map(|span| u64::from(span.end().get() - span.start().get()))
            .sum::<u64>();
        self.valued += u32::from(it.value.is_some());
        self.linked += u32::from(!it.entities.is_empty() || it.unidentified);
        self.unsure += u32::from(it.unsure);
        self.assisted += u32::from(matches!(
            it.origin,
            Origin::Propagated | Origin::Suggested | Origin::Imported(_)
        ));
    }

    fn join(&mut self, other: Self) {
        self.annotations += other.annotations;
        self.chars += other.chars;
        self.valued += other.valued;
        self.linked += other.linked;
        self.unsure += other.unsure;
        self.assisted += other.assisted;
    }
}

/// Annotations of each tag, by the order of [`Statistics::tags`].
pub type ByTag = Vec<u32>;

/// A tag's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRow {
    /// The tag.
    pub id: TagId,
    /// Its label in the first project that has it; the id where none does.
    pub label: String,
    /// What it amounts to.
    pub tally: Tally,
}

/// A source's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// The source, as the first project that has it calls it.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Its length in code points.
    pub chars: u32,
    /// How far the annotator is; of several, the one who is furthest behind.
    pub state: SourceState,
    /// The code points that were marked as reviewed for every tag, in the
    /// project where these are fewest.
    pub reviewed: u32,
    /// What its annotations amount to.
    pub tally: Tally,
    /// How many there are of each tag.
    pub by_tag: ByTag,
}

/// An entity's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityRow {
    /// The entity.
    pub id: EntityId,
    /// Its label in the first project that has it.
    pub label: String,
    /// What it is.
    pub kind: EntityKind,
    /// The annotations that link to it.
    pub mentions: u32,
    /// The sources that these lie in.
    pub sources: u32,
}

/// An annotator's row: a project file is the work of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatorRow {
    /// The name, or the id where there is none.
    pub name: String,
    /// What the file is.
    pub role: AnnotatorRole,
    /// What the work amounts to.
    pub tally: Tally,
    /// How many there are of each tag.
    pub by_tag: ByTag,
}

/// The figures about one or several projects over the same sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// All annotations.
    pub total: Tally,
    /// Tags, in the order of the first scheme, further ones behind.
    pub tags: Vec<TagRow>,
    /// Sources, by id.
    pub sources: Vec<SourceRow>,
    /// Entities, those mentioned most first, then by label.
    pub entities: Vec<EntityRow>,
    /// One row a project, in the order given.
    pub annotators: Vec<AnnotatorRow>,
}

/// One of the tables that [`Statistics`] can be shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is a row for each of these")]
pub enum Table {
    #[default]
    Tags,
    Sources,
    Entities,
    Annotators,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 4] = [Self::Tags, Self::Sources, Self::Entities, Self::Annotators];
}

/// The columns of [`Tally`], in the order of [`Tally::columns`].
const TALLY: [&str; 6] = [
    "annotations",
    "characters",
    "with value",
    "linked",
    "unsure",
    "assisted",
];

impl Tally {
    fn columns(&self) -> [String; 6] {
        [
            self.annotations.to_string(),
            self.chars.to_string(),
            self.valued.to_string(),
            self.linked.to_string(),
            self.unsure.to_string(),
            self.assisted.to_string(),
        ]
    }
}

impl Statistics {
    /// A table as text: its head and its rows, for the screen, the terminal
    /// and spreadsheets alike.
    pub fn table(&self, which: Table) -> (Vec<String>, Vec<Vec<String>>) {
        let words =
            |them: &[&str]| -> Vec<String> { them.iter().map(ToString::to_string).collect() };
        let tags = || self.tags.iter().map(|row| row.id.to_string());
        let counts = |by_tag: &ByTag| by_tag.iter().map(ToString::to_string).collect::<Vec<_>>();
        match which {
            Table::Tags => {
                let mut head = words(&["tag", "label"]);
                head.extend(words(&TALLY));
                let rows = self.tags.iter().map(|row| {
                    let mut cells = vec![row.id.to_string(), row.label.clone()];
                    cells.extend(row.tally.columns());
                    cells
                });
                (head, rows.collect())
            }
            Table::Sources => {
                let mut head = words(&["source", "title", "state", "length", "reviewed"]);
                head.extend(words(&TALLY));
                head.extend(tags());
                let rows = self.sources.iter().map(|row| {
                    let mut cells = vec![
                        row.id.to_string(),
                        row.title.clone(),
                        state_word(row.state).to_owned(),
                        row.chars.to_string(),
                        row.reviewed.to_string(),
                    ];
                    cells.extend(row.tally.columns());
                    cells.extend(counts(&row.by_tag));
                    cells
                });
                (head, rows.collect())
            }
            Table::Entities => {
                let head = words(&["entity", "label", "kind", "mentions", "sources"]);
                let rows = self.entities.iter().map(|row| {
                    vec![
                        row.id.to_string(),
                        row.label.clone(),
                        kind_word(row.kind).to_owned(),
                        row.mentions.to_string(),
                        row.sources.to_string(),
                    ]
                });
                (head, rows.collect())
            }
            Table::Annotators => {
                let mut head = words(&["annotator", "role"]);
                head.extend(words(&TALLY));
                head.extend(tags());
                let rows = self.annotators.iter().map(|row| {
                    let mut cells = vec![row.name.clone(), role_word(row.role).to_owned()];
                    cells.extend(row.tally.columns());
                    cells.extend(counts(&row.by_tag));
                    cells
                });
                (head, rows.collect())
            }
        }
    }
}

fn state_word(state: SourceState) -> &'static str {
    match state {
        SourceState::Untouched => "untouched",
        SourceState::Started => "started",
        SourceState::Done => "done",
    }
}

fn kind_word(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Group => "group",
        EntityKind::Organisation => "organisation",
        EntityKind::Place => "place",
        EntityKind::Other => "other",
    }
}

fn role_word(role: AnnotatorRole) -> &'static str {
    match role {
        AnnotatorRole::Annotator => "annotator",
        AnnotatorRole::Reviewer => "reviewer",
        AnnotatorRole::Machine => "machine",
    }
}

/// What makes a source the same in two projects: its text, told apart by path
/// where two sources have one text. A text that was never read has no hash.
fn source_key(project: &Project, id: &SourceId) -> (String, String) {
    let source = project.sources().get(id);
    source.map_or_else(
        || (String::new(), id.to_string()),
        |it| {
            let name = it.path.rsplit('/').next().unwrap_or_default();
            (it.sha256.to_string(), name.to_owned())
        },
    )
}

/// Counts the projects together, once through each.
pub fn statistics<'a>(projects: impl IntoIterator<Item = &'a Project>) -> Statistics {
    let mut all = Statistics::default();
    let mut tag_places: BTreeMap<TagId, usize> = BTreeMap::new();
    let mut source_rows: BTreeMap<(String, String), SourceRow> = BTreeMap::new();
    let mut entity_rows: BTreeMap<EntityId, (EntityRow, BTreeSet<(String, String)>)> =
        BTreeMap::new();
    for project in projects {
        for tag in &project.scheme().tags {
            place_of(&mut all.tags, &mut tag_places, &tag.id, &tag.label);
        }
        let mut keys: BTreeMap<SourceId, (String, String)> = BTreeMap::new();
        for source in project.sources().iter() {
            let key = source_key(project, &source.id);
            let reviewed = reviewed_chars(project, &source.id);
            let row = source_rows.entry(key.clone()).or_insert_with(|| SourceRow {
                id: source.id.clone(),
                title: source.title.clone(),
                chars: source.chars,
                state: source.state,
                reviewed,
                tally: Tally::default(),
                by_tag: ByTag::new(),
            });
            row.state = row.state.min(source.state);
            row.reviewed = row.reviewed.min(reviewed);
            keys.insert(source.id.clone(), key);
        }
        for entity in project.entities().iter() {
            entity_rows.entry(entity.id.clone()).or_insert_with(|| {
                let row = EntityRow {
                    id: entity.id.clone(),
                    label: entity.label.clone(),
                    kind: entity.kind,
                    mentions: 0,
                    sources: 0,
                };
                (row, BTreeSet::new())
            });
        }
        let head = project.head();
        let name = match head.annotator.name.as_str() {
            "" => head.annotator.id.to_string(),
            name => name.to_owned(),
        };
        let mut own = AnnotatorRow {
            name,
            role: head.annotator.role,
            tally: Tally::default(),
            by_tag: ByTag::new(),
        };
        for it in project.annotations().iter() {
            own.tally.add(it);
            let at = place_of(&mut all.tags, &mut tag_places, &it.tag, it.tag.as_str());
            all.tags[at].tally.add(it);
            bump(&mut own.by_tag, at);
            if let Some(row) = keys
                .get(&it.source)
                .and_then(|key| source_rows.get_mut(key))
            {
                row.tally.add(it);
                bump(&mut row.by_tag, at);
            }
            for link in &it.entities {
                if let Some((row, sources)) = entity_rows.get_mut(&link.entity) {
                    row.mentions += 1;
                    if let Some(key) = keys.get(&it.source)
                        && !sources.contains(key)
                    {
                        sources.insert(key.clone());
                    }
                }
            }
        }
        all.total.join(own.tally);
        all.annotators.push(own);
    }
    let tags = all.tags.len();
    all.sources = source_rows.into_values().collect();
    all.sources.sort_by(|a, b| a.id.cmp(&b.id));
    for row in &mut all.sources {
        row.by_tag.resize(tags, 0);
    }
    for row in &mut all.annotators {
        row.by_tag.resize(tags, 0);
    }
    all.entities = entity_rows
        .into_values()
        .map(|(row, sources)| EntityRow {
            sources: sources.len() as u32,
            ..row
        })
        .collect();
    all.entities
        .sort_by(|a, b| (b.mentions, &a.label, &a.id).cmp(&(a.mentions, &b.label, &b.id)));
    all
}

fn place_of(
    rows: &mut Vec<TagRow>,
    places: &mut BTreeMap<TagId, usize>,
    id: &TagId,
    label: &str,
) -> usize {
    if let Some(&at) = places.get(id) {
        return at;
    }
    rows.push(TagRow {
        id: id.clone(),
        label: label.to_owned(),
        tally: Tally::default(),
    });
    places.insert(id.clone(), rows.len() - 1);
    rows.len() - 1
}

fn bump(by_tag: &mut ByTag, at: usize) {
    if by_tag.len() <= at {
        by_tag.resize(at + 1, 0);
    }
    by_tag[at] += 1;
}

/// The code points of a source that were reviewed for every tag.
fn reviewed_chars(project: &Project, source: &SourceId) -> u32 {
    let mut spans: Vec<_> = project
        .reviewed()
        .iter()
        .filter(|it| it.source == *source && it.tags == TagSet::All)
        .map(|it| (it.span.start().get(), it.span.end().get()))
        .collect();
    spans.sort_unstable();
    let (mut sum, mut reached) = (0, 0);
    for (start, end) in spans {
        let start = start.max(reached);
        sum += end.saturating_sub(start);
        reached = reached.max(end);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{apply, edit};
    use crate::model::{
        AnnotationId, Entity, EntityLink, Fragments, Head, IdError, Reviewed, Source,
    };
    use crate::text::{CharOffset, CharSpan};

    fn id<T>(parse: impl Fn(&str) -> Result<T, IdError>, text: &str) -> T {
        parse(text).expect("an id")
    }

    fn span(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
    }

    /// A project over one text of that hash, with spans of each tag.
    fn project(name: &str, source: &str, sha256: &str, spans: &[(&str, u32, u32)]) -> Project {
        let mut head = Head::default();
        head.annotator.name = name.to_owned();
        let mut project = Project::new(head);
        let source = Source {
            sha256: sha256.into(),
            ..Source::plain(id(SourceId::parse, source), "a/text.txt", 100)
        };
        let of = source.id.clone();
        apply(&mut project, &edit::add_sources(vec![source]).commands).expect("fits");
        for (number, (tag, start, end)) in spans.iter().enumerate() {
            let annotation = Annotation::manual(
                id(AnnotationId::parse, &format!("{name}{number}")),
                of.clone(),
                Fragments::one(span(*start, *end)),
                id(TagId::parse, tag),
                Vec::new(),
            );
            let add = edit::add_annotation(&project, annotation);
            apply(&mut project, &add.commands).expect("fits");
        }
        project
    }

    #[test]
    fn two_annotators_of_one_text_share_a_row() {
        let ann = project("ann", "mrg", "aa", &[("actor", 0, 4), ("figure", 5, 8)]);
        let bea = project("bea", "profile", "aa", &[("actor", 0, 9)]);
        let found = statistics([&ann, &bea]);
        assert_eq!(found.total.annotations, 3);
        assert_eq!(found.total.chars, 16);
        assert_eq!(found.sources.len(), 1, "one text is one source");
        assert_eq!(found.sources[0].id.as_str(), "mrg");
        assert_eq!(found.sources[0].tally.annotations, 3);
        let actor = found.tags.iter().position(|row| row.id.as_str() == "actor");
        let actor = actor.expect("in the scheme");
        assert_eq!(found.tags[actor].tally.annotations, 2);
        assert_eq!(found.sources[0].by_tag[actor], 2);
        let each = found.annotators.iter();
        let each: Vec<_> = each
            .map(|row| (row.name.as_str(), row.by_tag[actor]))
            .collect();
        assert_eq!(each, [("ann", 1), ("bea", 1)]);
    }

    #[test]
    fn one_name_with_two_texts_is_two_sources() {
        let ann = project("ann", "mrg", "aa", &[("actor", 0, 4)]);
        let bea = project("bea", "mrg", "bb", &[]);
        let found = statistics([&ann, &bea]);
        assert_eq!(found.sources.len(), 2);
    }

    #[test]
    fn mentions_are_counted_by_link_and_by_source() {
        use crate::command::{Command, Put};
        let mut ann = project("ann", "mrg", "aa", &[("actor", 0, 4), ("actor", 5, 9)]);
        let entity = Entity {
            id: id(EntityId::parse, "e1"),
            kind: EntityKind::Group,
            label: "Wagner".to_owned(),
            aliases: BTreeSet::new(),
            within: Vec::new(),
            sensitivity: Default::default(),
            note: String::new(),
        };
        let link = EntityLink {
            entity: entity.id.clone(),
            certainty: Default::default(),
        };
        let mut commands = vec![Command::Entity(Put::set(entity))];
        for it in ann.annotations().iter() {
            let mut linked = Annotation::clone(it);
            linked.entities.push(link.clone());
            commands.push(Command::Annotation(Put::set(linked)));
        }
        apply(&mut ann, &commands).expect("fits");
        let found = statistics([&ann]);
        assert_eq!(found.total.linked, 2);
        let rows = found.entities.iter();
        let rows: Vec<_> = rows
            .map(|row| (row.label.as_str(), row.mentions, row.sources))
            .collect();
        assert_eq!(rows, [("Wagner", 2, 1)]);
    }

    #[test]
    fn overlapping_reviews_are_not_counted_twice() {
        use crate::command::{Command, Put};
        let mut ann = project("ann", "mrg", "aa", &[]);
        let reviewed = |start, end| {
            Command::Reviewed(Box::new(Put::set(Reviewed {
                source: id(SourceId::parse, "mrg"),
                span: span(start, end),
                tags: TagSet::All,
            })))
        };
        let commands = [reviewed(0, 40), reviewed(10, 20), reviewed(30, 60)];
        apply(&mut ann, &commands).expect("fits");
        assert_eq!(statistics([&ann]).sources[0].reviewed, 60);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(statistics([]), Statistics::default());
    }
}
