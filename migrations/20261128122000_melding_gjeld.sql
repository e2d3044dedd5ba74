-- Whether a melding still says what is so. It is asked when the inbox, the number in the menu and the mail are made, so
-- that nothing which changes an offer, a sak or a tiltak has to remember who was told of it.

-- The date a reminder is of.
alter table melding add column dato date;
update melding set dato = split_part(noekkel, ':', 3)::date where noekkel ~ '^[a-z]+:[^:]+:\d{4}-\d\d-\d\d';

-- What waits for somebody holds for as long as it waits for that person, and a reminder for as long as the date is the
-- same. What tells of an act holds always.
-- plpgsql keeps its plans for the connection: this is asked on every page.
create function app.melding_gjeld(m melding) returns boolean
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
                where b.kommune_id = m.kommune_id and b.barnevernsmelding_id = m.objekt_id and b.svar_dato is null
                    and b.meldt_av = m.brukar_id and b.svar_frist = m.dato
            )
            else true
        end;
    end
    $$;

create or replace function app.ulesne(ein uuid, her uuid) returns table (kommune_id uuid, tal bigint)
    language sql stable
    as $$
        select u.kommune_id, count(*)
        from (
            select m.kommune_id from melding m
            where m.brukar_id = ein and m.lesen_at is null and (her is null or m.kommune_id = her)
                and app.melding_gjeld(m)
                and not exists (
                    select from sak_sperre p
                    where p.kommune_id = m.kommune_id and p.sak_id = m.sak_id and p.brukar_id = ein
                        and p.oppheva_at is null
                )
                and exists (
                    select from medlemskap a
                    join instans_kommune g on g.kommune_id = a.kommune_id and g.instans_id = a.instans_id
                    where a.kommune_id = m.kommune_id and a.brukar_id = ein
                        and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                        and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                        and (m.sak_id is null or (
                            a.rolle not in ('systemansvarleg', 'personvernombod')
                            and exists (
                                select from sak_tilgang t
                                where t.kommune_id = m.kommune_id and t.sak_id = m.sak_id
                                    and (t.prinsipal_id = a.prinsipal_id
                                        or (a.rolle = 'einingsleiar' and t.prinsipal_id = a.eining_id))
                                    and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                            )
                        ))
                )
            limit case when her is null then null else 100 end
        ) u
        group by u.kommune_id
    $$;
grant execute on function app.melding_gjeld(melding) to laget_request;

-- It asks for itself now.
drop function app.melding_tilbod_borte(uuid, timestamptz);
