-- As before, and the rights that come of being barnekoordinator, or of being asked.
create or replace function app.verify_tilgang() returns table (kommune_id uuid, sak_id uuid, prinsipal_id uuid, grunnlag text, feil text)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        with rett as (
            select d.kommune_id, d.sak_id, d.prinsipal_id, 'lag' as grunnlag, true as skrive
            from sak_deltakar d
            join sak s on s.kommune_id = d.kommune_id and s.sak_id = d.sak_id and s.instans_id = d.instans_id
            where d.til is null
            union
            select s.kommune_id, s.sak_id, s.eining_id, 'leiar', true from sak s where s.eining_id is not null
            union
            select o.kommune_id, o.sak_id, o.til_id, 'tilbod', false from overlevering o where o.tilstand = 'tilbydd'
        ),
        kjend as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.grunnlag, t.skrive
            from sak_tilgang t where t.grunnlag not in ('samtykke', 'naudrett', 'koordinator', 'koordinator_tilbod') and t.til = 'infinity'
        ),
        samtykt as (
            select d.kommune_id, d.sak_id, d.prinsipal_id, r.fraa, r.til
            from sak_deltakar d
            join sak s on s.kommune_id = d.kommune_id and s.sak_id = d.sak_id and s.instans_id <> d.instans_id
            cross join lateral app.samtykke_rom_i_sak(d.kommune_id, d.sak_id, d.instans_id) r
            where d.til is null and r.til is not null
        ),
        opna as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.fraa, t.til
            from sak_tilgang t where t.grunnlag = 'samtykke' and t.til > now()
        ),
        i_naud as (
            select n.kommune_id, x.sak_id, n.prinsipal_id, max(n.til) as til
            from naudrett n
            join naudrett_sak x on x.kommune_id = n.kommune_id and x.naudrett_id = n.naudrett_id
            where n.til > now()
            group by n.kommune_id, x.sak_id, n.prinsipal_id
        ),
        naud as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.til
            from sak_tilgang t where t.grunnlag = 'naudrett' and t.til > now()
        ),
        koordinerer as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.grunnlag, t.til, t.skrive
            from sak_tilgang t where t.grunnlag in ('koordinator', 'koordinator_tilbod') and t.til > now()
        )
        (select r.kommune_id, r.sak_id, r.prinsipal_id, r.grunnlag, 'manglar' from
            (select * from rett except select * from kjend) r)
        union all
        (select k.kommune_id, k.sak_id, k.prinsipal_id, k.grunnlag, 'for mykje' from
            (select * from kjend except select * from rett) k)
        union all
        select coalesce(s.kommune_id, o.kommune_id), coalesce(s.sak_id, o.sak_id), coalesce(s.prinsipal_id, o.prinsipal_id),
            'samtykke', case when o.til is null then 'manglar' when s.til is null then 'for mykje' else 'tidsrom' end
        from samtykt s
        full join opna o on o.kommune_id = s.kommune_id and o.sak_id = s.sak_id and o.prinsipal_id = s.prinsipal_id
        where o.til is distinct from s.til or (o.fraa > now()) <> (s.fraa > now())
        union all
        select coalesce(s.kommune_id, o.kommune_id), coalesce(s.sak_id, o.sak_id), coalesce(s.prinsipal_id, o.prinsipal_id),
            'naudrett', case when o.til is null then 'manglar' when s.til is null then 'for mykje' else 'tidsrom' end
        from i_naud s
        full join naud o on o.kommune_id = s.kommune_id and o.sak_id = s.sak_id and o.prinsipal_id = s.prinsipal_id
        where o.til is distinct from s.til
        union all
        select coalesce(s.kommune_id, o.kommune_id), coalesce(s.sak_id, o.sak_id), coalesce(s.prinsipal_id, o.prinsipal_id),
            coalesce(s.grunnlag, o.grunnlag),
            case when o.til is null then 'manglar' when s.til is null then 'for mykje' else 'tidsrom' end
        from app.koordinator_skal(null, null) s
        full join koordinerer o on o.kommune_id = s.kommune_id and o.sak_id = s.sak_id and o.prinsipal_id = s.prinsipal_id
            and o.grunnlag = s.grunnlag
        where o.til is distinct from s.til or o.skrive <> (o.grunnlag = 'koordinator')
        union all
        select t.kommune_id, t.sak_id, t.prinsipal_id, t.grunnlag, 'listenykel'
        from sak_tilgang t join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
        where t.open <> (s.tilstand = 'open') or t.neste_dato is distinct from app.liste_dato(s.neste_dato, s.lukka_at) or t.barn_id <> s.barn_id
    $$;

-- As before, and that one is asked to be barnekoordinator.
create or replace function app.melding_gjeld(m melding) returns boolean
    language plpgsql stable
    as $$
    begin
        return case
            when m.slag = 'overlevering_tilbydd' then exists (
                select from overlevering o
                where o.kommune_id = m.kommune_id and o.overlevering_id = m.objekt_id and o.tilstand = 'tilbydd'
            )
            when m.slag = 'koordinator_tilbydd' then exists (
                select from koordinator_tilbod o
                where o.kommune_id = m.kommune_id and o.koordinator_tilbod_id = m.objekt_id and o.tilstand = 'tilbydd'
            )
            when m.slag in ('frist_naer', 'frist_over') then m.dato is not null and exists (
                select from sak s
                where s.kommune_id = m.kommune_id and s.sak_id = m.sak_id and s.tilstand = 'open'
                    and s.ansvarleg_brukar_id = m.brukar_id and s.neste_dato = m.dato
            )
            when m.slag in ('tiltak_naer', 'tiltak_over') then m.dato is not null and exists (
                select from tiltak t
                join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
                where t.kommune_id = m.kommune_id and t.tiltak_id = m.objekt_id and s.tilstand = 'open'
                    and t.status in ('planlagd', 'paagaar')
                    and t.ansvarleg_brukar_id = m.brukar_id and t.innan = m.dato
            )
            when m.slag = 'barnevern_svar' then exists (
                select from barnevernsmelding b
                join medlemskap a on a.kommune_id = b.kommune_id and a.brukar_id = m.brukar_id
                    and (a.prinsipal_id = b.prinsipal_id or (a.rolle = 'einingsleiar' and a.eining_id = b.eining_id))
                where b.kommune_id = m.kommune_id and b.barnevernsmelding_id = m.objekt_id and b.svar_dato is null
                    and b.meldt_av = m.brukar_id and b.svar_frist = m.dato
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
            )
            when m.slag in ('naudrett_gjennomgang', 'naudrett_sein') then exists (
                select from naudrett n
                join medlemskap a on a.kommune_id = n.kommune_id and a.brukar_id = m.brukar_id
                    and a.rolle = 'personvernombod'
                join instans_kommune g on g.kommune_id = a.kommune_id and g.instans_id = a.instans_id
                where n.kommune_id = m.kommune_id and n.naudrett_id = m.objekt_id
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                    and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                    and not exists (
                        select from naudrett_gjennomgang j
                        where j.kommune_id = n.kommune_id and j.naudrett_id = n.naudrett_id
                            and j.konklusjon <> 'undersoekje'
                    )
            )
            when m.slag in ('samtykke_sluttar', 'samtykke_andre_svarar') then app.samtykke_slutt_gjeld(m)
            when m.slag = 'samtykke_stadfest' then app.samtykke_stadfest_gjeld(m)
            when m.slag in ('moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall') then app.moete_gjeld(m)
            else true
        end;
    end
    $$;

-- As before, and what there is about barnekoordinatorar.
create or replace function app.id_i_bruk(ein uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select exists (select from barn x where x.kommune_id = k.id and x.barn_id = ein)
                or exists (select from foeresett x where x.kommune_id = k.id and x.foeresett_id = ein)
                or exists (select from sak x where x.kommune_id = k.id and x.sak_id = ein)
                or exists (select from sak_deltakar x where x.kommune_id = k.id and x.sak_deltakar_id = ein)
                or exists (select from sak_sperre x where x.kommune_id = k.id and x.sak_sperre_id = ein)
                or exists (select from uro x where x.kommune_id = k.id and x.uro_id = ein)
                or exists (select from samtale x where x.kommune_id = k.id and x.samtale_id = ein)
                or exists (select from tiltak x where x.kommune_id = k.id and x.tiltak_id = ein)
                or exists (select from evaluering x where x.kommune_id = k.id and x.evaluering_id = ein)
                or exists (select from overlevering x where x.kommune_id = k.id and x.overlevering_id = ein)
                or exists (select from barnevernsmelding x where x.kommune_id = k.id and x.barnevernsmelding_id = ein)
                or exists (select from samtykke x where x.kommune_id = k.id and x.samtykke_id = ein)
                or exists (select from samtykke_signatur x where x.kommune_id = k.id and x.signatur_id = ein)
                or exists (select from samtykke_trekk x where x.kommune_id = k.id and x.trekk_id = ein)
                or exists (select from samtykke_invitasjon x where x.kommune_id = k.id and x.invitasjon_id = ein)
                or exists (select from naudrett x where x.kommune_id = k.id and x.naudrett_id = ein)
                or exists (select from naudrett_gjennomgang x where x.kommune_id = k.id and x.naudrett_gjennomgang_id = ein)
                or exists (select from samtykke_regel x where x.kommune_id = k.id and x.samtykke_regel_id = ein)
                or exists (select from samtykke_kopi x where x.kommune_id = k.id and x.kopi_id = ein)
                or exists (select from tst_medlem x where x.kommune_id = k.id and x.tst_medlem_id = ein)
                or exists (select from skulefri x where x.kommune_id = k.id and x.skulefri_id = ein)
                or exists (select from moete x where x.kommune_id = k.id and x.moete_id = ein)
                or exists (select from moete_deltakar x where x.kommune_id = k.id and x.moete_deltakar_id = ein)
                or exists (select from moete_punkt x where x.kommune_id = k.id and x.punkt_id = ein)
                or exists (select from referat x where x.kommune_id = k.id and x.referat_id = ein)
                or exists (select from moete_familie x where x.kommune_id = k.id and x.moete_familie_id = ein)
                or exists (select from koordinator_vurdering x where x.kommune_id = k.id and x.koordinator_vurdering_id = ein)
                or exists (select from koordinator_tilbod x where x.kommune_id = k.id and x.koordinator_tilbod_id = ein)
                or exists (select from koordinator_avgjerd x where x.kommune_id = k.id and x.koordinator_avgjerd_id = ein)
            from (select app.kommune_id() as id) k
        );
    end
    $$;

-- What the family is told of it, a row for each of its saker: who it is, or that nobody is and why.
create function app.familie_koordinator() returns table (
    sak_id uuid, stand text, namn text, stad text, dag date, grunn text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.familie_kommune();
    begin
        return query
        select distinct on (a.sak_id) a.sak_id, a.stand, a.namn, a.stad, a.dag, a.grunn
        from (
            select k.sak_id, k.fraa as at, case when v.er then 'er' else 'slutt' end as stand, b.namn,
                coalesce(e.namn, i.namn) as stad,
                ((case when v.er then k.fraa else coalesce(k.til, v.til) end) at time zone 'Europe/Oslo')::date as dag,
                case when k.slutt = 'avslutta' then (
                    select g.grunn from koordinator_avgjerd g
                    where g.kommune_id = k.kommune_id and g.sak_id = k.sak_id and g.slag = 'avslutta' and g.fatta_at >= k.fraa
                    order by g.fatta_at desc
                    limit 1
                ) end as grunn
            from koordinator k
            cross join lateral (select app.koordinator_til(k.kommune_id, k.sak_id, k.prinsipal_id) as til) u
            cross join lateral (select u.til, k.til is null and u.til > now() as er) v
            join brukar b on b.brukar_id = k.brukar_id
            join instans i on i.instans_id = k.instans_id
            left join eining e on e.kommune_id = k.kommune_id and e.eining_id = k.eining_id
            where k.kommune_id = her and k.sak_id = any(app.familie_saker())
            union all
            select g.sak_id, g.fatta_at, 'ikkje', null, null, g.fortalt_dato, g.grunn
            from koordinator_avgjerd g
            where g.kommune_id = her and g.slag = 'ikkje' and g.sak_id = any(app.familie_saker())
        ) a
        order by a.sak_id, a.at desc;
    end
    $$;
grant execute on function app.familie_koordinator() to laget_familie;
