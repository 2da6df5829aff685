//! Which bundled face stands where.

use super::size;
use crate::io::faces;
use eframe::egui::{Context, FontData, FontDefinitions, FontFamily, FontId, FontTweak, TextStyle};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The face in which sources are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadingFace {
    /// Charis: sturdy, wide, made for long reading.
    #[default]
    Charis,
    /// Gentium: lighter and narrower, with Greek of its own.
    Gentium,
    /// Inter: no serifs.
    Inter,
}

impl ReadingFace {
    /// All faces.
    pub const ALL: [Self; 3] = [Self::Charis, Self::Gentium, Self::Inter];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Charis => "Charis",
            Self::Gentium => "Gentium",
            Self::Inter => "Inter (no serifs)",
        }
    }

    /// Its name in the settings file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Charis => "charis",
            Self::Gentium => "gentium",
            Self::Inter => "inter",
        }
    }

    /// The face of that name in the settings file.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|face| face.name() == name)
    }
}

const CHARIS: &str = "charis";
const GENTIUM: &str = "gentium";
const INTER: &str = "inter";
const INTER_STRONG: &str = "inter-semibold";
const ARABIC: &str = "noto-naskh-arabic";
const HEBREW: &str = "noto-serif-hebrew";
const EMOJI: &str = "noto-emoji";

/// The family for the words of a source.
pub fn reading_family() -> FontFamily {
    FontFamily::Name("reading".into())
}

/// The family for words that stand out.
pub fn strong_family() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// Sets another face for sources; lays everything out anew.
pub fn set_reading_face(ctx: &Context, face: ReadingFace) {
    install(ctx, face);
}

pub(super) fn install(ctx: &Context, face: ReadingFace) {
    ctx.set_fonts(definitions(face));
}

/// The size of each style of the interface.
pub(super) fn text_styles() -> BTreeMap<TextStyle, FontId> {
    use FontFamily::{Monospace, Proportional};
    [
        (TextStyle::Small, FontId::new(size::SMALL, Proportional)),
        (TextStyle::Body, FontId::new(size::BODY, Proportional)),
        (TextStyle::Button, FontId::new(size::BODY, Proportional)),
        (
            TextStyle::Heading,
            FontId::new(size::TITLE, strong_family()),
        ),
        (TextStyle::Monospace, FontId::new(size::SMALL, Monospace)),
    ]
    .into()
}

fn definitions(face: ReadingFace) -> FontDefinitions {
    let mut all = FontDefinitions::default();
    let mut add = |name: &str, bytes: &'static [u8], tweak: FontTweak| {
        let data = FontData::from_static(bytes).tweak(tweak);
        all.font_data.insert(name.to_owned(), Arc::new(data));
    };
    // Inter is cut large; a touch smaller it sits beside the others.
    add(INTER, faces::INTER, FontTweak::default());
    add(INTER_STRONG, faces::INTER_STRONG, FontTweak::default());
    add(CHARIS, faces::CHARIS, FontTweak::default());
    add(
        GENTIUM,
        faces::GENTIUM,
        FontTweak {
            scale: 1.08,
            ..FontTweak::default()
        },
    );
    add(ARABIC, faces::ARABIC, FontTweak::default());
    add(HEBREW, faces::HEBREW, FontTweak::default());
    add(
        EMOJI,
        faces::EMOJI,
        FontTweak {
            scale: 0.9,
            ..FontTweak::default()
        },
    );

    // Behind the chosen face stand the other bundled ones, then egui's own
    // (arrows, signs), then those of the system.
    let own = all
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let family = |first: &[&str]| -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let bundled = first
            .iter()
            .chain(&[GENTIUM, INTER, CHARIS, ARABIC, HEBREW, EMOJI]);
        for name in bundled.map(|name| (*name).to_owned()).chain(own.clone()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    let reading = match face {
        ReadingFace::Charis => family(&[CHARIS]),
        ReadingFace::Gentium => family(&[GENTIUM]),
        ReadingFace::Inter => family(&[INTER]),
    };
    let interface = family(&[INTER]);
    let strong = family(&[INTER_STRONG, INTER]);
    if let Some(mono) = all.families.get_mut(&FontFamily::Monospace) {
        mono.extend([INTER, GENTIUM, ARABIC, HEBREW, EMOJI].map(str::to_owned));
    }
    all.families.insert(FontFamily::Proportional, interface);
    all.families.insert(strong_family(), strong);
    all.families.insert(reading_family(), reading);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui;

    #[test]
    fn every_face_shows_the_letters_of_the_reports_and_the_interface() {
        let letters =
            "aɛɔŋɲƝƐāḥñéïçαΩжЖ…“”‘’–—≈≥≤±×·•½№⟦⟧→←↑↓⇧⌥⌘👩👧🔥🇲بيروتמדינה،؟0123456789\u{a0}−✓";
        for face in ReadingFace::ALL {
            let ctx = Context::default();
            install(&ctx, face);
            let mut missing = Vec::new();
            let output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let families = [FontFamily::Proportional, strong_family(), reading_family()];
                for family in families {
                    let font = FontId::new(16.0, family);
                    ui.fonts_mut(|fonts| {
                        let lacking = letters.chars().filter(|c| !fonts.has_glyph(&font, *c));
                        missing.extend(lacking.map(|c| (font.family.clone(), c)));
                    });
                }
            });
            output.drop_without_applying_deltas();
            assert_eq!(missing, [], "{}", face.label());
        }
    }

    #[test]
    fn digits_of_offsets_are_of_one_width() {
        let ctx = Context::default();
        install(&ctx, ReadingFace::default());
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for family in [FontFamily::Monospace, reading_family()] {
                let font = FontId::new(16.0, family);
                let widths: Vec<f32> = ui.fonts_mut(|fonts| {
                    let digits = '0'..='9';
                    digits
                        .map(|digit| fonts.glyph_width(&font, digit))
                        .collect()
                });
                assert!(
                    widths.iter().all(|width| *width == widths[0]),
                    "{font:?}: {widths:?}"
                );
            }
        });
        output.drop_without_applying_deltas();
    }
}
