-- Who of those one is about to call to a meeting is in another one then, in whatever kommune: the time, and not where. To those who plan
-- the meeting. As app.tst_opptekne, but of anybody who can be called, and of the meetings of the same team too.
create function app.moete_opptekne(moetet uuid, folk uuid[]) returns table (brukar_id uuid, fraa time, til time)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        with her as (
            select x.* from moete x
            where x.kommune_id = app.kommune_id() and x.moete_id = moetet and x.eining_id = any(app.planlegg_tst())
        )
        select d.brukar_id, m.fraa, m.til
        from her
        join moete_deltakar d on d.brukar_id = any(folk) and d.teken_av_at is null and d.svar <> 'forfall'
        join moete m on m.kommune_id = d.kommune_id and m.moete_id = d.moete_id
        where m.moete_id <> her.moete_id and m.tilstand <> 'avlyst' and m.dato = her.dato and m.fraa < her.til and m.til > her.fraa
        union
        select o.brukar_id, m.fraa, m.til
        from her
        join tst_medlem o on o.brukar_id = any(folk) and o.slag = 'fast'
        join moete m on m.kommune_id = o.kommune_id and m.eining_id = o.eining_id
        where m.moete_id <> her.moete_id and m.tilstand <> 'avlyst' and m.dato = her.dato and m.fraa < her.til and m.til > her.fraa
            and app.tst_er_medlem(o, m.dato) and not exists (
                select from moete_deltakar d
                where d.kommune_id = m.kommune_id and d.moete_id = m.moete_id and d.brukar_id = o.brukar_id
            );
    end
    $$;
grant execute on function app.moete_opptekne(uuid, uuid[]) to laget_request;
