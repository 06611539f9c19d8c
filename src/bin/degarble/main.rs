//! Temporary.
use degarble::check::Checker;
use degarble::glossary::*;
use std::io::Read;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut files = Vec::new();
    let mut builtin = true;
    let mut i = 0;
    let mut rest = vec![];
    while i < args.len() {
        if args[i] == "-G" {
            files.push(args[i + 1].clone());
            i += 2;
            continue;
        }
        if args[i] == "--no-builtin" {
            builtin = false;
            i += 1;
            continue;
        }
        rest.push(args[i].clone());
        i += 1;
    }
    let mut all = Vec::new();
    if builtin {
        files.push("glossary.toml".into());
        for e in std::fs::read_dir("glossary").unwrap() {
            files.push(e.unwrap().path().display().to_string());
        }
    } else {
        files.push("glossary.toml".into());
    }
    files.sort();
    files.dedup();
    for f in files {
        all.push(GlossaryFile { text: std::fs::read_to_string(&f).unwrap(), name: f });
    }
    let g = match Glossary::read(&all, &Glossary::default()) {
        Ok(g) => g,
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(2)
        }
    };
    let c = Checker::new(g);
    rest.retain(|a| a != "glossary" && a != "--isolated");
    match rest[0].as_str() {
        "fix" => {
            let mut t = String::new();
            std::io::stdin().read_to_string(&mut t).unwrap();
            let f = c.check(&t);
            let e = degarble::text::Edits::new(
                f.iter().filter(|f| f.safety == Safety::Auto).flat_map(|f| f.fixes[0].edits.iter().cloned()).collect(),
            )
            .unwrap();
            print!("{}", e.apply(&t));
        }
        "explain" => {
            for t in c.explain(&rest[1]) {
                println!("{:?} [{}] {} {}", t.span, &rest[1][t.span.range()], t.term.id, t.outcome);
            }
        }
        "test" => {
            let mut n = [0; 4];
            for o in degarble::proof::test(&c) {
                n[o.verdict as usize] += 1;
                if o.verdict != degarble::proof::Verdict::Validated {
                    println!(
                        "{} {} ({})\n  before   {:?}\n  expected {:?}\n  found    {:?}",
                        o.verdict.name(),
                        o.term.id,
                        o.test,
                        o.before,
                        o.expected,
                        o.found
                    );
                }
            }
            println!("validated {}, missing {}, noisy {}, wrong {}", n[0], n[1], n[2], n[3]);
        }
        "lint" => {
            for r in degarble::proof::lint(&c) {
                println!("{}:{} {}: {}", r.file, r.line, r.term, r.message);
            }
            println!("{} terms, {} phrases", c.glossary().terms().len(), degarble::proof::phrases(c.glossary()));
        }
        "coverage" => {
            for (t, p) in degarble::proof::coverage(&c) {
                println!("{}: {}", t.id, p);
            }
        }
        _ => {}
    }
}
