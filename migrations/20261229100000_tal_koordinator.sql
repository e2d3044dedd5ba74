-- Two figures more (domain.md § 7): the open saker that have a barnekoordinator, as it stands, and NAV by itself among the instansar.
create or replace function app.tal_instans(slag text) returns text
    language sql immutable
    return case when slag in ('skule', 'barnehage', 'helsestasjon', 'ppt', 'barnevern', 'nav') then slag else 'anna' end;

alter function app.tal_rekn(uuid, date) rename to tal_rekn_anna;

create function app.tal_rekn(kommune uuid, dag date)
    returns table (figur text, maanad date, gruppe text, dagar integer, verdi integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select a.figur, a.maanad, a.gruppe, a.dagar, a.verdi from app.tal_rekn_anna(kommune, dag) a
        union all
        select 'koordinator', date_trunc('month', dag)::date, '', 0, count(*)::integer
        from koordinator k join sak s on s.kommune_id = k.kommune_id and s.sak_id = k.sak_id
        where k.kommune_id = kommune and k.til is null and s.tilstand = 'open'
        having count(*) > 0;
    end
    $$;
