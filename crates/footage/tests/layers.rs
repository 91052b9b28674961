//! OpenEXR files of several layers: one of them is the picture, with its own alpha.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::{Path, PathBuf};

use common::{folder, near, pixel};
use exr::prelude::{
    AnyChannel, AnyChannels, Encoding, FlatSamples, Image, ImageAttributes, IntegerBounds, Layer, LayerAttributes,
    Text, WritableImage,
};
use footage::{Clip, WriteOptions, losses};

/// A part of 4x2 pixels whose channels each hold one value.
fn part(name: Option<&str>, channels: &[(&str, f32)]) -> Layer<AnyChannels<FlatSamples>> {
    let channels = channels
        .iter()
        .map(|(name, value)| AnyChannel::new(Text::from(*name), FlatSamples::F32(vec![*value; 8])));
    let attributes = LayerAttributes {
        layer_name: name.map(Text::from),
        ..LayerAttributes::default()
    };
    Layer::new(
        (4, 2),
        attributes,
        Encoding::FAST_LOSSLESS,
        AnyChannels::sort(channels.collect()),
    )
}

fn single(folder: &Path, channels: &[(&str, f32)]) -> PathBuf {
    let path = folder.join("a.exr");
    let image = Image::from_layer(part(None, channels));
    image.write().to_file(&path).unwrap();
    path
}

/// What is shown, whether it has alpha, and the sentences about layers.
fn shown(path: &Path) -> ([f32; 4], bool, Vec<String>) {
    let mut clip = Clip::open(path).unwrap();
    let picture = clip.frame_at(0).unwrap();
    let info = clip.info();
    let mut said = losses(info, Path::new("b%03d.exr"), &WriteOptions::like(info, 0..1));
    said.retain(|sentence| sentence.contains("layer"));
    (pixel(&picture, 2, 1), info.has_alpha, said)
}

#[test]
fn alpha_is_that_of_the_layer_shown() {
    let folder = folder();
    // Solid colours beside a matte: the matte is none of their business.
    let matte = [
        ("crypto00.R", 0.9),
        ("crypto00.G", 0.8),
        ("crypto00.B", 0.7),
        ("crypto00.A", 0.1),
    ];
    let colours = [("R", 0.1), ("G", 0.2), ("B", 0.3)];
    let (found, alpha, said) = shown(&single(folder.path(), &[&colours[..], &matte].concat()));
    assert!(near(found, [0.1, 0.2, 0.3, 1.0], 1e-6) && !alpha, "{found:?}");
    assert_eq!(said.len(), 1);
    assert!(
        said[0].contains("without a name") && said[0].contains("crypto00 is left out"),
        "{said:?}"
    );

    let passes = [
        ("ViewLayer.AO.R", 0.9),
        ("ViewLayer.AO.G", 0.9),
        ("ViewLayer.AO.B", 0.9),
        ("ViewLayer.Depth.Z", 7.0),
    ];
    let combined = [
        ("ViewLayer.Combined.R", 0.1),
        ("ViewLayer.Combined.G", 0.2),
        ("ViewLayer.Combined.B", 0.3),
        ("ViewLayer.Combined.A", 0.5),
    ];
    let (found, alpha, said) = shown(&single(folder.path(), &[&passes[..], &combined].concat()));
    assert!(near(found, [0.1, 0.2, 0.3, 0.5], 1e-6) && alpha, "{found:?}");
    assert!(
        said[0].contains("only ViewLayer.Combined is read, and ViewLayer.AO and ViewLayer.Depth are left out"),
        "{said:?}"
    );

    // One layer alone is no loss, whatever it is called; nor is depth beside it.
    for channels in [
        &combined[..],
        &[("R", 0.1), ("G", 0.2), ("B", 0.3), ("A", 0.5), ("Z", 7.0)],
    ] {
        let (found, _, said) = shown(&single(folder.path(), channels));
        assert!(
            near(found, [0.1, 0.2, 0.3, 0.5], 1e-6) && said.is_empty(),
            "{found:?} {said:?}"
        );
    }
}

#[test]
fn parts_are_layers_too() {
    let folder = folder();
    let path = folder.path().join("a.exr");
    let parts = [
        part(Some("ao"), &[("R", 0.9), ("G", 0.9), ("B", 0.9), ("A", 0.9)]),
        part(Some("Beauty"), &[("R", 0.1), ("G", 0.2), ("B", 0.3)]),
    ];
    let attributes = ImageAttributes::new(IntegerBounds::from_dimensions((4, 2)));
    let image: Image<exr::image::Layers<_>> = Image {
        attributes,
        layer_data: parts.into_iter().collect(),
    };
    image.write().to_file(&path).unwrap();
    let (found, alpha, said) = shown(&path);
    assert!(near(found, [0.1, 0.2, 0.3, 1.0], 1e-6) && !alpha, "{found:?}");
    assert!(said[0].contains("only Beauty is read, and ao is left out"), "{said:?}");
}
