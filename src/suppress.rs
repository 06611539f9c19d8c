//! Findings that comments in a file hide, and comments that hide none.

use std::collections::{BTreeSet, HashSet};

use crate::check::Finding;
use crate::document::{Directive, Document, Prose, Says};
use crate::glossary::{Glossary, GlossaryErrors, GlossaryFile, Safety, Term};
use crate::table::nearest;
use crate::text::Span;

/// The name of the term that stands for comments that hide nothing.
pub const TERM: &str = "unused-suppression";

/// What is looked for, as far as it tells whether a comment is of use.
#[derive(Debug, Clone, Default)]
pub struct Scope<'g> {
    /// The names of all terms there are.
    pub terms: BTreeSet<String>,
    /// The names of those that are looked for.
    pub wanted: BTreeSet<String>,
    /// Whether nobody chose among them: then all but drafts and retired terms are looked for.
    pub is_whole: bool,
    /// The term of comments that hide nothing; without it they are not reported.
    pub unused: Option<&'g Term>,
}

/// Returns the glossary that holds only the term of comments that hide nothing. It lies below every other.
///
/// # Errors
/// Never, as long as the tests of the project pass.
pub fn glossary() -> Result<Glossary, GlossaryErrors> {
    let text = format!(
        "[term.{TERM}]\ngarbled = []\nsafety = 'flag'\nsay = 'it hides nothing'\nnote = 'A comment for degarble in a text that hides no finding.'\n"
    );
    Glossary::read(&[GlossaryFile { name: "degarble".into(), text }], &Glossary::default())
}

/// Returns the directive that hides a finding of the term called `id` at `span`, if one does.
pub fn hidden_by<'d>(document: &'d Document<'_>, span: Span<Prose>, id: &str) -> Option<&'d Directive> {
    document.directives().iter().find(|directive| hides(directive, span, id))
}

/// Takes out the findings that directives hide, and adds a flag for each directive that is of no use.
pub fn suppress<'g>(document: &Document<'_>, findings: Vec<Finding<'g>>, scope: &Scope<'g>) -> Vec<Finding<'g>> {
    let directives = document.directives();
    if directives.is_empty() {
        return findings;
    }
    let mut used: HashSet<(usize, &str)> = HashSet::new();
    let mut left = Vec::with_capacity(findings.len());
    for finding in findings {
        // A directive itself is never edited.
        let is_directive = directives.iter().any(|directive| directive.span.overlaps(finding.span));
        match directives.iter().position(|directive| hides(directive, finding.span, &finding.term.id)) {
            Some(at) => {
                used.insert((at, finding.term.id.as_str()));
            }
            None if is_directive => {}
            None => left.push(finding),
        }
    }
    if let Some(term) = scope.unused {
        left.extend(directives.iter().enumerate().flat_map(|(at, directive)| {
            let is_used = |id: Option<&str>| used.iter().any(|(by, of)| *by == at && id.is_none_or(|id| id == *of));
            faults(directives, at, scope, is_used).into_iter().map(|because| flag(term, directive.span, because))
        }));
        left.sort_by_key(|finding| finding.span.start());
    }
    left
}

fn hides(directive: &Directive, span: Span<Prose>, id: &str) -> bool {
    let speaks_of = match &directive.says {
        Says::Off => true,
        Says::Keep(terms) => terms.iter().any(|term| term == id),
        Says::On | Says::Unknown(_) => false,
    };
    speaks_of && directive.covers.overlaps(span)
}

/// Returns what is wrong with the directive number `at`, if anything is.
fn faults(directives: &[Directive], at: usize, scope: &Scope<'_>, is_used: impl Fn(Option<&str>) -> bool) -> Option<String> {
    match &directives[at].says {
        Says::Unknown(text) => Some(format!("`{text}` is not understood: write `off`, `on` or `keep TERM`")),
        Says::On => {
            let is_off = directives[..at].iter().rev().find(|other| matches!(other.says, Says::Off | Says::On)).map(|other| &other.says);
            (is_off != Some(&Says::Off)).then(|| "`on` ends nothing: no `off` stands before it".to_owned())
        }
        // Terms that are not looked for might have been hidden.
        Says::Off => (scope.is_whole && !is_used(None)).then(|| "`off` hides nothing: delete it".to_owned()),
        Says::Keep(terms) => {
            let unknown = terms.iter().find(|id| !scope.terms.contains(*id));
            let unused = terms.iter().find(|id| scope.wanted.contains(*id) && !is_used(Some(id)));
            let near = |id: &String| nearest(id, scope.terms.iter().map(String::as_str));
            let unknown = unknown.map(|id| match near(id) {
                Some(near) => format!("no term is called `{id}`: did you mean `{near}`?"),
                None => format!("no term is called `{id}`"),
            });
            unknown.or_else(|| unused.map(|id| format!("`keep {id}` hides nothing: delete it")))
        }
    }
}

fn flag<'g>(term: &'g Term, span: Span<Prose>, because: String) -> Finding<'g> {
    Finding { span, term, fixes: Vec::new(), safety: Safety::Flag, because: Some(because) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Checker;
    use crate::document::Format;

    const HOUSE: &str =
        "[term.hub]\npreferred='hub'\ngarbled=['head belly']\n[term.role]\npreferred='leading role'\ngarbled=['faucet role']";

    /// Compares what is reported of a Markdown text, when these of its terms are looked for.
    #[track_caller]
    fn check_with(wanted: &[&str], source: &str, expected: &[&str]) {
        let file = GlossaryFile { name: "house.toml".into(), text: HOUSE.into() };
        let mut all = glossary().expect("it can be read").under(Glossary::read(&[file], &Glossary::default()).expect("it can be read"));
        let terms = all.terms().iter().map(|term| term.id.clone()).collect();
        all.retain(|term| wanted.contains(&term.id.as_str()) || term.id == TERM);
        let checker = Checker::new(all);
        let is_whole = wanted.len() == 2;
        let wanted = checker.glossary().terms().iter().map(|term| term.id.clone()).collect();
        let scope = Scope { terms, wanted, is_whole, unused: checker.glossary().term(TERM) };
        let document = Document::read(source, Format::Markdown);
        let findings = suppress(&document, checker.check(document.prose()), &scope);
        let told = findings.iter().map(|finding| finding.because.clone().unwrap_or_else(|| finding.term.id.clone()));
        assert_eq!(told.collect::<Vec<_>>(), expected, "{source}");
    }

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        check_with(&["hub", "role"], source, expected);
    }

    #[test]
    fn what_is_covered_is_hidden() {
        check(
            "The head belly.\n\n<!-- degarble: off -->\nThe head belly.\n\nA faucet role.\n<!-- degarble: on -->\n\nA faucet role.",
            &["hub", "role"],
        );
        check("<!-- degarble: keep hub -->\nThe head belly has a faucet role.\n\nThe head belly.", &["role", "hub"]);
        check("The <!-- degarble: off -->head belly<!-- degarble: on --> and the head belly.", &["hub"]);
        check("<!-- degarble: off -->\n\nThe head belly.", &[]);
    }

    #[test]
    fn what_hides_nothing_is_told() {
        check("<!-- degarble: off -->\n\nAll is well.", &["`off` hides nothing: delete it"]);
        check("<!-- degarble: keep hub -->\nA faucet role.", &["`keep hub` hides nothing: delete it", "role"]);
        check("<!-- degarble: keep hubbub -->\nThe head belly.", &["no term is called `hubbub`", "hub"]);
        check("<!-- degarble: keep rule -->\nA faucet role.", &["no term is called `rule`: did you mean `role`?", "role"]);
        check("<!-- degarble: of -->\nA.", &["`of` is not understood: write `off`, `on` or `keep TERM`"]);
        check("A.\n\n<!-- degarble: on -->\n", &["`on` ends nothing: no `off` stands before it"]);
        check("<!-- degarble: off -->\n<!-- degarble: off -->\n\nThe head belly.", &["`off` hides nothing: delete it"]);
    }

    #[test]
    fn what_is_not_looked_for_may_be_hidden() {
        check_with(&["hub"], "<!-- degarble: keep role -->\nA faucet role.", &[]);
        check_with(&["hub"], "<!-- degarble: off -->\nA faucet role.", &[]);
        check_with(&["hub"], "<!-- degarble: keep hub -->\nA faucet role.", &["`keep hub` hides nothing: delete it"]);
    }
}
