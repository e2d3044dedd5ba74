-- The board of a barnekoordinator: which saker are on it, and how samtykke stands in them.

-- The saker the person of the session is barnekoordinator in now: by that right and by no other.
create function app.koordinator_mine() returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp rows 100
    as $$
    declare
        her constant uuid := app.kommune_id();
        meg constant uuid[] := app.principals();
        ute constant uuid[] := app.sperra();
    begin
        return query
        select distinct t.sak_id
        from sak_tilgang t
        where t.prinsipal_id = any(meg) and t.open and t.kommune_id = her and t.grunnlag = 'koordinator'
            and statement_timestamp() >= t.fraa and statement_timestamp() < t.til and t.sak_id <> all(ute);
    end
    $$;
grant execute on function app.koordinator_mine() to laget_request;

-- What is to be done about samtykke in them: forms that are about to end, or ended and nothing came in their place, those on the lag
-- for whom none holds, and invitations nobody has answered. A barnekoordinator reads as much of it in each sak (docs/adr/0021).
create function app.koordinator_samtykke() returns table (sak_id uuid, kva text, dato date, tal integer)
    language plpgsql stable security definer set search_path = public, pg_temp rows 100
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
        i_dag constant date := app.today();
        mine constant uuid[] := array(select app.koordinator_mine());
        siste constant date := i_dag + 1 + greatest(30, (
            select max(f.dagar) from kommune_frist f
            where f.kommune_id = her and f.kode in ('samtykke_foerst', 'samtykke_midt', 'samtykke_sist')
        ));
        regel constant boolean := exists (
            select from samtykke_regel r where r.kommune_id = her and r.gyldig_fraa > i_dag and r.gyldig_fraa <= siste
        );
    begin
        return query
        -- what is dear to ask is asked of the saker where something can end
        select v.sak_id, 'sluttar', min(e.dato), count(distinct e.samtykke_id)::integer
        from (
            select k.sak_id
            from unnest(mine) m (id)
            join sak k on k.kommune_id = her and k.sak_id = m.id
            join barn b on b.kommune_id = her and b.barn_id = k.barn_id
            where exists (select from samtykke x where x.kommune_id = her and x.sak_id = k.sak_id and x.til >= i_dag)
                and (regel or app.alder(b.foedd, siste) <> app.alder(b.foedd, i_dag) or exists (
                    select from samtykke x
                    where x.kommune_id = her and x.sak_id = k.sak_id
                        and (x.til between i_dag and siste or x.fraa between i_dag + 1 and siste)
                ))
            offset 0
        ) v
        cross join lateral app.samtykke_slutt(her, v.sak_id, null) e
        where e.varsel is not null
        group by v.sak_id
        union all
        -- for two months; after that, that nothing came in its place was meant
        select s.sak_id, 'utgaatt', max(s.til), count(*)::integer
        from unnest(mine) m (id)
        join samtykke s on s.kommune_id = her and s.sak_id = m.id and s.til between i_dag - 60 and i_dag - 1
        where exists (select from samtykke_fullt f where f.kommune_id = her and f.samtykke_id = s.samtykke_id)
            and not exists (select from samtykke_attende a where a.kommune_id = her and a.samtykke_id = s.samtykke_id)
            and not exists (select from samtykke_trekk t where t.kommune_id = her and t.samtykke_id = s.samtykke_id)
            and not exists (
                select from samtykke x where x.kommune_id = her and x.sak_id = s.sak_id and x.til >= i_dag
            )
        group by s.sak_id
        union all
        select d.sak_id, 'manglar', null, count(*)::integer
        from unnest(mine) m (id)
        join sak k on k.kommune_id = her and k.sak_id = m.id
        join sak_deltakar d on d.kommune_id = her and d.sak_id = k.sak_id and d.til is null and d.instans_id <> k.instans_id
        where not exists (
            select from sak_tilgang t
            where t.kommune_id = her and t.sak_id = d.sak_id and t.prinsipal_id = d.prinsipal_id and t.grunnlag = 'samtykke'
                and t.til > statement_timestamp()
        )
        group by d.sak_id
        union all
        select i.sak_id, 'svar', min((i.invitert_at at time zone 'Europe/Oslo')::date), count(*)::integer
        from unnest(mine) m (id)
        join samtykke_invitasjon i on i.kommune_id = her and i.sak_id = m.id and i.avslutta_at is null
        where not app.samtykke_har_svart(her, i.samtykke_id, i.signatar, i.foeresett_id)
        group by i.sak_id;
    end
    $$;
grant execute on function app.koordinator_samtykke() to laget_request;
