//! Kommunar, einingar and people, made as the owner makes them.

use std::sync::LazyLock;

use laget::access::Role;
use laget::clock::Clock;
use laget::ids::{BrukarId, EiningId, InstansId, KommuneId, PrinsipalId};
use laget::innlogging::passord;
use uuid::Uuid;

use super::TestApp;

/// Everybody's password.
pub const PASSWORD: &str = "hestehov i grøftekanten";

static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| passord::hash_now(PASSWORD).unwrap());

/// A tenant of one test.
#[derive(Clone)]
pub struct Kommune {
    /// The application it is in.
    pub app: TestApp,
    /// Its id.
    pub id: KommuneId,
    /// Its name.
    pub namn: String,
}

/// Where somebody works: an instans, and a unit of it or none.
pub trait Stad {
    /// The instans.
    fn instans_id(&self) -> InstansId;
    /// The unit.
    fn eining_id(&self) -> Option<EiningId>;
}

/// A skule, barnehage or another unit.
#[derive(Clone)]
pub struct Eining {
    /// The kommune it is in.
    pub kommune: Kommune,
    /// Its id.
    pub id: EiningId,
    /// The instans it belongs to: all skular of a kommune are one instans.
    pub instans_id: InstansId,
}

/// An instans without units: helsestasjon, PPT, barnevern …
#[derive(Clone, Copy)]
pub struct Tenest {
    /// Its id.
    pub id: InstansId,
}

impl Stad for Eining {
    fn instans_id(&self) -> InstansId {
        self.instans_id
    }
    fn eining_id(&self) -> Option<EiningId> {
        Some(self.id)
    }
}

impl Stad for Tenest {
    fn instans_id(&self) -> InstansId {
        self.id
    }
    fn eining_id(&self) -> Option<EiningId> {
        None
    }
}

/// Somebody who can log in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id.
    pub id: BrukarId,
    /// The user name: unique on the server.
    pub brukarnamn: String,
    /// The name.
    pub namn: String,
    /// The kommune of the first medlemskap.
    pub kommune_id: KommuneId,
    /// Who the person is there: what rights to a sak are given to.
    pub prinsipal_id: PrinsipalId,
    /// The instans worked in.
    pub instans_id: InstansId,
    /// The unit worked in.
    pub eining_id: Option<EiningId>,
}

impl Person {
    /// What the login page asks for.
    pub fn credentials(&self) -> [(&str, &str); 2] {
        [("brukarnamn", &self.brukarnamn), ("passord", PASSWORD)]
    }
}

impl Kommune {
    pub(super) async fn new(app: &TestApp) -> Self {
        let id = KommuneId::from(app.new_id());
        loop {
            let chance = u16::from_be_bytes(app.clock().random()[..2].try_into().unwrap());
            let nummer = format!("{:04}", chance % 10_000);
            let namn = format!("Prøve {nummer}");
            let made =
                sqlx::query("insert into kommune values ($1, $2, $3) on conflict do nothing")
                    .bind(id.uuid())
                    .bind(&nummer)
                    .bind(&namn)
                    .execute(app.sql())
                    .await
                    .unwrap();
            if made.rows_affected() == 1 {
                return Self {
                    app: app.clone(),
                    id,
                    namn,
                };
            }
        }
    }

    /// A skule.
    pub async fn skule(&self, namn: &str) -> Eining {
        self.eining("skule", namn).await
    }

    /// A barnehage.
    pub async fn barnehage(&self, namn: &str) -> Eining {
        self.eining("barnehage", namn).await
    }

    /// A unit of the kommune's instans of this kind.
    pub async fn eining(&self, slag: &str, namn: &str) -> Eining {
        let instans_id = self.tenest(slag).await.id;
        let id = EiningId::from(self.app.new_id());
        sqlx::query(
            "insert into eining (kommune_id, eining_id, instans_id, namn, gyldig_fraa)
            values ($1, $2, $3, $4, '2000-01-01')",
        )
        .bind(self.id.uuid())
        .bind(id.uuid())
        .bind(instans_id.uuid())
        .bind(namn)
        .execute(self.app.sql())
        .await
        .unwrap();
        Eining {
            kommune: self.clone(),
            id,
            instans_id,
        }
    }

    /// The kommune's own instans of a kind (a code of the table `instans`); made when it is not there.
    pub async fn tenest(&self, slag: &str) -> Tenest {
        let known: Option<Uuid> = sqlx::query_scalar(
            "select i.instans_id from instans i join instans_kommune g on g.instans_id = i.instans_id
            where g.kommune_id = $1 and i.slag = $2 and not i.interkommunal",
        )
        .bind(self.id.uuid())
        .bind(slag)
        .fetch_optional(self.app.sql())
        .await
        .unwrap();
        if let Some(id) = known {
            return Tenest { id: id.into() };
        }
        let tenest = self.app.instans(slag, false).await;
        self.grant(&tenest).await;
        tenest
    }

    /// The interkommunal instans serves this kommune from 2000 on.
    pub async fn grant(&self, tenest: &Tenest) {
        sqlx::query("insert into instans_kommune (kommune_id, instans_id, fraa) values ($1, $2, '2000-01-01')")
            .bind(self.id.uuid())
            .bind(tenest.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// A person with one live medlemskap.
    pub async fn person(&self, namn: &str, role: Role, stad: &impl Stad) -> Person {
        let id = BrukarId::from(self.app.new_id());
        let first: String = namn.chars().take_while(char::is_ascii_alphabetic).collect();
        let brukarnamn = format!("{}.{}", first.to_lowercase(), id.uuid().simple());
        sqlx::query(
            "with ny as (
                insert into brukar (brukar_id, brukarnamn, namn, created_at) values ($1, $2, $3, now())
                returning brukar_id
            )
            insert into passord (brukar_id, hash, updated_at) select brukar_id, $4, now() from ny",
        )
        .bind(id.uuid())
        .bind(&brukarnamn)
        .bind(namn)
        .bind(PASSWORD_HASH.as_str())
        .execute(self.app.sql())
        .await
        .unwrap();
        let prinsipal_id = self.medlemskap(id, role, stad).await;
        Person {
            id,
            brukarnamn,
            namn: namn.to_owned(),
            kommune_id: self.id,
            prinsipal_id,
            instans_id: stad.instans_id(),
            eining_id: stad.eining_id(),
        }
    }

    /// One more medlemskap for a person, here.
    pub async fn medlemskap(&self, brukar: BrukarId, role: Role, stad: &impl Stad) -> PrinsipalId {
        let id = self.app.new_id();
        let prinsipal: Uuid = sqlx::query_scalar(
            "insert into medlemskap (kommune_id, medlemskap_id, brukar_id, instans_id, eining_id, rolle, fraa)
            values ($1, $2, $3, $4, $5, $6, '2000-01-01') returning prinsipal_id",
        )
        .bind(self.id.uuid())
        .bind(id)
        .bind(brukar.uuid())
        .bind(stad.instans_id().uuid())
        .bind(stad.eining_id().map(EiningId::uuid))
        .bind(role.code())
        .fetch_one(self.app.sql())
        .await
        .unwrap();
        prinsipal.into()
    }

    /// The person's medlemskap here are over since yesterday.
    pub async fn end_medlemskap(&self, person: &Person) {
        sqlx::query(
            "update medlemskap set til = app.today() - 1 where kommune_id = $1 and brukar_id = $2",
        )
        .bind(self.id.uuid())
        .bind(person.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }
}

impl TestApp {
    /// An interkommunal instans that serves these kommunar.
    pub async fn interkommunal(&self, slag: &str, kommunar: &[&Kommune]) -> Tenest {
        let tenest = self.instans(slag, true).await;
        for kommune in kommunar {
            kommune.grant(&tenest).await;
        }
        tenest
    }

    async fn instans(&self, slag: &str, interkommunal: bool) -> Tenest {
        let id = self.new_id();
        sqlx::query(
            "insert into instans (instans_id, slag, namn, interkommunal) values ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(slag)
        .bind(format!("Instans {slag}"))
        .bind(interkommunal)
        .execute(self.sql())
        .await
        .unwrap();
        Tenest { id: id.into() }
    }
}
