-- innsynslogg: who looked, wrote, searched, printed or was refused. Insert-only; written in the same
-- transaction as the act, so an act without its row does not exist.

create table innsynslogg (
    kommune_id uuid not null references kommune,
    logg_id uuid not null,
    at timestamptz not null default now(),
    brukar_id uuid not null,
    instans_id uuid,
    eining_id uuid,
    rolle text not null,
    handling text not null,
    -- no foreign keys: a refused look at a sak that is not there is also a row
    sak_id_list uuid[] not null default '{}',
    barn_id_list uuid[] not null default '{}',
    grunnlag text not null,
    grunn text,
    request_id text not null,
    avvist boolean not null default false,
    hash bytea not null,
    primary key (kommune_id, logg_id)
);
create index innsynslogg_barn on innsynslogg using gin (barn_id_list);
create index innsynslogg_tid on innsynslogg (kommune_id, at);
create index innsynslogg_brukar on innsynslogg (kommune_id, brukar_id, at);

-- The row's own hash, computed by the database over everything in it. Sealing rows into a chain
-- per kommune comes on top of this.
create function app.innsynslogg_hash(l innsynslogg) returns bytea
    language sql stable
    return sha256(convert_to(concat_ws(chr(31),
        l.kommune_id, l.logg_id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), l.brukar_id,
        coalesce(l.instans_id::text, '-'), coalesce(l.eining_id::text, '-'), l.rolle, l.handling,
        array_to_string(l.sak_id_list, ','), array_to_string(l.barn_id_list, ','), l.grunnlag,
        coalesce(l.grunn, ''), l.request_id, l.avvist
    ), 'UTF8'));

create function app.innsynslogg_set_hash() returns trigger
    language plpgsql
    as $$
    begin
        new.at := now();
        new.hash := app.innsynslogg_hash(new);
        return new;
    end
    $$;
create trigger innsynslogg_set_hash before insert on innsynslogg
    for each row execute function app.innsynslogg_set_hash();

-- Even the owner must drop this trigger by name before a row can change.
create function app.innsynslogg_frys() returns trigger
    language plpgsql
    as $$ begin raise exception 'innsynslogg is insert-only' using errcode = 'insufficient_privilege'; end $$;
create trigger innsynslogg_frys before update or delete or truncate on innsynslogg
    for each statement execute function app.innsynslogg_frys();

alter table innsynslogg enable row level security, force row level security;
create policy eigar on innsynslogg to laget_owner using (true) with check (true);
create policy kommune on innsynslogg as restrictive to laget_request
    using (kommune_id = (select app.kommune_id()))
    with check (kommune_id = (select app.kommune_id()));
create policy opprette on innsynslogg for insert to laget_request
    with check (brukar_id = (select app.brukar_id()));
-- The personvernombod reads the kommune's log; everybody reads what they did themselves. That somebody wrote a
-- melding to barnevernet, or was refused a page about one, is for the reporter and the leader's register only.
create policy synleg on innsynslogg for select to laget_request using (
    brukar_id = (select app.brukar_id())
    or ((select app.har_rolle('personvernombod')) and handling not like '%barnevern%')
);
grant insert, select on innsynslogg to laget_request;
grant execute on function app.innsynslogg_hash(innsynslogg), app.innsynslogg_set_hash(), app.innsynslogg_frys()
    to laget_request;

-- Logging in, switching kommune and logging out are rows too, written by the system role in their transaction.
create policy system on innsynslogg for insert to laget_system with check (true);
grant insert on innsynslogg to laget_system;
grant execute on function app.innsynslogg_hash(innsynslogg), app.innsynslogg_set_hash(), app.innsynslogg_frys()
    to laget_system;
