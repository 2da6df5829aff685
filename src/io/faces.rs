//! The faces, bundled so that every machine shows and paints the same letters.
//! Their licences lie beside them.

macro_rules! face {
    ($name:literal) => {
        include_bytes!(concat!("../../assets/fonts/", $name))
    };
}

/// Inter: no serifs; the words of the window and of plots.
pub const INTER: &[u8] = face!("Inter-Regular.otf");
/// Inter, heavier.
pub const INTER_STRONG: &[u8] = face!("Inter-SemiBold.otf");
/// Charis: sturdy, for long reading.
pub const CHARIS: &[u8] = face!("CharisSIL-Regular.ttf");
/// Gentium: lighter, with Greek of its own.
pub const GENTIUM: &[u8] = face!("GentiumBookPlus-Regular.ttf");
/// Arabic letters.
pub const ARABIC: &[u8] = face!("NotoNaskhArabic-Regular.ttf");
/// Hebrew letters.
pub const HEBREW: &[u8] = face!("NotoSerifHebrew-Regular.ttf");
/// Signs and pictures among the letters.
pub const EMOJI: &[u8] = face!("NotoEmoji-Regular.ttf");

/// The faces of pictures that are written to files, the first before the others.
pub const FACES: [&[u8]; 6] = [INTER, INTER_STRONG, GENTIUM, ARABIC, HEBREW, EMOJI];
