//! Parameters: set, keyed, and changed by the plugin's own buttons.

use ofx_host::{HostError, Interpolation};

use crate::stand::{footage, pixel, stand};

#[test]
fn parameters_are_checked_before_they_are_set() {
    let stand = stand();
    let effect = &stand.effect;
    let error = effect.set("lfit", 0.5).unwrap_err();
    assert!(error.to_string().contains("did you mean \"lift\""), "{error}");
    assert!(matches!(effect.set("lift", 1), Err(HostError::ParamType { .. })));
    assert!(matches!(effect.set("lift", 1.5), Err(HostError::ParamRange { .. })));
    assert!(matches!(effect.set("lift", f64::NAN), Err(HostError::ParamType { .. })));
    assert!(matches!(
        effect.set_text("lift", "a lot"),
        Err(HostError::ParamType { .. })
    ));
    assert!(matches!(
        effect.set_text("mode", "Odd"),
        Err(HostError::ParamChoice { .. })
    ));
    assert!(matches!(effect.set("mode", 2), Err(HostError::ParamRange { .. })));
    assert!(matches!(
        effect.set_text("tint", "0,1"),
        Err(HostError::ParamType { .. })
    ));
    assert!(matches!(effect.set("look", 1.0), Err(HostError::ParamType { .. })));
    assert!(matches!(effect.press("lift", 0.0), Err(HostError::ParamType { .. })));
    assert!(matches!(
        effect.set_key("note", 1.0, "x"),
        Err(HostError::NotAnimated { .. })
    ));
    assert!(matches!(
        effect.connect("Sauce", footage()),
        Err(HostError::UnknownClip { .. })
    ));
    for (name, text, value) in [
        ("mode", "fancy", 1.into()),
        ("mode", "0", 0.into()),
        ("tint", "0, 0.5, 1, 1", [0.0, 0.5, 1.0, 1.0].into()),
    ] {
        effect.set_text(name, text).unwrap();
        assert_eq!(effect.get(name, 0.0).unwrap(), value);
    }
    effect.set("note", "größer\nals").unwrap();
    assert_eq!(effect.get("note", 0.0).unwrap().text(), Some("größer\nals"));
}

#[test]
fn values_and_keys_reach_the_pixels() {
    let stand = stand();
    let effect = &stand.effect;
    // 0.25 of 255 is 63.75; the plugin cuts off.
    assert_eq!(pixel(effect, 3.0), [66, 66, 66, 200]);
    effect.set("lift", 0.0).unwrap();
    assert_eq!(pixel(effect, 3.0), [3, 3, 3, 200]);
    effect.set_key("lift", 0.0, 0.0).unwrap();
    effect.set_key("lift", 10.0, 1.0).unwrap();
    effect.set_interpolation("lift", Interpolation::Linear).unwrap();
    assert_eq!(pixel(effect, 4.0), [106, 106, 106, 200]);
    assert_eq!(effect.keys("lift").unwrap().len(), 2);
    effect.set_interpolation("lift", Interpolation::Smooth).unwrap();
    assert_eq!(
        pixel(effect, 5.0)[0],
        5 + 127,
        "the middle of a smooth step is the middle"
    );
    assert!(pixel(effect, 2.0)[0] < 2 + 51, "and it begins slowly");
    effect.set("note", "down").unwrap();
    effect.set("lift", 0.25).unwrap();
    assert!(effect.keys("lift").unwrap().is_empty());
}

#[test]
fn a_button_changes_parameters_in_one_undo_block() {
    let stand = stand();
    stand.effect.set("lift", 0.75).unwrap();
    stand.effect.press("reset", 5.0).unwrap();
    assert_eq!(stand.effect.get("lift", 0.0).unwrap(), 0.25.into());
    let blocks = stand.effect.undo_blocks();
    assert_eq!(blocks.len(), 1);
    assert_eq!(
        (blocks[0].label.as_str(), &blocks[0].params[..]),
        ("Reset", &["lift".to_owned()][..])
    );
    let messages = stand.effect.messages();
    assert_eq!(
        messages.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(),
        ["made"]
    );
}
