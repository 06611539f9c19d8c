//! Fixes a text with the built-in glossary and a house glossary on top of it: `cargo run --example fix_text < article.txt`.

use std::error::Error;
use std::io::{Read, Write, stderr, stdin, stdout};

use degarble::check::Checker;
use degarble::document::{Document, Format};
use degarble::glossary::{Glossary, GlossaryFile, Safety};
use degarble::plan::plan;

fn main() -> Result<(), Box<dyn Error>> {
    let house = GlossaryFile { name: "house-style.toml".into(), text: include_str!("house-style.toml").into() };
    let builtin = Glossary::builtin();
    let house = Glossary::read(&[house], &builtin)?;
    let mut glossary = builtin.under(house);
    glossary.retain(|term| !term.draft && !term.retired);
    let checker = Checker::new(glossary);

    let mut source = String::new();
    stdin().read_to_string(&mut source)?;
    let document = Document::read(&source, Format::Text);
    let findings = checker.check(document.prose());
    let plan = plan(&document, &findings, Safety::Auto);

    stdout().write_all(plan.edits.apply(&source).as_bytes())?;
    for left in &plan.left {
        let words = &document.prose()[left.finding.span.range()];
        writeln!(stderr(), "left for review: `{words}` ({})", left.finding.term.id)?;
    }
    Ok(())
}
