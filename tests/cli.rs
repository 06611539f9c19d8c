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
    let told = "error: `a.txt`: not UTF-8 at byte 18\n  help: name its encoding, for example `--encoding gb18030`, or save it as UTF-8; it was left alone\n";
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
    folder.write("f.md", "The long triangle.\n");
    assert_eq!(found(&["-t", "markdown"]), "f.md");
    assert_eq!(found(&["-T", "text"]), "f.md");
    assert_eq!(found(&["-t", "text", "-t", "markdown", "-T", "markdown"]), "a.txt sub/e.txt");
    assert_eq!(found(&["-t", "html", "a.txt"]), "a.txt");
    folder.write("list", "f.md\r\n\nsub\n");
    assert_eq!(found(&["--files-from", "list"]), "f.md sub/e.txt");
    assert_eq!(found(&["--files-from", "list", "a.txt"]), "a.txt f.md sub/e.txt");
    folder.write("list", "README\0f.md\0");
    assert_eq!(found(&["--files-from", "list"]), "README f.md");
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

/// Runs `degarble` in `folder`, with nothing added.
fn plainly(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_degarble")).args(args).current_dir(folder).stdin(Stdio::null()).output().expect("it ends")
}

#[test]
fn starter_files_are_written_once_and_are_good() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let next = "next: `degarble` shows what would change, `degarble glossary lint` checks the glossary\n";
    let written = format!("degarble.toml: written\nglossary/house.toml: written\n{next}");
    check(&plainly(folder.path(), &["init"]), 0, &written, "");
    check(&plainly(folder.path(), &["glossary", "lint", "--no-builtin"]), 0, "1 term, 0 remarks\n", "");
    let test = plainly(folder.path(), &["glossary", "test", "--no-builtin", "--coverage"]);
    assert!(String::from_utf8_lossy(&test.stdout).contains(" validated, 0 missing, 0 noisy, 0 wrong, 0 uncovered"), "{test:?}");
    fs::write(folder.path().join("degarble.toml"), "# mine\n").expect("it can be written");
    let left = format!("degarble.toml: already there, left as it is\nglossary/house.toml: already there, left as it is\n{next}");
    check(&plainly(folder.path(), &["init"]), 0, &left, "");
    assert_eq!(fs::read_to_string(folder.path().join("degarble.toml")).expect("it is there"), "# mine\n");
}

#[test]
fn a_configuration_holds_in_the_folders_below_it() {
    let folder = Folder::new();
    let text =
        "builtin = false\nglossaries = ['house.toml']\ncontext = 0\nclean = 'below'\n[[overrides]]\nglob = 'below/b.txt'\ndrop = '*'\n";
    folder.write("degarble.toml", text);
    folder.write("below/a.txt", "One.\nThe long triangle.\n");
    folder.write("below/b.txt", "The long triangle.\n");
    let below = folder.path().join("below");
    let diff = "--- a/a.txt\n+++ b/a.txt\n@@ -2 +2 @@\n-The long triangle.\n+The Yangtze River Delta.\n";
    check(&plainly(&below, &[]), 1, diff, "");
    let tested = plainly(&below, &["glossary", "test", "--clean"]);
    assert!(String::from_utf8_lossy(&tested.stdout).contains("1 in clean text"), "{tested:?}");
    folder.write("degarble.toml", "domains = ['official', 'busines']\n\nnot-terms = ['hubb']\n");
    let told = "error: no term belongs to the domain `busines`
 --> ../degarble.toml:1:24
  |
1 | domains = ['official', 'busines']
  |                        ^^^^^^^^^
  = help: the domains are: business, culture, official, society, software

error: no term is called `hubb`
 --> ../degarble.toml:3:14
  |
3 | not-terms = ['hubb']
  |              ^^^^^^
  = help: a term has the name that findings show, like `leading-role`
";
    check(&plainly(&below, &[]), 2, "", told);
}

#[test]
fn a_diff_on_standard_input_limits_a_check_to_added_lines() {
    let folder = Folder::new();
    folder.write(".git/HEAD", "");
    folder.write("sub/a 长.txt", "A faucet company.\r\n\r\nA faucet company\r\nand one more.\r\n");
    folder.write("sub/b.txt", "A faucet company.\n");
    let quoted = r#""b/sub/a \351\225\277.txt""#;
    let diff = format!(
        "diff --git a/old.txt {quoted}\r\nsimilarity index 90%\r\nrename from old.txt\r\nrename to x\r\n\
         --- a/old.txt\r\n+++ {quoted}\r\n@@ -3,2 +3,2 @@\r\n A faucet company\r\n-and more.\r\n+and one more.\r\n"
    );
    let args = ["check", "-o", "concise", "--changed-lines", "-"];
    let found = "sub/a 长.txt:3:3: leading-enterprise [review] faucet company -> leading enterprise\n";
    check(&folder.run(&diff, &args), 0, "", "");
    check(&folder.run(&diff.replace("-3,2 +3,2", "-2,1 +3,2").replace(" A fau", "+A fau"), &args), 1, found, "");
    check(&folder.run("", &args), 0, "", "");
    let told = "error: standard input, line 1: this is no unified diff\n  help: give it what `git diff -U0` prints\n";
    check(&folder.run("sub/a.txt\n", &args), 2, "", told);
    let told = "error: the diff names `gone.txt`, which is not there\n  \
                help: run the command in the repository, with the files as they are after the change\n";
    check(&folder.run("--- a/gone.txt\n+++ b/gone.txt\n@@ -0,0 +1 @@\n+a\n", &args), 2, "", told);
}

#[test]
fn a_baseline_holds_from_every_folder_and_for_a_file_that_was_moved() {
    let folder = Folder::new();
    folder.write("degarble.toml", "builtin = false\nglossaries = ['house.toml']\nbaseline = '.degarble/baseline.toml'\n");
    folder.write("sub/a.txt", "A faucet company.\n");
    check(&plainly(folder.path(), &["baseline", "write", "sub"]), 0, ".degarble/baseline.toml: 1 finding written\n", "");
    let sub = folder.path().join("sub");
    check(&plainly(&sub, &["check"]), 0, "1 file, no findings\n", "");
    fs::rename(sub.join("a.txt"), sub.join("b.txt")).expect("it can be moved");
    check(&plainly(&sub, &["check"]), 0, "1 file, no findings\n", "");
    check(&plainly(&sub, &["check", "../sub/b.txt"]), 0, "1 file, no findings\n", "");
    folder.write("sub/b.txt", "All is well.\n");
    let told = "error: `../.degarble/baseline.toml` holds 1 finding no longer there: leading-enterprise in `sub/a.txt`\n  \
                help: `degarble baseline prune` takes them out\n";
    check(&plainly(&sub, &["check"]), 2, "1 file, no findings\n", told);
    let pruned = "sub/a.txt  leading-enterprise  faucet company\n../.degarble/baseline.toml: 1 finding taken out\n";
    check(&plainly(&sub, &["baseline", "prune"]), 0, pruned, "");
    check(&plainly(&sub, &["check"]), 0, "1 file, no findings\n", "");
}

#[test]
fn a_list_of_paths_may_come_from_standard_input() {
    let folder = Folder::new();
    folder.write("a.txt", "A faucet company.\n");
    let found = "a.txt:1:3: leading-enterprise [review] faucet company -> leading enterprise\n";
    check(&folder.run("a.txt\n", &["check", "-o", "concise", "--files-from", "-"]), 1, found, "");
    check(&folder.run("", &["check", "-o", "concise", "--files-from", "-"]), 0, "", "");
    let told = "error: standard input can't be both a text and a list of paths\n  help: name the files of the texts\n";
    check(&folder.run("", &["check", "--files-from", "-", "-"]), 2, "", told);
    let told = "error: standard input can't be a diff and something else too\n  help: name the files of the texts\n";
    check(&folder.run("", &["check", "--files-from", "-", "--changed-lines", "-"]), 2, "", told);
}

#[test]
fn completions_and_manual_pages_come_from_the_same_definitions() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let printed = |args: &[&str]| {
        let output = plainly(folder.path(), args);
        assert_eq!((output.status.code(), output.stderr.is_empty()), (Some(0), true), "{args:?}");
        String::from_utf8(output.stdout).expect("it is text")
    };
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        assert!(["baseline", "changed-lines", "fail-on"].iter().all(|word| script.contains(word)), "{shell}");
    }
    let page = printed(&["man"]);
    assert!(page.contains(".TH degarble 1") && page.contains("degarble\\-check(1)"), "{page}");
    let page = printed(&["man", "glossary", "lint"]);
    assert!(page.contains(".TH degarble-glossary-lint 1") && page.contains("\\-\\-statistics"), "{page}");
    let told = "error: no command is called `lnt`\n  help: the commands are: lint, test, add, show, search, fmt, diff\n";
    check(&plainly(folder.path(), &["man", "glossary", "lnt"]), 2, "", told);
}

#[test]
fn every_choice_of_terms_can_be_made_in_the_configuration_and_on_the_command_line() {
    let folder = Folder::new();
    let terms = [
        ("one", "domain = ['a']"),
        ("two", "domain = ['b']"),
        ("both", "domain = ['a', 'b']"),
        ("free", ""),
        ("draft", "status = 'draft'"),
    ];
    let term =
        |(id, field): &(&str, &str)| format!("[term.{id}]\npreferred = 'x'\ngarbled = ['garbled {id}']\nsafety = 'review'\n{field}\n");
    folder.write("house.toml", terms.iter().map(term).collect::<String>());
    folder.write("a.txt", "A garbled one. A garbled two. A garbled both. A garbled free. A garbled draft.\n");
    let found = |configuration: &str, args: &[&str]| {
        folder.write("degarble.toml", format!("builtin = false\nglossaries = ['house.toml']\noutput-format = 'concise'\n{configuration}"));
        let output = plainly(folder.path(), &[&["check"], args].concat());
        let text = String::from_utf8(output.stdout).expect("it is text");
        text.lines().filter_map(|line| line.split(' ').nth(1)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("", &[]), "one two both free");
    for (configuration, args, expected) in [
        ("domains = ['a']", vec!["--domain", "a"], "one both free"),
        ("not-domains = ['a']", vec!["--not-domain", "a"], "two both free"),
        ("not-domains = ['a', 'b']", vec!["--not-domain", "a", "--not-domain", "b"], "free"),
        ("terms = ['*o*']", vec!["-e", "*o*"], "one two both"),
        ("not-terms = ['*o*']", vec!["-E", "*o*"], "free"),
        ("drafts = true", vec!["--drafts"], "one two both free draft"),
        ("min = 'auto'", vec!["--min", "auto"], ""),
    ] {
        assert_eq!(found(configuration, &[]), expected, "{configuration}");
        assert_eq!(found("", &args), expected, "{args:?}");
    }
    assert_eq!(found("domains = ['a']\nnot-terms = ['both']", &["--not-domain", "a"]), "two free");
    assert_eq!(found("domains = ['a']\nnot-terms = ['both']", &["-e", "two", "-e", "both"]), "two both");
    assert_eq!(found("min = 'auto'", &["--min", "review", "-E", "one"]), "two both free");
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
