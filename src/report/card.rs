//! One finding as it is put before a person: where, which term and why, its whole sentence with the change, and the candidates.

use super::visible::{char_width, first_words, flat, last_words, visible, width};
use super::words::{Look, Piece, change};
use super::{Named, Paint};
use crate::check::Finding;
use crate::text::sentence_at;

const INDENT: &str = "    ";

/// How many lines of a sentence are shown, at most, beside the change itself.
const LINES: usize = 5;

/// Returns the lines of `finding`; `progress` stands first.
pub fn card(file: &Named<'_>, finding: &Finding<'_>, progress: &str, look: Look<'_>) -> String {
    let mut out = header(file, finding, progress, look);
    if !finding.term.source.is_empty() {
        push_remark(&mut out, "source", &finding.term.source.join(", "), look);
    }
    if let Some(because) = &finding.because {
        push_remark(&mut out, "reason", because, look);
    }
    out.push_str(&wrapped(&pieces(file, finding, look), look.width.saturating_sub(INDENT.len()).max(20)));
    if finding.fixes.len() > 1 {
        for (number, fix) in finding.fixes.iter().enumerate() {
            out.push_str(&format!("{INDENT}{}  ", number + 1));
            look.palette.inserted.write(&mut out, &flat(&fix.text));
            out.push('\n');
        }
    }
    out
}

fn header(file: &Named<'_>, finding: &Finding<'_>, progress: &str, look: Look<'_>) -> String {
    let place = file.place(finding.span);
    let mut out = format!("{progress}  ");
    look.palette.place.write(&mut out, &format!("{}:{}:{}", file.name, place.line, place.column));
    out.push_str("  ");
    look.palette.term.write(&mut out, &finding.term.id);
    out.push_str("  ");
    look.palette.tier(finding.safety).write(&mut out, finding.safety.name());
    out.push('\n');
    out
}

fn push_remark(out: &mut String, name: &str, text: &str, look: Look<'_>) {
    out.push_str(INDENT);
    look.palette.remark.write(out, &format!("{name}  {}", visible(text)));
    out.push('\n');
}

/// Returns the sentence of a finding in pieces, each with its colour; a long sentence is cut around the change.
fn pieces(file: &Named<'_>, finding: &Finding<'_>, look: Look<'_>) -> Vec<(String, Paint)> {
    let prose = file.document.prose();
    let (start, end) = (finding.span.start(), finding.span.end());
    let first = sentence_at(prose, start).start.min(start);
    let last = sentence_at(prose, end).end.max(sentence_at(prose, start).end).max(end);
    let (before, after) = (flat(&prose[first..start]), flat(&prose[end..last]));
    let room = LINES * look.width.max(40);
    let (left, right) = (width(&before).min(room), width(&after).min(room));
    let left = left.min((room / 2).max(room - right));
    let mut pieces = vec![(last_words(before.trim_start(), left), Paint::default())];
    pieces.extend(change(file, finding).iter().map(|piece: &Piece<'_>| (piece.shown(), piece.paint(look.palette).into_owned())));
    pieces.push((first_words(after.trim_end(), room - left), Paint::default()));
    pieces
}

/// Breaks pieces into lines of at most `room` columns, at blanks where there are any.
fn wrapped(pieces: &[(String, Paint)], room: usize) -> String {
    let letters: Vec<(char, usize)> =
        pieces.iter().enumerate().flat_map(|(piece, (text, _))| text.chars().map(move |char| (char, piece))).collect();
    let mut out = String::new();
    let mut from = 0;
    while from < letters.len() {
        let (end, next) = line_end(&letters, from, room);
        out.push_str(INDENT);
        for stretch in letters[from..end].chunk_by(|one, other| one.1 == other.1) {
            let text: String = stretch.iter().map(|(char, _)| char).collect();
            pieces[stretch[0].1].1.write(&mut out, &text);
        }
        out.push('\n');
        from = next;
    }
    out
}

/// Returns where the line that begins at `from` ends, and where the next one begins.
fn line_end(letters: &[(char, usize)], from: usize, room: usize) -> (usize, usize) {
    let mut taken = 0;
    let mut blank = None;
    for (at, (char, _)) in letters.iter().enumerate().skip(from) {
        taken += char_width(*char);
        if *char == ' ' && at > from {
            blank = Some(at);
        }
        if taken > room && at > from {
            return blank.map_or((at, at), |blank| (blank, blank + 1));
        }
    }
    (letters.len(), letters.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, room: usize, expected: &[&str]) {
        let lines = wrapped(&[(text.to_owned(), Paint::default())], room);
        assert_eq!(lines.lines().map(|line| line.strip_prefix(INDENT).unwrap_or(line)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn lines_break_at_blanks_and_where_there_are_none_anywhere() {
        check("the long triangle of", 8, &["the long", "triangle", "of"]);
        check("the long triangle of", 7, &["the", "long", "triangl", "e of"]);
        check("长三角一体化", 5, &["长三", "角一", "体化"]);
        check("", 5, &[]);
    }
}
