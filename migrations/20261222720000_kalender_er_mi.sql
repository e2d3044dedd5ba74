-- Whether this is the hash of one's own address. The hash itself is nobody's to read.
create function app.kalender_er_mi(hash bytea) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return exists (select from kalender_lenke k where k.brukar_id = app.brukar_id() and k.token_hash = hash);
grant execute on function app.kalender_er_mi(bytea) to laget_request;
