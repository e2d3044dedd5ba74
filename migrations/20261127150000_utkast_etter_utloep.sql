-- As before, and two windows do not write over each other when the session has ended either: the draft is replaced by the
-- form that was filled from it (its stempel, or «*» for a page that is still saving), and by the same text again.
drop function app.utkast_etter_utloep(bytea, text, text);
create function app.utkast_etter_utloep(hash bytea, ny_sti text, nytt_felt text, fraa text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        hadde sesjon;
    begin
        select s.* into hadde from sesjon s
        where s.token_hash = hash and s.avslutta_at is null and s.kommune_id is not null
            and least(s.ledig_til, s.absolutt_til) between now() - interval '24 hours' and now();
        if not found or octet_length(nytt_felt) > 400000 then
            return false;
        end if;
        insert into utkast (kommune_id, brukar_id, sti, felt, updated_at)
        values (hadde.kommune_id, hadde.brukar_id, ny_sti, nytt_felt, now())
        on conflict (kommune_id, brukar_id, sti) do update
        set felt = excluded.felt, updated_at = excluded.updated_at, stempel = excluded.stempel
        where fraa in ('*', utkast.stempel::text) or utkast.felt = excluded.felt;
        return found;
    end
    $$;
revoke execute on function app.utkast_etter_utloep(bytea, text, text, text) from public;
grant execute on function app.utkast_etter_utloep(bytea, text, text, text) to laget_system;
