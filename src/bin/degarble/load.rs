use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;
use degarble::check::Checker;
use degarble::glossary::{Glossary, GlossaryFile, Term};

use crate::args::GlossaryArgs;
use crate::nearest::nearest;
use crate::trouble::{Trouble, shown};

/// Returns the glossary made ready, with the terms that were asked for.
pub(crate) fn checker(args: &GlossaryArgs) -> Result<Checker> {
    select(glossary(args)?, args)
}

/// Returns every term of every layer.
pub(crate) fn glossary(args: &GlossaryArgs) -> Result<Glossary> {
    if args.no_builtin && args.glossary.is_empty() {
        return Err(Trouble::with_help("there is no glossary: `--no-builtin` leaves out the only one", "add one with `-G FILE`"));
    }
    layers(args)
}

/// Returns every term of every layer, of which there may be none.
pub(crate) fn layers(args: &GlossaryArgs) -> Result<Glossary> {
    layers_with(args, None)
}

/// Returns every term of every layer, with `instead` in the place of the file of its name, or over all if there is none.
pub(crate) fn layers_with(args: &GlossaryArgs, instead: Option<&GlossaryFile>) -> Result<Glossary> {
    let bottom = if args.no_builtin { Glossary::default() } else { Glossary::builtin()? };
    let mut is_open = instead;
    let all = args.glossary.iter().try_fold(bottom, |below, path| {
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
    for pattern in args.term.iter().chain(&args.not_term) {
        if !glossary.terms().iter().any(|term| matches(pattern, &term.id)) {
            return Err(unknown(pattern, glossary.terms()));
        }
    }
    for domain in &args.domain {
        if !glossary.terms().iter().any(|term| term.domain.contains(domain)) {
            return Err(unknown_domain(domain, glossary.terms()));
        }
    }
    glossary.retain(|term| is_wanted(term, args));
    Ok(Checker::new(glossary))
}

/// Returns the error for a term that is in no glossary.
pub(crate) fn unknown(id: &str, terms: &[Term]) -> anyhow::Error {
    let what = format!("no term is called `{id}`");
    match nearest(id, terms.iter().map(|term| term.id.as_str())) {
        Some(near) => Trouble::with_help(what, format!("did you mean `{near}`?")),
        None => Trouble::with_help(what, "a term has the name that findings show, like `leading-role`"),
    }
}

fn unknown_domain(domain: &str, terms: &[Term]) -> anyhow::Error {
    let what = format!("no term belongs to the domain `{domain}`");
    let mut known: Vec<&str> = terms.iter().flat_map(|term| &term.domain).map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    match known.as_slice() {
        [] => Trouble::with_help(what, "no term of this glossary has a domain: leave out `--domain`"),
        _ => Trouble::with_help(what, format!("the domains are: {}", known.join(", "))),
    }
}

fn is_wanted(term: &Term, args: &GlossaryArgs) -> bool {
    let named = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, &term.id));
    !term.retired
        && (args.drafts || !term.draft)
        && (args.term.is_empty() || named(&args.term))
        && !named(&args.not_term)
        && (args.domain.is_empty() || term.domain.is_empty() || term.domain.iter().any(|domain| args.domain.contains(domain)))
}

/// Whether `pattern`, in which `*` is any characters and `?` is one, matches all of `id`.
fn matches(pattern: &str, id: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => id.is_empty(),
        Some('*') => (0..=id.len()).any(|at| id.get(at..).is_some_and(|tail| matches(rest.as_str(), tail))),
        Some(first) => {
            let mut id = id.chars();
            id.next().is_some_and(|char| first == '?' || first == char) && matches(rest.as_str(), id.as_str())
        }
    }
}

/// The files of one glossary, each behind those that it imports.
#[derive(Default)]
struct Layer<'f> {
    files: Vec<GlossaryFile>,
    seen: HashSet<PathBuf>,
    /// A file to be taken in the place of the one of its name.
    instead: Option<&'f GlossaryFile>,
    /// Whether it was.
    is_instead: bool,
}

impl Layer<'_> {
    fn add(&mut self, path: &Path) -> Result<()> {
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
    let is_inside = Path::new(import).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !is_inside {
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
    }

    #[test]
    fn imports_stay_below_the_glossary() {
        let glossary = Path::new("style/house.toml");
        assert_eq!(beside(glossary, "packs/a.toml").ok(), Some(PathBuf::from("style/packs/a.toml")));
        assert!(beside(glossary, "../a.toml").is_err());
        assert!(beside(glossary, "/etc/passwd").is_err());
    }
}
