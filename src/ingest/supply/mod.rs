//! What scanners and bills of materials share: packages, weaknesses, repositories, images, where data lies.

pub mod fields;
pub mod place;
pub mod purl;
pub mod repository;
#[cfg(test)]
pub mod testing;
pub mod verdicts;
pub mod weakness;
mod words;

pub use fields::Fields;
pub use purl::Purl;
pub use verdicts::Verdicts;
pub use weakness::{Affected, Weakness, day};
pub use words::Words;
