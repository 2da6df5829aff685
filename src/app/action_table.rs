//! The facts about every action, in the order of the menus.

mod needs;

use super::action::{
    Action::{self, *},
    Edge::{End, Start},
    Info, Menu,
    Reach::{Character, Word},
    Rule,
    Scope::{self, Anywhere, Comparing, Reading, Reviewing, Searching, Tagging},
    Way::{Back, Forward},
};
use needs::*;

#[cfg(test)]
use super::action::{Context, Room};

/// Short for an entry of the table.
#[allow(clippy::too_many_arguments, reason = "one line of a table")]
const fn row(
    menu: Menu,
    section: u8,
    action: Action,
    name: &'static str,
    keys: &'static [&'static str],
    scope: Scope,
    rule: Rule,
    label: &'static str,
    help: &'static str,
) -> Info {
    Info {
        action,
        name,
        label,
        help,
        menu,
        section,
        scope,
        keys,
        rule,
    }
}

/// What all nine tag keys have in common.
#[rustfmt::skip]
const fn tag(number: u8, name: &'static str, keys: &'static [&'static str], label: &'static str) -> Info {
    row(Menu::Annotation, 0, TagWith(number), name, keys, Tagging, tagging, label, "Tag the selected words or the ticked hits, give the annotation at the caret this tag, or choose the tag to be kept on.")
}

/// What all views of the Compare room have in common.
#[rustfmt::skip]
const fn view(number: u8, name: &'static str, keys: &'static [&'static str], label: &'static str, help: &'static str) -> Info {
    row(Menu::Compare, 4, CompareView(number), name, keys, Comparing, project, label, help)
}

/// The first of the tag keys.
pub(super) const FIRST_TAG: Info = tag(1, "tag-1", &["1"], "Tag with key 1");

/// All actions.
#[rustfmt::skip]
pub(super) const TABLE: &[Info] = &[
    row(Menu::Project, 0, NewProject, "new-project", &["Ctrl+N"], Anywhere, always, "New project…", "Start a project file of your own over a set of sources."),
    row(Menu::Project, 0, OpenProject, "open-project", &["Ctrl+O"], Anywhere, always, "Open project…", "Open a project file; its journal brings back what was not saved."),
    row(Menu::Project, 0, CloseProject, "close-project", &["Ctrl+W"], Anywhere, project, "Close project", "Save what is left to save and go back to the library."),
    row(Menu::Project, 1, AddSources, "add-sources", &["Ctrl+Shift+O"], Anywhere, writable, "Add sources…", "Add text files to the project; the files themselves are never changed."),
    row(Menu::Project, 1, Import, "import", &["Ctrl+Shift+I"], Anywhere, writable, "Import…", "Take over documents with their annotations from the files of another tool; they are shown first."),
    row(Menu::Project, 1, RelocateSource, "relocate-source", &[], Anywhere, change_source, "Find the source’s file…", "Say where the file of this source is now."),
    row(Menu::Project, 1, AttachTexts, "attach-texts", &[], Anywhere, any_source, "Attach texts…", "Find the missing texts of all sources in a folder, by their hashes, and fill in the quotes."),
    row(Menu::Project, 1, RemoveSource, "remove-source", &[], Anywhere, change_source, "Remove source", "Take this source and its annotations out of the project; undo brings both back."),
    row(Menu::Project, 2, SaveNow, "save-now", &["Ctrl+S"], Anywhere, writable, "Save now", "Write the project file at once instead of in a moment."),
    row(Menu::Project, 2, SaveCopyAs, "save-copy-as", &["Ctrl+Shift+S"], Anywhere, project, "Save a copy as…", "Write the project to another file and go on with this one."),
    row(Menu::Project, 2, ShowExport, "show-export", &["Alt+8"], Anywhere, project, "Export", "Write the project in the format of another tool, or as pages to read; what is lost is shown first."),
    row(Menu::Project, 3, Quit, "quit", &["Ctrl+Q"], Anywhere, always, "Quit", "Save what is left to save and close the window."),

    row(Menu::Edit, 0, Undo, "undo", &["Ctrl+Z"], Anywhere, undo, "Undo", "Take back the last step, also one from before the last start."),
    row(Menu::Edit, 0, Redo, "redo", &["Ctrl+Shift+Z", "Ctrl+Y"], Anywhere, redo, "Redo", "Do again what was just undone."),
    row(Menu::Edit, 1, Copy, "copy", &["Ctrl+C"], Reading, copy, "Copy", "Copy the selected words exactly as the source has them."),
    row(Menu::Edit, 1, CopyCitation, "copy-citation", &["Ctrl+Shift+C"], Reading, copy, "Copy quote with citation", "Copy the selected words, or those of the annotation at the caret, in one line with their source and offsets."),

    FIRST_TAG,
    tag(2, "tag-2", &["2"], "Tag with key 2"),
    tag(3, "tag-3", &["3"], "Tag with key 3"),
    tag(4, "tag-4", &["4"], "Tag with key 4"),
    tag(5, "tag-5", &["5"], "Tag with key 5"),
    tag(6, "tag-6", &["6"], "Tag with key 6"),
    tag(7, "tag-7", &["7"], "Tag with key 7"),
    tag(8, "tag-8", &["8"], "Tag with key 8"),
    tag(9, "tag-9", &["9"], "Tag with key 9"),
    row(Menu::Annotation, 1, RepeatLastTag, "repeat-last-tag", &["."], Reading, repeat, "Repeat the last tag", "Tag the selected words with the tag that was used last."),
    row(Menu::Annotation, 1, StickyTag, "sticky-tag", &["T"], Reading, sticky, "Keep the tag on", "Every stretch you select gets the last tag at once, until you press the key again."),
    row(Menu::Annotation, 1, ClearSticky, "clear-sticky", &["Escape"], Reading, clearable, "Clear selection and kept tag", "First drops the selection, then the tag that is kept on."),
    row(Menu::Annotation, 2, DeleteAnnotation, "delete-annotation", &["Delete", "Backspace"], Tagging, deletion, "Delete annotation", "Delete the annotation at the caret, or those that are ticked; the text stays."),
    row(Menu::Annotation, 2, ToggleUnsure, "toggle-unsure", &["U"], Reading, annotation, "Unsure", "Flag the annotation at the caret as one you are not sure of."),
    row(Menu::Annotation, 2, EditNote, "edit-note", &["N"], Reading, annotation, "Edit note", "Write a note on the annotation at the caret."),
    row(Menu::Annotation, 2, AcceptSuggestion, "accept-suggestion", &["Y"], Reading, accept, "Accept what is proposed", "Make what the lens suggests here and go to the next; else store the value that is proposed for the focused annotation, or tag the selected words with the value that they would read as."),
    row(Menu::Annotation, 2, EditValue, "edit-value", &["F2"], Reading, annotation, "Edit value", "Put the keyboard into the value of the annotation at the caret."),
    row(Menu::Annotation, 2, Relate, "relate", &["B"], Reading, annotation, "Relate to another annotation…", "Choose a second annotation that the one at the caret is related to."),
    row(Menu::Annotation, 2, MarkHedge, "mark-hedge", &["Shift+H"], Reading, hedge, "Mark as hedge", "The selected words carry the hedge of the focused claim."),
    row(Menu::Annotation, 2, MarkVoice, "mark-voice", &["W"], Reading, hedge, "Mark as voice", "The selected words say who stands behind the focused claim."),
    row(Menu::Annotation, 2, LinkEntity, "link-entity", &["E"], Reading, mention, "Link to an entity…", "Say who or what the mention at the caret, or every mention in the selection, is of."),
    row(Menu::Annotation, 3, AddFragment, "add-fragment", &["A"], Reading, fragment, "Add selection as a part", "Make the selected words a further part of the focused annotation."),
    row(Menu::Annotation, 3, RemoveFragment, "remove-fragment", &["Shift+A"], Reading, fragments, "Remove the part at the caret", "Take this part out of an annotation that has several."),
    row(Menu::Annotation, 4, Nudge(Start, Back, Word), "start-back-word", &["Alt+Shift+Left"], Reading, annotation, "Move start back a word", "Move the start of the annotation one word back."),
    row(Menu::Annotation, 4, Nudge(Start, Forward, Word), "start-forward-word", &["Alt+Shift+Right"], Reading, annotation, "Move start forward a word", "Move the start of the annotation one word forward."),
    row(Menu::Annotation, 4, Nudge(End, Back, Word), "end-back-word", &["Alt+Left"], Reading, annotation, "Move end back a word", "Move the end of the annotation one word back."),
    row(Menu::Annotation, 4, Nudge(End, Forward, Word), "end-forward-word", &["Alt+Right"], Reading, annotation, "Move end forward a word", "Move the end of the annotation one word forward."),
    row(Menu::Annotation, 4, Nudge(Start, Back, Character), "start-back-character", &["Ctrl+Alt+Shift+Left"], Reading, annotation, "Move start back a character", "Move the start of the annotation one character back."),
    row(Menu::Annotation, 4, Nudge(Start, Forward, Character), "start-forward-character", &["Ctrl+Alt+Shift+Right"], Reading, annotation, "Move start forward a character", "Move the start of the annotation one character forward."),
    row(Menu::Annotation, 4, Nudge(End, Back, Character), "end-back-character", &["Ctrl+Alt+Left"], Reading, annotation, "Move end back a character", "Move the end of the annotation one character back."),
    row(Menu::Annotation, 4, Nudge(End, Forward, Character), "end-forward-character", &["Ctrl+Alt+Right"], Reading, annotation, "Move end forward a character", "Move the end of the annotation one character forward."),
    row(Menu::Annotation, 5, SnapCycle, "snap-cycle", &["S"], Reading, reading, "Next snapping level", "Change whether selections snap to words, sentences or single characters."),
    row(Menu::Annotation, 5, SnapCharacter, "snap-character", &[], Reading, reading, "Snap to characters", "Selections end exactly where the pointer does."),
    row(Menu::Annotation, 5, SnapWord, "snap-word", &[], Reading, reading, "Snap to words", "Selections grow to whole words."),
    row(Menu::Annotation, 5, SnapSentence, "snap-sentence", &[], Reading, reading, "Snap to sentences", "Selections grow to whole sentences."),
    row(Menu::Annotation, 6, MarkZone, "mark-zone", &["Z"], Reading, mark, "Mark zone…", "Say that the selected stretch is a teaser, a caption, a quotation or boilerplate."),
    row(Menu::Annotation, 6, MarkSourceDone, "mark-source-done", &["D"], Reading, change_source, "Source is done", "Say that you are done with this source, or not after all."),
    row(Menu::Annotation, 7, DismissSuggestion, "dismiss-suggestion", &["X"], Reading, suggestion, "Dismiss suggestion", "Turn down what the lens proposes here, for good, and go to the next; undo offers it again."),
    row(Menu::Annotation, 7, MarkReviewed, "mark-reviewed", &["R"], Reading, mark, "Reviewed, nothing more here", "Say that the selection, or without one the whole source, holds nothing more to tag; once more takes it back."),
    row(Menu::Annotation, 8, TagAll, "tag-all", &["Shift+T"], Reading, occurrences, "Tag all occurrences…", "Tag the same words wherever they stand, in this source or in all; a list shows where."),
    row(Menu::Annotation, 8, LinkTicked, "link-ticked", &["E"], Searching, ticked, "Link ticked hits…", "Say which entity the ticked hits of the search are mentions of."),
    row(Menu::Annotation, 8, TickAllHits, "tick-all-hits", &["Ctrl+A"], Searching, project, "Tick all hits", "Tick every hit of the search."),
    row(Menu::Annotation, 8, UntickHits, "untick-hits", &["Ctrl+Shift+A"], Searching, project, "Untick all hits", "Tick no hit of the search."),
    row(Menu::Annotation, 9, NewEntity, "new-entity", &[], Anywhere, writable, "New entity…", "Add a person, a group or a place that mentions can link to."),
    row(Menu::Annotation, 9, MergeEntity, "merge-entity", &[], Anywhere, change_entity, "Merge entity…", "Make the entity whose page is shown one with another."),
    row(Menu::Annotation, 9, SplitEntity, "split-entity", &[], Anywhere, change_entity, "Split entity…", "Move the ticked mentions of the entity to a new one."),
    row(Menu::Annotation, 9, DeleteEntity, "delete-entity", &[], Anywhere, change_entity, "Delete entity…", "Delete the entity whose page is shown, with the links to it."),

    row(Menu::Compare, 0, MakeAccount, "make-account", &["M"], Reading, passage, "Account of an event…", "Make an account from the selected passage, or add the annotation at the caret: the annotations inside are its parts, and an event is proposed."),
    row(Menu::Compare, 0, NewEvent, "new-event", &[], Anywhere, writable, "New event…", "Add an event, to which accounts are added from the sources."),
    row(Menu::Compare, 1, EditEvent, "edit-event", &["F2"], Comparing, change_event, "Edit event…", "Change the title, the kind and the note of the event."),
    row(Menu::Compare, 1, LinkEvent, "link-event", &["L"], Comparing, change_event, "Link event…", "Say that the event is the same as another, a part or a step of it, or not the same."),
    row(Menu::Compare, 1, MergeEvent, "merge-event", &[], Anywhere, change_event, "Merge event…", "Make the event one with another; its accounts move there."),
    row(Menu::Compare, 1, SplitEvent, "split-event", &[], Anywhere, change_event, "Split event…", "Move some accounts of the event to a new one."),
    row(Menu::Compare, 1, DeleteAccount, "delete-account", &["Ctrl+Delete"], Comparing, account, "Delete account", "Take the account of the chosen cell out of the event; its annotations stay."),
    row(Menu::Compare, 1, DeleteEvent, "delete-event", &[], Anywhere, change_event, "Delete event", "Delete the event with its accounts and verdicts; the annotations stay."),
    row(Menu::Compare, 2, AcceptComparison, "accept-comparison", &["Y"], Comparing, accept_compared, "Accept", "Accept the computed relation of the chosen row, or the chosen candidate as accounts of one event."),
    row(Menu::Compare, 2, RejectCandidate, "reject-candidate", &["X"], Comparing, candidate, "Reject candidate", "Say that the two passages do not tell the same event; they are never offered again."),
    row(Menu::Compare, 2, OverrideRelation, "override-relation", &["O"], Comparing, judge, "Override the relation…", "Say which relation it is instead, and why."),
    row(Menu::Compare, 2, PublishRange, "publish-range", &["P"], Comparing, judge, "Publish the range…", "Decide to give the range of all accounts, and why."),
    row(Menu::Compare, 2, PreferAccount, "prefer-account", &["F"], Comparing, prefer, "Prefer this account…", "Decide to follow the account of the chosen cell, and why."),
    row(Menu::Compare, 2, DeferVerdict, "defer-verdict", &["D"], Comparing, judge, "Defer…", "Leave the row undecided for now, and why."),
    row(Menu::Compare, 2, PendingVerdict, "pending-verdict", &["W"], Comparing, judge, "Wait for something…", "Leave the row open until something is known, and say what."),
    row(Menu::Compare, 2, AskSource, "ask-source", &["Q"], Comparing, judge, "Ask the source…", "Note that the source is to be asked, and what."),
    row(Menu::Compare, 2, WithdrawVerdict, "withdraw-verdict", &["Delete", "Backspace"], Comparing, judged, "Withdraw the verdict", "Take back what was decided about the chosen row."),
    row(Menu::Compare, 3, NextConflict, "next-conflict", &["J"], Comparing, project, "Next conflict", "Go to the next row that conflicts, over the end of an event into the next one."),
    row(Menu::Compare, 3, PreviousConflict, "previous-conflict", &["K"], Comparing, project, "Previous conflict", "Go to the previous row that conflicts, over the start of an event into the one before."),
    row(Menu::Compare, 3, NextEvent, "next-event", &["]"], Comparing, project, "Next event", "Show the next event of the list."),
    row(Menu::Compare, 3, PreviousEvent, "previous-event", &["["], Comparing, project, "Previous event", "Show the previous event of the list."),
    view(1, "compare-matrix", &["1"], "Matrix", "What each account says of each aspect, side by side."),
    view(2, "compare-plot", &["2"], "Interval plot", "The figures of the event as points, bands and open ranges."),
    view(3, "compare-texts", &["3"], "Side by side", "Two accounts in their texts, aligned by aspect."),
    view(4, "compare-timeline", &["4"], "Timeline", "When each source says that things happened."),
    view(5, "compare-coverage", &["5"], "Coverage", "Which source tells of which event, and which is silent, and why."),
    view(6, "compare-candidates", &["6"], "Candidates", "Pairs of passages that may tell the same event."),
    row(Menu::Compare, 5, SaveComparison, "save-comparison", &["Ctrl+E"], Comparing, event, "Save comparison…", "Write the comparison as a page, a table, data or a picture."),

    row(Menu::Review, 0, ReviewFiles, "review-files", &[], Anywhere, always, "Review annotators’ files…", "Compare two or more project files over the same sources, and settle them into a gold project."),
    row(Menu::Review, 0, ReloadAnnotators, "reload-annotators", &[], Anywhere, review, "Read the files again", "Read the annotators’ files again; decisions stay, and what rests on something else now is listed."),
    row(Menu::Review, 1, TakeSide(1), "take-left", &["1", "Left"], Reviewing, settle, "Follow the left file", "Take what the first file has into the gold, and go on to the next."),
    row(Menu::Review, 1, TakeSide(2), "take-right", &["2", "Right"], Reviewing, settle, "Follow the right file", "Take what the second file has into the gold, and go on to the next."),
    row(Menu::Review, 1, TakeSide(3), "take-third", &["3"], Reviewing, third, "Follow the third file", "Take what the third file has into the gold, and go on to the next."),
    row(Menu::Review, 1, TakeSide(4), "take-fourth", &["4"], Reviewing, fourth, "Follow the fourth file", "Take what the fourth file has into the gold, and go on to the next."),
    row(Menu::Review, 1, TakeBoth, "take-both", &["B"], Reviewing, settle, "Take both", "Take what each file has into the gold, side by side."),
    row(Menu::Review, 1, TakeNeither, "take-neither", &["N"], Reviewing, settle, "Take neither", "Turn down what the files have here; it is not asked again."),
    row(Menu::Review, 1, AmendItem, "amend-item", &["A"], Reviewing, settle, "Amend…", "Put something else into the gold: another span, tag or value."),
    row(Menu::Review, 2, SettleAlike, "settle-alike", &["S"], Reviewing, settle, "Settle alike…", "Decide all disagreements of the same kind, tags and words at once; a list shows where they stand."),
    row(Menu::Review, 2, AcceptAgreements, "accept-agreements", &["Y"], Reviewing, change_gold, "Accept all agreements", "Take into the gold, in one step, what all annotators have alike."),
    row(Menu::Review, 2, AutoAccept, "auto-accept", &["Shift+Y"], Reviewing, change_gold, "Accept by a rule…", "Decide by the majority, or follow one file for a tag; one step, which undo takes back."),
    row(Menu::Review, 3, EditReason, "edit-reason", &["R"], Reviewing, change_gold, "Reason and rule", "Write why you decide so, and by which rule; both stay for the next decisions."),
    row(Menu::Review, 3, ClearReason, "clear-reason", &["Shift+R"], Reviewing, review, "Clear reason and rule", "The next decisions have no reason."),
    row(Menu::Review, 4, NextDispute, "next-dispute", &["J", "]"], Reviewing, review, "Next open disagreement", "Go to the next disagreement that is not settled."),
    row(Menu::Review, 4, PreviousDispute, "previous-dispute", &["K", "["], Reviewing, review, "Previous open disagreement", "Go to the previous disagreement that is not settled."),
    row(Menu::Review, 5, ShowAgreement, "show-agreement", &["G"], Reviewing, review, "Agreement", "Show how well the annotators agree, in figures; every figure leads to the places behind it."),
    row(Menu::Review, 5, FreezeAgreement, "freeze-agreement", &["Shift+G"], Reviewing, review, "Freeze agreement", "Write the figures as they are, with the hash of every file and text, into a file beside the gold; it is never written over."),
    row(Menu::Review, 5, ShowLesson, "show-lesson", &["L"], Reviewing, review, "Lesson", "Show what one annotator can learn from the gold, under the rules that decided it."),

    row(Menu::Go, 0, ShowLibrary, "show-library", &["Alt+1"], Anywhere, always, "Library", "Projects and their sources."),
    row(Menu::Go, 0, ShowAnnotate, "show-annotate", &["Alt+2"], Anywhere, project, "Annotate", "Read the sources and tag them."),
    row(Menu::Go, 0, ShowSearch, "show-search", &["Ctrl+F", "Alt+3"], Anywhere, project, "Search", "Look for words, patterns or annotations in all sources; selected words are looked for at once."),
    row(Menu::Go, 0, ShowEntities, "show-entities", &["Alt+4"], Anywhere, project, "Entities", "Persons, groups and places, and every mention of them."),
    row(Menu::Go, 0, ShowStatistics, "show-statistics", &["Alt+5"], Anywhere, project, "Statistics", "How many annotations there are of each tag, source, entity and annotator."),
    row(Menu::Go, 0, ShowCompare, "show-compare", &["Alt+6"], Anywhere, project, "Compare", "What the sources say of the same event, side by side."),
    row(Menu::Go, 0, ShowReview, "show-review", &["Alt+7"], Anywhere, project, "Review", "What annotators disagree on, and what is settled of it."),
    row(Menu::Go, 0, ShowSettings, "show-settings", &["Ctrl+,"], Anywhere, always, "Settings", "Looks, keys and tags."),
    row(Menu::Go, 1, NextAnnotation, "next-annotation", &["]"], Reading, any_annotation, "Next annotation", "Go to the next annotation in the source."),
    row(Menu::Go, 1, PreviousAnnotation, "previous-annotation", &["["], Reading, any_annotation, "Previous annotation", "Go to the previous annotation in the source."),
    row(Menu::Go, 1, NextSuggestion, "next-suggestion", &["J"], Reading, reading, "Next suggestion", "Go to the next figure, date or known name that is not yet tagged, dismissed or reviewed."),
    row(Menu::Go, 1, PreviousSuggestion, "previous-suggestion", &["K"], Reading, reading, "Previous suggestion", "Go to the previous figure, date or known name that is not yet tagged, dismissed or reviewed."),
    row(Menu::Go, 1, ShowEntity, "show-entity", &["Shift+E"], Reading, mention_page, "Page of the entity", "Show every mention of the entity that the annotation at the caret links to."),
    row(Menu::Go, 1, ShowEvents, "show-events", &["Shift+M"], Reading, mention_page, "Event of the annotation", "Show the comparison of the event in whose account the annotation at the caret stands."),
    row(Menu::Go, 1, CycleStacked, "cycle-stacked", &["C"], Reading, stacked, "Next annotation in the stack", "Go through the annotations that cover this place."),
    row(Menu::Go, 1, StackedPopup, "stacked-popup", &["Shift+C"], Reading, stacked, "Annotations at this place", "List the annotations that cover this place."),
    row(Menu::Go, 2, NextSource, "next-source", &["Ctrl+PageDown"], Reading, several_sources, "Next source", "Show the next source of the project."),
    row(Menu::Go, 2, PreviousSource, "previous-source", &["Ctrl+PageUp"], Reading, several_sources, "Previous source", "Show the previous source of the project."),
    row(Menu::Go, 3, GoToOffset, "go-to-offset", &["Ctrl+G"], Reading, reading, "Go to offset…", "Go to a position by its number of code points, or to a line."),
    row(Menu::Go, 3, FindAnnotation, "find-annotation", &["/"], Reading, source, "Filter annotations", "Put the keyboard into the filter of the annotation table."),

    row(Menu::View, 0, ShowPalette, "show-palette", &["Ctrl+Shift+P"], Anywhere, always, "Command palette…", "Find any action, source or tag by typing a few letters of it."),
    row(Menu::View, 1, ToggleSources, "toggle-sources", &["Ctrl+B"], Reading, project, "Sources panel", "Show or hide the list of sources."),
    row(Menu::View, 1, ToggleInspector, "toggle-inspector", &["Ctrl+I"], Reading, project, "Inspector", "Show or hide what is known about the focused annotation."),
    row(Menu::View, 1, ToggleTable, "toggle-table", &["Ctrl+J"], Reading, project, "Annotation table", "Show or hide the table of all annotations."),
    row(Menu::View, 1, ToggleLens, "toggle-lens", &["V"], Reading, reading, "Coverage lens", "Light every figure, date and known name that is not yet tagged, dismissed or reviewed."),
    row(Menu::View, 2, CaretMode, "caret-mode", &["F7"], Reading, reading, "Caret mode", "Move a caret through the text with the arrow keys, and select with Shift."),
    row(Menu::View, 2, ToggleLineNumbers, "toggle-line-numbers", &["O"], Reading, reading, "Line numbers or offsets", "Show line numbers beside the text, then offsets, then neither."),
    row(Menu::View, 2, ToggleTagLetters, "toggle-tag-letters", &["L"], Reading, reading, "Tag letters", "Show the letter of its tag at each annotation."),
    row(Menu::View, 2, ToggleLegend, "toggle-legend", &["Shift+L"], Reading, project, "Legend", "Show what the looks of annotations mean."),
    row(Menu::View, 3, ReadingLarger, "reading-larger", &["+", "="], Reading, reading, "Larger text", "Make the text of the source larger."),
    row(Menu::View, 3, ReadingSmaller, "reading-smaller", &["-"], Reading, reading, "Smaller text", "Make the text of the source smaller."),
    row(Menu::View, 4, ZoomIn, "zoom-in", &["Ctrl++", "Ctrl+="], Anywhere, always, "Zoom in", "Make everything in the window larger."),
    row(Menu::View, 4, ZoomOut, "zoom-out", &["Ctrl+-"], Anywhere, always, "Zoom out", "Make everything in the window smaller."),
    row(Menu::View, 4, ZoomReset, "zoom-reset", &["Ctrl+0"], Anywhere, always, "Reset zoom", "Show everything in the window at its own size."),
    row(Menu::View, 5, ThemeLight, "theme-light", &[], Anywhere, always, "Light theme", "Dark text on light paper."),
    row(Menu::View, 5, ThemeDark, "theme-dark", &[], Anywhere, always, "Dark theme", "Light text on a dark ground."),
    row(Menu::View, 5, ThemeSystem, "theme-system", &[], Anywhere, always, "Theme of the system", "Light or dark, as the desktop is set."),

    row(Menu::Help, 0, ShowKeys, "show-keys", &["F1", "?"], Anywhere, always, "Keys", "Show every action with its keys, and change them."),
    row(Menu::Help, 0, ShowGuidelines, "show-guidelines", &["H"], Reading, project, "Guidelines", "Show when to use each tag, with examples."),
    row(Menu::Help, 1, ShowProblems, "show-problems", &["Ctrl+Shift+M"], Anywhere, project, "Problems in the project", "List what the checks found in the project and its sources."),
    row(Menu::Help, 1, ShowNotices, "show-notices", &[], Anywhere, always, "Notices", "List everything the window has told you since it opened."),
    row(Menu::Help, 2, About, "about", &[], Anywhere, always, "About Variorum", "Version, licences and the faces that come with the program."),
];

/// A moment at which everything makes sense.
#[cfg(test)]
pub(super) const EVERYTHING: Context<'static> = Context {
    room: Room::Annotate,
    project_open: true,
    writable: true,
    unsaved: true,
    sources: 3,
    source_open: true,
    text_shown: true,
    selection: true,
    annotation_under_caret: true,
    stacked: 2,
    proposal: true,
    claim: true,
    fragments: 2,
    entity_chosen: true,
    event_chosen: true,
    aspect_chosen: true,
    account_chosen: true,
    verdict: true,
    candidate: true,
    annotators: 4,
    item_chosen: true,
    annotations: 12,
    suggestion: true,
    ticked: 2,
    sticky: true,
    last_tag: Some("Place"),
    can_undo: true,
    can_redo: true,
    undo_name: Some("Tag as Actor"),
    redo_name: Some("Delete annotation"),
    tags: &[
        (1, "Actor"),
        (2, "Place"),
        (3, "Figure"),
        (4, "Claim"),
        (5, "Date"),
        (6, "a"),
        (7, "b"),
        (8, "c"),
        (9, "d"),
    ],
    modal_open: false,
    text_input_focused: false,
};

#[cfg(test)]
mod tests;
