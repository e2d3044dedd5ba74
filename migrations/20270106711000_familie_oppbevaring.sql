-- How long the kommune of a family that is logged in keeps things, by the session's token: rules, and nothing of anybody. The page of privacy is
-- for everybody, so this is asked before any role is chosen, as `app.find_familie_sesjon` is.
create function app.familie_oppbevaring(hash bytea) returns table (
    kommune_namn text, rekkje integer, klasse text, maanader integer, arkiv boolean
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select k.namn, r.rekkje, r.klasse, r.maanader, r.arkiv
        from familie_sesjon s
        join kommune k on k.kommune_id = s.kommune_id
        cross join lateral app.oppbevaring_regel(s.kommune_id, app.today()) r
        where s.token_hash = familie_oppbevaring.hash and s.avslutta_at is null and now() < s.ledig_til and now() < s.absolutt_til
            and not exists (select from kommune_laas l where l.kommune_id = s.kommune_id)
    $$;
grant execute on function app.familie_oppbevaring(bytea) to laget_login;
