use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use degarble::check::Checker;
use degarble::config::stays_inside;
use degarble::glossary::{Glossary, GlossaryFile, Term};
use degarble::suppress::{self, Scope};
use degarble::table::nearest;

use crate::args::GlossaryArgs;
use crate::config::{Choice, Configuration, Given};
use crate::trouble::{Trouble, shown};

/// Returns the glossary made ready, with the terms that were asked for.
pub(crate) fn checker(args: &GlossaryArgs) -> Result<Checker> {
    select(glossary(args)?, args)
}

/// A glossary made ready for texts with comments that hide findings.
pub(crate) struct Loaded {
    /// The glossary, with the term of comments that hide nothing.
    pub(crate) checker: Checker,
    terms: BTreeSet<String>,
    is_whole: bool,
}

impl Loaded {
    /// Reads the glossaries, and keeps the terms that were asked for.
    pub(crate) fn new(args: &GlossaryArgs) -> Result<Loaded> {
        let glossary = suppress::glossary()?.under(glossary(args)?);
        let terms = glossary.terms().iter().map(|term| term.id.clone()).collect();
        let configuration = Configuration::find(args)?;
        let has_choice = configuration.terms(args).names().chain(configuration.domains(args).names()).next().is_some();
        Ok(Loaded { checker: select(glossary, args)?, terms, is_whole: !has_choice })
    }

    /// What is looked for.
    pub(crate) fn scope(&self) -> Scope<'_> {
        let glossary = self.checker.glossary();
        let wanted = glossary.terms().iter().map(|term| term.id.clone()).collect();
        Scope { terms: self.terms.clone(), wanted, is_whole: self.is_whole, unused: glossary.term(suppress::TERM) }
    }
}

/// Returns every term of every layer.
pub(crate) fn glossary(args: &GlossaryArgs) -> Result<Glossary> {
    let configuration = Configuration::find(args)?;
    let is_builtin = configuration.is_builtin(args);
    let files = configuration.glossaries(args);
    if !is_builtin && files.is_empty() {
        let what = if args.no_builtin { "`--no-builtin`" } else { "`builtin = false`" };
        return Err(Trouble::with_help(format!("there is no glossary: {what} leaves out the only one"), "add one with `-G FILE`"));
    }
    layers(args)
}

/// Returns every term of every layer, of which there may be none.
pub(crate) fn layers(args: &GlossaryArgs) -> Result<Glossary> {
    layers_with(args, None)
}

/// Returns every term of every layer, with `instead` in the place of the file of its name, or over all if there is none.
pub(crate) fn layers_with(args: &GlossaryArgs, instead: Option<&GlossaryFile>) -> Result<Glossary> {
    let configuration = Configuration::find(args)?;
    let bottom = if configuration.is_builtin(args) { Glossary::builtin() } else { Glossary::default() };
    let mut is_open = instead;
    let all = configuration.glossaries(args).iter().try_fold(bottom, |below, path| {
        let mut layer = Layer { instead, ..Layer::default() };
        layer.add(path)?;
        if layer.is_instead {
            is_open = None;
        }
        let above = Glossary::read(&layer.files, &below)?;
        anyhow::Ok(below.under(above))
    })?;
    let Some(file) = is_open else { return Ok(all) };
    let mut layer = Layer::default();
    for import in file.imports() {
        layer.add(&beside(Path::new(&file.name), &import)?)?;
    }
    layer.files.push(file.clone());
    let above = Glossary::read(&layer.files, &all)?;
    Ok(all.under(above))
}

/// Makes the glossary ready with only the terms that were asked for.
pub(crate) fn select(mut glossary: Glossary, args: &GlossaryArgs) -> Result<Checker> {
    let configuration = Configuration::find(args)?;
    let (terms, domains) = (configuration.terms(args), configuration.domains(args));
    let is_term =
        |given: &Given| matches(&given.name, suppress::TERM) || glossary.terms().iter().any(|term| matches(&given.name, &term.id));
    let is_domain = |given: &Given| glossary.terms().iter().any(|term| term.domain.contains(&given.name));
    let no_terms = terms.names().cloned().chain(configuration.dropped()).filter(|given| !is_term(given));
    let no_terms = no_terms.map(|given| (given.clone(), no_term(&given.name, glossary.terms())));
    let no_domains = domains.names().filter(|given| !is_domain(given));
    let no_domains = no_domains.map(|given| (given.clone(), no_domain(&given.name, glossary.terms())));
    configuration.refuse(no_terms.chain(no_domains).take(MOST_UNKNOWN).collect())?;
    let has_drafts = configuration.has_drafts(args);
    glossary
        .retain(|term| !term.retired && (has_drafts || !term.draft) && terms.takes_term(&term.id) && domains.takes_domains(&term.domain));
    Ok(Checker::new(glossary))
}

/// Returns the error for a term that is in no glossary.
pub(crate) fn unknown(id: &str, terms: &[Term]) -> anyhow::Error {
    let (what, help) = no_term(id, terms);
    Trouble::with_help(what, help)
}

fn no_term(id: &str, terms: &[Term]) -> (String, String) {
    let near = nearest(id, terms.iter().map(|term| term.id.as_str()));
    let help = near
        .map_or_else(|| "a term has the name that findings show, like `leading-role`".to_owned(), |near| format!("did you mean `{near}`?"));
    (format!("no term is called `{id}`"), help)
}

fn no_domain(domain: &str, terms: &[Term]) -> (String, String) {
    let mut known: Vec<&str> = terms.iter().flat_map(|term| &term.domain).map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let help = match known.as_slice() {
        [] => "no term of this glossary has a domain: name none".to_owned(),
        _ => format!("the domains are: {}", known.join(", ")),
    };
    (format!("no term belongs to the domain `{domain}`"), help)
}

impl Choice {
    /// Whether the term called `id` is looked for.
    fn takes_term(&self, id: &str) -> bool {
        let named = |names: &[Given]| names.iter().any(|given| matches(&given.name, id));
        (self.wanted.is_empty() || named(&self.wanted)) && !named(&self.unwanted)
    }

    /// Whether a term of these domains is looked for: one of them is wanted and not unwanted. A term without a domain always is.
    fn takes_domains(&self, domains: &[String]) -> bool {
        let named = |names: &[Given], domain: &String| names.iter().any(|given| given.name == *domain);
        let is_on = |domain: &String| (self.wanted.is_empty() || named(&self.wanted, domain)) && !named(&self.unwanted, domain);
        domains.is_empty() || domains.iter().any(is_on)
    }
}

/// Whether `pattern`, in which `*` is any characters and `?` is one, matches all of `id`.
pub(crate) fn matches(pattern: &str, id: &str) -> bool {
    let (pattern, id): (Vec<char>, Vec<char>) = (pattern.chars().collect(), id.chars().collect());
    // The last star, and how far it reaches. An earlier one need never reach further, since the last one can.
    let (mut at, mut done, mut star) = (0, 0, None);
    while let Some(char) = id.get(done) {
        match (pattern.get(at), star) {
            (Some('*'), _) => {
                star = Some((at, done));
                at += 1;
            }
            (Some(wanted), _) if wanted == char || *wanted == '?' => (at, done) = (at + 1, done + 1),
            (_, Some((place, reach))) => {
                star = Some((place, reach + 1));
                (at, done) = (place + 1, reach + 1);
            }
            (_, None) => return false,
        }
    }
    pattern[at..].iter().all(|char| *char == '*')
}

/// The most names that are told to be unknown.
const MOST_UNKNOWN: usize = 100;

/// The files of one glossary, each behind those that it imports.
#[derive(Default)]
struct Layer<'f> {
    files: Vec<GlossaryFile>,
    seen: HashSet<PathBuf>,
    /// A file to be taken in the place of the one of its name.
    instead: Option<&'f GlossaryFile>,
    /// Whether it was.
    is_instead: bool,
    /// How many files import each other down to the one that is read.
    depth: usize,
}

/// The most files of one glossary.
const MOST_FILES: usize = 10_000;
/// How many files may import each other one after the other.
const DEEPEST: usize = 64;

impl Layer<'_> {
    fn add(&mut self, path: &Path) -> Result<()> {
        self.depth += 1;
        self.require_bounds(path)?;
        self.read(path)?;
        self.depth -= 1;
        Ok(())
    }

    fn require_bounds(&self, path: &Path) -> Result<()> {
        if self.depth > DEEPEST {
            let what = format!("`{}`: imported through more than {DEEPEST} files, one after the other", shown(path));
            return Err(Trouble::with_help(what, "import it in a file that is nearer to the glossary itself"));
        }
        if self.seen.len() >= MOST_FILES {
            let what = format!("`{}`: one file too many: a glossary has at most {MOST_FILES}", shown(path));
            return Err(Trouble::with_help(what, "put several files into one"));
        }
        Ok(())
    }

    fn read(&mut self, path: &Path) -> Result<()> {
        let real = fs::canonicalize(path).map_err(|error| Trouble::at(path, &error))?;
        if !self.seen.insert(real) {
            return Ok(());
        }
        let bytes = fs::read(path).map_err(|error| Trouble::at(path, &error))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Trouble::with_help(format!("`{}`: not UTF-8", shown(path)), "a glossary is written in UTF-8"))?;
        let mut file = GlossaryFile { name: shown(path), text };
        if let Some(instead) = self.instead.filter(|instead| instead.name == file.name) {
            file = instead.clone();
            self.is_instead = true;
        }
        for import in file.imports() {
            self.add(&beside(path, &import)?)?;
        }
        self.files.push(file);
        Ok(())
    }
}

/// Returns the path of `import`, which may not lead out of the folder of `path`.
fn beside(path: &Path, import: &str) -> Result<PathBuf> {
    if !stays_inside(import) {
        let what = format!("`{}`: the import `{import}` leads out of the folder of the glossary", shown(path));
        return Err(Trouble::with_help(what, "name a file beside the glossary or in a folder below, or add it with `-G`"));
    }
    Ok(path.with_file_name(import))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, id: &str, expected: bool) {
        assert_eq!(matches(pattern, id), expected, "{pattern} {id}");
    }

    #[test]
    fn a_star_is_any_characters_and_a_question_mark_is_one() {
        check("leading-role", "leading-role", true);
        check("leading", "leading-role", false);
        check("leading-*", "leading-role", true);
        check("*-r*e", "leading-role", true);
        check("*", "", true);
        check("h?b", "hub", true);
        check("hu?", "hu", false);
        check("*ab", "aab", true);
        check("a*b*c", "abcbd", false);
        check("**?", "", false);
    }

    #[test]
    fn a_pattern_of_many_stars_ends() {
        check(&("*a".repeat(40) + "b"), &"a".repeat(200), false);
        check(&("*a".repeat(40) + "*"), &"a".repeat(200), true);
    }

    #[test]
    fn imports_stay_below_the_glossary() {
        let glossary = Path::new("style/house.toml");
        assert_eq!(beside(glossary, "packs/a.toml").ok(), Some(PathBuf::from("style/packs/a.toml")));
        assert!(beside(glossary, "../a.toml").is_err());
        assert!(beside(glossary, "/etc/passwd").is_err());
    }
}
