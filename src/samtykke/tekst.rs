//! The text that is signed: the plan's words with what was asked and answered, as it stands on the paper.

use super::InstansSlag;
use super::model::Samtykke;
use crate::sak::Sak;

/// The whole of it, in Nynorsk. `ja` are the codes that were answered yes; every other instans of the form has a strek.
pub(super) fn heile(sak: &Sak, kommune: &str, samtykke: &Samtykke, ja: &[String]) -> String {
    let mut linjer = vec![
        format!("Samtykkeerklæring for tverrfagleg samarbeid i {kommune}"),
        "Underteikna samtykker i at følgjande instansar/personar kan utveksle opplysningar som er relevante for \
         samarbeidet utan hinder av teieplikta, i den grad det er nødvendig for å gi/vurdere et forsvarleg tenestetilbod"
            .to_owned(),
        format!("Føremål: {}", samtykke.foeremaal),
        format!(
            "Avgrensa til saksområde: {}",
            samtykke.saksomraade.as_deref().unwrap_or("ikkje avgrensa")
        ),
        format!("Tidsrom: {}", samtykke.tidsrom()),
        format!("Barnets namn: {}", sak.barn_namn),
        "Det kan samarbeidast med følgjande instansar:".to_owned(),
    ];
    for slag in InstansSlag::ALL {
        let spurt = samtykke.spurde.iter().find(|s| s.slag == *slag);
        let teikn = if ja.iter().any(|code| code == slag.code()) {
            "X"
        } else {
            "–"
        };
        let namn = spurt.and_then(|s| s.namn.as_deref());
        linjer.push(format!("{teikn} {}", slag.med(namn)));
    }
    linjer.push(
        "Om eg i ettertid ynskjer å reservere meg frå delar av samtykket er det mi plikt å informere den som innhenta \
         samtykket om dette. Eg er kjend med at eg når som helst kan trekkje mitt samtykke tilbake."
            .to_owned(),
    );
    linjer.push(
        "Eg er opplyst om at eg kan nekte å gi samtykke og at dette ikkje vil påverke instansane/personane sine plikter \
         etter lovverket."
            .to_owned(),
    );
    linjer.join("\n")
}
