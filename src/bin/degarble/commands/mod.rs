//! The commands, one file each: its arguments and what it does.

pub(crate) mod apply;
pub(crate) mod baseline;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod fix;
pub(crate) mod glossary;
pub(crate) mod init;
pub(crate) mod learn;
pub(crate) mod man;
pub(crate) mod output;
pub(crate) mod review;
pub(crate) mod scan;
