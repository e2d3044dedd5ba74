-- A føresett who gets another fødselsnummer on the card may be another person: what waited for the one before is ended, and what that one
-- answered is not shown to the new one as their own. The answers stand.

alter table foeresett add column fnr_endra_at timestamptz;
create index samtykke_invitasjon_open on samtykke_invitasjon (kommune_id, foeresett_id) where avslutta_at is null;
create function app.foeresett_nummer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        new.fnr_endra_at := now();
        update samtykke_invitasjon i set avslutta_at = now()
        where i.kommune_id = new.kommune_id and i.foeresett_id = new.foeresett_id and i.avslutta_at is null;
        return new;
    end
    $$;
create trigger foeresett_nummer before update of fnr_oppslag on foeresett for each row
    when (old.fnr_oppslag is not null and old.fnr_oppslag is distinct from new.fnr_oppslag)
    execute function app.foeresett_nummer();

-- Whether a form was answered for a føresett before the card got another number.
create function app.samtykke_foer_nummer(kommune uuid, samtykket uuid, foeresetten uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from foeresett f
            join samtykke_signatur s on s.kommune_id = f.kommune_id and s.foeresett_id = f.foeresett_id and s.at < f.fnr_endra_at
            where f.kommune_id = kommune and f.foeresett_id = foeresetten and s.samtykke_id = samtykket
        );
    end
    $$;

-- As before, and: what was answered before the number was another, is not the person's.
create or replace function app.familie_samtykke() returns table (
    samtykke_id uuid, sak_id uuid, barn_id uuid, barn_namn text, foedd date, har_fnr boolean, mal text, foeremaal text,
    saksomraade text, fraa date, til date, innhenta_namn text, innhenta_instans text, innhenta_at timestamptz, fornyar boolean,
    signatar text, foeresett_id uuid, namn text, har_svart boolean, invitert boolean, open boolean, stadfesta boolean,
    skjult boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select distinct on (v.samtykke_id) v.*
        from (
            select s.samtykke_id, s.sak_id, m.barn_id, case when m.skjult then '' else m.barn_namn end, m.foedd, m.har_fnr,
                s.mal, case when m.skjult then '' else s.foeremaal end, case when not m.skjult then s.saksomraade end,
                s.fraa, s.til, case when m.skjult then '' else b.namn end as innhenta_namn,
                case when m.skjult then '' else i.namn end as innhenta_instans, s.innhenta_at,
                s.erstattar_id is not null as fornyar, m.signatar, m.foeresett_id, m.namn,
                app.samtykke_har_svart(s.kommune_id, s.samtykke_id, m.signatar, m.foeresett_id)
                    and not app.samtykke_foer_nummer(s.kommune_id, s.samtykke_id, m.foeresett_id) as har_svart,
                not m.skjult and exists (
                    select from samtykke_invitasjon v
                    where v.kommune_id = s.kommune_id and v.samtykke_id = s.samtykke_id and v.signatar = m.signatar
                        and v.foeresett_id is not distinct from m.foeresett_id
                        and v.avslutta_at is null and now() < v.utgaar_at
                ) as invitert,
                app.samtykke_open(s.kommune_id, s.samtykke_id) and not m.sperra and k.tilstand = 'open'
                    and app.samtykke_er_signatar(s.kommune_id, s.samtykke_id, m.signatar, m.foeresett_id) as open,
                exists (
                    select from samtykke_signatur g
                    left join samtykke_stadfesting f on f.kommune_id = g.kommune_id and f.signatur_id = g.signatur_id
                    where g.kommune_id = s.kommune_id and g.samtykke_id = s.samtykke_id and g.signatar = m.signatar
                        and g.foeresett_id is not distinct from m.foeresett_id and (g.maate = 'oidc' or f.stemmer)
                ) as stadfesta,
                m.skjult
            from app.familie_som() m
            join sak k on k.kommune_id = m.kommune_id and k.barn_id = m.barn_id
            join samtykke s on s.kommune_id = k.kommune_id and s.sak_id = k.sak_id
            join brukar b on b.brukar_id = s.innhenta_av
            join instans i on i.instans_id = s.innhenta_instans_id
        ) v
        where v.har_svart or v.invitert
        order by v.samtykke_id, v.har_svart desc, v.skjult, v.foeresett_id;
    end
    $$;
