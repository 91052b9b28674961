//! The few pictures looked at last.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::Picture;

/// Pictures by frame number, the one used last at the back.
#[derive(Debug)]
pub(crate) struct Cache {
    pictures: VecDeque<(u64, Arc<Picture>)>,
    room: usize,
}

impl Cache {
    pub(crate) fn new(room: usize) -> Cache {
        Cache {
            pictures: VecDeque::new(),
            room: room.max(1),
        }
    }

    /// How many pictures it keeps.
    pub(crate) fn room(&self) -> usize {
        self.room
    }

    pub(crate) fn get(&mut self, number: u64) -> Option<Arc<Picture>> {
        let at = self.pictures.iter().position(|(kept, _)| *kept == number)?;
        let entry = self.pictures.remove(at)?;
        let picture = Arc::clone(&entry.1);
        self.pictures.push_back(entry);
        Some(picture)
    }

    pub(crate) fn put(&mut self, number: u64, picture: Picture) -> Arc<Picture> {
        while self.pictures.len() >= self.room {
            self.pictures.pop_front();
        }
        let picture = Arc::new(picture);
        self.pictures.push_back((number, Arc::clone(&picture)));
        picture
    }
}
