use std::time::Duration;

/// The one source of chance of a run: `SplitMix64`, so that a seed means the same for ever.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// All that follows is decided by this number.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A pause of up to so many milliseconds; often none at all, sometimes much longer.
    pub fn pause(&mut self, milliseconds: u64) -> Duration {
        let longest = match self.below(20) {
            0 => milliseconds * 20,
            1..=9 => milliseconds,
            _ => 1,
        };
        Duration::from_millis(self.below(longest + 1))
    }
}
