//! The files beside a text that say how it is looked at: what stands in them, checked.

mod keep;

pub use keep::{Kept, keep_entry, read_keep};
