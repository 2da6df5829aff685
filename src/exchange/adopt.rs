//! From imported documents to one transaction on a project.

use super::{Counts, Document, Imported};
use crate::command::{Command, Put, Transaction};
use crate::model::{
    Annotation, AnnotationId, Fragments, Origin, Project, Relation, RelationId, RelationType,
    Scheme, Source, SourceId, Tag, TagId, ValueKind,
    slug::{free, slug},
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization as _;

/// The most labels and relation types that one import may add to a scheme.
pub const MAX_NEW_TYPES: usize = 1000;

/// Why documents cannot be taken into a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the documents hold more than {MAX_NEW_TYPES} labels that the project's scheme lacks; \
     that many look like free text, not like tags"
)]
pub struct TooManyTypes;

/// What taking documents into a project comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// Adds everything at once.
    pub transaction: Transaction,
    /// How much that is; losses and notes are the reader's to count.
    pub counts: Counts,
}

/// An id for every document: its own name as a slug where that is free, else
/// numbered; `fallback` names those without, and `others` are taken too. Names that differ only in case or
/// normal form count as the same, since the files named after them would clash
/// on some disks.
pub fn source_ids(
    project: &Project,
    others: &[&SourceId],
    documents: &[Document],
    fallback: &str,
) -> Vec<SourceId> {
    let fallback = slug(fallback, "document");
    let mut taken: BTreeSet<String> = project
        .sources()
        .iter()
        .map(|it| &it.id)
        .chain(others.iter().copied())
        .map(|it| folded(it.as_str()))
        .collect();
    // Where the numbering of each slug stands, so that a hundred thousand
    // documents of one name are not tried from 2 on each time.
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut id = |document: &Document| {
        let wish = document
            .name
            .as_deref()
            .map_or_else(|| fallback.clone(), |name| slug(name, &fallback));
        let next = numbers.entry(folded(&wish)).or_insert(1);
        let name = free(&wish, next, |it| taken.contains(&folded(it)));
        taken.insert(folded(&name));
        SourceId::parse(&name).expect("a slug, numbered or not, is an id")
    };
    documents.iter().map(&mut id).collect()
}

fn folded(name: &str) -> String {
    name.to_lowercase().nfc().collect()
}

/// The name, without extension, of a file for the text of that source; never a
/// name that some system reserves.
pub fn file_stem(id: &SourceId) -> String {
    let stem = id.as_str().trim_matches('.');
    let device = stem.split('.').next().unwrap_or(stem).to_lowercase();
    let numbered = |prefix: &str| {
        device.strip_prefix(prefix).is_some_and(|rest| {
            let mut letters = rest.chars();
            letters.next().is_some_and(char::is_numeric) && letters.next().is_none()
        })
    };
    let reserved = matches!(&*device, "con" | "prn" | "aux" | "nul" | "conin" | "conout")
        || numbered("com")
        || numbered("lpt");
    if reserved || stem.is_empty() {
        format!("text-{stem}")
    } else {
        stem.to_owned()
    }
}

/// Takes documents into a project: each with the source that its text became.
/// Labels that the scheme lacks become tags, link types relation types; a
/// label that is a tag's id or label in another case is that tag. `random`
/// gives bits for fresh ids.
///
/// # Errors
///
/// [`TooManyTypes`] beyond [`MAX_NEW_TYPES`].
pub fn adopt(
    project: &Project,
    format: &str,
    documents: &[(Source, Document)],
    random: &mut dyn FnMut() -> u64,
) -> Result<Adopted, TooManyTypes> {
    let mut types = Types::of(project.scheme());
    let mut ids = FreshIds {
        used: BTreeSet::new(),
        random,
    };
    let mut commands: Vec<Command> = Vec::new();
    let mut counts = Counts {
        documents: documents.len(),
        ..Counts::default()
    };
    for (source, document) in documents {
        commands.push(Command::Source(Put::set(source.clone())));
        let mut made: Vec<AnnotationId> = Vec::with_capacity(document.spans.len());
        for it in &document.spans {
            let tag = types.tag(&it.label)?;
            let id = ids.annotation(project);
            let quote = document.text.quote(it.span).unwrap_or_default();
            let mut annotation = Annotation::manual(
                id.clone(),
                source.id.clone(),
                Fragments::one(it.span),
                tag,
                vec![SmolStr::new(quote)],
            );
            annotation.origin = Origin::Imported(SmolStr::new(format));
            commands.push(Command::Annotation(Put::set(annotation)));
            made.push(id);
        }
        counts.annotations += made.len();
        for link in &document.links {
            let (Some(from), Some(to)) = (made.get(link.from), made.get(link.to)) else {
                continue;
            };
            commands.push(Command::Relation(Put::set(Relation {
                id: ids.relation(project),
                kind: types.relation(&link.kind)?,
                from: from.clone(),
                to: to.clone(),
                note: String::new(),
            })));
            counts.relations += 1;
        }
    }
    counts.new_tags = types.scheme.tags.len() - project.scheme().tags.len();
    if types.scheme != **project.scheme() {
        commands.insert(0, Command::Scheme(Arc::new(types.scheme)));
    }
    let name = match documents.len() {
        1 => format!("Import one document from {format}"),
        several => format!("Import {several} documents from {format}"),
    };
    Ok(Adopted {
        transaction: Transaction { name, commands },
        counts,
    })
}

/// Several files' imports as one, in order.
pub fn joined(imports: impl IntoIterator<Item = Imported>) -> Imported {
    let mut all = Imported::default();
    for it in imports {
        all.documents.extend(it.documents);
        all.losses.extend(it.losses);
        all.notes.extend(it.notes);
    }
    all
}

/// The scheme as it grows, and what its types are found by.
struct Types {
    scheme: Scheme,
    tags: BTreeMap<String, TagId>,
    relations: BTreeMap<String, SmolStr>,
    added: usize,
}

impl Types {
    fn of(scheme: &Scheme) -> Self {
        let mut tags = BTreeMap::new();
        let mut relations = BTreeMap::new();
        // Ids first: a label never takes another tag's id from it.
        for tag in &scheme.tags {
            tags.entry(key(tag.id.as_str())).or_insert(tag.id.clone());
        }
        for tag in &scheme.tags {
            tags.entry(key(&tag.label)).or_insert(tag.id.clone());
        }
        for it in &scheme.relations {
            relations.entry(key(&it.id)).or_insert(it.id.clone());
        }
        for it in &scheme.relations {
            relations.entry(key(&it.label)).or_insert(it.id.clone());
        }
        Self {
            scheme: scheme.clone(),
            tags,
            relations,
            added: 0,
        }
    }

    fn tag(&mut self, label: &str) -> Result<TagId, TooManyTypes> {
        let key = key(label);
        if let Some(id) = self.tags.get(&key) {
            return Ok(id.clone());
        }
        self.grow()?;
        let slug = free(&slug(&key, "tag"), &mut 1, |it| self.tags.contains_key(it));
        let id = TagId::parse(&slug).expect("a slug, numbered or not, is an id");
        self.scheme.tags.push(Tag {
            id: id.clone(),
            label: label.trim().to_owned(),
            key: SmolStr::default(),
            color: SmolStr::default(),
            value: ValueKind::None,
            attributes: Vec::new(),
            guideline: String::new(),
            examples: Vec::new(),
        });
        self.tags.insert(slug, id.clone());
        self.tags.insert(key, id.clone());
        Ok(id)
    }

    fn relation(&mut self, label: &str) -> Result<SmolStr, TooManyTypes> {
        let key = key(label);
        if let Some(id) = self.relations.get(&key) {
            return Ok(id.clone());
        }
        self.grow()?;
        let slug = free(&slug(&key, "relation"), &mut 1, |it| {
            self.relations.contains_key(it)
        });
        let id = SmolStr::new(&slug);
        self.scheme.relations.push(RelationType {
            id: id.clone(),
            label: label.trim().to_owned(),
            from: Vec::new(),
            to: Vec::new(),
            symmetric: false,
            guideline: String::new(),
        });
        self.relations.insert(slug, id.clone());
        self.relations.insert(key, id.clone());
        Ok(id)
    }

    fn grow(&mut self) -> Result<(), TooManyTypes> {
        self.added += 1;
        if self.added > MAX_NEW_TYPES {
            return Err(TooManyTypes);
        }
        Ok(())
    }
}

/// What labels are compared by.
fn key(label: &str) -> String {
    label.trim().to_lowercase()
}

/// Ids that neither the project nor this import has used.
struct FreshIds<'a> {
    used: BTreeSet<AnnotationId>,
    random: &'a mut dyn FnMut() -> u64,
}

impl FreshIds<'_> {
    fn annotation(&mut self, project: &Project) -> AnnotationId {
        loop {
            let id = AnnotationId::of_random((self.random)());
            if !project.annotations().contains(&id) && self.used.insert(id.clone()) {
                return id;
            }
        }
    }

    fn relation(&mut self, project: &Project) -> RelationId {
        loop {
            let bits = (self.random)();
            let id = RelationId::of_random(bits);
            // One set serves both kinds; that they never share an id costs nothing.
            if !project.relations().contains(&id) && self.used.insert(AnnotationId::of_random(bits))
            {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::apply;
    use crate::exchange::{OffsetUnit, doccano};
    use crate::model::{Head, SourceState};

    fn documents(jsonl: &str) -> Vec<Document> {
        doccano::read(jsonl.as_bytes(), "f", OffsetUnit::CodePoints)
            .expect("can be read")
            .documents
    }

    fn source(id: SourceId, document: &Document) -> Source {
        let path = format!("sources/{}.txt", file_stem(&id));
        Source {
            state: document.state,
            ..Source::plain(id, path, document.text.char_len().get())
        }
    }

    /// Adopts documents into an empty project, starting the ids at `first`.
    fn adopted(project: &mut Project, jsonl: &str, first: u64) -> Counts {
        let documents = documents(jsonl);
        let ids = source_ids(project, &[], &documents, "file");
        let pairs: Vec<(Source, Document)> = ids
            .into_iter()
            .zip(documents)
            .map(|(id, document)| (source(id, &document), document))
            .collect();
        let mut next = first;
        let mut random = || {
            next += 1;
            // Every id comes twice, as if chance had it so.
            next / 2
        };
        let adopted = adopt(project, "doccano", &pairs, &mut random).expect("few labels");
        apply(project, &adopted.transaction.commands).expect("is whole");
        adopted.counts
    }

    #[test]
    fn labels_become_tags_once_and_known_ones_stay() {
        let mut project = Project::new(Head::default());
        let counts = adopted(
            &mut project,
            r#"{"id":"A","text":"ab cd ef","label":[[0,2,"FIGURE"],[0,2,"Armed group"],[3,5,"armed GROUP"],[6,8,"armed-group"],[6,8,"!!"]]}"#,
            0,
        );
        let tags: Vec<(&str, &str)> = project.scheme().tags[5..]
            .iter()
            .map(|it| (it.id.as_str(), &*it.label))
            .collect();
        assert_eq!(tags, [("armed-group", "Armed group"), ("tag", "!!")]);
        assert_eq!((counts.annotations, counts.new_tags), (5, 2));
        assert_eq!(project.annotations().len(), 5);
        let first = project.annotations().iter().next().expect("five");
        assert_eq!(first.origin, Origin::Imported("doccano".into()));
        assert_eq!(first.text(), "ab");
        let source = project.sources().iter().next().expect("one");
        assert_eq!((source.id.as_str(), source.state), ("A", SourceState::Done));
    }

    #[test]
    fn relations_are_declared_and_typed() {
        let mut project = Project::new(Head::default());
        let json = r#"{"text":"ab cd","entities":[{"id":1,"start_offset":0,"end_offset":2,"label":"X"},{"id":2,"start_offset":3,"end_offset":5,"label":"X"}],"relations":[{"id":1,"from_id":2,"to_id":1,"type":"Acts on"},{"id":2,"from_id":1,"to_id":2,"type":"acts ON"}]}"#;
        let counts = adopted(&mut project, json, 0);
        assert_eq!(counts.relations, 2);
        let types = &project.scheme().relations;
        assert_eq!(
            (types.len(), &*types[0].id, &*types[0].label),
            (1, "acts-on", "Acts on")
        );
        // A second import of the same finds both and takes new ids.
        adopted(&mut project, json, 0);
        assert_eq!(project.scheme().relations.len(), 1);
        assert_eq!(
            (project.annotations().len(), project.relations().len()),
            (4, 4)
        );
    }

    #[test]
    fn names_are_taken_where_free() {
        let project = Project::new(Head::default());
        let documents = documents(
            "{\"id\":\"a/b\",\"text\":\"\"}\n{\"name\":\"A-B\",\"text\":\"\"}\n{\"text\":\"\"}\n{\"text\":\"\"}\n{\"id\":\"..\",\"text\":\"\"}\n{\"id\":\"e\u{301}\",\"text\":\"\"}\n{\"id\":\"é\",\"text\":\"\"}",
        );
        let ids = source_ids(&project, &[], &documents, "my file");
        let ids: Vec<&str> = ids.iter().map(SourceId::as_str).collect();
        assert_eq!(
            ids,
            [
                "a-b",
                "A-B-2",
                "my-file",
                "my-file-2",
                "my-file-3",
                "é",
                "é-2",
            ]
        );
    }

    #[test]
    fn file_names_are_never_devices() {
        let check = |id: &str, stem: &str| {
            assert_eq!(file_stem(&SourceId::parse(id).expect("is an id")), stem);
        };
        check("hrw", "hrw");
        check("CON", "text-CON");
        check("nul.a", "text-nul.a");
        check("COM¹", "text-COM¹");
        check("com10", "com10");
        check("..", "text-");
        check("a.", "a");
    }

    #[test]
    fn free_text_as_labels_is_refused() {
        let project = Project::new(Head::default());
        let labels: Vec<String> = (0..=MAX_NEW_TYPES)
            .map(|it| format!("[0,1,\"l{it}\"]"))
            .collect();
        let json = format!("{{\"text\":\"ab\",\"label\":[{}]}}", labels.join(","));
        let document = documents(&json).remove(0);
        let id = SourceId::parse("a").expect("is an id");
        let pairs = [(source(id, &document), document)];
        let mut next = 0;
        let adopted = adopt(&project, "doccano", &pairs, &mut || {
            next += 1;
            next
        });
        assert_eq!(adopted, Err(TooManyTypes));
    }
}
