//! People of families who are logged in, as the provider has told who they are.

use laget::ids::FoeresettId;
use laget::web::{FAMILY_COOKIE, token_hash};

use super::{Barn, Client, TestApp};

impl Barn {
    /// A føresett with a right to information, and their browser.
    pub async fn foeresett_inne(&self, namn: &str) -> (FoeresettId, Client) {
        let app = &self.app;
        let id = self.foeresett(namn).await;
        let oppslag = app.random();
        sqlx::query(
            "update foeresett set fnr_kryptert = '', fnr_noekkel = 1, fnr_oppslag = $2, epost = $3 where foeresett_id = $1",
        )
        .bind(id.uuid())
        .bind(&oppslag[..])
        .bind(format!("{}@example.org", id.uuid()))
        .execute(app.sql())
        .await
        .unwrap();
        (id, self.inne(&oppslag).await)
    }

    /// The browser of the child itself.
    pub async fn ungdom_inne(&self) -> Client {
        let oppslag: Vec<u8> =
            sqlx::query_scalar("select fnr_oppslag from barn where barn_id = $1")
                .bind(self.id.uuid())
                .fetch_one(self.app.sql())
                .await
                .unwrap();
        self.inne(&oppslag).await
    }

    /// The browser of whoever has a number that hashes to this.
    pub async fn inne(&self, oppslag: &[u8]) -> Client {
        let app: &TestApp = &self.app;
        let token = hex::encode(app.random());
        sqlx::query(
            "with p as (
                insert into familie_person (kommune_id, familie_person_id, issuer, sub, oppslag)
                values ($1, $2, 'https://idporten.example', $2::text, array[$3])
            )
            insert into familie_sesjon (token_hash, kommune_id, familie_person_id, klient, acr, hint_id, ledig_til,
                absolutt_til)
            values ($4, $1, $2, 'familie-0000', 'idporten-loa-high', $2, now() + interval '15 minutes',
                now() + interval '2 hours')",
        )
        .bind(self.kommune_id.uuid())
        .bind(app.new_id())
        .bind(oppslag)
        .bind(&token_hash(&token).0[..])
        .execute(app.sql())
        .await
        .unwrap();
        let client = app.client();
        client.set_cookie(FAMILY_COOKIE, &token);
        client
    }
}
