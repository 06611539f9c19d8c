//! Where the findings of a check go: to standard output, to files, in several forms at once.

use std::ffi::OsStr;
use std::mem;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use clap::builder::{EnumValueParser, PossibleValue, StringValueParser, TypedValueParser};
use clap::error::ErrorKind;
use degarble::check::Finding;
use degarble::glossary::Safety;
use degarble::report::concise::Concise;
use degarble::report::github::Github;
use degarble::report::gitlab::Gitlab;
use degarble::report::json::{Json, JsonLines, Record};
use degarble::report::junit::Junit;
use degarble::report::rdjson::Rdjson;
use degarble::report::sarif::Sarif;
use degarble::report::words::{self, Look};
use degarble::report::{Palette, Report, Run};

use crate::files::{Input, put};
use crate::pipeline::{Checked, Ends};
use crate::terminal::{Terminal, WIDTH};
use crate::trouble::{Trouble, shown};

/// What findings look like.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people: the place, the term, and the words in their line
    Full,
    /// One line a finding: `path:line:column: term [tier] garbled -> right`
    Concise,
    /// One JSON array
    Json,
    /// JSON, one line a finding
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// JUnit XML, for test reports
    Junit,
    /// The diagnostic format of reviewdog, with suggestions
    Rdjson,
}

/// A form, and the file that findings are written to in it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) form: Form,
    /// `None` is standard output.
    pub(crate) file: Option<PathBuf>,
}

/// Reads `FORM` and `FORM=FILE`.
#[derive(Clone)]
pub(crate) struct OutputParser;

/// All outputs of a check, under way.
pub(crate) struct Outputs(Vec<Sink>);

/// What has to be made of the findings of a file.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    records: bool,
    on_screen: bool,
    in_file: bool,
}

/// What was made of the findings of a file, or of a part of it.
pub(crate) struct Shown {
    name: String,
    ends_file: bool,
    records: Vec<Record>,
    /// The full form as standard output has it.
    on_screen: String,
    /// The full form as a file has it.
    in_file: String,
}

struct Sink {
    output: Output,
    /// `None` for the full form, which is made of more than records.
    report: Option<Box<dyn Report>>,
    /// What is held back for a file.
    text: String,
}

impl Form {
    /// The names of all forms.
    pub(crate) fn names() -> Vec<String> {
        Form::value_variants().iter().map(|form| form.name()).collect()
    }

    /// The form that the command line names so.
    pub(crate) fn named(name: &str) -> Option<Form> {
        Form::from_str(name, false).ok()
    }

    /// The form as the command line names it.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|form| form.get_name().to_owned()).unwrap_or_default()
    }

    fn report(self, fail_on: Option<Safety>) -> Option<Box<dyn Report>> {
        Some(match self {
            Form::Full => return None,
            Form::Concise => Box::new(Concise),
            Form::Json => Box::<Json>::default(),
            Form::Jsonl => Box::new(JsonLines),
            Form::Sarif => Box::<Sarif>::default(),
            Form::Github => Box::new(Github),
            Form::Gitlab => Box::<Gitlab>::default(),
            Form::Junit => Box::new(Junit::new(fail_on)),
            Form::Rdjson => Box::<Rdjson>::default(),
        })
    }
}

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(&self, command: &clap::Command, arg: Option<&clap::Arg>, value: &OsStr) -> Result<Output, clap::Error> {
        let text = StringValueParser::new().parse_ref(command, arg, value)?;
        let (name, file) = text.split_once('=').map_or((text.as_str(), None), |(name, file)| (name, Some(file)));
        let form = EnumValueParser::<Form>::new().parse_ref(command, arg, OsStr::new(name))?;
        match file {
            Some("") => {
                let message = format!("`{text}` names no file: write `{name}=FILE`, or `{name}` for standard output\n");
                Err(clap::Error::raw(ErrorKind::ValueValidation, message).with_cmd(command))
            }
            None | Some("-") => Ok(Output { form, file: None }),
            Some(file) => Ok(Output { form, file: Some(file.into()) }),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Form::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

impl Outputs {
    /// Begins all outputs.
    ///
    /// # Errors
    /// If two of them go to one place, or one goes where nothing can be written or a text stands that is checked.
    pub(crate) fn new(outputs: &[Output], fail_on: Option<Safety>, inputs: &[Input]) -> Result<Outputs> {
        for (index, output) in outputs.iter().enumerate() {
            let is_same = |other: &&Output| match (&other.file, &output.file) {
                (Some(one), Some(two)) => is_same_file(one, two),
                (one, two) => one == two,
            };
            if let Some(other) = outputs[..index].iter().find(is_same) {
                return Err(other.collision(output));
            }
            output.require_room(inputs)?;
        }
        let sink = |output: &Output| Sink { output: output.clone(), report: output.form.report(fail_on), text: String::new() };
        Ok(Outputs(outputs.iter().map(sink).collect()))
    }

    /// What has to be made of the findings of each file.
    pub(crate) fn wanted(&self) -> Wanted {
        let has = |is: &dyn Fn(&Output) -> bool| self.0.iter().any(|sink| is(&sink.output));
        Wanted {
            records: has(&|output| output.form != Form::Full),
            on_screen: has(&|output| output.form == Form::Full && output.file.is_none()),
            in_file: has(&|output| output.form == Form::Full && output.file.is_some()),
        }
    }

    /// Takes in the findings of a file, or of a part of it.
    pub(crate) fn add(&mut self, terminal: &mut Terminal, of: &Shown) -> Result<()> {
        self.0.iter_mut().try_for_each(|sink| {
            let text = match (&mut sink.report, &sink.output.file) {
                (Some(report), _) => &report.file(&of.name, &of.records),
                (None, None) => &of.on_screen,
                (None, Some(_)) => &of.in_file,
            };
            sink.write(terminal, text)?;
            sink.report.iter_mut().filter(|_| of.ends_file).for_each(|report| report.end_file(&of.name));
            Ok(())
        })
    }

    /// Ends all outputs and writes the files; `summary` ends the full form.
    pub(crate) fn end(&mut self, terminal: &mut Terminal, run: &Run<'_>, summary: &str) -> Result<()> {
        for sink in &mut self.0 {
            let end = sink.report.as_mut().map_or_else(|| format!("{summary}\n"), |report| report.end(run));
            sink.write(terminal, &end)?;
            if let Some(file) = &sink.output.file
                && let Err(error) = put(file, &mem::take(&mut sink.text))
            {
                terminal.error(&error);
            }
        }
        Ok(())
    }
}

impl Sink {
    fn write(&mut self, terminal: &mut Terminal, text: &str) -> Result<()> {
        match self.output.file {
            None => terminal.result(text),
            Some(_) => {
                self.text.push_str(text);
                Ok(())
            }
        }
    }
}

impl Output {
    fn collision(&self, other: &Output) -> anyhow::Error {
        let (one, two) = (self.form.name(), other.form.name());
        match &other.file {
            None => {
                let what = format!("`-o {one}` and `-o {two}` both go to standard output");
                Trouble::with_help(what, format!("send one to a file: `-o {two}=FILE`"))
            }
            Some(file) => {
                let what = format!("`-o {one}=…` and `-o {two}=…` both write `{}`", shown(file));
                Trouble::with_help(what, "name a file for each")
            }
        }
    }

    /// What is written at the end should not fail for what can be seen at the beginning.
    fn require_room(&self, inputs: &[Input]) -> Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let what = format!("`{}` can't be written: there is no folder `{}`", shown(file), shown(folder));
            return Err(Trouble::with_help(what, "make the folder first"));
        }
        if file.is_dir() {
            return Err(Trouble::with_help(format!("`{}` is a folder", shown(file)), "name a file in it"));
        }
        match inputs.iter().filter_map(Input::path).any(|path| is_same_file(path, file)) {
            true => Err(Trouble::with_help(format!("`{}` is one of the texts that are checked", shown(file)), "name another file")),
            false => Ok(()),
        }
    }
}

/// Whether two paths lead to one file, there or not.
fn is_same_file(one: &Path, two: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        path.canonicalize().or_else(|_| Ok::<_, std::io::Error>(folder.canonicalize()?.join(path.file_name().unwrap_or_default())))
    };
    place(one).is_ok_and(|one| place(two).is_ok_and(|two| one == two))
}

impl Shown {
    /// Makes what is wanted of the findings of a part of a file.
    pub(crate) fn new(wanted: Wanted, checked: &Checked<'_>, findings: &[&Finding<'_>], look: Look<'_>) -> Shown {
        let file = checked.file;
        let plain = Palette::default();
        let full = |is_wanted: bool, look: Look<'_>| match is_wanted {
            true => findings.iter().map(|finding| words::lines(file, finding, None, look)).collect(),
            false => String::new(),
        };
        Shown {
            name: file.name.to_owned(),
            ends_file: checked.ends == Ends::File,
            records: if wanted.records { findings.iter().map(|finding| Record::new(file, finding)).collect() } else { Vec::new() },
            on_screen: full(wanted.on_screen, look),
            in_file: full(wanted.in_file, Look { width: WIDTH, palette: &plain }),
        }
    }
}
