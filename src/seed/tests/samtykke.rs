//! Samtykke of the demo, as the database reckons it.

use anyhow::{Result, ensure};
use sqlx::ConnectOptions;
use time::macros::date;

use super::scratch::with_databases;
use super::{SEED, TODAY, keys, queries};
use crate::seed::run;

/// What there must be some of: a form that stands in each way.
const SOME: &[&str] = &[
    // holds, and somebody of another instans is on the lag by it
    "select count(*) from sak_tilgang where grunnlag = 'samtykke' and til > now()",
    // by a login: the PPT of all six
    "select count(*) from sak_tilgang t join medlemskap m using (prinsipal_id) join brukar b using (brukar_id)
        where t.grunnlag = 'samtykke' and t.til > now() and b.brukarnamn = 'eirik.honningdal'",
    // ends within 30 days
    "select count(*) from samtykke s where s.til between app.today() and app.today() + 30",
    // taken back for one instans, and holds for another
    "select count(*) from samtykke_trekk t join samtykke_instans i using (kommune_id, samtykke_id)
        where i.slag <> t.slag
            and (app.samtykke_status(i.kommune_id, i.samtykke_id, i.slag, app.today())).staar = 'gyldig'
            and (app.samtykke_status(i.kommune_id, i.samtykke_id, t.slag, app.today())).staar = 'trekt'",
    // nobody has answered, and the invitation lies there
    "select count(*) from samtykke_invitasjon where henta_at is null and invitert_at < now() - interval '3 days'",
    "select count(*) from samtykke_invitasjon where henta_at is not null",
    // one nei of two
    "select count(*) from samtykke_instans i
        cross join lateral app.samtykke_status(i.kommune_id, i.samtykke_id, i.slag, app.today()) v
        where v.staar = 'nekta' and v.sagt_ja = 1 and v.maa = 2",
    // a paper that waits for another, and whoever leads the eining is told
    "select count(*) from samtykke_signatur s where app.samtykke_ventar_stadfesting(s)",
    "select count(*) from melding m where m.slag = 'samtykke_stadfest' and app.melding_gjeld(m)",
    // a fastlege who should have a copy
    "select count(*) from samtykke_instans i where i.instans_id is null
        and (app.samtykke_status(i.kommune_id, i.samtykke_id, i.slag, app.today())).staar = 'gyldig'",
    "select count(*) from samtykke_signatur where maate = 'oidc' and sha256(convert_to(tekst, 'UTF8')) = tekst_sha256",
];

/// Counts that must be nought.
const NONE: &[&str] = &[
    "select count(*) from app.verify_tilgang()",
    // a form of a case with a meeting holds for the one that owns it
    "select count(*) from sak k join samtykke s using (kommune_id, sak_id) join samtykke_instans i using (kommune_id, samtykke_id)
        where k.steg >= 5 and k.tilstand = 'open' and i.instans_id = k.instans_id
            and (app.samtykke_status(i.kommune_id, i.samtykke_id, i.slag, app.today())).staar <> 'gyldig'",
    "select count(*) from samtykke_signatur where signert_dato > app.today()",
    "select count(*) from sak k join samtykke s using (kommune_id, sak_id) where k.tilstand <> 'open'",
];

#[test]
fn samtykke_stands_in_every_way_on_any_day() -> Result<()> {
    let worlds = [
        (SEED, TODAY),
        (1, date!(2027 - 01 - 01)),
        (3, date!(2026 - 07 - 12)),
    ];
    with_databases(worlds.len(), async |databases| {
        for (admin, (seed, today)) in databases.iter().zip(worlds) {
            run(admin, &keys()?, seed, today).await?;
            let mut db = admin.clone().connect().await?;
            for sql in SOME {
                ensure!(queries::count(&mut db, sql).await? > 0, "{today}: {sql}");
            }
            for sql in NONE {
                let found = queries::count(&mut db, sql).await?;
                ensure!(found == 0, "{today}: {found} of {sql}");
            }
        }
        Ok(())
    })
}

#[test]
fn a_youth_of_15_is_asked_and_one_of_16_has_said_yes() -> Result<()> {
    with_databases(1, async |databases| {
        let admin = &databases[0];
        let mut db = admin.clone().connect().await?;
        let today = queries::today(&mut db).await?;
        run(admin, &keys()?, SEED, today).await?;
        for (sql, what) in [
            (
                "select count(*) from samtykke_invitasjon i join sak using (kommune_id, sak_id) join barn b using (kommune_id, barn_id)
                where i.signatar = 'barn' and i.avslutta_at is null and app.alder(b.foedd, app.today()) = 15",
                "asked at 15",
            ),
            (
                "select count(*) from samtykke_signatur s join sak using (kommune_id, sak_id) join barn b using (kommune_id, barn_id)
                where s.signatar = 'barn' and s.ja <> '{}' and app.alder(b.foedd, app.today()) = 16 and b.fnr_oppslag is not null",
                "a yes at 16",
            ),
        ] {
            ensure!(queries::count(&mut db, sql).await? > 0, "nobody {what}");
        }
        Ok(())
    })
}
