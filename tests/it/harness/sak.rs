//! Saker and what is in them, made as the owner makes them: for stories that begin in the middle.

use laget::ids::{BarnId, DeltakarId, EiningId, OverleveringId, SakId, SperreId, TiltakId};
use time::Date;
use uuid::Uuid;

use super::{Barn, Person, TestApp};

/// A sak.
#[derive(Clone)]
pub struct Sak {
    /// The application it is in.
    pub app: TestApp,
    /// Its id.
    pub id: SakId,
    /// The child.
    pub barn_id: BarnId,
    /// Who opened it and has the ball.
    pub ansvarleg: Person,
}

impl Barn {
    /// An open sak in steg 1, whose uro the person registered: the person has the ball, and the leader of the
    /// person's eining sees it.
    pub async fn sak(&self, ansvarleg: &Person, kva_er_sett: &str) -> Sak {
        let id = SakId::from(self.app.new_id());
        sqlx::query(
            "insert into sak (kommune_id, sak_id, barn_id, slag, instans_id, eining_id, ansvarleg_id,
                ansvarleg_brukar_id, neste_dato, neste_kva, opna_at)
            values ($1, $2, $3, 'uro', $4, $5, $6, $7, app.today() + 21, 'samtale', now())",
        )
        .bind(self.kommune_id.uuid())
        .bind(id.uuid())
        .bind(self.id.uuid())
        .bind(ansvarleg.instans_id.uuid())
        .bind(ansvarleg.eining_id.map(EiningId::uuid))
        .bind(ansvarleg.prinsipal_id.uuid())
        .bind(ansvarleg.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        let sak = Sak {
            app: self.app.clone(),
            id,
            barn_id: self.id,
            ansvarleg: ansvarleg.clone(),
        };
        sak.uro(ansvarleg, kva_er_sett).await;
        sak
    }
}

impl Sak {
    /// Moves the sak to a steg, without any of what leads there.
    pub async fn in_steg(&self, steg: i16) {
        sqlx::query("update sak set steg = $2 where sak_id = $1")
            .bind(self.id.uuid())
            .bind(steg)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// One more uro.
    pub async fn uro(&self, meldt_av: &Person, kva_er_sett: &str) {
        sqlx::query(
            "insert into uro (kommune_id, uro_id, sak_id, meldt_av, instans_id, eining_id, kva_er_sett, kven_er_uroa,
                kva_meistrar_barnet, kor_raskt, meldt_at)
            values ($1, $2, $3, $4, $5, $6, $7, 'kontaktlærar', 'teiknar og fortel', 'vanleg', now())",
        )
        .bind(meldt_av.kommune_id.uuid())
        .bind(self.app.new_id())
        .bind(self.id.uuid())
        .bind(meldt_av.id.uuid())
        .bind(meldt_av.instans_id.uuid())
        .bind(meldt_av.eining_id.map(EiningId::uuid))
        .bind(kva_er_sett)
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    /// A talk with the føresette.
    pub async fn samtale(&self, foeresette_sa: &str) {
        sqlx::query(
            "insert into samtale (kommune_id, samtale_id, sak_id, slag, dato, korleis, kven_var_med, foeresette_sa,
                barnets_stemme, runde, skriven_av, skriven_at)
            values ($1, $2, $3, 'foeresette', app.today(), 'moete', 'mor', $4, 'vil sitje framme', 1, $5, now())",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(self.app.new_id())
        .bind(self.id.uuid())
        .bind(foeresette_sa)
        .bind(self.ansvarleg.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    /// A tiltak of steg 3 that goes on since the first of November, with the sak's ansvarleg.
    pub async fn tiltak(&self, tiltak: &str, innan: Date) -> TiltakId {
        let id = TiltakId::from(self.app.new_id());
        sqlx::query(
            "insert into tiltak (kommune_id, tiltak_id, sak_id, steg, runde, maal, tiltak, tiltak_norm, ansvarleg_id,
                ansvarleg_brukar_id, innan, created_at, updated_at)
            values ($1, $2, $3, 3, 1, 'meir ro i timane', $4, lower($4), $5, $6, $7, timestamptz '2026-11-01 09:00+01',
                timestamptz '2026-11-01 09:00+01')",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(id.uuid())
        .bind(self.id.uuid())
        .bind(tiltak)
        .bind(self.ansvarleg.prinsipal_id.uuid())
        .bind(self.ansvarleg.id.uuid())
        .bind(innan)
        .execute(self.app.sql())
        .await
        .unwrap();
        id
    }

    /// An evaluering of a tiltak: `effekt` is a code of the table.
    pub async fn evaluering(&self, tiltak: TiltakId, effekt: &str, grunngjeving: &str) {
        sqlx::query(
            "with e as (
                insert into evaluering (kommune_id, evaluering_id, tiltak_id, sak_id, dato, effekt, grunngjeving,
                    barnets_oppleving, foeresette_oppleving, kva_no, skriven_av, skriven_at, tiltak_norm)
                select $1, $2, $3, $4, app.today(), $5, $6, 'greitt', 'betre heime', 'avslutt', $7, now(), tiltak_norm
                from tiltak where tiltak_id = $3
            )
            update tiltak set siste_effekt = $5, status = 'utfoert' where tiltak_id = $3",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(self.app.new_id())
        .bind(tiltak.uuid())
        .bind(self.id.uuid())
        .bind(effekt)
        .bind(grunngjeving)
        .bind(self.ansvarleg.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    /// Puts a person on the lag; of another instans, with a samtykke for it.
    pub async fn deltakar(&self, person: &Person) -> DeltakarId {
        if person.instans_id != self.ansvarleg.instans_id {
            self.samtykke(person).await;
        }
        let id = DeltakarId::from(self.app.new_id());
        sqlx::query(
            "insert into sak_deltakar (kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id,
                eining_id, fraa)
            values ($1, $2, $3, $4, $5, $6, $7, now())",
        )
        .bind(person.kommune_id.uuid())
        .bind(id.uuid())
        .bind(self.id.uuid())
        .bind(person.prinsipal_id.uuid())
        .bind(person.id.uuid())
        .bind(person.instans_id.uuid())
        .bind(person.eining_id.map(EiningId::uuid))
        .execute(self.app.sql())
        .await
        .unwrap();
        id
    }

    /// A naudrett this person used for it, an hour that is over, without any of what comes with it.
    pub async fn naudrett(&self, person: &Person, grunngjeving: &str) -> Uuid {
        let id = self.app.new_id();
        let mut tx = self.app.sql().begin().await.unwrap();
        sqlx::query("set local session_replication_role = replica")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query(
            "with n as (
                insert into naudrett (kommune_id, naudrett_id, barn_id, brukar_id, prinsipal_id, instans_id, grunn,
                    grunngjeving, grunngjeving_avtrykk, at, til, frist)
                values ($1, $2, $3, $4, $5, $6, 'borte', rpad($7, 20, '.'), sha256($2::text::bytea),
                    now() - interval '2 hours', now() - interval '1 hour', app.today() + 3)
            )
            insert into naudrett_sak values ($1, $2, $8)",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(id)
        .bind(self.barn_id.uuid())
        .bind(person.id.uuid())
        .bind(person.prinsipal_id.uuid())
        .bind(person.instans_id.uuid())
        .bind(grunngjeving)
        .bind(self.id.uuid())
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Shuts a person out.
    pub async fn sperre(&self, person: &Person) -> SperreId {
        let id = SperreId::from(self.app.new_id());
        sqlx::query(
            "insert into sak_sperre (kommune_id, sak_sperre_id, sak_id, brukar_id, grunn, sett_av, sett_at)
            values ($1, $2, $3, $4, 'i slekt', $5, now())",
        )
        .bind(self.ansvarleg.kommune_id.uuid())
        .bind(id.uuid())
        .bind(self.id.uuid())
        .bind(person.id.uuid())
        .bind(self.ansvarleg.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        id
    }

    /// Offers the sak to a person.
    pub async fn tilbod(&self, til: &Person, melding: &str) -> OverleveringId {
        let id = OverleveringId::from(self.app.new_id());
        sqlx::query(
            "insert into overlevering (kommune_id, overlevering_id, sak_id, fraa_brukar_id, til_id, til_brukar_id,
                melding, tilbydd_at)
            values ($1, $2, $3, $4, $5, $6, $7, now())",
        )
        .bind(til.kommune_id.uuid())
        .bind(id.uuid())
        .bind(self.id.uuid())
        .bind(self.ansvarleg.id.uuid())
        .bind(til.prinsipal_id.uuid())
        .bind(til.id.uuid())
        .bind(melding)
        .execute(self.app.sql())
        .await
        .unwrap();
        id
    }
}
