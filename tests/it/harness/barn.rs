//! Children of the register, made as the owner makes them.

use laget::barn::fnr;
use laget::ids::{BarnId, EiningId, FoeresettId, KommuneId};
use laget::text::search_key;
use time::Date;
use time::macros::date;

use super::{Eining, Kommune, TestApp};

/// A child.
#[derive(Clone)]
pub struct Barn {
    /// The application it is in.
    pub app: TestApp,
    /// The kommune.
    pub kommune_id: KommuneId,
    /// The id.
    pub id: BarnId,
    /// The unit the child goes to.
    pub eining_id: Option<EiningId>,
    /// The whole fødselsnummer: synthetic, and no living person's.
    pub fnr: String,
}

impl Eining {
    /// A child who goes here, born on 14 May 2017.
    pub async fn barn(&self, fornamn: &str, etternamn: &str) -> Barn {
        self.kommune
            .barn(fornamn, etternamn, date!(2017 - 05 - 14), Some(self.id))
            .await
    }
}

impl Kommune {
    /// A child of the register.
    pub async fn barn(
        &self,
        fornamn: &str,
        etternamn: &str,
        foedd: Date,
        eining: Option<EiningId>,
    ) -> Barn {
        let app = &self.app;
        let id = BarnId::from(app.new_id());
        let taken: i64 = app
            .count("barn where kommune_id = $1", self.id.uuid())
            .await;
        let fnr = (0..)
            .filter_map(|serial| fnr::synthetic(foedd, serial))
            .nth(usize::try_from(taken).unwrap())
            .unwrap();
        let sealed = fnr.seal(&app.state().keys, self.id.uuid(), id.uuid());
        sqlx::query(
            "insert into barn (kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd, fnr_kryptert,
                fnr_noekkel, fnr_oppslag, eining_id, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now(), now())",
        )
        .bind(self.id.uuid())
        .bind(id.uuid())
        .bind(fornamn)
        .bind(etternamn)
        .bind(search_key(&format!("{fornamn} {etternamn}")))
        .bind(search_key(&format!("{etternamn} {fornamn}")))
        .bind(foedd)
        .bind(sealed.sealed.bytes)
        .bind(sealed.sealed.key_id)
        .bind(&sealed.oppslag[..])
        .bind(eining.map(EiningId::uuid))
        .execute(app.sql())
        .await
        .unwrap();
        Barn {
            app: app.clone(),
            kommune_id: self.id,
            id,
            eining_id: eining,
            fnr: fnr.expose().to_owned(),
        }
    }
}

impl Barn {
    /// Gives the child an address.
    pub async fn adresse(&self, adresse: &str) {
        sqlx::query("insert into barn_adresse values ($1, $2, $3)")
            .bind(self.kommune_id.uuid())
            .bind(self.id.uuid())
            .bind(adresse)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// The child's address is secret from now on.
    pub async fn adressesperre(&self) {
        sqlx::query("update barn set adressesperre = true where barn_id = $1")
            .bind(self.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// A mother with foreldreansvar.
    pub async fn foeresett(&self, namn: &str) -> FoeresettId {
        let id = FoeresettId::from(self.app.new_id());
        sqlx::query(
            "insert into foeresett (kommune_id, foeresett_id, barn_id, namn, relasjon, telefon, foreldreansvar,
                bur_saman, innsynsrett, created_at)
            values ($1, $2, $3, $4, 'mor', '40000000', true, true, true, now())",
        )
        .bind(self.kommune_id.uuid())
        .bind(id.uuid())
        .bind(self.id.uuid())
        .bind(namn)
        .execute(self.app.sql())
        .await
        .unwrap();
        id
    }
}
