//! What a plugin keeps for each instance.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::effect::Effect;

/// The data of a plugin's living instances, by instance.
///
/// The standard offers a pointer property for this. A table of our own needs no pointer from the host to be believed,
/// and an action on an instance whose creation failed, or that was destroyed, simply finds nothing.
pub struct Instances<T> {
    living: RwLock<Option<HashMap<usize, Arc<T>>>>,
}

impl<T> Instances<T> {
    /// No instances yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            living: RwLock::new(None),
        }
    }

    /// Stores the data of a new instance; one of the same handle that was never destroyed is replaced.
    pub fn insert(&self, effect: &Effect<'_>, data: T) {
        let mut living = self.living.write().unwrap_or_else(PoisonError::into_inner);
        living.get_or_insert_default().insert(effect.key(), Arc::new(data));
    }

    /// The data of an instance, if it was created.
    pub fn get(&self, effect: &Effect<'_>) -> Option<Arc<T>> {
        self.living
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()?
            .get(&effect.key())
            .cloned()
    }

    /// Forgets an instance; its data goes when the last action on it ends.
    pub fn remove(&self, effect: &Effect<'_>) {
        if let Some(living) = self.living.write().unwrap_or_else(PoisonError::into_inner).as_mut() {
            living.remove(&effect.key());
        }
    }

    /// Forgets all instances, as at unload.
    pub fn clear(&self) {
        *self.living.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Calls `visit` with every living instance's data.
    pub fn for_each(&self, mut visit: impl FnMut(&T)) {
        if let Some(living) = self.living.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
            living.values().for_each(|data| visit(data));
        }
    }
}

impl<T> Default for Instances<T> {
    fn default() -> Self {
        Self::new()
    }
}
