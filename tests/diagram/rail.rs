//! The rail.

use super::example;
use spelunk::diagram::{Budget, Density, Glyphs, Options, layout};

#[test]
fn look() {
    for (density, glyphs) in
        [(Density::Rail, Glyphs::Unicode), (Density::Spine, Glyphs::Unicode), (Density::Spine, Glyphs::Ascii)]
    {
        let options = Options { density, glyphs, ..Options::default() };
        let drawing = layout(&example::picture(), Budget { width: 80, height: 22 }, &options);
        println!("{}", drawing.text());
    }
}
