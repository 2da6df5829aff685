//! What the focused annotation or the selected words seem to come to, worked
//! out once for each of them and kept while nothing changes.

use super::AnnotateState;
use crate::app::proposal::{Proposal, propose};
use crate::app::{Request, Store};
use crate::command::value_edit;
use crate::model::{AnnotationId, Figure, SourceId, TagId, Value, ValueKind};
use crate::recognise::Context;
use crate::text::{ByteSpan, CharSpan};
use crate::ui::reader::View;
use std::rc::Rc;

/// No more bytes are looked around in for a claim that words are marked for.
const LONGEST_CUE: u32 = 1000;

/// The proposals of the moment.
#[derive(Debug, Default)]
pub(super) struct Proposals {
    /// What they were worked out from.
    of: Option<Moment>,
    /// What is known around the words of a source, until sources or zones change.
    context: Option<(SourceId, u64, Rc<Context>)>,
    focused: Option<(AnnotationId, Proposal)>,
    selected: Vec<(TagId, Proposal)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Moment {
    source: SourceId,
    text_at_hand: bool,
    revision: u64,
    focused: Option<AnnotationId>,
    selection: Option<ByteSpan>,
}

impl Proposals {
    /// What an annotation seems to come to, if that is the focused one.
    pub fn focused(&self, id: &AnnotationId) -> Option<&Proposal> {
        let (of, proposal) = self.focused.as_ref()?;
        (of == id).then_some(proposal)
    }

    /// As what the selected words could be tagged, the likeliest first.
    pub fn selected(&self) -> &[(TagId, Proposal)] {
        &self.selected
    }

    /// Whether there is anything that one key would accept.
    pub fn is_pending(&self, store: &Store) -> bool {
        let project = store.project();
        let open = |(id, _): &(AnnotationId, Proposal)| {
            let annotation = project.annotations().get(id);
            annotation.is_some_and(|it| it.value.is_none())
        };
        self.focused.as_ref().is_some_and(open) || !self.selected.is_empty()
    }

    /// What is known around the words of a source.
    pub fn context(&mut self, store: &Store, source: &SourceId) -> Option<Rc<Context>> {
        let stamp = store.surroundings();
        if let Some((of, at, context)) = &self.context
            && of == source
            && *at == stamp
        {
            return Some(Rc::clone(context));
        }
        let document = store.document(source)?;
        let context = Rc::new(Context::of(store.project(), source, &document.text));
        self.context = Some((source.clone(), stamp, Rc::clone(&context)));
        Some(context)
    }
}

/// Works the proposals of this moment out, unless they are known.
pub(super) fn refresh(state: &mut AnnotateState, store: &Store) {
    follow_claim(state, store);
    let focused = state.inspected(store).cloned();
    let source = focused.as_ref().map(|it| &it.source);
    let Some(source) = source.or(state.current.as_ref()).cloned() else {
        state.proposals = Proposals::default();
        return;
    };
    let selection = match (&focused, state.view().map(View::selection)) {
        (None, Some(parts)) if parts.len() == 1 => Some(parts[0]),
        _ => None,
    };
    let moment = Moment {
        text_at_hand: store.document(&source).is_some(),
        revision: store.revision(),
        focused: focused.as_ref().map(|it| it.id.clone()),
        selection,
        source: source.clone(),
    };
    if state.proposals.of.as_ref() == Some(&moment) {
        return;
    }
    state.proposals.of = Some(moment);
    state.proposals.focused = None;
    state.proposals.selected.clear();
    let Some(document) = store.document(&source) else {
        return;
    };
    let Some(context) = state.proposals.context(store, &source) else {
        return;
    };
    let scheme = store.project().scheme();
    if let Some(annotation) = focused {
        let kind = scheme
            .tag(&annotation.tag)
            .map_or(ValueKind::None, |it| it.value);
        let place = document.placed(&annotation).map(|it| it.hull);
        let found = place.and_then(|it| propose(document, &context, kind, it));
        state.proposals.focused = found.map(|it| (annotation.id.clone(), it));
    } else if let Some(selection) = selection {
        let last = state.last_tag.as_ref();
        let mut found: Vec<(TagId, Proposal)> = Vec::new();
        for kind in [ValueKind::Date, ValueKind::Figure, ValueKind::Claim] {
            // Of several tags that carry the kind, the one in use.
            let tags = || scheme.tags.iter().filter(|it| it.value == kind);
            let tag = tags().find(|it| Some(&it.id) == last);
            let Some(tag) = tag.or_else(|| tags().next()) else {
                continue;
            };
            // A word or two are no statement.
            let words = |it: &str| it.split_whitespace().take(4).count();
            if kind == ValueKind::Claim && words(document.text.slice(selection)) < 4 {
                continue;
            }
            if let Some(it) = propose(document, &context, kind, selection) {
                found.push((tag.id.clone(), it));
            }
        }
        // A date holds numbers and a claim holds both; whichever reads more of
        // what was selected comes first. A claim says nothing of its length.
        if found.len() > 1 {
            let selected = document.text.slice(selection).trim().chars().count();
            found.sort_by_key(|(_, it)| match it.value {
                Value::Claim(_) => selected / 2,
                _ => selected.saturating_sub(it.words.chars().count()),
            });
        }
        state.proposals.selected = found;
    }
}

/// Keeps in hand which claim hedges and voices are marked for: it stays when
/// the focus goes because words are being selected.
fn follow_claim(state: &mut AnnotateState, store: &Store) {
    let is_claim = |id: &AnnotationId| {
        let project = store.project();
        let annotation = project.annotations().get(id);
        annotation.is_some_and(|it| {
            state.current.as_ref() == Some(&it.source)
                && project
                    .scheme()
                    .tag(&it.tag)
                    .is_some_and(|tag| tag.value == ValueKind::Claim)
        })
    };
    let selecting = state.view().is_some_and(|it| !it.selection().is_empty());
    state.claim = match (&state.focused, state.claim.take()) {
        (Some(id), _) => is_claim(id).then(|| id.clone()),
        (None, Some(id)) if selecting && is_claim(&id) => Some(id),
        (None, _) => None,
    };
}

/// The claim that the selected words would be marked for: the one in hand,
/// else the innermost around them.
pub(super) fn claim_of_selection(state: &AnnotateState, store: &Store) -> Option<AnnotationId> {
    if let Some(id) = &state.claim
        && store.project().annotations().contains(id)
    {
        return Some(id.clone());
    }
    let document = store.document(state.current.as_ref()?)?;
    let parts = state.view()?.selection();
    let hull = parts.iter().copied().reduce(ByteSpan::hull)?;
    // No hedge and no voice is that long; and nothing in a frame may look at
    // all that lies in a whole document.
    if hull.len() > LONGEST_CUE {
        return None;
    }
    let scheme = store.project().scheme();
    let around = document.index.meeting(hull.start(), hull.end());
    let around = around.into_iter().filter(|it| {
        let tag = scheme.tag(&it.annotation.tag);
        it.hull.contains(hull) && tag.is_some_and(|it| it.value == ValueKind::Claim)
    });
    let innermost = around.min_by_key(|it| it.hull.len());
    innermost.map(|it| it.annotation.id.clone())
}

/// The words that carry the hedge of the claim in hand, and whether that is
/// only proposed.
pub(super) fn hedges(state: &AnnotateState, store: &Store) -> Vec<(ByteSpan, bool)> {
    let focused = state.focused.as_ref().or(state.claim.as_ref());
    let Some(annotation) = focused.and_then(|id| store.project().annotations().get(id)) else {
        return Vec::new();
    };
    let stored = match &annotation.value {
        Some(Value::Claim(claim)) => Some(claim),
        _ => None,
    };
    let proposed = state.proposals.focused(&annotation.id);
    let proposed = match proposed.map(|it| &it.value) {
        Some(Value::Claim(claim)) if annotation.value.is_none() => Some(claim),
        _ => None,
    };
    let (Some(claim), Some(document)) = (stored.or(proposed), store.document(&annotation.source))
    else {
        return Vec::new();
    };
    let place = |span: &CharSpan| document.text.bytes_of(*span).ok();
    let spans = claim.hedges.iter().filter_map(place);
    spans.map(|it| (it, stored.is_none())).collect()
}

/// Stores the value that is proposed for the focused annotation.
pub(super) fn accept_focused(state: &AnnotateState, store: &Store) -> Option<Request> {
    let (id, proposal) = state.proposals.focused.as_ref()?;
    let annotation = store.project().annotations().get(id)?;
    if annotation.value.is_some() {
        return None;
    }
    value_edit::set_value(store.project(), id, "Accept value", &proposal.value).map(Request::Apply)
}

/// What a stored value becomes when the words are read anew; what they cannot
/// tell (who, class, harm, part of) stays. `None` if they say the same.
pub(super) fn take_reading(stored: &Value, read: &Value) -> Option<Value> {
    match (stored, read) {
        (Value::Figure(stored), Value::Figure(read)) => {
            let same = |one: &Figure, other: &Figure| {
                (one.low, one.high, one.low_open, one.high_open)
                    == (other.low, other.high, other.low_open, other.high_open)
            };
            (!same(stored, read)).then(|| {
                let mut figure = read.clone();
                figure.counted.who.clone_from(&stored.counted.who);
                figure.counted.class = stored.counted.class;
                figure.counted.harm = stored.counted.harm;
                figure.part_of.clone_from(&stored.part_of);
                figure.as_of = stored.as_of.or(read.as_of);
                if !stored.counted.words.is_empty() {
                    figure.counted.words.clone_from(&stored.counted.words);
                }
                Value::Figure(figure)
            })
        }
        (Value::Date(stored), Value::Date(read)) => {
            let differs = (stored.earliest, stored.latest) != (read.earliest, read.latest);
            differs.then(|| Value::Date(read.clone()))
        }
        (Value::Claim(stored), Value::Claim(read)) => {
            value_edit::with_cues(stored, read).map(|it| Value::Claim(Box::new(it)))
        }
        _ => None,
    }
}
