//! A `degarble.toml` that somebody made to do harm: it comes with a tree of texts.

use crate::Folder;

/// A folder with a text and this configuration.
fn folder(configuration: &str) -> Folder {
    let folder = Folder::new();
    folder.write("a.txt", "The long triangle.\n");
    folder.write("degarble.toml", configuration);
    folder
}

#[test]
fn a_configuration_that_leads_out_is_refused() {
    for path in ["../house.toml", "/etc/passwd", "a/../../house.toml"] {
        for field in ["glossaries", "baseline", "clean"] {
            folder(&format!("{field} = [\"{path}\"]\n")).run(&["check"]).refused("leads out of the folder of this file");
        }
    }
}

#[test]
fn globs_of_many_stars_end() {
    let stars = "*a".repeat(40) + "b";
    let id = "a".repeat(120);
    let glossary = format!("version = 1\n[term.{id}]\npreferred = \"hub\"\ngarbled = [\"head belly\"]\n");
    let of_terms = folder(&format!("not-terms = [\"{stars}\"]\n[[overrides]]\nglob = \"*.txt\"\ndrop = [\"{stars}\"]\n"));
    std::fs::write(of_terms.house(), &glossary).expect("it can be written");
    of_terms.run(&["check"]).refused(&format!("no term is called `{stars}`"));
    let of_files = folder(&format!("[files]\nexclude = [\"{stars}\"]\n[[overrides]]\nglob = \"{stars}\"\ndrop = [\"yangtze-*\"]\n"));
    of_files.write(&format!("{}.txt", "a".repeat(200)), "The long triangle.\n");
    assert_eq!(of_files.run(&["check"]).status, Some(1));
}

#[test]
fn a_configuration_that_is_too_large_is_refused() {
    folder(&format!("terms = [\"{}\"]\n", "*".repeat(256 * 1024))).run(&["check"]).refused("larger than 256 KiB");
    let fields: String = (0..15_000).map(|field| format!("field{field} = 1\n")).collect();
    folder(&fields).run(&["check"]).refused("there may be more than these 200 errors");
    let names = "\"a\", ".repeat(40_000);
    folder(&format!("not-terms = [{names}]\n")).run(&["check"]).refused("no term is called `a`");
    let overrides = "[[overrides]]\nglob=\"*z*\"\ndrop=\"yangtze*\"\n".repeat(5_000);
    assert_eq!(folder(&overrides).run(&["check"]).status, Some(1));
}

#[test]
fn a_configuration_nested_too_deep_is_refused() {
    let deep = 40_000;
    folder(&format!("terms = {}{}\n", "[".repeat(deep), "]".repeat(deep))).run(&["check"]).refused("error");
    folder(&format!("{}a = 1\n", "a.".repeat(deep))).run(&["check"]).refused("error");
    folder(&format!("[{}a]\n", "a.".repeat(deep))).run(&["check"]).refused("error");
}
