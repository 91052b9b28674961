//! A table with an upper bound, for what may be forgotten.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// A table that forgets what was asked for longest ago when it is full.
#[derive(Debug)]
pub(crate) struct Bounded<K, V> {
    most: usize,
    entries: HashMap<K, (V, u64)>,
    /// Keys by when they were last asked for, the longest ago first.
    order: BTreeMap<u64, K>,
    /// Counts what was asked for.
    now: u64,
}

impl<K: Copy + Eq + Hash, V: Clone> Bounded<K, V> {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            entries: HashMap::new(),
            order: BTreeMap::new(),
            now: 0,
        }
    }

    pub(crate) fn get(&mut self, key: &K) -> Option<V> {
        let now = self.tick();
        let (value, used) = self.entries.get_mut(key)?;
        self.order.remove(used);
        self.order.insert(now, *key);
        *used = now;
        Some(value.clone())
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        let now = self.tick();
        if let Some((_, used)) = self.entries.insert(key, (value, now)) {
            self.order.remove(&used);
        }
        self.order.insert(now, key);
        self.shrink();
    }

    /// Moves the bound.
    pub(crate) fn bound(&mut self, most: usize) {
        self.most = most;
        self.shrink();
    }

    /// Forgets what is not wanted any more.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&K) -> bool) {
        self.entries.retain(|key, _| wanted(key));
        self.order.retain(|_, key| wanted(key));
    }

    fn shrink(&mut self) {
        while self.entries.len() > self.most
            && let Some((_, oldest)) = self.order.pop_first()
        {
            self.entries.remove(&oldest);
        }
    }

    fn tick(&mut self) -> u64 {
        self.now += 1;
        self.now
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        assert_eq!(self.entries.len(), self.order.len());
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_longest_ago_goes_first() {
        let mut table = Bounded::new(3);
        for key in 0..3 {
            table.insert(key, key * 10);
        }
        assert_eq!(table.get(&0), Some(0));
        // Asked for without success, which changes nothing; and one that is put in again.
        assert_eq!(table.get(&7), None);
        table.insert(1, 11);
        table.insert(3, 30);
        assert_eq!((table.get(&2), table.len()), (None, 3));
        assert_eq!([0, 1, 3].map(|key| table.get(&key)), [Some(0), Some(11), Some(30)]);
        table.retain(|&key| key != 0);
        table.bound(1);
        assert_eq!((table.get(&3), table.len()), (Some(30), 1));
    }
}
