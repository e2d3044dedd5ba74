-- The link of a letter is bound to the one it was for: another person who opens it is told nothing, also when that person has a
-- form of the same samtykke. The form it leads to; none for anybody else.
create function app.familie_lenke(hash bytea) returns uuid
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select i.samtykke_id
            from samtykke_invitasjon i
            where i.kommune_id = app.familie_kommune() and i.token_hash = hash and exists (
                select from app.familie_samtykke() f
                where f.samtykke_id = i.samtykke_id and f.signatar = i.signatar
                    and f.foeresett_id is not distinct from i.foeresett_id
            )
        );
    end
    $$;
grant execute on function app.familie_lenke(bytea) to laget_familie;

-- Whoever confirms a number types it: the one of these that it is, null when it is none. A wrong one is an answer about the
-- register as any other, and is counted with them.
drop function app.kort_endring_nummer_er(uuid, bytea);
create function app.kort_endring_nummer(endring uuid, moegelege bytea[], out oppslag bytea, out for_mange boolean)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid := app.brukar_id();
    begin
        for_mange := cardinality(app.mine_instansar()) = 0 or app.oppslag_att() = 0;
        if for_mange then
            return;
        end if;
        select e.fnr_oppslag into oppslag from kort_endring e
        where e.kommune_id = her and e.kort_endring_id = endring and e.stadfesta_at is null
            and e.gjort_av <> meg and e.fnr_oppslag = any(moegelege);
        if oppslag is null then
            insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, til)
            values (her, gen_random_uuid(), meg, now());
        end if;
    end
    $$;
grant execute on function app.kort_endring_nummer(uuid, bytea[]) to laget_request;
