//! Text that is lent by the estate or the plan, or owned.

use std::ops::Deref;
use std::rc::Rc;

/// Text of a value.
#[derive(Clone, Debug)]
pub enum Text<'e> {
    /// of the estate or the plan
    Lent(&'e str),
    /// computed
    Own(Rc<str>),
}

impl Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        match self {
            Self::Lent(text) => text,
            Self::Own(text) => text,
        }
    }
}
