//! SQL about the innsynspakke: who it may be made for, and what that one may read (`app.pakke_*`, which share their rules with /familie), of
//! what row level security lets its maker see.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::barn::relasjon_tekst;
use crate::ids::{BarnId, FoeresettId, SakId};
use crate::mappe::model::{Innslag, Kapittel, Mottakar};
use crate::mappe::sladd::Namn;

/// A føresett on the card.
pub(in crate::mappe) struct Foeresett {
    pub id: FoeresettId,
    pub namn: String,
    pub relasjon: &'static str,
    pub telefon: Option<String>,
    pub epost: Option<String>,
    pub foreldreansvar: bool,
    pub bur_saman: bool,
    /// A package may be made for this one.
    pub kan_faa: bool,
}

/// The føresette of the child.
pub(in crate::mappe) async fn foeresette(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<Foeresett>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select f.foeresett_id as "id: FoeresettId", f.namn, f.relasjon, f.telefon, f.epost, f.foreldreansvar, f.bur_saman,
            app.pakke_kan(f.barn_id, f.foeresett_id) as "kan_faa!"
        from foeresett f
        where f.barn_id = $1 and f.avslutta_at is null
        order by f.created_at, f.foeresett_id"#,
        barn.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let foeresette = rows.into_iter().map(|row| Foeresett {
        id: row.id,
        namn: row.namn,
        relasjon: relasjon_tekst(&row.relasjon),
        telefon: row.telefon,
        epost: row.epost,
        foreldreansvar: row.foreldreansvar,
        bur_saman: row.bur_saman,
        kan_faa: row.kan_faa,
    });
    Ok(foeresette.collect())
}

/// The child is old enough to be given its own.
pub(in crate::mappe) async fn sjoelv(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.pakke_kan($1, null) as "kan!""#, barn.uuid())
        .fetch_one(tx)
        .await
}

/// The saker of the child that its maker sees and this one may read.
pub(in crate::mappe) async fn saker(
    tx: &mut PgConnection,
    barn: BarnId,
    til: Mottakar,
) -> Result<Vec<SakId>, sqlx::Error> {
    let saker: Vec<Uuid> = sqlx::query_scalar!(
        r#"select app.pakke_saker($1, $2) as "saker!""#,
        barn.uuid(),
        til.foeresett(),
    )
    .fetch_one(tx)
    .await?;
    Ok(saker.into_iter().map(SakId::from).collect())
}

/// What this one may read of these saker, the oldest first: what one thing says stands together, in the order it was written in.
pub(in crate::mappe) async fn innslag(
    tx: &mut PgConnection,
    barn: BarnId,
    til: Mottakar,
    saker: &[SakId],
) -> Result<Vec<Innslag>, sqlx::Error> {
    let saker: Vec<Uuid> = saker.iter().map(|id| id.uuid()).collect();
    sqlx::query_as!(
        Innslag,
        r#"select x.sak_id as "sak_id!: SakId", x.kapittel as "kapittel!: Kapittel", x.at as "at!", x.ting as "ting!", null::text as namn, i.namn as "stad?",
            x.kva as "kva!", x.tekst as "tekst!"
        from (
            select s.sak_id, 'samtale' as kapittel, s.skriven_at as at, s.skriven_av as av, s.samtale_id as ting, v.nr, v.kva, v.tekst
            from app.pakke_ord($2, $3) o
            join samtale s on s.samtale_id = o.id
            cross join lateral (values (1, 'Dato', to_char(s.dato, 'DD.MM.YYYY')), (2, 'Korleis', s.korleis),
                (3, case s.slag when 'moete' then 'Dette blei avtala' else 'Dei føresette sa' end, o.foeresette),
                (4, 'Barnets stemme', o.barnet)) v (nr, kva, tekst)
            where s.sak_id = any($1)
            union all
            select t.sak_id, 'tiltak', t.created_at, t.ansvarleg_brukar_id, t.tiltak_id, v.nr, v.kva, v.tekst
            from tiltak t
            cross join lateral (values (1, 'Mål', t.maal), (2, 'Tiltak', t.tiltak), (3, 'Innan', to_char(t.innan, 'DD.MM.YYYY')),
                (4, 'Status', t.status)) v (nr, kva, tekst)
            where t.sak_id = any($1)
            union all
            select e.sak_id, 'evaluering', e.skriven_at, e.skriven_av, e.evaluering_id, v.nr, v.kva, v.tekst
            from app.pakke_ord($2, $3) o
            join evaluering e on e.evaluering_id = o.id
            cross join lateral (values (1, 'Tiltak', e.tiltak), (2, 'Dato', to_char(e.dato, 'DD.MM.YYYY')), (3, 'Effekt', e.effekt),
                (4, 'Grunngjeving', e.grunngjeving), (5, 'Korleis barnet opplever det', o.barnet),
                (6, 'Korleis dei føresette opplever det', o.foeresette), (7, 'Kva no', e.kva_no)) v (nr, kva, tekst)
            where e.sak_id = any($1)
            union all
            select v.sak_id, 'referat', v.godkjent_at, v.godkjent_av, r.referat_id, 1, 'Referat', r.innhald
            from app.pakke_referat($2, $3) r
            join referat_versjon v on v.referat_id = r.referat_id and v.nr = r.nr
            where v.sak_id = any($1)
            union all
            select v.sak_id, 'individuellplan', v.frosen_at, v.frosen_av, p.individuellplan_id, 1, 'Versjon ' || v.nr, v.innhald
            from app.pakke_plan($2, $3) p
            join individuellplan_versjon v on v.individuellplan_id = p.individuellplan_id and v.nr = p.nr
            where v.sak_id = any($1)
            union all
            select k.sak_id, 'koordinator', k.dag::timestamp at time zone 'Europe/Oslo', null,
                md5(concat_ws(' ', k.sak_id, k.stand, k.dag, k.grunn))::uuid, v.nr, v.kva, v.tekst
            from app.pakke_koordinator($2, $3) k
            cross join lateral (values
                (1, 'Barnekoordinator', case k.stand when 'er' then 'Barnet har barnekoordinator'
                    when 'slutt' then 'Barnet har ikkje lenger barnekoordinator' else 'Barnet får ikkje barnekoordinator' end),
                (2, 'Grunn', k.grunn)) v (nr, kva, tekst)
            where k.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.innhenta_at, s.innhenta_av, s.samtykke_id, v.nr, v.kva, v.tekst
            from samtykke s
            cross join lateral (values (1, 'Føremål', s.foeremaal), (2, 'Saksområde', s.saksomraade),
                (3, 'Tidsrom', to_char(s.fraa, 'DD.MM.YYYY') || '–' || to_char(s.til, 'DD.MM.YYYY'))) v (nr, kva, tekst)
            where s.sak_id = any($1) and s.samtykke_id = any((select app.pakke_samtykke($2, $3))::uuid[])
        ) x
        left join lateral (
            select i.namn from medlemskap m join instans i on i.instans_id = m.instans_id
            where m.kommune_id = (select app.kommune_id()) and m.brukar_id = x.av
            order by m.fraa <= (x.at at time zone 'Europe/Oslo')::date desc, m.fraa desc limit 1
        ) i on true
        where coalesce(x.tekst, '') <> ''
        order by x.at, x.kapittel, x.ting, x.nr, x.kva, x.tekst"#,
        &saker,
        barn.uuid(),
        til.foeresett(),
    )
    .fetch_all(tx)
    .await
}

/// What is not to be named: the other children whose card one sees, the føresette, those who work in the kommune, and where the child may go
/// when its address is secret.
pub(in crate::mappe) async fn andre(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<Namn>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select b.fornamn || ' ' || b.etternamn as "namn!", 'barn' as "slag!" from barn b where b.barn_id <> $1
        union all
        select f.namn, 'foeresett' from foeresett f where f.barn_id = $1
        union all
        select distinct b.namn, 'tilsett' from medlemskap m join brukar b on b.brukar_id = m.brukar_id
        union all
        select e.namn, 'stad' from eining e
        where exists (select from barn b where b.barn_id = $1 and b.adressesperre)"#,
        barn.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let namn = rows.into_iter().map(|r| Namn {
        ord: match &*r.slag {
            "barn" => "[eit anna barn]",
            "foeresett" => "[ein føresett]",
            "stad" => "[ein stad]",
            _ => "[ein tilsett]",
        },
        kvar_for_seg: r.slag != "tilsett",
        namn: r.namn,
    });
    Ok(namn.collect())
}
