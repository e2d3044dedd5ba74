-- Tries to log in, decided in one place: a try that is let in is counted before anything is looked at, and one that is not is none. Of an account from
-- an address ten are free in a day, and each wait after them is twice as long as the one before, up to a quarter of an hour; of an account from wherever
-- they come ten are free too, and then there is one in `vidt` seconds: nobody holds an account shut for others from one address. Who is known here (a
-- browser the person has logged in with, a session that lives) counts for itself (`eigen`), whatever others do from the same address.
create function app.forsoek_byrja(forsoek uuid, konto bytea, adresse bytea, eigen boolean, vidt integer) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        her record;
        alle record;
    begin
        delete from innloggingsforsoek f where f.at < now() - interval '1 day';
        -- one at a time for an account: those that come at once do not each get the last one
        perform pg_advisory_xact_lock(hashtextextended(encode(konto, 'hex'), 5));
        select count(*) as tal, extract(epoch from clock_timestamp() - max(f.at)) as sekund into her
        from innloggingsforsoek f
        where f.konto_hash = konto and (eigen or f.adresse_hash = adresse) and not f.lukkast
            and f.at > (
                select coalesce(max(v.at), '-infinity') from innloggingsforsoek v
                where v.konto_hash = konto and (eigen or v.adresse_hash = adresse) and v.lukkast
            );
        if her.tal >= 10 and her.sekund < least(900, 30 * 2 ^ least(her.tal - 10, 10)) then
            return false;
        end if;
        if not eigen then
            select count(*) as tal, extract(epoch from clock_timestamp() - max(f.at)) as sekund into alle
            from innloggingsforsoek f
            where f.konto_hash = konto and not f.lukkast
                and f.at > (select coalesce(max(v.at), '-infinity') from innloggingsforsoek v where v.konto_hash = konto and v.lukkast);
            if alle.tal >= 10 and alle.sekund < vidt then
                return false;
            end if;
            if (
                select count(*) from innloggingsforsoek f
                where f.adresse_hash = adresse and f.at > now() - interval '15 minutes' and not f.lukkast
            ) >= 50 then
                return false;
            end if;
        end if;
        insert into innloggingsforsoek (innloggingsforsoek_id, konto_hash, adresse_hash, at) values (forsoek, konto, adresse, clock_timestamp());
        return true;
    end
    $$;
grant execute on function app.forsoek_byrja(uuid, bytea, bytea, boolean, integer) to laget_system;
