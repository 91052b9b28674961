//! Clear pixels in files that hold no alpha: laid over black, as editing programs do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper is a failed test"
)]

mod common;

use std::path::Path;

use common::{all, folder, make, near, pixel};
use footage::{Alpha, Clip, Depth, Encoding, Picture, Samples, WriteOptions, Writer};

/// A still of 64x36 whose left is clear red, whose middle is half there, and whose right is solid.
const RED: &str =
    "-f lavfi -i color=red:s=64x36:r=25,format=rgba,geq=r=255:g=0:b=0:a='if(lt(X,20),0,if(lt(X,44),128,255))'";

fn rewritten(source: &Path, name: &str, change: impl Fn(&mut WriteOptions)) -> Picture {
    let out = source.with_file_name(name);
    let info = Clip::open(source).unwrap().info().clone();
    let mut options = WriteOptions::like(&info, 0..info.frames);
    change(&mut options);
    let mut writer = Writer::create(&out, info.width, info.height, &options).unwrap();
    all(source).iter().for_each(|picture| writer.write(picture).unwrap());
    writer.finish().unwrap();
    all(&out).remove(0)
}

#[test]
fn clear_pixels_are_black_where_alpha_is_not_held() {
    let folder = folder();
    let prores = "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le -alpha_bits 16";
    let videos = [
        make(folder.path(), "a.mov", &format!("{RED} -frames:v 2 {prores}")),
        make(folder.path(), "a.png", &format!("{RED} -frames:v 1")),
    ];
    for source in videos {
        // The first holds none even if asked to; the others are not asked.
        for name in ["b.mp4", "b.mov", "b.mkv", "b.webm"] {
            let found = rewritten(&source, name, |options| {
                options.overwrite = true;
                options.alpha = name == "b.mp4";
            });
            for (x, red) in [(8, 0.0), (32, 128.0 / 255.0), (56, 1.0)] {
                let found = pixel(&found, x, 18);
                let what = format!("{} to {name} at {x}: {found:?}", source.display());
                assert!(near(found, [red, 0.0, 0.0, 1.0], 0.03), "{what}");
            }
        }
        // Where it is held, the colours stay.
        let found = rewritten(&source, "kept.mkv", |_| ());
        std::fs::remove_file(source.with_file_name("kept.mkv")).unwrap();
        assert!(near(pixel(&found, 8, 18), [1.0, 0.0, 0.0, 0.0], 0.03));
    }
}

#[test]
fn light_is_laid_over_black_as_light() {
    let folder = folder();
    let out = folder.path().join("a.mkv");
    // White of half alpha is half of the light of white, which sRGB encodes as 0.735.
    let samples = Samples::F32([0.5, 0.5, 0.5, 0.5].repeat(64 * 36));
    let picture = Picture::new(64, 36, samples, Alpha::Premultiplied, Encoding::Linear).unwrap();
    let options = WriteOptions {
        depth: Depth::U16,
        ..WriteOptions::default()
    };
    let mut writer = Writer::create(&out, 64, 36, &options).unwrap();
    writer.write(&picture).unwrap();
    writer.finish().unwrap();
    let found = pixel(&all(&out)[0], 32, 18);
    assert!(near(found, [0.7354, 0.7354, 0.7354, 1.0], 0.001), "{found:?}");
}
