-- What readers found on the family's pages: whoever has said yes can take it back on the net, also where adressesperre hides the rest,
-- and the lag is those who can see the sak now.

-- As before, and: with adressesperre a føresett the child does not live with is one too, of whom everything but the own words is
-- hidden (`skjult`). Taking back is no harder than giving (GDPR art. 7(3)).
drop policy eige on samtykke_svarutkast;
drop function app.familie_samtykke();
drop function app.familie_som();
create function app.familie_som() returns table (
    kommune_id uuid, barn_id uuid, signatar text, foeresett_id uuid, namn text, barn_namn text, foedd date, har_fnr boolean,
    sperra boolean, skjult boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select b.kommune_id, b.barn_id, v.signatar, v.foeresett_id, v.namn, b.fornamn || ' ' || b.etternamn, b.foedd,
            b.fnr_oppslag is not null, b.adressesperre, b.adressesperre and not v.bur_saman
        from app.familie_sesjon_no() s
        join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
        cross join lateral (
            select f.barn_id, 'foeresett' as signatar, f.foeresett_id, f.namn, f.bur_saman
            from foeresett f
            join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
            where f.kommune_id = s.kommune_id and f.fnr_oppslag = any(p.oppslag) and f.avslutta_at is null
                and x.foedd + interval '18 years' > app.today()
            union all
            select x.barn_id, 'barn', null, x.fornamn || ' ' || x.etternamn, true
            from barn x
            where x.kommune_id = s.kommune_id and x.fnr_oppslag = any(p.oppslag)
                and x.foedd + interval '15 years' <= app.today()
        ) v
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = v.barn_id;
    end
    $$;

-- As before, and: `stadfesta` is whether there is an answer that counts. What is `skjult` is there only for whoever has answered it,
-- and tells nothing that the person has not said: no name (it may be another now), no purpose, nobody who asked, no place.
create function app.familie_samtykke() returns table (
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
                app.samtykke_har_svart(s.kommune_id, s.samtykke_id, m.signatar, m.foeresett_id) as har_svart,
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
create policy eige on samtykke_svarutkast to laget_familie
    using (familie_person_id = (select app.familie_person()))
    with check (
        familie_person_id = (select app.familie_person())
        and samtykke_id in (select f.samtykke_id from app.familie_samtykke() f)
    );
grant execute on function app.familie_samtykke() to laget_familie;

-- As before. Of what is `skjult`: the instansar the person has answered about, without a name and without how it stands, since
-- that another has answered, or that the form is renewed, tells that the child is still here. That its time is over, the paper said.
create or replace function app.familie_samtykke_linjer() returns table (
    samtykke_id uuid, slag text, namn text, maa_eg boolean, svar text, staar text, sagt_ja integer, maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select f.samtykke_id, i.slag, case when not f.skjult then i.namn end,
            not f.skjult and exists (
                select from app.samtykke_maa_signere(i.kommune_id, f.barn_id, i.slag, app.today()) m
                where m.signatar = f.signatar and m.foeresett_id is not distinct from f.foeresett_id
            ),
            v.svar,
            case when not f.skjult then s.staar when f.til < app.today() then 'utgaatt' else 'ventar' end,
            case when f.skjult then 0 else s.sagt_ja end, case when f.skjult then 0 else s.maa end
        from app.familie_samtykke() f
        join samtykke_instans i on i.kommune_id = app.familie_kommune() and i.samtykke_id = f.samtykke_id
        cross join lateral app.samtykke_status(i.kommune_id, i.samtykke_id, i.slag, app.today()) s
        cross join lateral (
            select app.samtykke_svar_no(i.kommune_id, i.samtykke_id, i.slag, f.signatar, f.foeresett_id) as svar
        ) v
        where not f.skjult or v.svar <> 'ventar' and exists (
            select from samtykke_signatur g
            where g.kommune_id = i.kommune_id and g.samtykke_id = i.samtykke_id and g.signatar = f.signatar
                and g.foeresett_id is not distinct from f.foeresett_id and i.slag = any(g.ja || g.nei)
        );
    end
    $$;

-- As before; where the paper lies and who was there are places too.
create or replace function app.familie_signatur(form uuid) returns table (
    signatur_id uuid, maate text, nivaa text, original_stad text, vitne text, ja text[], nei text[], spraak text,
    tekst_sha256 bytea, stad text, signert_dato date, at timestamptz
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select s.signatur_id, s.maate, s.nivaa, case when not f.skjult then s.original_stad end,
            case when not f.skjult then s.vitne end, s.ja, s.nei, s.spraak, s.tekst_sha256,
            case when f.skjult then '' else s.stad end, s.signert_dato, s.at
        from app.familie_samtykke() f
        join samtykke_signatur s on s.kommune_id = app.familie_kommune() and s.samtykke_id = f.samtykke_id
            and s.signatar = f.signatar and s.foeresett_id is not distinct from f.foeresett_id
        left join samtykke_stadfesting b on b.kommune_id = s.kommune_id and b.signatur_id = s.signatur_id
        where f.samtykke_id = form and (s.maate = 'oidc' or b.stemmer)
        order by s.at desc
        limit 1;
    end
    $$;

-- As before, and: `ser` is whether the person can see the sak now: on the lag, at work there, with a right that runs (of another instans
-- that is a samtykke that holds), and not shut out.
drop function app.familie_folk();
create function app.familie_folk() returns table (sak_id uuid, brukar_id uuid, namn text, stad text, ser boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
        idag constant date := app.today();
    begin
        return query
        select v.sak_id, v.brukar_id, v.namn, v.stad, v.ser
        from (
            select distinct on (d.sak_id, d.brukar_id) d.sak_id, d.brukar_id, b.namn, coalesce(e.namn, i.namn) as stad,
                n.ser
            from sak_deltakar d
            join brukar b on b.brukar_id = d.brukar_id
            join instans i on i.instans_id = d.instans_id
            left join eining e on e.kommune_id = d.kommune_id and e.eining_id = d.eining_id
            cross join lateral (
                select d.til is null and b.sperra_at is null
                    and exists (
                        select from sak_tilgang t
                        where t.kommune_id = d.kommune_id and t.sak_id = d.sak_id and t.prinsipal_id = d.prinsipal_id
                            and t.grunnlag in ('lag', 'samtykke')
                            and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                    )
                    and exists (
                        select from medlemskap m
                        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                        where m.kommune_id = d.kommune_id and m.brukar_id = d.brukar_id and m.prinsipal_id = d.prinsipal_id
                            and m.fraa <= idag and (m.til is null or m.til >= idag)
                            and g.fraa <= idag and (g.til is null or g.til >= idag)
                    )
                    and not exists (
                        select from sak_sperre p
                        where p.kommune_id = d.kommune_id and p.sak_id = d.sak_id and p.brukar_id = d.brukar_id
                            and p.oppheva_at is null
                    ) as ser
            ) n
            where d.kommune_id = her and d.sak_id = any(saker) and (
                d.til is null
                or exists (select from sak s where s.kommune_id = her and s.sak_id = d.sak_id and s.ansvarleg_brukar_id = d.brukar_id)
                or exists (select from tiltak t where t.kommune_id = her and t.sak_id = d.sak_id and t.ansvarleg_brukar_id = d.brukar_id)
            )
            order by d.sak_id, d.brukar_id, n.ser desc, d.til desc nulls first, d.fraa desc
        ) v;
    end
    $$;
grant execute on function app.familie_folk() to laget_familie;
