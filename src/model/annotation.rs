//! Annotations, the entities they link to, and what was looked at.

use super::{
    AnnotationId, Certainty, EntityId, Few, PartialDate, Rare, Record, Ref, RelationId, Shared,
    SourceId, TagId, Value,
};
use crate::text::CharSpan;
use rust_decimal::Decimal;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// A tagged stretch of a source, or several stretches that are one mention.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Its id.
    pub id: AnnotationId,
    /// The source it lies in.
    pub source: SourceId,
    /// Where, in code points.
    pub spans: Fragments,
    /// Its tag.
    pub tag: TagId,
    /// The text of each fragment, as proof of the offsets; empty in a text-free project.
    pub quotes: Few<SmolStr>,
    /// What the words come to.
    pub value: Option<Value>,
    /// The entities it mentions.
    pub entities: Rare<Vec<EntityLink>>,
    /// Whether the mention is of somebody unidentified, which is a statement, not silence.
    pub unidentified: bool,
    /// The tag's further fields.
    pub attributes: Rare<BTreeMap<SmolStr, AttributeValue>>,
    /// How it came about.
    pub origin: Origin,
    /// Whether the annotator wants it looked at again.
    pub unsure: bool,
    /// A free note.
    pub note: Rare<String>,
}

impl Annotation {
    /// An annotation as a person makes it by hand: no value, link or note yet.
    pub fn manual(
        id: AnnotationId,
        source: SourceId,
        spans: Fragments,
        tag: TagId,
        quotes: impl Into<Few<SmolStr>>,
    ) -> Self {
        Self {
            id,
            source,
            spans,
            tag,
            quotes: quotes.into(),
            value: None,
            entities: Rare::default(),
            unidentified: false,
            attributes: Rare::default(),
            origin: Origin::Manual,
            unsure: false,
            note: Rare::default(),
        }
    }

    /// Its words, fragments joined by one space; empty in a text-free project.
    pub fn text(&self) -> String {
        self.quotes.join(" ")
    }

    /// Where it stands, for a line of a list that has no words to show: its
    /// offsets in code points, "[11525–11533]".
    pub fn place_words(&self) -> String {
        const SHOWN: usize = 3;
        let spans = self.spans.as_slice();
        let shown = spans.iter().take(SHOWN);
        let mut places: Vec<String> = shown
            .map(|it| format!("{}–{}", it.start(), it.end()))
            .collect();
        if spans.len() > SHOWN {
            places.push("…".to_owned());
        }
        format!("[{}]", places.join(", "))
    }

    /// As many of its words as a line of a list has place for. An annotation
    /// may cover a whole document, and lists are drawn in every frame.
    pub fn first_words(&self) -> String {
        const LONGEST: usize = 2000;
        let mut words = String::new();
        for quote in &self.quotes {
            if !words.is_empty() {
                words.push(' ');
            }
            let left = LONGEST - words.len();
            words.push_str(&quote[..quote.floor_char_boundary(left)]);
            if words.len() + 8 > LONGEST {
                words.push('…');
                break;
            }
        }
        words
    }
}

impl Record for Annotation {
    type Id = AnnotationId;

    fn id(&self) -> AnnotationId {
        self.id.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        visit(Ref::Source(&self.source));
        visit(Ref::Tag(&self.tag));
        self.entities
            .iter()
            .for_each(|link| visit(Ref::Entity(&link.entity)));
        self.value.iter().for_each(|value| value.visit_refs(visit));
    }
}

/// Why spans are no fragments of one annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FragmentError {
    /// There is no span.
    #[error("an annotation needs at least one span")]
    None,
    /// Two spans overlap, touch or are out of order.
    #[error("the spans of an annotation must ascend with a gap between them, and {0:?} does not")]
    NotApart(CharSpan),
}

/// The spans of one annotation: at least one, ascending, not touching.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fragments(Few<CharSpan>);

impl Fragments {
    /// Takes spans that are in order.
    ///
    /// # Errors
    ///
    /// [`FragmentError`] if there is none, or if two do not lie apart.
    pub fn new(spans: &[CharSpan]) -> Result<Self, FragmentError> {
        if let Some(pair) = spans
            .windows(2)
            .find(|pair| pair[0].end() >= pair[1].start())
        {
            return Err(FragmentError::NotApart(pair[1]));
        }
        match spans {
            [] => Err(FragmentError::None),
            [one] => Ok(Self::one(*one)),
            many => Ok(Self(many.iter().copied().collect())),
        }
    }

    /// A single stretch.
    pub fn one(span: CharSpan) -> Self {
        Self(Few::one(span))
    }

    /// Any spans, put in order; those that overlap or touch become one.
    ///
    /// # Errors
    ///
    /// [`FragmentError::None`] if there is none.
    pub fn merging(mut spans: Vec<CharSpan>) -> Result<Self, FragmentError> {
        spans.sort_unstable();
        spans.dedup_by(|next, kept| {
            let joins = next.start() <= kept.end();
            if joins {
                *kept = kept.hull(*next);
            }
            joins
        });
        Self::new(&spans)
    }

    /// The spans, ascending.
    pub fn as_slice(&self) -> &[CharSpan] {
        &self.0
    }

    /// From the first start to the last end.
    pub fn hull(&self) -> CharSpan {
        let spans = self.as_slice();
        spans[0].hull(spans[spans.len() - 1])
    }
}

/// An entity that a mention is of, and how surely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityLink {
    /// The entity.
    pub entity: EntityId,
    /// How surely ("presumed JNIM fighters").
    pub certainty: Certainty,
}

/// What a tag's further field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue {
    /// Any text.
    Text(String),
    /// A decimal number, exact.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
    /// One of the field's words.
    Choice(SmolStr),
    /// A day, a month or a year.
    Date(PartialDate),
}

/// How an annotation came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// By hand.
    #[default]
    Manual,
    /// By tag-all.
    Propagated,
    /// Proposed by a recogniser, accepted by a person.
    Suggested,
    /// From a file of that format.
    Imported(Shared),
    /// Settled in review.
    Gold(Box<Gold>),
}

/// How an annotation was settled in review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gold {
    /// The annotations it was settled from.
    pub from: Few<AnnotationId>,
    /// Who decided.
    pub decided_by: SmolStr,
    /// Why.
    pub reason: String,
    /// Which rule of the guideline was applied.
    pub rule: String,
}

/// A person, group or place that mentions link to, across sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its id.
    pub id: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// What it is called here.
    pub label: String,
    /// Other names: Fula, Fulani.
    pub aliases: BTreeSet<String>,
    /// What it lies or serves in, and when: village in region, unit in army.
    pub within: Vec<Within>,
    /// Whether `detach` puts a pseudonym in its place.
    pub sensitivity: Sensitivity,
    /// A free note.
    pub note: String,
}

impl Record for Entity {
    type Id = EntityId;

    fn id(&self) -> EntityId {
        self.id.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        self.within
            .iter()
            .for_each(|it| visit(Ref::Entity(&it.entity)));
    }
}

/// What an entity is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum EntityKind {
    Person,
    Group,
    Organisation,
    Place,
    #[default]
    Other,
}

/// That one entity lies or serves in another, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// The larger one.
    pub entity: EntityId,
    /// Since when; `None` = open.
    pub from: Option<PartialDate>,
    /// Until when; `None` = open.
    pub to: Option<PartialDate>,
}

/// Whether an entity may be named to strangers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Sensitivity {
    #[default]
    Public,
    Sensitive,
}

/// A typed relation between two annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Its id.
    pub id: RelationId,
    /// Its type in the scheme.
    pub kind: SmolStr,
    /// Where it starts.
    pub from: AnnotationId,
    /// Where it leads.
    pub to: AnnotationId,
    /// A free note.
    pub note: String,
}

impl Record for Relation {
    type Id = RelationId;

    fn id(&self) -> RelationId {
        self.id.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        visit(Ref::Annotation(&self.from));
        visit(Ref::Annotation(&self.to));
    }
}

/// "Reviewed, nothing more here": turns silence into true negatives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reviewed {
    /// The source.
    pub source: SourceId,
    /// Where, in code points.
    pub span: CharSpan,
    /// For which tags.
    pub tags: TagSet,
}

/// Some tags, or all of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagSet {
    /// All tags of the scheme.
    All,
    /// These.
    Only(BTreeSet<TagId>),
}

impl Record for Reviewed {
    type Id = Self;

    fn id(&self) -> Self {
        self.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        visit(Ref::Source(&self.source));
        if let TagSet::Only(tags) = &self.tags {
            tags.iter().for_each(|tag| visit(Ref::Tag(tag)));
        }
    }
}

/// A suggestion that was turned down and never comes back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dismissed {
    /// The source.
    pub source: SourceId,
    /// Where, in code points.
    pub span: CharSpan,
    /// As what it was suggested.
    pub tag: TagId,
}

impl Record for Dismissed {
    type Id = Self;

    fn id(&self) -> Self {
        self.clone()
    }

    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
        visit(Ref::Source(&self.source));
        visit(Ref::Tag(&self.tag));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharOffset;

    /// There are a hundred thousand in a large project.
    #[test]
    fn a_plain_annotation_takes_little() {
        assert!(
            size_of::<Annotation>() <= 136,
            "{}",
            size_of::<Annotation>()
        );
    }

    fn span(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
    }

    #[test]
    fn fragments_lie_apart() {
        assert_eq!(Fragments::new(&[]), Err(FragmentError::None));
        let touching = [span(0, 2), span(2, 4)];
        assert_eq!(
            Fragments::new(&touching),
            Err(FragmentError::NotApart(span(2, 4)))
        );
        let merged = Fragments::merging(vec![span(5, 7), span(2, 4), span(0, 2)]).expect("some");
        assert_eq!(merged.as_slice(), [span(0, 4), span(5, 7)]);
        assert_eq!(merged.hull(), span(0, 7));
    }
}
