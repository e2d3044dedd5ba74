//! SQL that reads all there is of saker, as row level security lets its reader see it.

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use super::model::{Dokument, Innslag, Kapittel, Kopi, Mappesak};
use super::sladd::Namn;
use crate::db::WriteTx;
use crate::ids::{ArkivoverfoeringId, BarnId, SakId};
use crate::sak::Slag;

/// The saker of a child that one sees, or one of them.
pub(super) async fn saker(
    tx: &mut PgConnection,
    barn: BarnId,
    sak: Option<SakId>,
) -> Result<Vec<Mappesak>, sqlx::Error> {
    sqlx::query_as!(
        Mappesak,
        r#"select s.sak_id, s.saksnummer, s.slag as "slag: Slag", s.opna_at, s.lukka_at,
            case when b.adressesperre then i.namn else coalesce(e.namn, i.namn) end as "stad!", a.namn as ansvarleg
        from sak s
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join instans i on i.instans_id = s.instans_id
        join brukar a on a.brukar_id = s.ansvarleg_brukar_id
        left join eining e on e.kommune_id = s.kommune_id and e.eining_id = s.eining_id
        where s.barn_id = $1 and ($2::uuid is null or s.sak_id = $2)
        order by s.opna_at, s.sak_id"#,
        barn.uuid(),
        sak.map(SakId::uuid),
    )
    .fetch_all(tx)
    .await
}

/// Everything that is written in these saker, part by part and the oldest first.
pub(super) async fn innslag(
    tx: &mut PgConnection,
    saker: &[SakId],
) -> Result<Vec<Innslag>, sqlx::Error> {
    let saker: Vec<Uuid> = saker.iter().map(|id| id.uuid()).collect();
    sqlx::query_as!(
        Innslag,
        r#"select x.sak_id as "sak_id!: SakId", x.kapittel as "kapittel!: Kapittel", x.at as "at!",
            coalesce(b.namn, x.namn) as namn, i.namn as "stad?", x.kva as "kva!", x.tekst as "tekst!", x.skjult as "skjult!"
        from (
            select u.sak_id, 'uro' as kapittel, u.meldt_at as at, u.meldt_av as av, null as namn, v.kva, v.tekst, false as skjult
            from uro u
            cross join lateral (values ('Kva er sett', u.kva_er_sett), ('Kven er uroa', u.kven_er_uroa),
                ('Kva meistrar barnet', u.kva_meistrar_barnet), ('Kor raskt', replace(u.kor_raskt, '_', ' '))) v (kva, tekst)
            where u.sak_id = any($1)
            union all
            select s.sak_id, 'samtale', s.skriven_at, s.skriven_av, null, v.kva, v.tekst, v.skjult
            from samtale s
            cross join lateral (values ('Dato', to_char(s.dato, 'DD.MM.YYYY'), false), ('Korleis', s.korleis, false),
                ('Kven var med', s.kven_var_med, false), ('Dei føresette sa', s.foeresette_sa, false),
                ('Barnets stemme', s.barnets_stemme, s.ikkje_vis_grunn is not null),
                ('Kvifor barnets stemme manglar', s.stemme_manglar_grunn, false),
                ('Kvifor føresette ikkje kan lese barnets stemme', s.ikkje_vis_grunn, true),
                ('Kvifor samtalen ikkje blei halden', s.ikkje_halden_grunn, true)) v (kva, tekst, skjult)
            where s.sak_id = any($1)
            union all
            select t.sak_id, 'tiltak', t.created_at, t.ansvarleg_brukar_id, null, v.kva, v.tekst, false
            from tiltak t
            cross join lateral (values ('Mål', t.maal), ('Tiltak', t.tiltak), ('Innan', to_char(t.innan, 'DD.MM.YYYY')),
                ('Status', t.status), ('Kvifor stoppa', t.stoppa_grunn)) v (kva, tekst)
            where t.sak_id = any($1)
            union all
            select e.sak_id, 'evaluering', e.skriven_at, e.skriven_av, null, v.kva, v.tekst, false
            from evaluering e
            cross join lateral (values ('Tiltak', e.tiltak), ('Dato', to_char(e.dato, 'DD.MM.YYYY')), ('Effekt', e.effekt),
                ('Grunngjeving', e.grunngjeving), ('Korleis barnet opplever det', e.barnets_oppleving),
                ('Korleis dei føresette opplever det', e.foeresette_oppleving), ('Kva no', e.kva_no)) v (kva, tekst)
            where e.sak_id = any($1)
            union all
            select p.sak_id, 'plan', p.updated_at, p.skriven_av, null, v.kva, v.tekst, false
            from skolemiljoeplan p
            cross join lateral (values ('Kva problem', p.problem), ('Kva tiltak', p.tiltak), ('Når', p.naar), ('Kven', p.kven),
                ('Evaluering', p.evaluering)) v (kva, tekst)
            where p.sak_id = any($1)
            union all
            (
                select distinct on (r.referat_id) r.sak_id, 'referat', r.godkjent_at, r.godkjent_av, null, 'Referat', r.innhald, false
                from referat_versjon r where r.sak_id = any($1) order by r.referat_id, r.nr desc
            )
            union all
            (
                select distinct on (d.individuellplan_id, d.del) d.sak_id, 'individuellplan', d.skriven_at, d.skriven_av, null,
                    replace(d.del, '_', ' '), d.tekst, false
                from individuellplan_del d where d.sak_id = any($1) order by d.individuellplan_id, d.del, d.version desc
            )
            union all
            select k.sak_id, 'koordinator', k.skriven_at, k.skriven_av, null, v.kva, v.tekst, false
            from koordinator_vurdering k
            cross join lateral (values ('Sjukdom, skade eller funksjonsnedsetjing', k.sjukdom_grunn),
                ('Langvarige og samansette tenester', k.langvarig_grunn), ('Andre velferdstenester', k.velferd_grunn),
                ('Kva familien ønskjer', replace(k.oenske, '_', ' '))) v (kva, tekst)
            where k.sak_id = any($1)
            union all
            select k.sak_id, 'koordinator', k.fatta_at, k.fatta_av, null, 'Avgjerd: ' || replace(k.slag, '_', ' '), k.grunn, false
            from koordinator_avgjerd k where k.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.innhenta_at, s.innhenta_av, null, v.kva, v.tekst, false
            from samtykke s
            cross join lateral (values ('Føremål', s.foeremaal), ('Saksområde', s.saksomraade),
                ('Tidsrom', to_char(s.fraa, 'DD.MM.YYYY') || '–' || to_char(s.til, 'DD.MM.YYYY'))) v (kva, tekst)
            where s.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.at, null, s.namn, v.kva, v.tekst, true
            from samtykke_signatur s
            cross join lateral (values ('Signatur', s.rolle || ', ' || s.maate), ('Teksten som blei signert', s.tekst),
                ('Ja til', array_to_string(s.ja, ', ')), ('Nei til', array_to_string(s.nei, ', '))) v (kva, tekst)
            where s.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.at, s.registrert_av, null, 'Trekt tilbake', coalesce(s.slag, 'heile'), true
            from samtykke_trekk s where s.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.skriven_at, s.skriven_av, null, 'Kva barnet sa', s.kva_barnet_sa, false
            from samtykke_hoeyrt s where s.sak_id = any($1)
            union all
            select f.sak_id, 'familie', f.skrive_at, null, f.namn, v.kva, v.tekst, true
            from syn f
            cross join lateral (values ('Eige syn', f.eige_syn), ('Barnets stemme', f.barnets_stemme)) v (kva, tekst)
            where f.sak_id = any($1)
            union all
            select f.sak_id, 'familie', f.skrive_at, null, f.namn, 'Tilbakemelding på tiltak', concat_ws(': ', f.svar, f.tekst), true
            from tilbakemelding f where f.sak_id = any($1)
            union all
            select f.sak_id, 'familie', f.skrive_at, null, f.namn, 'Merknad til referat', f.tekst, true
            from referat_merknad f where f.sak_id = any($1)
            union all
            select f.sak_id, 'familie', f.skrive_at, null, f.namn, 'Merknad til individuell plan', f.tekst, true
            from individuellplan_merknad f where f.sak_id = any($1)
            union all
            select d.sak_id, 'lag', d.fraa, d.brukar_id, null, 'På laget', coalesce(nullif(d.oppgaave, ''), 'med på laget'), false
            from sak_deltakar d where d.sak_id = any($1)
            union all
            select o.sak_id, 'lag', o.tilbydd_at, o.fraa_brukar_id, null, 'Overlevering', concat_ws(': ', o.tilstand, o.melding, o.svar), true
            from overlevering o where o.sak_id = any($1)
            union all
            select p.sak_id, 'lag', p.sett_at, p.sett_av, null, 'Sperre', p.grunn, true from sak_sperre p where p.sak_id = any($1)
            union all
            select n.sak_id, 'naudrett', r.at, r.brukar_id, null, replace(r.grunn, '_', ' '), r.grunngjeving, false
            from naudrett_sak n
            join naudrett r on r.kommune_id = n.kommune_id and r.naudrett_id = n.naudrett_id
            where n.sak_id = any($1)
            union all
            select n.sak_id, 'naudrett', g.at, g.brukar_id, null, 'Gjennomgang: ' || replace(g.konklusjon, '_', ' '), g.vurdering, true
            from naudrett_sak n
            join naudrett_gjennomgang g on g.kommune_id = n.kommune_id and g.naudrett_id = n.naudrett_id
            where n.sak_id = any($1)
            union all
            select h.sak_id, 'historikk', h.at, h.brukar_id, h.familie_namn, h.slag, coalesce(h.tekst, '–'), h.tekst is not null
            from sak_historikk h where h.sak_id = any($1)
        ) x
        left join brukar b on b.brukar_id = x.av
        left join lateral (
            select coalesce(i.namn, '') as namn from medlemskap m join instans i on i.instans_id = m.instans_id
            where m.kommune_id = (select app.kommune_id()) and m.brukar_id = x.av
            order by m.fraa <= (x.at at time zone 'Europe/Oslo')::date desc, m.fraa desc limit 1
        ) i on true
        where coalesce(x.tekst, '') <> ''
        order by x.at, x.kapittel, x.kva"#,
        &saker,
    )
    .fetch_all(tx)
    .await
}

/// What the card of the child says: what, and the words.
pub(super) async fn kort(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select 'Gjekk på' as "kva!", e.namn || ', frå ' || to_char(x.fraa, 'DD.MM.YYYY')
                || coalesce(' til ' || to_char(x.til, 'DD.MM.YYYY'), '') as "tekst!"
        from barn_eining x
        join eining e on e.kommune_id = x.kommune_id and e.eining_id = x.eining_id
        join barn b on b.kommune_id = x.kommune_id and b.barn_id = x.barn_id and not b.adressesperre
        where x.barn_id = $1
        union all
        select 'Føresett', f.relasjon || case when f.foreldreansvar then ', har foreldreansvar' else ', har ikkje foreldreansvar' end
            || case when f.bur_saman then ', bur saman med barnet' else '' end
            || case when f.innsynsrett then ', har rett til informasjon' else ', har ikkje rett til informasjon' end
        from foeresett f where f.barn_id = $1 and f.avslutta_at is null"#,
        barn.uuid(),
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.kva, r.tekst)).collect())
}

/// Those who are not to be named: the other children whose card one sees, the føresette, and those who work in the kommune.
pub(super) async fn andre(tx: &mut PgConnection, barn: BarnId) -> Result<Vec<Namn>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select b.fornamn || ' ' || b.etternamn as "namn!", 'barn' as "slag!" from barn b where b.barn_id <> $1
        union all
        select f.namn, 'foeresett' from foeresett f where f.barn_id = $1
        union all
        select distinct b.namn, 'tilsett' from medlemskap m join brukar b on b.brukar_id = m.brukar_id"#,
        barn.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let namn = rows.into_iter().map(|r| Namn {
        ord: match &*r.slag {
            "barn" => "[eit anna barn]",
            "foeresett" => "[ein føresett]",
            _ => "[ein tilsett]",
        },
        kvar_for_seg: r.slag != "tilsett",
        namn: r.namn,
    });
    Ok(namn.collect())
}

/// The documents of a sak as they were frozen.
pub(super) async fn dokument(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Dokument>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select true as "referat!", r.nr as "nr!", r.godkjent_at as "at!", r.pdf as "pdf!"
        from referat_versjon r where r.sak_id = $1 and octet_length(r.pdf) > 0
        union all
        select false, p.nr, p.frosen_at, p.pdf from individuellplan_versjon p where p.sak_id = $1 and octet_length(p.pdf) > 0
        order by 1, 3, 2"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let dokument = rows.into_iter().map(|r| Dokument {
        slag: if r.referat {
            "referat"
        } else {
            "individuellplan"
        },
        nr: r.nr,
        at: r.at,
        pdf: r.pdf,
    });
    Ok(dokument.collect())
}

/// The copies that were made of a sak, the latest first.
pub(super) async fn kopiar(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Kopi>, sqlx::Error> {
    sqlx::query_as!(
        Kopi,
        r#"select a.arkivoverfoering_id as "arkivoverfoering_id: ArkivoverfoeringId", encode(a.sha256, 'hex') as "sha256!", l.namn as laga_namn, a.laga_at,
            a.stad, a.overfoert_dato, o.namn as "overfoert_namn?", coalesce(a.laga_at >= s.lukka_at, false) as "gjeld!"
        from arkivoverfoering a
        join sak s on s.kommune_id = a.kommune_id and s.sak_id = a.sak_id
        join brukar l on l.brukar_id = a.laga_av
        left join brukar o on o.brukar_id = a.overfoert_av
        where a.sak_id = $1
        order by a.laga_at desc, a.arkivoverfoering_id
        limit 100"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Remembers a copy.
pub(super) async fn ny_kopi(
    tx: &mut WriteTx,
    sak: SakId,
    sha256: &[u8],
) -> Result<(), sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into arkivoverfoering (kommune_id, arkivoverfoering_id, sak_id, sha256, laga_av, laga_at) values ($1, $2, $3, $4, $5, $6)",
        tx.actor().kommune_id.uuid(),
        id,
        sak.uuid(),
        sha256,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It was put in the archive.
pub(super) async fn overfoert(
    tx: &mut WriteTx,
    sak: SakId,
    id: ArkivoverfoeringId,
    stad: &str,
    dato: Date,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update arkivoverfoering set stad = $3, overfoert_dato = $4, overfoert_av = $5, overfoert_at = $6
        where sak_id = $1 and arkivoverfoering_id = $2 and overfoert_at is null",
        sak.uuid(),
        id.uuid(),
        stad,
        dato,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The number of the kommune, and how long the sak is kept there.
pub(super) async fn kommune(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<(String, String), sqlx::Error> {
    let row = sqlx::query!(
        r#"select k.nummer, r.maanader as "maanader!" from kommune k
        cross join sak s
        join app.oppbevaring_no() r on r.klasse = app.oppbevaring_klasse(s)
        where k.kommune_id = s.kommune_id and s.sak_id = $1"#,
        sak.uuid(),
    )
    .fetch_one(tx)
    .await?;
    Ok((
        row.nummer,
        format!(
            "Blir sletta i Laget {} månader etter avslutting",
            row.maanader
        ),
    ))
}
