//! What the night finds, against a plain reckoning over the same rows: one row at a time, and nothing but what the words say.

use std::collections::{BTreeMap, BTreeSet};

use laget::access::Role;
use laget::clock::oslo_datetime;
use sqlx::types::Uuid;
use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime};

use super::rad;
use crate::harness::{Barn, Kommune, Person, TestApp};

const GRENSE: usize = 3;

/// What, when, who, about whom, rows, refused rows, children, weekend.
type Treff = (String, Date, Uuid, Option<Uuid>, i32, i32, i32, bool);

struct Rad {
    at: OffsetDateTime,
    hos: usize,
    barna: Vec<usize>,
    avvist: bool,
    barnevern: bool,
}

struct Verd {
    app: TestApp,
    kommune: Kommune,
    folk: Vec<Person>,
    /// Where each works: colleagues are those of the same number.
    stader: Vec<usize>,
    barn: Vec<Barn>,
    /// The words of the family names around each child.
    slekt: Vec<Vec<&'static str>>,
    /// Who is a føresett of each child, by name or e-mail.
    foreldre: Vec<Vec<usize>>,
    rader: Vec<Rad>,
}

const FOLK: [(&str, &[&str]); 6] = [
    ("Kari Vik", &["vik"]),
    ("Tor Dal-Berg", &["dal", "berg"]),
    ("Ola van Li", &["li"]),
    ("Eva Moe", &["moe"]),
    ("Per Ås", &["ås"]),
    ("Pia Vern", &["vern"]),
];
const OMBOD: usize = 5;

impl Verd {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skular = [
            kommune.skule("Åsen skule").await,
            kommune.skule("Bøen skule").await,
        ];
        let andre = kommune.tenest("andre").await;
        let mut folk = Vec::new();
        let stader = vec![0, 0, 0, 1, 1, 2];
        for (at, (namn, _)) in FOLK.iter().enumerate() {
            folk.push(match at {
                OMBOD => kommune.person(namn, Role::Personvernombod, &andre).await,
                _ => {
                    kommune
                        .person(namn, Role::Tilsett, &skular[stader[at]])
                        .await
                }
            });
        }
        sqlx::query("insert into varsling (brukar_id, epost) values ($1, 'Tor@heime.example')")
            .bind(folk[1].id.uuid())
            .execute(app.sql())
            .await
            .unwrap();
        let mut barn = Vec::new();
        for (namn, foeresett) in [
            ("Vik", "Siri Solli"),
            ("Lund", "Eva Moe"),
            ("Berg Hagen", "Ida Lund"),
            ("LI", "Ida Lund"),
            ("van der Vern", "Ida Vern"),
            ("Hagen", "Ida Solli"),
            ("Solli", "Nils Ås-Dal"),
            ("Nes", "Siv Nes"),
        ] {
            let b = skular[barn.len() % 2].barn("Nora", namn).await;
            b.foeresett(foeresett).await;
            barn.push(b);
        }
        sqlx::query("update foeresett set epost = 'tor@heime.example' where barn_id = $1")
            .bind(barn[5].id.uuid())
            .execute(app.sql())
            .await
            .unwrap();
        sqlx::query(
            "insert into logg_grense (kommune_id, versjon, mange, sett_av) values ($1, 1, 3, $2)",
        )
        .bind(kommune.id.uuid())
        .bind(folk[OMBOD].id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
        let slekt = vec![
            vec!["vik", "solli"],
            vec!["lund", "moe"],
            vec!["berg", "hagen", "lund"],
            vec!["li", "lund"],
            vec!["vern"],
            vec!["hagen", "solli"],
            vec!["solli", "ås", "dal"],
            vec!["nes"],
        ];
        let mut foreldre = vec![Vec::new(); 8];
        foreldre[1] = vec![3];
        foreldre[5] = vec![1];
        Self {
            app,
            kommune,
            folk,
            stader,
            barn,
            slekt,
            foreldre,
            rader: Vec::new(),
        }
    }

    /// So many rows over four days and nights, by a fixed dice.
    async fn fyll(&mut self, tal: u64) {
        let mut dice: u64 = 11;
        let mut kast = |sides: u64| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((dice >> 33) % sides).unwrap()
        };
        for _ in 0..tal {
            let minutt = i64::try_from(kast(4 * 24 * 20)).unwrap() * 3;
            let mut barna = vec![kast(8)];
            for _ in 0..[0, 0, 0, 1, 2][kast(5)] {
                barna.push(kast(8));
            }
            barna.sort_unstable();
            barna.dedup();
            let rad = Rad {
                // Thursday to Monday
                at: datetime!(2026-11-19 00:00 +1) + Duration::minutes(minutt),
                hos: kast(6),
                barna,
                avvist: kast(6) == 0,
                barnevern: kast(10) == 0,
            };
            self.skriv(&rad).await;
            self.rader.push(rad);
        }
    }

    async fn skriv(&self, r: &Rad) {
        let handling = if r.barnevern {
            "barnevern.melde"
        } else {
            "sak.opne"
        };
        let rolle = if r.hos == OMBOD {
            "personvernombod"
        } else {
            "tilsett"
        };
        let barna = r.barna.iter().map(|b| self.barn[*b].id.uuid()).collect();
        rad(
            &self.app,
            &self.folk[r.hos],
            r.at,
            barna,
            (handling, rolle, r.avvist),
        )
        .await;
    }

    fn plain(&self) -> BTreeSet<Treff> {
        let til = datetime!(2026-11-23 06:00 +1);
        let gjeld: Vec<&Rad> = self
            .rader
            .iter()
            .filter(|r| !r.barnevern && r.at < til)
            .collect();
        let mut par: BTreeMap<(Date, usize, usize), Vec<&Rad>> = BTreeMap::new();
        let mut netter: BTreeMap<(Date, usize), Vec<&Rad>> = BTreeMap::new();
        for r in &gjeld {
            if let [barn] = r.barna[..] {
                par.entry((doegn(r.at), r.hos, barn)).or_default().push(r);
            }
            let time = oslo_datetime(r.at).hour();
            if !(6..23).contains(&time) {
                netter.entry((doegn(r.at), r.hos)).or_default().push(r);
            }
        }
        let mut funne = BTreeSet::new();
        for ((dag, hos, barn), rader) in &par {
            let mut legg = |slag: &str| {
                funne.insert(self.treff(slag, (*dag, *hos, Some(*barn)), rader, 1));
            };
            let (mine, deira) = (FOLK[*hos].1, &self.slekt[*barn]);
            if mine.iter().any(|namn| deira.contains(namn)) {
                legg("slektsnamn");
            }
            let foreldre = &self.foreldre[*barn];
            if foreldre.contains(hos) {
                legg("eige_barn");
            }
            if foreldre
                .iter()
                .any(|f| f != hos && self.stader[*f] == self.stader[*hos])
            {
                legg("kollega");
            }
        }
        for ((dag, hos), rader) in &netter {
            let barn: BTreeSet<usize> = rader.iter().flat_map(|r| r.barna.clone()).collect();
            funne.insert(self.treff("natt", (*dag, *hos, None), rader, barn.len()));
        }
        funne.extend(self.mange(&gjeld));
        funne
    }

    /// The hour with the most children of each person and day; the first of several.
    fn mange(&self, gjeld: &[&Rad]) -> Vec<Treff> {
        let mut best: BTreeMap<(Date, usize), (usize, OffsetDateTime, Vec<&Rad>)> = BTreeMap::new();
        let eitt: Vec<&Rad> = gjeld
            .iter()
            .copied()
            .filter(|r| r.barna.len() == 1 && r.hos != OMBOD)
            .collect();
        for r in &eitt {
            let i_timen =
                |x: &&&Rad| x.hos == r.hos && x.at <= r.at && r.at - x.at < Duration::HOUR;
            let timen: Vec<&Rad> = eitt.iter().filter(i_timen).copied().collect();
            let barn: BTreeSet<usize> = timen.iter().map(|x| x.barna[0]).collect();
            let plass = best
                .entry((doegn(r.at), r.hos))
                .or_insert((0, r.at, Vec::new()));
            if (barn.len(), plass.1) > (plass.0, r.at) {
                *plass = (barn.len(), r.at, timen);
            }
        }
        let nok = best.into_iter().filter(|(_, (tal, ..))| *tal >= GRENSE);
        nok.map(|((dag, hos), (tal, at, timen))| {
            let mut treff = self.treff("mange", (dag, hos, None), &timen, tal);
            treff.7 = helg(at);
            treff
        })
        .collect()
    }

    fn treff(
        &self,
        slag: &str,
        (dag, hos, barn): (Date, usize, Option<usize>),
        rader: &[&Rad],
        tal_barn: usize,
    ) -> Treff {
        let tal = |n: usize| i32::try_from(n).unwrap();
        (
            slag.to_owned(),
            dag,
            self.folk[hos].id.uuid(),
            barn.map(|barn| self.barn[barn].id.uuid()),
            tal(rader.len()),
            tal(rader.iter().filter(|r| r.avvist).count()),
            tal(tal_barn),
            rader.iter().any(|r| helg(r.at)),
        )
    }

    async fn found(&self) -> BTreeSet<Treff> {
        let rows: Vec<Treff> = sqlx::query_as(
            "select slag, doegn, brukar_id, barn_id, tal, avviste, tal_barn, helg from logg_treff where kommune_id = $1",
        )
        .bind(self.kommune.id.uuid())
        .fetch_all(self.app.sql())
        .await
        .unwrap();
        rows.into_iter().collect()
    }

    /// Goes through one day and night as of this instant; false when there is none.
    async fn neste(&self, now: OffsetDateTime) -> bool {
        let nye: Option<i32> = sqlx::query_scalar("select app.logg_kontroll_neste($1, $2)")
            .bind(self.kommune.id.uuid())
            .bind(now)
            .fetch_one(self.app.sql())
            .await
            .unwrap();
        nye.is_some()
    }
}

fn doegn(at: OffsetDateTime) -> Date {
    (oslo_datetime(at) - Duration::hours(6)).date()
}

fn helg(at: OffsetDateTime) -> bool {
    oslo_datetime(at).weekday().number_from_monday() > 5
}

#[tokio::test]
async fn what_the_nights_find_is_what_a_plain_reckoning_finds() {
    let mut verd = Verd::new().await;
    verd.fyll(600).await;
    // a morning half-way first: the rest is found the last morning
    while verd.neste(datetime!(2026-11-21 07:00 +1)).await {}
    let half = verd.found().await;
    while verd.neste(datetime!(2026-11-23 06:45 +1)).await {}
    let (found, plain) = (verd.found().await, verd.plain());
    assert!(half.len() > 20 && half.is_subset(&found) && half.len() < found.len());
    let for_mykje: Vec<_> = found.difference(&plain).collect();
    let for_lite: Vec<_> = plain.difference(&found).collect();
    assert!(
        for_mykje.is_empty() && for_lite.is_empty(),
        "too much {for_mykje:?}\ntoo little {for_lite:?}"
    );
    for slag in ["slektsnamn", "eige_barn", "kollega", "natt", "mange"] {
        assert!(
            plain.iter().filter(|t| t.0 == slag).count() > 2,
            "{slag} is among them"
        );
    }
}

#[tokio::test]
async fn a_night_is_gone_through_when_it_is_half_an_hour_over() {
    let mut verd = Verd::new().await;
    verd.fyll(1).await;
    while verd.neste(datetime!(2026-11-22 06:29 +1)).await {}
    let last = || async {
        let dag: Date = sqlx::query_scalar("select doegn from logg_kontroll where kommune_id = $1")
            .bind(verd.kommune.id.uuid())
            .fetch_one(verd.app.sql())
            .await
            .unwrap();
        dag
    };
    assert_eq!(last().await, time::macros::date!(2026 - 11 - 20));
    assert!(verd.neste(datetime!(2026-11-22 06:30 +1)).await);
    assert_eq!(last().await, time::macros::date!(2026 - 11 - 21));
    assert!(!verd.neste(datetime!(2026-11-22 06:30 +1)).await);
}
