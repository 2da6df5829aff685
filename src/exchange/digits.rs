//! Whole numbers in digits, for files that hold millions of them: formatting
//! by `write!` takes several times as long.

/// A whole number in digits.
pub(super) struct Digits {
    bytes: [u8; 20],
    start: usize,
}

impl Digits {
    /// The digits of that number.
    pub fn of(number: impl Into<u64>) -> Self {
        let mut rest = number.into();
        let mut digits = Self {
            bytes: [b'0'; 20],
            start: 20,
        };
        loop {
            digits.start -= 1;
            // A digit is below 10.
            digits.bytes[digits.start] += (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                return digits;
            }
        }
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    pub fn as_str(&self) -> &str {
        // Digits are ASCII.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_number() {
        for number in [0, 7, 10, 99, 100, 4_294_967_295, u64::MAX] {
            assert_eq!(Digits::of(number).as_str(), number.to_string());
        }
        assert_eq!(Digits::of(12_u32).as_bytes(), b"12");
    }
}
