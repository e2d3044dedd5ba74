use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;

const KOMMUNE: Uuid = Uuid::from_u128(4036);
const ROW: Uuid = Uuid::from_u128(7);

fn keys(newest: i16) -> Keys {
    let line = |id: i16| {
        format!(
            "kryptering {id} {}\n",
            hex::encode([u8::try_from(id).unwrap(); 32])
        )
    };
    let encryption: String = (1..=newest).map(line).collect();
    Keys::from_text(&format!("{encryption}oppslag 9 {}", "ab".repeat(32))).unwrap()
}

fn error(text: &str) -> String {
    Keys::from_text(text).unwrap_err().to_string()
}

/// A folder of its own, removed afterwards also when the test fails.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("laget-{}", hex::encode(os_random::<8>())));
        fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_value_opens_only_where_it_was_sealed() {
    let keys = keys(1);
    let sealed = keys.encrypt(KOMMUNE, ROW, "fnr", b"hemmeleg");
    let open = |kommune, row, column| keys.decrypt(kommune, row, column, &sealed);
    assert_eq!(open(KOMMUNE, ROW, "fnr"), Ok(b"hemmeleg".to_vec()));
    let other = Uuid::from_u128(8);
    assert_eq!(open(KOMMUNE, other, "fnr"), Err(DecryptError::Refused));
    assert_eq!(open(other, ROW, "fnr"), Err(DecryptError::Refused));
    assert_eq!(open(KOMMUNE, ROW, "namn"), Err(DecryptError::Refused));
    assert_eq!(open(ROW, KOMMUNE, "fnr"), Err(DecryptError::Refused));
}

#[test]
fn another_key_does_not_open_it() {
    let sealed = keys(1).encrypt(KOMMUNE, ROW, "fnr", b"hemmeleg");
    let same_id = format!("kryptering 1 {0}\noppslag 1 {0}", "cd".repeat(32));
    let other = Keys::from_text(&same_id).unwrap();
    assert_eq!(
        other.decrypt(KOMMUNE, ROW, "fnr", &sealed),
        Err(DecryptError::Refused)
    );
    let unknown = Sealed {
        key_id: 5,
        ..sealed
    };
    assert_eq!(
        other.decrypt(KOMMUNE, ROW, "fnr", &unknown),
        Err(DecryptError::UnknownKey(5))
    );
}

#[test]
fn new_values_use_the_newest_key_and_old_ones_still_open() {
    let old = keys(1).encrypt(KOMMUNE, ROW, "fnr", b"gamal");
    let rotated = keys(3);
    assert_eq!(
        rotated.decrypt(KOMMUNE, ROW, "fnr", &old),
        Ok(b"gamal".to_vec())
    );
    assert_eq!(rotated.encrypt(KOMMUNE, ROW, "fnr", b"ny").key_id, 3);
    assert_eq!(rotated.encryption_id(), 3);
    assert_eq!(rotated.lookup_id(), 9);
}

#[test]
fn a_key_that_waits_is_read_with_and_not_written_with() {
    let (old, new) = ("01".repeat(32), "02".repeat(32));
    let text = format!(
        "kryptering 1 {old}\noppslag 1 {old}\nkryptering 2 {new} ventar\noppslag 2 {new} ventar"
    );
    let before = Keys::from_text(&text).unwrap();
    let after = Keys::from_text(&text.replace(" ventar", "")).unwrap();
    assert_eq!((before.encryption_id(), before.lookup_id()), (1, 1));
    assert!(before.waiting() && !after.waiting());
    // what another process, where it waits no more, has written
    let sealed = after.encrypt(KOMMUNE, ROW, "fnr", b"x");
    assert_eq!(sealed.key_id, 2);
    let opened = before.decrypt(KOMMUNE, ROW, "fnr", &sealed);
    assert_eq!(opened, Ok(b"x".to_vec()));
    let [ours, theirs] = [&before, &after].map(|keys| keys.blind_indexes(KOMMUNE, "1"));
    assert_eq!(ours[0], before.blind_index(KOMMUNE, "1"));
    assert_eq!([&ours[0], &ours[1]], [&theirs[1], &theirs[0]]);
}

#[test]
fn a_key_is_added_taken_into_use_and_taken_out() {
    let folder = Folder::new();
    let path = folder.0.join("noeklar");
    Keys::generate_file(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    let read = || Keys::from_file(&path).unwrap();
    let sealed = read().encrypt(KOMMUNE, ROW, "fnr", b"x");

    assert!(Keys::put_to_use(&path).is_err() && Keys::remove(&path, 1).is_err());
    assert_eq!(Keys::add(&path).unwrap(), 2);
    assert!(Keys::add(&path).is_err(), "one at a time");
    assert_eq!(read().encryption_id(), 1);
    assert_eq!(Keys::put_to_use(&path).unwrap(), 2);
    assert_eq!((read().encryption_id(), read().lookup_id()), (2, 2));
    assert!(read().decrypt(KOMMUNE, ROW, "fnr", &sealed).is_ok());
    assert!(Keys::remove(&path, 2).is_err() && Keys::remove(&path, 3).is_err());
    Keys::remove(&path, 1).unwrap();

    let unknown = Err(DecryptError::UnknownKey(1));
    assert_eq!(read().decrypt(KOMMUNE, ROW, "fnr", &sealed), unknown);
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o400);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
    assert!(fs::read_to_string(&path).unwrap().starts_with('#'));
}

#[test]
fn blind_index_differs_between_kommunar_numbers_and_keys() {
    let index = keys(1).blind_index(KOMMUNE, "1");
    assert_eq!(index, keys(2).blind_index(KOMMUNE, "1"));
    assert_ne!(index, keys(1).blind_index(KOMMUNE, "2"));
    assert_ne!(index, keys(1).blind_index(ROW, "1"));
    let other = Keys::from_text(&format!("kryptering 1 {0}\noppslag 9 {0}", "00".repeat(32)));
    assert_ne!(index, other.unwrap().blind_index(KOMMUNE, "1"));
}

#[test]
fn a_form_print_differs_between_forms_ids_and_keys() {
    let print = keys(1).form_print(ROW, "/uro/ny", b"a=1");
    assert_eq!(print, keys(2).form_print(ROW, "/uro/ny", b"a=1"));
    assert_ne!(print, keys(1).form_print(ROW, "/uro/ny", b"a=2"));
    assert_ne!(print, keys(1).form_print(KOMMUNE, "/uro/ny", b"a=1"));
    assert_ne!(print, keys(1).form_print(ROW, "/uro/ny?barn=1", b"a=1"));
    let other = Keys::from_text(&format!("kryptering 1 {0}\noppslag 9 {0}", "cd".repeat(32)));
    assert_ne!(print, other.unwrap().form_print(ROW, "/uro/ny", b"a=1"));
}

#[test]
fn blind_index_is_hmac_sha_256_of_kommune_and_number() {
    // Computed with Python's hmac module; a change would lose every child already stored.
    let expected = "c94876054bd5e3408f6f376d59d9134b8fc9d5786220140ee75c96a0888cb115";
    assert_eq!(
        hex::encode(keys(1).blind_index(KOMMUNE, "12345678901")),
        expected
    );
}

#[test]
fn debug_shows_ids_and_no_key() {
    let shown = format!("{:?}", keys(2));
    assert_eq!(
        shown,
        "Keys { encryption_ids: [1, 2], lookup_ids: [9], .. }"
    );
}

#[test]
fn faults_in_the_text_are_named_without_repeating_it() {
    let key = "ab".repeat(32);
    assert_eq!(
        error(""),
        "Nøkkelfila manglar ei linje som byrjar med «kryptering» og ikkje ventar."
    );
    assert_eq!(
        error(&format!("kryptering 1 {key}")),
        "Nøkkelfila manglar ei linje som byrjar med «oppslag» og ikkje ventar."
    );
    assert_eq!(
        error(&format!("# a\n\nkryptering 1 {}", &key[1..])),
        "Linje 3 i nøkkelfila: nøkkelen skal vere 64 heksadesimale teikn (0–9, a–f), og her er det 63 teikn."
    );
    for line in [
        format!("kryptering 1 {}", "zz".repeat(32)),
        format!("kryptering x {key}"),
        format!("kryptering 0 {key}"),
        format!("kryptering 40000 {key}"),
        format!("anna 1 {key}"),
        format!("kryptering {key}"),
        key.clone(),
        format!("oppslag 1 {key}\noppslag 1 {key}"),
        format!("kryptering 1 {key} ventar no"),
        format!("kryptering 1 {key} ny"),
        format!("kryptering 1 {key}\nkryptering 1 {key}"),
    ] {
        let said = error(&line);
        assert!(
            said.starts_with("Linje ") && !said.contains("abab") && !said.contains("zz"),
            "{said}"
        );
    }
}

#[test]
fn generated_file_is_for_its_owner_and_can_be_read() {
    let folder = Folder::new();
    let path = folder.0.join("noeklar");
    Keys::generate_file(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
    let keys = Keys::from_file(&path).unwrap();
    let sealed = keys.encrypt(KOMMUNE, ROW, "fnr", b"x");
    let again = Keys::from_file(&path).unwrap();
    assert_eq!(
        again.decrypt(KOMMUNE, ROW, "fnr", &sealed),
        Ok(b"x".to_vec())
    );
}

#[test]
fn generating_never_replaces_keys() {
    let folder = Folder::new();
    let path = folder.0.join("noeklar");
    Keys::generate_file(&path).unwrap();
    let before = fs::read(&path).unwrap();
    let refused = Keys::generate_file(&path).unwrap_err();
    assert!(matches!(refused, KeyFileError::Exists { .. }));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let said = Keys::generate_file(Path::new("/finst/ikkje"))
        .unwrap_err()
        .to_string();
    assert!(
        said.starts_with("Nøkkelfila /finst/ikkje kan ikkje lagast: "),
        "{said}"
    );
}

#[test]
fn a_file_open_to_others_is_refused() {
    let folder = Folder::new();
    let path = folder.0.join("noeklar");
    Keys::generate_file(&path).unwrap();
    for mode in [0o640, 0o604, 0o620, 0o601] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let said = Keys::from_file(&path).unwrap_err().to_string();
        assert!(
            said.contains(&format!("rettar {mode:o}")) && said.contains("chmod 600"),
            "{said}"
        );
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(Keys::from_file(&path).is_ok());
}

#[test]
fn a_credential_of_systemd_may_be_roots_and_no_other_file() {
    let closed = |path: &str, folder: Option<&str>| {
        super::closed(Path::new(path), folder.map(std::ffi::OsStr::new))
    };
    let folder = "/run/credentials/laget@1.service";
    let inside = format!("{folder}/nyklar");
    assert_eq!(0o440 & closed(&inside, Some(folder)), 0);
    assert_ne!(0o460 & closed(&inside, Some(folder)), 0);
    assert_ne!(0o444 & closed(&inside, Some(folder)), 0);
    assert_ne!(0o440 & closed(&inside, None), 0);
    assert_ne!(0o440 & closed(&inside, Some("")), 0);
    assert_ne!(0o440 & closed("/etc/laget/nyklar", Some(folder)), 0);
}

#[test]
fn a_missing_file_is_named() {
    let said = Keys::from_file(Path::new("/finst/ikkje"))
        .unwrap_err()
        .to_string();
    assert!(
        said.starts_with("Nøkkelfila /finst/ikkje kan ikkje lesast: "),
        "{said}"
    );
}

proptest! {
    #[test]
    fn what_is_sealed_opens(kommune in any::<u128>(), row in any::<u128>(), column in "[a-z_]{0,9}",
        plain in proptest::collection::vec(any::<u8>(), 0..80)) {
        let (keys, kommune, row) = (keys(2), Uuid::from_u128(kommune), Uuid::from_u128(row));
        let sealed = keys.encrypt(kommune, row, &column, &plain);
        prop_assert_eq!(sealed.bytes.len(), plain.len() + 40);
        prop_assert_eq!(keys.decrypt(kommune, row, &column, &sealed), Ok(plain));
    }

    #[test]
    fn a_changed_byte_is_found(at in any::<proptest::sample::Index>(), flip in 1..=255_u8) {
        let keys = keys(1);
        let mut sealed = keys.encrypt(KOMMUNE, ROW, "fnr", b"hemmeleg");
        let at = at.index(sealed.bytes.len());
        sealed.bytes[at] ^= flip;
        prop_assert_eq!(keys.decrypt(KOMMUNE, ROW, "fnr", &sealed), Err(DecryptError::Refused));
    }

    #[test]
    fn a_value_cut_short_is_refused(len in 0..48_usize) {
        let keys = keys(1);
        let mut sealed = keys.encrypt(KOMMUNE, ROW, "fnr", b"hemmeleg");
        sealed.bytes.truncate(len.min(sealed.bytes.len() - 1));
        prop_assert_eq!(keys.decrypt(KOMMUNE, ROW, "fnr", &sealed), Err(DecryptError::Refused));
    }
}
