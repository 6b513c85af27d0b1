//! stub
use super::theme::Theme;
use crate::app::State;
use ratatui::{Frame, layout::Rect};
pub fn draw(_state: &mut State, _theme: &Theme, _frame: &mut Frame<'_>, _area: Rect) {}
