-- That barnevernet has not answered is told of where the register is read: by whoever reported it, in the medlemskap it was
-- reported from, or as leader of that eining. The number in the menu is counted as owner, so it must be said here too.
create or replace function app.melding_gjeld(m melding) returns boolean
    language plpgsql stable
    as $$
    begin
        return case
            when m.slag = 'overlevering_tilbydd' then exists (
                select from overlevering o
                where o.kommune_id = m.kommune_id and o.overlevering_id = m.objekt_id and o.tilstand = 'tilbydd'
            )
            when m.slag in ('frist_naer', 'frist_over') then m.dato is not null and exists (
                select from sak s
                where s.kommune_id = m.kommune_id and s.sak_id = m.sak_id and s.tilstand = 'open'
                    and s.ansvarleg_brukar_id = m.brukar_id and s.neste_dato = m.dato
            )
            when m.slag in ('tiltak_naer', 'tiltak_over') then m.dato is not null and exists (
                select from tiltak t
                join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
                where t.kommune_id = m.kommune_id and t.tiltak_id = m.objekt_id and s.tilstand = 'open'
                    and t.status in ('planlagd', 'paagaar')
                    and t.ansvarleg_brukar_id = m.brukar_id and t.innan = m.dato
            )
            when m.slag = 'barnevern_svar' then exists (
                select from barnevernsmelding b
                join medlemskap a on a.kommune_id = b.kommune_id and a.brukar_id = m.brukar_id
                    and (a.prinsipal_id = b.prinsipal_id or (a.rolle = 'einingsleiar' and a.eining_id = b.eining_id))
                where b.kommune_id = m.kommune_id and b.barnevernsmelding_id = m.objekt_id and b.svar_dato is null
                    and b.meldt_av = m.brukar_id and b.svar_frist = m.dato
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
            )
            else true
        end;
    end
    $$;
