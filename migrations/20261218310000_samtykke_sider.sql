-- What the pages about samtykke could not say: in which language somebody signed, how a form stands to one who does not see who was asked,
-- why an invitation was ended, and who wrote down what was said on paper.

-- As before, and: the language, and whether a translator had read all of the template in it when it was signed.
drop function app.samtykke_underskrifter(uuid);
create function app.samtykke_underskrifter(sak uuid) returns table (
    samtykke_id uuid, signatur_id uuid, signatar text, foeresett_id uuid, namn text, rolle text, maate text, nivaa text,
    original_stad text, vitne text, ja text[], nei text[], stad text, signert_dato date, at timestamptz, tekst_sha256 bytea,
    registrert_av uuid, registrert_namn text, stemmer boolean, stadfesta_namn text, spraak text, kontrollert boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
        eig constant boolean := app.eig_sak(sak);
        mine constant uuid[] := app.mine_instansar();
    begin
        return query
        select s.samtykke_id, s.signatur_id, s.signatar, s.foeresett_id, s.namn, s.rolle, s.maate, s.nivaa,
            s.original_stad, s.vitne,
            case when eig then s.ja else o.ja end, case when eig then s.nei else '{}' end,
            s.stad, s.signert_dato, s.at, s.tekst_sha256,
            s.registrert_av, r.namn, f.stemmer, b.namn, s.spraak,
            s.spraak = 'nn' or not exists (
                select from samtykke x
                join samtykkemal_tekst t on t.mal = x.mal and t.spraak = s.spraak
                where x.kommune_id = s.kommune_id and x.samtykke_id = s.samtykke_id
                    and (t.kontrollert_at is null or t.kontrollert_at > s.at)
            )
        from samtykke_signatur s
        left join brukar r on r.brukar_id = s.registrert_av
        left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
        left join brukar b on b.brukar_id = f.stadfesta_av
        cross join lateral (
            select coalesce(array_agg(i.slag order by i.slag), '{}') as ja
            from samtykke_instans i
            where i.kommune_id = her and i.samtykke_id = s.samtykke_id and i.instans_id = any(mine) and i.slag = any(s.ja)
        ) o
        where s.kommune_id = her and s.sak_id = samtykke_underskrifter.sak and (eig or (
            app.ser_sak(samtykke_underskrifter.sak) and o.ja <> '{}' and (s.maate = 'oidc' or f.stemmer)
        ));
    end
    $$;
grant execute on function app.samtykke_underskrifter(uuid) to laget_request;

-- How far a form has come, to anybody who sees the sak: whoever is not of the side that owns it sees neither who was asked nor who has
-- answered, and would take it for one that was never sent. It says nothing of who, and nothing of what was answered.
create function app.samtykke_gang(form uuid) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
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
            end
            from samtykke s
            where s.kommune_id = app.kommune_id() and s.samtykke_id = form and app.ser_sak(s.sak_id)
        );
    end
    $$;
grant execute on function app.samtykke_gang(uuid) to laget_request;

-- When the number on a card was changed is no secret to those who see the card: an invitation that was ended then is told of.
grant select (fnr_endra_at) on foeresett to laget_request;

-- As before, and: who wrote it down and who confirmed it, when it was on paper or said.
drop function app.familie_signatur(uuid);
create function app.familie_signatur(form uuid) returns table (
    signatur_id uuid, maate text, nivaa text, original_stad text, vitne text, ja text[], nei text[], spraak text,
    tekst_sha256 bytea, stad text, signert_dato date, at timestamptz, registrert_namn text, stadfesta_namn text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select s.signatur_id, s.maate, s.nivaa, case when not f.skjult then s.original_stad end,
            case when not f.skjult then s.vitne end, s.ja, s.nei, s.spraak, s.tekst_sha256,
            case when f.skjult then '' else s.stad end, s.signert_dato, s.at,
            case when not f.skjult then r.namn end, case when not f.skjult then a.namn end
        from app.familie_samtykke() f
        join samtykke_signatur s on s.kommune_id = app.familie_kommune() and s.samtykke_id = f.samtykke_id
            and s.signatar = f.signatar and s.foeresett_id is not distinct from f.foeresett_id
        left join samtykke_stadfesting b on b.kommune_id = s.kommune_id and b.signatur_id = s.signatur_id
        left join brukar r on r.brukar_id = s.registrert_av
        left join brukar a on a.brukar_id = b.stadfesta_av
        where f.samtykke_id = form and (s.maate = 'oidc' or b.stemmer)
        order by s.at desc
        limit 1;
    end
    $$;
grant execute on function app.familie_signatur(uuid) to laget_familie;
