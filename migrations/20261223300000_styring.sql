-- What is shown of the figures, to whoever leads the kommune. A figure that is hidden is null, whoever asks.
create function app.tal_utgaaver() returns table (til date, dag date, grense smallint, laga_at timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select u.til, u.dag, u.grense, u.laga_at from tal_utgaave u
        where u.kommune_id = app.kommune_id() and app.har_rolle('kommunalsjef')
        order by u.til desc;
    end
    $$;
grant execute on function app.tal_utgaaver() to laget_request;

create function app.tal_vist(fraa_dagar date[], til_dagar date[])
    returns table (figur text, fraa date, til date, gruppe text, tal integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('kommunalsjef') then
            return;
        end if;
        return query
        select a.figur, a.fraa, a.til, a.gruppe, case when a.vist then a.verdi end
        from (select distinct * from unnest(fraa_dagar, til_dagar)) t (fraa, til)
        join tal_arkiv a on a.kommune_id = app.kommune_id() and a.fraa = t.fraa and a.til = t.til;
    end
    $$;
grant execute on function app.tal_vist(date[], date[]) to laget_request;
create index tal_arkiv_tid on tal_arkiv (kommune_id, fraa, til);

create function app.tal_medianar(fraa_dagar date[], til_dagar date[]) returns table (figur text, fraa date, til date, dagar integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('kommunalsjef') then
            return;
        end if;
        return query
        select m.figur, m.fraa, m.til, m.dagar
        from (select distinct * from unnest(fraa_dagar, til_dagar)) t (fraa, til)
        join tal_median m on m.kommune_id = app.kommune_id() and m.fraa = t.fraa and m.til = t.til;
    end
    $$;
grant execute on function app.tal_medianar(date[], date[]) to laget_request;

-- How many meetings the plan asks of the teams of a kind of eining, in haust and vår.
create function app.tal_krav() returns table (eining text, haust integer, vaar integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('kommunalsjef') then
            return;
        end if;
        return query
        select app.tal_eining(i.slag), sum(k.haust)::integer, sum(k.vaar)::integer
        from tst_team t
        join tst_krav k on k.kommune_id = t.kommune_id and k.slag = t.krav
        join eining e on e.kommune_id = t.kommune_id and e.eining_id = t.eining_id
        join instans i on i.instans_id = e.instans_id
        where t.kommune_id = app.kommune_id() and (e.gyldig_til is null or e.gyldig_til >= app.today())
        group by 1;
    end
    $$;
grant execute on function app.tal_krav() to laget_request;

-- What a kommune aims at: a share in per cent, or days. One without a row has the default (src/styring/model.rs).
create table tal_maal (
    kommune_id uuid not null references kommune,
    figur text not null constraint tal_maal_figur check (figur in ('samtale_frist', 'samtale', 'fyrste_tiltak', 'tiltak_frist', 'moeteplikt')),
    maal smallint not null constraint tal_maal_maal check (maal between 1 and 366),
    version integer not null default 1,
    primary key (kommune_id, figur)
);
alter table tal_maal enable row level security, force row level security;
create policy eigar on tal_maal to laget_owner using (true) with check (true);
create policy kommune on tal_maal as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy synleg on tal_maal for select to laget_request using (kommune_id = (select app.kommune_id()));
create policy opprette on tal_maal for insert to laget_request with check ((select app.har_rolle('kommunalsjef')));
create policy endre on tal_maal for update to laget_request
    using ((select app.har_rolle('kommunalsjef'))) with check ((select app.har_rolle('kommunalsjef')));
grant select, insert, update (maal, version) on tal_maal to laget_request;
