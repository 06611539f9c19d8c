//! TOML files that people write, read with all their errors at once; each error has its place and a way out.

mod error;
mod near;
mod reader;

pub(crate) use error::MOST;
pub use error::{FileError, FileErrors};
pub use near::nearest;
pub use reader::quoted;
pub(crate) use reader::{Bytes, Reader, Shape, deserialize, unknown_fields, without_mark};
