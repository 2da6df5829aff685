//! What an action needs of the moment, and what to say where that is missing.

use super::super::action::{Context, Room};

type Why = Result<(), &'static str>;

pub(super) fn always(_: &Context<'_>) -> Why {
    Ok(())
}

fn need(fact: bool, missing: &'static str) -> Why {
    if fact { Ok(()) } else { Err(missing) }
}

pub(super) fn project(it: &Context<'_>) -> Why {
    need(it.project_open, "No project is open")
}

pub(super) fn writable(it: &Context<'_>) -> Why {
    project(it)?;
    need(it.writable, "The project is open read-only")
}

pub(super) fn source(it: &Context<'_>) -> Why {
    project(it)?;
    need(it.source_open, "No source is chosen")
}

pub(super) fn change_source(it: &Context<'_>) -> Why {
    writable(it)?;
    source(it)
}

pub(super) fn any_source(it: &Context<'_>) -> Why {
    project(it)?;
    need(it.sources > 0, "The project has no sources yet")
}

pub(super) fn several_sources(it: &Context<'_>) -> Why {
    project(it)?;
    need(it.sources > 1, "The project has no other source")
}

pub(super) fn reading(it: &Context<'_>) -> Why {
    source(it)?;
    need(it.text_shown, "The text of this source is not at hand")
}

pub(super) fn mark(it: &Context<'_>) -> Why {
    writable(it)?;
    reading(it)
}

/// In the list of hits, what is ticked is tagged.
pub(super) fn tagging(it: &Context<'_>) -> Why {
    if it.room == Room::Search {
        ticked(it)
    } else {
        mark(it)
    }
}

pub(super) fn deletion(it: &Context<'_>) -> Why {
    if it.room == Room::Search {
        ticked(it)
    } else {
        annotation(it)
    }
}

pub(super) fn ticked(it: &Context<'_>) -> Why {
    writable(it)?;
    need(it.ticked > 0, "Tick some hits of the search first")
}

pub(super) fn occurrences(it: &Context<'_>) -> Why {
    mark(it)?;
    target(it)
}

pub(super) fn copy(it: &Context<'_>) -> Why {
    reading(it)?;
    need(
        it.selection || it.annotation_under_caret,
        "Nothing is selected",
    )
}

pub(super) fn annotation(it: &Context<'_>) -> Why {
    writable(it)?;
    need(
        it.annotation_under_caret,
        "The caret is not on an annotation",
    )
}

pub(super) fn fragment(it: &Context<'_>) -> Why {
    annotation(it)?;
    need(it.selection, "Select the words to add first")
}

pub(super) fn accept(it: &Context<'_>) -> Why {
    mark(it)?;
    need(
        it.proposal || it.suggestion,
        "Nothing is proposed here; the lens has suggestions",
    )
}

pub(super) fn hedge(it: &Context<'_>) -> Why {
    mark(it)?;
    need(it.selection, "Select the words first")?;
    need(it.claim, "Focus the claim, then select the words")
}

pub(super) fn fragments(it: &Context<'_>) -> Why {
    annotation(it)?;
    need(it.fragments > 1, "The annotation has only one part")
}

pub(super) fn mention(it: &Context<'_>) -> Why {
    writable(it)?;
    target(it)
}

pub(super) fn mention_page(it: &Context<'_>) -> Why {
    project(it)?;
    need(
        it.annotation_under_caret,
        "The caret is not on an annotation",
    )
}

pub(super) fn entity(it: &Context<'_>) -> Why {
    project(it)?;
    need(it.entity_chosen, "No entity is chosen in the Entities room")
}

pub(super) fn change_entity(it: &Context<'_>) -> Why {
    writable(it)?;
    entity(it)
}

pub(super) fn passage(it: &Context<'_>) -> Why {
    mark(it)?;
    need(
        it.selection || it.annotation_under_caret,
        "Select the passage that tells of the event, or put the caret on an annotation",
    )
}

pub(super) fn event(it: &Context<'_>) -> Why {
    project(it)?;
    need(it.event_chosen, "No event is chosen in the Compare room")
}

pub(super) fn change_event(it: &Context<'_>) -> Why {
    writable(it)?;
    event(it)
}

pub(super) fn account(it: &Context<'_>) -> Why {
    change_event(it)?;
    need(it.account_chosen, "Go to a cell of an account first")
}

pub(super) fn judge(it: &Context<'_>) -> Why {
    change_event(it)?;
    need(it.aspect_chosen, "Go to a row of the matrix first")
}

pub(super) fn prefer(it: &Context<'_>) -> Why {
    judge(it)?;
    need(it.account_chosen, "Go to the cell of the account to prefer")
}

pub(super) fn judged(it: &Context<'_>) -> Why {
    judge(it)?;
    need(it.verdict, "Nothing was decided about this row")
}

pub(super) fn candidate(it: &Context<'_>) -> Why {
    writable(it)?;
    need(it.candidate, "Go to a pair of the candidates first")
}

pub(super) fn accept_compared(it: &Context<'_>) -> Why {
    if it.candidate {
        writable(it)
    } else {
        judge(it)
    }
}

pub(super) fn review(it: &Context<'_>) -> Why {
    project(it)?;
    need(
        it.annotators > 1,
        "No annotators’ files are open beside this project",
    )
}

pub(super) fn change_gold(it: &Context<'_>) -> Why {
    writable(it)?;
    review(it)
}

pub(super) fn settle(it: &Context<'_>) -> Why {
    change_gold(it)?;
    need(it.item_chosen, "Go to a disagreement first")
}

pub(super) fn third(it: &Context<'_>) -> Why {
    settle(it)?;
    need(it.annotators > 2, "Only two files are reviewed")
}

pub(super) fn fourth(it: &Context<'_>) -> Why {
    settle(it)?;
    need(it.annotators > 3, "Fewer than four files are reviewed")
}

pub(super) fn any_annotation(it: &Context<'_>) -> Why {
    source(it)?;
    need(it.annotations > 0, "This source has no annotations yet")
}

pub(super) fn stacked(it: &Context<'_>) -> Why {
    reading(it)?;
    need(it.stacked > 1, "Only one annotation is here at most")
}

pub(super) fn suggestion(it: &Context<'_>) -> Why {
    mark(it)?;
    need(it.suggestion, "Go to a suggestion of the lens first")
}

pub(super) fn clearable(it: &Context<'_>) -> Why {
    need(
        it.selection || it.sticky || it.annotation_under_caret || it.suggestion,
        "Nothing is selected and no tag is kept on",
    )
}

pub(super) fn sticky(it: &Context<'_>) -> Why {
    mark(it)?;
    need(
        it.sticky || it.last_tag.is_some(),
        "Tag something first; that tag can then be kept on",
    )
}

pub(super) fn repeat(it: &Context<'_>) -> Why {
    mark(it)?;
    need(it.last_tag.is_some(), "No tag was used yet")?;
    target(it)
}

pub(super) fn target(it: &Context<'_>) -> Why {
    need(
        it.selection || it.annotation_under_caret,
        "Select some words, or put the caret on an annotation",
    )
}

pub(super) fn undo(it: &Context<'_>) -> Why {
    project(it)?;
    need(it.can_undo, "There is nothing to undo")
}

pub(super) fn redo(it: &Context<'_>) -> Why {
    project(it)?;
    need(it.can_redo, "There is nothing to redo")
}
