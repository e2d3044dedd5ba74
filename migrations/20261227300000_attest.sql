-- Each quarter those who lead go through who has access, and say of each whether it is still to be so (docs/adr/0025).

create table attest_runde (
    kommune_id uuid not null references kommune,
    -- the first day of the quarter
    kvartal date not null constraint attest_runde_kvartal check (kvartal = date_trunc('quarter', kvartal)::date),
    opna_dag date not null,
    primary key (kommune_id, kvartal)
);

create table attest_svar (
    kommune_id uuid not null,
    kvartal date not null,
    medlemskap_id uuid not null,
    svar text not null constraint attest_svar_svar check (svar in ('framleis', 'avslutt')),
    -- why it ends
    grunn text constraint attest_svar_grunn check (char_length(grunn) between 1 and 1000),
    gjort_av uuid not null references brukar,
    gjort_at timestamptz not null,
    primary key (kommune_id, kvartal, medlemskap_id),
    constraint attest_svar_runde_fkey foreign key (kommune_id, kvartal) references attest_runde,
    constraint attest_svar_medlemskap_fkey foreign key (kommune_id, medlemskap_id) references medlemskap,
    constraint attest_svar_har_grunn check ((svar = 'avslutt') = (grunn is not null))
);

-- Who goes through the access of whom: the leader of the eining and of the interkommunal instans the own, and of the rest, where no such
-- leader is another, the kommunalsjef and the systemansvarleg. Of all that give something now, or did on a day since then.
create function app.attest_hos(kommune uuid, sidan date) returns table (medlemskap_id uuid, hos text)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        with leier as materialized (
            select l.rolle, l.eining_id, l.instans_id, l.brukar_id
            from medlemskap l
            join brukar b on b.brukar_id = l.brukar_id and b.sperra_at is null
            where l.kommune_id = kommune and l.rolle in ('einingsleiar', 'interkommunal_leiar')
                and l.fraa <= app.today() and (l.til is null or l.til >= app.today())
        )
        select m.medlemskap_id, case
            when exists (
                select from leier l where l.rolle = 'einingsleiar' and l.eining_id = m.eining_id and l.brukar_id <> m.brukar_id
            ) then 'einingsleiar'
            when exists (
                select from leier l
                where l.rolle = 'interkommunal_leiar' and l.instans_id = m.instans_id and l.brukar_id <> m.brukar_id
            ) then 'interkommunal_leiar'
            else 'kommunen'
        end
        from medlemskap m
        where m.kommune_id = kommune and m.fraa <= app.today() and (m.til is null or m.til >= least(sidan, app.today()))
    $$;

-- What the newest round asks about and nobody has answered: of those that gave something when the quarter began, and do so now.
create function app.attest_ventande(kommune uuid)
    returns table (kvartal date, opna_dag date, medlemskap_id uuid, hos text)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select r.kvartal, r.opna_dag, m.medlemskap_id, h.hos
        from (
            select x.kvartal, x.opna_dag from attest_runde x where x.kommune_id = kommune order by x.kvartal desc limit 1
        ) r
        cross join app.attest_hos(kommune, app.today()) h
        join medlemskap m on m.kommune_id = kommune and m.medlemskap_id = h.medlemskap_id and m.fraa <= r.opna_dag
        where not exists (
            select from attest_svar s where s.kommune_id = kommune and s.kvartal = r.kvartal and s.medlemskap_id = m.medlemskap_id
        )
    $$;

-- Those of them that the person of the session is to go through; never the own.
create function app.attest_mine() returns table (kvartal date, opna_dag date, medlemskap_id uuid, sist_kvartal date)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select v.kvartal, v.opna_dag, v.medlemskap_id,
            -- the quarter and no more: when somebody was at work is no business of the leader
            date_trunc('quarter', k.sist_inne at time zone 'Europe/Oslo')::date
        from app.attest_ventande(app.kommune_id()) v
        join medlemskap m on m.kommune_id = app.kommune_id() and m.medlemskap_id = v.medlemskap_id
        left join kommune_brukar k on k.kommune_id = m.kommune_id and k.brukar_id = m.brukar_id
        where m.brukar_id <> app.brukar_id() and case v.hos
            when 'einingsleiar' then m.eining_id = any(app.leia_einingar())
            when 'interkommunal_leiar' then exists (
                select from app.medlemskap_no() l where l.rolle = 'interkommunal_leiar' and l.instans_id = m.instans_id
            )
            else app.har_rolle('kommunalsjef') or app.har_rolle('systemansvarleg')
        end;
    end
    $$;
grant execute on function app.attest_mine() to laget_request;

-- How far each has come, for the systemansvarleg: by eining, interkommunal instans, and the rest.
create function app.attest_stand() returns table (stad text, hos text, alle integer, att integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('systemansvarleg') then
            return;
        end if;
        return query
        with r as (
            select x.kvartal, x.opna_dag from attest_runde x where x.kommune_id = app.kommune_id() order by x.kvartal desc limit 1
        ), alle as (
            select m.medlemskap_id, h.hos, coalesce(e.namn, i.namn) as namn, exists (
                    select from attest_svar s
                    where s.kommune_id = m.kommune_id and s.kvartal = r.kvartal and s.medlemskap_id = m.medlemskap_id
                ) as svart
            from r
            cross join lateral app.attest_hos(app.kommune_id(), r.opna_dag) h
            join medlemskap m on m.kommune_id = app.kommune_id() and m.medlemskap_id = h.medlemskap_id and m.fraa <= r.opna_dag
            join instans i on i.instans_id = m.instans_id
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            -- what ended by itself meanwhile asks for no answer
            where (m.til is null or m.til >= app.today()) or exists (
                select from attest_svar s
                where s.kommune_id = m.kommune_id and s.kvartal = r.kvartal and s.medlemskap_id = m.medlemskap_id
            )
        )
        select case a.hos when 'kommunen' then null else a.namn end, a.hos, count(*)::integer,
            count(*) filter (where not a.svart)::integer
        from alle a
        group by 1, 2
        order by 4 desc, 1;
    end
    $$;
grant execute on function app.attest_stand() to laget_request;

-- Opens the round of the quarter; says whether it did.
create function app.attest_opne(kommune uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into attest_runde (kommune_id, kvartal, opna_dag)
        values (kommune, date_trunc('quarter', app.today())::date, app.today())
        on conflict do nothing;
        return found;
    end
    $$;
grant execute on function app.attest_opne(uuid) to laget_system;

-- Said by one who may, of what is asked now; and what is to end, ends by the ordinary row.
create function app.attest_svar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.svar = 'avslutt' then
            insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, medlemskap_id, brukar_id, til, grunn, gjort_av, gjort_at)
            select m.kommune_id, gen_random_uuid(), 'avslutte', m.medlemskap_id, m.brukar_id, greatest(app.today(), m.fraa) - 1,
                new.grunn, new.gjort_av, new.gjort_at
            from medlemskap m where m.kommune_id = new.kommune_id and m.medlemskap_id = new.medlemskap_id;
        end if;
        return null;
    end
    $$;
create trigger attest_svar_ny after insert on attest_svar for each row execute function app.attest_svar_ny();

create function app.attest_kan(kvartalet date, medlemskapen uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from app.attest_mine() v where v.kvartal = kvartalet and v.medlemskap_id = medlemskapen
        );
    end
    $$;
grant execute on function app.attest_kan(date, uuid) to laget_request;

do $$
declare
    t text;
begin
    foreach t in array array['attest_runde', 'attest_svar'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request
            using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
    end loop;
end
$$;
create policy synleg on attest_runde for select to laget_request using (kommune_id = (select app.kommune_id()));
create policy synleg on attest_svar for select to laget_request using (
    gjort_av = (select app.brukar_id()) or (select app.har_rolle('systemansvarleg')) or (select app.har_rolle('personvernombod'))
);
create policy opprette on attest_svar for insert to laget_request with check (
    gjort_av = (select app.brukar_id()) and app.attest_kan(kvartal, medlemskap_id)
);
grant select on attest_runde to laget_request;
grant select, insert on attest_svar to laget_request;
