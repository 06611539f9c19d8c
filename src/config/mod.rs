//! The files beside a text that say how it is looked at: what stands in them, checked.

mod baseline;
mod keep;
mod settings;

pub use baseline::{Known, baseline_text, read_baseline};
pub use keep::{Kept, keep_entry, read_keep};
pub use settings::{Config, Facts, FailOn, Override, Set, stays_inside};
