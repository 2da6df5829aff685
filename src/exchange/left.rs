//! What of a corpus a format has no place for, record by record.

use super::{Corpus, Loss};
use crate::model::{AnnotationId, Passage, Reviewed, SourceId, Value};
use crate::text::CharSpan;
use std::collections::HashSet;

/// The records of a project beside annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Relations,
    /// Entities with their names and kinds; ids alone are a field of annotations.
    Entities,
    Events,
    Accounts,
    EventLinks,
    Zones,
    Reviewed,
    Dismissed,
    NotSame,
    Verdicts,
}

/// A loss for every record of a corpus that is none of the kinds that a format
/// `carries`; of the rest, the format itself says what is lost.
pub(super) fn left(corpus: &Corpus<'_>, carries: &[Kind]) -> Vec<Loss> {
    let mut out = parts(corpus, |of| !corpus.holds(of));
    let mut lose = |reason, document: &SourceId, item: String, detail: &str| {
        out.push(Loss {
            reason,
            document: document.to_string(),
            item,
            detail: detail.to_owned(),
        });
    };
    let nowhere = SourceId::parse("project").expect("an id");
    let left = |kind| !carries.contains(&kind);
    if left(Kind::Relations) {
        for it in corpus.relations() {
            let annotation = corpus.project().annotations().get(&it.from);
            let source = annotation.map_or(&nowhere, |it| &it.source);
            let detail = "the format has no place for links between annotations";
            lose("relation", source, it.id.to_string(), detail);
        }
    }
    if left(Kind::Entities) {
        for it in corpus.entities() {
            let detail = "the format has no place for what is known of it beside its id";
            lose("entity", &nowhere, it.id.to_string(), detail);
        }
    }
    if left(Kind::Events) {
        for it in corpus.events() {
            let detail = "the format has no place for events";
            lose("event", &nowhere, it.id.to_string(), detail);
        }
        // A claim cannot be about what is not there.
        let annotations = corpus.project().annotations().iter();
        for it in annotations.filter(|it| corpus.holds(&it.id)) {
            if matches!(&it.value, Some(Value::Claim(claim)) if !claim.about.is_empty()) {
                let detail = "the events that it is about are left out";
                lose("field", &it.source, it.id.to_string(), detail);
            }
        }
    }
    if left(Kind::Accounts) {
        for it in corpus.accounts() {
            let detail = "the format has no place for accounts of events";
            lose("account", &it.passage.source, it.id.to_string(), detail);
        }
    }
    if left(Kind::EventLinks) {
        for it in corpus.event_links() {
            let detail = "the format has no place for links between events";
            lose("event-link", &nowhere, it.id.to_string(), detail);
        }
    }
    if left(Kind::Zones) {
        for it in corpus.zones() {
            let detail = "the format has no place for zones";
            lose("zone", &it.source, it.id.to_string(), detail);
        }
    }
    if left(Kind::Reviewed) {
        for it in corpus.reviewed() {
            let detail = "the format does not tell where there is nothing from where nobody looked";
            lose("reviewed", &it.source, reviewed_item(&it), detail);
        }
    }
    if left(Kind::Dismissed) {
        for it in corpus.dismissed() {
            let item = format!("dismissed {} {}", it.tag, place(it.span));
            let detail = "the format has no place for suggestions that were turned down";
            lose("dismissed", &it.source, item, detail);
        }
    }
    if left(Kind::NotSame) {
        for it in corpus.not_same() {
            let item = format!("not same {}, {}", passage(&it.a), passage(&it.b));
            let detail = "the format has no place for passages that tell different events";
            lose("not-same", &it.a.source, item, detail);
        }
    }
    if left(Kind::Verdicts) {
        for it in corpus.verdicts() {
            let detail = "the format has no place for what was decided about events";
            lose("verdict", &nowhere, it.id.to_string(), detail);
        }
    }
    out
}

/// A loss for every figure that is part of one which is in the corpus, but of
/// which `losses` says that it has no place in the format.
pub(super) fn parts_of_lost(corpus: &Corpus<'_>, losses: &[Loss]) -> Vec<Loss> {
    let gone = losses.iter().filter(|it| it.reason == "no-token");
    let gone: HashSet<&str> = gone.map(|it| it.item.as_str()).collect();
    parts(corpus, |of| gone.contains(of.as_str()))
}

fn parts(corpus: &Corpus<'_>, is_gone: impl Fn(&AnnotationId) -> bool) -> Vec<Loss> {
    let annotations = corpus.all().iter().flat_map(|it| &it.annotations);
    let parts = annotations.filter_map(|it| match &it.value {
        Some(Value::Figure(figure)) => Some((it, figure.part_of.as_ref()?)),
        _ => None,
    });
    let lost = parts.filter(|(_, of)| is_gone(of)).map(|(it, of)| Loss {
        reason: "field",
        document: it.source.to_string(),
        item: it.id.to_string(),
        detail: format!("it is part of ‘{of}’, which is left out"),
    });
    lost.collect()
}

/// What a reviewed stretch, which has no id, is called in reports.
pub(super) fn reviewed_item(it: &Reviewed) -> String {
    format!("reviewed {}", place(it.span))
}

fn place(span: CharSpan) -> String {
    format!("{}-{}", span.start(), span.end())
}

fn passage(it: &Passage) -> String {
    format!("{} {}", it.source, place(it.span))
}
