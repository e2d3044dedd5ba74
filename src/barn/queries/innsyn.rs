//! SQL about føresette.
