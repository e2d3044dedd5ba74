-- Of health at 15 those with foreldreansvar decide, and the youth is heard (domain.md § 4): to be heard is no signature, and nobody
-- is told that the youth must say yes too.

-- As before, and: so many as must sign, and have, are counted without the youth who is to be heard. It waits for that all the same.
create or replace function app.samtykke_staar(
    kommune uuid, samtykket uuid, i_slag text, dag date, out staar text, out sagt_ja integer, out maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        form record;
        nei boolean;
        uhoeyrt boolean;
        trekt boolean;
    begin
        select s.fraa, s.til, k.barn_id,
            exists (select from samtykke_attende a where a.kommune_id = s.kommune_id and a.samtykke_id = s.samtykke_id) as attende
        into form
        from samtykke s join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        where s.kommune_id = kommune and s.samtykke_id = samtykket;
        select count(*) filter (where v.signerer and v.svar = 'ja'), count(*) filter (where v.signerer),
            coalesce(bool_or(v.svar = 'nei'), false), coalesce(bool_or(v.svar = 'trekt'), false),
            coalesce(bool_or(not v.signerer and v.svar <> 'ja'), false)
        into sagt_ja, maa, nei, trekt, uhoeyrt
        from (
            select m.signatar <> 'barn_hoeyrt' as signerer, app.samtykke_svar(kommune, samtykket, i_slag, m.signatar, m.foeresett_id) as svar
            from app.samtykke_maa_signere(kommune, form.barn_id, i_slag, dag) m
        ) v;
        staar := case
            when form.attende then 'attende'
            when dag > form.til then 'utgaatt'
            when trekt then 'trekt'
            when nei then 'nekta'
            when sagt_ja < maa or maa = 0 or uhoeyrt then 'ventar'
            when dag < form.fraa then 'ikkje_enno'
            else 'gyldig'
        end;
    end
    $$;

-- As before, with whether the youth signs too.
drop function app.familie_samtykke_linjer();
create function app.familie_samtykke_linjer() returns table (
    samtykke_id uuid, slag text, namn text, maa_eg boolean, svar text, staar text, sagt_ja integer, maa integer, ungdom boolean
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
            case when f.skjult then 0 else s.sagt_ja end, case when f.skjult then 0 else s.maa end,
            not f.skjult and exists (
                select from app.samtykke_maa_signere(i.kommune_id, f.barn_id, i.slag, app.today()) m where m.signatar = 'barn'
            )
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
grant execute on function app.familie_samtykke_linjer() to laget_familie;
