//! Rows of a small picture that are made as they are asked for, the last few of them kept.

/// Rings and low resolution cells ask for lines some way apart, by turns: enough rows for all of them.
const KEPT: usize = 16;

/// The rows made last.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    /// One after the other, all grown at once: which of them a thread comes to make differs from frame to frame.
    rows: Vec<f32>,
    made: [Option<usize>; KEPT],
}

impl Recent {
    /// Forgets all rows, at the start of a frame.
    pub(crate) fn restart(&mut self) {
        self.made = [None; KEPT];
    }

    /// Neighbouring rows, `len` numbers each; `make` fills in those that are not kept. Allocates only to grow.
    pub(crate) fn rows(
        &mut self,
        wanted: [usize; 3],
        len: usize,
        mut make: impl FnMut(usize, &mut [f32]),
    ) -> [&[f32]; 3] {
        if self.rows.len() < KEPT * len {
            self.rows.resize(KEPT * len, 0.0);
        }
        let cells = |place: usize| place * len..(place + 1) * len;
        for row in wanted {
            let place = row % KEPT;
            if self.made[place] != Some(row) {
                make(row, &mut self.rows[cells(place)]);
                self.made[place] = Some(row);
            }
        }
        wanted.map(|row| &self.rows[cells(row % KEPT)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_made_once_and_holds_what_was_made() {
        let mut recent = Recent::default();
        for frame in 0..2 {
            recent.restart();
            let mut made = Vec::new();
            for row in 0..40_usize {
                let around = [row.saturating_sub(1), row, (row + 1).min(39)];
                let rows = recent.rows(around, 5, |row, out| {
                    made.push(row);
                    out.fill((frame * 100 + row) as f32);
                });
                for (row, cells) in around.into_iter().zip(rows) {
                    assert_eq!(cells, [(frame * 100 + row) as f32; 5]);
                }
            }
            assert!(made.into_iter().eq(0..40));
        }
    }
}
