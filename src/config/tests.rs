use super::*;

#[test]
fn only_this_machine_reaches_the_demo() {
    for good in ["127.0.0.1:0", "[::1]:8080", "localhost:8080", "127.9.9.9:1"] {
        assert!(loopback_address(good).is_ok(), "{good}");
    }
    for bad in ["0.0.0.0:8080", "[::]:8080", "192.168.1.2:80", "10.0.0.1:80"] {
        let sentence = loopback_address(bad).unwrap_err();
        assert!(
            sentence.contains("berre nåast frå maskina sjølv"),
            "{sentence}"
        );
    }
}

#[test]
fn proxies_are_addresses_and_nothing_is_none() {
    let read = |given: &[&str]| {
        trusted_proxies(&given.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(read(&[""]), Ok(Vec::new()));
    assert_eq!(read(&["10.0.0.5", " ::1"]).unwrap().len(), 2);
    for bad in ["nginx", "10.0.0.5:80", "10.0.0.0/8"] {
        assert!(read(&[bad]).unwrap_err().contains(bad), "{bad}");
    }
}

#[test]
fn an_address_that_cannot_be_read_is_shown_with_one_that_can() {
    for bad in [
        "8080",
        "",
        "localhost",
        "localhost:x",
        "127.0.0.1:99999",
        "http://127.0.0.1:1",
    ] {
        assert!(
            listen_address(bad).unwrap_err().ends_with("127.0.0.1:8080"),
            "{bad}"
        );
    }
}

#[test]
fn no_sentence_about_a_database_repeats_its_password() {
    for bad in [
        "mysql://laget:hemmeleg@vert/db",
        "laget:hemmeleg@vert/db",
        "postgres://laget:hemmeleg@vert:port/db",
        "postgres://laget:hemmeleg@vert/db?sslmode=hemmeleg",
    ] {
        let sentence = database("DATABASE_URL", bad).unwrap_err();
        assert!(!sentence.contains("hemmeleg"), "{sentence}");
        assert!(sentence.contains("DATABASE_URL"), "{sentence}");
    }
    assert!(database("X", "postgres://laget:hemmeleg@vert/db").is_ok());
}

#[test]
fn a_secret_comes_from_one_place() {
    let folder = std::env::temp_dir().join(format!("laget-config-{}", std::process::id()));
    std::fs::write(&folder, "postgres://a@b/c\n").unwrap();
    let from_file = secret("X", Some(""), Some(&folder)).unwrap();
    assert_eq!(from_file.as_deref(), Some("postgres://a@b/c"));
    assert!(
        secret("X", Some("y"), Some(&folder))
            .unwrap_err()
            .contains("X_FILE")
    );
    std::fs::remove_file(&folder).unwrap();
    assert!(
        secret("X", None, Some(&folder))
            .unwrap_err()
            .contains("finst ikkje")
    );
    assert_eq!(secret("X", None, Some(Path::new(""))), Ok(None));
}

#[test]
fn everything_wrong_is_said_at_once() {
    let mut problems = Problems::default();
    problems.take(listen_address("x"));
    problems.take(required_database("LAGET_DATABASE_URL", None, None));
    problems.take(required_keys(None));
    problems.take(log_format("xml"));
    assert_eq!(problems.none().unwrap_err().to_string().lines().count(), 4);
    assert!(Problems::default().none().is_ok());
}

#[test]
fn a_sender_is_one_name_and_one_address() {
    let good = "Laget <laget@laget.example>";
    assert_eq!(super::mail_from(Some(good)).unwrap().to_string(), good);
    for bad in [
        "",
        "laget",
        "Laget\r\nBcc: ond@ond.example <laget@laget.example>",
        "Laget\n <laget@laget.example>",
        "\"Laget\r\nBcc: ond@ond.example\" <laget@laget.example>",
    ] {
        assert!(super::mail_from(Some(bad)).is_err(), "{bad:?}");
    }
}
