-- When those of a team, and those who are called to its meetings, are in the meetings of other teams, in whatever kommune: the time, and
-- not where. In another meeting is whoever is called to it and has not said no, as a member or as a guest, and a fixed member of that
-- day who is not called yet.
create or replace function app.tst_opptekne(eining uuid, fraa_dato date, til_dato date)
    returns table (brukar_id uuid, dato date, fraa time, til time)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
    begin
        if not (eining = any(app.planlegg_tst())) then
            return;
        end if;
        return query
        with folk as (
            select h.brukar_id from tst_medlem h
            where h.kommune_id = her and h.eining_id = eining and h.slag in ('fast', 'vara') and (h.til is null or h.til >= fraa_dato)
            union
            select d.brukar_id from moete_deltakar d
            join moete e on e.kommune_id = d.kommune_id and e.moete_id = d.moete_id
            where d.kommune_id = her and d.eining_id = eining and d.brukar_id is not null and d.teken_av_at is null
                and e.tilstand <> 'avlyst' and e.dato >= app.today()
        )
        select f.brukar_id, m.dato, m.fraa, m.til
        from folk f
        join moete_deltakar d on d.brukar_id = f.brukar_id and d.teken_av_at is null and d.svar <> 'forfall'
        join moete m on m.kommune_id = d.kommune_id and m.moete_id = d.moete_id
        where (m.kommune_id, m.eining_id) <> (her, eining) and m.dato between fraa_dato and til_dato and m.tilstand <> 'avlyst'
        union
        select f.brukar_id, m.dato, m.fraa, m.til
        from folk f
        join tst_medlem o on o.brukar_id = f.brukar_id and o.slag = 'fast'
        join moete m on m.kommune_id = o.kommune_id and m.eining_id = o.eining_id
        where (m.kommune_id, m.eining_id) <> (her, eining) and m.dato between fraa_dato and til_dato and m.tilstand <> 'avlyst'
            and app.tst_er_medlem(o, m.dato) and not exists (
                select from moete_deltakar d
                where d.kommune_id = m.kommune_id and d.moete_id = m.moete_id and d.brukar_id = f.brukar_id
            );
    end
    $$;
