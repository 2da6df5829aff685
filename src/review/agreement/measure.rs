//! A figure, or the reason why there is none.

/// Why a figure is not defined. Nothing divided by nothing is neither 0 nor 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Undefined(pub &'static str);

/// A figure that may be undefined.
pub type Measure = Result<f64, Undefined>;

/// A share, undefined with that reason if it is one of nothing.
pub fn share(part: f64, whole: f64, why: &'static str) -> Measure {
    if whole > 0.0 {
        Ok(part / whole)
    } else {
        Err(Undefined(why))
    }
}

/// The harmonic mean of precision and recall: undefined only if both are; 0 if
/// one is, since the other is then 0 too.
pub fn harmonic(precision: Measure, recall: Measure) -> Measure {
    match (precision, recall) {
        (Ok(p), Ok(r)) if p + r > 0.0 => Ok(2.0 * p * r / (p + r)),
        (Err(why), Err(_)) => Err(why),
        _ => Ok(0.0),
    }
}

/// The mean of the figures that are defined, and how many are not.
pub fn mean(all: impl IntoIterator<Item = Measure>, why: &'static str) -> (Measure, usize) {
    let (mut sum, mut count, mut skipped) = (0.0, 0_u32, 0);
    for it in all {
        match it {
            Ok(it) => {
                sum += it;
                count += 1;
            }
            Err(_) => skipped += 1,
        }
    }
    (share(sum, f64::from(count), why), skipped)
}
