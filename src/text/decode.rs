//! From the bytes of a file to text, with the encoding recorded.
//!
//! The order of evidence: what the caller says, a byte-order mark, valid
//! UTF-8, the pattern of UTF-16 without a mark, then chardetng's guess among
//! the legacy encodings. The encoding goes into the project, so that a better
//! guess in a later version never moves an offset.

use encoding_rs::{Encoding as Codec, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::fmt;

/// The encoding of a source file, by its lower-case WHATWG name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static Codec);

impl Encoding {
    /// UTF-8, which almost every file is.
    pub const UTF_8: Self = Self(UTF_8);

    /// The encoding of that label ("utf-8", "Latin1", "windows-1252" …).
    /// Latin-1 is decoded as Windows-1252, of which it is a part, as the
    /// WHATWG standard says.
    pub fn of_label(label: &str) -> Option<Self> {
        Codec::for_label_no_replacement(label.trim().as_bytes()).map(Self)
    }

    /// The name written into project files.
    pub fn name(self) -> String {
        self.0.name().to_ascii_lowercase()
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.name())
    }
}

/// A decoded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, less a leading byte-order mark; otherwise as it stands.
    pub text: String,
    /// What it was decoded from.
    pub encoding: Encoding,
    /// Whether a byte-order mark led the file.
    pub byte_order_mark: bool,
    /// How many undecodable sequences became U+FFFD.
    pub replaced: usize,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The file looks like a picture, an archive or a program.
    #[error("this is not a text file ({0})")]
    Binary(&'static str),
}

/// Decodes a file's bytes, by `given` if the caller knows the encoding.
///
/// # Errors
///
/// [`DecodeError::Binary`] for well-known binary formats, and only if the
/// encoding is not given: whoever names an encoding gets it.
pub fn decode(bytes: &[u8], given: Option<Encoding>) -> Result<Decoded, DecodeError> {
    let (codec, mark) = codec_of(bytes, given)?;
    Ok(decoded(&bytes[mark..], codec, mark > 0))
}

/// The same for whoever needs the bytes no more: where they are the text, they
/// are not copied.
///
/// # Errors
///
/// As for [`decode`].
pub fn decode_owned(mut bytes: Vec<u8>, given: Option<Encoding>) -> Result<Decoded, DecodeError> {
    let (codec, mark) = codec_of(&bytes, given)?;
    bytes.drain(..mark);
    if codec != UTF_8 {
        return Ok(decoded(&bytes, codec, mark > 0));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text,
            encoding: Encoding(codec),
            byte_order_mark: mark > 0,
            replaced: 0,
        }),
        Err(error) => Ok(decoded(error.as_bytes(), codec, mark > 0)),
    }
}

/// The codec to use, and how long its byte-order mark is, if one leads the file.
fn codec_of(bytes: &[u8], given: Option<Encoding>) -> Result<(&'static Codec, usize), DecodeError> {
    let marked = Codec::for_bom(bytes);
    let codec = match (given, marked) {
        (Some(given), _) => given.0,
        (None, Some((codec, _))) => codec,
        (None, None) => {
            if let Some(kind) = binary_kind(bytes) {
                return Err(DecodeError::Binary(kind));
            }
            guess(bytes)
        }
    };
    // A mark counts only if it is the mark of the encoding that is used.
    let mark = marked
        .filter(|&(of, _)| of == codec)
        .map_or(0, |(_, length)| length);
    Ok((codec, mark))
}

/// Decodes what is behind the mark.
fn decoded(body: &[u8], codec: &'static Codec, byte_order_mark: bool) -> Decoded {
    let (text, malformed) = codec.decode_without_bom_handling(body);
    let replaced = if malformed {
        count_replaced(&text, body, codec)
    } else {
        0
    };
    Decoded {
        text: text.into_owned(),
        encoding: Encoding(codec),
        byte_order_mark,
        replaced,
    }
}

/// U+FFFD in the text that did not stand there in the file.
fn count_replaced(text: &str, body: &[u8], codec: &'static Codec) -> usize {
    let shown = text.matches('\u{FFFD}').count();
    let own: &[u8] = match codec {
        codec if codec == UTF_8 => b"\xEF\xBF\xBD",
        codec if codec == UTF_16LE => b"\xFD\xFF",
        codec if codec == UTF_16BE => b"\xFF\xFD",
        _ => return shown,
    };
    let step = if codec == UTF_8 { 1 } else { 2 };
    let standing = (0..body.len())
        .step_by(step)
        .filter(|&at| body[at..].starts_with(own))
        .count();
    shown.saturating_sub(standing)
}

/// How much of a file is looked at for a guess.
const SAMPLE: usize = 1 << 20;

fn guess(bytes: &[u8]) -> &'static Codec {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    if let Some(codec) = unmarked_utf16(bytes) {
        return codec;
    }
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    // A sample's cut must not split a line: the guess looks at words.
    let cut = bytes.len().min(SAMPLE);
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..cut], true);
    let codec = detector.guess(None, chardetng::Utf8Detection::Deny);
    // Bytes that Windows-1252 leaves free, or one lone accent, are no ground
    // for an exotic guess.
    if codec == UTF_8 || reads_as_western(&bytes[..cut], codec) {
        WINDOWS_1252
    } else {
        codec
    }
}

/// Whether a guess among the Latin encodings has no more to say for it than
/// Windows-1252: both read the text alike, or part only at bytes that
/// Windows-1252 reads as signs where signs stand ("£40", not "£ódź"). A few
/// accents are not enough to tell these encodings apart by frequency.
fn reads_as_western(sample: &[u8], guessed: &'static Codec) -> bool {
    const LATIN: [&str; 7] = [
        "windows-1250",
        "windows-1254",
        "windows-1257",
        "windows-1258",
        "ISO-8859-2",
        "ISO-8859-4",
        "ISO-8859-15",
    ];
    if !LATIN.contains(&guessed.name()) {
        return false;
    }
    let (western, malformed) = WINDOWS_1252.decode_without_bom_handling(sample);
    if malformed {
        return false;
    }
    let (other, _) = guessed.decode_without_bom_handling(sample);
    let mut before = None;
    let mut pairs = western.chars().zip(other.chars()).peekable();
    while let Some((here, there)) = pairs.next() {
        let after = pairs.peek().map(|(after, _)| *after);
        if here != there && !is_sign_in_place(before, here, after) {
            return false;
        }
        before = Some(here);
    }
    true
}

/// Whether a character is a sign, and stands where people write that sign:
/// money beside a number, the rest not within a word.
fn is_sign_in_place(before: Option<char>, sign: char, after: Option<char>) -> bool {
    let letter = |it: Option<char>| it.is_some_and(char::is_alphabetic);
    let digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
    match sign {
        '£' | '¥' | '€' => {
            (digit(after) || digit(before) || before == Some(' '))
                && !letter(before)
                && !letter(after)
        }
        _ if sign.is_alphabetic() => false,
        _ => !(letter(before) && letter(after)),
    }
}

/// UTF-8 with a few damaged places (a cut emoji, an encoded surrogate) is still
/// UTF-8: at least nine in ten of its sequences beyond ASCII are well formed.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 9 * bad || (good == 0 && is_encoded_surrogates(bytes))
}

/// Whether all bytes beyond ASCII are surrogates encoded like characters, as
/// careless programs write them.
fn is_encoded_surrogates(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut found = false;
    while let Some(at) = rest.iter().position(|byte| !byte.is_ascii()) {
        match rest[at..] {
            [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => rest = &rest[at + 3..],
            _ => return false,
        }
        found = true;
    }
    found
}

/// UTF-16 shows in text of European scripts as every other byte being zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Codec> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|&&it| it == 0)
            .count()
    };
    let pairs = sample.len() / 2;
    let (high, low) = (zeros(0), zeros(1));
    if pairs >= 2 && low * 10 >= pairs * 7 && high * 10 <= pairs {
        Some(UTF_16LE)
    } else if pairs >= 2 && high * 10 >= pairs * 7 && low * 10 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The kinds of file that people drop by mistake.
fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 10] = [
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"\x7FELF", "a program"),
        (b"MZ\x90\x00", "a program"),
        (b"\x1F\x8B\x08", "a gzip archive"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "an old office document",
        ),
        (b"SQLite format 3\x00", "a database"),
    ];
    KINDS
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: &str, replaced: usize) {
        let decoded = decode(bytes, None).expect("is text");
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.encoding.name(), encoding);
        assert_eq!(decoded.replaced, replaced);
    }

    fn utf16(text: &str, unit: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn utf8_with_and_without_a_mark() {
        check("Ségou\r\n".as_bytes(), "Ségou\r\n", "utf-8", 0);
        check(b"\xEF\xBB\xBFMali", "Mali", "utf-8", 0);
        assert!(
            decode(b"\xEF\xBB\xBFMali", None)
                .expect("is text")
                .byte_order_mark
        );
    }

    #[test]
    fn utf16_with_and_without_a_mark() {
        let text = "Some 160 herders in Ségou";
        check(&utf16(text, u16::to_le_bytes), text, "utf-16le", 0);
        check(&utf16(text, u16::to_be_bytes), text, "utf-16be", 0);
        let mut marked = vec![0xFF, 0xFE];
        marked.extend(utf16(text, u16::to_le_bytes));
        check(&marked, text, "utf-16le", 0);
    }

    #[test]
    fn windows_1252_is_guessed() {
        let text =
            "L\u{2019}arm\u{e9}e a tu\u{e9} \u{ab} une centaine \u{bb} de civils \u{e0} S\u{e9}gou";
        let (bytes, ..) = WINDOWS_1252.encode(text);
        check(&bytes, text, "windows-1252", 0);
        check(b"Tessalit\xE9", "Tessalité", "windows-1252", 0);
    }

    #[test]
    fn a_few_accents_and_signs_are_western() {
        for text in [
            "It cost £40.",
            "Jean-Hervé said so.",
            "Soninké (Saracolé) people",
            "Moor\u{2019}s hut and 20 € a day",
            "The café was closed. Thirty people came.\n",
        ] {
            let (bytes, ..) = WINDOWS_1252.encode(text);
            check(&bytes, text, "windows-1252", 0);
        }
        let polish = "Wczoraj w mieście Łódź żołnierze zatrzymali trzydzieści osób.";
        let (bytes, ..) = encoding_rs::WINDOWS_1250.encode(polish);
        assert_eq!(decode(&bytes, None).expect("is text").text, polish);
        let czech = "Příliš žluťoučký kůň úpěl ďábelské ódy.";
        let (bytes, ..) = encoding_rs::WINDOWS_1250.encode(czech);
        assert_eq!(decode(&bytes, None).expect("is text").text, czech);
    }

    #[test]
    fn damage_is_replaced_and_counted() {
        check(b"caf\xC3\xA9 \xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x94 \xC3\xA8\xC3\xA8\xC3\xA8\xC3\xA8\xC3\xA8\xC3\xA8 \xFF end",
            "café “quoted” — èèèèèè \u{FFFD} end", "utf-8", 1);
        // A lone surrogate in UTF-16.
        check(b"\xFF\xFEa\x00\x00\xD8b\x00", "a\u{FFFD}b", "utf-16le", 1);
        // A surrogate pair that was encoded half by half.
        let decoded = decode(b"a \xED\xA0\xBD\xED\xB8\x80 b", None).expect("is text");
        assert_eq!(decoded.encoding, Encoding::UTF_8);
        assert!(decoded.replaced > 0);
    }

    #[test]
    fn a_replacement_character_of_the_file_is_not_counted() {
        check("a\u{FFFD}b".as_bytes(), "a\u{FFFD}b", "utf-8", 0);
    }

    #[test]
    fn nul_is_text_and_a_pdf_is_not() {
        check(b"a\0b", "a\0b", "utf-8", 0);
        assert_eq!(
            decode(b"%PDF-1.7\n\xE2\xE3", None),
            Err(DecodeError::Binary("a PDF"))
        );
        assert!(decode(b"%PDF-1.7\n", Encoding::of_label("latin1")).is_ok());
    }
}
