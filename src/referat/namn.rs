//! What is about no child, names none: a word that may be the name of a child, or a date on which one is born, is asked about beside
//! its field. Those who work here have names too, so it is not refused. What is saved is asked about already.

use super::del::Del;
use super::framlegg;
use super::lagre::SkrivForm;
use super::model::{Delar, Referat};
use super::tiltaksplan;
use crate::barn::Namnesjekk;
use crate::barn::namnesjekk::{FOR_MANGE, KAN_VERE_NAMN, Kryss, Ordslag, Vil};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::web::FormState;
use crate::web::form::Errors;

/// Looks through what is about to be saved, and asks about what may name a child and is not answered for; nothing is asked of a named
/// one. That there is something of a child at another eining is said once for all of it: beside a field it would say which word it is.
pub(super) async fn sjekk(
    tx: &mut WriteTx,
    referat: &Referat,
    lagra: &Delar,
    form: &SkrivForm,
    errors: &mut Errors,
) -> Result<Namnesjekk, AppError> {
    if referat.sak_id.is_some() {
        return Ok(Namnesjekk::default());
    }
    let mut foer: Vec<String> = Del::tekstar()
        .map(|del| lagra.tekst(del).to_owned())
        .collect();
    // who is there, is not what anybody has written
    foer.push(framlegg::til_stades(tx, referat).await?);
    for rad in tiltaksplan::les(lagra.tekst(Del::Tiltaksplan)) {
        foer.extend(rad.felt().map(|(_, tekst)| tekst.to_owned()));
    }
    let sendt = sendt(form);
    let tekstar: Vec<&str> = sendt.iter().map(|(_, tekst)| tekst.as_str()).collect();
    let foer: Vec<&str> = foer.iter().map(String::as_str).collect();
    let kryss = Kryss::les(&form.stadfesta);
    let sjekk = Namnesjekk::av(tx, &tekstar, &foer, Vil::Tydelege, kryss).await?;
    let (mut andre, mut kjende) = (false, false);
    for (felt, tekst) in &sendt {
        let funn = sjekk.i(tekst, Ordslag::tydeleg);
        andre |= funn.andre;
        let Some(ord) = funn.sitert() else { continue };
        kjende = true;
        errors.add(
            felt.as_str(),
            format!("{ord} kan vere namnet eller fødselsdatoen til eit barn. Gjeld det eit barn, så ta det bort."),
        );
    }
    if andre || kjende || sjekk.for_mange() {
        let les = "Les gjennom ein gong til, og kryss av for at det ikkje gjeld noko barn.";
        let kva = if andre { KAN_VERE_NAMN } else { "" };
        errors.add("stadfesta", format!("{kva} {les}").trim_start());
    }
    Ok(sjekk)
}

/// The form as it is shown again, with what is asked about.
pub(super) fn med_feil(sjekk: &Namnesjekk, state: FormState, errors: Errors) -> FormState {
    let state = state.with_errors(errors);
    if sjekk.for_mange() {
        state.with_too_many("stadfesta", FOR_MANGE)
    } else {
        state
    }
}

/// Every field of the page with what is typed in it.
fn sendt(form: &SkrivForm) -> Vec<(String, String)> {
    let tekst = |(nr, tekst): (usize, &String)| (format!("tekst-{nr}"), tekst.clone());
    let mut sendt: Vec<(String, String)> = form.tekst.iter().enumerate().map(tekst).collect();
    for (nr, rad) in form.rader().into_iter().enumerate() {
        let felt = rad.felt();
        sendt.extend(felt.map(|(namn, tekst)| (format!("{namn}-{nr}"), tekst.to_owned())));
    }
    sendt
}
