-- The people of a kommune, as the systemansvarleg sees them: who has or has had a medlemskap, and when they were last here.

create table kommune_brukar (
    kommune_id uuid not null references kommune,
    brukar_id uuid not null references brukar,
    -- as in brukar, so that a search reads one table
    namn text not null,
    -- what the list is sorted by: under row level security only plain columns are compared inside an index
    sortering text collate "C" not null,
    -- the last time the person came to this kommune; never which other they work in
    sist_inne timestamptz,
    primary key (kommune_id, brukar_id)
);
create index kommune_brukar_sortering on kommune_brukar (kommune_id, sortering, brukar_id);

alter table kommune_brukar enable row level security, force row level security;
create policy eigar on kommune_brukar to laget_owner using (true) with check (true);
create policy kommune on kommune_brukar as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy synleg on kommune_brukar for select to laget_request using (
    (select app.har_rolle('systemansvarleg')) or brukar_id = (select app.brukar_id())
);
grant select on kommune_brukar to laget_request;

-- Kept by the three things that change it: a medlemskap, a name, a session.
create function app.kommune_brukar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into kommune_brukar (kommune_id, brukar_id, namn, sortering)
        select new.kommune_id, b.brukar_id, b.namn, app.sortering(b.namn) from brukar b where b.brukar_id = new.brukar_id
        on conflict do nothing;
        return null;
    end
    $$;
create trigger kommune_brukar_ny after insert on medlemskap for each row execute function app.kommune_brukar_ny();

create function app.kommune_brukar_namn() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update kommune_brukar k set namn = new.namn, sortering = app.sortering(new.namn) where k.brukar_id = new.brukar_id;
        return null;
    end
    $$;
create trigger kommune_brukar_namn after update of namn on brukar for each row execute function app.kommune_brukar_namn();
create index kommune_brukar_brukar on kommune_brukar (brukar_id);

create function app.kommune_brukar_inne() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update kommune_brukar k set sist_inne = greatest(k.sist_inne, new.created_at)
        where k.kommune_id = new.kommune_id and k.brukar_id = new.brukar_id;
        return null;
    end
    $$;
create trigger kommune_brukar_inne after insert or update of kommune_id on sesjon
    for each row when (new.kommune_id is not null and not new.jobb) execute function app.kommune_brukar_inne();

insert into kommune_brukar (kommune_id, brukar_id, namn, sortering, sist_inne)
select m.kommune_id, m.brukar_id, b.namn, app.sortering(b.namn), (
        select max(s.created_at) from sesjon s
        where s.brukar_id = m.brukar_id and s.kommune_id = m.kommune_id and not s.jobb
    )
from (select distinct kommune_id, brukar_id from medlemskap) m
join brukar b on b.brukar_id = m.brukar_id;
