//! Pictures: the same in every layout, tile, depth and order.

use ofx_host::{
    Components, Depth, HostError, HostProfile, InstanceSettings, Picture, RectI, RenderRequest, RowBytes,
    SequenceOptions, StringLife,
};

use crate::stand::{stand, stand_with};

#[test]
fn every_layout_of_rows_gives_the_same_picture() {
    let mut pictures = Vec::new();
    for rows in [
        RowBytes::Tight,
        RowBytes::Padded(13),
        RowBytes::Negative,
        RowBytes::Different,
    ] {
        for guard_images in [false, true] {
            for string_life in [StringLife::Set, StringLife::UntilNextCall] {
                let profile = HostProfile {
                    row_bytes: rows,
                    guard_images,
                    string_life,
                    ..HostProfile::default()
                };
                let stand = stand_with(profile, InstanceSettings::default());
                pictures.push(stand.effect.render(&RenderRequest::at(7.0)).unwrap().picture);
                assert!(stand.effect.close().unwrap().is_clean());
            }
        }
    }
    assert!(pictures.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn tiles_windows_and_proxies_are_parts_of_the_whole() {
    let stand = stand();
    let whole = stand.effect.render(&RenderRequest::at(7.0)).unwrap().picture;
    let tiled = RenderRequest {
        tile: Some((3, 4)),
        ..RenderRequest::at(7.0)
    };
    assert_eq!(stand.effect.render(&tiled).unwrap().picture, whole);
    let window = RectI {
        x1: 2,
        y1: 1,
        x2: 9,
        y2: 4,
    };
    let part = stand
        .effect
        .render(&RenderRequest {
            window: Some(window),
            ..RenderRequest::at(7.0)
        })
        .unwrap()
        .picture;
    assert_eq!(part, whole.cropped(window).unwrap());
    let half = RenderRequest {
        scale: [0.5, 0.5],
        ..RenderRequest::at(7.0)
    };
    let half = stand.effect.render(&half).unwrap().picture;
    assert_eq!((half.bounds().width(), half.bounds().height()), (5, 3));
    assert_eq!(half.bytes()[..4], whole.bytes()[..4]);
}

#[test]
fn depths_are_settled_with_the_plugin() {
    for (wanted, settled) in [
        (Depth::U8, Depth::U8),
        (Depth::U16, Depth::F32),
        (Depth::F32, Depth::F32),
    ] {
        let stand = stand_with(
            HostProfile::default(),
            InstanceSettings {
                depth: Some(wanted),
                ..InstanceSettings::default()
            },
        );
        let picture = stand.effect.render(&RenderRequest::at(4.0)).unwrap().picture;
        assert_eq!(picture.depth(), settled);
        let level = picture.convert(Depth::U8, Components::Rgba).unwrap().bytes()[0];
        assert!((67..=68).contains(&level), "{level} in {settled:?}");
    }
    let profile = HostProfile {
        depths: vec![Depth::F16],
        ..HostProfile::default()
    };
    let stand = stand_with(profile, InstanceSettings::default());
    assert!(matches!(
        stand.effect.render(&RenderRequest::at(0.0)),
        Err(HostError::Nonsense { .. })
    ));
}

#[test]
fn a_sequence_comes_in_order_whatever_the_threads() {
    let stand = stand();
    let times: Vec<f64> = (0..24).rev().map(f64::from).collect();
    let alone: Vec<Picture> = times
        .iter()
        .map(|time| stand.effect.render(&RenderRequest::at(*time)).unwrap().picture)
        .collect();
    for threads in [1, 2, 5] {
        let mut got = Vec::new();
        let options = SequenceOptions {
            threads,
            ..SequenceOptions::default()
        };
        stand
            .effect
            .render_sequence(&times, &options, &mut |time, picture| {
                got.push((time, picture));
                Ok(())
            })
            .unwrap();
        assert_eq!(got.iter().map(|(time, _)| *time).collect::<Vec<_>>(), times);
        assert!(
            got.into_iter().map(|(_, picture)| picture).eq(alone.iter().cloned()),
            "{threads} threads"
        );
    }
    let mut delivered = 0;
    let stopped = stand
        .effect
        .render_sequence(&times, &SequenceOptions::default(), &mut |_, _| {
            delivered += 1;
            if delivered == 3 {
                Err(HostError::Aborted)
            } else {
                Ok(())
            }
        });
    assert!(matches!(stopped, Err(HostError::Aborted)) && delivered == 3);
}
