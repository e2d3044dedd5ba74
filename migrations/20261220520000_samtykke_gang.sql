-- How far a form has come, to the side that owns the sak; to all others who see it only whether anybody has been asked. Whoever plans a
-- meeting or reads with naudrett needs to know that the samtykke is missing and that it need not be asked for again, and not whether
-- some have answered or an answer on paper waits to be confirmed.
create or replace function app.samtykke_gang(form uuid) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        gang text;
        eig boolean;
    begin
        select case
                when exists (
                    select from samtykke_signatur g
                    where g.kommune_id = s.kommune_id and g.samtykke_id = s.samtykke_id and app.samtykke_ventar_stadfesting(g)
                ) then 'stadfesting'
                when exists (
                    select from samtykke_signatur g
                    left join samtykke_stadfesting f on f.kommune_id = g.kommune_id and f.signatur_id = g.signatur_id
                    where g.kommune_id = s.kommune_id and g.samtykke_id = s.samtykke_id and (g.maate = 'oidc' or f.stemmer)
                ) then 'signert'
                when exists (
                    select from samtykke_invitasjon i
                    where i.kommune_id = s.kommune_id and i.samtykke_id = s.samtykke_id and i.avslutta_at is null
                ) then 'sendt'
                else 'utkast'
            end, app.eig_sak(s.sak_id)
        into gang, eig
        from samtykke s
        where s.kommune_id = app.kommune_id() and s.samtykke_id = form and app.ser_sak(s.sak_id);
        return case when eig or gang = 'utkast' then gang when gang is not null then 'sendt' end;
    end
    $$;
