use axum_extra::extract::CookieJar;

use super::*;

#[test]
fn every_receipt_fits_in_its_cookie_and_comes_back() {
    for receipt in Kvittering::ALL {
        let cookie = receipt.set_cookie();
        let jar =
            CookieJar::from_headers(&[(axum::http::header::COOKIE, cookie)].into_iter().collect());
        assert_eq!(Kvittering::from_cookies(&jar), Some(*receipt));
    }
}
