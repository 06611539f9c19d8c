//! What `docs/safety.md` promises, sentence by sentence.

mod bytes;
mod configuration;
mod hostile;
#[cfg(target_os = "linux")]
mod memory;
mod page;
mod rewriting;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const HOUSE: &str = r#"
version = 1
[term.yangtze-river-delta]
preferred = "the Yangtze River Delta"
garbled = ["long triangle"]
"#;

/// A folder with a text folder in it, and beside that a house glossary.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("there is a folder for temporary files"));
        fs::create_dir(folder.path()).expect("it can be made");
        fs::write(folder.house(), HOUSE).expect("it can be written");
        folder
    }

    /// The folder of the texts.
    fn path(&self) -> PathBuf {
        self.0.path().join("texts")
    }

    fn house(&self) -> PathBuf {
        self.0.path().join("house.toml")
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
        fs::write(&path, text).expect("files can be written");
        path
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).expect("the file is there")
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("it is UTF-8")
    }

    /// The names of all files in the folder of the texts.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).expect("the folder is there");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// `degarble` in the folder of the texts, with the house glossary alone.
    fn command(&self, args: &[&str]) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_degarble")), args)
    }

    fn command_of(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).arg("--no-builtin").arg("-G").arg(self.house()).current_dir(self.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Told {
        Told::new(&self.command(args).output().expect("the program was built"))
    }

    fn run_with(&self, stdin: &[u8], args: &[&str]) -> Output {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().expect("the program was built");
        let mut pipe = child.stdin.take().expect("standard input is a pipe");
        let stdin = stdin.to_vec();
        let feed = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
        let output = child.wait_with_output().expect("it ends");
        feed.join().expect("it ends");
        output
    }
}

/// What a run said.
#[derive(Debug)]
struct Told {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Told {
    fn new(output: &Output) -> Told {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Told { status: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// The run ended in trouble, and said so about this, in one error.
    #[track_caller]
    fn refused(&self, what: &str) {
        assert_eq!(self.status, Some(2), "{self:?}");
        assert!(self.err.contains(what), "{self:?}");
        assert!(self.err.contains("help: "), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
    }
}
