//! The page of parameters follows the table: `docs/parameters.md` is written by this test when `BLESS=1` is set.

use std::fmt::Write as _;
use std::path::Path;

use glitch_glow::params::{Kind, Spec, TABLE};

fn range(kind: Kind) -> String {
    match kind {
        Kind::Double { default, min, max } => format!("{min} to {max}, at first {default}"),
        Kind::Integer { default, min, max } => format!("{min} to {max}, at first {default}"),
        Kind::Boolean { default } => (if default { "on" } else { "off" }).to_owned(),
        Kind::Choice { options } => options.join(", "),
        Kind::Button => "button".to_owned(),
        Kind::Label => "text that tells something".to_owned(),
        Kind::File => "path of a file".to_owned(),
        Kind::Hidden => "hidden text".to_owned(),
        Kind::Group { .. } => String::new(),
    }
}

fn page() -> String {
    let mut page = String::from(
        "# Parameters\n\nWritten from the plugin's own table (`src/params/table.rs`). Names are stable for ever: projects, scripts and \
         the command line (`--param NAME=VALUE`, `--key NAME=FRAME:VALUE,...`) use them. Amounts multiply: an effect at 0 does \
         nothing, and `amount` at 0 leaves the picture as it is, bit for bit. **Glitch & Glow Transition** has those of them that \
         make sense between two shots, and `Transition`, which the host drives.\n",
    );
    let row = |page: &mut String, spec: &Spec| {
        let keys = if spec.animates { "yes" } else { "" };
        writeln!(
            page,
            "| `{}` | {} | {} | {keys} | {} |",
            spec.name,
            spec.label,
            range(spec.kind),
            spec.hint
        )
        .unwrap();
    };
    let head = "\n| name | label | range | keyframes | what it does |\n| --- | --- | --- | --- | --- |\n";
    page.push_str(head);
    let is_group = |spec: &&Spec| matches!(spec.kind, Kind::Group { .. });
    TABLE
        .iter()
        .filter(|spec| spec.parent.is_empty() && !is_group(spec))
        .for_each(|spec| row(&mut page, spec));
    for group in TABLE.iter().filter(is_group) {
        writeln!(page, "\n## {}\n\n{}", group.label, group.hint).unwrap();
        page.push_str(head);
        TABLE
            .iter()
            .filter(|spec| spec.parent == group.name)
            .for_each(|spec| row(&mut page, spec));
    }
    page
}

#[test]
fn the_page_follows_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/parameters.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        kept == page(),
        "docs/parameters.md is not what the table says: run this test with BLESS=1 and look at it"
    );
}
