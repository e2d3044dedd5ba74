-- How a form stands for an instans, as it is shown: without a yes for the one that owns the sak nothing is shared (docs/adr/0012), and then
-- nobody's yes is said to hold. What opens a sak is reckoned as before.
create function app.samtykke_vist(
    kommune uuid, samtykket uuid, i_slag text, dag date, out staar text, out sagt_ja integer, out maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        eigar text;
    begin
        select s.staar, s.sagt_ja, s.maa into samtykke_vist.staar, samtykke_vist.sagt_ja, samtykke_vist.maa
        from app.samtykke_status(kommune, samtykket, i_slag, dag) s;
        if samtykke_vist.staar <> 'gyldig' then
            return;
        end if;
        select i.slag into eigar
        from samtykke_instans i join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id and k.instans_id = i.instans_id
        where i.kommune_id = kommune and i.samtykke_id = samtykket;
        if eigar <> i_slag and (app.samtykke_status(kommune, samtykket, eigar, dag)).staar <> 'gyldig' then
            samtykke_vist.staar := 'eigar';
        end if;
    end
    $$;

create or replace function app.samtykke_i_sak(sak uuid) returns table (
    samtykke_id uuid, slag text, staar text, sagt_ja integer, maa integer
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select i.samtykke_id, i.slag, s.staar, s.sagt_ja, s.maa
        from app.samtykke_mine_slag(sak) i
        cross join lateral app.samtykke_vist(app.kommune_id(), i.samtykke_id, i.slag, app.today()) s
    $$;

-- As before, and: whoever takes all of it back, takes back what they said yes to. A no stays a no, and what others decide is not theirs.
create or replace function app.familie_samtykke_linjer() returns table (
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

-- The word for it on the pages of a family, in every template. No translator has read it.
insert into samtykkemal_tekst (mal, spraak, kode, tekst)
select m.mal, s.spraak, 'ventar_eigar', s.tekst
from (select distinct t.mal, t.spraak from samtykkemal_tekst t) m
join (values
    ('nn', 'Blir ikkje delt før det er sagt ja til den som har saka'),
    ('nb', 'Blir ikke delt før det er sagt ja til den som har saken'),
    ('en', 'Not shared until there is a yes for the service that has the case'),
    ('pl', 'Nie jest udostępniane, dopóki nie ma zgody dla służby, która prowadzi sprawę'),
    ('uk', 'Не надається, доки немає згоди щодо служби, яка веде справу'),
    ('ar', 'لا تتم المشاركة قبل أن تكون هناك موافقة على الجهة التي لديها القضية')
) s (spraak, tekst) on s.spraak = m.spraak;
