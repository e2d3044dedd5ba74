//! The board of a barnekoordinator: who stands there, what hastes, and what never shows.

mod hastar;
mod rekneark;
mod vegger;

use laget::access::Role;
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::harness::{Barn, Client, Eining, Kommune, Page, Person, Sak, TestApp};

struct World {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    rektor: Person,
    /// Barnekoordinator, and so is Bo; both work in another instans.
    berit: Person,
    bo: Person,
    nora: Barn,
    sak: Sak,
}

impl World {
    /// Nora has a sak where all is well, and Berit is her barnekoordinator.
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kot = kommune.tenest("kot").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let rektor = kommune
            .person("Rolf Rektor", Role::Einingsleiar, &skule)
            .await;
        let berit = kommune
            .person("Berit Moe", Role::Barnekoordinator, &kot)
            .await;
        let bo = kommune
            .person("Bo Dale", Role::Barnekoordinator, &kot)
            .await;
        let nora = skule.barn("Nora", "Li").await;
        let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
        let w = Self {
            app,
            kommune,
            skule,
            kari,
            rektor,
            berit,
            bo,
            nora,
            sak,
        };
        w.datert(&w.sak, date!(2026 - 12 - 20)).await;
        w.sak.koordinator(&w.berit).await;
        w
    }

    /// The next date of a sak.
    async fn datert(&self, sak: &Sak, dato: Date) {
        sqlx::query("update sak set neste_dato = $2 where sak_id = $1")
            .bind(sak.id.uuid())
            .bind(dato)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// One more child that Berit coordinates, with nothing that hastes.
    async fn barn(&self, fornamn: &str, etternamn: &str) -> Sak {
        let barn = self.skule.barn(fornamn, etternamn).await;
        let sak = barn.sak(&self.kari, "Er mykje åleine.").await;
        self.datert(&sak, date!(2026 - 12 - 21)).await;
        sak.koordinator(&self.berit).await;
        sak
    }

    async fn berit(&self) -> Client {
        self.app.client_for(&self.berit).await
    }

    async fn tavle(&self) -> Page {
        let page = self.berit().await.get("/tavla").await;
        assert_eq!(page.status, 200, "{}", page.text());
        page
    }
}

/// The children of the rows, as they stand.
fn barna(page: &Page) -> Vec<String> {
    page.select(".tavle tbody th a")
}

/// What hastes in the row of a child.
fn hastar(page: &Page, barn: &str) -> String {
    let at = barna(page).iter().position(|namn| namn == barn);
    let rad = at.unwrap_or_else(|| panic!("{barn} is not there: {}", page.text()));
    page.select("td[data-merke='Det som hastar']")
        .swap_remove(rad)
}

/// A figure on top.
fn tal(page: &Page, ord: &str) -> String {
    let found = page.select(".glans li");
    let one = found.iter().find(|one| one.ends_with(ord));
    one.unwrap_or_else(|| panic!("{ord}: {found:?}")).clone()
}

#[tokio::test]
async fn every_child_is_there_what_hastes_most_first_and_a_child_where_all_is_well_is_one_quiet_line()
 {
    let w = World::new().await;
    let late = w.barn("Ola", "Dal").await;
    let tiltak = late.tiltak("Plass framme", date!(2026 - 11 - 14)).await;
    late.tiltak("Leksehjelp", date!(2026 - 12 - 10)).await;
    let later = w.barn("Anna", "Berg").await;
    later.tiltak("Turgruppe", date!(2026 - 11 - 20)).await;
    w.datert(&later, date!(2026 - 11 - 10)).await;

    let page = w.tavle().await;
    assert_eq!(barna(&page), ["Anna B.", "Ola D.", "Nora L."]);
    assert_eq!(
        hastar(&page, "Ola D."),
        "Over frist 1 tiltak er 9 dagar over: Kari Vik"
    );
    let anna = hastar(&page, "Anna B.");
    assert!(
        anna.starts_with("Over frist Snakke med dei føresette: 13 dagar over"),
        "{anna}"
    );
    assert!(anna.contains("1 tiltak er 3 dagar over"), "{anna}");
    assert_eq!(hastar(&page, "Nora L."), "I rute");
    assert_eq!(page.select("tr.roleg").len(), 1);
    // whose tiltak it is, of which place, and how late, is one click away and needs no script
    let opne = page.select("details.opne").concat();
    assert!(
        opne.contains("2 opne, 1 over frist")
            && opne.contains("Kari Vik, Åsen skule 14. nov., 9 dagar over"),
        "{opne}"
    );
    assert!(
        page.body
            .contains(&format!("/tiltak/{tiltak}/evaluering/ny"))
    );
    assert_eq!(tal(&page, "over frist"), "2 over frist");
    assert_eq!(tal(&page, "i rute"), "1 i rute");
    assert_eq!(tal(&page, "overlevering"), "0 overlevering");
    assert!(page.has(".hovudmeny a[href='/tavla'][aria-current]"));
    assert!(page.text().contains("Unnateke offentlegheit"));

    // evaluated, it is quiet again
    late.evaluering(tiltak, "verkar", "Han er meir med").await;
    assert_eq!(hastar(&w.tavle().await, "Ola D."), "I rute");
}

#[tokio::test]
async fn the_figures_on_top_are_filters_and_the_rows_are_sorted_by_links() {
    let w = World::new().await;
    let late = w.barn("Ola", "Dal").await;
    late.tiltak("Plass framme", date!(2026 - 11 - 14)).await;
    let anna = w.barn("Anna", "Åmot").await;
    anna.in_steg(4).await;
    let moete = w.skule.moete_den(date!(2026 - 12 - 01)).await;
    w.skule.punkt_sak(moete, &anna).await;
    let berit = w.berit().await;
    let at = async |path: &str| barna(&berit.get(path).await);

    let page = berit.get("/tavla").await;
    let over = page.attribute(".glans a[href*='hast=frist']", "href");
    assert_eq!(at(&over[0]).await, ["Ola D."]);
    assert_eq!(at("/tavla?hast=roleg").await, ["Nora L.", "Anna Å."]);
    assert_eq!(at("/tavla?hast=plan").await, [""; 0]);
    assert_eq!(at("/tavla?steg=4").await, ["Anna Å."]);
    assert_eq!(at("/tavla?hast=frist&steg=4").await, [""; 0]);
    assert_eq!(at("/tavla?hast=tull&steg=tull&sorter=tull").await.len(), 3);
    assert_eq!(
        at("/tavla?sorter=namn").await,
        ["Anna Å.", "Nora L.", "Ola D."]
    );
    assert_eq!(
        at("/tavla?sorter=moete").await,
        ["Anna Å.", "Nora L.", "Ola D."]
    );
    assert_eq!(at("/tavla?sorter=steg").await[2], "Anna Å.");
    // the figures are of what the other filters let through, and a filter that is on can be taken away
    let one = berit.get("/tavla?steg=4&sorter=namn").await;
    assert_eq!(tal(&one, "barn"), "1 barn");
    assert!(
        one.has(".brikker a[href='/tavla?sorter=namn']"),
        "{}",
        one.body
    );
    assert!(
        one.text().contains("Møte 1. des. kl. 12.00 om 8 dagar"),
        "{}",
        one.text()
    );
}

#[tokio::test]
async fn what_is_offered_stands_on_top_and_not_among_hers() {
    let w = World::new().await;
    let ola = w
        .skule
        .barn("Ola", "Dal")
        .await
        .sak(&w.kari, "Er trøytt.")
        .await;
    let tilbod: Uuid = ola.koordinator_tilbod(&w.berit).await;
    ola.tiltak("Plass framme", date!(2026 - 11 - 14)).await;
    let page = w.tavle().await;
    assert_eq!(barna(&page), ["Nora L."]);
    let offered = page.select(".oppgaver a");
    assert_eq!(
        offered,
        ["Kari Vik spør om du kan vere barnekoordinator: Ola D."]
    );
    assert!(page.has(&format!(".oppgaver a[href='/koordinatortilbod/{tilbod}']")));
    assert!(!page.text().contains("Plass framme"));
    for sak in [&w.sak, &ola] {
        let logged = "innsynslogg where handling = 'tavle.opne' and sak_id_list @> array[$1]";
        assert_eq!(w.app.count(logged, sak.id.uuid()).await, 1);
    }
    assert_eq!(
        w.app
            .count("innsynslogg where grunnlag = 'koordinator,koordinator_tilbod' and barn_id_list @> array[$1]", w.nora.id.uuid())
            .await,
        1
    );
}

#[tokio::test]
async fn whoever_coordinates_nobody_reads_that_it_is_as_it_should_be() {
    let w = World::new().await;
    let page = w.app.client_for(&w.bo).await.get("/tavla").await;
    assert_eq!(page.status, 200);
    assert!(
        page.text()
            .contains("Du er ikkje barnekoordinator for noko barn no")
    );
    assert!(!page.has("a[href^='/tavla/rekneark']"));
    // who is not, has no such place
    for who in [&w.kari, &w.rektor] {
        let client = w.app.client_for(who).await;
        assert!(!client.get("/").await.has("a[href='/tavla']"));
        assert_eq!(client.get("/tavla").await.status, 403);
    }
}
