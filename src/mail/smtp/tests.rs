use super::*;

fn read(url: &str) -> Result<(String, u16, Tls, bool), String> {
    let smtp = Smtp::from_url(url, "laget.example")?;
    let password = smtp.credentials.is_some();
    Ok((smtp.host, smtp.port, smtp.tls, password))
}

#[test]
fn an_address_says_where_the_mail_server_is_and_how_it_is_made_safe() {
    for (url, host, port, tls, password) in [
        (
            "smtps://a:b@post.example",
            "post.example",
            465,
            Tls::Wrapped,
            true,
        ),
        (
            "smtps://post.example:2465",
            "post.example",
            2465,
            Tls::Wrapped,
            false,
        ),
        (
            "smtp://a:b@post.example",
            "post.example",
            587,
            Tls::Required,
            true,
        ),
        (
            "smtp://post.example:25",
            "post.example",
            25,
            Tls::Required,
            false,
        ),
        (
            "smtp://mailpit:1025?tls=nei",
            "mailpit",
            1025,
            Tls::None,
            false,
        ),
        ("smtp://localhost", "localhost", 25, Tls::None, false),
        ("smtp://a:b@[::1]:2525", "::1", 2525, Tls::None, true),
        // only what is exactly this machine, and only exactly «tls=nei»
        (
            "smtp://localhost.example",
            "localhost.example",
            587,
            Tls::Required,
            false,
        ),
        (
            "smtp://post.example?tls=ja",
            "post.example",
            587,
            Tls::Required,
            false,
        ),
        (
            "smtps://post.example?tls=nei",
            "post.example",
            465,
            Tls::Wrapped,
            false,
        ),
    ] {
        assert_eq!(
            read(url),
            Ok((host.to_owned(), port, tls, password)),
            "{url}"
        );
    }
}

#[test]
fn what_is_no_address_of_a_mail_server_is_refused_without_its_password() {
    for url in [
        "",
        "post.example:25",
        "http://a:hemmeleg@post.example",
        "smtp:",
        "mailto:hemmeleg@post.example",
        "smtps://a:hemmeleg@post.example:mange",
    ] {
        let sentence = read(url).unwrap_err();
        assert!(
            sentence.contains("smtps://BRUKAR:PASSORD@MASKIN"),
            "{url}: {sentence}"
        );
        assert!(!sentence.contains("hemmeleg"), "{sentence}");
    }
}

#[test]
fn a_password_goes_without_tls_on_this_machine_only() {
    let sentence = read("smtp://a:hemmeleg@post.example?tls=nei").unwrap_err();
    assert!(
        sentence.contains("ikkje sendast utan TLS") && !sentence.contains("hemmeleg"),
        "{sentence}"
    );
}

#[test]
fn a_name_and_a_password_may_hold_any_sign() {
    let smtp = Smtp::from_url(
        "smtps://laget%40kommune.example:%C3%A5%3A%2F@post.example",
        "laget.example",
    );
    let expected = Credentials::new("laget@kommune.example".into(), "å:/".into());
    assert_eq!(smtp.unwrap().credentials, Some(expected));
}
