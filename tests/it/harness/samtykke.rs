//! A samtykke that holds, made as the owner makes it: for stories that begin when there is one.

use uuid::Uuid;

use super::{Person, Sak};

impl Sak {
    /// One for the person's instans, signed on paper by all with foreldreansvar and confirmed; somebody is, if nobody was.
    pub async fn samtykke(&self, person: &Person) -> Uuid {
        let (id, sql) = (self.app.new_id(), self.app.sql());
        let slag: String = sqlx::query_scalar(
            "select case slag when 'administrasjon' then 'andre' else slag end from instans where instans_id = $1",
        )
        .bind(person.instans_id.uuid())
        .fetch_one(sql)
        .await
        .unwrap();
        let has_parents = self
            .app
            .count(
                "foeresett where foreldreansvar and barn_id = $1",
                self.barn_id.uuid(),
            )
            .await;
        if has_parents == 0 {
            self.somebody_with_foreldreansvar().await;
        }
        sqlx::query(
            "with form as (
                insert into samtykke (kommune_id, samtykke_id, sak_id, mal, foeremaal, fraa, til, innhenta_av,
                    innhenta_instans_id, innhenta_at)
                values ($1, $2, $3, 'v2', 'betre hjelp', app.today(), app.today() + 300, $4, $5, now())
            )
            insert into samtykke_instans values ($1, $2, $3, $6, $7, null)",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(id)
        .bind(self.id.uuid())
        .bind(self.ansvarleg.id.uuid())
        .bind(self.ansvarleg.instans_id.uuid())
        .bind(&slag)
        .bind(person.instans_id.uuid())
        .execute(sql)
        .await
        .unwrap();
        let signers: Vec<Uuid> = sqlx::query_scalar(
            "select foeresett_id from foeresett where foreldreansvar and avslutta_at is null and barn_id = $1",
        )
        .bind(self.barn_id.uuid())
        .fetch_all(sql)
        .await
        .unwrap();
        for signer in signers {
            self.signatur(id, signer, &slag, person).await;
        }
        id
    }

    /// A form nobody has answered, about a PPT that does not use Laget.
    pub async fn spurt(&self, foeremaal: &str) -> Uuid {
        let id = self.app.new_id();
        sqlx::query(
            "with form as (
                insert into samtykke (kommune_id, samtykke_id, sak_id, mal, foeremaal, fraa, til, innhenta_av,
                    innhenta_instans_id, innhenta_at)
                values ($1, $2, $3, 'v2', $6, app.today(), app.today() + 300, $4, $5, now())
            )
            insert into samtykke_instans values ($1, $2, $3, 'ppt', null, null)",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(id)
        .bind(self.id.uuid())
        .bind(self.ansvarleg.id.uuid())
        .bind(self.ansvarleg.instans_id.uuid())
        .bind(foeremaal)
        .execute(self.app.sql())
        .await
        .unwrap();
        id
    }

    /// A rule this person has proposed, in the sak's kommune.
    pub async fn regel(&self, av: &Person) -> Uuid {
        let id = self.app.new_id();
        sqlx::query("insert into samtykke_regel values ($1, $2, 'skule', 15, 15, 'begge', app.today() + 30, $3, now())")
            .bind(self.ansvarleg.kommune_id.uuid())
            .bind(id)
            .bind(av.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
        id
    }

    async fn somebody_with_foreldreansvar(&self) {
        sqlx::query(
            "insert into foeresett (kommune_id, foeresett_id, barn_id, namn, relasjon, foreldreansvar, bur_saman,
                innsynsrett, created_at)
            values ($1, $2, $3, 'Tove Li', 'mor', true, true, true, now())",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(self.app.new_id())
        .bind(self.barn_id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    async fn signatur(&self, form: Uuid, foeresett: Uuid, slag: &str, another: &Person) {
        let signatur = self.app.new_id();
        sqlx::query(
            "insert into samtykke_signatur (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn,
                rolle, maate, original_stad, ja, nei, spraak, tekst, stad, signert_dato, registrert_av, at)
            select $1, $2, $3, $4, 'foeresett', $5, namn, 'føresett', 'papir', 'skap', array[$6], '{}', 'nn', 'tekst', 'Vinje',
                app.today(), $7, now()
            from foeresett where foeresett_id = $5",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(signatur)
        .bind(form)
        .bind(self.id.uuid())
        .bind(foeresett)
        .bind(slag)
        .bind(self.ansvarleg.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        sqlx::query("insert into samtykke_stadfesting values ($1, $2, $3, true, $4, now())")
            .bind(self.ansvarleg.kommune_id.uuid())
            .bind(signatur)
            .bind(self.id.uuid())
            .bind(another.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }
}
