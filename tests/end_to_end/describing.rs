//! What the bundle says of itself, and whether it is what the table says.

use glitch_glow::params::{Kind, TABLE};
use ofx_host::{Context, Depth, ParamKind};

use crate::stage::{GLITCH, TRANSITION, bundle};

#[test]
fn two_plugins_with_their_contexts_and_depths() {
    let ids: Vec<_> = bundle().plugins().iter().map(|plugin| plugin.id().to_owned()).collect();
    assert_eq!(ids, [GLITCH, TRANSITION]);
    let effect = bundle().plugin(GLITCH).unwrap().describe().unwrap();
    assert_eq!(effect.contexts, [Context::Filter, Context::General]);
    assert_eq!(effect.depths, [Depth::F32, Depth::F16, Depth::U16, Depth::U8]);
    assert!(effect.temporal_access && effect.tiles && effect.multi_resolution);
    let transition = bundle().plugin(TRANSITION).unwrap().describe().unwrap();
    assert_eq!(transition.contexts, [Context::Transition]);
}

#[test]
fn the_description_follows_the_table() {
    let plugin = bundle().plugin(GLITCH).unwrap();
    for context in [Context::Filter, Context::General] {
        let described = plugin.describe_in_context(context).unwrap();
        for spec in TABLE {
            let param = described
                .params
                .iter()
                .find(|param| param.name == spec.name)
                .expect(spec.name);
            assert_eq!(param.label, spec.label);
            assert_eq!(param.hint, spec.hint);
            assert_eq!(param.parent.as_deref().unwrap_or_default(), spec.parent);
            let kind = match spec.kind {
                Kind::Group { .. } => ParamKind::Group,
                Kind::Double { .. } => ParamKind::Double,
                Kind::Integer { .. } => ParamKind::Integer,
                Kind::Boolean { .. } => ParamKind::Boolean,
                Kind::Choice { .. } => ParamKind::Choice,
                Kind::Button => ParamKind::PushButton,
                Kind::Label | Kind::File | Kind::Hidden => ParamKind::String,
            };
            assert_eq!(param.kind, kind, "{}", spec.name);
            if matches!(
                spec.kind,
                Kind::Double { .. } | Kind::Integer { .. } | Kind::Choice { .. }
            ) {
                assert_eq!(param.animates, spec.animates, "{}", spec.name);
            }
            assert_eq!(param.secret, spec.kind == Kind::Hidden, "{}", spec.name);
        }
    }
}

#[test]
fn describing_again_says_the_same() {
    let plugin = bundle().plugin(GLITCH).unwrap();
    let first = plugin.describe_in_context(Context::Filter).unwrap();
    let again = plugin.describe_in_context(Context::Filter).unwrap();
    assert_eq!(format!("{first:?}"), format!("{again:?}"));
}
