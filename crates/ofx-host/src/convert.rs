//! Pictures in other depths, components and sizes.

use half::f16;

use crate::{Components, Depth, Picture, Premultiplication, RectD, Result};

impl Picture {
    /// The same picture in another depth and other components. Alpha becomes 1 where there was none; an alpha picture
    /// made RGBA or RGB is grey. Integers are rounded and clamped, floats keep what lies beyond 0 and 1.
    ///
    /// # Errors
    /// [`HostError::Picture`] when there is no memory for it.
    pub fn convert(&self, depth: Depth, components: Components) -> Result<Self> {
        if (depth, components) == (self.depth(), self.components()) {
            return Ok(self.clone());
        }
        let premultiplication = match components {
            Components::Rgb => Premultiplication::Opaque,
            _ => self.premultiplication(),
        };
        let mut target = Self::new(self.bounds(), depth, components, premultiplication)?;
        let (from, to) = (self.pixel_bytes(), target.pixel_bytes());
        for (source, pixel) in self
            .bytes()
            .chunks_exact(from)
            .zip(target.bytes_mut().chunks_exact_mut(to))
        {
            let rgba = read_pixel(source, self.depth(), self.components());
            write_pixel(pixel, depth, components, rgba);
        }
        Ok(target)
    }

    /// The picture at a render scale: each pixel is the mean of the area it covers, as a host's proxy has it.
    ///
    /// # Errors
    /// [`HostError::Picture`] when the scale leaves no pixel.
    pub fn scaled(&self, scale: [f64; 2]) -> Result<Self> {
        if scale == [1.0, 1.0] {
            return Ok(self.clone());
        }
        let b = self.bounds();
        let full = RectD {
            x1: b.x1.into(),
            y1: b.y1.into(),
            x2: b.x2.into(),
            y2: b.y2.into(),
        };
        let mut target = Self::new(
            full.to_pixels(scale, 1.0),
            self.depth(),
            self.components(),
            self.premultiplication(),
        )?;
        let (bounds, pixel_bytes) = (target.bounds(), self.pixel_bytes());
        let columns: Vec<_> = (bounds.x1..bounds.x2)
            .map(|x| coverage(x, scale[0], b.x1, b.x2))
            .collect();
        for y in bounds.y1..bounds.y2 {
            let rows = coverage(y, scale[1], b.y1, b.y2);
            for (pixel, columns) in target.row_mut(y).chunks_exact_mut(pixel_bytes).zip(&columns) {
                let (mut sum, mut weight) = ([0.0; 4], 0.0);
                for &(sy, wy) in &rows {
                    let row = self.row(sy);
                    for &(sx, wx) in columns {
                        let at = (sx - b.x1) as usize * pixel_bytes;
                        let rgba = read_pixel(&row[at..at + pixel_bytes], self.depth(), self.components());
                        for (sum, v) in sum.iter_mut().zip(rgba) {
                            *sum += f64::from(v) * wx * wy;
                        }
                        weight += wx * wy;
                    }
                }
                write_pixel(pixel, self.depth(), self.components(), sum.map(|v| (v / weight) as f32));
            }
        }
        Ok(target)
    }
}

/// Which source pixels a target pixel covers along one axis, and how much of each.
fn coverage(target: i32, scale: f64, low: i32, high: i32) -> Vec<(i32, f64)> {
    let (from, to) = (f64::from(target) / scale, f64::from(target + 1) / scale);
    let first = (from.floor() as i32).clamp(low, high - 1);
    let last = (to.ceil() as i32 - 1).clamp(first, high - 1);
    let share = |i: i32| (to.min(f64::from(i + 1)) - from.max(f64::from(i))).max(1e-6);
    (first..=last).map(|i| (i, share(i))).collect()
}

fn read_pixel(bytes: &[u8], depth: Depth, components: Components) -> [f32; 4] {
    let mut v = [0.0_f32; 4];
    for (v, c) in v.iter_mut().zip(bytes.chunks_exact(depth.bytes())) {
        *v = match (depth, c) {
            (Depth::U8, [a]) => f32::from(*a) / 255.0,
            (Depth::U16, [a, b]) => f32::from(u16::from_ne_bytes([*a, *b])) / 65535.0,
            (Depth::F16, [a, b]) => f16::from_ne_bytes([*a, *b]).to_f32(),
            (Depth::F32, [a, b, c, d]) => f32::from_ne_bytes([*a, *b, *c, *d]),
            _ => 0.0,
        };
    }
    match components {
        Components::Rgba => v,
        Components::Rgb => [v[0], v[1], v[2], 1.0],
        Components::Alpha => [v[0]; 4],
    }
}

fn write_pixel(bytes: &mut [u8], depth: Depth, components: Components, rgba: [f32; 4]) {
    let values = if components == Components::Alpha {
        &rgba[3..]
    } else {
        &rgba[..]
    };
    for (c, &v) in bytes.chunks_exact_mut(depth.bytes()).zip(values) {
        // `as` saturates, and makes 0 of NaN.
        match depth {
            Depth::U8 => c.copy_from_slice(&[(v * 255.0 + 0.5) as u8]),
            Depth::U16 => c.copy_from_slice(&((v * 65535.0 + 0.5) as u16).to_ne_bytes()),
            Depth::F16 => c.copy_from_slice(&f16::from_f32(v).to_ne_bytes()),
            Depth::F32 => c.copy_from_slice(&v.to_ne_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_depth_survives_the_way_through_float() {
        let rows: Vec<u8> = (0..=255).collect();
        let start = Picture::from_top_down(
            8,
            8,
            Depth::U8,
            Components::Rgba,
            Premultiplication::Unpremultiplied,
            &rows,
        )
        .unwrap();
        for depth in Depth::ALL {
            let there = start.convert(depth, Components::Rgba).unwrap();
            assert_eq!(there.convert(Depth::U8, Components::Rgba).unwrap(), start, "{depth:?}");
        }
    }

    #[test]
    fn alpha_is_filled_in_and_taken_out() {
        let start =
            Picture::from_top_down(1, 1, Depth::U8, Components::Rgb, Premultiplication::Opaque, &[1, 2, 3]).unwrap();
        let rgba = start.convert(Depth::U8, Components::Rgba).unwrap();
        assert_eq!(rgba.bytes(), [1, 2, 3, 255]);
        assert_eq!(rgba.convert(Depth::U8, Components::Alpha).unwrap().bytes(), [255]);
    }

    #[test]
    fn a_proxy_is_the_mean_of_what_it_covers() {
        let rows: Vec<u8> = (0..16).map(|i| i * 10).collect();
        let start =
            Picture::from_top_down(4, 4, Depth::U8, Components::Alpha, Premultiplication::Opaque, &rows).unwrap();
        let half = start.scaled([0.5, 0.5]).unwrap();
        assert_eq!(half.to_top_down(), [25, 45, 105, 125]);
        let odd = start.scaled([0.3, 0.3]).unwrap();
        assert_eq!((odd.bounds().width(), odd.bounds().height()), (2, 2));
    }
}
