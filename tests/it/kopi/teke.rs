//! What was taken from somebody after the copy was taken, and the links and codes that are out.

use laget::access::Role;
use sqlx::Executor;

use super::{Scene, admin, all, count, restore};
use crate::fall::{Server, stop};

/// What stands when the copy is taken.
const FOER: [&str; 10] = [
    "insert into tilgangsnykel (brukar_id, tilgangsnykel_id, credential, nykel, namn)
    select b.brukar_id, gen_random_uuid(), sha256((b.namn || n)::bytea), '{}', n
    from brukar b, unnest(array['Telefon', 'Maskin']) n where b.namn in ('Siv Li', 'Kari Vik')",
    "select app.gjenopprettingskodar_set(brukar_id, array[sha256('a'), sha256('b')], 1::smallint) from brukar where namn = 'Siv Li'",
    "insert into eingongskode (kommune_id, eingongskode_id, brukar_id, laga_av, laga_at, gjeld_til, hash)
    select m.kommune_id, gen_random_uuid(), m.brukar_id, m.brukar_id, now(), now() + interval '3 days', sha256('e')
    from medlemskap m join brukar b on b.brukar_id = m.brukar_id where b.namn = 'Siv Li'",
    "insert into oppstartskode (brukar_id, hash, gjeld_til) select brukar_id, sha256('o'), now() + interval '3 days' from brukar limit 1",
    "insert into kalender_lenke (brukar_id, token_hash, laga_at) select brukar_id, sha256('k'), now() from brukar limit 1",
    "insert into moete_brev (kommune_id, brev_id, moete_id, eining_id, moete_deltakar_id, slag, tilstand, sekvens, token_hash)
    select d.kommune_id, gen_random_uuid(), d.moete_id, d.eining_id, d.moete_deltakar_id, 'innkalling', 'sendt', 1, sha256('g')
    from moete_deltakar d",
    "insert into moete_familie (kommune_id, moete_familie_id, punkt_id, moete_id, sak_id, kven, fraa, til, invitert_av)
    select i.kommune_id, gen_random_uuid(), i.punkt_id, i.moete_id, i.sak_id, 'barn', '12:00', '12:30', s.ansvarleg_brukar_id
    from moete_punkt_sak i join sak s on s.kommune_id = i.kommune_id and s.sak_id = i.sak_id",
    "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost, invitert_av)
    select s.kommune_id, gen_random_uuid(), s.samtykke_id, s.sak_id, 'foeresett', f.foeresett_id, 'per@example.org', s.innhenta_av
    from samtykke s, foeresett f where s.foeremaal = 'spurt' and f.namn = 'Per Li'",
    "update samtykke_invitasjon set token_hash = sha256('i')",
    "insert into kort_endring (kommune_id, kort_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at)
    select f.kommune_id, gen_random_uuid(), f.foeresett_id, f.barn_id, 'ansvar', b.brukar_id, now()
    from foeresett f, brukar b where f.namn = 'Ola Li' and b.namn = 'Kari Vik'",
];

/// What is done after it, and what nobody has any more: in the copy as it is restored, too.
const ETTER: [(&str, &str); 20] = [
    (
        "delete from tilgangsnykel t using brukar b where b.brukar_id = t.brukar_id and b.namn = 'Siv Li' and t.namn = 'Telefon'",
        "tilgangsnykel t join brukar b using (brukar_id) where b.namn = 'Siv Li' and t.namn = 'Telefon'",
    ),
    (
        "update passord set hash = hash || 'x' where brukar_id = (select brukar_id from brukar where namn = 'Kari Vik')",
        "tilgangsnykel t join brukar b using (brukar_id) where b.namn = 'Kari Vik'",
    ),
    (
        "select app.gjenopprettingskodar_set(brukar_id, array[sha256('c'), sha256('d')], 1::smallint) from brukar where namn = 'Siv Li'",
        "gjenopprettingskode",
    ),
    (
        "update overlevering set tilstand = 'trekt', svart_at = now()",
        "sak_tilgang where grunnlag = 'tilbod'",
    ),
    (
        "update koordinator set til = greatest(now(), fraa), slutt = 'oenske'",
        "sak_tilgang where grunnlag = 'koordinator'",
    ),
    (
        "update koordinator_tilbod set tilstand = 'trekt', svart_at = now()",
        "sak_tilgang where grunnlag = 'koordinator_tilbod'",
    ),
    (
        "update moete_deltakar set teken_av_at = now()",
        "moete_deltakar where teken_av_at is null",
    ),
    (
        "update moete_familie set teken_av_at = now()",
        "moete_familie where teken_av_at is null",
    ),
    (
        "update samtykke_invitasjon set avslutta_at = now()",
        "samtykke_invitasjon where avslutta_at is null",
    ),
    (
        "update tst_medlem set til = greatest(fraa, app.today())",
        "tst_medlem where til is null",
    ),
    (
        "update instans_kommune set til = greatest(fraa, app.today())
        where instans_id = (select instans_id from instans where slag = 'ppt')",
        "instans_kommune g join instans i using (instans_id) where i.slag = 'ppt' and g.til is null",
    ),
    (
        "update barn set eining_id = (select eining_id from eining where namn = 'Dalen skule')",
        "barn b join eining e using (kommune_id, eining_id) where e.namn = 'Åsen skule'",
    ),
    (
        "update barn set fnr_oppslag = sha256('ny')",
        "kort_nummer where til is null and foeresett_id is null",
    ),
    (
        "update foeresett set fnr_oppslag = sha256('ny') where namn = 'Tone Li'",
        "kort_nummer n join foeresett f using (kommune_id, foeresett_id) where f.namn = 'Tone Li' and n.til is null",
    ),
    (
        "update kort_endring set stadfesta_at = now(), stadfesta_av = (select brukar_id from brukar where namn = 'Siv Li')",
        "foeresett f join kort_endring e using (kommune_id, foeresett_id) where f.namn = 'Ola Li' and (f.foreldreansvar or e.stadfesta_at is null)",
    ),
    // what is out is nobody's any more, whatever was done
    ("", "kalender_lenke where token_hash is not null"),
    ("", "moete_brev where token_hash is not null"),
    ("", "samtykke_invitasjon where token_hash is not null"),
    (
        "",
        "eingongskode where brukt_at is null and gjeld_til > now()",
    ),
    (
        "",
        "oppstartskode where brukt_at is null and gjeld_til > now()",
    ),
];

impl Scene {
    /// Rights, invitations, numbers and links of every kind.
    async fn all_kinds(&self) {
        let (skule, sak) = (&self.skule, &self.sak);
        self.kommune.skule("Dalen skule").await;
        let grete = self
            .kommune
            .person("Grete Dal", Role::Barnekoordinator, skule)
            .await;
        let ida = self.kommune.person("Ida Moen", Role::Tilsett, skule).await;
        for namn in ["Tone Li", "Per Li"] {
            self.barn.foeresett_inne(namn).await;
        }
        self.barn.foeresett("Ola Li").await;
        sak.spurt("spurt").await;
        sak.tilbod(&ida, "Kan du ta over?").await;
        sak.koordinator(&grete).await;
        let ein_til = self.barn.sak(&self.kari, "Ho var trøytt.").await;
        ein_til.koordinator_tilbod(&grete).await;
        let moete = skule.moete().await;
        skule.punkt_sak(moete, sak).await;
        // they hear of no child before the item is on the agenda, and leave the room at it
        skule.tst_medlem(&ida, "fast").await;
        skule.gjest(moete, "Dr. Berg").await;
        for sql in FOER {
            self.app.sql().execute(sql).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_was_taken_after_the_copy_is_taken_again_and_links_and_codes_that_are_out_are_void() {
    let scene = Scene::new().await;
    scene.all_kinds().await;
    let live = scene.app.sql().connect_options().as_ref().clone();
    for (act, stood) in ETTER {
        assert!(count(&live, stood).await > 0, "{stood}: before {act}");
    }
    let copy = scene.backup();
    for (act, _) in ETTER.iter().filter(|(act, _)| !act.is_empty()) {
        scene.app.sql().execute(*act).await.unwrap();
    }
    scene.journal("journal").write().await.unwrap();
    let text = std::fs::read_to_string(scene.path("journal")).unwrap();
    for word in ["Nora", "Siv", "Tone", "Per", "Ola", "Berg", "example.org"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    let server = Server::new("teke");
    let cluster = server.start().await;
    let root = admin(&cluster);

    let journal = scene.path("journal");
    let output = restore(
        &scene,
        &copy,
        &root,
        &["--journal", journal.to_str().unwrap()],
    );

    let said = all(&output);
    for sentence in [
        "er gjorde på nytt",
        "Alle rettar til saker stemmer.",
        "Lenkjer og kodar som er ute, gjeld ikkje meir",
    ] {
        assert!(said.contains(sentence), "{said}");
    }
    assert!(!said.contains("ikkje let seg gjere"), "{said}");
    for (act, stood) in ETTER {
        assert_eq!(count(&root, stood).await, 0, "{stood}: after {act}");
    }
    // no more than that was taken
    let kept = "tilgangsnykel t join brukar b using (brukar_id) where b.namn = 'Siv Li'";
    assert_eq!(count(&root, kept).await, 1);
    let per = "kort_nummer n join foeresett f using (kommune_id, foeresett_id) where f.namn = 'Per Li' and n.til is null";
    assert_eq!(count(&root, per).await, 1);
    let moved = "barn b join eining e using (kommune_id, eining_id) where e.namn = 'Dalen skule'";
    assert_eq!(count(&root, moved).await, 1);
    stop(cluster).await;
}
