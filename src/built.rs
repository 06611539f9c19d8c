//! What the build made of the built-in glossary: see `build.rs`.

/// The glossary, to be unpacked.
pub(crate) const GLOSSARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/glossary"));

/// The same made ready to check texts.
pub(crate) const CHECKER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/checker"));
