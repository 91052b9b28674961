//! From a host's interleaved pixels to planes and back.

use crate::picture::Layout;
use crate::sample::{F16, F32, Sample, U8, U16};
use crate::simd::Level;
use crate::{Components, Depth};

/// Takes the pixels in `bytes` apart. Each plane is as long as there are pixels; a missing alpha is 1.
pub(crate) fn split(level: Level, layout: &Layout, bytes: &[u8], planes: [&mut [f32]; 4]) {
    match layout.depth {
        Depth::U8 => split_depth::<U8>(level, layout.components, bytes, planes),
        Depth::U16 => split_depth::<U16>(level, layout.components, bytes, planes),
        Depth::F16 => split_depth::<F16>(level, layout.components, bytes, planes),
        Depth::F32 => split_depth::<F32>(level, layout.components, bytes, planes),
    }
}

/// Joins planes into the pixels of `bytes`. Without `alpha`, that plane holds nothing and counts as 1.
pub(crate) fn join(level: Level, layout: &Layout, planes: [&[f32]; 4], alpha: bool, bytes: &mut [u8]) {
    match layout.depth {
        Depth::U8 => join_depth::<U8>(level, layout.components, planes, alpha, bytes),
        Depth::U16 => join_depth::<U16>(level, layout.components, planes, alpha, bytes),
        Depth::F16 => join_depth::<F16>(level, layout.components, planes, alpha, bytes),
        Depth::F32 => join_depth::<F32>(level, layout.components, planes, alpha, bytes),
    }
}

/// The pixel at the start of `bytes`.
pub(crate) fn pixel(layout: &Layout, bytes: &[u8]) -> [f32; 4] {
    fn read<S: Sample>(components: Components, bytes: &[u8]) -> [f32; 4] {
        if bytes.len() < S::BYTES * components.count() {
            return [0.0; 4];
        }
        let channel = |index: usize| S::load(&bytes[index * S::BYTES..]);
        match components {
            Components::Rgba => [channel(0), channel(1), channel(2), channel(3)],
            Components::Rgb => [channel(0), channel(1), channel(2), 1.0],
            Components::Alpha => [0.0, 0.0, 0.0, channel(0)],
        }
    }
    match layout.depth {
        Depth::U8 => read::<U8>(layout.components, bytes),
        Depth::U16 => read::<U16>(layout.components, bytes),
        Depth::F16 => read::<F16>(layout.components, bytes),
        Depth::F32 => read::<F32>(layout.components, bytes),
    }
}

/// The bytes of a black pixel that lets nothing through.
pub(crate) fn opaque_pixel<S: Sample>() -> [u8; 16] {
    let mut bytes = [0; 16];
    S::store(1.0, &mut bytes[3 * S::BYTES..]);
    bytes
}

fn split_depth<S: Sample>(level: Level, components: Components, bytes: &[u8], planes: [&mut [f32]; 4]) {
    level.run(
        #[inline(always)]
        || match components {
            Components::Rgba => split_rgba::<S>(bytes, planes),
            Components::Rgb => split_rgb::<S>(bytes, planes),
            Components::Alpha => split_alpha::<S>(bytes, planes),
        },
    );
}

#[inline(always)]
fn split_rgba<S: Sample>(bytes: &[u8], [r, g, b, a]: [&mut [f32]; 4]) {
    for ((((pixel, r), g), b), a) in bytes.chunks_exact(4 * S::BYTES).zip(r).zip(g).zip(b).zip(a) {
        *r = S::load(pixel);
        *g = S::load(&pixel[S::BYTES..]);
        *b = S::load(&pixel[2 * S::BYTES..]);
        *a = S::load(&pixel[3 * S::BYTES..]);
    }
}

#[inline(always)]
fn split_rgb<S: Sample>(bytes: &[u8], [r, g, b, a]: [&mut [f32]; 4]) {
    for (((pixel, r), g), b) in bytes.chunks_exact(3 * S::BYTES).zip(r).zip(g).zip(b) {
        *r = S::load(pixel);
        *g = S::load(&pixel[S::BYTES..]);
        *b = S::load(&pixel[2 * S::BYTES..]);
    }
    a.fill(1.0);
}

#[inline(always)]
fn split_alpha<S: Sample>(bytes: &[u8], [r, g, b, a]: [&mut [f32]; 4]) {
    for (pixel, a) in bytes.chunks_exact(S::BYTES).zip(a) {
        *a = S::load(pixel);
    }
    r.fill(0.0);
    g.fill(0.0);
    b.fill(0.0);
}

fn join_depth<S: Sample>(level: Level, components: Components, planes: [&[f32]; 4], alpha: bool, bytes: &mut [u8]) {
    level.run(
        #[inline(always)]
        || match components {
            Components::Rgba if alpha => join_rgba::<S>(planes, bytes),
            Components::Rgba => join_opaque::<S>(planes, bytes),
            Components::Rgb => join_rgb::<S>(planes, bytes),
            Components::Alpha => join_alpha::<S>(planes, bytes),
        },
    );
}

#[inline(always)]
fn join_rgba<S: Sample>([r, g, b, a]: [&[f32]; 4], bytes: &mut [u8]) {
    for ((((pixel, r), g), b), a) in bytes.chunks_exact_mut(4 * S::BYTES).zip(r).zip(g).zip(b).zip(a) {
        S::store(*r, pixel);
        S::store(*g, &mut pixel[S::BYTES..]);
        S::store(*b, &mut pixel[2 * S::BYTES..]);
        S::store(*a, &mut pixel[3 * S::BYTES..]);
    }
}

#[inline(always)]
fn join_opaque<S: Sample>([r, g, b, _]: [&[f32]; 4], bytes: &mut [u8]) {
    for (((pixel, r), g), b) in bytes.chunks_exact_mut(4 * S::BYTES).zip(r).zip(g).zip(b) {
        S::store(*r, pixel);
        S::store(*g, &mut pixel[S::BYTES..]);
        S::store(*b, &mut pixel[2 * S::BYTES..]);
        S::store(1.0, &mut pixel[3 * S::BYTES..]);
    }
}

#[inline(always)]
fn join_rgb<S: Sample>([r, g, b, _]: [&[f32]; 4], bytes: &mut [u8]) {
    for (((pixel, r), g), b) in bytes.chunks_exact_mut(3 * S::BYTES).zip(r).zip(g).zip(b) {
        S::store(*r, pixel);
        S::store(*g, &mut pixel[S::BYTES..]);
        S::store(*b, &mut pixel[2 * S::BYTES..]);
    }
}

#[inline(always)]
fn join_alpha<S: Sample>([_, _, _, a]: [&[f32]; 4], bytes: &mut [u8]) {
    for (pixel, a) in bytes.chunks_exact_mut(S::BYTES).zip(a) {
        S::store(*a, pixel);
    }
}
