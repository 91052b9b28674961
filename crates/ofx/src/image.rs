//! Images: pixels that the host lends for the length of an action.

use std::slice;

use openfx_sys as sys;

use crate::effect::Effect;
use crate::host::Host;
use crate::names;
use crate::pixel::{BitDepth, Components, Premultiplication};
use crate::property::PropertySet;
use crate::rect::Rect;
use crate::{Error, Result};

/// Longest side of a picture that is believed, pixels.
const LONGEST_SIDE: i64 = 1 << 17;

/// An image's shape: everything but its pixels.
#[derive(Clone, Copy, Debug)]
struct Layout {
    bounds: Rect,
    row_bytes: isize,
    depth: BitDepth,
    components: Components,
    /// The lowest address of any row.
    start: *mut u8,
    /// Bytes from `start` to the end of the last pixel.
    length: usize,
}

/// An image that gives itself back to the host when dropped.
struct Lent<'host> {
    host: &'host Host,
    properties: PropertySet<'host>,
    handle: sys::OfxPropertySetHandle,
    /// The properties of the clip that it belongs to.
    clip: PropertySet<'host>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // A leaked image deadlocks some hosts; there is nobody left to tell if the release itself fails.
        if let Some(release) = self.host.effect.as_ref().and_then(|suite| suite.clipReleaseImage) {
            // SAFETY: the handle came from clipGetImage and is released once, here.
            let _ = unsafe { release(self.handle) };
        }
    }
}

impl Lent<'_> {
    fn layout(&self) -> Result<Layout> {
        let bounds = Rect::from_array(self.properties.ints4(names::PROP_IMAGE_BOUNDS)?);
        let depth = self.properties.string(names::PROP_PIXEL_DEPTH, 0)?;
        let depth = BitDepth::from_name(&depth).ok_or(Error::Nonsense {
            what: "pixel depth",
            value: depth,
        })?;
        let components = self.properties.string(names::PROP_COMPONENTS, 0)?;
        let components = Components::from_name(&components).ok_or(Error::Nonsense {
            what: "set of components",
            value: components,
        })?;
        let row_bytes = self.properties.int(names::PROP_ROW_BYTES, 0)? as isize;
        let data = self.properties.pointer(names::PROP_IMAGE_DATA, 0)?.cast::<u8>();
        let (width, height) = bounds.sides();
        if !(1..=LONGEST_SIDE).contains(&width) || !(1..=LONGEST_SIDE).contains(&height) {
            return Err(Error::Nonsense {
                what: "size of an image",
                value: format!("{width} x {height}"),
            });
        }
        let (width, height) = (width as usize, height as usize);
        let row = width * depth.bytes() * components.count();
        if row_bytes.unsigned_abs() < row {
            return Err(Error::Nonsense {
                what: "number of bytes in a row",
                value: format!(
                    "{row_bytes} for {width} pixels of {} bytes",
                    depth.bytes() * components.count()
                ),
            });
        }
        let length = row_bytes
            .unsigned_abs()
            .checked_mul(height - 1)
            .and_then(|above| above.checked_add(row))
            .filter(|&length| isize::try_from(length).is_ok())
            .ok_or(Error::Nonsense {
                what: "size of an image",
                value: format!("{width} x {height}"),
            })?;
        // The data pointer is the bottom row's; with negative row bytes the other rows lie below it in memory.
        let start = if row_bytes < 0 {
            data.wrapping_offset(row_bytes * (height as isize - 1))
        } else {
            data
        };
        Ok(Layout {
            bounds,
            row_bytes,
            depth,
            components,
            start,
            length,
        })
    }
}

macro_rules! shape {
    ($kind:ident) => {
        impl<'host> $kind<'host> {
            pub(crate) fn new(
                effect: &Effect<'host>,
                handle: sys::OfxPropertySetHandle,
                clip: PropertySet<'host>,
            ) -> Result<Self> {
                let host = effect.host();
                let properties = PropertySet::new(host, handle)?;
                let lent = Lent {
                    host,
                    properties,
                    handle,
                    clip,
                };
                let layout = lent.layout()?;
                Ok(Self { lent, layout })
            }

            /// Where the pixels lie, in pixels at the render's scale.
            #[must_use]
            pub fn bounds(&self) -> Rect {
                self.layout.bounds
            }

            /// Bytes from one row to the one above it; negative where rows are stored downwards.
            #[must_use]
            pub fn row_bytes(&self) -> isize {
                self.layout.row_bytes
            }

            /// Depth of each component.
            #[must_use]
            pub fn depth(&self) -> BitDepth {
                self.layout.depth
            }

            /// Components of each pixel.
            #[must_use]
            pub fn components(&self) -> Components {
                self.layout.components
            }

            /// All bytes from the lowest address to the end of the last pixel, padding between rows included.
            #[must_use]
            pub fn bytes(&self) -> &[u8] {
                // SAFETY: `layout` checked pointer, row bytes and size against the bounds; the host vouches for that
                // memory until the image is released, and `self` holds the image.
                unsafe { slice::from_raw_parts(self.layout.start, self.layout.length) }
            }

            /// How alpha relates to colour, where the image says so.
            #[must_use]
            pub fn premultiplication(&self) -> Option<Premultiplication> {
                let name = self
                    .lent
                    .properties
                    .string(names::PROP_PREMULTIPLICATION, 0)
                    .ok()?;
                Premultiplication::from_name(&name)
            }

            /// The image's region of definition in pixels, where it is given and not empty.
            #[must_use]
            pub fn region_of_definition(&self) -> Option<Rect> {
                let rect = Rect::from_array(self.lent.properties.ints4(names::PROP_IMAGE_ROD).ok()?);
                (!rect.is_empty()).then_some(rect)
            }

            /// Scale at which the image was made, across and up, where it says so.
            #[must_use]
            pub fn render_scale(&self) -> Option<(f64, f64)> {
                let scale = |index| self.lent.properties.double(names::PROP_RENDER_SCALE, index).ok();
                Some((scale(0)?, scale(1)?))
            }

            /// The host's name for exactly these pixels, where it gives one.
            #[must_use]
            pub fn unique_identifier(&self) -> Option<String> {
                self.lent
                    .properties
                    .string(names::PROP_UNIQUE_IDENTIFIER, 0)
                    .ok()
                    .filter(|id| !id.is_empty())
            }

            /// The colour space that the host names, where it does: the standard has it on the clip (OpenFX 1.5,
            /// `kOfxImageClipPropColourspace`), some hosts on the image.
            #[must_use]
            pub fn colourspace(&self) -> Option<String> {
                let named = |set: &PropertySet<'_>| set.string(names::PROP_COLOURSPACE, 0).ok();
                [&self.lent.properties, &self.lent.clip]
                    .into_iter()
                    .filter_map(named)
                    .find(|name| !name.is_empty())
            }
        }
    };
}

/// A picture of a source clip, lent until dropped.
pub struct Image<'host> {
    lent: Lent<'host>,
    layout: Layout,
}

/// The picture that is being rendered, lent until dropped.
pub struct ImageMut<'host> {
    lent: Lent<'host>,
    layout: Layout,
}

shape!(Image);
shape!(ImageMut);

impl ImageMut<'_> {
    /// All bytes, to write.
    #[must_use]
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as for `bytes`; the borrow is unique, and `overlaps` lets the plugin keep a source that shares memory
        // from being borrowed at the same time.
        unsafe { slice::from_raw_parts_mut(self.layout.start, self.layout.length) }
    }

    /// Whether a source lies in the same memory, as hosts that render in place have it; then it must be copied first.
    #[must_use]
    pub fn overlaps(&self, source: &Image<'_>) -> bool {
        let range = |layout: &Layout| (layout.start as usize, layout.start as usize + layout.length);
        let (a, b) = (range(&self.layout), range(&source.layout));
        a.0 < b.1 && b.0 < a.1
    }
}
