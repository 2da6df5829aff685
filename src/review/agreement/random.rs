//! Random numbers that are the same on every machine: xoshiro256++ (Blackman
//! and Vigna 2021), its state filled by SplitMix64.

/// A generator with a seed.
#[derive(Clone, Debug)]
pub struct Random([u64; 4]);

impl Random {
    /// The numbers of a seed.
    pub fn of(seed: u64) -> Self {
        let mut at = seed;
        let mut next = || {
            at = at.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = at;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^ (mixed >> 31)
        };
        Self([next(), next(), next(), next()])
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        let Self(state) = self;
        let result = state[0]
            .wrapping_add(state[3])
            .rotate_left(23)
            .wrapping_add(state[0]);
        let shifted = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = state[3].rotate_left(45);
        result
    }

    /// A number below `limit`, each as likely; 0 if there is none below.
    pub fn below(&mut self, limit: usize) -> usize {
        // The high half of a product; its bias is below 2^-32 for any list
        // that memory holds.
        ((u128::from(self.bits()) * limit as u128) >> 64) as usize
    }

    /// A number from 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A normally distributed number (Box and Muller 1958).
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        mean + deviation * radius * (std::f64::consts::TAU * self.unit()).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_for_ever_and_evenly_spread() {
        let mut random = Random::of(0);
        // The state is SplitMix64's output for seed 0.
        assert_eq!(random.0[0], 0xE220_A839_7B1D_CDAF);
        let mut sums = [0_u32; 8];
        for _ in 0..80_000 {
            sums[random.below(8)] += 1;
        }
        assert!(
            sums.iter().all(|it| (9_500..10_500).contains(it)),
            "{sums:?}"
        );
        let mean: f64 = (0..40_000).map(|_| random.normal(3.0, 2.0)).sum::<f64>() / 40_000.0;
        assert!((mean - 3.0).abs() < 0.05, "{mean}");
        assert_eq!(random.below(0), 0);
    }
}
