-- What somebody of a family is writing and has not sent: kept on the server, as staff's `utkast`, so that it is there after a new login.
create table familie_utkast (
    kommune_id uuid not null,
    familie_person_id uuid not null,
    -- the page's address
    sti text not null constraint familie_utkast_sti check (sti like '/familie/%' and char_length(sti) <= 300),
    -- the form's fields, as the form would send them
    felt text not null constraint familie_utkast_felt check (octet_length(felt) between 1 and 100000),
    updated_at timestamptz not null default now(),
    -- which draft a window goes on from: another keeps its own
    stempel uuid not null default gen_random_uuid(),
    primary key (kommune_id, familie_person_id, sti),
    constraint familie_utkast_person_fkey foreign key (kommune_id, familie_person_id) references familie_person
);
alter table familie_utkast enable row level security, force row level security;
create policy eigar on familie_utkast to laget_owner using (true) with check (true);
create policy kommune_familie on familie_utkast as restrictive to laget_familie
    using (kommune_id = (select app.familie_kommune())) with check (kommune_id = (select app.familie_kommune()));
create policy eige on familie_utkast to laget_familie
    using (familie_person_id = (select app.familie_person()))
    with check (familie_person_id = (select app.familie_person()));
grant select, insert, update (felt, updated_at, stempel), delete on familie_utkast to laget_familie;

-- A form that came after its session ran out by time, within a day: kept for the person whose session it was, who reads it after
-- the next login. Not for one who chose to log out. Two windows do not write over each other.
create function app.familie_utkast_etter_utloep(hash bytea, ny_sti text, nytt_felt text, fraa text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        hadde familie_sesjon;
    begin
        select s.* into hadde from familie_sesjon s
        where s.token_hash = hash and s.avslutta_at is null
            and least(s.ledig_til, s.absolutt_til) between now() - interval '24 hours' and now();
        if not found or octet_length(nytt_felt) > 100000 then
            return false;
        end if;
        insert into familie_utkast (kommune_id, familie_person_id, sti, felt)
        values (hadde.kommune_id, hadde.familie_person_id, ny_sti, nytt_felt)
        on conflict (kommune_id, familie_person_id, sti) do update
        set felt = excluded.felt, updated_at = excluded.updated_at, stempel = excluded.stempel
        where fraa in ('*', familie_utkast.stempel::text) or familie_utkast.felt = excluded.felt;
        return found;
    end
    $$;
grant execute on function app.familie_utkast_etter_utloep(bytea, text, text, text) to laget_system;

-- As before, and drafts go after a month.
create or replace function app.rydd_familie(i_kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from familie_sesjon s
        where s.kommune_id = i_kommune
            and least(s.ledig_til, s.absolutt_til, s.avslutta_at) < now() - interval '60 days';
        delete from oidc_flyt f where f.created_at < now() - interval '1 day';
        delete from oidc_utlogging u where u.at < now() - interval '1 day';
        delete from samtykke_svarutkast u where u.kommune_id = i_kommune and u.at < now() - interval '30 days';
        delete from familie_utkast u where u.kommune_id = i_kommune and u.updated_at < now() - interval '30 days';
    end
    $$;
