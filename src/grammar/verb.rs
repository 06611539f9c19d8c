use super::casing::raise;

/// The form in which a verb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `play`
    Base,
    /// `plays`
    Third,
    /// `played`
    Past,
    /// `played`, `given`
    Participle,
    /// `playing`
    Gerund,
}

/// Base, past, participle. The source of the list: the irregular verbs of school grammars that news texts use.
const IRREGULAR: &[(&str, &str, &str)] = &[
    ("arise", "arose", "arisen"),
    ("bear", "bore", "borne"),
    ("beat", "beat", "beaten"),
    ("become", "became", "become"),
    ("begin", "began", "begun"),
    ("bet", "bet", "bet"),
    ("bid", "bid", "bid"),
    ("bind", "bound", "bound"),
    ("break", "broke", "broken"),
    ("bring", "brought", "brought"),
    ("broadcast", "broadcast", "broadcast"),
    ("build", "built", "built"),
    ("burst", "burst", "burst"),
    ("buy", "bought", "bought"),
    ("cast", "cast", "cast"),
    ("catch", "caught", "caught"),
    ("choose", "chose", "chosen"),
    ("come", "came", "come"),
    ("cost", "cost", "cost"),
    ("cut", "cut", "cut"),
    ("deal", "dealt", "dealt"),
    ("dig", "dug", "dug"),
    ("draw", "drew", "drawn"),
    ("drink", "drank", "drunk"),
    ("drive", "drove", "driven"),
    ("eat", "ate", "eaten"),
    ("fall", "fell", "fallen"),
    ("feed", "fed", "fed"),
    ("feel", "felt", "felt"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("fly", "flew", "flown"),
    ("forecast", "forecast", "forecast"),
    ("foresee", "foresaw", "foreseen"),
    ("forget", "forgot", "forgotten"),
    ("get", "got", "got"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("grow", "grew", "grown"),
    ("hang", "hung", "hung"),
    ("hear", "heard", "heard"),
    ("hide", "hid", "hidden"),
    ("hit", "hit", "hit"),
    ("hold", "held", "held"),
    ("hurt", "hurt", "hurt"),
    ("keep", "kept", "kept"),
    ("know", "knew", "known"),
    ("lay", "laid", "laid"),
    ("lead", "led", "led"),
    ("leave", "left", "left"),
    ("lend", "lent", "lent"),
    ("let", "let", "let"),
    ("lie", "lay", "lain"),
    ("lose", "lost", "lost"),
    ("make", "made", "made"),
    ("mean", "meant", "meant"),
    ("meet", "met", "met"),
    ("mislead", "misled", "misled"),
    ("offset", "offset", "offset"),
    ("overcome", "overcame", "overcome"),
    ("oversee", "oversaw", "overseen"),
    ("overtake", "overtook", "overtaken"),
    ("pay", "paid", "paid"),
    ("put", "put", "put"),
    ("read", "read", "read"),
    ("rebuild", "rebuilt", "rebuilt"),
    ("reset", "reset", "reset"),
    ("rewrite", "rewrote", "rewritten"),
    ("ride", "rode", "ridden"),
    ("ring", "rang", "rung"),
    ("rise", "rose", "risen"),
    ("run", "ran", "run"),
    ("say", "said", "said"),
    ("see", "saw", "seen"),
    ("seek", "sought", "sought"),
    ("sell", "sold", "sold"),
    ("send", "sent", "sent"),
    ("set", "set", "set"),
    ("shake", "shook", "shaken"),
    ("shoot", "shot", "shot"),
    ("show", "showed", "shown"),
    ("shut", "shut", "shut"),
    ("sing", "sang", "sung"),
    ("sink", "sank", "sunk"),
    ("sit", "sat", "sat"),
    ("speak", "spoke", "spoken"),
    ("spend", "spent", "spent"),
    ("split", "split", "split"),
    ("spread", "spread", "spread"),
    ("stand", "stood", "stood"),
    ("steal", "stole", "stolen"),
    ("stick", "stuck", "stuck"),
    ("strike", "struck", "struck"),
    ("strive", "strove", "striven"),
    ("swear", "swore", "sworn"),
    ("sweep", "swept", "swept"),
    ("take", "took", "taken"),
    ("teach", "taught", "taught"),
    ("tell", "told", "told"),
    ("think", "thought", "thought"),
    ("throw", "threw", "thrown"),
    ("undergo", "underwent", "undergone"),
    ("understand", "understood", "understood"),
    ("undertake", "undertook", "undertaken"),
    ("uphold", "upheld", "upheld"),
    ("wear", "wore", "worn"),
    ("win", "won", "won"),
    ("withdraw", "withdrew", "withdrawn"),
    ("withstand", "withstood", "withstood"),
    ("write", "wrote", "written"),
    ("have", "had", "had"),
    ("do", "did", "done"),
    ("be", "was", "been"),
];

/// Verbs of more than one syllable that double their last letter.
const DOUBLING: &[&str] = &[
    "refer", "prefer", "occur", "control", "submit", "permit", "commit", "admit", "equip", "transfer", "compel", "propel", "begin",
    "forget", "upset", "offset", "reset", "regret", "defer", "confer", "incur", "deter", "patrol",
];

/// The spelling of a form in pieces: a stem, its last letter again if that is doubled, and an ending.
#[derive(Debug, Clone, Copy)]
struct Spelling<'v> {
    stem: &'v str,
    again: Option<char>,
    ending: &'static str,
}

impl Spelling<'_> {
    fn is(self, word: &str) -> bool {
        let rest = word.strip_prefix(self.stem);
        let rest = if let Some(again) = self.again { rest.and_then(|rest| rest.strip_prefix(again)) } else { rest };
        rest == Some(self.ending)
    }
}

/// Returns `verb` (its base form, lower case) in the form asked for.
///
/// ```
/// use degarble::grammar::{Form, conjugate};
/// assert_eq!((conjugate("take", Form::Past), conjugate("plan", Form::Gerund)), ("took".into(), "planning".into()));
/// ```
pub fn conjugate(verb: &str, form: Form) -> String {
    let Spelling { stem, again, ending } = spelling(verb, form, irregular(verb));
    stem.chars().chain(again).chain(ending.chars()).collect()
}

/// Returns the past and the participle of an irregular verb.
fn irregular(verb: &str) -> Option<(&'static str, &'static str)> {
    let is = |base: &str| base.len() == verb.len() && base == verb;
    IRREGULAR.iter().find(|(base, ..)| is(base)).map(|(_, past, participle)| (*past, *participle))
}

fn spelling<'v>(verb: &'v str, form: Form, irregular: Option<(&'static str, &'static str)>) -> Spelling<'v> {
    let whole = |stem: &'v str| Spelling { stem, again: None, ending: "" };
    match (form, irregular) {
        (Form::Base, _) => whole(verb),
        (Form::Third, _) if verb == "be" => whole("is"),
        (Form::Third, _) if verb == "have" => whole("has"),
        (Form::Third, _) => third(verb),
        (Form::Past, Some((past, _))) => whole(past),
        (Form::Participle, Some((_, participle))) => whole(participle),
        (Form::Past | Form::Participle, None) => past(verb),
        (Form::Gerund, _) => gerund(verb),
    }
}

/// Returns every form of `verb`, without repeats.
pub fn forms(verb: &str) -> Vec<String> {
    let mut all: Vec<String> =
        [Form::Base, Form::Third, Form::Past, Form::Participle, Form::Gerund].iter().map(|form| conjugate(verb, *form)).collect();
    if verb == "be" {
        all.extend(["am", "are", "were"].map(str::to_owned));
    }
    all.sort();
    all.dedup();
    all
}

/// Returns the forms of `verb` with a capital if it has one: `Climb`, `Climbed`.
pub fn spelled_forms(verb: &str) -> Vec<String> {
    let lower = verb.to_lowercase();
    if lower == verb {
        return forms(verb);
    }
    let others = forms(&lower).into_iter().filter(|form| *form != lower).map(|form| raise(&form).into_owned());
    std::iter::once(verb.to_owned()).chain(others).collect()
}

/// Returns the form of `verb` in which `word` (lower case) stands; after `have` or `be`, as `after_auxiliary` tells, a past is a participle.
pub fn form_of(word: &str, verb: &str, after_auxiliary: bool) -> Option<Form> {
    // All forms of a verb begin alike, but for `was`, `went` and `ate`.
    if word.bytes().next() != verb.bytes().next() && !matches!(verb, "be" | "go" | "eat") {
        return None;
    }
    let irregular = irregular(verb);
    let is = |form| spelling(verb, form, irregular).is(word);
    let order = if after_auxiliary {
        [Form::Participle, Form::Gerund, Form::Base, Form::Third, Form::Past]
    } else {
        [Form::Base, Form::Third, Form::Past, Form::Participle, Form::Gerund]
    };
    match word {
        "am" | "are" if verb == "be" => Some(Form::Base),
        "were" if verb == "be" => Some(Form::Past),
        _ => order.into_iter().find(|form| is(*form)),
    }
}

fn third(verb: &str) -> Spelling<'_> {
    if ends_in_consonant_y(verb) {
        return Spelling { stem: &verb[..verb.len() - 1], again: None, ending: "ies" };
    }
    let hisses = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| verb.ends_with(end));
    Spelling { stem: verb, again: None, ending: if hisses { "es" } else { "s" } }
}

fn past(verb: &str) -> Spelling<'_> {
    match () {
        () if verb.ends_with('e') => Spelling { stem: verb, again: None, ending: "d" },
        () if ends_in_consonant_y(verb) => Spelling { stem: &verb[..verb.len() - 1], again: None, ending: "ied" },
        () => Spelling { stem: verb, again: doubled(verb), ending: "ed" },
    }
}

fn gerund(verb: &str) -> Spelling<'_> {
    match () {
        () if verb.ends_with("ie") && verb.len() > 2 => Spelling { stem: &verb[..verb.len() - 2], again: None, ending: "ying" },
        () if verb.ends_with('e') && verb.len() > 2 && !verb.ends_with("ee") && !verb.ends_with("oe") => {
            Spelling { stem: &verb[..verb.len() - 1], again: None, ending: "ing" }
        }
        () => Spelling { stem: verb, again: doubled(verb), ending: "ing" },
    }
}

fn ends_in_consonant_y(verb: &str) -> bool {
    verb.len() > 1 && verb.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|end| verb.ends_with(end))
}

/// Returns the last letter of `verb` where English doubles it: one syllable that ends in consonant, vowel, consonant.
fn doubled(verb: &str) -> Option<char> {
    let is_vowel = |c: char| "aeiou".contains(c);
    let mut back = verb.chars().rev();
    let (last, vowel) = (back.next()?, back.next()?);
    let closed = back.next().is_none_or(|before| !is_vowel(before)) && is_vowel(vowel) && !is_vowel(last) && !"wxy".contains(last);
    let has_one_syllable = || verb.chars().filter(|c| is_vowel(*c)).count() == 1;
    (closed && (has_one_syllable() || DOUBLING.contains(&verb))).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(verb: &str, expected: &str) {
        let all = [Form::Third, Form::Past, Form::Participle, Form::Gerund].map(|form| conjugate(verb, form)).join(" ");
        assert_eq!(all, expected);
    }

    #[test]
    fn verbs_are_conjugated() {
        check("play", "plays played played playing");
        check("carry", "carries carried carried carrying");
        check("plan", "plans planned planned planning");
        check("develop", "develops developed developed developing");
        check("submit", "submits submitted submitted submitting");
        check("promote", "promotes promoted promoted promoting");
        check("give", "gives gave given giving");
        check("see", "sees saw seen seeing");
        check("be", "is was been being");
        check("do", "does did done doing");
        check("wash", "washes washed washed washing");
        check("lie", "lies lay lain lying");
        // What is no verb keeps its letters, so that its forms are known again.
        check("e", "es ed ed eing");
        check("y", "ys yed yed ying");
        check("untie", "unties untied untied untying");
        check("watch", "watches watched watched watching");
        check("up", "ups upped upped upping");
        check("ax", "axes axed axed axing");
    }

    #[test]
    fn the_form_of_a_word_is_known() {
        assert_eq!(form_of("took", "take", false), Some(Form::Past));
        assert_eq!(form_of("played", "play", true), Some(Form::Participle));
        assert_eq!(form_of("played", "play", false), Some(Form::Past));
        assert_eq!(form_of("toy", "take", false), None);
    }

    #[test]
    fn forms_are_spelled_as_their_verb() {
        assert_eq!(spelled_forms("Take").join(" "), "Take Taken Takes Taking Took");
        assert_eq!(spelled_forms("take"), forms("take"));
    }

    #[test]
    fn only_be_has_am_are_and_were() {
        assert_eq!(forms("be"), ["am", "are", "be", "been", "being", "is", "was", "were"]);
        assert_eq!(forms("take"), ["take", "taken", "takes", "taking", "took"]);
        assert_eq!(["am", "are", "were"].map(|word| form_of(word, "be", false)), [Some(Form::Base), Some(Form::Base), Some(Form::Past)]);
        assert_eq!([("are", "achieve"), ("were", "win")].map(|(word, verb)| form_of(word, verb, false)), [None, None]);
    }
}
