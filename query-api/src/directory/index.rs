use std::collections::BTreeMap;
use std::sync::Arc;

use super::Listed;
use crate::names::{Word, fold, words};

/// The names of everybody, by their words.
#[derive(Debug)]
pub struct Index {
    /// Whole names, folded, by the doctors' places.
    names: Vec<String>,
    /// Who has a word in the name.
    words: BTreeMap<String, Vec<usize>>,
}

/// How the names fit what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As it was typed.
    Exact,
    /// Nobody has such a name; these are similar.
    Similar,
}

/// Who has such a name, by the doctors' places.
#[derive(Clone, Debug)]
pub struct Matched {
    /// How they fit.
    pub spelling: Spelling,
    fits: Vec<bool>,
}

impl Matched {
    /// Whether the doctor in this place is one of them.
    pub fn includes(&self, place: usize) -> bool {
        self.fits.get(place).copied().unwrap_or_default()
    }
}

impl Index {
    /// The names of these doctors.
    pub fn of(doctors: &[Arc<Listed>]) -> Self {
        let names: Vec<String> = doctors.iter().map(|listed| fold(&listed.doctor.name)).collect();
        let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, name) in names.iter().enumerate() {
            for word in words(name) {
                by_word.entry(word.to_owned()).or_default().push(place);
            }
        }
        Self { names, words: by_word }
    }

    /// Who has what was typed in the name, letter by letter, or all of its words, in any order, as beginnings of words; if
    /// nobody has, whoever has words like these.
    pub fn matching(&self, typed: &str) -> Matched {
        let literal = fold(typed);
        let mut fits: Vec<bool> = self.names.iter().map(|name| name.contains(&literal)).collect();
        let asked = Word::all(typed);
        self.add(&mut fits, &asked, Word::begins);
        if fits.contains(&true) {
            let spelling = Spelling::Exact;
            return Matched { spelling, fits };
        }
        self.add(&mut fits, &asked, Word::resembles);
        let spelling = Spelling::Similar;
        Matched { spelling, fits }
    }

    /// Adds whoever has, for each word, one that is like it. Every word of the directory is looked at once.
    fn add(&self, fits: &mut [bool], asked: &[Word], alike: fn(&Word, &str) -> bool) {
        let has_one = |word: &Word| {
            let mut has = vec![false; fits.len()];
            let found = self.words.iter().filter(|(known, _)| alike(word, known));
            for place in found.flat_map(|(_, places)| places) {
                has[*place] = true;
            }
            has
        };
        let of_words: Vec<Vec<bool>> = asked.iter().map(has_one).collect();
        for (place, fits) in fits.iter_mut().enumerate() {
            *fits |= !of_words.is_empty() && of_words.iter().all(|has| has[place]);
        }
    }
}
