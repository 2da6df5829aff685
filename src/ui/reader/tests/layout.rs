//! What leaves the offset wall fits the text, in any script.

use super::super::layout::{Geometry, Path, Row};
use super::{at, laid_out, setting, source, with_faces};
use crate::text::{ByteOffset, SourceText};
use eframe::egui::{Color32, Context, vec2};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

/// Texts that other programs have stumbled over.
const TEXTS: &[(&str, &str)] = &[
    ("nothing", ""),
    ("Latin", "Some 160 Peuhl herders were killed in Ogossagou."),
    ("diacritics", "Goïta, Ségou, Tiébilé Dramé — “façade”"),
    ("a letter drawn from two glyphs", "ǻ and Ǻ and ǟ"),
    (
        "five marks on one letter",
        "e\u{301}\u{302}\u{303}\u{304}\u{305} end",
    ),
    (
        "zalgo",
        "Z\u{337}\u{321}\u{30d}\u{315}\u{34a}a\u{335}\u{322}\u{351}\u{33f}l\u{336}\u{32c}g\u{338}\u{351}o\u{335}\u{33a}!",
    ),
    ("a mark without a letter", "\u{301}abc \u{301} d"),
    (
        "emoji sequences",
        "👩\u{200d}👩\u{200d}👧 and 👍🏽 and ❤\u{fe0f}",
    ),
    ("flags", "🇲🇱🇲🇷🇧🇫 🇲"),
    ("Chinese", "马里中部的村庄遭到袭击,至少一百六十人死亡。"),
    ("Japanese and Korean", "マリ中部の村 마리 중부"),
    ("Devanagari", "माली में गाँव पर हमला, क्षत्रिय"),
    ("Thai", "กำลังโจมตีหมู่บ้าน"),
    ("Arabic", "قُتل ما لا يقل عن 160 شخصًا في قرية أوغوساغو."),
    (
        "Arabic with vowel signs and digits",
        "مَدِينَةٌ ١٩٨٢ وَ 34,5 قَتِيلًا",
    ),
    ("Hebrew", "שלום (עולם) 1982, בְּרֵאשִׁית"),
    ("Latin first", "Source: بيروت 1982 witness"),
    ("Arabic first", "بيروت said Reuters 1982 في لبنان"),
    (
        "Hebrew inside Latin",
        "the paper הארץ, on 3 May, and מעריב wrote",
    ),
    ("Thai beside Hebrew", "กำลัง שלום กำ"),
    (
        "a number sign that joins to a bracket",
        "\u{600}(١٢ \u{6dd} x",
    ),
    (
        "orders from right to left",
        "safe\u{202e}txt.exe\u{202c} and \u{2067}x\u{2069}",
    ),
    (
        "invisible marks",
        "a\u{200b}b\u{200c}c\u{200d}d\u{feff}e\u{2060}f\u{ad}g",
    ),
    (
        "a zero byte and other controls",
        "a\0b\u{1}c\u{7f}d\u{85}e\u{9f}",
    ),
    ("line separators", "one\u{2028}two\u{2029}three"),
    ("tabs", "a\tb\t\tc"),
    ("spaces only", "     "),
    ("spaces around", "   بيروت   "),
    ("no-break spaces", "1\u{a0}500\u{202f}000"),
    ("empty lines", "\n\na\n\n\nb\n"),
    ("Windows lines", "one\r\n\r\ntwo\r\n"),
    ("old lines", "one\rtwo\r\rthree"),
    ("mixed lines", "one\r\n\rtwo\n\rthree"),
    ("ligatures", "office ffi fluffy ﬁ ﷺ"),
    (
        "private and unassigned",
        "\u{e000}\u{378}\u{10ffff}\u{e0041}",
    ),
    ("mathematical letters", "𝕎𝕙𝕠 𝖜𝖗𝖔𝖙𝖊 𝓽𝓱𝓲𝓼"),
];

/// Longer ones, which wrap at every width.
fn long_texts() -> Vec<(&'static str, String)> {
    vec![
        ("a very long word", "unbreakable".repeat(60)),
        ("a long word of families", "👩\u{200d}👧".repeat(80)),
        (
            "a long word with marks",
            "e\u{301}\u{302}\u{303}".repeat(200),
        ),
        ("a very long Arabic word", "بيروت".repeat(60)),
        (
            "an address",
            "https://example.org/a/b-c_d?e=f&g=".repeat(12),
        ),
        (
            "an Arabic paragraph",
            "قُتل ما لا يقل عن 160 شخصًا في قرية أوغوساغو. ".repeat(12),
        ),
        (
            "a mixed paragraph",
            "Source: بيروت 1982 witness (שלום) wrote; ".repeat(12),
        ),
        (
            "an English paragraph",
            "Over 737,000 Malians were displaced by late August. ".repeat(12),
        ),
        ("spaces without end", format!("a{}b", " ".repeat(400))),
        (
            "Chinese without spaces",
            "马里中部的村庄遭到袭击".repeat(20),
        ),
    ]
}

fn text_of(text: &SourceText, from: ByteOffset, to: ByteOffset) -> &str {
    &text.as_str()[from.to_usize()..to.to_usize()]
}

/// Everything that callers rely on, for one text at one width.
fn check(ctx: &Context, name: &str, string: &str, width: f32) {
    let text = source(string);
    let mut covered = 0;
    for (block, geometry) in laid_out(ctx, &text, width) {
        let place = format!("{name} at {width}, block {}: {string:?}", block.index);
        assert!(covered <= block.start.to_usize(), "{place}");
        covered = block.end.to_usize();
        check_cells(&text, block.start, block.end, &geometry, &place);
        check_rows(&text, block.start, block.end, &geometry, width, &place);
        check_hits(&geometry, &place);
        check_carets(&geometry, &place);
        let len = covered - block.start.to_usize();
        for (from, to) in [(0, len), (len / 3, len), (0, len / 2), (len / 4, len / 2)] {
            let from = text.floor(block.start.plus(from as u32));
            let to = text.floor(block.start.plus(to as u32));
            check_rects(&geometry, from, to, &place);
        }
    }
}

/// Every grapheme has exactly one cell, in the order of the text.
fn check_cells(
    text: &SourceText,
    start: ByteOffset,
    end: ByteOffset,
    geometry: &Geometry,
    place: &str,
) {
    let slice = text_of(text, start, end);
    let expected: Vec<(usize, usize)> = slice
        .grapheme_indices(true)
        .map(|(from, it)| (start.to_usize() + from, start.to_usize() + from + it.len()))
        .collect();
    let cells: Vec<(usize, usize)> = geometry
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|cell| (cell.start.to_usize(), cell.end.to_usize()))
        .collect();
    assert_eq!(cells, expected, "{place}");
}

/// Rows partition the block from top to bottom, and cells stand inside them.
fn check_rows(
    text: &SourceText,
    start: ByteOffset,
    end: ByteOffset,
    geometry: &Geometry,
    width: f32,
    place: &str,
) {
    let mut reached = start;
    let mut bottom = 0.0;
    for row in &geometry.rows {
        assert_eq!(row.start, reached, "{place}");
        assert!(
            row.top >= bottom - 0.5 && row.height > 0.0,
            "{place}: {row:?}"
        );
        assert!(
            row.top <= row.baseline && row.baseline <= row.top + row.height,
            "{place}: the letters stand outside of {row:?}",
        );
        reached = row.end;
        bottom = row.top + row.height;
        if let (Some(first), Some(last)) = (row.cells.first(), row.cells.last()) {
            assert_eq!((first.start, last.end), (row.start, row.end), "{place}");
        }
        for cell in &row.cells {
            assert!(cell.left.is_finite() && cell.right.is_finite(), "{place}");
            assert!(cell.left <= cell.right, "{place}: {cell:?}");
            // White space hangs over the edge, and a grapheme wider than the
            // column stands alone.
            let blank = text_of(text, cell.start, cell.end).trim().is_empty();
            let alone = row.cells.len() == 1;
            let inside = cell.left >= -1.0 && cell.right <= width + 3.0;
            assert!(blank || alone || inside, "{place}: {cell:?}");
        }
    }
    assert_eq!(reached, end, "{place}");
    assert!((geometry.height - bottom).abs() < 0.01, "{place}");
}

/// The left half of a cell means the gap at its left, the right half the other.
fn check_hits(geometry: &Geometry, place: &str) {
    for row in &geometry.rows {
        let y = row.top + row.height / 2.0;
        for (index, cell) in row.cells.iter().enumerate() {
            let width = cell.right - cell.left;
            for (share, right) in [(0.3, false), (0.7, true)] {
                let x = cell.left + width * share;
                // Where kerning or marks make cells overlap, the nearest is a
                // matter of taste.
                let alone = |(other, it): (usize, &super::super::layout::Cell)| {
                    other == index || x < it.left || it.right < x
                };
                if width < 1.0 || !row.cells.iter().enumerate().all(alone) {
                    continue;
                }
                let hit = geometry.hit(vec2(x, y));
                assert_eq!(hit.over, Some(cell.start), "{place}: {cell:?}");
                let gap = if right == cell.rtl {
                    cell.start
                } else {
                    cell.end
                };
                assert_eq!(hit.gap, gap, "{place}: {cell:?}");
            }
        }
        // Far outside there is no character, but always a gap of the row.
        for x in [-500.0, 50_000.0] {
            let hit = geometry.hit(vec2(x, y));
            assert_eq!(hit.over, None, "{place}");
            assert!(row.start <= hit.gap && hit.gap <= row.end, "{place}");
        }
    }
}

/// The caret at a gap stands at the edge where its cell is begun to be read.
fn check_carets(geometry: &Geometry, place: &str) {
    for row in &geometry.rows {
        for cell in &row.cells {
            let caret = geometry.caret(cell.start);
            let x = if cell.rtl { cell.right } else { cell.left };
            assert_eq!(
                (caret.left(), caret.top()),
                (x, row.top),
                "{place}: {cell:?}"
            );
            assert_eq!(geometry.row_of(cell.start), row, "{place}");
        }
    }
    let last = geometry.rows.last().expect("at least one");
    let caret = geometry.caret(last.end);
    assert!(
        caret.left().is_finite() && caret.top() == last.top,
        "{place}"
    );
}

/// Rectangles cover exactly the cells of their range.
fn check_rects(geometry: &Geometry, from: ByteOffset, to: ByteOffset, place: &str) {
    if from >= to {
        return;
    }
    let rects = geometry.rects(from, to);
    for row in &geometry.rows {
        for cell in &row.cells {
            let middle = eframe::egui::pos2(
                f32::midpoint(cell.left, cell.right),
                row.top + row.height / 2.0,
            );
            let inside = cell.start < to && from < cell.end;
            let shared = row.cells.iter().any(|it| {
                it.start != cell.start && it.left <= middle.x + 1.0 && middle.x <= it.right + 1.0
            });
            let covered = rects.iter().any(|it| it.contains(middle));
            if inside || !shared {
                assert_eq!(
                    covered, inside,
                    "{place}: {from}..{to}, {cell:?}, {rects:?}"
                );
            }
        }
    }
}

#[test]
fn any_script_is_laid_out_grapheme_by_grapheme() {
    with_faces(|ctx| {
        for (name, string) in TEXTS {
            for width in [700.0, 120.0] {
                check(ctx, name, string, width);
            }
        }
    });
}

#[test]
fn text_that_wraps_keeps_every_grapheme() {
    with_faces(|ctx| {
        for (name, string) in long_texts() {
            for width in [700.0, 333.0, 120.0] {
                check(ctx, name, &string, width);
            }
        }
    });
}

#[test]
fn a_long_line_is_laid_out_block_by_block() {
    with_faces(|ctx| {
        for sentence in [
            "A sentence that says something of some length. ",
            "قُتل ما لا يقل عن 160 شخصًا. ",
            "e\u{301}\u{302}",
        ] {
            check(
                ctx,
                "a long line",
                &sentence.repeat(9000 / sentence.len()),
                640.0,
            );
        }
    });
}

#[test]
fn zooming_moves_no_grapheme_out_of_place() {
    let ctx = Context::default();
    crate::ui::theme::apply(&ctx);
    for zoom in [0.7, 1.0, 1.37, 2.5] {
        ctx.set_zoom_factor(zoom);
        for _ in 0..2 {
            let output = ctx.run_ui(eframe::egui::RawInput::default(), |ui| {
                check(ui.ctx(), "zoomed", "Some 160 بيروت herders, שלום.", 260.0);
            });
            output.drop_without_applying_deltas();
        }
    }
}

/// The words of a row, from left to right as they stand on screen.
fn on_screen(text: &SourceText, row: &Row) -> Vec<String> {
    let slice = text_of(text, row.start, row.end);
    let mut words: Vec<(f32, String)> = slice
        .unicode_word_indices()
        .map(|(from, word)| {
            let from = row.start.plus(from as u32);
            let to = from.plus(word.len() as u32);
            let left = row
                .cells
                .iter()
                .filter(|cell| from <= cell.start && cell.end <= to)
                .map(|cell| cell.left)
                .fold(f32::INFINITY, f32::min);
            (left, word.to_owned())
        })
        .collect();
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    words.into_iter().map(|(_, word)| word).collect()
}

#[test]
fn lines_of_both_directions_stand_in_the_order_of_uax_9() {
    fn check(ctx: &Context, string: &str, expected: &[&str]) {
        let text = source(string);
        let (_, geometry) = laid_out(ctx, &text, 700.0).remove(0);
        assert_eq!(geometry.rows.len(), 1, "{string}");
        assert!(matches!(geometry.path, Path::Pieces(_)), "{string}");
        assert_eq!(on_screen(&text, &geometry.rows[0]), expected, "{string}");
    }
    with_faces(|ctx| {
        // A number behind Arabic belongs to the Arabic run: it stands left of it.
        check(
            ctx,
            "Source: بيروت 1982 witness",
            &["Source", "1982", "بيروت", "witness"],
        );
        check(ctx, "one אחת שתיים two", &["one", "שתיים", "אחת", "two"]);
        check(ctx, "אחת one two שתיים", &["שתיים", "one", "two", "אחת"]);
        check(ctx, "אחת שתיים 34 שלוש", &["שלוש", "34", "שתיים", "אחת"]);
        // Hidden orders are shown as signs and change nothing.
        check(
            ctx,
            "בית a\u{202e}b c\u{202c}d סוף",
            &["סוף", "a\u{202e}b", "c\u{202c}d", "בית"],
        );
    });
}

#[test]
fn letters_of_a_word_run_its_own_way() {
    with_faces(|ctx| {
        let text = source("Source: بيروت 1982 witness");
        let (_, geometry) = laid_out(ctx, &text, 700.0).remove(0);
        let cells = &geometry.rows[0].cells;
        let word = |from: &str| {
            let start = text.as_str().find(from).expect("is in it");
            let range = start..start + from.len();
            cells
                .iter()
                .filter(move |it| range.contains(&it.start.to_usize()))
                .collect::<Vec<_>>()
        };
        for (name, rtl) in [("Source", false), ("بيروت", true), ("1982", false)] {
            let cells = word(name);
            assert_eq!(cells.len(), name.chars().count());
            for pair in cells.windows(2) {
                let falls = pair[1].left < pair[0].left;
                assert_eq!(falls, rtl, "{name}: {pair:?}");
                assert_eq!(pair[0].rtl, rtl, "{name}");
            }
        }
    });
}

#[test]
fn an_arabic_paragraph_is_set_flush_right() {
    with_faces(|ctx| {
        let text = source(&"قُتل ما لا يقل عن شخص في قرية ".repeat(8));
        let (_, geometry) = laid_out(ctx, &text, 300.0).remove(0);
        assert!(geometry.rows.len() > 3);
        for row in &geometry.rows {
            let first = row.cells.first().expect("has words");
            assert!(first.rtl && (first.right - 300.0).abs() < 1.0, "{first:?}");
        }
    });
}

#[test]
fn a_span_over_both_directions_has_several_rectangles() {
    with_faces(|ctx| {
        let text = source("Source: بيروت 1982 witness");
        let (_, geometry) = laid_out(ctx, &text, 700.0).remove(0);
        // "Source: بيروت" leaves out the number, which stands between both.
        let end = text.as_str().find(" 1982").expect("is in it");
        let rects = geometry.rects(at(0), at(end));
        assert_eq!(rects.len(), 2, "{rects:?}");
        assert_eq!(geometry.rects(at(0), text.byte_len()).len(), 1);
    });
}

#[test]
fn hidden_characters_are_shown_by_signs_of_their_own() {
    fn check(ctx: &Context, string: &str, expected: &[usize]) {
        let text = source(string);
        let (_, geometry) = laid_out(ctx, &text, 700.0).remove(0);
        let found: Vec<usize> = geometry.stand_ins.iter().map(|it| it.to_usize()).collect();
        assert_eq!(found, expected, "{string:?}");
        for it in &geometry.stand_ins {
            let cell = geometry.rows[0].cells.iter().find(|cell| cell.start == *it);
            let cell = cell.expect("a sign has a cell of its own");
            assert!(cell.right - cell.left > 2.0, "{string:?}: {cell:?}");
        }
    }
    with_faces(|ctx| {
        check(ctx, "plain", &[]);
        check(ctx, "a\u{200b}b\0c", &[1, 5]);
        check(ctx, "a\u{202e}b", &[1]);
        check(ctx, "soft\u{ad}ly\u{2028}so", &[4, 8]);
    });
}

#[test]
fn plain_text_takes_the_quick_path() {
    fn check(ctx: &Context, string: &str) {
        let text = source(string);
        let (_, geometry) = laid_out(ctx, &text, 700.0).remove(0);
        assert_eq!(geometry.path, Path::Whole, "{string}");
    }
    with_faces(|ctx| {
        check(ctx, "Over 737,000 Malians were displaced by late August.");
        check(ctx, "Gen. Assimi Goïta — “the junta” — 1\u{a0}500 morts");
        check(ctx, "Мали, Бамако; Μάλι");
        check(ctx, "");
    });
}

/// Why there is a slow path. Should this fail after an upgrade of egui, its own
/// layout counts right (emilk/egui#8576), and the slow path may go.
#[test]
fn the_layout_of_egui_still_counts_arabic_letters_wrongly() {
    with_faces(|ctx| {
        let glyphs = |string: &str| {
            let (setting, color) = (setting(700.0), Color32::PLACEHOLDER);
            let string = string.to_owned();
            let galley = super::super::layout::whole_galley(ctx, string, &setting, color);
            galley
                .rows
                .iter()
                .map(|row| row.glyphs.len())
                .sum::<usize>()
        };
        let mixed = "Source: بيروت 1982 witness";
        assert_ne!(glyphs(mixed), mixed.chars().count());
        let plain = "Source: Beirut 1982 witness";
        assert_eq!(glyphs(plain), plain.chars().count());
    });
}

/// Pieces of text, so that what clings to its neighbours meets all kinds of them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("a".to_owned()),
        Just(" ".to_owned()),
        Just("word ".to_owned()),
        Just("بيروت".to_owned()),
        Just("שלום".to_owned()),
        Just("١٢".to_owned()),
        Just("19,5".to_owned()),
        Just("(".to_owned()),
        Just("»".to_owned()),
        Just("\u{301}".to_owned()),
        Just("\u{64b}".to_owned()),
        Just("\u{200d}".to_owned()),
        Just("\u{200b}".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("\u{2066}".to_owned()),
        Just("\u{fe0f}".to_owned()),
        Just("👩".to_owned()),
        Just("🏽".to_owned()),
        Just("🇲".to_owned()),
        Just("ก\u{e33}".to_owned()),
        Just("क\u{94d}".to_owned()),
        Just("ष".to_owned()),
        Just("가\u{11a8}".to_owned()),
        Just("\u{600}".to_owned()),
        Just("\t".to_owned()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("\0".to_owned()),
        any::<char>().prop_map(String::from),
        "\\PC{1,4}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|it| it.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Eight texts a case, since a context with its faces takes a moment.
    #[test]
    fn random_text_is_laid_out_without_loss(
        texts in proptest::collection::vec(pieces(), 8),
        width in 120.0f32..500.0,
    ) {
        with_faces(|ctx| {
            for text in &texts {
                check(ctx, "random", text, width.floor());
            }
        });
    }

    /// Any stretch, not only the chosen ones, is covered exactly.
    #[test]
    fn random_stretches_are_covered(text in pieces(), a in 0usize..200, b in 0usize..200) {
        with_faces(|ctx| {
            let text = source(&text);
            let (a, b) = (text.floor(at(a)), text.floor(at(b)));
            for (block, geometry) in laid_out(ctx, &text, 240.0) {
                let clamp = |it: ByteOffset| it.clamp(block.start, block.end);
                check_rects(&geometry, clamp(a.min(b)), clamp(a.max(b)), text.as_str());
            }
        });
    }
}
