//! A skule with a person of each role and a sak they are all on, and beside it another eining and another kommune,
//! whose every word is a canary: a text that no other answer may hold.

mod drift;
mod einingar;
mod koordinator;
mod rapport;

use laget::access::Role;
use laget::ids::DeltakarId;
use time::macros::date;
use uuid::Uuid;

use super::ids::Ids;
use super::matrise::PERSONS;
use crate::harness::{Barn, Eining, Kommune, Person, Sak, TestApp};

/// What the sweep needs.
pub struct Scene {
    pub app: TestApp,
    pub skule: Eining,
    /// In the order of the matrix; the first has the ball.
    pub persons: Vec<Person>,
    pub other_eining: Ids,
    /// The leader of that eining, who sees all of it.
    pub framand: Person,
    pub other_kommune: Ids,
    pub unknown: Ids,
    pub canaries: Vec<String>,
    extra: Person,
    stengd: Person,
}

impl Scene {
    pub async fn new() -> Self {
        Self::on(TestApp::new().await).await
    }

    /// The same in an application of the test's own.
    pub async fn on(app: TestApp) -> Self {
        let seljord = app.kommune().await;
        let skule = seljord.skule("Åsen skule").await;
        let mut persons = Vec::new();
        for letter in PERSONS.chars() {
            persons.push(person(&seljord, &skule, letter).await);
        }
        let extra = seljord.person("Eli Ekstra", Role::Tilsett, &skule).await;
        let stengd = seljord.person("Ute Stengd", Role::Tilsett, &skule).await;
        let mut canaries = Vec::new();
        let (other_eining, framand) = others(&seljord, &mut canaries).await;
        let (other_kommune, _) = others(&app.kommune().await, &mut canaries).await;
        let unknown = Ids::unknown(&app);
        Self {
            app,
            skule,
            persons,
            other_eining,
            framand,
            other_kommune,
            unknown,
            canaries,
            extra,
            stengd,
        }
    }

    /// A fresh child with a sak that everybody is on, offered to this person (or, when the person has the ball, to
    /// another).
    pub async fn own(&self, person: &Person) -> Ids {
        let barn = self.skule.barn("Nora", "Li").await;
        let sak = barn.sak(&self.persons[0], "Ho søv i timane").await;
        for other in &self.persons[1..] {
            sak.deltakar(other).await;
        }
        let deltakar = sak.deltakar(&self.extra).await;
        let til = if person.id == self.persons[0].id {
            &self.persons[1]
        } else {
            person
        };
        ids(
            (&self.skule, &barn, &sak),
            deltakar,
            til,
            person,
            &self.stengd,
            &[],
        )
        .await
    }
}

async fn person(kommune: &Kommune, skule: &Eining, letter: char) -> Person {
    let andre = kommune.tenest("andre").await;
    match letter {
        'a' => kommune.person("Anna Ansvarleg", Role::Tilsett, skule).await,
        't' => kommune.person("Tor Tilsett", Role::Tilsett, skule).await,
        'e' => {
            kommune
                .person("Eva Einingsleiar", Role::Einingsleiar, skule)
                .await
        }
        'b' => {
            kommune
                .person("Bo Barnekoordinator", Role::Barnekoordinator, skule)
                .await
        }
        's' => kommune.person("Siv Slt", Role::SltKoordinator, skule).await,
        'k' => {
            kommune
                .person("Kai Kommunalsjef", Role::Kommunalsjef, &andre)
                .await
        }
        'i' => {
            let barnevern = kommune.app.interkommunal("barnevern", &[kommune]).await;
            kommune
                .person("Ida Interkommunal", Role::InterkommunalLeiar, &barnevern)
                .await
        }
        'y' => {
            kommune
                .person("Yngve System", Role::Systemansvarleg, &andre)
                .await
        }
        'p' => {
            kommune
                .person("Pia Personvern", Role::Personvernombod, &andre)
                .await
        }
        other => panic!("nobody is called {other}"),
    }
}

/// A skule that is not theirs, all it can have, and its leader. `canaries` is told every word of it.
async fn others(kommune: &Kommune, canaries: &mut Vec<String>) -> (Ids, Person) {
    let skule = kommune
        .skule(&format!("Framand skule {}", canaries.len()))
        .await;
    let leiar = kommune
        .person("Finn Framand", Role::Einingsleiar, &skule)
        .await;
    let kollega = kommune.person("Fia Framand", Role::Tilsett, &skule).await;
    let words: Vec<String> = (0..21).map(|_| canary(&kommune.app)).collect();
    let foedd = date!(2016 - 07 - 19);
    let barn = kommune
        .barn(&words[0], &words[1], foedd, Some(skule.id))
        .await;
    barn.adresse(&words[2]).await;
    let sak = barn.sak(&leiar, &words[3]).await;
    let deltakar = sak.deltakar(&kollega).await;
    let stengd = kommune.person("Ute Stengd", Role::Tilsett, &skule).await;
    let ids = ids(
        (&skule, &barn, &sak),
        deltakar,
        &kollega,
        &leiar,
        &stengd,
        &words[4..],
    )
    .await;
    let number: String = sqlx::query_scalar("select saksnummer from sak where sak_id = $1")
        .bind(ids.sak)
        .fetch_one(kommune.app.sql())
        .await
        .unwrap();
    canaries.extend(words);
    canaries.extend([number, barn.fnr]);
    // nobody else of the scene is born on that day
    canaries.extend(["19.07.2016", "19.7.2016", "19. juli 2016", "2016-07-19"].map(str::to_owned));
    (ids, leiar)
}

/// Letters only, so that it may be a name; it begins as what the sweep searches for.
pub fn canary(app: &TestApp) -> String {
    let tail: String = app.random()[..12]
        .iter()
        .map(|byte| char::from(b'a' + byte % 26))
        .collect();
    format!("Kanari{tail}")
}

/// One of everything in the sak. Without words of its own it says something ordinary.
async fn ids(
    (skule, barn, sak): (&Eining, &Barn, &Sak),
    deltakar: DeltakarId,
    til: &Person,
    melder: &Person,
    stengd: &Person,
    words: &[String],
) -> Ids {
    let mut left = words.iter();
    let mut word = || left.next().map_or("vanleg tekst", String::as_str);
    let foeresett = barn.foeresett(word()).await;
    // one more who must sign would end the samtykke that those of other instansar are here by
    sqlx::query("update foeresett set foreldreansvar = false where foeresett_id = $1")
        .bind(foeresett.uuid())
        .execute(barn.app.sql())
        .await
        .unwrap();
    sak.samtale(word()).await;
    let done = sak.tiltak(word(), date!(2026 - 11 - 01)).await;
    sak.evaluering(done, "verkar_ikkje", word()).await;
    let tiltak = sak.tiltak(word(), date!(2026 - 12 - 24)).await;
    let tilbod = sak.tilbod(til, word()).await;
    let app = &barn.app;
    let kommune = barn.kommune_id.uuid();
    let sperre = app.new_id();
    sqlx::query("insert into sak_sperre values ($1, $2, $3, $4, $5, $4, now())")
        .bind(kommune)
        .bind(sperre)
        .bind(sak.id.uuid())
        .bind(stengd.id.uuid())
        .bind(word())
        .execute(app.sql())
        .await
        .unwrap();
    sqlx::query(
        "insert into sak_historikk values ($1, $2, $3, 'gjenopna', null, null, $4, $5, now())",
    )
    .bind(kommune)
    .bind(app.new_id())
    .bind(sak.id.uuid())
    .bind(word())
    .bind(melder.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    sqlx::query("update sak set slag = 'skolemiljoe' where sak_id = $1")
        .bind(sak.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    sqlx::query("insert into skolemiljoeplan values ($1, $2, $3, $4, $5, $6, $7, 1, $8, now())")
        .bind(kommune)
        .bind(sak.id.uuid())
        .bind(word())
        .bind(word())
        .bind(word())
        .bind(word())
        .bind(word())
        .bind(melder.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    sqlx::query(
        "insert into innsynslogg (kommune_id, logg_id, brukar_id, rolle, handling, barn_id_list, grunnlag, request_id, hash)
        values ($1, $2, $3, 'tilsett', 'barn.opne', array[$4], 'eining', 'r', '')",
    )
    .bind(kommune)
    .bind(app.new_id())
    .bind(melder.id.uuid())
    .bind(barn.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    let melding = app.new_id();
    sqlx::query(
        "insert into barnevernsmelding values ($1, $2, $3, $4, $5, $6, $7, '{sjukdom}', '2026-11-20', $8, '2026-12-11',
            null, 1, now())",
    )
    .bind(kommune)
    .bind(melding)
    .bind(barn.id.uuid())
    .bind(melder.id.uuid())
    .bind(melder.prinsipal_id.uuid())
    .bind(melder.instans_id.uuid())
    .bind(melder.eining_id.map(laget::ids::EiningId::uuid))
    .bind(word())
    .execute(app.sql())
    .await
    .unwrap();
    let kort_endring = app.new_id();
    sqlx::query(
        "insert into kort_endring (kommune_id, kort_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at, fnr_oppslag)
        values ($1, $2, $3, $4, 'nummer', $5, now(), sha256('x'))",
    )
    .bind(kommune)
    .bind(kort_endring)
    .bind(foeresett.uuid())
    .bind(barn.id.uuid())
    .bind(stengd.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    // everybody is called to the meeting of their own, and a guest
    let moete = skule.moete().await;
    skule.kalla(moete, melder, "ved_behov").await;
    let gjest = skule.gjest(moete, word()).await;
    Ids {
        barn: barn.id.uuid(),
        foeresett: foeresett.uuid(),
        kort_endring,
        sak: sak.id.uuid(),
        deltakar: deltakar.uuid(),
        sperre,
        tilbod: tilbod.uuid(),
        plan: koordinator::plan(sak, word()).await,
        koordinator_tilbod: koordinator::tilbod(sak, til, word()).await,
        tiltak: tiltak.uuid(),
        melding,
        innboks: drift::innboks(app, sak, melder).await,
        jobb: drift::jobb(app, sak, melder).await,
        samtykke: sak.spurt(word()).await,
        naudrett: sak
            .naudrett(stengd, "Må vite kven som følgjer barnet")
            .await,
        logg_treff: logg_treff(barn, stengd).await,
        regel: sak.regel(stengd).await,
        brukar: stengd.id.uuid(),
        medlemskap: medlemskap(app, stengd).await,
        medlemskap_endring: medlemskap_endring(app, stengd, melder).await,
        eining_endring: einingar::slutt(skule, melder).await,
        eining: skule.id.uuid(),
        medlem: skule.tst_medlem(til, "ved_behov").await,
        moete,
        gjest,
        skulefri: skule.kommune.skulefri().await,
        punkt: skule.punkt(moete, word()).await,
        referat: skule.referat(moete, melder, word()).await,
        rapport: rapport::utkast(app, melder, word()).await,
        oppbevaring: oppbevaring(app, stengd).await,
    }
}

/// The medlemskap of this person.
async fn medlemskap(app: &TestApp, person: &Person) -> Uuid {
    sqlx::query_scalar(
        "select medlemskap_id from medlemskap where kommune_id = $1 and brukar_id = $2",
    )
    .bind(person.kommune_id.uuid())
    .bind(person.id.uuid())
    .fetch_one(app.sql())
    .await
    .unwrap()
}

/// A role proposed for this person by another than who is asked.
async fn medlemskap_endring(app: &TestApp, til: &Person, melder: &Person) -> Uuid {
    let id = app.new_id();
    sqlx::query(
        "insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, brukar_id, instans_id, rolle, stilling, fraa, grunn,
            gjort_av, gjort_at)
        select $1, $2, 'gje', $3, $4, 'kommunalsjef', '', app.today(), 'vanleg tekst', (
            select m.brukar_id from medlemskap m
            where m.kommune_id = $1 and m.brukar_id not in ($3, $5) and m.rolle <> 'systemansvarleg' limit 1
        ), now()",
    )
    .bind(til.kommune_id.uuid())
    .bind(id)
    .bind(til.id.uuid())
    .bind(til.instans_id.uuid())
    .bind(melder.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    id
}

/// Something found in the log about this person and the child.
async fn logg_treff(barn: &Barn, om: &Person) -> Uuid {
    let id = barn.app.new_id();
    sqlx::query(
        "insert into logg_treff (kommune_id, logg_treff_id, slag, doegn, brukar_id, barn_id, fyrste, siste, tal, avviste, tal_barn, helg,
            laga_at)
        select kommune_id, $2, 'slektsnamn', '2026-11-20', $3, barn_id, now(), now(), 1, 0, 1, false, now() from barn where barn_id = $1",
    )
    .bind(barn.id.uuid())
    .bind(id)
    .bind(om.id.uuid())
    .execute(barn.app.sql())
    .await
    .unwrap();
    id
}

/// A rule that was proposed by this person.
async fn oppbevaring(app: &TestApp, av: &Person) -> Uuid {
    let id = app.new_id();
    sqlx::query("insert into oppbevaring_endring values ($1, $2, 'sak', 72, true, 'vanleg tekst', $3, now())")
        .bind(av.kommune_id.uuid())
        .bind(id)
        .bind(av.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    id
}
