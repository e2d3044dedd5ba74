-- The family is told by mail that there is something to read when a referat of their child is approved: nothing else, and nobody where
-- the child has adressesperre.

create table referat_brev (
    kommune_id uuid not null,
    brev_id uuid not null,
    referat_id uuid not null,
    sak_id uuid not null,
    -- a føresett; or the invitation of the youth, where the address stands
    foeresett_id uuid,
    moete_familie_id uuid,
    tilstand text not null default 'ventar' constraint referat_brev_tilstand check (
        tilstand in ('ventar', 'underveg', 'sendt', 'uviss', 'avvist', 'unoedig')
    ),
    laga_at timestamptz not null default now(),
    endra_at timestamptz not null default now(),
    primary key (kommune_id, brev_id),
    constraint referat_brev_referat_fkey foreign key (kommune_id, referat_id) references referat,
    constraint referat_brev_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint referat_brev_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint referat_brev_moete_familie_fkey foreign key (kommune_id, sak_id, moete_familie_id)
        references moete_familie (kommune_id, sak_id, moete_familie_id),
    constraint referat_brev_til check ((foeresett_id is null) <> (moete_familie_id is null))
);
create index referat_brev_referat on referat_brev (kommune_id, referat_id);
create index referat_brev_sak on referat_brev (kommune_id, sak_id);
create index referat_brev_ventar on referat_brev (kommune_id, endra_at) where tilstand in ('ventar', 'underveg');

alter table referat_brev enable row level security, force row level security;
create policy eigar on referat_brev to laget_owner using (true) with check (true);
create policy kommune on referat_brev as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));

-- Each of the family who may read it and has an address; whether they may, is asked when the letter goes.
create function app.referat_brev_til() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if current_setting('role') <> 'laget_request' or new.sak_id is null then
            return null;
        end if;
        insert into referat_brev (kommune_id, brev_id, referat_id, sak_id, foeresett_id)
        select new.kommune_id, gen_random_uuid(), new.referat_id, new.sak_id, f.foeresett_id
        from sak k
        join foeresett f on f.kommune_id = k.kommune_id and f.barn_id = k.barn_id and f.avslutta_at is null and f.epost is not null
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id;
        insert into referat_brev (kommune_id, brev_id, referat_id, sak_id, moete_familie_id)
        select new.kommune_id, gen_random_uuid(), new.referat_id, new.sak_id, i.moete_familie_id
        from referat r
        join moete_familie i on i.kommune_id = r.kommune_id and i.punkt_id = r.punkt_id and i.kven = 'barn' and i.epost is not null
            and i.teken_av_at is null
        where r.kommune_id = new.kommune_id and r.referat_id = new.referat_id;
        return null;
    end
    $$;
create trigger referat_brev_til after insert on referat_versjon for each row execute function app.referat_brev_til();

-- Where a letter goes; nowhere when whoever would get it cannot read the referat on a page of their own.
create function app.referat_brev_epost(b referat_brev) returns text
    language sql stable security definer set search_path = public, pg_temp
    return case
        when b.foeresett_id is not null then (
            select f.epost from foeresett f
            where f.kommune_id = b.kommune_id and f.foeresett_id = b.foeresett_id
                and app.moete_familie_hindring(b.kommune_id, b.sak_id, 'foeresett', f.foeresett_id, null) is null
        )
        else (
            select i.epost from moete_familie i
            where i.kommune_id = b.kommune_id and i.moete_familie_id = b.moete_familie_id
                and app.moete_familie_hindring(b.kommune_id, b.sak_id, 'barn', null, i.epost) is null
        )
    end;

-- As the other letters (app.moete_brev_neste): the next that waits, taken when the mail server is ready, and how it went.
create function app.referat_brev_neste(kommune uuid) returns table (brev_id uuid, epost text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        update referat_brev b set tilstand = 'uviss', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'underveg' and b.endra_at < now() - interval '10 minutes';
        update referat_brev b set tilstand = 'avvist', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'ventar' and b.laga_at < now() - interval '3 days';
        update referat_brev b set tilstand = 'unoedig', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'ventar' and app.referat_brev_epost(b) is null;
        return query
        select b.brev_id, app.referat_brev_epost(b) from referat_brev b
        where b.kommune_id = kommune and b.tilstand = 'ventar'
        order by b.endra_at, b.brev_id limit 1;
    end
    $$;
create function app.referat_brev_ta(kommune uuid, brevet uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update referat_brev b set tilstand = 'underveg', endra_at = now()
        where b.kommune_id = kommune and b.brev_id = brevet and b.tilstand = 'ventar' and app.referat_brev_epost(b) is not null;
        return found;
    end
    $$;
create function app.referat_brev_gjekk(kommune uuid, brevet uuid, korleis text) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        update referat_brev b set tilstand = korleis, endra_at = now()
        where b.kommune_id = kommune and b.brev_id = brevet and b.tilstand in ('ventar', 'underveg')
    $$;
grant execute on function app.referat_brev_neste(uuid), app.referat_brev_ta(uuid, uuid), app.referat_brev_gjekk(uuid, uuid, text)
    to laget_system;
