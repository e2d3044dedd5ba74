-- A guest from outside who is added when the meeting is held, is sent the link to the teieplikterklæring too, and one who did not sign in
-- time signs afterwards: until what was written of the meeting is approved, and two months at the most.

-- Whether the link of somebody leads anywhere.
create function app.moete_gjest_kan(d moete_deltakar, m moete, dag date) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return (m.tilstand = 'innkalla' and m.dato >= dag) or (
        m.tilstand = 'halde' and d.prinsipal_id is null and d.oppmoete = 'moett' and m.dato > dag - 60
        and (
            not exists (select from referat r where r.kommune_id = m.kommune_id and r.moete_id = m.moete_id)
            or exists (
                select from referat r where r.kommune_id = m.kommune_id and r.moete_id = m.moete_id and r.tilstand <> 'godkjent'
            )
        )
    );

-- As before, and the letter to a guest who was there: `halde`. Whoever has signed, need not be asked to.
drop function app.moete_brev_neste(uuid, date);
create function app.moete_brev_neste(kommune uuid, dag date) returns table (
    brev_id uuid, slag text, epost text, skrive_under boolean, utanfraa boolean, halde boolean, moete_id uuid, dato date, fraa time,
    til time, stad text, sekvens integer
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        update moete_brev b set tilstand = 'uviss', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'underveg' and b.endra_at < now() - interval '10 minutes';
        update moete_brev b set tilstand = 'avvist', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'ventar' and b.laga_at < now() - interval '3 days';
        update moete_brev b set tilstand = 'unoedig', endra_at = now()
        from moete_deltakar d, moete m
        where b.kommune_id = kommune and b.tilstand = 'ventar'
            and d.kommune_id = kommune and d.moete_deltakar_id = b.moete_deltakar_id
            and m.kommune_id = kommune and m.moete_id = b.moete_id
            and (app.moete_epost(d) is null or case b.slag
                when 'avlysing' then m.dato < dag or not exists (
                    select from moete_brev x
                    where x.kommune_id = kommune and x.moete_deltakar_id = b.moete_deltakar_id
                        and x.tilstand in ('underveg', 'sendt', 'uviss')
                )
                else d.teken_av_at is not null or not app.moete_gjest_kan(d, m, dag)
                    or (m.tilstand = 'halde' and d.teieplikt_at is not null)
            end);
        return query
        select b.brev_id, b.slag, app.moete_epost(d),
            d.prinsipal_id is null and d.teieplikt_at is null and b.slag <> 'avlysing', d.prinsipal_id is null, m.tilstand = 'halde',
            m.moete_id, m.dato, m.fraa, m.til, m.stad, case b.slag when 'avlysing' then b.sekvens else m.version end
        from moete_brev b
        join moete_deltakar d on d.kommune_id = kommune and d.moete_deltakar_id = b.moete_deltakar_id
        join moete m on m.kommune_id = kommune and m.moete_id = b.moete_id
        where b.kommune_id = kommune and b.tilstand = 'ventar'
        order by b.endra_at, b.brev_id limit 1;
    end
    $$;
grant execute on function app.moete_brev_neste(uuid, date) to laget_system;

create or replace function app.moete_brev_ta(kommune uuid, brevet uuid, i_sekvens integer, hash bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        -- whoever would move it waits until it is known that this letter went
        perform from moete_brev b join moete m on m.kommune_id = kommune and m.moete_id = b.moete_id
        where b.kommune_id = kommune and b.brev_id = brevet
        for share of m;
        update moete_brev b set tilstand = 'underveg', endra_at = now(), sekvens = i_sekvens, token_hash = hash
        from moete_deltakar d, moete m
        where b.kommune_id = kommune and b.brev_id = brevet and b.tilstand = 'ventar'
            and d.kommune_id = kommune and d.moete_deltakar_id = b.moete_deltakar_id
            and m.kommune_id = kommune and m.moete_id = b.moete_id
            and (b.slag = 'avlysing' or (d.teken_av_at is null and app.moete_gjest_kan(d, m, m.dato) and m.version = i_sekvens));
        return found;
    end
    $$;

-- As before, and after a meeting that is held.
drop function app.moete_gjest(bytea, date);
create function app.moete_gjest(hash bytea, dag date) returns table (
    kommune_id uuid, moete_deltakar_id uuid, dato date, fraa time, til time, stad text, skrive_under boolean, svar text, halde boolean,
    forfall_grunn text, version integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select d.kommune_id, d.moete_deltakar_id, m.dato, m.fraa, m.til, m.stad, d.teieplikt_at is not null, d.svar,
            m.tilstand = 'halde', d.forfall_grunn, d.version
        from moete_brev b
        join moete_deltakar d on d.kommune_id = b.kommune_id and d.moete_deltakar_id = b.moete_deltakar_id
        join moete m on m.kommune_id = b.kommune_id and m.moete_id = b.moete_id
        where b.token_hash = hash and d.prinsipal_id is null and d.teken_av_at is null and app.moete_gjest_kan(d, m, dag);
    end
    $$;
grant execute on function app.moete_gjest(bytea, date) to laget_system;
