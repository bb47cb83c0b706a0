//! Names as people type them: without accents, in any order, and with a slip of the finger.

/// Words of a query that are looked at, and letters of a word: what is longer costs nothing more.
const WORDS: usize = 6;
const LETTERS: usize = 24;

/// Lower case and without accents: `Müller` and `MULLER` are both `muller`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match plain(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

/// The Latin letters without their accents; accents that stand alone vanish.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// The words of a folded text.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// A word that is looked for.
#[derive(Clone, Debug)]
pub struct Word(Vec<char>);

impl Word {
    /// The first words of what somebody typed.
    pub fn all(typed: &str) -> Vec<Self> {
        let folded = fold(typed);
        let word = |word: &str| Self(word.chars().take(LETTERS).collect());
        words(&folded).take(WORDS).map(word).collect()
    }

    /// Whether the word begins like this.
    pub fn begins(&self, word: &str) -> bool {
        let mut letters = word.chars();
        self.0.iter().all(|letter| letters.next() == Some(*letter))
    }

    /// Whether the word is this one but for a slip or two: none in three letters, one in seven, two in more.
    pub fn resembles(&self, word: &str) -> bool {
        let word: Vec<char> = word.chars().take(LETTERS + 2).collect();
        let slips = match self.0.len() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        distance_within(&self.0, &word, slips)
    }
}

/// Whether one becomes the other by at most so many letters left out, added, exchanged or swapped with their neighbour.
fn distance_within(a: &[char], b: &[char], most: usize) -> bool {
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, right) in b.iter().enumerate() {
            let exchanged = last[j] + usize::from(left != right);
            let mut best = exchanged.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *left == b[j - 1] && a[i - 1] == *right {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        if row.iter().all(|slips| *slips > most) {
            return false;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().is_some_and(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resembles(typed: &str, name: &str) -> bool {
        Word::all(typed).iter().all(|word| word.resembles(&fold(name)))
    }

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(fold("Łukasz GROß-Müller, Ağca"), "lukasz gross-muller, agca");
        assert_eq!(fold("u\u{308}ber"), "uber");
        assert_eq!(fold("李 Ωμέγα"), "李 ωμέγα");
        let words: Vec<_> = words("dr. ada o'lind-grun").collect();
        assert_eq!(words, ["dr", "ada", "o", "lind", "grun"]);
    }

    #[test]
    fn a_slip_of_the_finger_is_forgiven_and_more_of_them_in_longer_words() {
        for (typed, name) in [
            ("Mueller", "Müller"),
            ("Mulelr", "Müller"),
            ("Muler", "Müller"),
            ("Müllar", "Müller"),
            ("Nakmaura", "Nakamura"),
            ("Zimermannn", "Zimmermann"),
        ] {
            assert!(resembles(typed, name), "{typed} {name}");
        }
        for (typed, name) in [("Mia", "Mio"), ("Weber", "Wiebert"), ("Adler", "Engel"), ("Xu", "Yu")] {
            assert!(!resembles(typed, name), "{typed} {name}");
        }
    }

    #[test]
    fn a_long_query_is_cut_and_ends_soon() {
        let long = "ab".repeat(60_000);
        assert_eq!(Word::all(&long)[0].0.len(), LETTERS);
        assert_eq!(Word::all(&"a b ".repeat(1_000)).len(), WORDS);
        assert!(!resembles(&long, &"ba".repeat(60_000)[..20]));
    }
}
