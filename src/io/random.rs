//! Randomness from the system, for fresh ids and names of temporary files.

use std::hash::{BuildHasher as _, Hasher as _};

/// 64 fresh random bits, for an id.
///
/// Where the system gives none (a broken sandbox), the seed of the standard
/// library's hash maps and the clock are used: ids need to differ, not to be
/// secret.
pub fn bits() -> u64 {
    getrandom::u64().unwrap_or_else(|_| {
        let mut hasher = std::hash::RandomState::new().build_hasher();
        hasher.write_i64(super::clock::now().timestamp_micros());
        hasher.finish()
    })
}

/// Eight random letters and digits, for the name of a file.
pub fn letters() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bits = bits();
    (0..8)
        .map(|at| char::from(ALPHABET[(bits >> (5 * at)) as usize & 31]))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_are_alike() {
        let some: std::collections::BTreeSet<u64> = (0..1000).map(|_| super::bits()).collect();
        assert_eq!(some.len(), 1000);
        assert_eq!(super::letters().len(), 8);
    }
}
