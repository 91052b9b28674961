//! Memory of pictures that are gone, kept for those to come: a system takes as long to hand out so much anew as a plugin
//! to draw in it.

use std::sync::{Arc, Mutex};

use crate::aligned::Aligned;
use crate::lock::lock;

/// Pictures that are drawn, written and waited for at once, as a rule. More of them are given back to the system.
const MOST: usize = 2;

/// The least that is worth keeping, words. Smaller blocks come from memory that the process has anyway.
const LEAST: usize = 1 << 17;

/// What is kept, all of one length.
#[derive(Default)]
pub(crate) struct Spares(Mutex<Vec<Vec<u64>>>);

impl Spares {
    /// Memory that goes back here when it is done with. What lies in it is anything, unless it `is_new`: then it is all 0.
    pub(crate) fn take(self: &Arc<Self>, len: usize) -> (Aligned, bool) {
        let words = Aligned::words_for(len);
        let kept = lock(&self.0).pop_if(|kept| kept.len() == words);
        let is_new = kept.is_none();
        let words = kept.unwrap_or_else(|| vec![0; words]);
        (Aligned::lent(words, len, Arc::downgrade(self)), is_new)
    }

    /// Keeps memory that is done with.
    pub(crate) fn keep(&self, words: Vec<u64>) {
        if words.len() < LEAST {
            return;
        }
        let mut kept = lock(&self.0);
        // Another size is the next clip's: of the last one's no more will be asked for.
        if kept.first().is_some_and(|kept| kept.len() != words.len()) {
            kept.clear();
        }
        if kept.len() < MOST {
            kept.push(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEN: usize = LEAST * 8;

    #[test]
    fn memory_comes_back_and_is_given_out_again() {
        let spares = Arc::new(Spares::default());
        let (mut first, is_new) = spares.take(LEN);
        assert!(is_new && first.get().iter().all(|byte| *byte == 0));
        first.get_mut().fill(7);
        let address = first.get().as_ptr();
        drop(first);
        let (second, is_new) = spares.take(LEN);
        assert!(!is_new);
        assert_eq!((second.get().as_ptr(), second.get().len()), (address, LEN));
        assert!(spares.take(LEN).1, "it is lent once");
    }

    #[test]
    fn no_more_is_kept_than_may_be_asked_for() {
        let spares = Arc::new(Spares::default());
        let kept = || lock(&spares.0).len();
        let many: Vec<_> = (0..MOST + 2).map(|_| spares.take(LEN)).collect();
        drop(many);
        assert_eq!(kept(), MOST);
        let small = spares.take(LEN / 2);
        drop(small);
        assert_eq!(kept(), MOST, "small blocks are not worth it");
        drop(spares.take(2 * LEN));
        assert_eq!(kept(), 1, "of another size all are new");
        let lent = spares.take(2 * LEN);
        let copy = lent.0.clone();
        drop(copy);
        assert_eq!(kept(), 0, "a copy belongs to whoever made it");
        drop(spares);
        drop(lent);
    }
}
