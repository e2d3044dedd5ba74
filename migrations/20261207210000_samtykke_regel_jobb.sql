-- A rule that is approved acts from its day, also when no job runs: what it may end is ended from that day by the transaction that
-- approves it, in one statement. A job reckons every form anew, and opens again what still holds.

-- Whoever reckons the rights of a sak, and whoever approves a rule, come one after the other: a right that was reckoned by the
-- old rules cannot be written after those of the new one are closed. Those who reckon do not wait for each other.
create function app.samtykke_reglar_laas(kommune uuid, aleine boolean) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        laas constant bigint := hashtextextended(kommune::text, 7);
    begin
        if aleine then
            perform pg_advisory_xact_lock(laas);
        else
            perform pg_advisory_xact_lock_shared(laas);
        end if;
    end
    $$;

-- As before, behind that lock.
create or replace function app.samtykke_tilgang(kommune uuid, saka uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        eigar record;
        d record;
        rom record;
    begin
        perform app.samtykke_reglar_laas(kommune, false);
        select k.instans_id, k.barn_id, k.tilstand, k.neste_dato, k.lukka_at into eigar
        from sak k where k.kommune_id = kommune and k.sak_id = saka for update;
        for d in
            select l.prinsipal_id, l.instans_id, l.brukar_id, t.til as hadde_til
            from sak_deltakar l
            left join sak_tilgang t on t.kommune_id = l.kommune_id and t.sak_id = l.sak_id
                and t.prinsipal_id = l.prinsipal_id and t.grunnlag = 'samtykke'
            where l.kommune_id = kommune and l.sak_id = saka and l.til is null and l.instans_id <> eigar.instans_id
        loop
            select * into rom from app.samtykke_rom_i_sak(kommune, saka, d.instans_id);
            if rom.til is null then
                update sak_tilgang t set til = least(t.til, clock_timestamp())
                where t.kommune_id = kommune and t.sak_id = saka and t.prinsipal_id = d.prinsipal_id
                    and t.grunnlag = 'samtykke';
                if d.hadde_til > clock_timestamp() then
                    perform app.samtykke_seie_fraa(kommune, saka, d.brukar_id, clock_timestamp());
                end if;
            else
                insert into sak_tilgang as t (kommune_id, sak_id, prinsipal_id, barn_id, grunnlag, skrive, fraa, til, open, neste_dato)
                values (kommune, saka, d.prinsipal_id, eigar.barn_id, 'samtykke', true, rom.fraa, rom.til,
                    eigar.tilstand = 'open', app.liste_dato(eigar.neste_dato, eigar.lukka_at))
                on conflict (kommune_id, sak_id, prinsipal_id, grunnlag) do update
                set fraa = excluded.fraa, til = excluded.til;
            end if;
        end loop;
    end
    $$;

-- Ends what a rule may end, from its day or the birthday on which the child comes under it: in every sak with a form that asks
-- about an instans of its group, whatever was answered. That is more than it does end, and never less.
create function app.samtykke_regel_stengjer(r samtykke_regel) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update sak_tilgang t set til = v.slutt
        from (
            select k.sak_id, greatest(r.gyldig_fraa, (b.foedd + make_interval(years => r.alder_fraa))::date)::timestamp
                at time zone 'Europe/Oslo' as slutt
            from (
                select distinct i.sak_id
                from samtykke s
                join samtykke_instans i on i.kommune_id = s.kommune_id and i.samtykke_id = s.samtykke_id
                where s.kommune_id = r.kommune_id and s.til >= r.gyldig_fraa and app.samtykke_gruppe(i.slag) = r.gruppe
            ) f
            join sak k on k.kommune_id = r.kommune_id and k.sak_id = f.sak_id
            join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
            where app.alder(b.foedd, r.gyldig_fraa) <= r.alder_til
        ) v
        where t.kommune_id = r.kommune_id and t.sak_id = v.sak_id and t.grunnlag = 'samtykke' and t.til > v.slutt;
    end
    $$;

-- As before, but that the forms are reckoned by a job.
create or replace function app.samtykke_regel_svar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r samtykke_regel;
    begin
        select * into r from samtykke_regel x
        where x.kommune_id = new.kommune_id and x.samtykke_regel_id = new.samtykke_regel_id;
        if r.foreslaatt_av = new.svart_av then
            raise exception 'another approves a rule' using errcode = 'check_violation', constraint = 'samtykke_regel_svar_ein_annan';
        end if;
        if new.godkjend and new.svart_av is not null then
            if r.gyldig_fraa < app.today() then
                raise exception 'not back in time' using errcode = 'check_violation', constraint = 'samtykke_regel_svar_dag';
            end if;
            perform app.samtykke_reglar_laas(new.kommune_id, true);
            perform app.samtykke_regel_stengjer(r);
            perform app.job_enqueue(new.kommune_id, gen_random_uuid(), 'samtykke', null, 'samtykke_reglar', new.svart_at);
        end if;
        return null;
    end
    $$;

-- Reckons the rights of so many saker that follow a sak; gives the last of them, or none when there are no more.
create function app.samtykke_rekn(kommune uuid, etter uuid, tal integer) returns uuid
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        saka uuid;
        nr integer := 0;
    begin
        for saka in
            select k.sak_id from sak k
            where k.kommune_id = kommune and (etter is null or k.sak_id > etter) and exists (
                select from samtykke s where s.kommune_id = k.kommune_id and s.sak_id = k.sak_id
            )
            order by k.sak_id
            limit tal
        loop
            perform app.samtykke_tilgang(kommune, saka);
            nr := nr + 1;
        end loop;
        return case when nr = tal then saka end;
    end
    $$;

-- Tells those whom time has shut out.
create function app.samtykke_sei_ute(kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        for r in
            select t.sak_id, d.brukar_id, t.til
            from sak_tilgang t
            join sak_deltakar d on d.kommune_id = t.kommune_id and d.sak_id = t.sak_id
                and d.prinsipal_id = t.prinsipal_id and d.til is null
            where t.kommune_id = kommune and t.grunnlag = 'samtykke'
                and t.til <= now() and t.til > now() - interval '3 days'
            order by d.brukar_id, t.sak_id
        loop
            perform app.samtykke_seie_fraa(kommune, r.sak_id, r.brukar_id, r.til);
        end loop;
    end
    $$;
-- Both, all at once.
create or replace function app.samtykke_dagleg(kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        etter uuid;
    begin
        loop
            etter := app.samtykke_rekn(kommune, etter, 1000);
            exit when etter is null;
        end loop;
        perform app.samtykke_sei_ute(kommune);
    end
    $$;
grant execute on function app.samtykke_rekn(uuid, uuid, integer), app.samtykke_sei_ute(uuid) to laget_system;

-- How the reckoning after an approval stands, for the systemansvarleg: `ventar`, until it is done; `stoppa`; none when it is done.
create function app.samtykke_reglar_reknar() returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.har_rolle('systemansvarleg') then
            return null;
        end if;
        return (
            select case when bool_or(j.state <> 'dead') then 'ventar' when count(*) > 0 then 'stoppa' end
            from job j
            where j.kommune_id = app.kommune_id() and j.state in ('waiting', 'running', 'dead')
                and j.kind = 'samtykke' and j.dedupe_key = 'samtykke_reglar'
        );
    end
    $$;
grant execute on function app.samtykke_reglar_reknar() to laget_request;
