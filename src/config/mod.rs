//! What belongs to the person: places of their files, their settings, and what is kept there.

pub mod file;
pub mod nearest;
pub mod places;
pub mod schema;
pub mod settings;
pub mod templates;

pub use file::{Binding, ConfigError, File};
pub use settings::{Background, Clipboard, Colours, Given, Glyphs, Origin, Settings};
