//! What every page shares: forms, layout, assets, sessions, error pages.

pub mod dates;
pub mod assets;
pub mod error_page;
pub mod form;
pub mod page;
pub mod parts;
