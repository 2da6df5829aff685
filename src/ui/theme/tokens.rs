//! The two themes. Both are designed; neither is the other one inverted.

use super::Hue;
use super::color::{rgb, rgba};
use eframe::egui::{self, Color32};

/// Every colour of a theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    /// Whether the theme is the dark one.
    pub dark: bool,

    /// Rail, menu bar, status line.
    pub window: Color32,
    /// Side panels and rooms without a reading column.
    pub panel: Color32,
    /// The reading column.
    pub reading: Color32,
    /// Pop-ups, dialogs, cards.
    pub raised: Color32,
    /// Text fields.
    pub field: Color32,
    /// A button, or a row that is chosen but not focused.
    pub control: Color32,
    /// A button or row under the pointer.
    pub hovered: Color32,
    /// A button that is held down.
    pub pressed: Color32,
    /// Lines between surfaces.
    pub hairline: Color32,
    /// The edge of fields, buttons and pop-ups.
    pub edge: Color32,
    /// Over everything while a dialog is open.
    pub veil: Color32,
    /// The shadow under what is raised.
    pub shadow: Color32,

    /// Words.
    pub text: Color32,
    /// Words that matter less.
    pub text_secondary: Color32,
    /// Words of what cannot be used now.
    pub text_disabled: Color32,
    /// The words of a source.
    pub reading_text: Color32,
    /// Line numbers and offsets in the reading column.
    pub reading_faint: Color32,

    /// The primary button, links, what is on.
    pub accent: Color32,
    /// The primary button under the pointer.
    pub accent_hovered: Color32,
    /// Words on `accent`.
    pub on_accent: Color32,
    /// The chosen row of a list.
    pub accent_soft: Color32,
    /// The ring around what has the keyboard.
    pub focus: Color32,
    /// Behind selected words; lets the ground through.
    pub selection: Color32,
    /// The caret in a source.
    pub caret: Color32,

    /// Something is not as it should be.
    pub warning: Hue,
    /// Something failed.
    pub error: Hue,
    /// Something is well.
    pub good: Hue,

    /// The tag of that name.
    pub actor: Hue,
    /// The tag of that name.
    pub place: Hue,
    /// The tag of that name.
    pub figure: Hue,
    /// The tag of that name.
    pub claim: Hue,
    /// The tag of that name.
    pub date: Hue,
    /// Tags that a project adds, in order.
    pub further: [Hue; 6],
}

const fn light(strong: u32, text: u32) -> Hue {
    Hue {
        strong: rgb(strong),
        text: rgb(text),
        fill: rgba(strong, 44),
    }
}

const fn dark(strong: u32, text: u32) -> Hue {
    Hue {
        strong: rgb(strong),
        text: rgb(text),
        fill: rgba(strong, 40),
    }
}

impl Tokens {
    /// Ink on paper: a nearly white reading column between quiet warm greys.
    pub const LIGHT: Self = Self {
        dark: false,
        window: rgb(0xef_efec),
        panel: rgb(0xf7_f7f5),
        reading: rgb(0xfd_fdfb),
        raised: rgb(0xff_ffff),
        field: rgb(0xff_ffff),
        control: rgb(0xeb_ebe8),
        hovered: rgb(0xe6_e6e2),
        pressed: rgb(0xdc_dcd7),
        hairline: rgb(0xe0_e0db),
        edge: rgb(0xcf_cfc9),
        veil: rgba(0x1b_1c1e, 48),
        shadow: rgba(0x1b_1c1e, 36),
        text: rgb(0x1b_1c1e),
        text_secondary: rgb(0x52_555b),
        text_disabled: rgb(0x63_666c),
        reading_text: rgb(0x1b_1c1e),
        reading_faint: rgb(0x52_555b),
        accent: rgb(0x4a_48c4),
        accent_hovered: rgb(0x3d_3bac),
        on_accent: rgb(0xff_ffff),
        accent_soft: rgb(0xe3_e3f7),
        focus: rgb(0x4a_48c4),
        selection: rgba(0x4a_48c4, 52),
        caret: rgb(0x3d_3bac),
        warning: light(0xa8_6a00, 0x7a_4c00),
        error: light(0xc2_3030, 0xa3_2222),
        good: light(0x2e_8b57, 0x1d_6b3f),
        actor: light(0x00_72b2, 0x00_578a),
        place: light(0x00_966c, 0x00_6247),
        figure: light(0xc9_8000, 0x80_4e00),
        claim: light(0xc2_5a98, 0x93_336e),
        date: light(0x56_5b63, 0x4e_535a),
        further: [
            light(0x2f_8fcb, 0x1f_6591),
            light(0xc8_500a, 0x9a_3c06),
            light(0x8a_8212, 0x5f_5a0a),
            light(0x72_57c6, 0x5a_40ad),
            light(0xc9_3a5b, 0xa6_2744),
            light(0x85_5b3c, 0x6e_4a2f),
        ],
    };

    /// Soft light on slate: the reading column is the lightest of the large
    /// surfaces, so that the eye rests there.
    pub const DARK: Self = Self {
        dark: true,
        window: rgb(0x15_1618),
        panel: rgb(0x1a_1b1e),
        reading: rgb(0x1f_2124),
        raised: rgb(0x26_282c),
        field: rgb(0x15_1618),
        control: rgb(0x2b_2d32),
        hovered: rgb(0x2f_3137),
        pressed: rgb(0x38_3a41),
        hairline: rgb(0x2c_2e33),
        edge: rgb(0x3e_4148),
        veil: rgba(0x00_0000, 128),
        shadow: rgba(0x00_0000, 110),
        text: rgb(0xe8_e9eb),
        text_secondary: rgb(0xad_b1b8),
        text_disabled: rgb(0x9b_9fa6),
        reading_text: rgb(0xe8_e9eb),
        reading_faint: rgb(0xad_b1b8),
        accent: rgb(0x9c_9aff),
        accent_hovered: rgb(0xb0_aeff),
        on_accent: rgb(0x15_1618),
        accent_soft: rgb(0x2e_2f4e),
        focus: rgb(0x9c_9aff),
        selection: rgba(0x8f_8dff, 72),
        caret: rgb(0xb0_aeff),
        warning: dark(0xe0_a03a, 0xec_b45c),
        error: dark(0xee_6e6e, 0xf5_9090),
        good: dark(0x4c_b97d, 0x70_cc98),
        actor: dark(0x4b_9cd8, 0x7f_bde8),
        place: dark(0x35_c497, 0x5b_d1ab),
        figure: dark(0xeb_a834, 0xf0_bc62),
        claim: dark(0xe5_8fc0, 0xea_a9d0),
        date: dark(0x7f_858e, 0xa9_afb7),
        further: [
            dark(0x7c_c7f2, 0x9a_d4f6),
            dark(0xf0_803c, 0xf5_9c66),
            dark(0xc9_be45, 0xd6_cc66),
            dark(0xa5_94f0, 0xbb_aef5),
            dark(0xf0_788f, 0xf5_97a9),
            dark(0xc1_9a78, 0xd0_b094),
        ],
    };

    /// The tokens of the theme that a context shows.
    pub fn of(ctx: &egui::Context) -> &'static Self {
        match ctx.theme() {
            egui::Theme::Light => &Self::LIGHT,
            egui::Theme::Dark => &Self::DARK,
        }
    }

    /// The tokens of the theme in which a part of the window is painted.
    pub fn of_ui(ui: &egui::Ui) -> &'static Self {
        if ui.visuals().dark_mode {
            &Self::DARK
        } else {
            &Self::LIGHT
        }
    }

    /// The opaque surfaces that words stand on.
    pub fn surfaces(&self) -> [Color32; 8] {
        [
            self.window,
            self.panel,
            self.reading,
            self.raised,
            self.field,
            self.control,
            self.hovered,
            self.accent_soft,
        ]
    }

    /// The hues of the built-in tags, in their order.
    pub fn tags(&self) -> [Hue; 5] {
        [self.actor, self.place, self.figure, self.claim, self.date]
    }
}
