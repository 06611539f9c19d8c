//! The glossary that comes with the program: `glossary.toml` and the packs that it imports.

use super::file::GlossaryFile;

macro_rules! packs {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../", $name)))),*]
    };
}

const PACKS: &[(&str, &str)] = packs!["glossary.toml"];

pub(super) fn files() -> Vec<GlossaryFile> {
    PACKS.iter().map(|(name, text)| GlossaryFile { name: (*name).to_owned(), text: (*text).to_owned() }).collect()
}
