//! Memory.

use std::process::{Command, Output};

use super::Folder;

/// The length of a long file in MiB; more where it is asked for: `DEGARBLE_MIB=1024`.
fn mib() -> usize {
    std::env::var("DEGARBLE_MIB").ok().and_then(|count| count.parse().ok()).unwrap_or(96)
}

/// Runs the program on one file at a time with so many MiB of address space.
fn run_within(mib: usize, folder: &Folder, args: &[&str]) -> Output {
    let plain = folder.command(args);
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v $0 && exec \"$@\" -j 1", &(mib * 1024).to_string()]).arg(plain.get_program()).args(plain.get_args());
    command.current_dir(folder.path()).env("MALLOC_ARENA_MAX", "1").output().expect("there is a shell")
}

/// Writes a file of this length, with a finding every 64 KiB, and looks whether all are found and fixed within the memory that is promised.
#[track_caller]
fn check(name: &str, line: &str) {
    let folder = Folder::new();
    let clean = line.replace("long triangle", "long river");
    let stretch = clean.repeat((64 << 10) / clean.len()) + line;
    let count = 16 * mib();
    folder.write(name, stretch.repeat(count));
    let told = run_within(80, &folder, &["check", "-o", "concise", name]);
    let out = String::from_utf8_lossy(&told.stdout);
    assert_eq!((told.status.code(), out.lines().count()), (Some(1), count), "{}", String::from_utf8_lossy(&told.stderr));
    let last = out.lines().last().expect("there are lines");
    assert!(last.starts_with(&format!("{name}:{}:", stretch.lines().count() * count)), "{last}");
    let told = run_within(80, &folder, &["fix", "-q", name]);
    assert_eq!(told.status.code(), Some(0), "{}", String::from_utf8_lossy(&told.stderr));
    let fixed = stretch.replace("long triangle", "Yangtze River Delta").repeat(count);
    assert!(folder.read(name) == fixed.as_bytes());
}

#[test]
fn a_long_text_takes_no_more_memory_than_a_short_one() {
    check("a.txt", "The long triangle is a region of plain words.\n");
}

#[test]
fn many_json_lines_take_no_more_memory_than_few() {
    check("a.jsonl", "{\"id\": \"a-b-c\", \"text\": \"The long triangle is a \\\"region\\\" of plain words.\"}\n");
}

#[test]
fn many_findings_take_no_more_memory_than_few() {
    let folder = Folder::new();
    let count = 10_000 * mib() / 8;
    for name in ["a.md", "a.txt"] {
        let text = "The long triangle.\n\n".repeat(count);
        folder.write(name, &text);
        // Besides what is used, there is address space that is not: for code, and for stacks.
        let most = 3 * (text.len() >> 20) + 40 + 40;
        for args in [&["check", "-q"][..], &["check", "-q", "-o", "jsonl"], &["diff", "-q"], &["fix", "-q"]] {
            let told = run_within(most, &folder, &[args, &[name]].concat());
            assert!(told.status.code() < Some(2), "{args:?} {}", String::from_utf8_lossy(&told.stderr));
        }
        assert!(folder.text(name) == "The Yangtze River Delta.\n\n".repeat(count));
    }
}
