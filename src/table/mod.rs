//! TOML files that people write, read with all their errors at once; each error has its place and a way out.

mod error;
mod near;
mod reader;

pub use error::{FileError, FileErrors};
pub use near::nearest;
pub(crate) use reader::{Bytes, Reader, Shape, deserialize, quoted, unknown_fields, without_mark};
