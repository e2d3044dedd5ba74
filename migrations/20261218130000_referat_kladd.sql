-- Who has a draft of a referat that is not saved, and since when: to whoever writes it, before it is sent on. What stands in it is
-- theirs alone.
create function app.referat_kladdar(referatet uuid) returns table (namn text, at timestamptz, meg boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
    begin
        return query
        select b.namn, u.updated_at, u.brukar_id = app.brukar_id()
        from referat r
        join utkast u on u.kommune_id = r.kommune_id and u.sti = '/referat/' || r.referat_id || '/skriv'
        join brukar b on b.brukar_id = u.brukar_id
        where r.kommune_id = her and r.referat_id = referatet
            and (r.eining_id = any(app.planlegg_tst()) or r.moete_id = any(app.mine_moete()))
            and (r.sak_id is null or app.ser_sak(r.sak_id))
        order by u.updated_at desc;
    end
    $$;
grant execute on function app.referat_kladdar(uuid) to laget_request;
create index utkast_sti on utkast (kommune_id, sti);
