//! Barnekoordinatorar of a sak, for stories that begin in the middle.

use uuid::Uuid;

use super::{Person, Sak, TestApp};

impl TestApp {
    /// A person is barnekoordinator in so many of the open saker of the kommune that have none, as if she had accepted.
    pub async fn koordinerer(&self, person: &Person, saker: i64) {
        sqlx::query(
            "with nye as (
                select s.kommune_id, s.sak_id from sak s
                where s.kommune_id = $1 and s.tilstand = 'open'
                    and not exists (select from koordinator k where k.kommune_id = s.kommune_id and k.sak_id = s.sak_id and k.til is null)
                order by s.sak_id limit $5
            )
            insert into koordinator (kommune_id, koordinator_id, sak_id, prinsipal_id, brukar_id, instans_id, fraa)
            select kommune_id, gen_random_uuid(), sak_id, $2, $3, $4, now() from nye",
        )
        .bind(person.kommune_id.uuid())
        .bind(person.prinsipal_id.uuid())
        .bind(person.id.uuid())
        .bind(person.instans_id.uuid())
        .bind(saker)
        .execute(self.sql())
        .await
        .unwrap();
        sqlx::query("select app.koordinator_rett(kommune_id, sak_id) from koordinator where prinsipal_id = $1")
            .bind(person.prinsipal_id.uuid())
            .execute(self.sql())
            .await
            .unwrap();
    }
}

impl Sak {
    /// An assessment: whether every criterion is met, and a code of what the family wishes.
    pub async fn koordinator_vurdering(&self, oppfylt: bool, oenske: &str) -> Uuid {
        let id = self.app.new_id();
        sqlx::query(
            "insert into koordinator_vurdering (kommune_id, koordinator_vurdering_id, sak_id, sjukdom, sjukdom_grunn, langvarig,
                langvarig_grunn, velferd, velferd_grunn, oenske, spurt_kven, spurt_dato, skriven_av, skriven_at)
            values ($1, $2, $3, $4, 'epilepsi', true, 'fysioterapi og BUP', true, 'NAV', $5,
                case when $5 <> 'ikkje_spurt' then 'mor' end, case when $5 <> 'ikkje_spurt' then date '2026-11-20' end, $6, now())",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(id)
        .bind(self.id.uuid())
        .bind(oppfylt)
        .bind(oenske)
        .bind(self.ansvarleg.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        id
    }

    /// Asks a person to be barnekoordinator, on an assessment that gives a right to one.
    pub async fn koordinator_tilbod(&self, til: &Person) -> Uuid {
        let vurdering = self.koordinator_vurdering(true, "ja").await;
        let id = self.app.new_id();
        sqlx::query(
            "insert into koordinator_tilbod (kommune_id, koordinator_tilbod_id, sak_id, koordinator_vurdering_id, fraa_brukar_id,
                til_id, til_brukar_id, melding, tilbydd_at)
            values ($1, $2, $3, $4, $5, $6, $7, 'Kan du?', now())",
        )
        .bind(til.kommune_id.uuid())
        .bind(id)
        .bind(self.id.uuid())
        .bind(vurdering)
        .bind(self.ansvarleg.id.uuid())
        .bind(til.prinsipal_id.uuid())
        .bind(til.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        id
    }

    /// A person is barnekoordinator, as if she had accepted.
    pub async fn koordinator(&self, person: &Person) {
        self.koordinator_vurdering(true, "ja").await;
        sqlx::query(
            "with ny as (
                insert into koordinator (kommune_id, koordinator_id, sak_id, prinsipal_id, brukar_id, instans_id, fraa)
                values ($1, $2, $3, $4, $5, $6, timestamptz '2026-11-12 09:00+01') returning kommune_id, sak_id
            )
            select kommune_id from ny",
        )
        .bind(person.kommune_id.uuid())
        .bind(self.app.new_id())
        .bind(self.id.uuid())
        .bind(person.prinsipal_id.uuid())
        .bind(person.id.uuid())
        .bind(person.instans_id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        sqlx::query("select app.koordinator_rett($1, $2)")
            .bind(person.kommune_id.uuid())
            .bind(self.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }
}
