//! The archive around a project: what is in it, within bounds.

use crate::exchange::ImportError;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// The most that an archive may hold unpacked: small files can unpack to
/// anything.
const MAX_UNPACKED: u64 = 1 << 30;

fn broken(message: String) -> ImportError {
    ImportError {
        line: 1,
        column: 1,
        message,
    }
}

/// The project and the plain texts of an archive, each with its path; pictures
/// and the like stay packed.
///
/// # Errors
///
/// [`ImportError`] for what is no archive, is encrypted, damaged, or too much.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ImportError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| broken(format!("this is no archive: {error}")))?;
    let mut left = MAX_UNPACKED;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive
            .by_index(index)
            .map_err(|error| broken(format!("file {index} of the archive: {error}")))?;
        let name = entry
            .name()
            .map_err(|error| broken(format!("file {index} of the archive: {error}")))?
            .replace('\\', "/");
        let wanted = ["qde", "qdc", "txt"];
        let extension = name.rsplit_once('.').map_or("", |it| it.1);
        if !wanted.iter().any(|it| extension.eq_ignore_ascii_case(it)) {
            continue;
        }
        let mut bytes = Vec::new();
        // The size that is written down need not be true.
        let read = (&mut entry).take(left + 1).read_to_end(&mut bytes);
        let shown: String = name
            .chars()
            .filter(|it| !it.is_control())
            .take(100)
            .collect();
        read.map_err(|error| broken(format!("‘{shown}’ in the archive: {error}")))?;
        left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            broken("the archive holds more than 1 GiB of text, which is not taken".to_owned())
        })?;
        files.push((name, bytes));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::OutFile;
    use crate::exchange::archive::pack;

    fn file(path: &str, bytes: &[u8]) -> OutFile {
        OutFile {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        let files = [
            file("project.qde", b"<a/>"),
            file("sources/é.txt", &[7; 1000]),
        ];
        let bytes = pack(&files);
        assert_eq!(bytes, pack(&files));
        let back = unpack(&bytes).expect("an archive");
        assert_eq!(back[0], ("project.qde".to_owned(), b"<a/>".to_vec()));
        assert_eq!(back[1].0, "sources/é.txt");
        assert_eq!(unpack(&pack(&[file("a.png", b"x")])), Ok(Vec::new()));
    }

    #[test]
    fn damage_is_said() {
        // Noise, so that what is damaged below lies in it.
        let noise: Vec<u8> = (0..5000_u32)
            .map(|it| (it.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        let bytes = pack(&[file("project.qde", &noise)]);
        for bad in [&b""[..], b"PK\x03\x04", b"text", &bytes[..bytes.len() / 2]] {
            assert!(unpack(bad).is_err());
        }
        let mut damaged = bytes;
        let at = damaged.len() / 3;
        damaged[at] ^= 0xff;
        assert!(unpack(&damaged).is_err());
    }
}
