//! The licences of everything that is linked into the plugin, in one text beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::shell::{cargo, output};

/// Licences that let the plugin be shipped in any product.
const ACCEPTED: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// One crate of somebody else.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Crate {
    name: String,
    version: String,
    licence: String,
    repository: String,
    authors: String,
    texts: Vec<String>,
}

/// Gathers the licences of all crates that the plugin is linked from on `target`.
pub(crate) fn third_party(target: &str) -> Result<String> {
    let metadata = output(
        cargo().args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            target,
        ]),
        "list the dependencies",
    )?;
    let metadata: Value = serde_json::from_slice(&metadata)
        .map_err(|error| Error::Broken(format!("cargo metadata answered something that is not JSON: {error}")))?;
    let crates = linked_crates(&metadata, "glitch-glow")?;
    if let Some(odd) = crates.iter().find(|one| !acceptable(&one.licence)) {
        return Err(Error::Broken(format!(
            "{} {} is under \"{}\", which the project does not accept; replace it",
            odd.name, odd.version, odd.licence
        )));
    }
    Ok(document(&crates))
}

/// Walks the graph of normal dependencies from `root`; build and test dependencies are not linked in.
fn linked_crates(metadata: &Value, root: &str) -> Result<BTreeSet<Crate>> {
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let packages: BTreeMap<String, Value> = list(metadata, "packages")
        .into_iter()
        .map(|package| (text(&package, "id"), package))
        .collect();
    let nodes: BTreeMap<String, Value> = list(&metadata["resolve"], "nodes")
        .into_iter()
        .map(|node| (text(&node, "id"), node))
        .collect();
    let start = packages.iter().find(|(_, package)| package["name"] == root);
    let Some((start, _)) = start else {
        return Err(Error::Broken(format!("cargo metadata knows no package {root}")));
    };

    let mut reached = BTreeSet::new();
    let mut open = vec![start.clone()];
    while let Some(id) = open.pop() {
        if !reached.insert(id.clone()) {
            continue;
        }
        let Some(node) = nodes.get(&id) else { continue };
        for dependency in list(node, "deps") {
            let linked = list(&dependency, "dep_kinds").iter().any(|kind| kind["kind"].is_null());
            let id = text(&dependency, "pkg");
            let is_macro = packages.get(&id).is_some_and(is_proc_macro);
            if linked && !is_macro {
                open.push(id);
            }
        }
    }
    let foreign = |package: &&Value| !package["source"].is_null();
    Ok(reached
        .iter()
        .filter_map(|id| packages.get(id))
        .filter(foreign)
        .map(read_crate)
        .collect())
}

fn is_proc_macro(package: &Value) -> bool {
    package["targets"].as_array().is_some_and(|targets| {
        targets.iter().any(|target| {
            target["kind"]
                .as_array()
                .is_some_and(|kinds| kinds.iter().any(|k| k == "proc-macro"))
        })
    })
}

fn read_crate(package: &Value) -> Crate {
    let manifest = text(package, "manifest_path");
    let folder = Path::new(&manifest).parent().unwrap_or(Path::new("."));
    let mut texts: Vec<(String, String)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().to_uppercase();
            let is_licence = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"]
                .iter()
                .any(|stem| name.starts_with(stem));
            let text = is_licence.then(|| fs::read_to_string(entry.path()).ok()).flatten()?;
            Some((name, text.trim().replace("\r\n", "\n")))
        })
        .collect();
    texts.sort();
    let authors = package["authors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    Crate {
        name: text(package, "name"),
        version: text(package, "version"),
        licence: text(package, "license"),
        repository: text(package, "repository"),
        authors: authors.collect::<Vec<_>>().join(", "),
        texts: texts.into_iter().map(|(_, text)| text).collect(),
    }
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// The list of crates first, then every licence text once, with the crates that it covers.
fn document(crates: &BTreeSet<Crate>) -> String {
    let mut out = String::from(
        "Glitch & Glow is built with the work of others. Thank you.\n\
         Below are the libraries linked into the plugin and, after them, their licences.\n\n",
    );
    let mut covered: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in crates {
        let _ = writeln!(
            out,
            "{} {}  ({})  {}",
            one.name, one.version, one.licence, one.repository
        );
        for text in &one.texts {
            covered.entry(text).or_default().push(&one.name);
        }
        if one.texts.is_empty() {
            let _ = writeln!(
                out,
                "    by {}; its package carries no licence file, the terms are those named",
                one.authors
            );
        }
    }
    for (text, names) in covered {
        let rule = "-".repeat(100);
        let _ = write!(out, "\n{rule}\n{}\n{rule}\n\n{text}\n", names.join(", "));
    }
    out
}

/// Whether an SPDX expression leaves a choice that is accepted.
fn acceptable(expression: &str) -> bool {
    // Old manifests write "MIT/Apache-2.0".
    let expression = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = expression.split_whitespace().collect();
    let mut at = 0;
    any_of(&words, &mut at) && at == words.len()
}

/// `all { OR all }`
fn any_of(words: &[&str], at: &mut usize) -> bool {
    let mut good = all_of(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        good |= all_of(words, at);
    }
    good
}

/// `one { AND one }`
fn all_of(words: &[&str], at: &mut usize) -> bool {
    let mut good = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        good &= one(words, at);
    }
    good
}

/// `( any )`, `NAME` or `NAME WITH EXCEPTION`
fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(&word) = words.get(*at) else { return false };
    *at += 1;
    if word == "(" {
        let good = any_of(words, at);
        *at += 1;
        return good;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return ACCEPTED.contains(&format!("{word} WITH {exception}").as_str());
    }
    ACCEPTED.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_enough_and_a_sum_is_not() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "MIT OR GPL-3.0-only",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0-only",
        ] {
            assert!(acceptable(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "(MIT OR Zlib) AND LGPL-2.1",
            "Apache-2.0 WITH odd",
            "MIT )",
        ] {
            assert!(!acceptable(bad), "{bad}");
        }
    }

    #[test]
    fn only_what_is_linked_is_listed() {
        let metadata = serde_json::json!({
            "packages": [
                {"id": "p", "name": "plugin", "source": null},
                {"id": "a", "name": "linked", "source": "registry", "license": "MIT", "version": "1.0.0"},
                {"id": "b", "name": "builder", "source": "registry", "license": "MIT", "version": "1.0.0"},
                {"id": "m", "name": "macro", "source": "registry", "license": "MIT", "targets": [{"kind": ["proc-macro"]}]},
                {"id": "d", "name": "deep", "source": "registry", "license": "Zlib", "version": "2.0.0"},
            ],
            "resolve": {"nodes": [
                {"id": "p", "deps": [
                    {"pkg": "a", "dep_kinds": [{"kind": null}]},
                    {"pkg": "m", "dep_kinds": [{"kind": null}]},
                    {"pkg": "b", "dep_kinds": [{"kind": "build"}]},
                ]},
                {"id": "a", "deps": [{"pkg": "d", "dep_kinds": [{"kind": "dev"}, {"kind": null}]}]},
            ]},
        });
        let crates = linked_crates(&metadata, "plugin").unwrap();
        let names: Vec<&str> = crates.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["deep", "linked"]);
    }
}
