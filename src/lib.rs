//! Variorum: a workbench for saying, exactly and checkably, what each of
//! several reports says of the same events.
//!
//! # Bird's-eye view
//!
//! The ground state is a [`model::Project`], held whole in memory, and the
//! texts of its sources. Everything else is computed from these two. A project
//! is changed by [`command::Transaction`]s only, each a list of commands with
//! an exact inverse, and so every change can be undone, journalled and
//! replayed by the same few functions.
//!
//! ```text
//! bytes --io--> model::file::read --> Project + Problems
//!    |
//!    v
//! app::Store { project, history, revision, per source: text and index }
//!    |                                  ^
//!    v                                  | apply(&mut Project) -> inverse, Change
//! ui rooms read it, emit app::Request --+--> journal record to the writer thread
//!                                       |
//!                                       +--> save: snapshot -> text -> atomic replace
//! ```
//!
//! The window and the command line drive the same calls, and so do the tests:
//! nothing that the window can do to a project is written inside the window.
//!
//! # Entry points
//!
//! - [`cli::run`] is what the program calls with its arguments; without a
//!   subcommand it hands over to [`ui::run`], which opens the window.
//! - [`io::project::open_project`] opens a project with lock, journal and
//!   saving; [`io::project::read_project`] only reads it.
//! - [`model::file::read`] and [`model::file::write`] are the project file as
//!   text, without a file system. `docs/format.md` describes it for others.
//! - [`command::edit`] builds the transactions; [`command::apply`] applies
//!   them.
//! - [`app::Workbench`] is the open project as the window drives it;
//!   [`app::action::Action`] is everything a person can ask for.
//!
//! # Code map
//!
//! The modules are layers. Each names only those above it in this list, but
//! for [`app`] and [`cli`], which stand side by side.
//!
//! [`text`]: decoding, the immutable source text, positions in it in three
//! units that cannot be mixed up, words and sentences around a position. Start
//! at its documentation: it defines what a span is.
//!
//! [`model`]: what a project knows, as plain values; ids; the rules that
//! [`model::check`] applies. [`model::file`] is the one place that knows how
//! all this is written down: wire types apart from the domain types, the
//! canonical writer, the reader with its refusals, and the commands of the
//! journal in the same vocabulary.
//!
//! [`command`]: commands, transactions, the history of undo and redo, and what
//! changed, for those who keep lookups.
//!
//! [`recognise`]: figures, dates, known names, zones and cues of claims, found
//! by rules: text to candidates that a person accepts or dismisses. And what a
//! person looks for: all places of some words, hits of a pattern.
//!
//! [`index`]: lookups derived from project and text: annotations by position,
//! the lanes in which stacked ones are drawn, counts per stretch for the marks
//! beside the scroll bar, which suggestions are still open, the mentions of each
//! entity, the accounts of each event, statistics.
//!
//! [`compare`]: the accounts that sources give of one event, held side by side:
//! which relation every two of them stand in, for every aspect, and why.
//!
//! [`review`]: several people's files over the same texts: which annotations
//! match, where they disagree, how well they agree, how they are settled into
//! gold, and how files are merged.
//!
//! [`exchange`]: one file per foreign format, from bytes to documents with
//! spans and a list of what could not be taken over, and from there to one
//! transaction. And projects that are shared without their texts:
//! [`exchange::detach`] takes the words out, [`exchange::attach`] brings them
//! back.
//!
//! [`io`]: the only place with files, the clock, randomness, dialogs and the
//! threads that write. Atomic replacement, journal and recovery, the lock,
//! earlier versions, settings, reading sources under a policy that distrusts
//! the project's paths. All that must survive a crash goes through the small
//! trait [`io::fs::Fs`], so that tests can fail each call in turn.
//!
//! [`cli`]: subcommands, from arguments by way of library calls to text or
//! JSON. The only place that prints.
//!
//! [`app`]: the window's logic without a window: store, sessions, background
//! jobs, searches, notices, the list of actions with their keys and rules.
//!
//! [`ui`]: the window. `reader` lays out and paints a document of any length
//! and turns gestures into events in byte offsets; `rooms` has one module per
//! room; `theme` holds every colour and size; `widgets` are small parts that
//! know plain data only; `app` ties them together, frame by frame.
//!
//! Beside the sources: `assets` (faces, icons and a gazetteer, built in), `seeds`
//! and `projects` (texts and projects to try), `tests` (the whole program and
//! the house rules; unit tests stand beside the code), `fuzz` (a target for
//! everything that parses, over bodies in the hidden module `fuzzing`), `docs`.
//!
//! # Invariants
//!
//! Each is kept by a test, which is named with it.
//!
//! 1. **The layers point one way, and the lower ones are pure.** `text`,
//!    `model`, `command`, `recognise`, `index`, `compare`, `review` and `exchange`
//!    never touch files, the clock, the environment, randomness, threads or egui; ids and times come in as
//!    arguments. `the_sources_keep_the_house_rules` in `tests/layering.rs`.
//!    One file, `exchange::cores`, spreads work over threads that end before
//!    it returns.
//!    One mention upwards is let through: `model::file` names `command`,
//!    since it alone knows how records are written and a journal holds
//!    commands.
//! 2. **Only `io` touches the file system, only `ui` knows the toolkit, and
//!    only `ui::reader` sees the toolkit's text positions.**
//!    `finds_what_only_one_layer_may_do` in `tests/layering.rs`.
//! 3. **A replaced file is the old one or the new one, whole.** At whatever
//!    call the disk fails or the power goes.
//!    `the_power_goes_at_each_call` in `src/io/atomic/tests.rs`.
//! 4. **An acknowledged edit survives.** Killed at any moment, the next start
//!    gives the project with every edit that was said to be safe.
//!    `killed_at_any_moment_no_acknowledged_edit_is_lost` in
//!    `tests/faults.rs`.
//! 5. **Positions do not mix.** Bytes, code points and UTF-16 units are types
//!    of their own and are converted by [`text::SourceText`] alone.
//!    `conversions_agree_with_counting` in `src/text/source_text.rs`.
//! 6. **A text is what its file says.** Decoded, less a leading byte-order
//!    mark, and nothing else: line ends, no-break spaces and combining marks
//!    stay. `a_byte_order_mark_is_recorded_and_no_part_of_the_text` in
//!    `src/io/sources/tests.rs`.
//! 7. **Every change has an exact inverse.** Any work leaves the project whole
//!    and can be taken back, and replaying its journal gives the same project.
//!    `any_work_is_whole_and_can_be_taken_back` in `src/command/properties.rs`.
//! 8. **A refused change changes nothing.**
//!    `what_is_refused_changes_nothing` in `src/command/properties.rs`.
//! 9. **The same project is always the same bytes.** No order of a hash map
//!    reaches a file, and reading loses nothing.
//!    `what_is_written_is_read` and `every_field_comes_back_byte_for_byte` in
//!    `src/model/file/tests.rs`.
//! 10. **Newer files are never guessed at.** A newer minor version opens for
//!     reading, a newer major one is refused.
//!     `newer_versions` and `a_newer_minor_opens_for_reading` in
//!     `src/model/file/tests/hostile.rs`.
//! 11. **Trouble is a value.** A record that means nothing is set aside with a
//!     problem and written back; what an import cannot place is listed.
//!     `what_means_nothing_is_set_aside` in `src/model/file/tests/hostile.rs`,
//!     `spans_are_placed_or_listed` in `src/exchange/doccano/read/tests.rs`.
//! 12. **Any bytes get an answer.** No parser panics, hangs or overflows the
//!     stack. `every_file_of_the_corpus_keeps_the_promises` in
//!     `tests/corpus.rs`, `every_hostile_project_gets_an_answer` in
//!     `tests/hostile.rs`.
//! 13. **One list of actions feeds menus, palette, keys and help.**
//!     `menus_hold_every_action_once_and_sections_only_grow` in
//!     `src/app/action_table/tests.rs`, `the_page_of_keys_is_current` in
//!     `tests/docs.rs`.
//! 14. **A merge favours no side and loses nothing.** Swapped sides give the
//!     same bytes, the order of merges changes no fact, and the result is
//!     whole. `two_sides_merge` and `the_order_of_merges_changes_nothing` in
//!     `src/review/merge/laws.rs`.
//!
//! # Choices, and why
//!
//! **Spans in the model are code points, not bytes.** A project must load,
//! merge and save on a machine that does not have its texts, and without the
//! text a byte offset cannot be turned into the code points that the file
//! holds. Bytes appear only in [`index`] and the reader, which are tied to a
//! text, and [`text::SourceText`] converts in constant time.
//!
//! **Commands say what stands there afterwards** ([`command::Put`]): set,
//! replace or remove one record, whole. The inverse is then simply what stood
//! there before, for every kind of record alike, with no case that forgets a
//! field; and a journal record can be replayed without knowing the gesture
//! that made it. What it costs, repeating a record when one field changes, is
//! some 150 bytes.
//!
//! **Classes by length instead of an interval tree** ([`index::DocumentIndex`]).
//! Annotations are short and a few are very long. Sorted maps, one per power
//! of two of length, answer "what meets this stretch" within a constant factor
//! of the answer's size, take insertion and removal, and are the standard
//! library's.
//!
//! **A RON writer of our own.** The project file lives in git, so that the
//! bytes may depend on nothing but the project: one record a line, sorted, no
//! defaults, and a fixed list of escaped characters. The `ron` crate, which
//! reads the file, escapes by the compiler's Unicode tables, and these change
//! from one release to the next.
//!
//! **Wire types apart from domain types.** What can be read and what makes
//! sense are two questions. A wire record holds anything that was written, so
//! one that makes no sense can be kept as it stands; a domain record, once it
//! exists, is valid in itself.
//!
//! **The journal lies in the state folder of the platform**, not beside the
//! project. Projects lie in folders that git, Syncthing or Dropbox watch, and
//! none of these must see half a fact or somebody else's undo history. The
//! hash of the file ties the two together.
//!
//! **Persistent maps for the records** ([`model::Table`]). A snapshot for the
//! saving thread shares everything and costs nothing, however large the
//! project is.
//!
//! **eframe with glow and without its persistence.** glow is small and works
//! on old graphics, virtual machines and remote desktops; eframe's own storage
//! does not survive a crash, ours does.

pub mod text;

pub mod model;

pub mod command;

pub mod recognise;

pub mod index;

pub mod compare;

pub mod review;

pub mod exchange;

pub mod io;

pub mod app;

pub mod cli;

pub mod ui;

#[doc(hidden)]
pub mod fuzzing;
