-- What a signer was that day (domain.md § 4), said by the card and not by whoever writes.
create function app.samtykke_signatur_rolle() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        new.rolle := case new.signatar
            when 'barn' then 'den det gjeld'
            when 'barnevern' then 'barnevernet, som har omsorga'
            else (
                select case f.relasjon when 'verje' then 'verje' else 'føresett' end
                from foeresett f
                where f.kommune_id = new.kommune_id and f.foeresett_id = new.foeresett_id
            )
        end;
        return new;
    end
    $$;
create trigger samtykke_signatur_rolle before insert on samtykke_signatur
    for each row execute function app.samtykke_signatur_rolle();

-- No signature on the net at a lower level than signing demands, whatever an installation asks its provider for.
alter table samtykke_signatur add constraint samtykke_signatur_nivaa check (nivaa = 'idporten-loa-high');

-- As before, and: exactly what was signed, and what the signer was.
drop function app.familie_signatur(uuid);
create function app.familie_signatur(form uuid) returns table (
    signatur_id uuid, maate text, nivaa text, original_stad text, vitne text, ja text[], nei text[], spraak text,
    tekst_sha256 bytea, stad text, signert_dato date, at timestamptz, registrert_namn text, stadfesta_namn text, rolle text,
    tekst text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select s.signatur_id, s.maate, s.nivaa, case when not f.skjult then s.original_stad end,
            case when not f.skjult then s.vitne end, s.ja, s.nei, s.spraak, s.tekst_sha256,
            case when f.skjult then '' else s.stad end, s.signert_dato, s.at,
            case when not f.skjult then r.namn end, case when not f.skjult then a.namn end, s.rolle,
            case when not f.skjult then s.tekst end
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

-- Exactly what was signed, for those who have the sak.
create function app.samtykke_signert(sak uuid, samtykket uuid) returns table (
    namn text, rolle text, signert_dato date, spraak text, tekst text, tekst_sha256 bytea
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        if not app.eig_sak(samtykke_signert.sak) then
            return;
        end if;
        return query
        select s.namn, s.rolle, s.signert_dato, s.spraak, s.tekst, s.tekst_sha256
        from samtykke_signatur s
        left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
        where s.kommune_id = app.kommune_id() and s.sak_id = samtykke_signert.sak and s.samtykke_id = samtykket
            and (s.maate = 'oidc' or f.stemmer)
        order by s.at, s.signatur_id;
    end
    $$;
grant execute on function app.samtykke_signert(uuid, uuid) to laget_request;

-- As before, but of what was signed on the net alone: a paper has no number, and is of the føresett whose name stands on it. A number that
-- is put right, and a paper somebody has said does not hold, take nobody's own answers away.
create or replace function app.samtykke_foer_nummer(kommune uuid, samtykket uuid, foeresetten uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        mine bytea[];
    begin
        select p.oppslag into mine
        from app.familie_sesjon_no() s
        join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id;
        return exists (
            select from samtykke_signatur s
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            where s.kommune_id = kommune and s.samtykke_id = samtykket and s.foeresett_id is not distinct from foeresetten
                and s.maate = 'oidc'
                and not exists (
                    select from kort_nummer n
                    where n.kommune_id = k.kommune_id and n.barn_id = k.barn_id and n.foeresett_id is not distinct from foeresetten
                        and n.fnr_oppslag = any(mine) and n.fraa <= s.at and (n.til is null or s.at < n.til)
                )
        );
    end
    $$;

-- As before, but by every day of birth that may be the true one, while another waits to be confirmed: the earliest end.
create or replace function app.samtykke_regel_stengjer(r samtykke_regel) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update sak_tilgang t set til = v.slutt
        from (
            select k.sak_id, min(greatest(r.gyldig_fraa, (b.foedd + make_interval(years => r.alder_fraa))::date)::timestamp
                at time zone 'Europe/Oslo') as slutt
            from (
                select distinct i.sak_id
                from samtykke s
                join samtykke_instans i on i.kommune_id = s.kommune_id and i.samtykke_id = s.samtykke_id
                where s.kommune_id = r.kommune_id and s.til >= r.gyldig_fraa and app.samtykke_gruppe(i.slag) = r.gruppe
            ) f
            join sak k on k.kommune_id = r.kommune_id and k.sak_id = f.sak_id
            cross join app.barn_foedd(k.kommune_id, k.barn_id) b (foedd)
            where app.alder(b.foedd, r.gyldig_fraa) <= r.alder_til
            group by k.sak_id
        ) v
        where t.kommune_id = r.kommune_id and t.sak_id = v.sak_id and t.grunnlag = 'samtykke' and t.til > v.slutt;
    end
    $$;
