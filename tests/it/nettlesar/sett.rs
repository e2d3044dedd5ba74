//! Which pages have been looked over in this run of the tests: many journeys go by the same ones, and the first looks for all.

use std::fs::{File, create_dir, create_dir_all, read_dir, remove_dir_all};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::browser::Script;

/// The same page with other ids, numbers and times in it.
fn form(html: &str) -> String {
    html.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
        .map(|ord| {
            if ord.contains(|c: char| c.is_ascii_digit()) {
                "0"
            } else {
                ord
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether another journey of this run has had such a page before; from now on one has. Never where nobody says which run it is,
/// or pictures are kept.
pub fn before(html: &str, script: Script) -> bool {
    let Ok(run) = std::env::var("NEXTEST_RUN_ID") else {
        return false;
    };
    if std::env::var_os("LAGET_BILETE").is_some() {
        return false;
    }
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sett");
    create_dir_all(&all).unwrap();
    let folder = all.join(run);
    if create_dir(&folder).is_ok() {
        forget_all_but(&all, &folder);
    }
    let name = Sha256::digest(format!("{script:?} {}", form(html)));
    File::create_new(folder.join(hex::encode(name))).is_err()
}

/// What earlier runs kept is of no use.
fn forget_all_but(all: &Path, folder: &Path) {
    for old in read_dir(all).unwrap() {
        let old = old.unwrap().path();
        if old != folder {
            drop(remove_dir_all(old));
        }
    }
}

#[test]
fn a_page_is_the_same_with_another_id_and_another_with_another_word() {
    let page = |id: &str, ord: &str| form(&format!("<a href=\"/sak/{id}\">{ord}</a>"));
    assert_eq!(page("0199-a", "Saker"), page("0200-b", "Saker"));
    assert_ne!(page("0199-a", "Saker"), page("0199-a", "Barn"));
    assert_ne!(form("<p class=a>"), form("<p id=a>"));
}
