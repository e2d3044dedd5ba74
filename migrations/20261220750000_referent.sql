-- The referent of a referat is the one the meeting has chosen only when that one could write it: was in the room at the item, and writes
-- in the sak. Else it is who began it, and nobody else's name stands under it.

create function app.referat_referent(referatet uuid) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select b.namn
            from referat r
            join moete m on m.kommune_id = r.kommune_id and m.moete_id = r.moete_id
            cross join lateral app.moete_i_rommet(m.kommune_id, m.moete_id) d
            join brukar b on b.brukar_id = d.brukar_id
            where r.kommune_id = app.kommune_id() and r.referat_id = referatet and d.moete_deltakar_id = m.referent_id
                and case when r.sak_id is null then m.eining_id = any(app.planlegg_tst()) or m.moete_id = any(app.mine_moete())
                    else app.ser_sak(r.sak_id) end
                and (r.sak_id is null or (
                    not exists (
                        select from moete_punkt_ute u
                        where u.kommune_id = r.kommune_id and u.punkt_id = r.punkt_id and u.moete_deltakar_id = d.moete_deltakar_id
                    ) and not exists (
                        select from sak_sperre p
                        where p.kommune_id = r.kommune_id and p.sak_id = r.sak_id and p.brukar_id = d.brukar_id and p.oppheva_at is null
                    ) and exists (
                        select from medlemskap n
                        cross join lateral (values (n.prinsipal_id), (case n.rolle when 'einingsleiar' then n.eining_id end)) v (id)
                        join sak_tilgang t on t.kommune_id = r.kommune_id and t.sak_id = r.sak_id and t.prinsipal_id = v.id and t.skrive
                            and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                        where n.kommune_id = r.kommune_id and n.brukar_id = d.brukar_id
                            and n.rolle not in ('systemansvarleg', 'personvernombod')
                            and n.fraa <= app.today() and (n.til is null or n.til >= app.today())
                    )
                ))
        );
    end
    $$;
grant execute on function app.referat_referent(uuid) to laget_request;
