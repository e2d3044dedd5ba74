-- Before a samtykke ends, somebody is reminded: its last day is near, or the right to decide moves because the youth turns
-- 15, 16 or 18, or another rule begins (domain.md §§ 2 and 4).

-- Days before, three times; 30, 14 and 7 where a kommune has not set its own.
alter table kommune_frist drop constraint kommune_frist_kode, add constraint kommune_frist_kode check (kode in (
    'samtale', 'samtale_skolemiljoe', 'tiltak', 'moete', 'avgjerd', 'barnevern_svar',
    'samtykke_foerst', 'samtykke_midt', 'samtykke_sist'
));

-- Whole years on a day. Who is born on 29 February is a year older on the 28th when there is no 29th, everywhere: a day that a
-- right is to end on is reckoned from the day of birth, and must be the day the age is another.
create or replace function app.alder(foedd date, dag date) returns integer
    language sql immutable
    return extract(year from dag)::integer - extract(year from foedd)::integer
        - case when (foedd + make_interval(years => extract(year from dag)::integer - extract(year from foedd)::integer))::date > dag
            then 1 else 0 end;

-- When the forms of a sak (or one of them) end, of each instans that a form opens for, and why: `tidsrom`, its last day;
-- `alder`, the day the youth is so old that others decide; `regel`, another rule. With who must answer then, and the days of
-- the reminder that is due, if one is. What another form of the sak goes on with does not end.
create function app.samtykke_slutt(kommune uuid, saka uuid, berre uuid)
    returns table (samtykke_id uuid, slag text, dato date, aarsak text, alder integer, att integer, varsel integer, signatarar text[])
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        r record;
        slutt date;
    begin
        for r in
            select i.samtykke_id, i.slag, i.instans_id, i.namn, s.til, b.barn_id, b.foedd
            from samtykke s
            join samtykke_instans i on i.kommune_id = s.kommune_id and i.samtykke_id = s.samtykke_id
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
            where s.kommune_id = kommune and s.sak_id = saka and s.til >= app.today()
                and (berre is null or s.samtykke_id = berre)
        loop
            slutt := ((app.samtykke_rom_for(kommune, r.samtykke_id, r.slag)).til at time zone 'Europe/Oslo')::date;
            continue when slutt is null or exists (
                select from samtykke_instans x
                where x.kommune_id = kommune and x.sak_id = saka and x.samtykke_id <> r.samtykke_id and x.slag = r.slag
                    and x.instans_id is not distinct from r.instans_id and x.namn is not distinct from r.namn
                    and (app.samtykke_status(kommune, x.samtykke_id, x.slag, slutt)).staar = 'gyldig'
            );
            samtykke_id := r.samtykke_id;
            slag := r.slag;
            alder := app.alder(r.foedd, slutt);
            aarsak := case
                when slutt > r.til then 'tidsrom'
                when (r.foedd + make_interval(years => alder))::date = slutt then 'alder'
                else 'regel'
            end;
            dato := case aarsak when 'tidsrom' then r.til else slutt end;
            att := dato - app.today();
            varsel := (
                select min(v.dagar) from (
                    select coalesce(f.dagar, n.vanleg) as dagar
                    from (values ('samtykke_foerst', 30), ('samtykke_midt', 14), ('samtykke_sist', 7)) n (kode, vanleg)
                    left join kommune_frist f on f.kommune_id = kommune and f.kode = n.kode
                ) v
                where v.dagar >= att
            );
            signatarar := array(
                select distinct m.signatar from app.samtykke_maa_signere(kommune, r.barn_id, r.slag, slutt) m order by m.signatar
            );
            return next;
        end loop;
    end
    $$;

-- The same, for those who see the sak.
create function app.samtykke_slutt_i_sak(sak uuid)
    returns table (samtykke_id uuid, slag text, dato date, aarsak text, alder integer, att integer, varsel integer, signatarar text[])
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select e.* from app.samtykke_slutt(app.kommune_id(), samtykke_slutt_i_sak.sak, null) e
        where app.ser_sak(samtykke_slutt_i_sak.sak)
    $$;

-- What the person of the transaction is to be reminded of today: of each form the first that ends, in the open saker the
-- person sees and is ansvarleg for, or asked in.
create function app.samtykke_slutt_mine()
    returns table (sak_id uuid, samtykke_id uuid, dato date, aarsak text, varsel integer)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select distinct on (e.samtykke_id) m.sak_id, e.samtykke_id, e.dato, e.aarsak, e.varsel
        from (
            select distinct k.kommune_id, k.sak_id, k.ansvarleg_brukar_id
            from sak_tilgang t
            join sak k on k.kommune_id = t.kommune_id and k.sak_id = t.sak_id and k.tilstand = 'open'
            where t.kommune_id = app.kommune_id() and t.prinsipal_id = any(app.principals()) and app.ser_sak(k.sak_id)
                and exists (
                    select from samtykke s
                    where s.kommune_id = k.kommune_id and s.sak_id = k.sak_id and s.til >= app.today()
                        and app.brukar_id() in (k.ansvarleg_brukar_id, s.innhenta_av)
                )
        ) m
        cross join lateral app.samtykke_slutt(m.kommune_id, m.sak_id, null) e
        join samtykke s on s.kommune_id = m.kommune_id and s.samtykke_id = e.samtykke_id
        where e.varsel is not null and app.brukar_id() in (m.ansvarleg_brukar_id, s.innhenta_av)
        order by e.samtykke_id, e.dato
    $$;
grant execute on function app.samtykke_slutt_i_sak(uuid), app.samtykke_slutt_mine() to laget_request;

alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein',
    'samtykke_sluttar', 'samtykke_andre_svarar'
));

-- Whether a reminder of a samtykke holds: it ends that day still, and it is still for this person to see to. One's own only.
create function app.samtykke_slutt_gjeld(m melding) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if m.dato is null or m.dato < app.today()
            or not coalesce(m.brukar_id = app.brukar_id(), current_setting('role') <> 'laget_request')
        then
            return false;
        end if;
        return exists (
            select from samtykke s
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id and k.tilstand = 'open'
            cross join lateral app.samtykke_slutt(s.kommune_id, s.sak_id, s.samtykke_id) e
            where s.kommune_id = m.kommune_id and s.samtykke_id = m.objekt_id
                and m.brukar_id in (k.ansvarleg_brukar_id, s.innhenta_av)
                and e.dato = m.dato and (e.aarsak = 'tidsrom') = (m.slag = 'samtykke_sluttar')
        );
    end
    $$;
grant execute on function app.samtykke_slutt_gjeld(melding) to laget_request;

-- As before, and the reminders of samtykke.
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
            when m.slag in ('naudrett_gjennomgang', 'naudrett_sein') then exists (
                select from naudrett n
                join medlemskap a on a.kommune_id = n.kommune_id and a.brukar_id = m.brukar_id
                    and a.rolle = 'personvernombod'
                join instans_kommune g on g.kommune_id = a.kommune_id and g.instans_id = a.instans_id
                where n.kommune_id = m.kommune_id and n.naudrett_id = m.objekt_id
                    and a.fraa <= app.today() and (a.til is null or a.til >= app.today())
                    and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
                    and not exists (
                        select from naudrett_gjennomgang j
                        where j.kommune_id = n.kommune_id and j.naudrett_id = n.naudrett_id
                            and j.konklusjon <> 'undersoekje'
                    )
            )
            when m.slag in ('samtykke_sluttar', 'samtykke_andre_svarar') then app.samtykke_slutt_gjeld(m)
            else true
        end;
    end
    $$;
