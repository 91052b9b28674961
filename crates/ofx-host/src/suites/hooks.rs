//! The C shim's declarations, made from its header by build.rs, and the table of Rust functions that it calls back.

#![expect(
    non_camel_case_types,
    reason = "generated from a C header that has its own names and comments"
)]
#![expect(unreachable_pub, dead_code, reason = "bindgen emits the whole header, all public")]

include!(concat!(env!("OUT_DIR"), "/shim.rs"));

/// What the shim calls. Its type comes from the header, so a change on either side alone does not compile.
#[unsafe(no_mangle)]
static ofxh_hooks: ofxh_hook_table = ofxh_hook_table {
    shape: Some(super::param::shape),
    read: Some(super::param::read),
    write_ints: Some(super::param::write_ints),
    write_doubles: Some(super::param::write_doubles),
    write_string: Some(super::param::write_string),
    say: Some(super::message::say),
};
