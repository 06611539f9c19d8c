//! Any text and the built-in glossary: findings and plans keep the laws of the tests, and a second fix changes nothing.

#![no_main]

use std::sync::LazyLock;

use degarble::check::Checker;
use degarble::document::Format;
use degarble::glossary::Glossary;
use degarble_fuzz::{require_laws, require_one_fix_to_do};
use libfuzzer_sys::fuzz_target;

static BUILTIN: LazyLock<Checker> = LazyLock::new(|| Checker::new(Glossary::builtin().expect("the built-in glossary can be read")));

fuzz_target!(|data: &[u8]| {
    let source = String::from_utf8_lossy(data);
    for format in Format::ALL {
        require_laws(&BUILTIN, &source, *format);
    }
    require_one_fix_to_do(&BUILTIN, &source);
});
