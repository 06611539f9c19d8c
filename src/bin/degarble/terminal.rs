use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Effects, Style};
use anyhow::Context;
use degarble::report::words::Look;
use degarble::report::{Paint, Palette};
use degarble::table::FileErrors;

use crate::Verdict;
use crate::args::{Color, ScreenArgs};
use crate::trouble::Trouble;

/// The only way to standard output and standard error.
pub(crate) struct Terminal {
    out: BufWriter<io::StdoutLock<'static>>,
    palette: Palette,
    error: Paint,
    help: Paint,
    quiet: bool,
    verbose: bool,
    errors: usize,
}

/// The width of output that is not looked at on a terminal.
pub(crate) const WIDTH: usize = 100;

impl Terminal {
    pub(crate) fn new(args: &ScreenArgs) -> Terminal {
        let out = io::stdout().lock();
        let palette = if is_coloured(&out, args.color) { palette() } else { Palette::default() };
        let is_error_coloured = is_coloured(&io::stderr(), args.color);
        let paint_error = |style| if is_error_coloured { paint(style) } else { Paint::default() };
        Terminal {
            out: BufWriter::new(out),
            palette,
            error: paint_error(AnsiColor::Red.on_default().bold()),
            help: paint_error(AnsiColor::Cyan.on_default()),
            quiet: args.quiet,
            verbose: args.verbose,
            errors: 0,
        }
    }

    /// Whether a person reads the results as they come.
    pub(crate) fn is_interactive(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Whether a person can be asked something.
    pub(crate) fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal() && !self.quiet
    }

    /// Asks something, and returns the answer, if there is one.
    pub(crate) fn ask(&mut self, question: &str) -> anyhow::Result<Option<String>> {
        self.out.flush().context("standard output")?;
        write!(io::stderr(), "{question}").context("standard error")?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).context("standard input")?;
        Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty()))
    }

    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// The colours of results.
    pub(crate) fn palette(&self) -> Palette {
        self.palette.clone()
    }

    /// Writes results, unless they are not wanted.
    pub(crate) fn result(&mut self, text: &str) -> anyhow::Result<()> {
        if self.quiet { Ok(()) } else { self.text(text) }
    }

    /// Writes what must be written.
    pub(crate) fn text(&mut self, text: &str) -> anyhow::Result<()> {
        self.bytes(text.as_bytes())
    }

    /// Writes a text that was read from standard input, in its encoding.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.out.write_all(bytes).context("standard output")
    }

    /// Writes what a person must read before going on.
    pub(crate) fn show(&mut self, text: &str) -> anyhow::Result<()> {
        self.text(text)?;
        self.out.flush().context("standard output")
    }

    /// Tells something on standard error to those who want to know more.
    pub(crate) fn note(&mut self, text: impl Display) {
        if self.verbose {
            self.tell(text);
        }
    }

    /// Tells something on standard error.
    pub(crate) fn tell(&mut self, text: impl Display) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// Prints an error. The program goes on, but ends in trouble.
    pub(crate) fn error(&mut self, error: &anyhow::Error) {
        self.errors += 1;
        self.complain_of(error);
    }

    /// Prints an error that the user can still put right.
    pub(crate) fn complain_of(&mut self, error: &anyhow::Error) {
        if let Some(errors) = error.downcast_ref::<FileErrors>() {
            return self.complain(errors.to_string().trim_end());
        }
        self.complain(format!("{}error:{} {error:#}", self.error.on, self.error.off));
        if let Some(help) = error.downcast_ref::<Trouble>().and_then(Trouble::help) {
            self.complain(format!("  {}help:{} {help}", self.help.on, self.help.off));
        }
    }

    /// Writes out what is still held back.
    pub(crate) fn close(&mut self, verdict: Verdict) -> anyhow::Result<Verdict> {
        self.out.flush().context("standard output")?;
        Ok(verdict)
    }

    /// If standard error is gone there is nobody left to tell.
    fn complain(&mut self, text: impl Display) {
        let _ = self.out.flush();
        let _ = writeln!(io::stderr(), "{text}");
    }
}

/// Returns how findings look on a terminal.
pub(crate) fn look(palette: &Palette) -> Look<'_> {
    Look { width: columns(), palette }
}

/// The columns that a line of results may take.
pub(crate) fn columns() -> usize {
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    if io::stdout().is_terminal() { columns.unwrap_or(WIDTH) } else { WIDTH }
}

fn is_coloured(stream: &impl anstream::stream::RawStream, color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(stream) != ColorChoice::Never,
    }
}

fn palette() -> Palette {
    Palette {
        place: paint(Style::new().bold()),
        term: paint(AnsiColor::Cyan.on_default()),
        auto: paint(AnsiColor::Green.on_default()),
        review: paint(AnsiColor::Yellow.on_default()),
        flag: paint(AnsiColor::Magenta.on_default()),
        remark: paint(Style::new().effects(Effects::DIMMED)),
        deleted: paint(AnsiColor::Red.on_default()),
        inserted: paint(AnsiColor::Green.on_default()),
    }
}

fn paint(style: Style) -> Paint {
    Paint { on: style.render().to_string(), off: style.render_reset().to_string() }
}
