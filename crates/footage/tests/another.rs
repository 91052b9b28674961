//! A clip once more: for readers that move on their own.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed helper is a failed test")]

mod common;

use common::{all, folder, make};
use footage::{Clip, OpenOptions, Tools};

#[test]
fn another_of_a_clip_reads_on_its_own_without_looking_through_the_file() {
    let folder = folder();
    let path = make(
        folder.path(),
        "a.mp4",
        "-f lavfi -i testsrc2=s=64x36:r=25 -frames:v 40 -pix_fmt yuv420p",
    );
    // The programs from a folder of their own, so that one of them can go.
    for name in ["ffmpeg", "ffprobe"] {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
            .unwrap();
        std::os::unix::fs::symlink(found, folder.path().join(name)).unwrap();
    }
    let options = OpenOptions {
        tools: Tools::in_folder(folder.path()),
        ..OpenOptions::default()
    };
    let mut clip = Clip::open_with(&path, &options).unwrap();
    std::fs::remove_file(folder.path().join("ffprobe")).unwrap();
    assert!(
        Clip::open_with(&path, &options).is_err(),
        "it takes ffprobe to look through a file"
    );
    let mut another = clip.another();
    assert_eq!(another.info().frames, 40);
    let frames = all(&path);
    for number in [30, 3, 31, 4] {
        for clip in [&mut clip, &mut another] {
            assert_eq!(
                *clip.frame_at(number).unwrap(),
                frames[number as usize],
                "frame {number}"
            );
        }
    }
}
