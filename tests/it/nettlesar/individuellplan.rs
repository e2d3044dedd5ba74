//! An individuell plan from the first word to the second version: those who write it, and the family that answers on paper.

use laget::access::Role;
use time::macros::date;

use super::browser::Script;
use super::driver::Driver;
use super::familie::becomes;
use super::html;
use super::scene::Scene;

#[tokio::test]
async fn a_plan_is_written_sent_answered_on_paper_and_written_anew() {
    let scene = Scene::new().await;
    let sak = scene.ylva.sak(&scene.kari, "Er mykje åleine.").await;
    sak.in_steg(3).await;
    sak.samtale("Me er òg uroa.").await;
    sak.tiltak("Fast vaksen i overgangane", date!(2026 - 12 - 10))
        .await;
    let per = scene
        .seljord
        .person("Per Dal", Role::Tilsett, &scene.skule)
        .await;
    sak.deltakar(&per).await;
    let (_, tone) = scene.ylva.foeresett_inne("Tone Li").await;
    let path = format!("/sak/{}/individuell-plan", sak.id);
    let mut driver = Driver::start().await;
    let mut kari = scene.browser(&mut driver, Script::On, 1280).await;

    kari.log_in(&scene.kari, &path).await;
    kari.follow("Skriv i planen").await;
    kari.fill("Mål, ressursar og behov", "Ein ven i klassen")
        .await;
    kari.press("Lagre").await;
    kari.sees("Planen kan ikkje sendast til familien enno.")
        .await;
    kari.press("Send til familien").await;
    kari.sees("Planen er ikkje send til familien").await;
    kari.follow("Skriv i planen").await;
    for (del, tekst) in [
        (
            "Kven som deltek i arbeidet med planen",
            "Barnet, mor, skulen og PPT",
        ),
        (
            "Kva barnet, tenestene og pårørande bidreg med",
            "Skulen set av tid kvar dag.",
        ),
        (
            "Korleis tiltaka skal gjennomførast",
            "Kvar veke, på skulen.",
        ),
        ("Planperiode og tidspunkt for justering", "Eit år"),
        (
            "Samarbeid med andre tenesteytarar og institusjonar",
            "Ingen andre",
        ),
    ] {
        kari.fill(del, tekst).await;
    }
    kari.press("Lagre").await;
    kari.press("Send til familien").await;
    kari.sees("Tone Li: har ikkje svart").await;

    let mut mor = scene.browser(&mut driver, Script::Off, 390).await;
    becomes(&mut mor, &tone).await;
    mor.open("/familie").await;
    mor.follow("Les planen og svar: Ylva-Mari").await;
    mor.sees("Seier du ja til planen?").await;
    let hos_mor = mor.path().await;
    mor.follow("Skriv ein merknad til planen").await;
    mor.press("Send merknaden").await;
    mor.sees("Skriv merknaden din.").await;
    mor.fill("Merknaden din", "Fysioterapien manglar.").await;
    mor.press("Send merknaden").await;
    mor.sees("Merknadene dine").await;

    kari.follow("Før inn svar på papir eller munnleg").await;
    kari.press("Lagre svaret").await;
    kari.sees("Vel kven som har svart.").await;
    kari.choose("Kven har svart?", "Tone Li").await;
    kari.choose("Kva blei svart?", "Ja til planen").await;
    kari.choose("Korleis", "Underskrive på papir").await;
    kari.fill("Kvar ligg originalen?", "Elevmappa").await;
    kari.fill("Stad", "Seljord").await;
    kari.press("Lagre svaret").await;
    kari.sees("ja, ventar på at ein annan stadfestar").await;
    mor.open(&hos_mor).await;
    mor.sees("Det er registrert eit ja frå deg til planen, på papir")
        .await;

    let mut kollega = scene.browser(&mut driver, Script::Off, 1280).await;
    kollega.log_in(&per, &path).await;
    kollega.sees("Fysioterapien manglar.").await;
    kollega.press("Det stemmer: Tone Li").await;
    kollega.sees("Takk. No gjeld planen.").await;
    kollega.follow("Nokon trekkjer ja-et til planen").await;
    kollega.sees("Ingen treng å seie kvifor.").await;

    kari.open(&format!("{path}/skriv")).await;
    kari.fill("Mål, ressursar og behov", "Sove om natta").await;
    kari.press("Lagre").await;
    kari.press("Send til familien").await;
    kari.sees("Versjon 2 ventar på ja frå familien").await;
    mor.open(&hos_mor).await;
    mor.sees("Sove om natta").await;
    mor.follow("Versjon 1").await;
    mor.sees("Planen gjeld sidan").await;
    html::check(&scene.site.sent()).await;
}
