-- A new user of Laget, made by the systemansvarleg of a kommune, who hands over a code. With it the person makes a password, once,
-- and nobody else ever knows it.

-- Who has been made here, and has no role yet, is one of the people of the kommune too. The personvernombod answers proposals about
-- them where there is no second systemansvarleg.
alter policy synleg on kommune_brukar using (
    (select app.har_rolle('systemansvarleg')) or (select app.har_rolle('personvernombod')) or brukar_id = (select app.brukar_id())
);
alter policy synleg on brukar using (
    (select true from medlemskap m where m.brukar_id = brukar.brukar_id limit 1)
    or (select true from kommune_brukar k where k.brukar_id = brukar.brukar_id limit 1)
);

create table eingongskode (
    kommune_id uuid not null,
    eingongskode_id uuid not null,
    brukar_id uuid not null,
    laga_av uuid not null references brukar,
    laga_at timestamptz not null,
    -- until when it can be used; a newer one ends it
    gjeld_til timestamptz not null,
    brukt_at timestamptz,
    -- of 100 random bits: nobody is shown it
    hash bytea not null constraint eingongskode_sha256 check (octet_length(hash) = 32),
    primary key (kommune_id, eingongskode_id),
    constraint eingongskode_brukar_fkey foreign key (kommune_id, brukar_id) references kommune_brukar
);
create index eingongskode_brukar on eingongskode (kommune_id, brukar_id, laga_at);
create index eingongskode_innlogging on eingongskode (brukar_id) where brukt_at is null;

alter table eingongskode enable row level security, force row level security;
create policy eigar on eingongskode to laget_owner using (true) with check (true);
create policy kommune on eingongskode as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy synleg on eingongskode for select to laget_request using (
    (select app.har_rolle('systemansvarleg')) or (select app.har_rolle('personvernombod')) or brukar_id = (select app.brukar_id())
);
grant select (kommune_id, eingongskode_id, brukar_id, laga_av, laga_at, gjeld_til, brukt_at) on eingongskode to laget_request;

-- Makes a person; false when the user name is taken, here or in another kommune.
create function app.brukar_ny(ny uuid, nytt_brukarnamn text, nytt_namn text, epost text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('systemansvarleg') then
            raise exception 'not theirs' using errcode = 'insufficient_privilege';
        end if;
        insert into brukar (brukar_id, brukarnamn, namn, created_at) values (ny, nytt_brukarnamn, nytt_namn, now())
        on conflict (brukarnamn) do nothing;
        if not found then
            return false;
        end if;
        insert into kommune_brukar (kommune_id, brukar_id, namn, sortering)
        values (app.kommune_id(), ny, nytt_namn, app.sortering(nytt_namn));
        if epost is not null then
            insert into varsling (brukar_id, epost) values (ny, epost);
        end if;
        return true;
    end
    $$;
grant execute on function app.brukar_ny(uuid, text, text, text) to laget_request;

-- Whether a person of the kommune may be given a code: has never had a password nor a login elsewhere, so that nobody's account is
-- taken over; and is not the one who asks.
create function app.ventar_paa_passord(kven uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return app.har_rolle('systemansvarleg') and kven <> app.brukar_id()
            and exists (select from kommune_brukar k where k.kommune_id = app.kommune_id() and k.brukar_id = kven)
            and exists (select from brukar b where b.brukar_id = kven and b.sperra_at is null)
            and not exists (select from passord p where p.brukar_id = kven)
            and not exists (select from brukar_identitet i where i.brukar_id = kven);
    end
    $$;
grant execute on function app.ventar_paa_passord(uuid) to laget_request;

-- Makes a code that can be used for seven days, in place of those before it; false when the person may not be given one.
create function app.eingongskode_ny(kode uuid, kven uuid, kode_hash bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        -- one at a time for a person
        perform pg_advisory_xact_lock(hashtextextended(kven::text, 3));
        if not app.ventar_paa_passord(kven) then
            return false;
        end if;
        update eingongskode e set gjeld_til = now()
        where e.brukar_id = kven and e.brukt_at is null and e.gjeld_til > now();
        insert into eingongskode (kommune_id, eingongskode_id, brukar_id, hash, laga_av, laga_at, gjeld_til)
        values (app.kommune_id(), kode, kven, kode_hash, app.brukar_id(), now(), now() + interval '7 days');
        return true;
    end
    $$;
grant execute on function app.eingongskode_ny(uuid, uuid, bytea) to laget_request;

-- Uses a code: the person has a password from now on. False when the code is not the person's, has been used or has run out.
create function app.eingongskode_bruk(av text, kode_hash bytea, passord_hash text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        kven uuid;
    begin
        update eingongskode e set brukt_at = now()
        from brukar b
        where b.brukarnamn = av and b.sperra_at is null and e.brukar_id = b.brukar_id
            and e.hash = kode_hash and e.brukt_at is null and e.gjeld_til > now()
            and not exists (select from passord p where p.brukar_id = b.brukar_id)
        returning e.brukar_id into kven;
        if not found then
            return false;
        end if;
        insert into passord (brukar_id, hash, updated_at) values (kven, passord_hash, now());
        return true;
    end
    $$;
grant execute on function app.eingongskode_bruk(text, bytea, text) to laget_system;
