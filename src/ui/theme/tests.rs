//! The promises about contrast and colour blindness, measured.

use super::color::{contrast, linear, over, parse, written};
use super::{Hue, Lane, SpanLook, SpanState, TagLook, Tokens};
use eframe::egui::Color32;

const THEMES: [(&str, &Tokens); 2] = [("light", &Tokens::LIGHT), ("dark", &Tokens::DARK)];
const TAGS: [&str; 5] = ["actor", "place", "figure", "claim", "date"];

fn at_least(what: &str, least: f32, text: Color32, ground: Color32) {
    let found = contrast(text, ground);
    let (text, ground) = (written(text), written(ground));
    assert!(
        found >= least,
        "{what}: {text} on {ground} has {found:.2}, not {least}"
    );
}

#[test]
fn words_can_be_read_on_every_surface() {
    for (theme, it) in THEMES {
        for ground in it.surfaces() {
            at_least(&format!("{theme} text"), 4.5, it.text, ground);
            at_least(
                &format!("{theme} secondary"),
                4.5,
                it.text_secondary,
                ground,
            );
            at_least(&format!("{theme} disabled"), 4.5, it.text_disabled, ground);
            for hue in it.tags().into_iter().chain(it.further) {
                at_least(&format!("{theme} tag word"), 4.5, hue.text, ground);
            }
            for hue in [it.warning, it.error, it.good] {
                at_least(&format!("{theme} state word"), 4.5, hue.text, ground);
            }
            at_least(&format!("{theme} focus ring"), 3.0, it.focus, ground);
        }
        at_least(&format!("{theme} pressed"), 4.5, it.text, it.pressed);
        at_least(&format!("{theme} on accent"), 4.5, it.on_accent, it.accent);
        at_least(
            &format!("{theme} on accent"),
            4.5,
            it.on_accent,
            it.accent_hovered,
        );
        at_least(&format!("{theme} link"), 4.5, it.accent, it.panel);
    }
}

#[test]
fn the_reading_column_has_seven_to_one_everywhere() {
    for (theme, it) in THEMES {
        at_least(&format!("{theme} source"), 7.0, it.reading_text, it.reading);
        at_least(
            &format!("{theme} offsets"),
            7.0,
            it.reading_faint,
            it.reading,
        );
        let selected = over(it.reading, it.selection);
        at_least(&format!("{theme} selected"), 7.0, it.reading_text, selected);
        for hue in it.tags().into_iter().chain(it.further) {
            let filled = over(it.reading, hue.fill);
            at_least(&format!("{theme} filled"), 7.0, it.reading_text, filled);
            at_least(&format!("{theme} letter"), 4.5, hue.text, filled);
            at_least(&format!("{theme} underline"), 3.0, hue.strong, it.reading);
        }
        // Two annotations over the same words, in any colours.
        for one in it.tags() {
            for other in it.tags() {
                let twice = over(over(it.reading, one.fill), other.fill);
                at_least(&format!("{theme} twice"), 7.0, it.reading_text, twice);
            }
        }
    }
}

#[test]
fn every_state_keeps_its_words_readable_and_looks_different() {
    for (theme, it) in THEMES {
        for slug in TAGS {
            let tag = TagLook::of(it, slug, slug, "", 0);
            let looks = SpanState::ALL.map(|state| SpanLook::of(it, &tag, state));
            for (at, look) in looks.iter().enumerate() {
                let ground = over(it.reading, look.fill);
                at_least(&format!("{theme} {slug}"), 7.0, it.reading_text, ground);
                if look.mark.is_some() {
                    at_least(
                        &format!("{theme} {slug} mark"),
                        4.5,
                        look.mark_color,
                        ground,
                    );
                }
                for other in &looks[at + 1..] {
                    assert!(
                        (look.mark, look.outline) != (other.mark, other.outline),
                        "{theme} {slug}: two states differ by their fill alone",
                    );
                }
            }
        }
    }
}

/// What the three kinds of full colour blindness make of linear light, after
/// Machado, Oliveira and Fernandes (2009), severity 1.
const BLIND: [(&str, [[f32; 3]; 3]); 4] = [
    (
        "full colour",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// CIE L*a*b* of linear light, D65.
fn lab([r, g, b]: [f32; 3]) -> [f32; 3] {
    let bend = |t: f32| {
        if t > 0.008_856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    };
    let x = bend((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    let y = bend(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = bend((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn seen(color: Color32, matrix: &[[f32; 3]; 3]) -> [f32; 3] {
    let light = linear(color);
    lab(matrix.map(|row| {
        let sum: f32 = row
            .iter()
            .zip(light)
            .map(|(weight, part)| weight * part)
            .sum();
        sum.clamp(0.0, 1.0)
    }))
}

#[test]
fn tags_stay_apart_for_the_colour_blind() {
    for (theme, it) in THEMES {
        for (kind, matrix) in &BLIND {
            for (at, one) in it.tags().iter().enumerate() {
                for (next, other) in it.tags().iter().enumerate().skip(at + 1) {
                    let (a, b) = (seen(one.strong, matrix), seen(other.strong, matrix));
                    let apart: f32 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
                    let (one, other) = (TAGS[at], TAGS[next]);
                    // 2.3 is just noticeable; five times that is told at a glance.
                    assert!(
                        apart.sqrt() >= 11.5,
                        "{theme}, {kind}: {one} and {other} are {:.1} apart",
                        apart.sqrt(),
                    );
                }
            }
        }
    }
}

#[test]
fn tags_are_told_apart_without_any_colour() {
    for (_, it) in THEMES {
        let looks = TAGS.map(|slug| TagLook::of(it, slug, slug, "", 0));
        for (at, one) in looks.iter().enumerate() {
            for other in &looks[at + 1..] {
                assert_ne!(one.lane, other.lane);
                assert_ne!(one.letter, other.letter);
            }
        }
    }
}

#[test]
fn own_colours_are_made_readable() {
    for (theme, it) in THEMES {
        for own in [
            "#ffffff", "#000000", "#ffff00", "#0000ff", "#ff0000", "#808080", "#00ff00",
        ] {
            let hue = Hue::of(parse(own).expect("it is a colour"), it);
            let what = format!("{theme} {own}");
            at_least(&what, 3.0, hue.strong, it.reading);
            let filled = over(it.reading, hue.fill);
            at_least(&what, 7.0, it.reading_text, filled);
            at_least(&what, 4.5, hue.text, filled);
            for surface in it.surfaces() {
                at_least(&what, 4.5, hue.text, surface);
            }
        }
    }
}

#[test]
fn looks_of_tags_follow_slug_label_colour_and_place() {
    let it = &Tokens::LIGHT;
    let weapon = TagLook::of(it, "weapon", "Weapon", "", 5);
    assert_eq!((weapon.letter, weapon.hue), ('W', it.further[5]));
    assert_eq!(
        TagLook::of(it, "weapon", "Weapon", "", 6).hue,
        it.further[0]
    );
    assert_ne!(
        TagLook::of(it, "weapon", "Weapon", "#123456", 5).hue,
        weapon.hue
    );
    assert_eq!(
        TagLook::of(it, "weapon", "Weapon", "red", 5).hue,
        weapon.hue
    );
    assert_eq!(TagLook::of(it, "arme", "école", "", 5).letter, 'É');
    assert_eq!(TagLook::of(it, "-", "", "", 5).letter, '?');
    assert!(TagLook::of(it, "claim", "Claim", "", 3).bar);
    assert_eq!(Lane::ALL.len(), 5);
}

#[test]
fn colours_are_read_and_written() {
    assert_eq!(parse("#1b1C1e").map(written).as_deref(), Some("#1b1c1e"));
    for text in [
        "", "#", "1b1c1e", "#1b1c1", "#1b1c1e0", "#1b1c1g", "#+b1c1e", "#ééé",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}
