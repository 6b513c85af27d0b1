//! The rail.

use super::example;
use spelunk::diagram::{Budget, Density, Glyphs, Options, layout};

#[test]
fn look() {
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        let options = Options { density: Density::Rail, glyphs, ..Options::default() };
        let drawing = layout(&example::picture(), Budget { width: 80, height: 22 }, &options);
        println!("{}", drawing.text());
    }
}
