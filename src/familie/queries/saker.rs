//! SQL about what a family sees of its child's saker: a whole kind of row at a time, for all of them.

use crate::db::FamilyTx;
use crate::familie::model::{
    Evaluering, Koordinator, Person, Sak, Samtale, Syn, Tilbakemelding, Tiltak,
};
use crate::ids::{BarnId, BrukarId, SakId, TiltakId};
use crate::syn::Svar;

/// The child's saker, the open ones first, without what is in them.
pub(in crate::familie) async fn saker(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<Sak>, sqlx::Error> {
    let rows = sqlx::query!(
        "select sak_id, saksnummer, slag, steg, neste_dato, neste_kva, ansvarleg_brukar_id, opna_at, lukka_at
        from sak
        where barn_id = $1
        order by lukka_at is not null, opna_at desc, sak_id",
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let saker = rows.into_iter().map(|row| Sak {
        id: row.sak_id,
        nummer: row.saksnummer,
        slag: row.slag,
        steg: row.steg,
        neste_dato: row.neste_dato,
        neste_kva: row.neste_kva,
        ansvarleg_id: row.ansvarleg_brukar_id,
        opna_at: row.opna_at,
        lukka_at: row.lukka_at,
        folk: Vec::new(),
        tiltak: Vec::new(),
        samtalar: Vec::new(),
        syn: Vec::new(),
        referat: Vec::new(),
        moete: Vec::new(),
        koordinator: None,
        plan: None,
    });
    Ok(saker.collect())
}

/// Who works with those saker.
pub(in crate::familie) async fn folk(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<(SakId, Person)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.sak_id, p.brukar_id as "brukar_id!: BrukarId", p.namn as "namn!", p.stad as "stad!",
            p.ser as "ser!"
        from sak s
        join app.familie_folk() p on p.sak_id = s.sak_id
        where s.barn_id = $1
        order by app.sortering(p.namn) collate "C", p.brukar_id"#,
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let folk = rows.into_iter().map(|row| {
        let person = Person {
            brukar_id: row.brukar_id,
            namn: row.namn,
            stad: row.stad,
            ser: row.ser,
        };
        (row.sak_id, person)
    });
    Ok(folk.collect())
}

/// The barnekoordinator of those saker.
pub(in crate::familie) async fn koordinator(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<(SakId, Koordinator)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.sak_id, k.stand as "stand!", k.namn as "namn?", k.stad as "stad?", k.dag as "dag!", k.grunn as "grunn?"
        from sak s
        join app.familie_koordinator() k on k.sak_id = s.sak_id
        where s.barn_id = $1"#,
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let koordinator = rows.into_iter().map(|row| {
        let koordinator = Koordinator {
            stand: row.stand,
            namn: row.namn,
            stad: row.stad,
            dag: row.dag,
            grunn: row.grunn,
        };
        (row.sak_id, koordinator)
    });
    Ok(koordinator.collect())
}

/// The tiltak of those saker, those that go on first.
pub(in crate::familie) async fn tiltak(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<(SakId, Tiltak)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select t.sak_id, t.tiltak_id, t.maal, t.tiltak, t.ansvarleg_brukar_id, t.innan, t.status
        from tiltak t
        join sak s on s.sak_id = t.sak_id
        where s.barn_id = $1
        order by t.status in ('planlagd', 'paagaar') desc, t.innan, t.tiltak_id",
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let tiltak = rows.into_iter().map(|row| {
        let tiltak = Tiltak {
            id: row.tiltak_id,
            maal: row.maal,
            tekst: row.tiltak,
            ansvarleg_id: row.ansvarleg_brukar_id,
            innan: row.innan,
            status: row.status,
            evalueringar: Vec::new(),
            svar: Vec::new(),
        };
        (row.sak_id, tiltak)
    });
    Ok(tiltak.collect())
}

/// How those tiltak have gone, the newest first.
pub(in crate::familie) async fn evalueringar(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<(TiltakId, Evaluering)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.tiltak_id, e.dato, e.effekt, e.grunngjeving, e.kva_no, e.tiltak, o.foeresette as "foeresette?",
            o.barnet as "barnet?"
        from evaluering e
        join sak s on s.sak_id = e.sak_id
        join app.familie_ord() o on o.id = e.evaluering_id
        where s.barn_id = $1
        order by e.dato desc, e.evaluering_id desc"#,
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let evalueringar = rows.into_iter().map(|row| {
        let evaluering = Evaluering {
            dato: row.dato,
            effekt: row.effekt,
            grunngjeving: row.grunngjeving,
            kva_no: row.kva_no,
            tiltak: row.tiltak,
            foeresette: row.foeresette,
            barnet: row.barnet,
        };
        (row.tiltak_id, evaluering)
    });
    Ok(evalueringar.collect())
}

/// The talks that are held, the newest first.
pub(in crate::familie) async fn samtalar(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<(SakId, Samtale)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.sak_id, m.slag, m.dato, m.korleis, o.foeresette as "foeresette?", o.barnet as "barnet?"
        from samtale m
        join sak s on s.sak_id = m.sak_id
        join app.familie_ord() o on o.id = m.samtale_id
        where s.barn_id = $1
        order by m.dato desc, m.samtale_id desc"#,
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let samtalar = rows.into_iter().map(|row| {
        let samtale = Samtale {
            slag: row.slag,
            dato: row.dato,
            korleis: row.korleis,
            sagt: row.foeresette,
            stemme: row.barnet,
        };
        (row.sak_id, samtale)
    });
    Ok(samtalar.collect())
}

/// What the session's person has written about those saker, the newest first.
pub(in crate::familie) async fn syn(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<(SakId, Syn)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select y.sak_id, y.eige_syn, y.barnets_stemme, y.skrive_at
        from syn y
        join sak s on s.sak_id = y.sak_id
        where s.barn_id = $1
        order by y.skrive_at desc, y.syn_id desc",
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let syn = rows.into_iter().map(|row| {
        let syn = Syn {
            eige: row.eige_syn,
            barnets_stemme: row.barnets_stemme,
            skrive_at: row.skrive_at,
        };
        (row.sak_id, syn)
    });
    Ok(syn.collect())
}

/// What the session's person has said of those tiltak, the newest first.
pub(in crate::familie) async fn svar(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<(TiltakId, Tilbakemelding)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.tiltak_id, m.svar as "svar: Svar", m.tekst, m.skrive_at
        from tilbakemelding m
        join sak s on s.sak_id = m.sak_id
        where s.barn_id = $1
        order by m.skrive_at desc, m.tilbakemelding_id desc"#,
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let svar = rows.into_iter().map(|row| {
        let svar = Tilbakemelding {
            svar: row.svar,
            tekst: row.tekst,
            skrive_at: row.skrive_at,
        };
        (row.tiltak_id, svar)
    });
    Ok(svar.collect())
}

/// Whether a sak of the child is open; none when it is not shown.
pub(in crate::familie) async fn sak_open(
    tx: &mut FamilyTx,
    barn: BarnId,
    sak: SakId,
) -> Result<Option<bool>, sqlx::Error> {
    let open = sqlx::query_scalar!(
        r#"select lukka_at is null as "open!" from sak where barn_id = $1 and sak_id = $2"#,
        barn.uuid(),
        sak.uuid(),
    );
    open.fetch_optional(&mut **tx).await
}
