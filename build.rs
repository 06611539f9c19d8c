//! Reads the built-in glossary and makes it ready, so that the program need not do that whenever it starts.
//!
//! It is the library itself that does so: its modules are compiled into this script too.

// The script uses a part of what these modules can do.
#![allow(dead_code, unused_imports, unreachable_pub)]

#[path = "src/check/mod.rs"]
mod check;
#[path = "src/glossary/mod.rs"]
mod glossary;
#[path = "src/grammar/mod.rs"]
mod grammar;
#[path = "src/table/mod.rs"]
mod table;
#[path = "src/text/mod.rs"]
mod text;

use std::path::{Path, PathBuf};
use std::{env, fs};

use check::Checker;
use glossary::{Glossary, GlossaryFile};

/// Nothing is built in before it is built.
mod built {
    pub(crate) const GLOSSARY: &[u8] = &[];
    pub(crate) const CHECKER: &[u8] = &[];
}

/// Of the module `document` the others need no more.
mod document {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Prose {}
}

const ROOT: &str = "glossary.toml";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=glossary");
    println!("cargo::rerun-if-changed={ROOT}");
    let root = read(ROOT);
    let mut files: Vec<GlossaryFile> = root.imports().iter().map(|name| read(name)).collect();
    files.push(root);
    let glossary = Glossary::read(&files, &Glossary::default()).unwrap_or_else(|errors| panic!("the built-in glossary: {errors}"));
    write("glossary", &glossary.pack());
    write("checker", &Checker::new(glossary).pack());
}

fn read(name: &str) -> GlossaryFile {
    let text = fs::read_to_string(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    GlossaryFile { name: name.to_owned(), text }
}

fn write(name: &str, bytes: &[u8]) {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(Path::new(&folder).join(name), bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
}
