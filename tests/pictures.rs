//! Pictures of the reading column, drawn in software and compared with those
//! in `tests/pictures`.
//!
//! They need the cargo feature `pictures`, which compiles wgpu, and a Vulkan
//! driver; Mesa's lavapipe (`mesa-vulkan-drivers` on Debian) needs no graphics
//! card. Another version of Mesa may round the edges of letters otherwise: the
//! comparison forgives that much. `UPDATE_SNAPSHOTS=1` draws anew those that
//! differ; look at each before it is committed.
#![cfg(feature = "pictures")]
#![allow(clippy::panic, reason = "a test without its means fails by panicking")]

use eframe::egui::{self, FontId, Theme};
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, SnapshotOptions};
use std::sync::Arc;
use variorum::command::edit;
use variorum::index::DocumentIndex;
use variorum::model::{Annotation, AnnotationId, Scheme, SourceId, TagId};
use variorum::text::{ByteOffset, ByteSpan, Snap, SourceText};
use variorum::ui::reader::{Gutter, Input, ReaderStyle, TagShown, View, reader_ui};
use variorum::ui::theme::{self, TagLook, Tokens, reading_family};

const REPORT: &str = "Some 160 Peuhl herders were killed in Ogossagou on 23 March 2019, \
    said Gen. Assimi Goïta; the government denied working with the group.";

const BOTH_WAYS: &str = "Source: بيروت 1982 witness\nקרוב ל־34 הרוגים (עולם) בשנת 2019\n";

/// Something annotated: its tag, its words, whether it is unsure.
type Span = (&'static str, &'static str, bool);

struct Scene {
    text: SourceText,
    index: DocumentIndex,
    tags: Vec<(TagId, TagShown)>,
    focused: Option<AnnotationId>,
    view: View,
}

fn span_of(text: &SourceText, words: &str) -> ByteSpan {
    let at = text
        .as_str()
        .find(words)
        .expect("the words are in the text");
    let (from, to) = (
        ByteOffset::new(at as u32),
        ByteOffset::new((at + words.len()) as u32),
    );
    text.span(from, to).expect("on borders of characters")
}

fn scene(text: &str, spans: &[Span], focused: Option<usize>, theme: Theme) -> Scene {
    let text = SourceText::new(text).expect("short");
    let annotations: Vec<Arc<Annotation>> = spans
        .iter()
        .zip(1..)
        .map(|((tag, words, unsure), number)| {
            let stretch = span_of(&text, words);
            let (spans, quotes) = edit::anchor(&text, &[stretch]).expect("inside");
            let (source, tag) = (SourceId::parse("s"), TagId::parse(tag));
            let mut it = Annotation::manual(
                AnnotationId::of_random(number),
                source.expect("an id"),
                spans,
                tag.expect("an id"),
                quotes,
            );
            it.unsure = *unsure;
            Arc::new(it)
        })
        .collect();
    let tokens = match theme {
        Theme::Light => &Tokens::LIGHT,
        Theme::Dark => &Tokens::DARK,
    };
    let scheme = Scheme::built_in();
    let tags = scheme.tags.iter().enumerate().map(|(place, tag)| {
        let look = TagLook::of(tokens, tag.id.as_str(), &tag.label, &tag.color, place);
        let name = tag.label.to_lowercase();
        (tag.id.clone(), TagShown { name, look })
    });
    Scene {
        index: DocumentIndex::new(&text, &annotations),
        tags: tags.collect(),
        focused: focused.map(|place| annotations[place].id.clone()),
        view: View::new(text.clone()),
        text,
    }
}

fn scene_ui(ui: &mut egui::Ui, scene: &mut Scene) {
    let style = ReaderStyle {
        font: FontId::new(18.0, reading_family()),
        small_font: FontId::proportional(11.0),
        line_height: 30.0,
        measure: 460.0,
    };
    let tags = &scene.tags;
    let look = |id: &TagId| &tags.iter().find(|(it, _)| it == id).expect("is a tag").1;
    let all = scene.index.all();
    let focused = all
        .into_iter()
        .find(|it| Some(&it.annotation.id) == scene.focused.as_ref());
    let input = Input {
        text: &scene.text,
        index: &scene.index,
        look: &look,
        zones: &[],
        hedges: &[],
        told: None,
        lens: None,
        style: &style,
        focused,
        snap: Snap::Word,
        sticky: None,
        writable: true,
        gutter: Gutter::LineNumbers,
        letters: false,
        caret_mode: false,
        keys: true,
    };
    reader_ui(ui, &mut scene.view, &input);
}

/// Software rendering, or a failure that says what is missing.
fn renderer() -> WgpuTestRenderer {
    std::panic::catch_unwind(WgpuTestRenderer::new).unwrap_or_else(|_| {
        panic!(
            "no adapter to draw the pictures with: install Mesa’s software driver \
             (mesa-vulkan-drivers) or leave the feature ‘pictures’ out"
        )
    })
}

fn check(name: &str, theme: Theme, scene: Scene) {
    let mut window = Harness::builder()
        .with_size([580.0, 170.0])
        .with_theme(theme)
        .with_context_setup(theme::apply)
        .renderer(renderer())
        .build_ui_state(scene_ui, scene);
    window.run();
    let options = SnapshotOptions::new()
        .threshold(2.0)
        .max_failed_pixels(12usize)
        .output_path("tests/pictures");
    window.snapshot_options(name, &options);
}

const OVER_ONE_ANOTHER: &[Span] = &[
    ("actor", "Some 160 Peuhl herders", false),
    ("figure", "160", false),
    ("place", "Ogossagou", true),
    ("date", "23 March 2019", false),
    ("actor", "Gen. Assimi Goïta", false),
    (
        "claim",
        "the government denied working with the group",
        false,
    ),
    ("actor", "the government", false),
];

#[test]
fn annotations_over_one_another_in_light() {
    let scene = scene(REPORT, OVER_ONE_ANOTHER, Some(3), Theme::Light);
    check("overlaps-light", Theme::Light, scene);
}

#[test]
fn annotations_over_one_another_in_dark() {
    let scene = scene(REPORT, OVER_ONE_ANOTHER, Some(3), Theme::Dark);
    check("overlaps-dark", Theme::Dark, scene);
}

#[test]
fn a_stack_that_does_not_fit_and_a_selection() {
    let stack = &[
        ("actor", "Peuhl herders were killed in", false),
        ("place", "Peuhl herders were killed", false),
        ("figure", "Peuhl herders were", false),
        ("date", "Peuhl herders", false),
    ];
    let mut scene = scene(REPORT, stack, None, Theme::Light);
    let selected = span_of(&scene.text, "23 March 2019");
    scene.view.select(selected);
    check("stack-and-selection", Theme::Light, scene);
}

#[test]
fn arabic_and_hebrew() {
    let spans = &[
        ("place", "بيروت", false),
        ("figure", "34", false),
        ("actor", "עולם", true),
        ("claim", "witness", false),
    ];
    check(
        "both-ways",
        Theme::Light,
        scene(BOTH_WAYS, spans, Some(0), Theme::Light),
    );
}
