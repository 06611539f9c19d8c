//! A long file, a stretch at a time.

use std::io::{self, Read};

use degarble::check::STRETCH;
use degarble::document::Format;
use degarble::text::{boundary_from, sentence_at};

use super::encoding::Undecodable;

/// How much of a file is worked on at a time, and how much is read around that. Tests choose less.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    /// The bytes to work on.
    pub(crate) core: usize,
    /// The most bytes of one sentence; what is longer is cut at a blank.
    pub(crate) sentence: usize,
}

/// How much text is brought along on either side: a match reads the stretch beside its own, which may end half a stretch further on.
const AROUND: usize = 8 * STRETCH;
impl Measure {
    /// What files are read with.
    pub(crate) const USUAL: Measure = Measure { core: 2 << 20, sentence: 1 << 20 };

    /// The bytes of a file that is still read as a whole.
    pub(crate) fn most(self) -> u64 {
        (self.core + self.sentence) as u64
    }
}

/// A stretch of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Window<'w> {
    /// The text to work on, with text around it.
    pub(crate) text: &'w str,
    /// The byte of `text` at which the text to work on begins; it goes on from that of the window before.
    pub(crate) from: usize,
    /// The byte of `text` at which it ends.
    pub(crate) to: usize,
    /// Whether the file ends there.
    pub(crate) is_last: bool,
}

/// The windows of a file in UTF-8, in order.
pub(crate) struct Windows<R> {
    file: R,
    format: Format,
    measure: Measure,
    text: String,
    /// The bytes of the file before `text`.
    dropped: usize,
    /// The byte of `text` at which the next window begins to work.
    from: usize,
    /// The first bytes of a character whose others were not read yet.
    half: Vec<u8>,
    has_ended: bool,
}

/// What stands in the way of a window.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The file can't be read.
    Io(io::Error),
    /// It is no text.
    Text(Undecodable),
}

impl<R: Read> Windows<R> {
    pub(crate) fn new(file: R, format: Format, measure: Measure) -> Windows<R> {
        Windows { file, format, measure, text: String::new(), dropped: 0, from: 0, half: Vec::new(), has_ended: false }
    }

    /// Returns the next window. It is not asked for another one behind the last; an empty file has one.
    pub(crate) fn next(&mut self) -> Result<Window<'_>, Broken> {
        self.drop_head();
        let wanted = self.from + self.measure.core;
        self.fill(wanted + self.measure.sentence + AROUND)?;
        let to = match self.format {
            Format::JsonLines => self.line_end(wanted)?,
            _ => cut(&self.text, self.from, wanted, self.measure.sentence),
        };
        let from = std::mem::replace(&mut self.from, to);
        let is_last = self.has_ended && to == self.text.len();
        // A line of JSON is read for itself.
        let text = if self.format == Format::JsonLines { &self.text[..to] } else { &self.text };
        Ok(Window { text, from, to, is_last })
    }

    /// Lets go of what no window reads any more. What is left begins with a stretch, as the whole file does.
    fn drop_head(&mut self) {
        if self.format == Format::JsonLines {
            // The line break before is left, so that no mark behind it is taken for that of the file.
            let spare = self.from.saturating_sub(1);
            self.dropped += spare;
            self.text.drain(..spare);
            self.from -= spare;
            return;
        }
        let mark = if self.dropped == 0 { self.text.len() - self.text.trim_start_matches('\u{feff}').len() } else { 0 };
        let spare = self.from.saturating_sub(mark + AROUND) / STRETCH * STRETCH;
        if spare == 0 {
            return;
        }
        // Blanks stand for the rest of a character that the cut goes through, so that every place stays where it is.
        let cut = mark + spare;
        let next = boundary_from(&self.text, cut);
        self.text.replace_range(..next, &"   "[..next - cut]);
        while self.text.starts_with('\u{feff}') {
            // Only at the start of a file it is a mark, and no part of the text.
            self.text.replace_range(..'\u{feff}'.len_utf8(), "   ");
        }
        self.dropped += cut;
        self.from -= cut;
    }

    /// Reads until the text is so long, or the file has ended.
    fn fill(&mut self, length: usize) -> Result<(), Broken> {
        while self.text.len() < length && !self.has_ended {
            let mut bytes = std::mem::take(&mut self.half);
            let missing = (length - self.text.len()) as u64;
            let read = self.file.by_ref().take(missing).read_to_end(&mut bytes).map_err(Broken::Io)?;
            self.has_ended = read == 0;
            match std::str::from_utf8(&bytes) {
                Ok(text) => self.text.push_str(text),
                Err(error) => {
                    let (good, rest) = bytes.split_at(error.valid_up_to());
                    let at = self.dropped + self.text.len() + good.len();
                    if error.error_len().is_some() || self.has_ended {
                        return Err(Broken::Text(Undecodable::Utf8(at)));
                    }
                    self.text.push_str(std::str::from_utf8(good).unwrap_or_default());
                    self.half = rest.to_vec();
                }
            }
        }
        Ok(())
    }

    /// Returns the end of the line that holds the byte `at`; the line is read in full.
    fn line_end(&mut self, at: usize) -> Result<usize, Broken> {
        let mut looked = at;
        loop {
            if let Some(step) = self.text.as_bytes().get(looked..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')) {
                return Ok(looked + step + 1);
            }
            if self.has_ended {
                return Ok(self.text.len());
            }
            looked = self.text.len().max(looked);
            self.fill(self.text.len() + self.measure.core)?;
        }
    }
}

/// Returns where work on `text` that began at `from` can be broken off: at the first end of a sentence from `at` on, or if there is none in
/// `most` bytes, behind the last blank before that.
pub(crate) fn cut(text: &str, from: usize, at: usize, most: usize) -> usize {
    let at = boundary_from(text, at.min(text.len()));
    let limit = boundary_from(text, (at + most).min(text.len()));
    if at == text.len() {
        return at;
    }
    // What follows is read along, so that a sentence is not taken to end where the look ahead ends.
    let seen = boundary_from(text, (limit + STRETCH).min(text.len()));
    let start = boundary_from(text, from.max(at.saturating_sub(most)));
    let end = start + sentence_at(&text[start..seen], at - start).end;
    if end <= limit && end > from {
        return end.max(at);
    }
    text[at..limit].rfind([' ', '\n', '\t']).map_or(limit, |blank| at + blank + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use degarble::check::Checker;
    use degarble::document::Document;
    use degarble::glossary::{Glossary, GlossaryFile};
    use degarble::report::Named;
    use degarble::report::json::Record;
    use degarble::text::Place;

    const HOUSE: &str = "[term.delta]\npreferred = 'Delta'\ngarbled = [{ match = 'long triangle', topic = ['river(s)'] }]\n\
                         [term.hub]\npreferred = 'hub'\ngarbled = ['head belly']\n";
    const PIECES: &[&str] = &[
        "The long triangle grew. ",
        "the long\ntriangle, ",
        "A head belly. ",
        "Mr. Long triangle! ",
        "Plain words of a text, and more of them; ",
        "很长的三角。",
        "e\u{301} 😀 \u{feff}",
        "\n\n",
        ".\r\n\r\n- ",
        "\t",
    ];

    fn checker() -> Checker {
        let file = GlossaryFile { name: "house.toml".into(), text: HOUSE.into() };
        Checker::new(Glossary::read(&[file], &Glossary::default()).expect("it is right"))
    }

    /// A text of pieces in no order, in which the cue of a topic is rare.
    fn text(mut seed: u64, length: usize) -> String {
        let mut text = if seed.is_multiple_of(2) { "\u{feff}".to_owned() } else { String::new() };
        while text.len() < length {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let pick = (seed >> 33) as usize;
            text.push_str(if pick.is_multiple_of(1_000) { "Rivers. " } else { PIECES[pick % PIECES.len()] });
        }
        text
    }

    fn records(checker: &Checker, file: &Named<'_>, from: usize, to: usize) -> Vec<String> {
        let document = file.document;
        let findings = match document.format() {
            Format::JsonLines => document.parts().iter().flat_map(|part| checker.check_part(document.prose(), *part)).collect(),
            _ => checker.check_within(document.prose(), document.prose_offset(from)..document.prose_offset(to)),
        };
        findings.iter().map(|finding| Record::new(file, finding).to_json()).collect()
    }

    /// Compares what is found in windows of this measure with what is found in the whole.
    #[track_caller]
    fn check(source: &str, format: Format, measure: Measure) {
        let checker = checker();
        let whole = Document::read(source, format);
        let expected = records(&checker, &Named::new("a", &whole), 0, source.len());
        assert!(expected.len() > 100);
        let mut windows = Windows::new(source.as_bytes(), format, measure);
        let (mut found, mut seen, mut first) = (Vec::new(), String::new(), Place::START);
        loop {
            let window = windows.next().expect("it is text");
            let document = Document::read(window.text, format);
            let file = Named::within("a", &document, window.from, first);
            found.extend(records(&checker, &file, window.from, window.to));
            seen.push_str(&window.text[window.from..window.to]);
            first = file.place_of(window.to);
            if window.is_last {
                break;
            }
        }
        assert!(seen == source, "the windows are the file");
        let differ = found.iter().zip(&expected).find(|(found, expected)| found != expected);
        assert_eq!((differ, found.len()), (None, expected.len()), "{measure:?}");
    }

    #[test]
    fn what_is_found_in_windows_is_what_is_found_in_the_whole() {
        for (seed, core) in [(1, 997), (2, 4_096), (3, 20_011), (4, 100_003)] {
            check(&text(seed, 5 * AROUND), Format::Text, Measure { core, sentence: 4_096 });
        }
    }

    #[test]
    fn a_line_of_json_is_found_whole_in_a_window() {
        let escaped = |text: &str| text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
        let line = |text: &str| format!("{{\"text\": \"{}\"}}\n", escaped(text));
        let source: String = text(5, AROUND).split_inclusive("- ").map(line).collect();
        for core in [1, 100, 5_000] {
            check(&source, Format::JsonLines, Measure { core, sentence: 10 });
        }
    }

    #[test]
    fn a_text_of_any_length_has_a_last_window() {
        for length in 0..12 {
            let text = "One. Two. 三。".chars().take(length).collect::<String>();
            for core in 1..8 {
                for format in [Format::Text, Format::JsonLines] {
                    let mut windows = Windows::new(text.as_bytes(), format, Measure { core, sentence: 4 });
                    let mut seen = String::new();
                    while {
                        let window = windows.next().expect("it is text");
                        seen.push_str(&window.text[window.from..window.to]);
                        !window.is_last
                    } {}
                    assert_eq!(seen, text);
                }
            }
        }
    }

    #[test]
    fn a_sentence_without_end_is_cut_at_a_blank() {
        let text = "word ".repeat(100);
        assert_eq!(cut(&text, 0, 101, 50), 150);
        assert_eq!(cut("One word. Two.", 0, 2, 50), 9);
        assert_eq!(cut(&"龙".repeat(100), 0, 101, 50), 153);
    }

    #[test]
    fn what_is_no_text_is_told_with_its_place() {
        let mut bytes = "One. 三. ".repeat(20_000).into_bytes();
        let at = bytes.len();
        bytes.extend(b"\xe4\xb8");
        let mut windows = Windows::new(bytes.as_slice(), Format::Text, Measure { core: 1_000, sentence: 100 });
        let broken = loop {
            match windows.next() {
                Ok(window) => assert!(!window.is_last),
                Err(broken) => break broken,
            }
        };
        assert!(matches!(broken, Broken::Text(Undecodable::Utf8(place)) if place == at), "{broken:?}");
    }
}
