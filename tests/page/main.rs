//! The page of `review --html` in a headless Chromium. `cargo test` leaves it out; `cargo test --test page` runs it, and puts
//! pictures of the page into `target/page`.

mod browser;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use browser::Browser;

const HOUSE: &str = r#"
version = 1
[term.delta]
source = ["长三角", "</script><script>window.hacked = 'source'</script>"]
preferred = "the Yangtze River Delta"
garbled = ["long triangle"]
[term.enterprise]
preferred = "leading enterprise(s)"
garbled = ["faucet company(s)"]
safety = "review"
[term.hub]
preferred = ["hub(s)", "node(s) <img src=x onerror=\"window.hacked='wording'\">"]
garbled = ["head belly(s)"]
[term.odd]
garbled = ["five six seven"]
safety = "flag"
say = "a count-off <img src=x onerror=\"window.hacked='say'\">"
"#;

/// A slot class can't be written in a wording: `<` is escaped there.
fn house() -> String {
    HOUSE.replace("node(s) <img", "node(s) \\\\<img")
}

const ARTICLE: &str = "A faucet company, two faucet companies, a long triangle city, a head belly, head bellies, five six seven.\n";

/// Markup and script wherever a document can put them: around, between and inside of the garbled words.
const EVIL: &[&str] = &[
    "<script>window.hacked='script'</script>",
    "</script><script>window.hacked='end'</script>",
    "<!--<script>",
    "-->",
    "]]>",
    "<img src=x onerror=\"window.hacked='image'\">",
    "\" onfocus=\"window.hacked='attribute'\" autofocus x=\"",
    "' onclick='window.hacked=1' x='",
    "<svg onload=window.hacked='svg'>",
    "<iframe srcdoc=\"<script>parent.hacked='frame'</script>\"></iframe>",
    "<a href=\"javascript:window.hacked='link'\">link</a>",
    "&lt;script&gt;window.hacked='entity'&lt;/script&gt;",
    "\u{2028}\u{2029}\u{202e}\u{1b}[31m\u{7}",
    "{{script}} ${window.hacked='template'} \\\" \\u003cscript\\u003e",
    "</style><style>*{display:none}</style>",
    "</title><base href=\"http://example.invalid/\"><meta http-equiv=refresh content=\"0;url=http://example.invalid/\">",
    "</textarea></template></noscript><script>window.hacked='close'</script>",
];

/// A folder with files, and the program in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("there is a folder for temporary files"));
        folder.write("house.toml", &house());
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().canonicalize().expect("it is there").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("it can be written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("it can be read")
    }

    /// Runs the program; returns its exit status and what it printed.
    fn run(&self, args: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_degarble")).args(args).current_dir(self.0.path()).output().expect("it was built");
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code().expect("it ends"), text)
    }

    /// Makes the page of the files, and opens it.
    fn page(&self, browser: &Browser, args: &[&str]) {
        let args: Vec<&str> = ["review", "--no-builtin", "-G", "house.toml", "--html", "page.html"].iter().chain(args).copied().collect();
        let (status, text) = self.run(&args);
        assert_eq!(status, 0, "{text}");
        browser.open(&self.path("page.html"));
    }

    /// Waits for the decisions that the page saves.
    fn decisions(&self) -> String {
        let path = self.path("decisions.json");
        wait(|| path.is_file());
        self.read("decisions.json")
    }
}

#[track_caller]
fn wait(mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < end, "it does not happen");
        sleep(Duration::from_millis(20));
    }
}

/// Saves a picture of the window for people to look at.
fn picture(browser: &Browser, name: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../page");
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join(name).with_extension("png"), from_base64(&browser.picture())).expect("a file can be written");
}

fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text.chars().filter_map(|letter| LETTERS.find(letter)) {
        bits = bits << 6 | letter as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 255) as u8);
        }
    }
    bytes
}

fn counts(browser: &Browser) -> String {
    browser.text("return document.getElementById('counts').textContent")
}

fn status(browser: &Browser) -> String {
    browser.text("return document.getElementById('status').textContent")
}

fn current(browser: &Browser) -> String {
    browser.text("return document.querySelector('[aria-current]').getAttribute('aria-label')")
}

#[test]
fn a_hostile_document_runs_nothing_and_changes_nothing_of_the_page() {
    let folder = Folder::new();
    let browser = Browser::start(&folder.path(""));
    let words = ["long triangle", "faucet company", "head belly", "five six seven"];
    let lines = EVIL.iter().flat_map(|evil| words.map(|words| format!("{evil} Here {words} {evil} and \"{words}\" {evil}.\n\n")));
    let text: String = lines.collect();
    for name in ["a.txt", "b.md", "c.html", "<img src=x onerror=window.hacked='name'>.txt", "\" onclick=\"window.hacked=1\" x=\".md"] {
        folder.write(name, &text);
    }
    folder.page(&browser, &["."]);
    let elements = "return ['script','style','img','svg','iframe','base','a','meta','form'].map((name) => `${name} ${document.getElementsByTagName(name).length}`).join()";
    let own = "script 2,style 1,img 0,svg 0,iframe 0,base 0,a 1,meta 5,form 2";
    assert_eq!(browser.text(elements), own);
    let findings = browser.run("return document.querySelectorAll('[data-finding]').length").as_u64().expect("a number");
    assert!(findings > 400, "{findings} findings");
    browser.click("[name=view][value=side]");
    for _ in 0..12 {
        browser.press("n1y2da1kAu");
    }
    browser.press("e");
    browser.press("<img src=x onerror=window.hacked=1>\u{e007}");
    assert_eq!(browser.text(elements), own);
    // What document text could not do, the policy would not allow either.
    browser.run("document.getElementById('reason').innerHTML = '<img src=x onerror=\"window.hacked=1\">'");
    browser.run("const one = document.createElement('script'); one.textContent = 'window.hacked = 1'; document.body.append(one)");
    browser.run("return new Promise((done) => setTimeout(done, 300))");
    assert_eq!(browser.run("return window.hacked === undefined"), Value::Bool(true));
    let attributes = "return [...document.querySelectorAll('main *')].flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith('on')).length";
    assert_eq!(browser.run(attributes), json!(0));
}

#[test]
fn the_keys_are_those_of_the_terminal_and_apply_writes_the_same() {
    for keys in ["ynn1ne", "a1kn", "da2n", "Aa1n", "nuyn1d", "ynkkk"] {
        let folder = Folder::new();
        let browser = Browser::start(&folder.path(""));
        folder.write("a.txt", ARTICLE);
        folder.page(&browser, &["--all", "a.txt"]);
        // In the terminal, words follow `e`; on the page, they are typed in its field.
        for key in keys.chars() {
            browser.press(&key.to_string());
            if key == 'e' {
                browser.press("other words\u{e007}");
            }
        }
        browser.press("s");
        folder.decisions();
        folder.write("b.txt", ARTICLE);
        folder.write("keys", &keys.replace('e', "e other words\n"));
        let args = ["review", "--no-builtin", "-G", "house.toml", "--all", "--answers", "keys", "b.txt"];
        assert_eq!(folder.run(&args).0, 0);
        let (status, told) = folder.run(&["apply", "decisions.json"]);
        assert_eq!(status, 0, "{keys}: {told}");
        assert_eq!(folder.read("a.txt"), folder.read("b.txt"), "{keys}");
        assert_eq!(keys.contains('k'), folder.path(".degarble/keep.toml").is_file(), "{keys}");
    }
}

#[test]
fn answers_are_counted_and_can_be_taken_back() {
    let folder = Folder::new();
    let browser = Browser::start(&folder.path(""));
    folder.write("a.txt", ARTICLE);
    folder.page(&browser, &["a.txt"]);
    assert_eq!(counts(&browser), "1 accepted, 0 left, 5 open of 6");
    assert_eq!(current(&browser), "faucet company, becomes leading enterprise: enterprise, review, open");
    browser.press("a");
    assert_eq!(counts(&browser), "3 accepted, 0 left, 3 open of 6");
    browser.press("y");
    assert_eq!(status(&browser), "there are several candidates: choose one with 1 to 2");
    browser.press("9");
    assert_eq!(status(&browser), "there is no candidate 9");
    browser.press("2d");
    assert_eq!(counts(&browser), "4 accepted, 1 left, 1 open of 6");
    browser.press("y");
    assert_eq!(status(&browser), "nothing is proposed here: type another wording, or leave it");
    browser.press("n");
    assert_eq!(status(&browser), "All findings that are shown are answered: save the decisions.");
    browser.press("uuuu");
    assert_eq!(counts(&browser), "1 accepted, 0 left, 5 open of 6");
    browser.press("u");
    assert_eq!(status(&browser), "nothing to undo");
    browser.press("g");
    assert_eq!(status(&browser), "`g` works in the terminal only: degarble review");
    browser.press("?");
    assert_eq!(browser.run("return document.getElementById('help').open"), Value::Bool(true));
    picture(&browser, "help");
    browser.press("\u{e00c}");
    assert_eq!(browser.run("return document.getElementById('help').open"), Value::Bool(false));
}

#[test]
fn the_mouse_does_what_the_keys_do() {
    let folder = Folder::new();
    let browser = Browser::start(&folder.path(""));
    folder.write("a.txt", ARTICLE);
    folder.page(&browser, &["a.txt"]);
    browser.click("#f3");
    browser.click("#candidates button:nth-child(2)");
    assert!(current(&browser).starts_with("head bellies"), "{}", current(&browser));
    browser.click("#f0");
    browser.click("[data-key=a]");
    browser.click("#f2");
    browser.click("[data-key=n]");
    browser.click("#save");
    let decisions: Value = serde_json::from_str(&folder.decisions()).expect("it is JSON");
    let changes = decisions["files"][0]["changes"].as_array().expect("a list");
    assert_eq!(
        changes.iter().map(|change| change["was"].as_str().expect("text")).collect::<Vec<_>>(),
        ["faucet company", "faucet companies", "head belly"]
    );
}

#[test]
fn terms_and_tiers_are_filtered_and_two_sides_are_shown() {
    let folder = Folder::new();
    let browser = Browser::start(&folder.path(""));
    folder.write("a.txt", ARTICLE);
    folder.page(&browser, &["a.txt"]);
    let shown = "return [...document.querySelectorAll('.before .finding:not(.other)')].map((mark) => mark.dataset.finding).join()";
    assert_eq!(browser.text(shown), "0,1,2,3,4,5");
    browser.click("[name=tier][value=flag]");
    assert_eq!(browser.text(shown), "0,1,2,3,4");
    browser.run("const term = document.getElementById('term'); term.value = 'hub'; term.dispatchEvent(new Event('change'))");
    assert_eq!(browser.text(shown), "3,4");
    browser.press("A");
    assert_eq!(counts(&browser), "1 accepted, 0 left, 5 open of 6", "what is not shown is not answered");
    browser.click("[name=view][value=side]");
    let side = |name: &str| browser.text(&format!("return document.querySelector('.row .{name}').innerText"));
    assert!(side("before").contains("long triangle city") && !side("before").contains("Delta"), "{}", side("before"));
    assert!(side("after").contains("Yangtze River Delta city") && side("after").contains("A faucet company"), "{}", side("after"));
    browser.press("1");
    assert!(side("before").contains("head belly") && side("after").contains("a hub,"), "{}", side("after"));
    picture(&browser, "side");
}

#[test]
fn decisions_are_not_applied_to_a_file_that_has_changed() {
    let folder = Folder::new();
    let browser = Browser::start(&folder.path(""));
    folder.write("a.txt", ARTICLE);
    folder.write("b.txt", ARTICLE);
    folder.page(&browser, &["a.txt", "b.txt"]);
    browser.press("as");
    folder.decisions();
    folder.write("a.txt", "Another text.\n");
    let (status, told) = folder.run(&["apply", "decisions.json"]);
    assert_eq!(status, 2);
    assert!(told.contains("`a.txt`: the file has changed since the review; it was left alone"), "{told}");
    assert!(told.contains("make a new page"), "{told}");
    assert!(folder.read("b.txt").starts_with("A leading enterprise, two leading enterprises, a Yangtze River Delta city, a head belly"));
    assert_eq!(folder.read("a.txt"), "Another text.\n");
}

#[test]
fn everything_has_a_name_and_the_focus_shows() {
    let folder = Folder::new();
    let browser = Browser::start(&folder.path(""));
    folder.write("a.txt", ARTICLE);
    folder.page(&browser, &["a.txt"]);
    let nameless = "return [...document.querySelectorAll('button, input, select, [role=button], progress, aside, section, dialog, fieldset, [role=group]')]
        .filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label') || one.getAttribute('aria-labelledby') || one.labels?.length))
        .map((one) => one.outerHTML).join()";
    assert_eq!(browser.text(nameless), "");
    assert_eq!(browser.text("return document.documentElement.lang + document.querySelector('[role=status]').id"), "enstatus");
    let mut seen = Vec::new();
    for _ in 0..30 {
        browser.press("\u{e004}");
        seen.push(browser.text("return document.activeElement.tagName"));
        let outline = browser
            .text("return document.activeElement === document.body ? 'solid' : getComputedStyle(document.activeElement).outlineStyle");
        assert_eq!(outline, "solid", "{seen:?}");
    }
    assert!(["A", "SELECT", "INPUT", "BUTTON", "SPAN"].iter().all(|name| seen.iter().any(|seen| seen == name)), "{seen:?}");
}

#[test]
fn it_can_be_read_on_a_phone_in_the_dark_and_on_paper() {
    let folder = Folder::new();
    let browser = Browser::start(&folder.path(""));
    let article = fs::read_to_string("tests/review/thirty.txt").expect("the article is there");
    let long = "Averyveryverylongwordwithoutanyblank".repeat(12);
    folder.write(
        "thirty.txt",
        &format!("{article}\nA faucet company met. {long} 长三角一体化发展规划纲要在上海 head belly five six seven.\n"),
    );
    let (status, told) = folder.run(&["review", "-G", "house.toml", "--html", "page.html", "thirty.txt"]);
    assert_eq!(status, 0, "{told}");
    browser.open(&folder.path("page.html"));
    picture(&browser, "desktop");
    let phone = json!({ "width": 360, "height": 720, "deviceScaleFactor": 2, "mobile": true });
    browser.command("Emulation.setDeviceMetricsOverride", &phone);
    let fits = "return document.documentElement.scrollWidth <= 360";
    assert_eq!(browser.run(fits), Value::Bool(true), "no line is wider than a phone");
    browser.open(&folder.path("page.html"));
    let stays = "const box = document.querySelector('.current').getBoundingClientRect(); return box.top > 0 && box.bottom < document.getElementById('card').getBoundingClientRect().top";
    assert_eq!(browser.run(stays), Value::Bool(true), "the card does not hide the finding");
    picture(&browser, "phone");
    browser.click("[name=view][value=side]");
    assert_eq!(browser.run(fits), Value::Bool(true), "side by side neither");
    browser.click("[name=view][value=inline]");
    browser.command("Emulation.clearDeviceMetricsOverride", &json!({}));
    let luminance = "return Number(getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0]) > 128 ? 'light' : 'dark'";
    assert_eq!(browser.text(luminance), "light");
    browser.command("Emulation.setEmulatedMedia", &json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] }));
    assert_eq!(browser.text(luminance), "dark");
    picture(&browser, "dark");
    browser.command("Emulation.setEmulatedMedia", &json!({ "media": "print", "features": [] }));
    let hidden = "return ['aside', '.tools', '#status'].every((one) => getComputedStyle(document.querySelector(one)).display === 'none')";
    assert_eq!(browser.run(hidden), Value::Bool(true));
    picture(&browser, "print");
}
