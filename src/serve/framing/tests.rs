use proptest::prelude::*;

use super::{At, MAX_HEAD, Refusal, Scan};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

fn scanned(parts: &[&[u8]]) -> Result<Scan, Refusal> {
    let mut scan = Scan::new();
    for part in parts {
        scan.take(part)?;
    }
    Ok(scan)
}

#[test]
fn heads_follow_one_another_past_bodies_of_any_words() {
    let body = "GET / HTTP/1.1\nTransfer-Encoding: x\n\n";
    let post = format!(
        "POST / HTTP/1.1\r\nHost: a\r\nCONTENT-length:\t {} \r\n\r\n{body}",
        body.len()
    );
    let all = format!("{GET}{post}\r\n{GET}");
    let scan = scanned(&[all.as_bytes()]).unwrap();
    assert_eq!((scan.heads, scan.waits_for()), (4, None));
}

#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    for head in [
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\ncontent-length: 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
    ] {
        assert!(scanned(&[head.as_bytes()]).is_err(), "{head:?}");
    }
}

#[test]
fn a_head_is_as_long_as_it_may_be_and_not_a_byte_more() {
    let rest = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n".len();
    let head = |long: usize| {
        let field = "x".repeat(long - rest);
        format!("GET / HTTP/1.1\r\nHost: a\r\nX: {field}\r\n\r\n")
    };
    assert!(scanned(&[head(MAX_HEAD).as_bytes()]).is_ok());
    let refused = scanned(&[head(MAX_HEAD + 1).as_bytes()]);
    assert_eq!(refused.unwrap_err(), Refusal::TooLong);
    // the next one begins anew
    let two = [head(MAX_HEAD), head(MAX_HEAD)].concat();
    assert!(scanned(&[two.as_bytes()]).is_ok());
}

#[test]
fn a_line_may_be_long() {
    let long = "x".repeat(5000);
    let old = format!("GET /{long} HTTP/1.0\r\n\r\n");
    assert!(scanned(&[old.as_bytes()]).is_ok());
    let field = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {long}\n\r\n");
    assert!(scanned(&[field.as_bytes()]).is_err());
    let field = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {long}\r\n\r\n");
    assert!(scanned(&[field.as_bytes()]).is_ok());
}

#[test]
fn a_body_in_chunks_ends_the_watch() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n";
    let scan = scanned(&[head.as_bytes()]).unwrap();
    assert!(matches!(scan.at, At::Past));
    assert_eq!(scan.waits_for(), None);
}

#[test]
fn the_first_head_is_waited_for_and_later_ones_from_their_first_byte() {
    assert_eq!(scanned(&[]).unwrap().waits_for(), Some(1));
    let idle = scanned(&[GET.as_bytes()]).unwrap();
    assert_eq!((idle.waits_for(), idle.has_begun()), (None, false));
    let begun = scanned(&[GET.as_bytes(), b"G"]).unwrap();
    assert_eq!((begun.waits_for(), begun.has_begun()), (Some(2), true));
}

proptest! {
    #[test]
    fn how_it_is_cut_changes_nothing(
        text in prop::collection::vec(prop::sample::select(vec![
            "GET / HTTP/1.1\r\n", "POST / HTTP/1.0\r\n", "Host: a\r\n", "Content-Length: 3\r\n", "abc", "\r\n", "\n",
            "Transfer-Encoding: chunked\r\n", "x: y\r\n",
        ]), 0..12),
        cut in 0usize..200,
    ) {
        let text = text.concat();
        let cut = cut.min(text.len());
        let whole = scanned(&[text.as_bytes()]);
        let parts = scanned(&[&text.as_bytes()[..cut], &text.as_bytes()[cut..]]);
        prop_assert_eq!(format!("{whole:?}"), format!("{parts:?}"));
    }
}
