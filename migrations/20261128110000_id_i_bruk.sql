-- Whether anything has this id in the caller's kommune: a form that brings such an id makes its thing under another one.
-- Keys lead with the kommune, so an id of another kommune is free here, and is not asked about: that asked eleven tables
-- once for each kommune there is.
create or replace function app.id_i_bruk(ein uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select exists (select from barn x where x.kommune_id = k.id and x.barn_id = ein)
            or exists (select from foeresett x where x.kommune_id = k.id and x.foeresett_id = ein)
            or exists (select from sak x where x.kommune_id = k.id and x.sak_id = ein)
            or exists (select from sak_deltakar x where x.kommune_id = k.id and x.sak_deltakar_id = ein)
            or exists (select from sak_sperre x where x.kommune_id = k.id and x.sak_sperre_id = ein)
            or exists (select from uro x where x.kommune_id = k.id and x.uro_id = ein)
            or exists (select from samtale x where x.kommune_id = k.id and x.samtale_id = ein)
            or exists (select from tiltak x where x.kommune_id = k.id and x.tiltak_id = ein)
            or exists (select from evaluering x where x.kommune_id = k.id and x.evaluering_id = ein)
            or exists (select from overlevering x where x.kommune_id = k.id and x.overlevering_id = ein)
            or exists (select from barnevernsmelding x where x.kommune_id = k.id and x.barnevernsmelding_id = ein)
        from (select app.kommune_id() as id) k
    $$;
