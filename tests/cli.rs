//! The program as its users meet it: transcripts in `tests/cli/`, and what a transcript can't hold.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const HOUSE: &str = r#"
version = 1
[term.yangtze-river-delta]
preferred = "the Yangtze River Delta"
garbled = ["long triangle"]
[term.leading-enterprise]
preferred = "leading enterprise(s)"
garbled = ["faucet company(s)"]
safety = "review"
"#;

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.md");
}

/// A folder with a house glossary in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("there is a folder for temporary files"));
        folder.write("house.toml", HOUSE);
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("the file is there")
    }

    /// Runs `degarble` with the house glossary alone, and with `stdin`.
    fn run(&self, stdin: &str, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_degarble"));
        command.args(args).args(["--no-builtin", "-G", "house.toml"]).current_dir(self.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program was built");
        let mut pipe = child.stdin.take().expect("standard input is a pipe");
        // A program that does not read is not an error.
        let _ = pipe.write_all(stdin.as_bytes());
        drop(pipe);
        child.wait_with_output().expect("it ends")
    }
}

#[track_caller]
fn check(output: &Output, status: i32, stdout: &str, stderr: &str) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!((output.status.code(), text(&output.stdout), text(&output.stderr)), (Some(status), stdout.into(), stderr.into()));
}

#[test]
fn fix_is_a_filter() {
    let text = "The long triangle and a faucet company\r\nat the end";
    let fixed = "The Yangtze River Delta and a faucet company\r\nat the end";
    let folder = Folder::new();
    check(&folder.run(text, &["fix", "-"]), 0, fixed, "");
    check(&folder.run(text, &["fix", "-q", "-"]), 0, fixed, "");
    check(&folder.run("Nothing.", &["fix", "--exit-non-zero-on-fix", "-"]), 0, "Nothing.", "");
    check(&folder.run(text, &["fix", "--exit-non-zero-on-fix", "-"]), 1, fixed, "");
}

#[test]
fn a_verbose_filter_tells_what_is_left_on_standard_error() {
    let told = "nothing to change; 1 finding left for review:\n<stdin>:1:3  leading-enterprise  review  a person decides\n    \
                A [-faucet company-]{+leading enterprise+}.\n";
    check(&Folder::new().run("A faucet company.", &["fix", "-v", "-"]), 0, "A faucet company.", told);
}

#[test]
fn standard_input_can_have_a_name() {
    let diff = "--- a/x/a.txt\n+++ b/x/a.txt\n@@ -1 +1 @@\n-The long triangle.\n+The Yangtze River Delta.\n";
    check(&Folder::new().run("The long triangle.\n", &["--stdin-filename", "x/a.txt", "-"]), 1, diff, "");
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = Folder::new();
    folder.write("a.txt", "The long triangle.\n");
    check(&folder.run("", &["fix", "-n"]), 0, "a.txt: 1 change\n1 file would change, 1 change\n", "");
    assert_eq!(folder.read("a.txt"), "The long triangle.\n");
}

#[test]
fn a_file_in_trouble_does_not_stop_the_others() {
    let folder = Folder::new();
    folder.write("a.txt", b"The long triangle \xff.\n");
    folder.write("b.txt", "The long triangle.\n");
    folder.write("c.txt", b"\0The long triangle.\n");
    let told =
        "error: `a.txt`: not UTF-8 at byte 18\n  help: save it as UTF-8, for example with `iconv -f GB18030 -t UTF-8`; it was left alone\n";
    check(&folder.run("", &["fix"]), 2, "b.txt: 1 change\n1 file changed, 1 change\n", told);
    assert_eq!(folder.read("b.txt"), "The Yangtze River Delta.\n");
}

#[test]
fn a_file_named_twice_is_fixed_once() {
    let folder = Folder::new();
    folder.write("a.txt", "The long triangle.\n");
    check(&folder.run("", &["fix", "a.txt", ".", "./a.txt"]), 0, "a.txt: 1 change\n1 file changed, 1 change\n", "");
}

#[test]
fn the_output_is_the_same_whatever_the_number_of_workers() {
    let folder = Folder::new();
    for number in 0..40 {
        folder.write(&format!("{}/{number}.txt", number % 7), "The long triangle.\n".repeat(number));
    }
    let one = folder.run("", &["check", "-j1"]);
    assert!(!one.stdout.is_empty());
    assert_eq!(folder.run("", &["check", "-j7"]).stdout, one.stdout);
}

#[test]
fn only_known_text_files_that_are_neither_hidden_nor_ignored_are_found() {
    let folder = Folder::new();
    folder.write(".git/HEAD", "");
    folder.write(".gitignore", "out/\n");
    for name in ["a.txt", "b.rs", "README", ".c.txt", "out/d.txt", "sub/e.txt", ".git/f.txt"] {
        folder.write(name, "The long triangle.\n");
    }
    let found = |args: &[&str]| {
        let args: Vec<&str> = ["check", "-o", "concise"].iter().chain(args).copied().collect();
        let output = String::from_utf8(folder.run("", &args).stdout).expect("it is text");
        output.lines().filter_map(|line| line.split(':').next()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found(&[]), "a.txt sub/e.txt");
    assert_eq!(found(&["--hidden"]), ".c.txt a.txt sub/e.txt");
    assert_eq!(found(&["--no-ignore"]), "a.txt out/d.txt sub/e.txt");
    assert_eq!(found(&["-g", "*.rs"]), "b.rs");
    assert_eq!(found(&["-g", "!sub"]), "a.txt");
    assert_eq!(found(&["README", "out/d.txt"]), "README out/d.txt");
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.write("a.txt", "The long triangle.\n");
    fs::set_permissions(folder.path().join("a.txt"), fs::Permissions::from_mode(0o444)).expect("the mode can be set");
    let told = "error: `a.txt`: read-only\n  help: make it writable, for example with `chmod u+w`\n";
    check(&folder.run("", &["fix"]), 2, "nothing to change\n", told);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder is there").count(), 2);
}

#[test]
fn terminal_escapes_in_a_text_reach_no_terminal() {
    let output = Folder::new().run("\u{1b}[31m The long triangle \u{202e}.\n", &["check", "-"]);
    let told = "<stdin>:1:11  yangtze-river-delta  auto\n    \\u{1b}[31m The [-long triangle-]{+Yangtze River Delta+} \\u{202e}.\n1 file, 1 finding: 1 auto\n";
    check(&output, 1, told, "");
}

#[test]
fn json_is_json() {
    let output = Folder::new().run("😀 a \"faucet company\"\n", &["check", "-o", "json", "-"]);
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let finding = &findings[0];
    assert_eq!((&finding["line"], &finding["column"], &finding["column_utf16"]), (&1.into(), &6.into(), &7.into()));
    assert_eq!((&finding["before"], &finding["after"]), (&"faucet company".into(), &"leading enterprise".into()));
}

#[test]
fn corrections_are_learnt_from_git() {
    let folder = Folder::new();
    let git = |args: &[&str]| {
        let status =
            Command::new("git").args(["-c", "user.name=a", "-c", "user.email=a@b.c"]).args(args).current_dir(folder.path()).status();
        assert!(status.expect("git is there").success(), "{args:?}");
    };
    git(&["init", "-q"]);
    folder.write("a b.txt", "The head belly is large.\n\nAnother head belly is small.\n");
    folder.write("new.rs", "head belly");
    git(&["add", "."]);
    git(&["commit", "-qm", "one"]);
    folder.write("a b.txt", "The open hub is large.\n\nAnother open hub is small.\n");
    let told = |stdout: &[u8]| String::from_utf8_lossy(stdout).lines().nth(1).unwrap_or_default().to_owned();
    assert_eq!(told(&folder.run("", &["learn", "--git", "HEAD", "--to", "tree.toml"]).stdout), "     2  [-head belly-]{+open hub+}");
    git(&["commit", "-qam", "two"]);
    assert_eq!(told(&folder.run("", &["learn", "--git", "HEAD~1..HEAD"]).stdout), "     2  [-head belly-]{+open hub+}");
    assert!(folder.read("drafts.toml").contains("status    = \"draft\""));
    let unknown = folder.run("", &["learn", "--git", "HEAD~7"]);
    assert_eq!(unknown.status.code(), Some(2), "{}", String::from_utf8_lossy(&unknown.stderr));
}
