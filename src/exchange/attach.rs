//! Texts back to a text-free project.
//!
//! The caller has found the texts by their hashes; here they are tied to the
//! project: each source learns where its text lies and how that file is
//! encoded, and each annotation without quotes gets the words that stand at its
//! offsets. Since the text is the one that was annotated, they are the very
//! words that [`super::detach`] took away.
//!
//! The rest of what detaching drops cannot be told from the text with
//! certainty, but for the qualifiers of figures, see [`Words::Qualifiers`]. In
//! the sample projects the recogniser gives back three quarters of these, each
//! as it was, and adds none; what it says of counted words and of the reasons
//! of dates differs from what people wrote too often to be filled in.

use crate::command::{Command, Put, Transaction};
use crate::model::{
    Annotation, AnnotationId, Few, Figure, Project, Record, Source, SourceId, Value,
};
use crate::recognise::{Context, figure_in};
use crate::text::SourceText;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A text that was found for a source.
#[derive(Clone, Debug)]
pub struct FoundText<'a> {
    /// The source.
    pub source: SourceId,
    /// Where its file is, as the project writes it.
    pub path: String,
    /// What that file was decoded from, as the project writes it.
    pub encoding: SmolStr,
    /// Whether a byte-order mark leads that file.
    pub bom: bool,
    /// The text; its hash is the recorded one.
    pub text: &'a SourceText,
}

/// What is filled in beside the quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Words {
    /// Nothing: what comes back is what was there.
    #[default]
    Quotes,
    /// Also the qualifier of a figure, where it has none, the recogniser reads
    /// one in exactly the span, and comes to exactly the value that is there.
    Qualifiers,
}

/// Which annotations may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them, for a caller that applies without looking at references.
    All,
    /// Not those that name a record which is not there: a checked transaction
    /// with one of them would be refused as a whole.
    Whole,
}

/// What was filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attached {
    /// The step that does it; `None` if all is there already.
    pub transaction: Option<Transaction>,
    /// How many annotations get their quotes.
    pub quoted: usize,
    /// How many figures get their qualifier; see [`Words::Qualifiers`].
    pub qualified: usize,
    /// Annotations that stay without quotes, since a span of theirs does not
    /// lie in the text.
    pub outside: Vec<AnnotationId>,
}

/// Builds the one step that ties texts to their sources and fills in what is
/// missing. Quotes that are there stay as they are, whatever the text says.
pub fn attach(project: &Project, found: &[FoundText<'_>], words: Words, scope: Scope) -> Attached {
    let mut attached = Attached::default();
    let mut commands = Vec::new();
    let mut texts: BTreeMap<&SourceId, (&SourceText, Option<Context>)> = BTreeMap::new();
    for it in found {
        let Some(before) = project.sources().get(&it.source) else {
            continue;
        };
        let mut after = Source::clone(before);
        after.path.clone_from(&it.path);
        after.encoding.clone_from(&it.encoding);
        after.bom = it.bom;
        if after != **before {
            commands.push(Command::Source(Put::set(after)));
        }
        let context =
            (words == Words::Qualifiers).then(|| Context::of(project, &it.source, it.text));
        texts.insert(&it.source, (it.text, context));
    }
    let whole = |it: &Annotation| {
        let mut whole = true;
        it.visit_refs(&mut |named| whole &= project.holds(named));
        whole
    };
    for before in project.annotations().iter() {
        let Some((text, context)) = texts.get(&before.source) else {
            continue;
        };
        let mut after = Annotation::clone(before);
        if before.quotes.is_empty() {
            let spans = before.spans.as_slice().iter();
            let quotes: Option<Few<SmolStr>> = spans
                .map(|&span| text.quote(span).map(SmolStr::new))
                .collect();
            match quotes {
                Some(quotes) => after.quotes = quotes,
                None => {
                    attached.outside.push(before.id.clone());
                    continue;
                }
            }
        }
        let qualified = context
            .as_ref()
            .is_some_and(|context| qualify(&mut after, text, context));
        if after == **before || (scope == Scope::Whole && !whole(before)) {
            continue;
        }
        attached.quoted += usize::from(before.quotes.is_empty());
        attached.qualified += usize::from(qualified);
        commands.push(Command::Annotation(Put::set(after)));
    }
    let name = match found {
        [one] => format!("Attach the text of {}", one.source),
        several => format!("Attach {} texts", several.len()),
    };
    attached.transaction = (!commands.is_empty()).then_some(Transaction { name, commands });
    attached
}

/// Fills in the qualifier that stands there; says whether there was one to fill in.
fn qualify(it: &mut Annotation, text: &SourceText, context: &Context) -> bool {
    let ([span], Some(Value::Figure(figure))) = (it.spans.as_slice(), &mut it.value) else {
        return false;
    };
    let Ok(span) = text.bytes_of(*span) else {
        return false;
    };
    // Bare numbers have none, and are most of the figures.
    let bare = !text.slice(span).contains(char::is_alphabetic);
    if bare || !figure.qualifier.is_empty() {
        return false;
    }
    let Some(read) = figure_in(text, context, span).filter(|it| it.span == span) else {
        return false;
    };
    let read = read.figure;
    let value = |it: &Figure| {
        (
            it.low,
            it.high,
            it.low_open,
            it.high_open,
            it.approx,
            it.unit,
        )
    };
    if read.qualifier.is_empty() || value(&read) != value(figure) {
        return false;
    }
    figure.qualifier = read.qualifier;
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{apply, apply_unchecked, edit};
    use crate::model::{EntityId, EntityLink, Fragments, Head, TagId};
    use crate::text::{CharOffset, CharSpan};

    fn id<T, E: std::fmt::Debug>(parsed: Result<T, E>) -> T {
        parsed.expect("is an id")
    }

    fn span(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
    }

    /// A project over that text with annotations that have no quotes.
    fn project(text: &SourceText, marked: &[(&str, &[(u32, u32)])]) -> Project {
        let mut project = Project::new(Head::default());
        let source = Source::plain(id(SourceId::parse("s")), "lost.txt", text.char_len().get());
        apply(&mut project, &edit::add_sources(vec![source]).commands).expect("whole");
        for (number, (tag, spans)) in marked.iter().enumerate() {
            let spans: Vec<CharSpan> = spans.iter().map(|&(a, b)| span(a, b)).collect();
            let annotation = Annotation::manual(
                id(AnnotationId::parse(&format!("a{number}"))),
                id(SourceId::parse("s")),
                Fragments::new(&spans).expect("apart"),
                id(TagId::parse(tag)),
                Vec::new(),
            );
            let add = edit::add_annotation(&project, annotation);
            apply(&mut project, &add.commands).expect("whole");
        }
        project
    }

    fn found(text: &SourceText) -> FoundText<'_> {
        FoundText {
            source: id(SourceId::parse("s")),
            path: "mine/é.txt".to_owned(),
            encoding: "utf-16le".into(),
            bom: true,
            text,
        }
    }

    fn quotes(project: &Project, of: &str) -> Vec<String> {
        let it = project.annotations().get(&id(AnnotationId::parse(of)));
        let quotes = it.expect("is there").quotes.iter();
        quotes.map(ToString::to_string).collect()
    }

    #[test]
    fn quotes_come_from_the_text_and_sources_learn_where_it_is() {
        let text = SourceText::new("Ségou 😀\r\nat least 34 died").expect("short");
        let mut project = project(
            &text,
            &[
                ("place", &[(0, 5)]),
                ("figure", &[(6, 7), (9, 17)]),
                ("figure", &[(20, 99)]),
            ],
        );
        let attached = attach(&project, &[found(&text)], Words::Quotes, Scope::Whole);
        assert_eq!((attached.quoted, attached.qualified), (2, 0));
        assert_eq!(attached.outside, [id(AnnotationId::parse("a2"))]);
        let before = project.clone();
        let step = attached.transaction.expect("something to do");
        let done = apply(&mut project, &step.commands).expect("whole");
        assert_eq!(quotes(&project, "a0"), ["Ségou"]);
        assert_eq!(quotes(&project, "a1"), ["😀", "at least"]);
        assert!(quotes(&project, "a2").is_empty());
        let source = project.sources().iter().next().expect("is there");
        assert_eq!(
            (&*source.path, &*source.encoding, source.bom),
            ("mine/é.txt", "utf-16le", true)
        );
        // A second time there is nothing to do, and one step takes it back.
        let again = attach(&project, &[found(&text)], Words::Quotes, Scope::Whole);
        assert_eq!((again.transaction, again.quoted), (None, 0));
        apply(&mut project, &done.inverse).expect("whole");
        assert_eq!(project, before);
    }

    #[test]
    fn a_qualifier_is_filled_in_where_the_recogniser_comes_to_the_same_value() {
        let text = SourceText::new("The army killed at least 34 herders in Moura.").expect("short");
        let mut project = project(&text, &[("figure", &[(16, 27)]), ("figure", &[(25, 27)])]);
        for (name, low_open) in [("a0", false), ("a1", true)] {
            let figure = Figure {
                low: Some(34.into()),
                low_open,
                unit: crate::model::Unit::Person,
                ..Figure::default()
            };
            let ids = [id(AnnotationId::parse(name))];
            let change = edit::change_annotations(&project, "", &ids, |it| {
                it.value = Some(Value::Figure(Box::new(figure.clone())));
            });
            apply(&mut project, &change.expect("changes").commands).expect("whole");
        }
        let attached = attach(&project, &[found(&text)], Words::Qualifiers, Scope::All);
        assert_eq!((attached.quoted, attached.qualified), (2, 1));
        apply_unchecked(&mut project, &attached.transaction.expect("some").commands);
        let words = |of: &str| {
            let it = project.annotations().get(&id(AnnotationId::parse(of)));
            match &it.expect("is there").value {
                Some(Value::Figure(it)) => it.qualifier.to_string(),
                other => unreachable!("a figure, not {other:?}"),
            }
        };
        assert_eq!(words("a0"), "at least");
        // More than 34 is not what stands there.
        assert_eq!(words("a1"), "");
    }

    #[test]
    fn an_annotation_that_names_nothing_does_not_hold_up_the_others() {
        let text = SourceText::new("Moura fell").expect("short");
        let mut project = project(&text, &[("place", &[(0, 5)]), ("place", &[(6, 10)])]);
        let stray = project.annotations().get(&id(AnnotationId::parse("a0")));
        let mut stray = Annotation::clone(stray.expect("is there"));
        stray.entities.push(EntityLink {
            entity: id(EntityId::parse("nobody")),
            certainty: Default::default(),
        });
        apply_unchecked(&mut project, &[Command::Annotation(Put::set(stray))]);
        let step = |scope| {
            let attached = attach(&project, &[found(&text)], Words::Quotes, scope);
            (attached.quoted, attached.transaction.expect("some"))
        };
        let (quoted, whole) = step(Scope::Whole);
        assert_eq!(quoted, 1);
        apply(&mut project.clone(), &whole.commands).expect("whole");
        let (quoted, all) = step(Scope::All);
        assert_eq!(quoted, 2);
        assert!(apply(&mut project.clone(), &all.commands).is_err());
    }
}
