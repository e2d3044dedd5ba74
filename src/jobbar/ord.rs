//! Words for what stopped.

/// What went wrong, in words that say what to do.
pub(super) fn kvifor(cause: Option<&str>) -> &'static str {
    match cause {
        Some("adressa_blei_avvist") => {
            "E-posttenaren tek ikkje imot post til adressa. Sjå om ho er skriven rett: dei som driv Laget, kan rette henne."
        }
        Some("adressa_er_feil") => {
            "E-postadressa er ikkje noka adresse. Dei som driv Laget, kan rette henne."
        }
        Some("brevet_blei_avvist") => {
            "E-posttenaren tek ikkje imot brevet. Snakk med dei som driv han."
        }
        Some("e_posttenaren_avviser_oss" | "e_posttenaren_avviser_avsendaren") => {
            "E-posttenaren slepp ikkje Laget til. Sjå over brukar, passord og avsendar."
        }
        Some("e_posttenaren_svarar_ikkje" | "e_posttenaren_bad_oss_vente") => {
            "E-posttenaren har vore borte lenge. Prøv på nytt når han svarar."
        }
        Some("databasen") => "Databasen svara ikkje. Prøv på nytt.",
        Some("mista") => "Jobben blei ikkje ferdig i tide. Prøv på nytt.",
        Some("noko_stod_att") => {
            "Noko av det tida var ute for, kunne ikkje slettast. Resten er sletta. Sei frå til dei som driv Laget."
        }
        Some("mappa_kan_ikkje_skrivast") => "Mappa for e-post kan ikkje skrivast i.",
        _ => "Noko gjekk gale i Laget. Sei frå til dei som driv det.",
    }
}
