-- Who was called to a meeting and was not there, does not write what was said in it: unless the referat is theirs to write, since they
-- are the referent, or to answer for, since they have the sak or lead the eining. Whoever it is not written down of, writes.
-- The oppmøte is what decides: those who keep it may put it right, also of themselves.

-- Whether the one who asks was not there, and neither writes nor answers for it.
create function app.referat_var_ikkje(moetet uuid, teamet uuid, saka uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid[] := app.principals();
    begin
        return exists (
            select from moete_deltakar d
            where d.kommune_id = her and d.moete_id = moetet and d.prinsipal_id = any(meg) and d.teken_av_at is null
                and d.oppmoete in ('forfall', 'ikkje_moett')
        ) and not exists (
            select from moete_deltakar d
            join moete m on m.kommune_id = d.kommune_id and m.moete_id = d.moete_id
            where d.kommune_id = her and d.moete_id = moetet and d.prinsipal_id = any(meg) and d.teken_av_at is null
                and (d.oppmoete = 'moett' or d.moete_deltakar_id = m.referent_id)
        ) and not case when saka is null then teamet = any(app.leia_einingar())
            else exists (
                select from sak k
                where k.kommune_id = her and k.sak_id = saka and (k.ansvarleg_id = any(meg) or k.eining_id = any(meg))
            ) end;
    end
    $$;
grant execute on function app.referat_var_ikkje(uuid, uuid, uuid) to laget_request;

create policy var_der on referat_del as restrictive for insert to laget_request with check (
    not app.referat_var_ikkje(moete_id, eining_id, sak_id)
);
