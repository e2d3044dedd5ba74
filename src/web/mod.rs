//! What every page shares: forms, layout, assets, sessions, error pages.

pub mod dates;
pub mod form;
