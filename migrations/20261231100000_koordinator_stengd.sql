-- Who is barnekoordinator and cannot follow the sak, by a sperre, a closed account or a place that is over, is it on paper alone: those
-- who have the sak are told, and what the plan asks for is asked of them.

alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein',
    'samtykke_sluttar', 'samtykke_andre_svarar', 'samtykke_stadfest', 'kort_endra',
    'moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall', 'referat_merknad',
    'koordinator_tilbydd', 'koordinator_teken', 'koordinator_avvist', 'koordinator_slutt', 'koordinator_borte', 'koordinator_stengd',
    'individuellplan_svar', 'individuellplan_stadfest', 'individuellplan_merknad', 'individuellplan_revisjon',
    'logg_treff', 'attest_opna'
));

-- Whether a barnekoordinator sees the sak and can be told of it.
create function app.koordinator_foelgjer(kommune uuid, saka uuid, prinsipal uuid, kven uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select app.koordinator_til(kommune, saka, prinsipal) > now()
            and not exists (
                select from sak_sperre p
                where p.kommune_id = kommune and p.sak_id = saka and p.brukar_id = kven and p.oppheva_at is null
            )
            and exists (
                select from medlemskap m
                join brukar b on b.brukar_id = m.brukar_id and b.sperra_at is null
                join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                where m.kommune_id = kommune and m.prinsipal_id = prinsipal and m.brukar_id = kven
                    and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                    and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            )
    $$;

-- Whether a sak of the own side has one who cannot.
create function app.koordinator_stengd(saka uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return app.eig_sak(saka) and exists (
            select from koordinator k
            where k.kommune_id = app.kommune_id() and k.sak_id = saka and k.til is null
                and not app.koordinator_foelgjer(k.kommune_id, k.sak_id, k.prinsipal_id, k.brukar_id)
        );
    end
    $$;
grant execute on function app.koordinator_stengd(uuid) to laget_request;

-- What keeps a barnekoordinator out, and when that began: another time, or another thing, is told of anew.
create function app.koordinator_stengd_av(k koordinator) returns text
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select coalesce(
            (
                select 'sperre:' || p.sak_sperre_id from sak_sperre p
                where p.kommune_id = k.kommune_id and p.sak_id = k.sak_id and p.brukar_id = k.brukar_id and p.oppheva_at is null
            ),
            (select 'konto:' || extract(epoch from b.sperra_at) from brukar b where b.brukar_id = k.brukar_id and b.sperra_at is not null),
            (
                select 'plass:' || max(least(m.til, g.til))
                from medlemskap m
                join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                where m.kommune_id = k.kommune_id and m.prinsipal_id = k.prinsipal_id and m.brukar_id = k.brukar_id
                    and least(m.til, g.til) < app.today()
            ),
            'anna:' || k.koordinator_id
        )
    $$;

-- Tells whoever has the sak and leads the eining, each of them once for each thing that happened; what it was stands in the sak, for those who see
-- it, and not in the key either. Whoever set a sperre knows of it.
create function app.koordinator_sei_stengd(k koordinator) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        ein uuid;
    begin
        for ein in
            select distinct x from unnest(app.koordinator_ansvarlege(k.kommune_id, k.sak_id)) x
            where x <> k.brukar_id and not exists (
                select from sak_sperre p
                where p.kommune_id = k.kommune_id and p.sak_id = k.sak_id and p.brukar_id = k.brukar_id and p.oppheva_at is null and p.sett_av = x
            )
            order by x
        loop
            perform app.naudrett_seie_fraa(k.kommune_id, ein, 'koordinator_stengd', k.sak_id, null, null,
                'koordinator_stengd:' || md5(app.koordinator_stengd_av(k)));
        end loop;
    end
    $$;

-- A sperre of the one who is it; of the one who is asked, the question is taken back.
create function app.koordinator_sperra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        with trekt as (
            update koordinator_tilbod o set tilstand = 'trekt', svart_at = greatest(new.sett_at, o.tilbydd_at)
            where o.kommune_id = new.kommune_id and o.sak_id = new.sak_id and o.tilstand = 'tilbydd' and o.til_brukar_id = new.brukar_id
            returning o.til_brukar_id
        )
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
        select new.kommune_id, gen_random_uuid(), new.sak_id, 'koordinator_trekt', 'Til ' || b.namn, new.sett_av, new.sett_at
        from trekt join brukar b on b.brukar_id = trekt.til_brukar_id;
        perform app.koordinator_sei_stengd(k) from koordinator k
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id and k.til is null and k.brukar_id = new.brukar_id;
        return null;
    end
    $$;
create trigger koordinator_sperra after insert on sak_sperre for each row
    when (new.oppheva_at is null) execute function app.koordinator_sperra();

-- Each morning: those who cannot for a reason that no row of the sak tells of, and whoever has the sak or leads the eining since it was told.
create function app.koordinator_dagleg(kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.koordinator_sei_stengd(k)
        from koordinator k
        join sak s on s.kommune_id = k.kommune_id and s.sak_id = k.sak_id and s.tilstand = 'open'
        where k.kommune_id = koordinator_dagleg.kommune and k.til is null
            and not app.koordinator_foelgjer(k.kommune_id, k.sak_id, k.prinsipal_id, k.brukar_id);
    end
    $$;
grant execute on function app.koordinator_dagleg(uuid) to laget_system;

-- As before, and the one who is it must be able to.
create or replace function app.individuellplan_ansvarleg(kommune uuid, saka uuid) returns uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select coalesce((
            select k.brukar_id from koordinator k
            where k.kommune_id = kommune and k.sak_id = saka and k.til is null
                and app.koordinator_foelgjer(k.kommune_id, k.sak_id, k.prinsipal_id, k.brukar_id)
        ), s.ansvarleg_brukar_id)
        from sak s where s.kommune_id = kommune and s.sak_id = saka
    $$;

-- As before, and: a barnekoordinator cannot follow the sak; there is access to go through.
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
            when m.slag = 'koordinator_stengd' then app.koordinator_stengd(m.sak_id)
            when m.slag = 'attest_opna' then exists (select from app.attest_mine())
            when m.slag = 'individuellplan_stadfest' then app.individuellplan_stadfest_gjeld(m)
            when m.slag = 'individuellplan_revisjon' then exists (
                select from individuellplan_versjon v
                where v.kommune_id = m.kommune_id and v.individuellplan_id = m.objekt_id and v.gjeld_fraa is not null
                    and v.slutt is null and v.revisjon = m.dato
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
            -- something waits that nobody has looked at, but for what the reader did
            when m.slag = 'logg_treff' then exists (
                select from logg_treff t
                where t.kommune_id = m.kommune_id and not t.ferdig and t.brukar_id <> m.brukar_id and not exists (
                    select from logg_vurdering v where v.kommune_id = t.kommune_id and v.logg_treff_id = t.logg_treff_id
                )
            )
            when m.slag in ('samtykke_sluttar', 'samtykke_andre_svarar') then app.samtykke_slutt_gjeld(m)
            when m.slag = 'samtykke_stadfest' then app.samtykke_stadfest_gjeld(m)
            when m.slag in ('moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall') then app.moete_gjeld(m)
            else true
        end;
    end
    $$;
