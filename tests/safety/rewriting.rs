//! Files that are rewritten: all or nothing, whatever happens.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::{Folder, HOUSE, Told};

const OLD: &str = "The long triangle.\n";
const NEW: &str = "The Yangtze River Delta.\n";

fn tree(files: usize, lines: usize) -> Folder {
    let folder = Folder::new();
    (0..files).for_each(|file| drop(folder.write(&format!("{file:03}.txt"), OLD.repeat(lines))));
    folder
}

/// How many kills: more where they are asked for.
fn kills() -> usize {
    std::env::var("DEGARBLE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(5)
}

/// Kills `degarble fix`, and returns the number of files that were new already and of temporary files that stayed.
fn kill(folder: &Folder, after: Duration, (old, new): (&str, &str)) -> (usize, usize) {
    let mut child = folder.command(&["fix", "-q", "-j", "2"]).spawn().expect("the program was built");
    thread::sleep(after);
    // SIGKILL; a run that has ended already is killed for nothing.
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    let (temporary, files): (Vec<String>, Vec<String>) = folder.names().into_iter().partition(|name| name.starts_with(".degarble-"));
    let is_new = |name: &String| {
        let text = folder.text(name);
        assert!(text == old || text == new, "{name} is whole");
        text == new
    };
    assert_eq!(files.len(), 40, "no file is lost");
    (files.iter().filter(|name| is_new(name)).count(), temporary.len())
}

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_run_cleans_up() {
    let (old, new) = (OLD.repeat(60), NEW.repeat(60));
    let folder = tree(40, 60);
    let start = Instant::now();
    assert_eq!(folder.run(&["fix", "-q", "-j", "2"]).status, Some(0));
    let whole = start.elapsed();
    let (mut half_done, mut left, mut seed) = (0, 0, 0x2545_f491_4f6c_dd1d_u64);
    for _ in 0..kills() {
        folder.names().iter().for_each(|name| drop(folder.write(name, &old)));
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let after = whole.mul_f64((seed >> 40) as f64 / (1_u64 << 24) as f64);
        let (done, temporary) = kill(&folder, after, (&old, &new));
        half_done += usize::from(done > 0 && done < 40);
        left += temporary;
        assert_eq!(folder.run(&["fix", "-q"]).status, Some(0));
        assert_eq!(folder.names().len(), 40, "the next run removes what was left behind");
        assert!(folder.names().iter().all(|name| folder.text(name) == new));
    }
    // So many kills must have come at the right time.
    assert!(kills() < 100 || (half_done > 0 && left > 0), "{half_done} in the middle of the tree, {left} temporary files left behind");
}

#[test]
fn what_a_killed_run_left_is_removed_even_if_nothing_is_to_be_fixed() {
    let folder = Folder::new();
    folder.write("a.txt", "Nothing.\n");
    let name = left_behind();
    folder.write(&name, "half");
    for others in [".degarble-notes", ".degarble-0000000000000000-0000000000000000.tmp", "a.txt.tmp", ".a.txt.swp"] {
        folder.write(others, "somebody's");
    }
    assert_eq!(folder.run(&["fix", "-n"]).status, Some(0));
    assert!(folder.names().contains(&name), "a dry run writes nothing");
    assert_eq!(folder.run(&["fix"]).status, Some(0));
    assert!(!folder.names().contains(&name));
    assert_eq!(folder.names().len(), 5, "what is not ours stays");
}

/// Returns the name of the temporary file of `a.txt`.
fn left_behind() -> String {
    use degarble::text::Hash;
    let hash = Hash::of(b"a.txt").to_string();
    format!(".degarble-{hash}-{}.tmp", Hash::of(b"temporary file of degarble ").and(hash.as_bytes()))
}

#[test]
fn two_runs_at_once_lose_no_edit() {
    let folder = tree(30, 20);
    let other = "[term.test]\npreferred = \"pilot zone\"\ngarbled = [\"test area\"]\n";
    fs::write(folder.house(), format!("{HOUSE}{other}")).expect("it can be written");
    folder.names().iter().for_each(|name| drop(folder.write(name, "The long triangle and a test area.\n".repeat(200))));
    let run = |term: &str| folder.run(&["fix", "-q", "-e", term]);
    // Each of them may find that the other was faster, says so, and does the rest when it is run again.
    for _ in 0..3 {
        thread::scope(|scope| {
            let runs = [scope.spawn(|| run("test")), scope.spawn(|| run("yangtze-river-delta"))];
            for told in runs.map(|run| run.join().expect("it ends")) {
                assert!(told.status == Some(0) || told.err.contains("changed while it was read"), "{told:?}");
            }
        });
    }
    ["test", "yangtze-river-delta"].into_iter().for_each(|term| drop(run(term)));
    let whole = "The Yangtze River Delta and a pilot zone.\n".repeat(200);
    assert!(folder.names().iter().all(|name| folder.text(name) == whole));
    assert_eq!(folder.names().len(), 30);
}

#[test]
fn two_equal_runs_at_once_both_succeed() {
    let folder = tree(30, 100);
    thread::scope(|scope| {
        let runs = [0, 1].map(|_| scope.spawn(|| folder.run(&["fix", "-q"])));
        runs.map(|run| run.join().expect("it ends")).iter().for_each(|told| assert_eq!(told.status, Some(0), "{told:?}"));
    });
    assert!(folder.names().iter().all(|name| folder.text(name) == NEW.repeat(100)));
    assert_eq!(folder.names().len(), 30);
}

#[test]
fn a_backup_keeps_the_old_text() {
    let folder = Folder::new();
    folder.write("a.txt", OLD);
    folder.write("b.txt", "Nothing.\n");
    assert_eq!(folder.run(&["fix", "--backup"]).status, Some(0));
    assert_eq!(folder.names(), ["a.txt", "a.txt.bak", "b.txt"], "only a file that is rewritten has a backup");
    assert_eq!((folder.text("a.txt").as_str(), folder.text("a.txt.bak").as_str()), (NEW, OLD));
    folder.write("a.txt", OLD);
    folder.run(&["fix", "--backup"]).refused("`a.txt`: there is a backup already, `a.txt.bak`, so it was left alone");
    assert_eq!(folder.text("a.txt"), OLD);
    assert_eq!(folder.run(&["fix", "--backup=.2"]).status, Some(0));
    assert_eq!((folder.text("a.txt.bak").as_str(), folder.text("a.txt.2").as_str()), (OLD, OLD));
    for suffix in ["", "/../../x", "a/b"] {
        folder.run(&["fix", &format!("--backup={suffix}")]).refused("is no end of a file name");
    }
}

#[test]
fn lists_by_date_stay_in_order() {
    let folder = Folder::new();
    let date = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    for (name, seconds) in [("a.txt", 3_000), ("b.txt", 1_000), ("c.txt", 2_000)] {
        let path = folder.write(name, OLD);
        fs::File::options().write(true).open(path).and_then(|file| file.set_modified(date(seconds))).expect("it has a date");
    }
    let kept = folder.write("d.txt", "Nothing.\n");
    fs::File::options().write(true).open(&kept).and_then(|file| file.set_modified(date(4_000))).expect("it has a date");
    assert_eq!(folder.run(&["fix"]).status, Some(0));
    let time = |name: &str| fs::metadata(folder.path().join(name)).and_then(|file| file.modified()).expect("it has a date");
    assert!(time("b.txt") < time("c.txt") && time("c.txt") < time("a.txt"));
    assert!(time("b.txt") > date(4_000), "what was rewritten is new");
    assert_eq!(time("d.txt"), date(4_000));
}

#[cfg(unix)]
mod unix {
    use std::io::Write;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
    use std::os::unix::process::CommandExt;
    use std::path::PathBuf;
    use std::process::{Command, Stdio};

    use super::*;

    /// Somebody who may not do everything.
    const NOBODY: u32 = 65_534;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the mode can be set");
    }

    fn is_root(folder: &Folder) -> bool {
        fs::metadata(folder.house()).expect("it is there").uid() == 0
    }

    /// Runs `degarble fix` as somebody who may not do everything.
    fn run_as_user(folder: &Folder) -> Told {
        if !is_root(folder) {
            return folder.run(&["fix"]);
        }
        let program = folder.path().with_file_name("degarble");
        fs::copy(env!("CARGO_BIN_EXE_degarble"), &program).expect("it can be copied");
        set_mode(folder.path().parent().expect("it is in a folder"), 0o755);
        Told::new(&folder.command_of(&program, &["fix"]).uid(NOBODY).gid(NOBODY).output().expect("it can be run"))
    }

    fn give_away(folder: &Folder, path: &Path) {
        if is_root(folder) {
            chown(path, Some(NOBODY), Some(NOBODY)).expect("root may give files away");
        }
    }

    #[test]
    fn a_missing_permission_is_told_and_the_others_are_done() {
        let folder = Folder::new();
        let (secret, fixed, done) = (folder.write("a.txt", OLD), folder.write("b.txt", OLD), folder.write("c.txt", OLD));
        [&secret, &fixed, &done, &folder.path()].into_iter().for_each(|path| give_away(&folder, path));
        set_mode(&secret, 0o000);
        set_mode(&fixed, 0o444);
        let told = run_as_user(&folder);
        told.refused("`a.txt`: permission denied");
        told.refused("`b.txt`: read-only");
        set_mode(&secret, 0o644);
        assert_eq!([folder.text("a.txt"), folder.text("b.txt"), folder.text("c.txt")], [OLD, OLD, NEW]);
    }

    #[test]
    fn a_read_only_folder_is_told_and_the_others_are_done() {
        let folder = Folder::new();
        let (closed, open) = (folder.write("closed/a.txt", OLD), folder.write("open/a.txt", OLD));
        let closed_folder = folder.path().join("closed");
        [&closed, &open, &closed_folder, &folder.path().join("open")].into_iter().for_each(|path| give_away(&folder, path));
        set_mode(&closed_folder, 0o555);
        let told = run_as_user(&folder);
        set_mode(&closed_folder, 0o755);
        told.refused("`closed/a.txt`: no new file can be made in its folder: permission denied");
        assert_eq!([folder.text("closed/a.txt"), folder.text("open/a.txt")], [OLD, NEW]);
    }

    /// A limit on the size of files stands in for a full disk: both stop a write half way.
    #[test]
    fn a_full_disk_is_told_and_the_others_are_done() {
        let folder = Folder::new();
        folder.write("large.txt", OLD.repeat(4_000));
        folder.write("small.txt", OLD);
        let limited = "trap '' XFSZ; ulimit -f 16; exec \"$0\" fix --no-builtin -G ../house.toml";
        let output = Command::new("sh").args(["-c", limited, env!("CARGO_BIN_EXE_degarble")]).current_dir(folder.path()).output();
        let told = Told::new(&output.expect("there is a shell"));
        told.refused("`large.txt`: file too large, so it was left alone");
        assert_eq!(folder.text("large.txt"), OLD.repeat(4_000));
        assert_eq!(folder.text("small.txt"), NEW);
        assert_eq!(folder.names(), ["large.txt", "small.txt"]);
    }

    #[test]
    fn a_baseline_and_a_page_are_written_whole_or_not_at_all() {
        let folder = Folder::new();
        folder.write("a.txt", OLD.repeat(4_000));
        for args in ["baseline write --baseline b.toml a.txt", "review --html b.html a.txt"] {
            let limited = format!("trap '' XFSZ; ulimit -f 0; exec \"$0\" {args} --no-builtin -G ../house.toml");
            let output = Command::new("sh").args(["-c", &limited, env!("CARGO_BIN_EXE_degarble")]).current_dir(folder.path()).output();
            let told = Told::new(&output.expect("there is a shell"));
            assert_eq!(told.status, Some(2), "{told:?}");
            assert!(told.err.contains("file too large"), "{told:?}");
            assert_eq!(folder.names(), ["a.txt"], "{args}");
        }
    }

    /// A real full disk, where one may be mounted.
    #[test]
    fn a_full_file_system_is_told_and_the_others_are_done() {
        let folder = Folder::new();
        let mount = |args: &[&str]| Command::new(args[0]).args(&args[1..]).arg(folder.path()).stderr(Stdio::null()).status();
        if !mount(&["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs"]).is_ok_and(|status| status.success()) {
            return;
        }
        folder.write("large.txt", OLD.repeat(7_000));
        folder.write("small.txt", OLD);
        let told = folder.run(&["fix"]);
        let (large, small, names) = (folder.text("large.txt"), folder.text("small.txt"), folder.names());
        mount(&["umount"]).expect("it can be unmounted");
        told.refused("`large.txt`: no space left on device, so it was left alone");
        assert!(large == OLD.repeat(7_000) && small == NEW);
        assert_eq!(names, ["large.txt", "small.txt"]);
    }

    /// Starts a run that waits for the text of its first file, a named pipe; `meanwhile` happens before that text comes.
    fn held_up(folder: &Folder, meanwhile: impl FnOnce()) -> Told {
        let pipe = folder.path().join("0.txt");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("there is mkfifo").success());
        let child = folder.command(&["fix", "-j", "1", "0.txt", "a.txt", "b.txt"]).spawn().expect("the program was built");
        // This waits until the run reads.
        let mut text = fs::File::options().write(true).open(&pipe).expect("it can be opened");
        meanwhile();
        text.write_all(b"Nothing.\n").expect("it is read");
        drop(text);
        Told::new(&child.wait_with_output().expect("it ends"))
    }

    #[test]
    fn a_file_that_vanishes_is_told_and_the_others_are_done() {
        let folder = Folder::new();
        let gone = folder.write("a.txt", OLD);
        folder.write("b.txt", OLD);
        held_up(&folder, || fs::remove_file(&gone).expect("it can be removed")).refused("`a.txt`: no such file");
        assert_eq!(folder.names(), ["0.txt", "b.txt"]);
        assert_eq!(folder.text("b.txt"), NEW);
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_told_and_the_others_are_done() {
        let folder = Folder::new();
        folder.write("b.txt", OLD);
        // What is read from this pipe is not what stands there when it is to be written: a pipe is no file to write to at all.
        let pipe = folder.path().join("0.txt");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("there is mkfifo").success());
        let child = folder.command(&["fix", "-j", "1", "0.txt", "b.txt"]).spawn().expect("the program was built");
        let mut text = fs::File::options().write(true).open(&pipe).expect("it can be opened");
        fs::remove_file(&pipe).expect("it can be removed");
        folder.write("0.txt", "An editor has saved this.\n");
        text.write_all(OLD.as_bytes()).expect("it is read");
        drop(text);
        Told::new(&child.wait_with_output().expect("it ends")).refused("`0.txt`: changed while it was read, so it was left alone");
        assert_eq!([folder.text("0.txt").as_str(), folder.text("b.txt").as_str()], ["An editor has saved this.\n", NEW]);
    }

    #[test]
    fn mode_owner_and_extended_attributes_are_kept() {
        let folder = Folder::new();
        let path = folder.write("a.txt", OLD);
        give_away(&folder, &path);
        set_mode(&path, 0o646);
        let has_attributes = xattr::set(&path, "user.source", b"news desk").is_ok();
        let before = fs::metadata(&path).expect("it is there");
        assert_eq!(folder.run(&["fix"]).status, Some(0));
        let after = fs::metadata(&path).expect("it is there");
        assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
        let kept = xattr::get(&path, "user.source").ok().flatten();
        assert_eq!(kept, has_attributes.then(|| b"news desk".to_vec()));
        assert_eq!(folder.text("a.txt"), NEW);
    }

    #[test]
    fn a_link_is_followed_and_stays_a_link() {
        let folder = Folder::new();
        let file = folder.path().with_file_name("elsewhere.txt");
        fs::write(&file, OLD).expect("it can be written");
        symlink(&file, folder.path().join("link.txt")).expect("links can be made");
        assert_eq!(folder.run(&["fix"]).out, "nothing to change\n", "a link in a folder is not read: it may lead anywhere");
        assert_eq!(folder.run(&["fix", "link.txt"]).status, Some(0));
        assert_eq!(fs::read_link(folder.path().join("link.txt")).expect("it is a link"), file);
        assert_eq!(fs::read_to_string(&file).expect("it is there"), NEW);
    }

    #[test]
    fn a_hard_link_is_warned_of_and_keeps_the_old_text() {
        let folder = Folder::new();
        let other: PathBuf = folder.path().join("other.name");
        fs::hard_link(folder.write("a.txt", OLD), &other).expect("a file can have two names");
        let told = folder.run(&["fix"]);
        assert_eq!(told.status, Some(0));
        assert_eq!(told.err, "warning: `a.txt` had another name, a hard link: that one keeps the old text\n");
        assert_eq!([folder.text("a.txt"), folder.text("other.name")], [NEW, OLD]);
    }
}
