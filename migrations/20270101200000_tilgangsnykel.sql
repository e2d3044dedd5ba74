-- Passkeys (WebAuthn): a second factor that answers to this site alone (docs/adr/0029).

create table tilgangsnykel (
    brukar_id uuid not null references brukar,
    tilgangsnykel_id uuid not null,
    -- what a browser knows it by
    credential bytea not null constraint tilgangsnykel_credential check (octet_length(credential) between 1 and 1023),
    -- the public key, the counter and the flags of the last use, as the library keeps them: nothing of it is secret
    nykel jsonb not null,
    -- the browser it was made in, in a few words
    namn text not null constraint tilgangsnykel_namn check (char_length(namn) between 1 and 60),
    laga_at timestamptz not null default now(),
    brukt_at timestamptz,
    primary key (brukar_id, tilgangsnykel_id),
    constraint tilgangsnykel_ein unique (credential)
);

-- What a browser has been asked: one answer within five minutes, to whichever process.
create table nykel_utfordring (
    utfordring_id uuid primary key,
    brukar_id uuid not null references brukar,
    tilstand jsonb not null,
    laga_at timestamptz not null default now()
);
create index nykel_utfordring_brukar on nykel_utfordring (brukar_id, laga_at);

do $$
declare
    t text;
begin
    foreach t in array array['tilgangsnykel', 'nykel_utfordring'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy system on %I to laget_system using (true) with check (true)', t);
        execute format('grant select, insert on %I to laget_system', t);
    end loop;
end
$$;
grant update (nykel, brukt_at) on tilgangsnykel to laget_system;

-- Asks, and forgets what was asked of the person and never answered.
create function app.nykel_utfordring_ny(utfordring uuid, kven uuid, kva jsonb) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from nykel_utfordring u where u.brukar_id = kven and u.laga_at < now() - interval '5 minutes';
        insert into nykel_utfordring (utfordring_id, brukar_id, tilstand, laga_at) values (utfordring, kven, kva, now());
    end
    $$;
grant execute on function app.nykel_utfordring_ny(uuid, uuid, jsonb) to laget_system;

-- What was asked, once: of two answers that come at the same time, one finds it.
create function app.nykel_utfordring_ta(utfordring uuid, kven uuid) returns jsonb
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        kva jsonb;
    begin
        delete from nykel_utfordring u
        where u.utfordring_id = utfordring and u.brukar_id = kven and u.laga_at > now() - interval '5 minutes'
        returning u.tilstand into kva;
        return kva;
    end
    $$;
grant execute on function app.nykel_utfordring_ta(uuid, uuid) to laget_system;

-- Takes one away; false when it is not the person's.
create function app.tilgangsnykel_fjern(kven uuid, nykelen uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from tilgangsnykel t where t.brukar_id = kven and t.tilgangsnykel_id = nykelen;
        return found;
    end
    $$;
grant execute on function app.tilgangsnykel_fjern(uuid, uuid) to laget_system;
