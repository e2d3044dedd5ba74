//! One who writes, and what they were told is kept.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use laget::access::Role;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::harness::{Eining, Tenar, TestApp, spoer};
use crate::referat::skjema::Skjema;

/// What the first part says when it is begun.
const FRAMLEGG: &str = "Framlegg";
/// So many drafts before the form is sent.
const KLADDAR: usize = 3;
/// Two of those who write in the same referat have two parts each: the code, and the field on the page.
const DELAR: [[(&str, &str); 2]; 2] = [
    [("hensikt", "felt-tekst-1"), ("status", "felt-tekst-3")],
    [
        ("ressursar", "felt-tekst-2"),
        ("evaluering", "felt-tekst-10"),
    ],
];

/// Counts the answers, and tells when there are as many as was asked for.
pub struct Kvittert {
    tal: AtomicUsize,
    maal: usize,
    nok: Notify,
}

impl Kvittert {
    pub fn new(maal: usize) -> Self {
        Self {
            tal: AtomicUsize::new(0),
            maal,
            nok: Notify::new(),
        }
    }

    pub fn tal(&self) -> usize {
        self.tal.load(Ordering::SeqCst)
    }

    pub async fn nok(&self) {
        self.nok.notified().await;
    }

    fn ein(&self) {
        if self.tal.fetch_add(1, Ordering::SeqCst) + 1 == self.maal {
            self.nok.notify_one();
        }
    }
}

/// What somebody has been told is kept, and what they have not been answered about.
#[derive(Clone, Debug, Default)]
pub struct Sagt {
    /// Which text is the draft.
    kladd: Option<usize>,
    /// Which were saved, the last of them last.
    lagra: Vec<usize>,
    underveg: Option<Underveg>,
}

#[derive(Clone, Copy, Debug)]
enum Underveg {
    Kladd(usize),
    Skjema(usize),
}

impl Sagt {
    /// Something was sent, and not answered.
    pub fn ventar(&self) -> bool {
        self.underveg.is_some()
    }

    pub fn har_lagra(&self) -> bool {
        !self.lagra.is_empty()
    }

    pub fn har_kladd(&self) -> bool {
        self.kladd.is_some()
    }

    /// The draft and what was saved; if what is on its way came through when that is asked for.
    fn stand(&self, kom_fram: bool) -> (Option<usize>, Vec<usize>) {
        let mut lagra = self.lagra.clone();
        match self.underveg {
            Some(Underveg::Kladd(runde)) if kom_fram => (Some(runde), lagra),
            Some(Underveg::Skjema(runde)) if kom_fram => {
                lagra.push(runde);
                (None, lagra)
            }
            _ => (self.kladd, lagra),
        }
    }
}

pub struct Skrivar {
    token: String,
    brukar: Uuid,
    referat: Uuid,
    delar: [(&'static str, &'static str); 2],
}

impl Skrivar {
    /// A meeting whose referat is begun, and two who are called to it and write.
    pub async fn to_ved_eit_moete(skule: &Eining) -> Vec<Self> {
        let app = &skule.kommune.app;
        let folk = [
            skule.kommune.person("Kari Vik", Role::Tilsett, skule).await,
            skule.kommune.person("Ola Dal", Role::Tilsett, skule).await,
        ];
        let moete = skule.moete().await;
        for person in &folk {
            skule.kalla(moete, person, "gjest").await;
        }
        let referat = skule.referat(moete, &folk[0], FRAMLEGG).await;
        let mut skrivarar = Vec::new();
        for (person, delar) in folk.iter().zip(DELAR) {
            skrivarar.push(Self {
                token: app.session_for(person).await,
                brukar: person.id.uuid(),
                referat,
                delar,
            });
        }
        skrivarar
    }

    fn path(&self) -> String {
        format!("/referat/{}/skriv", self.referat)
    }

    /// A page of text that is like no other: this person's, of this round.
    fn tekst(&self, runde: usize) -> String {
        let linje = format!("Runde {runde} av {}. ", self.brukar);
        linje.repeat(60).trim_end().to_owned()
    }

    /// Which text it is; it is there whole.
    fn runde(&self, tekst: &str) -> usize {
        let runde = tekst.split(' ').nth(1).and_then(|nr| nr.parse().ok());
        let runde = runde.unwrap_or_else(|| panic!("nobody wrote this: {tekst}"));
        assert_eq!(tekst, self.tekst(runde));
        runde
    }

    fn fyll(&self, skjema: &mut Skjema, runde: usize) {
        for (_, felt) in self.delar {
            skjema.skriv(felt, &self.tekst(runde));
        }
    }

    async fn opne(&self, adresse: SocketAddr) -> Option<Skjema> {
        let side = spoer(adresse, &self.token, &self.path(), None).await?;
        assert_eq!(side.status, 200, "{}", side.tekst);
        Some(Skjema::of(&side.tekst))
    }

    /// Keeps the draft as static/app.js does. False when no answer came.
    async fn kladd(&self, adresse: SocketAddr, skjema: &mut Skjema) -> bool {
        let felt = serde_html_form::to_string(skjema.fields()).unwrap();
        let path = self.path();
        let felt = [
            ("sti", path.as_str()),
            ("felt", &felt),
            ("stempel", &skjema.stempel),
        ];
        let Some(svar) = spoer(adresse, &self.token, "/utkast", Some(&felt)).await else {
            return false;
        };
        assert_eq!(svar.status, 200, "{}", svar.tekst);
        skjema.stempel = svar.tekst;
        true
    }

    /// Sends the form. False when no answer came.
    pub async fn send(&self, adresse: SocketAddr, skjema: Skjema) -> bool {
        let svar = spoer(adresse, &self.token, &self.path(), Some(&skjema.fields())).await;
        svar.is_some_and(|svar| {
            assert_eq!(svar.status, 303, "{}", svar.tekst);
            true
        })
    }

    /// Writes until nobody answers.
    pub async fn skriv(&self, adresse: SocketAddr, kvittert: &Kvittert) -> Sagt {
        let mut sagt = Sagt::default();
        let mut runde = 0;
        while let Some(mut skjema) = self.opne(adresse).await {
            for _ in 0..KLADDAR {
                runde += 1;
                self.fyll(&mut skjema, runde);
                sagt.underveg = Some(Underveg::Kladd(runde));
                if !self.kladd(adresse, &mut skjema).await {
                    return sagt;
                }
                (sagt.kladd, sagt.underveg) = (Some(runde), None);
                kvittert.ein();
            }
            runde += 1;
            self.fyll(&mut skjema, runde);
            sagt.underveg = Some(Underveg::Skjema(runde));
            if !self.send(adresse, skjema).await {
                return sagt;
            }
            (sagt.kladd, sagt.underveg) = (None, None);
            sagt.lagra.push(runde);
            kvittert.ein();
        }
        sagt
    }

    /// Keeps one draft, and writes on.
    pub async fn ein_kladd(&self, adresse: SocketAddr) -> (Skjema, Sagt) {
        let mut skjema = self.opne(adresse).await.unwrap();
        self.fyll(&mut skjema, 1);
        assert!(self.kladd(adresse, &mut skjema).await);
        self.fyll(&mut skjema, 2);
        let sagt = Sagt {
            kladd: Some(1),
            ..Sagt::default()
        };
        (skjema, sagt)
    }

    /// All that was acknowledged is there, and what was not is wholly there or not at all: in the database, and on the page.
    pub async fn finn_att(&self, app: &TestApp, tenar: &Tenar, sagt: &Sagt) {
        let [ein, annan] = self.delar.map(|(del, _)| del);
        let lagra = self.lagra(app, ein).await;
        assert_eq!(lagra, self.lagra(app, annan).await, "a form is saved whole");
        let felt: Option<String> =
            sqlx::query_scalar("select felt from utkast where brukar_id = $1 and sti = $2")
                .bind(self.brukar)
                .bind(self.path())
                .fetch_optional(app.sql())
                .await
                .unwrap();
        let kladd = felt.map(|felt| self.kladden(&felt));
        let no = (kladd, lagra);
        assert!(
            [false, true]
                .map(|kom_fram| sagt.stand(kom_fram))
                .contains(&no),
            "told {sagt:?}, and kept is {no:?}"
        );
        let side = self.opne(tenar.adresse).await.unwrap();
        let siste = no.0.or(no.1.last().copied());
        for (del, felt) in self.delar {
            let ventar = match siste {
                Some(runde) => self.tekst(runde),
                // what it was begun with
                None if del == "hensikt" => FRAMLEGG.to_owned(),
                None => String::new(),
            };
            assert_eq!(side.les(felt), ventar, "{del}");
        }
    }

    /// All that was ever saved of a part by this person, in order.
    async fn lagra(&self, app: &TestApp, del: &str) -> Vec<usize> {
        let tekstar: Vec<String> = sqlx::query_scalar(
            "select tekst from referat_del where referat_id = $1 and del = $2 and tekst <> $3 order by version",
        )
        .bind(self.referat)
        .bind(del)
        .bind(FRAMLEGG)
        .fetch_all(app.sql())
        .await
        .unwrap();
        tekstar.iter().map(|tekst| self.runde(tekst)).collect()
    }

    /// Which text a draft that is kept has in both parts.
    fn kladden(&self, felt: &str) -> usize {
        let felt: Vec<(String, String)> = serde_html_form::from_str(felt).unwrap();
        let tekstar = felt.iter().filter(|(namn, _)| namn == "tekst");
        let tekstar: Vec<&String> = tekstar.map(|(_, tekst)| tekst).collect();
        assert_eq!(tekstar.len(), 11, "a draft is kept whole");
        let nr = self.delar.map(|(_, felt)| {
            let nr = felt.rsplit('-').next().unwrap();
            nr.parse::<usize>().unwrap()
        });
        assert_eq!(tekstar[nr[0]], tekstar[nr[1]], "a draft is kept whole");
        self.runde(tekstar[nr[0]])
    }
}
