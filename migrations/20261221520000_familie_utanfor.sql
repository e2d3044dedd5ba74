-- As before, and whether it is one that does not use Laget, and so reads nothing here.
drop function app.familie_samtykke_linjer();
create function app.familie_samtykke_linjer() returns table (
    samtykke_id uuid, slag text, namn text, maa_eg boolean, svar text, staar text, sagt_ja integer, maa integer, ungdom boolean,
    utanfor boolean
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
            ),
            not f.skjult and i.instans_id is null
        from app.familie_samtykke() f
        join samtykke_instans i on i.kommune_id = app.familie_kommune() and i.samtykke_id = f.samtykke_id
        cross join lateral app.samtykke_vist(i.kommune_id, i.samtykke_id, i.slag, app.today()) s
        cross join lateral (
            select case when n.svar <> 'trekt' or g.ja then n.svar when g.nei then 'nei' else 'ventar' end as svar
            from (select app.samtykke_svar_no(i.kommune_id, i.samtykke_id, i.slag, f.signatar, f.foeresett_id) as svar) n
            cross join lateral (
                select bool_or(i.slag = any(x.ja)) as ja, bool_or(i.slag = any(x.nei)) as nei
                from samtykke_signatur x
                where x.kommune_id = i.kommune_id and x.samtykke_id = i.samtykke_id and x.signatar = f.signatar
                    and x.foeresett_id is not distinct from f.foeresett_id
            ) g
        ) v
        where not f.skjult or v.svar <> 'ventar' and exists (
            select from samtykke_signatur g
            where g.kommune_id = i.kommune_id and g.samtykke_id = i.samtykke_id and g.signatar = f.signatar
                and g.foeresett_id is not distinct from f.foeresett_id and i.slag = any(g.ja || g.nei)
        );
    end
    $$;
grant execute on function app.familie_samtykke_linjer() to laget_familie;
