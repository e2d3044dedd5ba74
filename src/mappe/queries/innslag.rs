//! SQL that reads all there is of saker, as row level security lets its reader see it: a table that is emptied when a sak is deleted is here, or in
//! the list of `tests/it/mappe/katalog.rs` with a reason.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::ids::SakId;
use crate::mappe::model::{Innslag, Kapittel};

/// Everything that is written in these saker, the oldest first: what one thing says stands together, in the order it was written in.
pub(in crate::mappe) async fn innslag(
    tx: &mut PgConnection,
    saker: &[SakId],
) -> Result<Vec<Innslag>, sqlx::Error> {
    let saker: Vec<Uuid> = saker.iter().map(|id| id.uuid()).collect();
    sqlx::query_as!(
        Innslag,
        r#"select x.sak_id as "sak_id!: SakId", x.kapittel as "kapittel!: Kapittel", x.at as "at!", x.ting as "ting!",
            coalesce(b.namn, x.namn) as namn, i.namn as "stad?", x.kva as "kva!", x.tekst as "tekst!"
        from (
            select u.sak_id, 'uro' as kapittel, u.meldt_at as at, u.meldt_av as av, null as namn, u.uro_id as ting, v.nr, v.kva, v.tekst
            from uro u
            cross join lateral (values (1, 'Kva er sett', u.kva_er_sett), (2, 'Kven er uroa', u.kven_er_uroa),
                (3, 'Kva meistrar barnet', u.kva_meistrar_barnet), (4, 'Kor raskt', replace(u.kor_raskt, '_', ' '))) v (nr, kva, tekst)
            where u.sak_id = any($1)
            union all
            select s.sak_id, 'samtale', s.skriven_at, s.skriven_av, null, s.samtale_id, v.nr, v.kva, v.tekst
            from samtale s
            cross join lateral (values (1, 'Dato', to_char(s.dato, 'DD.MM.YYYY')), (2, 'Korleis', s.korleis),
                (3, 'Kven var med', s.kven_var_med), (4, 'Dei føresette sa', s.foeresette_sa),
                (5, 'Barnets stemme', s.barnets_stemme),
                (6, 'Kvifor barnets stemme manglar', s.stemme_manglar_grunn),
                (7, 'Kvifor føresette ikkje kan lese barnets stemme', s.ikkje_vis_grunn),
                (8, 'Kvifor samtalen ikkje blei halden', s.ikkje_halden_grunn)) v (nr, kva, tekst)
            where s.sak_id = any($1)
            union all
            select t.sak_id, 'tiltak', t.created_at, t.ansvarleg_brukar_id, null, t.tiltak_id, v.nr, v.kva, v.tekst
            from tiltak t
            cross join lateral (values (1, 'Mål', t.maal), (2, 'Tiltak', t.tiltak), (3, 'Innan', to_char(t.innan, 'DD.MM.YYYY')),
                (4, 'Status', t.status), (5, 'Kvifor stoppa', t.stoppa_grunn)) v (nr, kva, tekst)
            where t.sak_id = any($1)
            union all
            select e.sak_id, 'evaluering', e.skriven_at, e.skriven_av, null, e.evaluering_id, v.nr, v.kva, v.tekst
            from evaluering e
            cross join lateral (values (1, 'Tiltak', e.tiltak), (2, 'Dato', to_char(e.dato, 'DD.MM.YYYY')), (3, 'Effekt', e.effekt),
                (4, 'Grunngjeving', e.grunngjeving), (5, 'Korleis barnet opplever det', e.barnets_oppleving),
                (6, 'Korleis dei føresette opplever det', e.foeresette_oppleving), (7, 'Kva no', e.kva_no)) v (nr, kva, tekst)
            where e.sak_id = any($1)
            union all
            select p.sak_id, 'plan', p.updated_at, p.skriven_av, null, p.sak_id, v.nr, v.kva, v.tekst
            from skolemiljoeplan p
            cross join lateral (values (1, 'Kva problem', p.problem), (2, 'Kva tiltak', p.tiltak), (3, 'Når', p.naar), (4, 'Kven', p.kven),
                (5, 'Evaluering', p.evaluering)) v (nr, kva, tekst)
            where p.sak_id = any($1)
            union all
            (
                select distinct on (r.referat_id) r.sak_id, 'referat', r.godkjent_at, r.godkjent_av, null, r.referat_id, 1,
                    'Referat', r.innhald
                from referat_versjon r where r.sak_id = any($1) order by r.referat_id, r.nr desc
            )
            union all
            (
                select distinct on (d.individuellplan_id, d.del) d.sak_id, 'individuellplan', d.skriven_at, d.skriven_av, null,
                    d.individuellplan_id, 1, replace(d.del, '_', ' '), d.tekst
                from individuellplan_del d where d.sak_id = any($1) order by d.individuellplan_id, d.del, d.version desc
            )
            union all
            select k.sak_id, 'koordinator', k.skriven_at, k.skriven_av, null, k.koordinator_vurdering_id, v.nr, v.kva, v.tekst
            from koordinator_vurdering k
            cross join lateral (values (1, 'Sjukdom, skade eller funksjonsnedsetjing', k.sjukdom_grunn),
                (2, 'Langvarige og samansette tenester', k.langvarig_grunn), (3, 'Andre velferdstenester', k.velferd_grunn),
                (4, 'Kva familien ønskjer', replace(k.oenske, '_', ' '))) v (nr, kva, tekst)
            where k.sak_id = any($1)
            union all
            select k.sak_id, 'koordinator', k.fatta_at, k.fatta_av, null, k.koordinator_avgjerd_id, 1, 'Avgjerd: ' || replace(k.slag, '_', ' '),
                k.grunn
            from koordinator_avgjerd k where k.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.innhenta_at, s.innhenta_av, null, s.samtykke_id, v.nr, v.kva, v.tekst
            from samtykke s
            cross join lateral (values (1, 'Føremål', s.foeremaal), (2, 'Saksområde', s.saksomraade),
                (3, 'Tidsrom', to_char(s.fraa, 'DD.MM.YYYY') || '–' || to_char(s.til, 'DD.MM.YYYY'))) v (nr, kva, tekst)
            where s.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.at, null, s.namn, s.signatur_id, v.nr, v.kva, v.tekst
            from samtykke_signatur s
            cross join lateral (values (1, 'Signatur', s.rolle || ', ' || s.maate), (2, 'Teksten som blei signert', s.tekst),
                (3, 'Ja til', array_to_string(s.ja, ', ')), (4, 'Nei til', array_to_string(s.nei, ', '))) v (nr, kva, tekst)
            where s.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.at, s.registrert_av, null, s.trekk_id, 1, 'Trekt tilbake', coalesce(s.slag, 'heile')
            from samtykke_trekk s where s.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.skriven_at, s.skriven_av, null, s.samtykke_id, 6, 'Kva barnet sa', s.kva_barnet_sa
            from samtykke_hoeyrt s where s.sak_id = any($1)
            union all
            select f.sak_id, 'familie', f.skrive_at, null, f.namn, f.syn_id, v.nr, v.kva, v.tekst
            from syn f
            cross join lateral (values (1, 'Eige syn', f.eige_syn), (2, 'Barnets stemme', f.barnets_stemme)) v (nr, kva, tekst)
            where f.sak_id = any($1)
            union all
            select f.sak_id, 'familie', f.skrive_at, null, f.namn, f.tilbakemelding_id, 1, 'Tilbakemelding på tiltak',
                concat_ws(': ', f.svar, f.tekst)
            from tilbakemelding f where f.sak_id = any($1)
            union all
            select f.sak_id, 'familie', f.skrive_at, null, f.namn, f.merknad_id, 1, 'Merknad til referat', f.tekst
            from referat_merknad f where f.sak_id = any($1)
            union all
            select f.sak_id, 'familie', f.skrive_at, null, f.namn, f.merknad_id, 1, 'Merknad til individuell plan', f.tekst
            from individuellplan_merknad f where f.sak_id = any($1)
            union all
            select d.sak_id, 'lag', d.fraa, d.brukar_id, null, d.sak_deltakar_id, 1, 'På laget',
                coalesce(nullif(d.oppgaave, ''), 'med på laget')
            from sak_deltakar d where d.sak_id = any($1)
            union all
            select o.sak_id, 'lag', o.tilbydd_at, o.fraa_brukar_id, null, o.overlevering_id, 1, 'Overlevering',
                concat_ws(': ', o.tilstand, o.melding, o.svar)
            from overlevering o where o.sak_id = any($1)
            union all
            select p.sak_id, 'lag', p.sett_at, p.sett_av, null, p.sak_sperre_id, 1, 'Sperre', p.grunn
            from sak_sperre p where p.sak_id = any($1)
            union all
            select n.sak_id, 'naudrett', r.at, r.brukar_id, null, r.naudrett_id, 1, replace(r.grunn, '_', ' '), r.grunngjeving
            from naudrett_sak n
            join naudrett r on r.kommune_id = n.kommune_id and r.naudrett_id = n.naudrett_id
            where n.sak_id = any($1)
            union all
            select n.sak_id, 'naudrett', g.at, g.brukar_id, null, g.naudrett_gjennomgang_id, 1,
                'Gjennomgang: ' || replace(g.konklusjon, '_', ' '), g.vurdering
            from naudrett_sak n
            join naudrett_gjennomgang g on g.kommune_id = n.kommune_id and g.naudrett_id = n.naudrett_id
            where n.sak_id = any($1)
            union all
            select h.sak_id, 'historikk', h.at, h.brukar_id, h.familie_namn, h.historikk_id, 1, h.slag, coalesce(h.tekst, '–')
            from sak_historikk h where h.sak_id = any($1)
            union all
            (
                select distinct on (d.referat_id, d.del) d.sak_id, 'referat', d.skriven_at, d.skriven_av, null,
                    d.referat_id, 1, 'Ikkje godkjent: ' || replace(d.del, '_', ' '), d.tekst
                from referat_del d
                where d.sak_id = any($1) and not exists (
                    select from referat_versjon r where r.kommune_id = d.kommune_id and r.referat_id = d.referat_id
                )
                order by d.referat_id, d.del, d.version desc
            )
            union all
            select f.sak_id, 'moete', f.invitert_at, f.invitert_av, r.namn, f.moete_familie_id, v.nr, v.kva, v.tekst
            from moete_familie f
            join moete m on m.kommune_id = f.kommune_id and m.moete_id = f.moete_id
            left join foeresett r on r.kommune_id = f.kommune_id and r.foeresett_id = f.foeresett_id
            cross join lateral (values
                (1, 'Invitert', concat_ws(', ', coalesce(r.namn, f.kven), f.epost)),
                (2, 'Møtet', to_char(m.dato, 'DD.MM.YYYY') || ' kl. ' || to_char(f.fraa, 'HH24.MI') || '–' || to_char(f.til, 'HH24.MI')
                    || ', ' || m.stad),
                (3, 'Svar', concat_ws(', ', replace(f.svar, '_', ' '), to_char(f.svar_at at time zone 'Europe/Oslo', 'DD.MM.YYYY'))),
                (4, 'Oppmøte', replace(f.oppmoete, '_', ' ')),
                (5, 'Invitasjonen teken attende', to_char(f.teken_av_at at time zone 'Europe/Oslo', 'DD.MM.YYYY'))) v (nr, kva, tekst)
            where f.sak_id = any($1)
            union all
            select s.sak_id, 'individuellplan', s.at, s.registrert_av, s.namn, s.individuellplan_svar_id, v.nr, v.kva, v.tekst
            from individuellplan_svar s
            cross join lateral (values
                (1, 'Svar på versjon ' || s.nr, concat_ws(', ', s.namn, s.svar, s.maate, to_char(s.signert_dato, 'DD.MM.YYYY'), s.stad)),
                (2, 'Kvar originalen er', s.original_stad), (3, 'Vitne', s.vitne),
                (4, 'Stadfest', case when s.stadfesta_at is not null then
                    (select b.namn from brukar b where b.brukar_id = s.stadfesta_av) || ', '
                    || to_char(s.stadfesta_at at time zone 'Europe/Oslo', 'DD.MM.YYYY')
                    || case when s.stemmer then ': stemmer' else ': stemmer ikkje' end end)) v (nr, kva, tekst)
            where s.sak_id = any($1)
            union all
            select k.sak_id, 'koordinator', k.fraa, k.brukar_id, null, k.koordinator_id, 1, 'Barnekoordinator',
                'frå ' || to_char(k.fraa at time zone 'Europe/Oslo', 'DD.MM.YYYY')
                || coalesce(' til ' || to_char(k.til at time zone 'Europe/Oslo', 'DD.MM.YYYY'), '')
                || coalesce(': ' || replace(k.slutt, '_', ' '), '')
            from koordinator k where k.sak_id = any($1)
            union all
            select k.sak_id, 'koordinator', k.tilbydd_at, k.fraa_brukar_id, null, k.koordinator_tilbod_id, 1, 'Spurd om å vere barnekoordinator',
                concat_ws(': ', (select b.namn from brukar b where b.brukar_id = k.til_brukar_id), replace(k.tilstand, '_', ' '), k.melding, k.svar)
            from koordinator_tilbod k where k.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.innhenta_at, s.innhenta_av, null, s.samtykke_id, 4, 'Gjeld', concat_ws(': ', replace(n.slag, '_', ' '),
                coalesce(n.namn, (select i.namn from instans i where i.instans_id = n.instans_id)))
            from samtykke_instans n
            join samtykke s on s.kommune_id = n.kommune_id and s.samtykke_id = n.samtykke_id
            where n.sak_id = any($1)
            union all
            select v.sak_id, 'samtykke', v.invitert_at, v.invitert_av, null, v.invitasjon_id, 1, 'Invitert til å svare', concat_ws(', ',
                coalesce((select f.namn from foeresett f where f.kommune_id = v.kommune_id and f.foeresett_id = v.foeresett_id), v.signatar),
                v.epost)
            from samtykke_invitasjon v where v.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.teken_at, s.teken_av, null, s.samtykke_id, 7, 'Teke attende', 'før alle hadde svart'
            from samtykke_attende s where s.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.stadfesta_at, s.stadfesta_av, null, s.signatur_id, 8, 'Signaturen på papir', g.namn
                || case when s.stemmer then ': stemmer' else ': stemmer ikkje' end
            from samtykke_stadfesting s
            join samtykke_signatur g on g.kommune_id = s.kommune_id and g.signatur_id = s.signatur_id
            where s.sak_id = any($1)
            union all
            select s.sak_id, 'samtykke', s.at, s.sendt_av, null, s.kopi_id, 1, 'Kopi send', concat_ws(', ', replace(s.slag, '_', ' '),
                replace(s.maate, '_', ' '), to_char(s.sendt_dato, 'DD.MM.YYYY'))
            from samtykke_kopi s where s.sak_id = any($1)
            union all
            select s.sak_id, 'foeresette', f.created_at, null, null, f.foeresett_id, 1, f.namn, concat_ws(', ', f.relasjon, f.telefon, f.epost,
                case when f.foreldreansvar then 'har foreldreansvar' else 'har ikkje foreldreansvar' end,
                case when f.bur_saman then 'bur saman med barnet' else 'bur ikkje saman med barnet' end,
                case when f.innsynsrett then 'har rett til informasjon' else 'har ikkje rett til informasjon' end,
                'teken av kortet ' || to_char(f.avslutta_at at time zone 'Europe/Oslo', 'DD.MM.YYYY'))
            from sak s
            join foeresett f on f.kommune_id = s.kommune_id and f.barn_id = s.barn_id
            where s.sak_id = any($1)
            union all
            select p.sak_id, 'historikk', p.sett_at, p.sett_av, null, p.slettestopp_id, 1, 'Slettestopp',
                p.grunn || coalesce('. Oppheva: ' || p.oppheva_grunn, '')
            from slettestopp p where p.sak_id = any($1)
        ) x
        left join brukar b on b.brukar_id = x.av
        left join lateral (
            select coalesce(i.namn, '') as namn from medlemskap m join instans i on i.instans_id = m.instans_id
            where m.kommune_id = (select app.kommune_id()) and m.brukar_id = x.av
            order by m.fraa <= (x.at at time zone 'Europe/Oslo')::date desc, m.fraa desc limit 1
        ) i on true
        where coalesce(x.tekst, '') <> ''
        order by x.at, x.kapittel, x.ting, x.nr, x.kva, x.tekst"#,
        &saker,
    )
    .fetch_all(tx)
    .await
}
