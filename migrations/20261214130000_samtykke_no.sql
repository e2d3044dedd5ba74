-- What holds today is said, and not what will: a form that has not begun shares nothing yet, and nobody gets a copy where the one that
-- owns the sak may not share.

-- The instansar that the sak may be shared with from this moment: of those of app.samtykke_delt, those whose time has begun.
create function app.samtykke_delt_no(sak uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select d.instans_id
        from app.samtykke_delt(samtykke_delt_no.sak) d (instans_id)
        where (app.samtykke_rom_i_sak(app.kommune_id(), samtykke_delt_no.sak, d.instans_id)).fraa <= now()
    $$;
grant execute on function app.samtykke_delt_no(uuid) to laget_request;

-- As before, and: the one that owns the sak must be allowed to share, too.
create or replace function app.samtykke_kopi_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        if exists (
            select from samtykke_instans i
            where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id and i.slag = new.slag
                and i.instans_id is not null
        ) then
            raise exception 'it reads the form in the sak' using errcode = 'check_violation', constraint = 'samtykke_kopi_utanfor';
        end if;
        if exists (
            select from samtykke_instans i
            join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id
            where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id
                and (i.slag = new.slag or i.instans_id = k.instans_id)
                and (app.samtykke_status(i.kommune_id, i.samtykke_id, i.slag, app.today())).staar <> 'gyldig'
        ) then
            raise exception 'no valid yes' using errcode = 'check_violation', constraint = 'samtykke_kopi_gyldig';
        end if;
        return new;
    end
    $$;
