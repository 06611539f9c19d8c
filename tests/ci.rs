//! The recipes for checks before a commit and in continuous integration: what `docs/ci.md`, `action.yml` and `.pre-commit-hooks.yaml` say is
//! run in a scratch repository.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const GOOD: &str = "All is well in the Yangtze River Delta.\n";
const GARBLED: &str = "Integration of the Yangtze River Triangle goes on.\n";

const CONFIGURATION: &str = "builtin = false\nglossaries = ['house.toml']\n";
const HOUSE: &str = "[term.yangtze-river-delta]\npreferred = 'the Yangtze River Delta'\ngarbled = ['Yangtze River Triangle']\n";

/// A repository with one commit, in which `degarble` is the program of this build.
struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new() -> Scratch {
        let scratch = Scratch(tempfile::tempdir().expect("there is a folder for temporary files"));
        scratch.write("old.txt", GARBLED);
        scratch.write("degarble.toml", CONFIGURATION);
        scratch.write("house.toml", HOUSE);
        scratch.succeeds("git init -q . && git add . && git commit -q -m one");
        scratch
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).expect("it can be written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs shell commands as a runner does: the first that fails ends them.
    fn run(&self, script: &str, variables: &[(&str, &str)]) -> Output {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_degarble"));
        let folder = program.parent().expect("a program is in a folder").to_str().expect("its path is text");
        let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(self.path()).env("PATH", path);
        for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("HOME", "/nowhere")] {
            command.env(name, value);
        }
        for who in ["GIT_AUTHOR", "GIT_COMMITTER"] {
            command.env(format!("{who}_NAME"), "a").env(format!("{who}_EMAIL"), "a@example.org");
        }
        // A test that a hook runs must not write to the repository of the hook.
        ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"].iter().for_each(|name| {
            command.env_remove(name);
        });
        command.envs(variables.iter().copied()).output().expect("there is a bash")
    }

    #[track_caller]
    fn succeeds(&self, script: &str) {
        let output = self.run(script, &[]);
        assert_eq!(output.status.code(), Some(0), "{script}: {output:?}");
    }
}

fn document() -> String {
    fs::read_to_string("docs/ci.md").expect("the document is there")
}

/// The blocks of a document in `language`.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    text.split(&format!("```{language}\n")).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// Returns the script of the step called `name` in `action.yml`.
fn step(name: &str) -> String {
    let action = fs::read_to_string("action.yml").expect("there is an action");
    let step = action.split("    - name: ").find(|step| step.lines().next() == Some(name)).expect("there is such a step");
    let script = step.split("      run: |\n").nth(1).expect("it runs something");
    script.lines().take_while(|line| line.starts_with("        ")).map(|line| format!("{}\n", &line[8..])).collect()
}

#[test]
fn the_shell_of_the_document_works() {
    let scratch = Scratch::new();
    let document = document();
    let [baseline, check, lines, hook] = blocks(&document, "sh")[..] else { panic!("there are four blocks") };
    assert_eq!(scratch.run("degarble check", &[]).status.code(), Some(1), "the old text is garbled");
    scratch.succeeds(baseline);
    scratch.succeeds(check);
    scratch.succeeds(lines);
    scratch.write("new.txt", GARBLED);
    assert_eq!(scratch.run(check, &[]).status.code(), Some(1), "a new text is garbled");
    scratch.succeeds("git add -N new.txt");
    assert_eq!(scratch.run(lines, &[]).status.code(), Some(1), "a new line is garbled");
    scratch.succeeds(hook);
    let refused = scratch.run("git add . && git commit -q -m two", &[]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("new.txt:1:"), "{refused:?}");
    scratch.write("new.txt", GOOD);
    scratch.succeeds("git add . && git commit -q -m two && git rm -q old.txt && git commit -q -m three");
}

#[test]
fn the_job_for_gitlab_writes_both_reports() {
    let scratch = Scratch::new();
    let document = document();
    let job = blocks(&document, "yaml").into_iter().find(|block| block.contains("codequality")).expect("there is a job");
    let line = job.lines().filter_map(|line| line.strip_prefix("    - ")).find(|line| line.starts_with("degarble ")).expect("it checks");
    assert_eq!(scratch.run(line, &[]).status.code(), Some(1));
    let named = |report: &str| job.lines().find_map(|line| line.trim().strip_prefix(report)).expect("the job names it").trim().to_owned();
    let violations: serde_json::Value = serde_json::from_str(&scratch.read(&named("codequality:"))).expect("it is JSON");
    assert_eq!((&violations[0]["location"]["path"], violations.as_array().map(Vec::len)), (&"old.txt".into(), Some(1)));
    assert!(scratch.read(&named("junit:")).contains("failures=\"1\""));
}

#[test]
fn the_check_of_the_action_annotates_and_writes_sarif() {
    let scratch = Scratch::new();
    scratch.write("a b.txt", GOOD);
    let checked = |paths: &str, args: &str| {
        let variables = [("PATHS", paths), ("ARGS", args), ("SARIF", "out.sarif"), ("GITHUB_OUTPUT", "output")];
        scratch.write("output", "");
        let output = scratch.run(&step("Check"), &variables);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), scratch.read("output"))
    };
    let (status, shown, told) = checked(".", "");
    assert_eq!((status, told.as_str()), (Some(0), "status=1\nsarif=out.sarif\n"));
    assert!(shown.starts_with("::error title=degarble (yangtze-river-delta),file=old.txt,line=1,"), "{shown}");
    let log: serde_json::Value = serde_json::from_str(&scratch.read("out.sarif")).expect("it is JSON");
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(1));
    let (status, _, told) = checked("old.txt\na b.txt\n", "--fail-on never\n--min auto");
    assert_eq!((status, told.as_str()), (Some(0), "status=0\nsarif=out.sarif\n"));
    let (status, _, told) = checked("gone.txt", "");
    assert_eq!((status, told.as_str()), (Some(2), "status=2\nsarif=out.sarif\n"));
    assert_eq!(scratch.run("exit \"$STATUS\"", &[("STATUS", "1")]).status.code(), Some(1));
}

#[test]
fn the_shell_of_the_action_is_shell() {
    for name in ["Install degarble", "Check"] {
        let output = Command::new("bash").args(["-n", "-c", &step(name)]).output().expect("there is a bash");
        assert!(output.status.success(), "{name}: {output:?}");
    }
}

#[test]
fn the_inputs_of_the_action_are_those_of_the_document() {
    let action = fs::read_to_string("action.yml").expect("there is an action");
    let inputs = action.split("inputs:\n").nth(1).and_then(|rest| rest.split("outputs:").next()).expect("it has inputs");
    let is_name = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let names: Vec<&str> = inputs.lines().filter(is_name).map(|line| line.trim().trim_end_matches(':')).collect();
    assert_eq!(names, ["paths", "args", "version", "upload"]);
    assert!(names.iter().all(|name| document().contains(&format!("| `{name}` |")) && action.contains(&format!("inputs.{name}"))));
}

/// pre-commit itself is not needed for this: it runs `entry` with file names behind it.
#[test]
fn the_hooks_for_pre_commit_are_calls_that_work() {
    let hooks = fs::read_to_string(".pre-commit-hooks.yaml").expect("there are hooks");
    let entries: Vec<&str> = hooks.lines().filter_map(|line| line.strip_prefix("  entry: ")).collect();
    assert_eq!(entries, ["degarble check", "degarble fix"]);
    let scratch = Scratch::new();
    assert_eq!(scratch.run(&format!("{} old.txt", entries[0]), &[]).status.code(), Some(1));
    scratch.succeeds(&format!("{} old.txt", entries[1]));
    assert_ne!(scratch.read("old.txt"), GARBLED);
    scratch.succeeds(&format!("{} old.txt", entries[0]));
}
