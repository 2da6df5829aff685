//! What the alignment counts, and the schemes that read these counts.

use super::measure::{Measure, Undefined, share};

/// Counts of one set of documents and one choice of labels; they add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pairs equal in boundaries and label.
    pub n1: u64,
    /// Pairs equal in boundaries alone.
    pub n2: u64,
    /// Pairs that overlap, with the same label.
    pub n3: u64,
    /// Pairs that overlap, with different labels.
    pub n4: u64,
    /// Spans of the first side: the gold's, if there is one.
    pub pos: u64,
    /// Spans of the second side.
    pub act: u64,
    /// Same-label pairs of the type scheme's own alignment.
    pub type_cor: u64,
    /// Other pairs of that alignment.
    pub type_inc: u64,
    /// Pairs equal in boundaries and label whose values agree too.
    pub valued: u64,
}

impl Counts {
    /// Adds the counts of further documents.
    pub fn add(&mut self, other: &Self) {
        let Self {
            n1,
            n2,
            n3,
            n4,
            pos,
            act,
            type_cor,
            type_inc,
            valued,
        } = other;
        self.n1 += n1;
        self.n2 += n2;
        self.n3 += n3;
        self.n4 += n4;
        self.pos += pos;
        self.act += act;
        self.type_cor += type_cor;
        self.type_inc += type_inc;
        self.valued += valued;
    }

    /// All as numbers, in the order of the fields.
    pub fn as_array(&self) -> [u64; 9] {
        [
            self.n1,
            self.n2,
            self.n3,
            self.n4,
            self.pos,
            self.act,
            self.type_cor,
            self.type_inc,
            self.valued,
        ]
    }

    /// The reverse of [`Self::as_array`].
    pub fn of_array(all: [u64; 9]) -> Self {
        let [n1, n2, n3, n4, pos, act, type_cor, type_inc, valued] = all;
        Self {
            n1,
            n2,
            n3,
            n4,
            pos,
            act,
            type_cor,
            type_inc,
            valued,
        }
    }

    /// The strict set score.
    pub fn set(&self) -> SetScore {
        SetScore {
            tp: self.n1,
            fp: self.act - self.n1,
            fneg: self.pos - self.n1,
        }
    }

    /// The score that counts a span only if its value is right too.
    pub fn value(&self) -> SetScore {
        SetScore {
            tp: self.valued,
            fp: self.act - self.valued,
            fneg: self.pos - self.valued,
        }
    }

    /// Boundaries and label.
    pub fn strict(&self) -> Scheme {
        self.scheme(self.n1, self.n2 + self.n3 + self.n4, 0)
    }

    /// Boundaries, whatever the label.
    pub fn exact(&self) -> Scheme {
        self.scheme(self.n1 + self.n2, self.n3 + self.n4, 0)
    }

    /// Boundaries in full, overlap by half, whatever the label.
    pub fn partial(&self) -> Scheme {
        self.scheme(self.n1 + self.n2, 0, self.n3 + self.n4)
    }

    /// The label, wherever the two overlap.
    pub fn typed(&self) -> Scheme {
        self.scheme(self.type_cor, self.type_inc, 0)
    }

    fn scheme(&self, cor: u64, inc: u64, par: u64) -> Scheme {
        Scheme {
            cor,
            inc,
            par,
            mis: self.pos - cor - inc - par,
            spu: self.act - cor - inc - par,
        }
    }
}

/// Sets of spans against each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetScore {
    /// In both.
    pub tp: u64,
    /// In the second only.
    pub fp: u64,
    /// In the first only.
    pub fneg: u64,
}

impl SetScore {
    /// Which share of the second side's spans is right.
    pub fn precision(&self) -> Measure {
        share(
            self.tp as f64,
            (self.tp + self.fp) as f64,
            "nothing was marked on the second side",
        )
    }

    /// Which share of the first side's spans was found.
    pub fn recall(&self) -> Measure {
        share(
            self.tp as f64,
            (self.tp + self.fneg) as f64,
            "nothing was marked on the first side",
        )
    }

    /// Twice what both have over all that each has.
    pub fn f1(&self) -> Measure {
        share(
            2.0 * self.tp as f64,
            (2 * self.tp + self.fp + self.fneg) as f64,
            "nothing was marked on either side",
        )
    }

    /// The F1 of the whole if the disagreements of a part were settled: as many
    /// spans on both sides as the two have on average there.
    pub fn f1_if_settled(&self, part: &Self) -> Measure {
        let f1 = self.f1()?;
        let all = (2 * self.tp + self.fp + self.fneg) as f64;
        Ok(f1 + (part.fp + part.fneg) as f64 / all)
    }
}

/// Counts of one scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// Correct.
    pub cor: u64,
    /// Incorrect.
    pub inc: u64,
    /// Partly right.
    pub par: u64,
    /// Missed.
    pub mis: u64,
    /// Spurious.
    pub spu: u64,
}

impl Scheme {
    fn right(&self) -> f64 {
        self.cor as f64 + self.par as f64 / 2.0
    }

    fn possible(&self) -> f64 {
        (self.cor + self.inc + self.par + self.mis) as f64
    }

    fn actual(&self) -> f64 {
        (self.cor + self.inc + self.par + self.spu) as f64
    }

    /// Right ones, half ones by half, over all of the second side.
    pub fn precision(&self) -> Measure {
        share(
            self.right(),
            self.actual(),
            "nothing was marked on the second side",
        )
    }

    /// Right ones, half ones by half, over all of the first side.
    pub fn recall(&self) -> Measure {
        share(
            self.right(),
            self.possible(),
            "nothing was marked on the first side",
        )
    }

    /// Twice the right ones over all of both sides.
    pub fn f1(&self) -> Measure {
        share(
            2.0 * self.right(),
            self.possible() + self.actual(),
            "nothing was marked on either side",
        )
    }
}

/// The mean of the labels' F1, and how many are undefined.
pub fn macro_f1(labels: impl IntoIterator<Item = Measure>) -> (Measure, usize) {
    super::measure::mean(labels, "no label was marked on either side")
}

/// What stands in place of an interval over too few documents.
pub const TOO_FEW: Undefined = Undefined("under five documents");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_by_hand() {
        let counts = Counts {
            n1: 3,
            n2: 1,
            n3: 2,
            n4: 1,
            pos: 9,
            act: 10,
            type_cor: 5,
            type_inc: 2,
            valued: 2,
        };
        let five = |it: Scheme| [it.cor, it.inc, it.par, it.mis, it.spu];
        assert_eq!(five(counts.strict()), [3, 4, 0, 2, 3]);
        assert_eq!(five(counts.exact()), [4, 3, 0, 2, 3]);
        assert_eq!(five(counts.partial()), [4, 0, 3, 2, 3]);
        assert_eq!(five(counts.typed()), [5, 2, 0, 2, 3]);
        assert_eq!(counts.partial().f1(), Ok(11.0 / 19.0));
        assert_eq!(counts.set().f1(), Ok(6.0 / 19.0));
        assert_eq!(counts.value().f1(), Ok(4.0 / 19.0));
        assert_eq!(Counts::of_array(counts.as_array()), counts);
        assert!(Counts::default().strict().f1().is_err(), "never 0, never 1");
    }
}
