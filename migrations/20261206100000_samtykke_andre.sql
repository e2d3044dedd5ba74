-- Whoever comes from another instans sees that a samtykke lets them in, who said yes to it and until when. What the family has
-- said about other instansar is not for them: a no is never a mark against the family, and that somebody has asked about
-- barnevernet tells what nobody else is to know (domain.md §§ 2 and 4).

-- Whether the caller is of the side that owns a sak.
create function app.eig_sak(sak uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return sak <> all(app.sperra()) and exists (
            select from sak_tilgang t
            where t.kommune_id = app.kommune_id() and t.sak_id = sak and t.prinsipal_id = any(app.principals())
                and t.grunnlag in ('lag', 'leiar') and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
        );
    end
    $$;

-- The forms that ask about an instans the caller works for.
create function app.samtykke_mine_skjema() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(distinct i.samtykke_id), '{}')
            from samtykke_instans i
            where i.kommune_id = app.kommune_id() and i.instans_id = any(app.mine_instansar())
        );
    end
    $$;
grant execute on function app.samtykke_mine_skjema() to laget_request;

-- Of which instansar of a sak the caller may know how they stand in a form: those of the side that owns it, all; others, their own
-- and the one that owns it, in the forms that ask about their own.
create function app.samtykke_mine_slag(sak uuid) returns table (samtykke_id uuid, slag text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
        eig constant boolean := app.eig_sak(sak);
        mine constant uuid[] := app.mine_instansar();
        skjema constant uuid[] := case when eig then '{}' else app.samtykke_mine_skjema() end;
    begin
        return query
        select i.samtykke_id, i.slag
        from samtykke_instans i
        join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id
        where i.kommune_id = her and i.sak_id = samtykke_mine_slag.sak and (eig or (
            i.samtykke_id = any(skjema) and app.ser_sak(samtykke_mine_slag.sak)
            and (i.instans_id = any(mine) or i.instans_id = k.instans_id)
        ));
    end
    $$;

-- As before, of those.
create or replace function app.samtykke_i_sak(sak uuid) returns table (
    samtykke_id uuid, slag text, staar text, sagt_ja integer, maa integer
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select i.samtykke_id, i.slag, s.staar, s.sagt_ja, s.maa
        from app.samtykke_mine_slag(sak) i
        cross join lateral app.samtykke_status(app.kommune_id(), i.samtykke_id, i.slag, app.today()) s
    $$;
create or replace function app.samtykke_kven(sak uuid) returns table (
    samtykke_id uuid, slag text, signatar text, foeresett_id uuid, svar text
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select i.samtykke_id, i.slag, m.signatar, m.foeresett_id,
            app.samtykke_svar(k.kommune_id, i.samtykke_id, i.slag, m.signatar, m.foeresett_id)
        from app.samtykke_mine_slag(sak) i
        join sak k on k.kommune_id = app.kommune_id() and k.sak_id = samtykke_kven.sak
        cross join lateral app.samtykke_maa_signere(k.kommune_id, k.barn_id, i.slag, app.today()) m
    $$;

-- The signatures of a sak: to the side that owns it as they are; to others those that said yes to their own instans, and
-- nothing of what else was answered.
create function app.samtykke_underskrifter(sak uuid) returns table (
    samtykke_id uuid, signatur_id uuid, signatar text, foeresett_id uuid, namn text, rolle text, maate text, nivaa text,
    original_stad text, vitne text, ja text[], nei text[], stad text, signert_dato date, at timestamptz, tekst_sha256 bytea,
    registrert_av uuid, registrert_namn text, stemmer boolean, stadfesta_namn text
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
            s.registrert_av, r.namn, f.stemmer, b.namn
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
-- What is about to end is for the side that owns it to see to.
create or replace function app.samtykke_slutt_i_sak(sak uuid)
    returns table (samtykke_id uuid, slag text, dato date, aarsak text, alder integer, att integer, varsel integer, signatarar text[])
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select e.* from app.samtykke_slutt(app.kommune_id(), samtykke_slutt_i_sak.sak, null) e
        where app.eig_sak(samtykke_slutt_i_sak.sak)
    $$;
grant execute on function app.samtykke_underskrifter(uuid) to laget_request;

do $$
declare
    t text;
    eigar constant text := '(select true from sak_tilgang t where t.kommune_id = %1$I.kommune_id'
        ' and t.sak_id = %1$I.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til %2$s limit 1)';
begin
    foreach t in array array['samtykke_signatur', 'samtykke_stadfesting', 'samtykke_hoeyrt', 'samtykke_trekk', 'samtykke_kopi',
            'samtykke_attende'] loop
        execute format('alter policy synleg on %1$I using (' || eigar || ')', t, 'and t.grunnlag in (''lag'', ''leiar'')');
    end loop;
    execute format('alter policy synleg on %1$I using (' || eigar || ')', 'samtykke',
        'and (t.grunnlag in (''lag'', ''leiar'')'
        ' or samtykke.samtykke_id = any((select app.samtykke_mine_skjema())::uuid[]))');
    execute format('alter policy synleg on %1$I using (' || eigar || ')', 'samtykke_instans',
        'and (t.grunnlag in (''lag'', ''leiar'') or (samtykke_instans.samtykke_id = any((select app.samtykke_mine_skjema())::uuid[])'
        ' and (samtykke_instans.instans_id = any((select app.mine_instansar())::uuid[]) or samtykke_instans.instans_id'
        ' = (select k.instans_id from sak k where k.kommune_id = t.kommune_id and k.sak_id = t.sak_id))))');
    -- the history tells of each answer
    execute format('alter policy synleg on %1$I using (' || eigar || ')', 'sak_historikk',
        'and (t.grunnlag in (''lag'', ''leiar'') or not starts_with(sak_historikk.slag, ''samtykke_''))');
end
$$;
