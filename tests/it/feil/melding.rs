//! People who melde uro again and again, and what they were told is kept.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use laget::access::Role;
use sqlx::postgres::PgConnection;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::harness::{DEADLINE, TestApp, spoer};

/// Every so many open a sak; the others are added to the one before.
const NY_SAK: usize = 4;

/// Counts what was acknowledged, and tells when it is as much as was asked for.
pub struct Teljar {
    att: AtomicU64,
    nok: Notify,
    slutt: AtomicBool,
}

impl Teljar {
    /// Tells after so many.
    pub fn etter(tal: u64) -> Arc<Self> {
        Arc::new(Self {
            att: AtomicU64::new(tal),
            nok: Notify::new(),
            slutt: AtomicBool::new(false),
        })
    }

    /// Waits for it.
    pub async fn nok(&self) {
        self.nok.notified().await;
    }

    /// From now on nobody begins on another.
    pub fn slutt(&self) {
        self.slutt.store(true, Ordering::SeqCst);
    }

    fn ein(&self) {
        if self.att.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.nok.notify_one();
        }
    }
}

/// Somebody who melder uro about one child.
pub struct Meldar {
    token: String,
    brukar: Uuid,
    kommune: Uuid,
    sti: String,
    app: TestApp,
    /// What was acknowledged, in order.
    kvittert: Vec<Uuid>,
    /// What was sent and not answered, with the sak it was to be added to.
    ventar: Option<(Uuid, String)>,
    /// The sak that was opened last.
    sak: Option<Uuid>,
}

impl Meldar {
    /// So many people at one barnehage, with a child each.
    pub async fn fleire(app: &TestApp, tal: usize) -> Vec<Self> {
        let kommune = app.kommune().await;
        let hage = kommune.barnehage("Åsen barnehage").await;
        let mut folk = Vec::new();
        for nr in 0..tal {
            let person = kommune
                .person(&format!("Kari Vik {nr}"), Role::Tilsett, &hage)
                .await;
            let barn = hage.barn("Nils", &format!("Fjell {nr}")).await;
            folk.push(Self {
                token: app.session_for(&person).await,
                brukar: person.id.uuid(),
                kommune: kommune.id.uuid(),
                sti: format!("/uro/ny?barn={}", barn.id),
                app: app.clone(),
                kvittert: Vec::new(),
                ventar: None,
                sak: None,
            });
        }
        folk
    }

    /// Sends what waits. The status, or none when no whole answer came.
    async fn send(&self, adresse: SocketAddr) -> Option<u16> {
        let (id, sak) = self.ventar.as_ref().unwrap();
        let (id, tekst) = (id.to_string(), tekst(*id));
        let felt = [
            ("id", id.as_str()),
            ("sak", sak.as_str()),
            ("kva_er_sett", tekst.as_str()),
            ("kven_er_uroa", "Pedagogisk leiar"),
            ("kva_meistrar_barnet", "Har to gode vener."),
            ("kor_raskt", "vanleg"),
        ];
        let svar = spoer(adresse, &self.token, &self.sti, Some(&felt)).await?;
        assert!(
            matches!(svar.status, 303 | 503),
            "{}: {}",
            svar.status,
            svar.tekst
        );
        Some(svar.status)
    }

    /// Sends the next, or what was not answered once more. False when it is not acknowledged.
    pub async fn ein(&mut self, adresse: SocketAddr) -> bool {
        if self.ventar.is_none() {
            let ny = self.kvittert.len().is_multiple_of(NY_SAK);
            let sak = self.sak.filter(|_| !ny);
            let sak = sak.map_or_else(|| "ny".to_owned(), |sak| sak.to_string());
            self.ventar = Some((self.app.new_id(), sak));
        }
        if self.send(adresse).await != Some(303) {
            return false;
        }
        let (id, sak) = self.ventar.take().unwrap();
        if sak == "ny" {
            // the first uro of a sak and the sak have one id
            self.sak = Some(id);
        }
        self.kvittert.push(id);
        true
    }

    /// True when something was sent and not answered.
    pub fn ventar(&self) -> bool {
        self.ventar.is_some()
    }
}

fn tekst(id: Uuid) -> String {
    format!("Uro {id}. {}", "Har vore borte. ".repeat(40))
        .trim_end()
        .to_owned()
}

/// All of them melde until nobody answers, or they are told to stop.
pub fn meld(folk: Vec<Meldar>, adresse: SocketAddr, teljar: &Arc<Teljar>) -> JoinSet<Meldar> {
    let mut arbeid = JoinSet::new();
    for mut meldar in folk {
        let teljar = Arc::clone(teljar);
        arbeid.spawn(async move {
            while !teljar.slutt.load(Ordering::SeqCst) && meldar.ein(adresse).await {
                teljar.ein();
            }
            meldar
        });
    }
    arbeid
}

/// What was not answered is sent again, as a browser does, until it is acknowledged.
pub async fn send_att(folk: &mut [Meldar], adresse: SocketAddr) {
    let begun = Instant::now();
    for meldar in folk {
        while meldar.ventar() && !meldar.ein(adresse).await {
            assert!(begun.elapsed() < DEADLINE, "never acknowledged");
            tokio::task::yield_now().await;
        }
    }
}

/// What was acknowledged is kept, once and whole; nothing else is; and each has its row of the innsynslogg, its line in the
/// history and its print, neither more nor fewer.
pub async fn stemmer(db: &mut PgConnection, folk: &[Meldar]) {
    for meldar in folk {
        let rows: Vec<(Uuid, String)> =
            sqlx::query_as("select uro_id, kva_er_sett from uro where meldt_av = $1")
                .bind(meldar.brukar)
                .fetch_all(&mut *db)
                .await
                .unwrap();
        for (id, kva) in &rows {
            assert_eq!(*kva, tekst(*id), "kept whole");
        }
        let mut kept: Vec<Uuid> = rows.into_iter().map(|(id, _)| id).collect();
        let mut told = meldar.kvittert.clone();
        if let Some((id, _)) = &meldar.ventar {
            // nobody was told: it may be there or not
            kept.retain(|kept| kept != id);
        }
        kept.sort_unstable();
        told.sort_unstable();
        assert_eq!(kept, told, "acknowledged, and kept");
    }
    let (brukarar, kommune) = (
        folk.iter().map(|m| m.brukar).collect::<Vec<_>>(),
        folk[0].kommune,
    );
    // the rows of one kind that there are more or fewer of than of uro, by who and which sak
    for (kva, sql) in [
        (
            "innsynslogg",
            "select brukar_id, unnest(sak_id_list) as sak_id from innsynslogg
            where kommune_id = $2 and brukar_id = any($1) and handling = 'uro.melde' and not avvist",
        ),
        (
            "historikk",
            "select brukar_id, sak_id from sak_historikk
            where kommune_id = $2 and brukar_id = any($1) and slag like 'uro%'",
        ),
        (
            "innsending",
            "select i.brukar_id, split_part(i.til, '/', 3)::uuid as sak_id from innsending i
            where i.kommune_id = $2 and i.brukar_id = any($1)",
        ),
    ] {
        let question = format!(
            "select count(*) from
                (select meldt_av, sak_id, count(*) as tal from uro
                    where kommune_id = $2 and meldt_av = any($1) group by 1, 2) u
                full join (select brukar_id, sak_id, count(*) as tal from ({sql}) r group by 1, 2) l
                    on l.brukar_id = u.meldt_av and l.sak_id = u.sak_id
            where u.tal is distinct from l.tal"
        );
        let differ: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(question))
            .bind(&brukarar)
            .bind(kommune)
            .fetch_one(&mut *db)
            .await
            .unwrap();
        assert_eq!(differ, 0, "uro and {kva} do not agree");
    }
}

/// How many were acknowledged in all.
pub fn kvittert(folk: &[Meldar]) -> usize {
    folk.iter().map(|meldar| meldar.kvittert.len()).sum()
}
