//! A folder of a test's own.

use std::path::PathBuf;

/// It goes when the value does.
pub struct Folder(pub PathBuf);

impl Folder {
    /// An empty one.
    pub fn new(what: &str) -> Self {
        let folder = std::env::temp_dir().join(format!(
            "laget-{what}-{}",
            hex::encode(laget::clock::os_random::<8>())
        ));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
