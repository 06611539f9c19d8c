//! Any text and the built-in glossary: findings and plans keep the laws of the tests, and a second fix changes nothing where no term
//! depends on words around it, which a fix may put in or take out.

#![no_main]

use std::sync::LazyLock;

use degarble::check::Checker;
use degarble::document::Format;
use degarble::glossary::Glossary;
use degarble_fuzz::{require_laws, require_one_fix_to_do};
use libfuzzer_sys::fuzz_target;

static BUILTIN: LazyLock<Checker> = LazyLock::new(|| Checker::new(Glossary::builtin()));
static STEADY: LazyLock<Checker> = LazyLock::new(|| {
    let mut glossary = Glossary::builtin();
    glossary
        .retain(|term| term.except.is_empty() && term.renderings.iter().all(|of| !of.guard.is_conditional() && of.guard.unless.is_empty()));
    Checker::new(glossary)
});

fuzz_target!(|data: &[u8]| {
    let source = String::from_utf8_lossy(data);
    for format in Format::ALL {
        require_laws(&BUILTIN, &source, *format);
    }
    require_one_fix_to_do(&STEADY, &source);
});
