//! Any text in every format: positions lead there and back, and edits change nothing but what they should.

#![no_main]

use degarble::document::{Document, Format, Prose};
use degarble::text::{Edit, Edits, Span};
use degarble_fuzz::Dice;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = String::from_utf8_lossy(data);
    for format in Format::ALL {
        let document = Document::read(&source, *format);
        positions(&document);
        let edits = edits(&document, &mut Dice::of(&source));
        let Some(lowered) = document.lower(&edits) else { continue };
        // Marks that mean nothing may come to mean something in an edited file, so it is held against the edited prose before it is
        // written. Plain text has no marks but those of its directives, and one of the byte order at its start.
        let has_marks = source.contains("degarble") || source.trim_start_matches('\u{feff}').contains('\u{feff}');
        let may_differ = *format != Format::Text || has_marks;
        assert!(document.agrees(&edits, &lowered) || may_differ, "{edits:?} {lowered:?}");
    }
});

fn positions(document: &Document<'_>) {
    let (source, prose) = (document.source(), document.prose());
    let none = document.lower(&Edits::default()).expect("no edit has a place");
    assert_eq!(none.apply(source), source);
    for (at, char) in prose.char_indices() {
        let span = document.source_span(Span::new(at, at + char.len_utf8()));
        assert!(source.get(span.range()).is_some(), "{span:?}");
        assert!(span.is_empty() || document.prose_offset(span.start()) <= at, "{span:?}");
    }
    let mut last = 0;
    for at in 0..=source.len() + 1 {
        let offset = document.prose_offset(at);
        assert!(last <= offset && offset <= prose.len(), "{at}: {offset}");
        last = offset;
    }
    for directive in document.directives() {
        assert!(prose.get(directive.span.range()).is_some() && prose.get(directive.covers.range()).is_some(), "{directive:?}");
    }
}

/// Returns up to three edits of the prose.
fn edits(document: &Document<'_>, dice: &mut Dice) -> Edits<Prose> {
    let prose = document.prose();
    let places: Vec<usize> = prose.char_indices().map(|(at, _)| at).chain([prose.len()]).collect();
    let edit = |dice: &mut Dice| {
        let from = dice.below(places.len());
        let to = (from + dice.below(12)).min(places.len() - 1);
        let text = ["", "the ", "Yangtze River Delta", "R&D", "a*b", "<b>", "x_y_"][dice.below(7)];
        Edit { span: Span::new(places[from], places[to]), text: text.to_owned() }
    };
    let all: Vec<Edit<Prose>> = (0..1 + dice.below(3)).map(|_| edit(dice)).collect();
    Edits::new(all.clone()).or_else(|_| Edits::new(all[..1].to_vec())).expect("one edit overlaps none")
}
