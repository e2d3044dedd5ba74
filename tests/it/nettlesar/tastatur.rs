//! By keyboard.
