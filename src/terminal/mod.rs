//! Terminal.
/// Options.
pub struct Options {
    /// a
    pub ascii: bool,
    /// b
    pub mono: bool,
}
/// stub
pub fn explore(_inputs: Vec<crate::ingest::Input>, _options: Options) -> anyhow::Result<u8> {
    Ok(0)
}
