//! Whose request it is, when a proxy stands in front.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address a request came from. Only a trusted proxy is believed when it names another; each proxy adds the
/// one it heard from at the end, so the last that is not itself trusted is the client. What stands before that one
/// was written by the client.
#[must_use]
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|proxy| proxy.to_canonical() == address);
    let peer = peer.to_canonical();
    if !is_trusted(peer) {
        return peer;
    }
    let lines = headers.get_all(FORWARDED_FOR).iter();
    let text: Vec<&str> = lines.map(|line| line.to_str().unwrap_or("")).collect();
    for entry in text.join(",").rsplit(',') {
        match read(entry.trim()) {
            Some(address) if is_trusted(address) => {}
            Some(address) => return address,
            // nothing before what cannot be read can be believed
            None => break,
        }
    }
    peer
}

/// An address, as some proxies write it with a port or in brackets.
fn read(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().ok();
    let address = address.or_else(|| text.parse::<SocketAddr>().ok().map(|a| a.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, lines: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|t| t.parse().unwrap()).collect();
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn without_a_trusted_proxy_the_header_is_nothing() {
        assert_eq!(asked("10.0.0.5", &["1.2.3.4"], &[]), "10.0.0.5");
        assert_eq!(asked("10.0.0.6", &["1.2.3.4"], &["10.0.0.5"]), "10.0.0.6");
    }

    #[test]
    fn the_last_address_that_is_no_proxy_is_the_client() {
        let ask = |lines: &[&str]| asked("10.0.0.5", lines, &["10.0.0.5", "10.0.0.4"]);
        assert_eq!(ask(&["1.2.3.4"]), "1.2.3.4");
        assert_eq!(ask(&["9.9.9.9, 1.2.3.4, 10.0.0.4"]), "1.2.3.4");
        assert_eq!(ask(&["9.9.9.9, 1.2.3.4", "10.0.0.4"]), "1.2.3.4");
        assert_eq!(ask(&["9.9.9.9", "2001:db8::1"]), "2001:db8::1");
        assert_eq!(ask(&["1.2.3.4:5678"]), "1.2.3.4");
        assert_eq!(ask(&["[2001:db8::1]:5678"]), "2001:db8::1");
    }

    #[test]
    fn a_proxy_that_names_nobody_is_itself_the_client() {
        let ask = |lines: &[&str]| asked("10.0.0.5", lines, &["10.0.0.5"]);
        for lines in [
            &[][..],
            &[""],
            &["10.0.0.5"],
            &["1.2.3.4, tull"],
            &["1.2.3.4,"],
        ] {
            assert_eq!(ask(lines), "10.0.0.5", "{lines:?}");
        }
    }

    #[test]
    fn an_old_address_written_as_a_new_one_is_the_same() {
        assert_eq!(
            asked("::ffff:10.0.0.5", &["::ffff:1.2.3.4"], &["10.0.0.5"]),
            "1.2.3.4"
        );
    }
}
