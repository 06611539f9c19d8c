//! Turns garbled machine-translated terms into the standard ones.

pub mod check;
pub mod document;
pub mod glossary;
pub mod grammar;
pub mod plan;
pub mod proof;
pub mod report;
pub mod text;
