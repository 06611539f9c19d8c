//! Texts of every kind of bytes.

use degarble::text::Hash;

use crate::Folder;

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn utf16_with_a_mark_is_written_back_as_utf16() {
    let (old, new) = ("\u{feff}The long triangle 长三角.\r\n", "\u{feff}The Yangtze River Delta 长三角.\r\n");
    let folder = Folder::new();
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        folder.write("a.txt", utf16(old, bytes));
        assert_eq!(folder.run(&["fix"]).status, Some(0));
        assert_eq!(folder.read("a.txt"), utf16(new, bytes));
    }
}

#[test]
fn an_encoding_that_is_named_is_read_and_written() {
    let folder = Folder::new();
    let gb = |english: &str| [english.as_bytes(), b" \xb3\xa4\xc8\xfd\xbd\xc7.\n"].concat();
    folder.write("a.txt", gb("The long triangle"));
    assert_eq!(folder.run(&["fix", "--encoding", "gb18030"]).status, Some(0));
    assert_eq!(folder.read("a.txt"), gb("The Yangtze River Delta"));
    folder.write("a.txt", utf16("The long triangle.", u16::to_le_bytes));
    assert_eq!(folder.run(&["fix", "--encoding", "utf-16"]).status, Some(0));
    assert_eq!(folder.read("a.txt"), utf16("The Yangtze River Delta.", u16::to_le_bytes));
}

#[test]
fn a_filter_writes_the_encoding_that_it_reads() {
    let old = utf16("\u{feff}The long triangle.", u16::to_be_bytes);
    let output = Folder::new().run_with(&old, &["fix", "-"]);
    assert_eq!(output.stdout, utf16("\u{feff}The Yangtze River Delta.", u16::to_be_bytes));
}

#[test]
fn bytes_that_can_not_be_read_are_told_and_left_alone() {
    let folder = Folder::new();
    for (bytes, encoding, what) in [
        (b"The long triangle \xff.".as_slice(), "auto", "not UTF-8 at byte 18"),
        (b"The long triangle \xb3\xa4.", "auto", "not UTF-8 at byte 18"),
        (b"\xff\xfeT\0h", "auto", "not UTF-16 at byte 4"),
        (b"\xff\xfe\x00\xd8T\0", "auto", "not UTF-16 at byte 2"),
        (b"The long triangle \xff.", "gb18030", "not GB18030"),
        (b"The long triangle \x80.", "gb18030", "some of its bytes could not be written back as they are"),
    ] {
        folder.write("a.txt", bytes);
        folder.run(&["fix", "--encoding", encoding]).refused(&format!("`a.txt`: {what}"));
        assert_eq!(folder.read("a.txt"), bytes);
    }
}

#[test]
fn a_binary_file_is_skipped_and_refused_if_it_is_named() {
    let folder = Folder::new();
    folder.write("a.txt", b"The long triangle\0.");
    assert_eq!(folder.run(&["fix"]).status, Some(0));
    folder.run(&["fix", "a.txt"]).refused("`a.txt`: a binary file");
    assert_eq!(folder.read("a.txt"), b"The long triangle\0.");
}

#[test]
fn every_byte_outside_of_the_changes_stays() {
    let folder = Folder::new();
    for around in [
        "one\r\ntwo\nthree\rfour\r\r\n\n\r",
        "\u{feff}with a mark",
        "emoji 👩‍👩‍👧 🇨🇳 and e\u{301} combining \u{300}\u{301}\u{302}",
        "right to left: שלום \u{202e}abc\u{202c} العربية",
        "zero\u{200b}width\u{200d}\u{feff}\u{2060}",
        "\x1b[31mred\x1b]0;title\x07\x08\x7f\u{9b}31m",
        "\u{0}behind the first eight thousand bytes",
        "no line break at the end",
    ] {
        // A NUL at the beginning would make it a binary file.
        let before = if around.starts_with('\0') { "plain words. ".repeat(700) } else { String::new() };
        let text = |term: &str| format!("{before}{around}\n\nThe {term}.\n\n{around}");
        folder.write("a.txt", text("long triangle"));
        folder.write("a.md", format!("{before}\n\nThe long triangle.\n\n{around}"));
        assert_eq!(folder.run(&["fix"]).status, Some(0));
        assert_eq!(folder.text("a.txt"), text("Yangtze River Delta"), "{around:?}");
        assert_eq!(folder.text("a.md"), format!("{before}\n\nThe Yangtze River Delta.\n\n{around}"), "{around:?}");
    }
}

#[test]
fn a_terminal_is_sent_no_control_character_of_a_text_or_a_name() {
    let folder = Folder::new();
    folder.write("a\x1b[2J\u{202e}.txt", "Red \x1b[31m \x07\x08\u{9b}2J\u{202e} long triangle \x1b]0;title\x07.\n");
    folder.write("b\x1b[2J.txt", b"\xff");
    for args in
        [&["check"][..], &["check", "-o", "concise"], &["fix", "-n"], &["check", "-v", "--color", "never"], &["explain", "x\x1b[2J y"]]
    {
        let told = folder.run(args);
        let is_raw = |char: char| (char.is_control() && char != '\n') || ('\u{202a}'..='\u{202e}').contains(&char);
        assert!(!told.out.contains(is_raw) && !told.err.contains(is_raw), "{args:?} {told:?}");
    }
}

/// One line of this many bytes; more where it is asked for: `DEGARBLE_LINE=104857600`.
fn line() -> usize {
    std::env::var("DEGARBLE_LINE").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(1 << 20)
}

#[test]
fn one_very_long_line_is_fixed() {
    let folder = Folder::new();
    let words = "plain words of a line without end ".repeat(line() / 34);
    folder.write("a.txt", format!("{words}the long triangle"));
    assert_eq!(folder.run(&["fix"]).status, Some(0));
    let told = Hash::of(&folder.read("a.txt"));
    assert_eq!(told, Hash::of(format!("{words}the Yangtze River Delta").as_bytes()));
}

/// This many findings; more where it is asked for: `DEGARBLE_FINDINGS=1000000`.
fn findings() -> usize {
    std::env::var("DEGARBLE_FINDINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000)
}

#[test]
fn very_many_findings_are_fixed() {
    let folder = Folder::new();
    folder.write("a.txt", "The long triangle. ".repeat(findings()));
    let diff = folder.run(&["diff"]);
    assert!(diff.out.contains(&"The Yangtze River Delta. ".repeat(findings())));
    assert_eq!(folder.run(&["fix", "-q"]).status, Some(0));
    assert!(folder.text("a.txt") == "The Yangtze River Delta. ".repeat(findings()));
}

#[test]
fn very_many_findings_in_one_string_of_json_are_fixed() {
    let folder = Folder::new();
    let of = |words: &str| format!("[\"{}\"]\n", format!("{words} is \\\"there\\\". ").repeat(findings()));
    folder.write("a.jsonl", of("The long triangle"));
    assert_eq!(folder.run(&["fix", "-q"]).status, Some(0));
    assert!(folder.text("a.jsonl") == of("The Yangtze River Delta"));
}
