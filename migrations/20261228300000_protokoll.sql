-- The kommune's record of processing activities (personvernforordninga art. 30): what Laget knows of itself is read where it stands, and what only
-- the kommune knows is written here. Every version is kept.
create table protokoll_versjon (
    kommune_id uuid not null references kommune,
    versjon integer not null constraint protokoll_versjon_nr check (versjon > 0),
    behandlingsansvarleg text not null constraint protokoll_behandlingsansvarleg check (char_length(behandlingsansvarleg) between 1 and 500),
    ombod text not null constraint protokoll_ombod check (char_length(ombod) <= 500),
    databehandlarar text not null constraint protokoll_databehandlarar check (char_length(databehandlarar) <= 2000),
    grunnlag text not null constraint protokoll_grunnlag check (char_length(grunnlag) <= 2000),
    lagring text not null constraint protokoll_lagring check (char_length(lagring) <= 2000),
    skrive_av uuid not null references brukar,
    skrive_at timestamptz not null,
    primary key (kommune_id, versjon)
);
create trigger protokoll_versjon_frys before update or delete or truncate on protokoll_versjon
    for each statement execute function app.logg_kontroll_frys();

create function app.protokoll_versjon_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$ begin new.skrive_at := now(); return new; end $$;
create trigger protokoll_versjon_foer before insert on protokoll_versjon for each row execute function app.protokoll_versjon_foer();

alter table protokoll_versjon enable row level security, force row level security;
create policy eigar on protokoll_versjon to laget_owner using (true) with check (true);
create policy kommune on protokoll_versjon as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy synleg on protokoll_versjon for select to laget_request using (
    (select app.har_rolle('personvernombod')) or (select app.har_rolle('systemansvarleg')) or (select app.har_rolle('kommunalsjef'))
);
-- The ombod advises and controls (art. 39), and so writes nothing of it.
create policy opprette on protokoll_versjon for insert to laget_request with check (
    skrive_av = (select app.brukar_id())
    and ((select app.har_rolle('systemansvarleg')) or (select app.har_rolle('kommunalsjef')))
);
grant select on protokoll_versjon to laget_request;
grant insert (kommune_id, versjon, behandlingsansvarleg, ombod, databehandlarar, grunnlag, lagring, skrive_av) on protokoll_versjon
    to laget_request;

-- How many are registered, to the nearest fifty, and how many tables stand behind row level security. Nobody learns a small number of it,
-- nor one that can be subtracted from the next.
create function app.protokoll_fakta(out barn integer, out foeresette integer, out tilsette integer, out tabellar integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
    begin
        if not (app.har_rolle('personvernombod') or app.har_rolle('systemansvarleg') or app.har_rolle('kommunalsjef')) then
            return;
        end if;
        select round(count(*) / 50.0) * 50 into barn from barn b where b.kommune_id = her;
        select round(count(*) / 50.0) * 50 into foeresette from foeresett f where f.kommune_id = her and f.avslutta_at is null;
        select round(count(distinct m.brukar_id) / 50.0) * 50 into tilsette from medlemskap m
        where m.kommune_id = her and m.fraa <= app.today() and (m.til is null or m.til >= app.today());
        select count(*) into tabellar from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and c.relforcerowsecurity;
    end
    $$;
grant execute on function app.protokoll_fakta() to laget_request;

-- The kinds of services that have something here: those that work in the kommune, whether samtykke opens saker to the kind now, and whether copies
-- of samtykke are sent to it. Of fewer children than a shown figure needs, it is not said.
create function app.protokoll_mottakarar() returns table (slag text, i_laget boolean, interkommunal boolean, samtykke boolean, kopi boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        minst constant integer := greatest(5, (select max(v.grense) from tal_val v where v.kommune_id = her));
    begin
        if not (app.har_rolle('personvernombod') or app.har_rolle('systemansvarleg') or app.har_rolle('kommunalsjef')) then
            return;
        end if;
        return query
        with her_no as (
            select i.slag, bool_or(i.interkommunal) as interkommunal
            from instans_kommune g join instans i on i.instans_id = g.instans_id
            where g.kommune_id = her and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            group by i.slag
        ), samtykt as (
            select i.slag
            from sak_tilgang t
            join medlemskap m on m.kommune_id = t.kommune_id and m.prinsipal_id = t.prinsipal_id
            join instans i on i.instans_id = m.instans_id
            where t.kommune_id = her and t.grunnlag = 'samtykke' and t.fraa <= now() and t.til > now()
            group by i.slag having count(distinct t.barn_id) >= minst
        ), sendt as (
            select k.slag from samtykke_kopi k join sak s on s.kommune_id = k.kommune_id and s.sak_id = k.sak_id
            where k.kommune_id = her group by k.slag having count(distinct s.barn_id) >= minst
        )
        select a.slag, h.slag is not null, coalesce(h.interkommunal, false), s.slag is not null, k.slag is not null
        from (select x.slag from her_no x union select x.slag from sendt x) a
        left join her_no h on h.slag = a.slag
        left join samtykt s on s.slag = a.slag
        left join sendt k on k.slag = a.slag
        order by a.slag;
    end
    $$;
grant execute on function app.protokoll_mottakarar() to laget_request;
