//! What a bundle is, and what its plugin says of itself.

use ofx_host::{Bundle, Components, Context, Depth, HostError, ParamKind, ThreadSafety};

use crate::stand::stand;

#[test]
fn a_plugin_describes_itself_as_data() {
    let stand = stand();
    let plugin = stand.effect.plugin();
    let description = plugin.describe().unwrap();
    assert_eq!(
        (description.label.as_str(), description.group.as_str()),
        ("Lift", "Test")
    );
    assert_eq!(description.contexts, [Context::Filter, Context::General]);
    assert_eq!(description.depths, [Depth::U8, Depth::F32]);
    assert_eq!(description.thread_safety, ThreadSafety::FullySafe);
    assert!(description.tiles && !description.temporal_access && !description.overlay);
    let filter = plugin.describe_in_context(Context::Filter).unwrap();
    assert_eq!(
        filter.clips.iter().map(|clip| clip.name.as_str()).collect::<Vec<_>>(),
        ["Source", "Output"]
    );
    assert_eq!(filter.clips[0].components, [Components::Rgba]);
    let lift = &filter.params[0];
    assert_eq!(
        (lift.name.as_str(), lift.kind, lift.parent.as_deref()),
        ("lift", ParamKind::Double, Some("look"))
    );
    assert_eq!(lift.default, Some(0.25.into()));
    assert_eq!(
        (lift.min.as_deref(), lift.max.as_deref()),
        (Some(&[0.0][..]), Some(&[1.0][..]))
    );
    assert!(lift.animates && !lift.secret);
    assert_eq!(
        (filter.params[1].kind, filter.params[1].group_open),
        (ParamKind::Group, Some(false))
    );
    assert_eq!(filter.params[2].choices, ["Plain", "Fancy"]);
    assert!(filter.params[3].secret);
    assert!(matches!(
        plugin.describe_in_context(Context::Generator),
        Err(HostError::NoContext { .. })
    ));
}

#[test]
fn what_is_no_bundle_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = folder.path().join("nothing.ofx.bundle");
    assert!(matches!(Bundle::open(&nothing), Err(HostError::NotABundle { .. })));
    std::fs::create_dir(&nothing).unwrap();
    assert!(matches!(Bundle::open(&nothing), Err(HostError::NoBinary { .. })));
    let text = folder.path().join("text.ofx");
    std::fs::write(&text, "not a library").unwrap();
    assert!(matches!(Bundle::open(&text), Err(HostError::Load { .. })));
    let stand = stand();
    let error = stand.bundle.plugin("org.glitchglow.test.Lit").unwrap_err();
    assert!(
        error.to_string().contains("did you mean \"org.glitchglow.test.Lift\""),
        "{error}"
    );
}
