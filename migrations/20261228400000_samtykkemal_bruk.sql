-- How many forms of samtykke each template has in the kommune, to the nearest ten: for whoever looks after the templates, and no child of it.
create function app.samtykkemal_bruk() returns table (mal text, tal integer)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not (app.har_rolle('personvernombod') or app.har_rolle('systemansvarleg')) then
            return;
        end if;
        return query
        select s.mal, (round(count(*) / 10.0) * 10)::integer from samtykke s
        where s.kommune_id = (select app.kommune_id())
        group by s.mal;
    end
    $$;
grant execute on function app.samtykkemal_bruk() to laget_request;
