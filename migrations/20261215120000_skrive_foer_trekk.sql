-- What somebody of another instans wrote before the samtykke that let them in was taken back, stays, and is marked (domain.md § 4). To
-- the side that owns the sak: others are not to know what the family has said about them.
create function app.skrive_foer_trekk(saka uuid) returns table (id uuid, instans text, trekt_at timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.kommune_id();
    begin
        if not app.eig_sak(saka) then
            return;
        end if;
        return query
        with borte as (
            select d.brukar_id, i.namn, max(t.at) as trekt_at
            from sak s
            join sak_deltakar d on d.kommune_id = s.kommune_id and d.sak_id = s.sak_id and d.instans_id <> s.instans_id
            join instans i on i.instans_id = d.instans_id
            join samtykke_instans x on x.kommune_id = s.kommune_id and x.sak_id = s.sak_id and x.instans_id = d.instans_id
            join samtykke_trekk t on t.kommune_id = x.kommune_id and t.samtykke_id = x.samtykke_id
                and (t.slag is null or t.slag = x.slag)
            where s.kommune_id = her and s.sak_id = saka and not exists (
                select from app.samtykke_rom_i_sak(her, saka, d.instans_id) r
                where r.fraa <= statement_timestamp() and statement_timestamp() < r.til
            )
            group by d.brukar_id, i.namn
        )
        select e.evaluering_id, b.namn, b.trekt_at
        from evaluering e join borte b on b.brukar_id = e.skriven_av and e.skriven_at < b.trekt_at
        where e.kommune_id = her and e.sak_id = saka
        union all
        select m.samtale_id, b.namn, b.trekt_at
        from samtale m join borte b on b.brukar_id = m.skriven_av and m.skriven_at < b.trekt_at
        where m.kommune_id = her and m.sak_id = saka
        union all
        select t.tiltak_id, b.namn, b.trekt_at
        from tiltak t join borte b on b.brukar_id = t.ansvarleg_brukar_id and t.created_at < b.trekt_at
        where t.kommune_id = her and t.sak_id = saka;
    end
    $$;
grant execute on function app.skrive_foer_trekk(uuid) to laget_request;
