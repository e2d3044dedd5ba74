-- Walls that stood too low: whose look-ups a leader reads, who ends whose role, two hats, mergers, sessions of who has left, and the
-- kommunar side by side.

-- A leader reads of look-ups by the own people only: that another service has looked a child up, is theirs.
create or replace function app.barn_tilgang(barn uuid, sidan timestamptz) returns table (
    brukar_id uuid, instans_namn text, eining_namn text, rolle text, grunnlag text, fraa timestamptz, til timestamptz
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        leia constant uuid[] := app.leia_einingar();
        stengd constant uuid[] := app.sperra();
        ombod constant boolean := app.har_rolle('personvernombod');
        barnet barn;
        -- with adressesperre the eining would tell where the child goes: its own leader knows it
        loeynt boolean;
    begin
        select * into barnet from barn b
        where b.kommune_id = her and b.barn_id = barn_tilgang.barn and (ombod or b.eining_id = any(leia));
        if not found then
            return;
        end if;
        loeynt := barnet.adressesperre and not coalesce(barnet.eining_id = any(leia), false);
        return query
        with saker as materialized (
            -- of a sak somewhere else the leader is not told, nor anybody of one that shuts them out
            select s.sak_id from sak s
            where s.kommune_id = her and s.barn_id = barnet.barn_id and s.sak_id <> all(stengd)
                and (ombod or coalesce(s.eining_id = any(leia), false))
        ), rettar (prinsipal_id, sak_id, grunnlag, fraa, til) as (
            select t.prinsipal_id, t.sak_id, t.grunnlag, t.fraa, t.til
            from saker s join sak_tilgang t on t.kommune_id = her and t.sak_id = s.sak_id
            where t.grunnlag <> 'naudrett'
            union all
            select d.prinsipal_id, d.sak_id, 'lag', d.fraa, d.til
            from saker s join sak_deltakar d on d.kommune_id = her and d.sak_id = s.sak_id
            where d.til is not null
            union all
            select k.prinsipal_id, k.sak_id, 'koordinator', k.fraa, k.til
            from saker s join koordinator k on k.kommune_id = her and k.sak_id = s.sak_id
            where k.til is not null
            union all
            select n.prinsipal_id, x.sak_id, 'naudrett', n.at, n.til
            from saker s
            join naudrett_sak x on x.kommune_id = her and x.sak_id = s.sak_id
            join naudrett n on n.kommune_id = her and n.naudrett_id = x.naudrett_id
        ), folk (brukar_id, instans_id, eining_id, rolle, grunnlag, fraa, til) as (
            select m.brukar_id, m.instans_id, m.eining_id, m.rolle, r.grunnlag, greatest(r.fraa, app.oslo_midnatt(m.fraa)),
                least(r.til, app.oslo_midnatt(m.til + 1), b.sperra_at, (
                    select min(p.sett_at) from sak_sperre p
                    where p.kommune_id = her and p.sak_id = r.sak_id and p.brukar_id = m.brukar_id and p.oppheva_at is null
                ))
            from rettar r
            join medlemskap m on m.kommune_id = her and m.rolle not in ('systemansvarleg', 'personvernombod')
                and (m.prinsipal_id = r.prinsipal_id or (m.rolle = 'einingsleiar' and m.eining_id = r.prinsipal_id))
            join brukar b on b.brukar_id = m.brukar_id
            union all
            -- the card: who works at the eining the child goes or went to, and at the helsestasjon
            select m.brukar_id, m.instans_id, m.eining_id, m.rolle, 'eining',
                greatest(app.oslo_midnatt(e.fraa), app.oslo_midnatt(m.fraa)),
                least(app.oslo_midnatt(e.til), app.oslo_midnatt(m.til + 1), b.sperra_at)
            from barn_eining e
            join medlemskap m on m.kommune_id = her and m.eining_id = e.eining_id and app.ser_barn(m.rolle)
            join brukar b on b.brukar_id = m.brukar_id
            where e.kommune_id = her and e.barn_id = barnet.barn_id
            union all
            select m.brukar_id, m.instans_id, m.eining_id, m.rolle, 'helsestasjon',
                greatest(barnet.created_at, app.oslo_midnatt(m.fraa)), least(app.oslo_midnatt(m.til + 1), b.sperra_at)
            from medlemskap m
            join instans i on i.instans_id = m.instans_id and i.slag = 'helsestasjon'
            join brukar b on b.brukar_id = m.brukar_id
            where m.kommune_id = her and app.ser_barn(m.rolle)
            union all
            -- a look-up by number opens the card for those of the same instans
            select o.brukar_id, m.instans_id, m.eining_id, m.rolle, 'oppslag', o.at, o.til
            from barn_oppslag o
            join lateral (
                select m.* from medlemskap m
                where m.kommune_id = her and m.brukar_id = o.brukar_id and app.ser_barn(m.rolle)
                order by m.fraa <= (o.at at time zone 'Europe/Oslo')::date desc, m.fraa desc limit 1
            ) m on true
            where o.kommune_id = her and o.barn_id = barnet.barn_id and (ombod or coalesce(m.eining_id = any(leia), false))
        )
        select f.brukar_id, i.namn, case when not loeynt then e.namn end, f.rolle, f.grunnlag, min(f.fraa),
            max(coalesce(f.til, 'infinity'))
        from folk f
        join instans i on i.instans_id = f.instans_id
        left join eining e on e.kommune_id = her and e.eining_id = f.eining_id
        where f.fraa < coalesce(f.til, 'infinity') and coalesce(f.til, 'infinity') > sidan
        -- one line for a right that lasts, whatever gave it; one for each that is over
        group by f.brukar_id, i.namn, e.namn, f.rolle, f.grunnlag, case when coalesce(f.til, 'infinity') <= now() then f.til end
        union all
        select null, null, null, 'familie', 'familie', f.created_at, coalesce(f.avslutta_at, 'infinity')
        from foeresett f
        where f.kommune_id = her and f.barn_id = barnet.barn_id and f.innsynsrett and coalesce(f.avslutta_at, 'infinity') > sidan
        order by 5, 6, 2, 3;
    end
    $$;

-- Who leads or looks after the kommune, here: never with a child's things beside it but by two people.
create function app.har_hatt(kommune uuid, kven uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return exists (
        select from medlemskap m
        where m.kommune_id = kommune and m.brukar_id = kven
            and m.rolle in ('systemansvarleg', 'personvernombod', 'kommunalsjef', 'interkommunal_leiar')
            and (m.til is null or m.til >= app.today())
    );

-- Whether nobody is left to look after the kommune when this one is not.
create function app.er_siste_systemansvarleg(kommune uuid, kven uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return not exists (
        select from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id
        where m.kommune_id = kommune and m.brukar_id <> kven and m.rolle = 'systemansvarleg' and b.sperra_at is null
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
    );

-- A role is given to whoever is here, with a role before it or not.
create or replace function app.medlemskap_endring_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.slag = 'avslutte' then
            select m.brukar_id, m.instans_id, m.eining_id, m.rolle, left(m.stilling, 120), m.fraa
            into new.brukar_id, new.instans_id, new.eining_id, new.rolle, new.stilling, new.fraa
            from medlemskap m where m.kommune_id = new.kommune_id and m.medlemskap_id = new.medlemskap_id;
        else
            if not exists (select from kommune_brukar k where k.kommune_id = new.kommune_id and k.brukar_id = new.brukar_id) then
                raise exception 'nobody here' using errcode = 'check_violation', constraint = 'medlemskap_endring_framand';
            end if;
            if not exists (
                select from instans_kommune g
                where g.kommune_id = new.kommune_id and g.instans_id = new.instans_id and (g.til is null or g.til >= new.fraa)
            ) or new.eining_id is not null and not exists (
                select from eining x
                where x.kommune_id = new.kommune_id and x.eining_id = new.eining_id and x.instans_id = new.instans_id
                    and (x.gyldig_til is null or x.gyldig_til >= new.fraa)
            ) then
                raise exception 'no such place' using errcode = 'check_violation', constraint = 'medlemskap_endring_stad';
            end if;
        end if;
        -- to take something away cannot wait, but from the one who watches the rest (GDPR art. 38 no. 3) and the last who could mend it
        new.to_personar := case
            when new.slag = 'gje' then app.har_hatt(new.kommune_id, new.brukar_id) or app.to_personar(new.rolle, (
                select i.slag from instans i where i.instans_id = new.instans_id
            ))
            when new.rolle = 'personvernombod' then true
            when new.rolle = 'systemansvarleg' then app.er_siste_systemansvarleg(new.kommune_id, new.brukar_id)
            else false
        end;
        -- said here, by the day where access is decided
        new.gjeld_til := app.today() + 14;
        return new;
    end
    $$;

create or replace function app.medlemskap_gjer(e medlemskap_endring) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        slutt date;
    begin
        -- one at a time for a person
        perform pg_advisory_xact_lock(hashtextextended(e.brukar_id::text, 3));
        if e.slag = 'avslutte' then
            -- one that is confirmed after its day, ends the day before
            slutt := greatest(e.til, app.today() - 1);
            update medlemskap m set til = greatest(slutt, m.fraa - 1)
            where m.kommune_id = e.kommune_id and m.medlemskap_id = e.medlemskap_id
                and (m.til is null or (m.til > slutt and m.til >= app.today()));
            if not found then
                raise exception 'it has ended' using errcode = 'check_violation', constraint = 'medlemskap_slutta';
            end if;
            return;
        end if;
        if e.til < app.today() then
            raise exception 'it is over' using errcode = 'check_violation', constraint = 'medlemskap_forbi';
        end if;
        if exists (
            select from medlemskap m
            where m.kommune_id = e.kommune_id and m.brukar_id = e.brukar_id and m.rolle = e.rolle
                and m.instans_id = e.instans_id and m.eining_id is not distinct from e.eining_id
                and (m.til is null or m.til >= greatest(e.fraa, app.today())) and m.fraa <= coalesce(e.til, 'infinity')
                and (m.til is null or m.til >= m.fraa)
        ) then
            raise exception 'it is there' using errcode = 'check_violation', constraint = 'medlemskap_finst';
        end if;
        -- a proposal waits for two weeks, and the place may be gone
        if exists (
            select from eining x
            where x.kommune_id = e.kommune_id and x.eining_id = e.eining_id and x.gyldig_til < greatest(e.fraa, app.today())
        ) or exists (
            select from instans_kommune g
            where g.kommune_id = e.kommune_id and g.instans_id = e.instans_id and g.til < greatest(e.fraa, app.today())
        ) then
            raise exception 'the place is gone' using errcode = 'check_violation', constraint = 'medlemskap_stad_borte';
        end if;
        insert into medlemskap (kommune_id, medlemskap_id, brukar_id, instans_id, eining_id, rolle, stilling, fraa, til)
        values (e.kommune_id, e.medlemskap_endring_id, e.brukar_id, e.instans_id, e.eining_id, e.rolle, e.stilling,
            greatest(e.fraa, app.today()), e.til);
    end
    $$;

-- Nobody decides a merger who works at one of its einingar, the successor too: there one would get all the others had.
create or replace function app.eining_hinder(e eining_endring) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (
            select from moete m
            where m.kommune_id = e.kommune_id and m.eining_id = any(e.gamle) and m.tilstand in ('planlagt', 'innkalla')
                and m.dato > e.dag
        ) then
            return 'moete';
        end if;
        if exists (
            select from app.eining_folk(e.kommune_id, e.gamle || e.eining_id) m
            where m.brukar_id = e.gjort_av or m.brukar_id = (
                select s.svart_av from eining_endring_svar s
                where s.kommune_id = e.kommune_id and s.eining_endring_id = e.eining_endring_id
            )
        ) then
            return 'eigen';
        end if;
        if e.ny and exists (
            select from eining x where x.kommune_id = e.kommune_id and x.instans_id = e.instans_id and x.namn = e.namn
        ) or not e.ny and not exists (
            select from eining x
            where x.kommune_id = e.kommune_id and x.eining_id = e.eining_id and x.gyldig_fraa <= greatest(e.dag + 1, app.today())
                and x.gyldig_til is null
        ) then
            return 'etterfoelgjar';
        end if;
        if exists (
            select from eining x where x.kommune_id = e.kommune_id and x.eining_id = any(e.gamle) and x.gyldig_fraa > e.dag
        ) then
            return 'ny';
        end if;
        return null;
    end
    $$;

create or replace function app.eining_kan_svare(endring uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from eining_endring e
            where e.kommune_id = app.kommune_id() and e.eining_endring_id = endring and e.slag = 'slutt'
                and app.brukar_id() <> e.gjort_av
                and not exists (
                    select from app.eining_folk(e.kommune_id, e.gamle || e.eining_id) m where m.brukar_id = app.brukar_id()
                )
                and (
                    app.har_rolle('systemansvarleg')
                    or app.har_rolle('personvernombod') and not exists (
                        select from medlemskap m
                        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                        join brukar b on b.brukar_id = m.brukar_id
                        where m.kommune_id = e.kommune_id and m.rolle = 'systemansvarleg'
                            and m.brukar_id <> e.gjort_av and b.sperra_at is null
                            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                            and (m.eining_id is null or m.eining_id <> all(e.gamle || e.eining_id))
                    )
                )
        );
    end
    $$;

-- Sessions are ended of whoever is here, with a role or not.
create or replace function app.sesjon_avslutting_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.brukar_id is not null and not exists (
            select from kommune_brukar k where k.kommune_id = new.kommune_id and k.brukar_id = new.brukar_id
        ) then
            raise exception 'nobody here' using errcode = 'check_violation', constraint = 'sesjon_avslutting_framand';
        end if;
        with slutt as (
            update sesjon s set avslutta_at = now()
            where s.avslutta_at is null and not s.jobb and now() < s.ledig_til and now() < s.absolutt_til
                and s.token_hash is distinct from app.token_hash()
                and s.brukar_id in (
                    select m.brukar_id from medlemskap m
                    where m.kommune_id = new.kommune_id and (
                        -- who left lately may have one open; who left long ago is another kommune's
                        m.brukar_id = new.brukar_id and (m.til is null or m.til >= app.today() - 7)
                        or new.brukar_id is null and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                    )
                )
            returning 1
        )
        select count(*) into new.tal from slutt;
        return new;
    end
    $$;

-- Side by side: for the one who leads a kommune alone. Who leads an instans goes from one kommune to the next, and would find each
-- name by which row is the own. The order is of a number nobody is shown, another in each kommune and utgåve.
alter table tal_utgaave add column orden uuid not null default gen_random_uuid();

create or replace function app.tal_kommunane()
    returns table (til date, nr bigint, namn text, her boolean, figur text, gruppe text, tal integer, dagar integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        alle constant uuid[] := app.tal_region();
        felles date;
        loynd uuid;
        namngjevne constant boolean := cardinality(alle) = (select count(*) from tal_val v where v.kommune_id = any(alle) and v.namngitt);
    begin
        if not app.har_rolle('kommunalsjef') then
            return;
        end if;
        select max(u.til) into felles
        from (
            select x.til from tal_utgaave x where x.kommune_id = any(alle) and extract(month from x.til) in (1, 8)
            group by x.til having count(*) = cardinality(alle)
        ) u;
        select u.orden into loynd from tal_utgaave u where u.kommune_id = app.kommune_id() and u.til = felles;
        return query
        select felles, k.nr, case when namngjevne or k.kommune_id = app.kommune_id() then k.namn end, k.kommune_id = app.kommune_id(),
            a.figur, a.gruppe, case when a.vist then a.verdi end,
            (select m.dagar from tal_median m
                where m.kommune_id = k.kommune_id and m.figur = a.figur and m.fraa = a.fraa and m.til = a.til and a.gruppe = '')
        from (
            select x.kommune_id, x.namn, row_number() over (
                order by case when namngjevne then app.sortering(x.namn) else '' end collate "C", md5(loynd::text || x.kommune_id::text)
            ) as nr
            from kommune x where x.kommune_id = any(alle)
        ) k
        join tal_arkiv a on a.kommune_id = k.kommune_id and a.til = felles and a.fraa < a.til
        where a.gruppe in ('', 'i_tide=ja', 'moett=ja', 'effekt=verkar', 'slutt=lokalt');
    end
    $$;

-- A right that has not begun is missing until it has.
create or replace function app.koordinator_samtykke() returns table (sak_id uuid, kva text, dato date, tal integer)
    language plpgsql stable security definer set search_path = public, pg_temp rows 100
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
        i_dag constant date := app.today();
        mine constant uuid[] := array(select app.koordinator_mine());
        siste constant date := i_dag + 1 + greatest(30, (
            select max(f.dagar) from kommune_frist f
            where f.kommune_id = her and f.kode in ('samtykke_foerst', 'samtykke_midt', 'samtykke_sist')
        ));
        regel constant boolean := exists (
            select from samtykke_regel r where r.kommune_id = her and r.gyldig_fraa > i_dag and r.gyldig_fraa <= siste
        );
    begin
        return query
        -- what is dear to ask is asked of the saker where something can end
        select v.sak_id, 'sluttar', min(e.dato), count(distinct e.samtykke_id)::integer
        from (
            select k.sak_id
            from unnest(mine) m (id)
            join sak k on k.kommune_id = her and k.sak_id = m.id
            join barn b on b.kommune_id = her and b.barn_id = k.barn_id
            where exists (select from samtykke x where x.kommune_id = her and x.sak_id = k.sak_id and x.til >= i_dag)
                and (regel or app.alder(b.foedd, siste) <> app.alder(b.foedd, i_dag) or exists (
                    select from samtykke x
                    where x.kommune_id = her and x.sak_id = k.sak_id
                        and (x.til between i_dag and siste or x.fraa between i_dag + 1 and siste)
                ))
            offset 0
        ) v
        cross join lateral app.samtykke_slutt(her, v.sak_id, null) e
        where e.varsel is not null
        group by v.sak_id
        union all
        -- for two months; after that, that nothing came in its place was meant
        select s.sak_id, 'utgaatt', max(s.til), count(*)::integer
        from unnest(mine) m (id)
        join samtykke s on s.kommune_id = her and s.sak_id = m.id and s.til between i_dag - 60 and i_dag - 1
        where exists (select from samtykke_fullt f where f.kommune_id = her and f.samtykke_id = s.samtykke_id)
            and not exists (select from samtykke_attende a where a.kommune_id = her and a.samtykke_id = s.samtykke_id)
            and not exists (select from samtykke_trekk t where t.kommune_id = her and t.samtykke_id = s.samtykke_id)
            and not exists (
                select from samtykke x where x.kommune_id = her and x.sak_id = s.sak_id and x.til >= i_dag
            )
        group by s.sak_id
        union all
        select d.sak_id, 'manglar', null, count(*)::integer
        from unnest(mine) m (id)
        join sak k on k.kommune_id = her and k.sak_id = m.id
        join sak_deltakar d on d.kommune_id = her and d.sak_id = k.sak_id and d.til is null and d.instans_id <> k.instans_id
        where not exists (
            select from sak_tilgang t
            where t.kommune_id = her and t.sak_id = d.sak_id and t.prinsipal_id = d.prinsipal_id and t.grunnlag = 'samtykke'
                and t.fraa <= statement_timestamp() and t.til > statement_timestamp()
        )
        group by d.sak_id
        union all
        select i.sak_id, 'svar', min((i.invitert_at at time zone 'Europe/Oslo')::date), count(*)::integer
        from unnest(mine) m (id)
        join samtykke_invitasjon i on i.kommune_id = her and i.sak_id = m.id and i.avslutta_at is null
        where not app.samtykke_har_svart(her, i.samtykke_id, i.signatar, i.foeresett_id)
        group by i.sak_id;
    end
    $$;

-- The day somebody is 18: born on 29 February, on 1 March, as app.alder reckons.
create function app.attan(foedd date) returns date
    language sql immutable
    return case
        when extract(month from foedd) = 2 and extract(day from foedd) = 29 then make_date(extract(year from foedd)::integer + 18, 3, 1)
        else (foedd + interval '18 years')::date
    end;

create or replace function app.koordinator_til(kommune uuid, saka uuid, prinsipal uuid) returns timestamptz
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select least(
            app.oslo_midnatt(app.attan(b.foedd)),
            coalesce((
                select max(coalesce((m.til + 1)::timestamp at time zone 'Europe/Oslo', 'infinity'))
                from medlemskap m
                where m.kommune_id = kommune and m.prinsipal_id = prinsipal and m.rolle = 'barnekoordinator'
                    and m.fraa <= app.today()
            ), '-infinity')
        )
        from sak k
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        where k.kommune_id = kommune and k.sak_id = saka
    $$;
