//! Small changes to an input.

/// A generator of numbers, good enough for odd inputs and always the same for a seed (xorshift64*, Vigna 2016).
pub(crate) struct Random(u64);

/// Numbers at which programs break.
const BYTES: [u8; 8] = [0, 1, 0x20, 0x7f, 0x80, 0xc3, 0xfe, 0xff];
const WORDS: [u64; 12] = [
    0,
    1,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    0x7ff0_0000_0000_0000, // infinity
    0x7ff8_0000_0000_0000, // not a number
];
const TEXTS: [&str; 14] = [
    "-1",
    "0",
    "1e308",
    "-1e-308",
    "NaN",
    "null",
    "9999999999999999999",
    "[]",
    "{}",
    "\"",
    ",",
    "[[",
    "\n",
    "1.5",
];

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`; 0 where there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        if end == 0 {
            0
        } else {
            (self.next() >> 16) as usize % end
        }
    }

    fn of<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Changes an input in a few places; `other` is another input to borrow from.
pub(crate) fn change(input: &[u8], other: &[u8], most: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=random.below(4) {
        one(&mut bytes, other, random);
        if random.below(4) == 0 {
            break;
        }
    }
    bytes.truncate(most);
    bytes
}

fn one(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let scale = random.below(9);
    let length = 1 + random.below(1 << scale);
    let end = (at + length).min(bytes.len());
    match random.below(11) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random.of(&BYTES);
            }
        }
        2 => {
            let word = random.of(&WORDS).to_le_bytes();
            let width = [1, 2, 4, 8][random.below(4)];
            let end = (at + width).min(bytes.len());
            let count = end - at;
            bytes[at..end].copy_from_slice(&word[..count]);
        }
        3 => drop(bytes.drain(at..end)),
        4 => {
            let piece = bytes[at..end].to_vec();
            let to = random.below(bytes.len() + 1);
            bytes.splice(to..to, piece);
        }
        5 => {
            let fresh: Vec<u8> = (at..at + length).map(|_| random.next() as u8).collect();
            bytes.splice(at..at, fresh);
        }
        6 => {
            let from = random.below(other.len());
            let piece = other[from..(from + length).min(other.len())].to_vec();
            bytes.splice(at..end, piece);
        }
        7 => bytes.truncate(at),
        8 => number(bytes, at, random),
        9 => {
            let text = random.of(&TEXTS).bytes();
            bytes.splice(at..at, text);
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = byte.wrapping_add(random.below(35) as u8).wrapping_sub(17);
            }
        }
    }
}

/// Puts another number where the text has one, at or behind a place.
fn number(bytes: &mut Vec<u8>, from: usize, random: &mut Random) {
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else {
        return;
    };
    let end = bytes[start..]
        .iter()
        .position(|byte| !is_part(byte))
        .map_or(bytes.len(), |length| start + length);
    let text = match random.below(3) {
        0 => random.of(&TEXTS).to_owned(),
        1 => (random.next() as i16).to_string(),
        _ => f64::from_bits(random.next()).to_string(),
    };
    bytes.splice(start..end, text.into_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_changes_and_every_kind_of_them() {
        let changed = |seed| {
            let mut random = Random::new(seed);
            let change = |_| change(b"{\"fps\":24.0,\"x\":[1,2]}", b"other", 64, &mut random);
            (0..500).map(change).collect::<Vec<_>>()
        };
        let all = changed(3);
        assert_eq!(all, changed(3));
        assert_ne!(all, changed(4));
        assert!(all.iter().all(|bytes| bytes.len() <= 64));
        assert!(all.iter().any(|bytes| bytes.len() < 10) && all.iter().any(|bytes| bytes.len() > 40));
        assert!(all.iter().any(|bytes| bytes.windows(5).any(|part| part == b"1e308")));
        assert!(change(&[], &[], 8, &mut Random::new(9)).len() <= 8);
    }
}
