//! What is shown, to whom, and from when.

use super::*;

#[tokio::test]
async fn a_foeresett_sees_the_sak_from_when_a_talk_with_the_foeresette_is_held() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    assert!(!shows_sak(&tone.get(&scene.path()).await));

    scene.samtale("foeresette", 0, false).await;

    let page = tone.get(&scene.path()).await;
    assert!(shows_sak(&page));
    for shown in [
        "Rita Moen",
        "Me vil ha hjelp med leksene",
        "Eg vil ha ein ven",
    ] {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
    assert!(
        !page.text().contains("Ho søv i timane"),
        "the uro is not shown"
    );
    let rows =
        "innsynslogg where handling = 'familie.barn' and barn_id_list = array[$1] and not avvist";
    assert_eq!(scene.app.count(rows, scene.nora.id.uuid()).await, 2);
}

#[tokio::test]
async fn a_reason_not_to_involve_the_foeresette_hides_the_sak_until_a_talk_is_held_later() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 9, false).await;
    assert!(shows_sak(&tone.get(&scene.path()).await));

    scene.samtale("ikkje_halden", 5, false).await;
    let page = tone.get(&scene.path()).await;
    assert!(!shows_sak(&page));
    // one that is written down later, but was held before, changes nothing
    scene.samtale("foeresette", 6, false).await;
    assert!(!shows_sak(&tone.get(&scene.path()).await));
    assert_eq!(tone.get(&scene.syn_path()).await.status, 404);

    scene.samtale("foeresette", 1, false).await;
    let page = tone.get(&scene.path()).await;
    assert!(shows_sak(&page));
    assert!(!page.body.contains("Fare for barnet"));
}

#[tokio::test]
async fn a_foeresett_sees_the_own_number_and_address_and_of_the_other_the_name_alone() {
    let scene = Scene::new().await;
    let (tone_id, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let (per_id, per) = scene.nora.foeresett_inne("Per Dal").await;
    scene.nora.adresse("Bygdevegen 1").await;
    scene
        .set(
            "update foeresett set telefon = '40000001', relasjon = 'far' where foeresett_id = $1",
            per_id.uuid(),
        )
        .await;

    for (client, own, others) in [
        (
            &tone,
            ["40000000", &tone_id.to_string()],
            ["40000001", &per_id.to_string()],
        ),
        (
            &per,
            ["40000001", &per_id.to_string()],
            ["40000000", &tone_id.to_string()],
        ),
    ] {
        let page = client.get(&scene.path()).await;
        assert!(page.text().contains("Tone Li (mor)") && page.text().contains("Per Dal (far)"));
        for own in own {
            assert!(page.body.contains(own), "{own}");
        }
        for other in others {
            assert!(!page.body.contains(other), "{other}");
        }
        assert!(!page.body.contains("Bygdevegen"));
    }
}

#[tokio::test]
async fn what_the_child_said_is_hidden_from_a_foeresett_when_it_is_marked_so_and_never_from_the_youth()
 {
    let scene = Scene::aged(15).await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let nora = scene.nora.ungdom_inne().await;
    scene.samtale("foeresette", 1, true).await;

    let page = tone.get(&scene.path()).await;
    assert!(shows_sak(&page) && page.text().contains("Me vil ha hjelp med leksene"));
    assert!(!page.body.contains("Eg vil ha ein ven"));
    assert!(!page.body.contains("redd for straff"));

    let page = nora.get(&scene.path()).await;
    assert!(shows_sak(&page) && page.text().contains("Dette sa du Eg vil ha ein ven"));
    assert!(!page.body.contains("redd for straff"));
    assert!(
        !page.body.contains("Me vil ha hjelp med leksene"),
        "that is the føresette's"
    );
}

#[tokio::test]
async fn tiltak_are_shown_with_how_they_go_and_each_reads_the_own_words_of_it() {
    let scene = Scene::aged(15).await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let nora = scene.nora.ungdom_inne().await;
    scene.samtale("foeresette", 1, false).await;
    let tiltak = scene.sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    scene
        .sak
        .evaluering(tiltak, "verkar_delvis", "Ho er rolegare")
        .await;

    for (client, reads, not) in [
        (&tone, "betre heime", "greitt"),
        (&nora, "greitt", "betre heime"),
    ] {
        let text = client.get(&scene.path()).await.text();
        for shown in [
            "Fast vaksen",
            "meir ro i timane",
            "Rita Moen, Åsen skule",
            "1. desember 2026",
            "Verkar delvis",
            "Ho er rolegare",
            reads,
        ] {
            assert!(text.contains(shown), "{shown}: {text}");
        }
        assert!(!text.contains(not), "{not}");
    }
}

#[tokio::test]
async fn who_is_no_longer_foeresett_or_may_not_know_finds_no_page_from_the_next_request() {
    let scene = Scene::new().await;
    let (link, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let pages = [
        scene.path(),
        format!("{}/innsyn", scene.path()),
        scene.syn_path(),
    ];
    for (takes, gives, id) in [
        (
            "foeresett set avslutta_at = now()",
            "foeresett set avslutta_at = null",
            link.uuid(),
        ),
        (
            "foeresett set innsynsrett = false",
            "foeresett set innsynsrett = true",
            link.uuid(),
        ),
        (
            "foeresett set bur_saman = false",
            "foeresett set bur_saman = true",
            link.uuid(),
        ),
    ] {
        if takes.contains("bur_saman") {
            scene.nora.adressesperre().await;
        }
        for page in &pages {
            assert_eq!(tone.get(page).await.status, 200, "before {takes}");
        }
        scene
            .set(&format!("update {takes} where foeresett_id = $1"), id)
            .await;
        for page in &pages {
            assert_eq!(tone.get(page).await.status, 404, "{takes}");
        }
        scene
            .set(&format!("update {gives} where foeresett_id = $1"), id)
            .await;
    }
}

#[tokio::test]
async fn what_is_another_childs_is_as_what_is_not_there_and_the_try_is_a_row() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let annan = scene.skule.barn("Bjørn", "Haugen").await;
    let sak = annan.sak(&scene.rita, "Han er borte").await;
    sak.samtale("Me er uroa").await;
    let tiltak = sak.tiltak("Leikegruppe", date!(2026 - 12 - 01)).await;
    let unknown = scene.app.new_id();
    let mine = scene.nora.id;

    for (theirs, nobodys) in [
        (
            format!("/familie/barn/{}", annan.id),
            format!("/familie/barn/{unknown}"),
        ),
        (
            format!("/familie/barn/{}/innsyn", annan.id),
            format!("/familie/barn/{unknown}/innsyn"),
        ),
        (
            format!("/familie/barn/{mine}/sak/{}/syn", sak.id),
            format!("/familie/barn/{mine}/sak/{unknown}/syn"),
        ),
        (
            format!("/familie/barn/{mine}/tiltak/{tiltak}"),
            format!("/familie/barn/{mine}/tiltak/{unknown}"),
        ),
    ] {
        let (theirs, nobodys) = (tone.get(&theirs).await, tone.get(&nobodys).await);
        assert_eq!(
            (theirs.status, nobodys.status),
            (404, 404),
            "{}",
            theirs.path
        );
        assert_eq!(theirs.body, nobodys.body);
    }
    let rows =
        "innsynslogg where avvist and familie_person_id is not null and barn_id_list = array[$1]";
    assert_eq!(scene.app.count(rows, annan.id.uuid()).await, 2);
}

#[tokio::test]
async fn a_foeresett_is_one_until_the_child_is_eighteen_and_the_youth_sees_on() {
    for (years, foeresett) in [(17, true), (18, false)] {
        let scene = Scene::aged(years).await;
        let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
        let nora = scene.nora.ungdom_inne().await;
        scene.samtale("foeresette", 0, false).await;
        let status = tone.get(&scene.path()).await.status;
        assert_eq!(status, if foeresett { 200 } else { 404 }, "{years}");
        assert!(shows_sak(&nora.get(&scene.path()).await));
    }
}

#[tokio::test]
async fn what_the_helsestasjon_owns_of_a_youth_of_sixteen_is_the_youths_alone() {
    for (years, foeresett) in [(15, true), (16, false)] {
        let scene = Scene::aged(years).await;
        let helsestasjon = scene.kommune.tenest("helsestasjon").await;
        let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
        let nora = scene.nora.ungdom_inne().await;
        scene.samtale("foeresette", 0, false).await;
        let statement = format!(
            "update sak set instans_id = '{}' where sak_id = $1",
            helsestasjon.id
        );
        scene.set(&statement, scene.sak.id.uuid()).await;
        assert_eq!(
            shows_sak(&tone.get(&scene.path()).await),
            foeresett,
            "{years}"
        );
        assert!(shows_sak(&nora.get(&scene.path()).await));
    }
}

#[tokio::test]
async fn nothing_tells_a_family_of_barnevernet() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let open = tone.get(&scene.path()).await;
    assert!(!open.text().to_lowercase().contains("barnevern"));

    // one that went to barnevernet looks as one whose goal is met
    let id = scene.sak.id.uuid();
    let mut closed = Vec::new();
    for tilstand in ["avslutta", "overfoert_barnevern"] {
        let statement = format!("update sak set tilstand = '{tilstand}', lukka_at = '2026-11-20 10:00+01', neste_dato = null,
            neste_kva = 'ingenting' where sak_id = $1");
        scene.set(&statement, id).await;
        closed.push(tone.get(&scene.path()).await);
    }
    assert!(closed[0].text().contains("Avslutta 20. november 2026"));
    assert_eq!(closed[0].body, closed[1].body);

    // and one that barnevernet owns is not there
    let barnevern = scene
        .app
        .interkommunal("barnevern", &[&scene.kommune])
        .await;
    let statement = format!(
        "update sak set instans_id = '{}' where sak_id = $1",
        barnevern.id
    );
    scene.set(&statement, id).await;
    assert!(!shows_sak(&tone.get(&scene.path()).await));
}

#[tokio::test]
async fn a_page_asks_as_much_of_the_database_with_many_saker_as_with_one() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let tiltak = scene.sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    let pages = [
        scene.path(),
        format!("{}/tiltak/{tiltak}", scene.path()),
        format!("{}/innsyn", scene.path()),
    ];
    let costs = async || {
        let mut costs = Vec::new();
        for path in &pages {
            let (page, asked) = scene.app.count_statements(tone.get(path)).await;
            assert_eq!(page.status, 200);
            costs.push(asked.0.len());
        }
        costs
    };
    let few = costs().await;
    for number in 0..4 {
        let sak = scene.nora.sak(&scene.rita, "Meir").await;
        sak.samtale("Me ser det òg").await;
        for _ in 0..number {
            sak.tiltak("Leikegruppe", date!(2026 - 12 - 01)).await;
        }
    }
    assert_eq!(tone.get(&scene.path()).await.select(".sak").len(), 5);

    assert_eq!(costs().await, few);
    assert!(few.iter().all(|cost| *cost <= 17), "{few:?}");
}
