//! The files beside a text that say how it is looked at: what stands in them, checked.

mod keep;
mod settings;

pub use keep::{Kept, keep_entry, read_keep};
pub use settings::{Config, FailOn, Known, Override, Set, stays_inside};
