//! Teams, their meetings, and days without school.

use std::sync::atomic::{AtomicI32, Ordering};

use time::Date;
use time::macros::date;
use uuid::Uuid;

use super::{Eining, Kommune, Person, Sak, TestApp};

/// Days that have been used: a team meets once at a time.
static NESTE_DAG: AtomicI32 = AtomicI32::new(0);

impl Eining {
    /// Puts somebody on the team of the eining. Whoever is there already, was never there.
    pub async fn tst_medlem(&self, person: &Person, slag: &str) -> Uuid {
        let id = self.kommune.app.new_id();
        sqlx::query(
            "update tst_medlem set til = fraa - 1 where eining_id = $1 and prinsipal_id = $2",
        )
        .bind(self.id.uuid())
        .bind(person.prinsipal_id.uuid())
        .execute(self.kommune.app.sql())
        .await
        .unwrap();
        sqlx::query(
            "insert into tst_medlem (kommune_id, tst_medlem_id, eining_id, slag, prinsipal_id, brukar_id, instans_id, fraa)
            values ($1, $2, $3, $4, $5, $6, $7, '2026-08-01')",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(self.id.uuid())
        .bind(slag)
        .bind(person.prinsipal_id.uuid())
        .bind(person.id.uuid())
        .bind(person.instans_id.uuid())
        .execute(self.kommune.app.sql())
        .await
        .unwrap();
        id
    }

    /// A planned meeting of the team, on a day of its own.
    pub async fn moete(&self) -> Uuid {
        let day = NESTE_DAG.fetch_add(1, Ordering::Relaxed);
        let dato = date!(2026 - 12 - 01) + time::Duration::days(day.into());
        self.moete_den(dato).await
    }

    /// A planned meeting from twelve to half past one.
    pub async fn moete_den(&self, dato: Date) -> Uuid {
        let id = self.kommune.app.new_id();
        sqlx::query(
            "insert into moete (kommune_id, moete_id, eining_id, dato, fraa, til, stad, laga_av, laga_at)
            select $1, $2, $3, $4, '12:00', '13:30', 'Møterom 2', b.brukar_id, now() from brukar b limit 1",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(self.id.uuid())
        .bind(dato)
        .execute(self.kommune.app.sql())
        .await
        .unwrap();
        id
    }
}

impl Eining {
    /// Somebody is called to a meeting of the team, as if long ago: nobody is told.
    pub async fn kalla(&self, moete: Uuid, person: &Person, slag: &str) -> Uuid {
        let id = self.kommune.app.new_id();
        sqlx::query(
            "with m as (update moete set tilstand = 'innkalla' where moete_id = $3 and tilstand = 'planlagt')
            insert into moete_deltakar (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, prinsipal_id, brukar_id,
                instans_id, kalla_av, kalla_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $7, now())",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(moete)
        .bind(self.id.uuid())
        .bind(slag)
        .bind(person.prinsipal_id.uuid())
        .bind(person.id.uuid())
        .bind(person.instans_id.uuid())
        .execute(self.kommune.app.sql())
        .await
        .unwrap();
        id
    }
}

impl Eining {
    /// A guest from outside is called to a meeting of the team.
    pub async fn gjest(&self, moete: Uuid, namn: &str) -> Uuid {
        let id = self.kommune.app.new_id();
        sqlx::query(
            "insert into moete_deltakar (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, namn, instans_slag, kalla_av,
                kalla_at)
            select $1, $2, $3, $4, 'gjest', $5, 'fastlege', b.brukar_id, now() from brukar b limit 1",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(moete)
        .bind(self.id.uuid())
        .bind(namn)
        .execute(self.kommune.app.sql())
        .await
        .unwrap();
        id
    }
}

impl Person {
    /// Where the person's mail goes.
    pub async fn epost(&self, app: &TestApp, adresse: &str) {
        sqlx::query("insert into varsling (brukar_id, epost) values ($1, $2)")
            .bind(self.id.uuid())
            .bind(adresse)
            .execute(app.sql())
            .await
            .unwrap();
    }
}

impl Kommune {
    /// A day without school.
    pub async fn skulefri(&self) -> Uuid {
        let id = self.app.new_id();
        sqlx::query(
            "insert into skulefri values ($1, $2, 'Planleggingsdag', '2027-02-01', '2027-02-01')",
        )
        .bind(self.id.uuid())
        .bind(id)
        .execute(self.app.sql())
        .await
        .unwrap();
        id
    }
}

impl Eining {
    /// An item on its agenda that is about no child.
    pub async fn punkt(&self, moete: Uuid, tittel: &str) -> Uuid {
        let id = self.punkt_rad(moete, "system").await;
        sqlx::query("insert into moete_punkt_system values ($1, $2, $3, $4, null)")
            .bind(self.kommune.id.uuid())
            .bind(id)
            .bind(moete)
            .bind(tittel)
            .execute(self.kommune.app.sql())
            .await
            .unwrap();
        id
    }

    /// An item about a sak.
    pub async fn punkt_sak(&self, moete: Uuid, sak: &Sak) -> Uuid {
        let id = self.punkt_rad(moete, "namngitt").await;
        sqlx::query("insert into moete_punkt_sak values ($1, $2, $3, $4)")
            .bind(self.kommune.id.uuid())
            .bind(id)
            .bind(moete)
            .bind(sak.id.uuid())
            .execute(self.kommune.app.sql())
            .await
            .unwrap();
        id
    }

    async fn punkt_rad(&self, moete: Uuid, slag: &str) -> Uuid {
        let id = self.kommune.app.new_id();
        sqlx::query(
            "insert into moete_punkt (kommune_id, punkt_id, moete_id, eining_id, nr, element, slag, minutt, laga_av, laga_at)
            select $1, $2, $3, $4, (select coalesce(max(nr), 0) + 1 from moete_punkt where moete_id = $3), 1, $5, 15, b.brukar_id, now()
            from brukar b limit 1",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(moete)
        .bind(self.id.uuid())
        .bind(slag)
        .execute(self.kommune.app.sql())
        .await
        .unwrap();
        id
    }

    /// The referat of what is about no child, begun.
    pub async fn referat(&self, moete: Uuid, av: &Person, hensikt: &str) -> Uuid {
        let id = self.kommune.app.new_id();
        sqlx::query(
            "insert into referat (kommune_id, referat_id, moete_id, eining_id, referent_id, laga_at) values ($1, $2, $3, $4, $5, now())",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(moete)
        .bind(self.id.uuid())
        .bind(av.id.uuid())
        .execute(self.kommune.app.sql())
        .await
        .unwrap();
        sqlx::query(
            "insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, tekst, skriven_av, skriven_at)
            values ($1, $2, 'hensikt', 1, $3, $4, $5, $6, now())",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(moete)
        .bind(self.id.uuid())
        .bind(hensikt)
        .bind(av.id.uuid())
        .execute(self.kommune.app.sql())
        .await
        .unwrap();
        id
    }
}
