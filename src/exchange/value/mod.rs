//! The normalised value of an annotation as JSON, both ways.

mod read;
mod write;

pub(super) use read::{decimal, value};
pub(super) use write::exact;
pub use write::{Number, ValueJson, number, word};

use super::json::{Json, parse_line};
use crate::model::Value;

/// A value as one line of JSON that gives the same value back: what formats
/// carry that know nothing but strings.
pub(super) fn to_line(value: &Value) -> String {
    serde_json::to_string(&ValueJson::exact(value)).expect("no map, no float out of range")
}

/// The value of such a line.
///
/// # Errors
///
/// What is wrong with it, in words.
pub(super) fn of_line(line: &str) -> Result<Value, String> {
    match parse_line(line, 1) {
        Ok(Json::Object(object)) => value(&object),
        Ok(other) => Err(format!("a value is an object, not {}", other.kind())),
        Err(error) => Err(error.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ValueKind;
    use crate::model::file::arbitrary::{Maker, project};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_line_gives_the_same_value_back(
            project in project(6),
            seed in any::<u64>(),
            kind in 0_usize..3,
        ) {
            let kind = [ValueKind::Figure, ValueKind::Date, ValueKind::Claim][kind];
            if let Some(value) = Maker::new(seed).value(&project, kind) {
                let line = to_line(&value);
                prop_assert!(!line.contains('\n'));
                prop_assert_eq!(of_line(&line), Ok(value), "{}", line);
            }
        }
    }
}
