-- What decides who has the say for a child is moved by nobody alone (docs/adr/0018): as a føresett's foreldreansvar and number, so who has
-- the care of the child, the day it was born, and its own number. Whoever lost the say keeps it until another has confirmed it, whatever
-- else has been changed meanwhile.

alter table foeresett_endring rename to kort_endring;
alter table kort_endring rename column foeresett_endring_id to kort_endring_id;
alter table kort_endring
    -- none: the child's own
    alter column foeresett_id drop not null,
    -- the care, or the day of birth, as it was
    add column foer text,
    -- what a føresett lost
    add column hadde_ansvar boolean not null default false,
    add column var_verje boolean not null default false,
    -- the number another typed to confirm it
    add column stadfesta_oppslag bytea;
update kort_endring set hadde_ansvar = (kva = 'ansvar'),
    stadfesta_oppslag = case when stadfesta_at is not null then fnr_oppslag end;
alter table kort_endring
    drop constraint foeresett_endring_kva,
    add constraint kort_endring_kva check (kva in ('ansvar', 'nummer', 'omsorg', 'foedd')),
    add constraint kort_endring_kven check (
        case kva when 'ansvar' then foeresett_id is not null when 'nummer' then true else foeresett_id is null end
    ),
    add constraint kort_endring_foer check ((kva in ('omsorg', 'foedd')) = (foer is not null)),
    add constraint kort_endring_mista check ((kva = 'ansvar') = (hadde_ansvar or var_verje)),
    add constraint kort_endring_stadfesta_nummer check (
        stadfesta_at is null or stadfesta_oppslag is not distinct from fnr_oppslag
    );
drop index foeresett_endring_ventar, foeresett_endring_barn;
create unique index kort_endring_ventar on kort_endring (kommune_id, barn_id, kva, coalesce(foeresett_id, barn_id))
    where stadfesta_at is null;
grant select (foer, hadde_ansvar), update (stadfesta_oppslag) on kort_endring to laget_request;
alter table barn add column fnr_endra_at timestamptz;

-- Whether a number that was typed is the one that waits to be confirmed by another than who wrote it.
create function app.kort_endring_nummer_er(endring uuid, oppslag bytea) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from kort_endring e
            where e.kommune_id = app.kommune_id() and e.kort_endring_id = endring and e.stadfesta_at is null
                and e.gjort_av <> app.brukar_id() and e.fnr_oppslag = oppslag
        );
    end
    $$;
grant execute on function app.kort_endring_nummer_er(uuid, bytea) to laget_request;

-- Whether one has the say: foreldreansvar, or as the verje where the child came alone. Nobody of a family where barnevernet has the care.
drop function app.foeresett_har_ord(text, foeresett);
create function app.har_ord(omsorg text[], ansvar boolean, verje boolean) returns boolean
    language sql immutable
    return (ansvar and not omsorg <@ array['omsorgsovertaking', 'einsleg_mindreaarig'])
        or (verje and 'einsleg_mindreaarig' = any(omsorg));

-- As before: whoever has the say by the card. And whoever had it by what waits for another.
create or replace function app.samtykke_foreldre(kommune uuid, barnet uuid) returns table (signatar text, foeresett_id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        omsorg text[];
    begin
        omsorg := array(
            select b.omsorgsstatus from barn b where b.kommune_id = kommune and b.barn_id = barnet
            union
            select e.foer from kort_endring e
            where e.kommune_id = kommune and e.barn_id = barnet and e.kva = 'omsorg' and e.stadfesta_at is null
        );
        return query
            select 'barnevern', null::uuid where 'omsorgsovertaking' = any(omsorg)
            union all
            select 'foeresett', f.foeresett_id from foeresett f
            left join kort_endring e on e.kommune_id = f.kommune_id and e.barn_id = f.barn_id and e.kva = 'ansvar'
                and e.foeresett_id = f.foeresett_id and e.stadfesta_at is null
            where f.kommune_id = kommune and f.barn_id = barnet and app.har_ord(omsorg,
                f.avslutta_at is null and f.foreldreansvar or coalesce(e.hadde_ansvar, false),
                f.avslutta_at is null and f.relasjon = 'verje' or coalesce(e.var_verje, false));
        if not found then
            return query select 'ingen', null::uuid;
        end if;
    end
    $$;

-- The day the child was born by the card, and by what waits for another: the rule of either must be kept.
create function app.barn_foedd(kommune uuid, barnet uuid) returns setof date
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
            select b.foedd from barn b where b.kommune_id = kommune and b.barn_id = barnet
            union
            select e.foer::date from kort_endring e
            where e.kommune_id = kommune and e.barn_id = barnet and e.kva = 'foedd' and e.stadfesta_at is null;
    end
    $$;

-- As before, by each of the days.
create or replace function app.samtykke_maa_signere(kommune uuid, barnet uuid, i_slag text, dag date)
    returns table (signatar text, foeresett_id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
            select distinct g.signatar, g.foeresett_id
            from app.barn_foedd(kommune, barnet) f (foedd)
            cross join lateral app.samtykke_signatarar(kommune, barnet,
                app.samtykke_krav(kommune, app.samtykke_gruppe(i_slag), app.alder(f.foedd, dag), dag)) g;
    end
    $$;
create or replace function app.samtykke_kunne_seie_ja(kommune uuid, samtykket uuid, kven text, sagt_ja text[], dag date) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return kven <> 'barn' or not exists (
            select from samtykke s
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            cross join lateral app.barn_foedd(k.kommune_id, k.barn_id) b (foedd)
            cross join unnest(sagt_ja) j (slag)
            where s.kommune_id = kommune and s.samtykke_id = samtykket
                and app.samtykke_krav(kommune, app.samtykke_gruppe(j.slag), app.alder(b.foedd, app.today()), app.today())
                    in ('ungdom', 'begge', 'sjoelv')
                and coalesce(app.samtykke_krav(kommune, app.samtykke_gruppe(j.slag), app.alder(b.foedd, dag), app.today()), '')
                    not in ('ungdom', 'begge', 'sjoelv')
        );
    end
    $$;

-- A melding to whoever has the sak goes with the line in its history: who has the say is another, or can be.
alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein',
    'samtykke_sluttar', 'samtykke_andre_svarar', 'samtykke_stadfest', 'kort_endra',
    'moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall', 'referat_merknad'
));
create or replace function app.foeresett_i_historikk(kommune uuid, barnet uuid, i_tekst text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        k record;
        linje uuid;
    begin
        if app.brukar_id() is null then
            return;
        end if;
        for k in
            select s.sak_id, s.ansvarleg_brukar_id, s.tilstand from sak s
            where s.kommune_id = kommune and s.barn_id = barnet
                and exists (select from samtykke t where t.kommune_id = s.kommune_id and t.sak_id = s.sak_id)
            order by s.sak_id
        loop
            linje := gen_random_uuid();
            insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
            values (kommune, linje, k.sak_id, 'foeresett', i_tekst, app.brukar_id(), now());
            continue when k.tilstand <> 'open' or k.ansvarleg_brukar_id = app.brukar_id();
            insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, fraa_brukar_id, noekkel, at)
            values (kommune, gen_random_uuid(), k.ansvarleg_brukar_id, 'kort_endra', k.sak_id, app.brukar_id(),
                'kort_endra:' || linje, now());
            insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            values (kommune, gen_random_uuid(), 'varsel', k.ansvarleg_brukar_id, 'varsel:' || k.ansvarleg_brukar_id, now())
            on conflict (kommune_id, dedupe_key) where state = 'waiting' do nothing;
        end loop;
    end
    $$;

-- A føresett who comes to the card, and the first number on it, are one employee's word: told, and not held back.
create function app.foeresett_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.foeresett_i_historikk(new.kommune_id, new.barn_id, new.namn || ': er lagd til som føresett');
        return null;
    end
    $$;
create trigger foeresett_ny after insert on foeresett for each row execute function app.foeresett_ny();

drop function app.foeresett_ventar(foeresett, text, bytea);
create function app.foeresett_nummer_ventar(f foeresett, oppslag bytea) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into kort_endring (kommune_id, kort_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at, fnr_oppslag)
        values (f.kommune_id, gen_random_uuid(), f.foeresett_id, f.barn_id, 'nummer', app.brukar_id(), clock_timestamp(), oppslag)
        on conflict (kommune_id, barn_id, kva, coalesce(foeresett_id, barn_id)) where stadfesta_at is null
        do update set gjort_av = excluded.gjort_av, gjort_at = excluded.gjort_at, fnr_oppslag = excluded.fnr_oppslag;
        perform app.foeresett_i_historikk(f.kommune_id, f.barn_id,
            f.namn || ': fekk eit anna fødselsnummer på kortet. Ein annan må stadfeste det.');
    end
    $$;
-- What a føresett loses waits, also when it gives no say today: what gives it may be changed next.
create function app.foeresett_ansvar_endra(foer foeresett, etter foeresett) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        har_ansvar constant boolean := etter.avslutta_at is null and etter.foreldreansvar;
        er_verje constant boolean := etter.avslutta_at is null and etter.relasjon = 'verje';
        mista_ansvar constant boolean := foer.avslutta_at is null and foer.foreldreansvar and not har_ansvar;
        var_verje constant boolean := foer.avslutta_at is null and foer.relasjon = 'verje' and not er_verje;
        fekk constant boolean := har_ansvar and not (foer.avslutta_at is null and foer.foreldreansvar)
            or er_verje and not (foer.avslutta_at is null and foer.relasjon = 'verje');
    begin
        if fekk then
            delete from kort_endring e
            where e.kommune_id = etter.kommune_id and e.barn_id = etter.barn_id and e.kva = 'ansvar'
                and e.foeresett_id = etter.foeresett_id and e.stadfesta_at is null
                and (har_ansvar or not e.hadde_ansvar) and (er_verje or not e.var_verje);
            update kort_endring e set hadde_ansvar = e.hadde_ansvar and not har_ansvar, var_verje = e.var_verje and not er_verje
            where e.kommune_id = etter.kommune_id and e.barn_id = etter.barn_id and e.kva = 'ansvar'
                and e.foeresett_id = etter.foeresett_id and e.stadfesta_at is null;
            perform app.foeresett_i_historikk(etter.kommune_id, etter.barn_id,
                etter.namn || case when har_ansvar then ': har foreldreansvar' else ': er verje' end);
        end if;
        if mista_ansvar or var_verje then
            insert into kort_endring as e (kommune_id, kort_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at,
                hadde_ansvar, var_verje)
            values (etter.kommune_id, gen_random_uuid(), etter.foeresett_id, etter.barn_id, 'ansvar', app.brukar_id(),
                clock_timestamp(), mista_ansvar, var_verje)
            on conflict (kommune_id, barn_id, kva, coalesce(foeresett_id, barn_id)) where stadfesta_at is null
            do update set gjort_av = excluded.gjort_av, gjort_at = excluded.gjort_at,
                hadde_ansvar = e.hadde_ansvar or excluded.hadde_ansvar, var_verje = e.var_verje or excluded.var_verje;
            perform app.foeresett_i_historikk(etter.kommune_id, etter.barn_id, etter.namn
                || case when mista_ansvar then ': har ikkje foreldreansvar lenger. ' else ': er ikkje verje lenger. ' end
                || 'Ein annan må stadfeste det.');
        end if;
    end
    $$;
create or replace function app.foeresett_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if app.brukar_id() is null then
            return new;
        end if;
        perform app.foeresett_ansvar_endra(old, new);
        if old.fnr_oppslag is null and new.fnr_oppslag is not null then
            perform app.foeresett_i_historikk(new.kommune_id, new.barn_id, new.namn || ': fekk fødselsnummer på kortet');
        elsif old.fnr_oppslag is distinct from new.fnr_oppslag and not exists (
            select from kort_endring e
            where e.kommune_id = new.kommune_id and e.barn_id = new.barn_id and e.kva = 'nummer'
                and e.foeresett_id = new.foeresett_id and e.fnr_oppslag = new.fnr_oppslag and e.stadfesta_at is not null
        ) then
            perform app.foeresett_nummer_ventar(new, new.fnr_oppslag);
            new.fnr_oppslag := sha256(convert_to(new.foeresett_id::text, 'UTF8') || new.fnr_oppslag);
        end if;
        return new;
    end
    $$;

-- The child's own: what stood there stays beside what stands there, until another has confirmed it or it is set back.
create function app.barn_verdi_ventar(b barn, i_kva text, i_foer text, no_verdi text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        ord constant text := case i_kva when 'omsorg' then 'Omsorga for barnet' else 'Fødselsdatoen til barnet' end;
    begin
        delete from kort_endring e
        where e.kommune_id = b.kommune_id and e.barn_id = b.barn_id and e.kva = i_kva and e.stadfesta_at is null
            and e.foer = no_verdi;
        if found then
            perform app.foeresett_i_historikk(b.kommune_id, b.barn_id, ord || ' er sett tilbake på kortet');
            return;
        end if;
        insert into kort_endring (kommune_id, kort_endring_id, barn_id, kva, gjort_av, gjort_at, foer)
        values (b.kommune_id, gen_random_uuid(), b.barn_id, i_kva, app.brukar_id(), clock_timestamp(), i_foer)
        on conflict (kommune_id, barn_id, kva, coalesce(foeresett_id, barn_id)) where stadfesta_at is null
        do update set gjort_av = excluded.gjort_av, gjort_at = excluded.gjort_at;
        perform app.foeresett_i_historikk(b.kommune_id, b.barn_id, ord || ' er endra på kortet. Ein annan må stadfeste det.');
    end
    $$;
-- The number stands on the card at once, so that staff find the child; who logs in with it is not the child before it is confirmed.
create function app.barn_nummer_ventar(b barn) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into kort_endring (kommune_id, kort_endring_id, barn_id, kva, gjort_av, gjort_at, fnr_oppslag)
        values (b.kommune_id, gen_random_uuid(), b.barn_id, 'nummer', app.brukar_id(), clock_timestamp(), b.fnr_oppslag)
        on conflict (kommune_id, barn_id, kva, coalesce(foeresett_id, barn_id)) where stadfesta_at is null
        do update set gjort_av = excluded.gjort_av, gjort_at = excluded.gjort_at, fnr_oppslag = excluded.fnr_oppslag;
        update samtykke_invitasjon i set avslutta_at = now()
        from sak k
        where k.kommune_id = b.kommune_id and k.barn_id = b.barn_id
            and i.kommune_id = k.kommune_id and i.sak_id = k.sak_id and i.signatar = 'barn' and i.avslutta_at is null;
        perform app.foeresett_i_historikk(b.kommune_id, b.barn_id,
            'Barnet fekk eit anna fødselsnummer på kortet. Ein annan må stadfeste det.');
    end
    $$;
create function app.barn_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if old.fnr_oppslag <> new.fnr_oppslag then
            new.fnr_endra_at := now();
        end if;
        if app.brukar_id() is null then
            return new;
        end if;
        if old.omsorgsstatus <> new.omsorgsstatus then
            perform app.barn_verdi_ventar(new, 'omsorg', old.omsorgsstatus, new.omsorgsstatus);
        end if;
        if old.foedd <> new.foedd then
            perform app.barn_verdi_ventar(new, 'foedd', old.foedd::text, new.foedd::text);
        end if;
        if old.fnr_oppslag is null and new.fnr_oppslag is not null then
            perform app.foeresett_i_historikk(new.kommune_id, new.barn_id, 'Barnet fekk fødselsnummer på kortet');
        elsif old.fnr_oppslag is distinct from new.fnr_oppslag then
            perform app.barn_nummer_ventar(new);
        end if;
        return new;
    end
    $$;
create trigger barn_endra before update of omsorgsstatus, foedd, fnr_oppslag on barn
    for each row execute function app.barn_endra();

drop trigger foeresett_endring_stadfesta on kort_endring;
drop function app.foeresett_endring_stadfesta();
create function app.kort_endring_stadfesta() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        namn text;
        r record;
    begin
        if new.kva = 'nummer' then
            update foeresett f set fnr_oppslag = new.fnr_oppslag
            where f.kommune_id = new.kommune_id and f.foeresett_id = new.foeresett_id;
        end if;
        select f.namn into namn from foeresett f where f.kommune_id = new.kommune_id and f.foeresett_id = new.foeresett_id;
        perform app.foeresett_i_historikk(new.kommune_id, new.barn_id, coalesce(namn, 'Barnet') || ': stadfesta at '
            || case new.kva when 'nummer' then 'fødselsnummeret er rett' when 'omsorg' then 'omsorga er rett'
                when 'foedd' then 'fødselsdatoen er rett'
                else case when new.hadde_ansvar then 'foreldreansvaret er borte' else 'verja er ei anna' end end);
        for r in
            select k.sak_id from sak k
            where k.kommune_id = new.kommune_id and k.barn_id = new.barn_id
                and exists (select from samtykke s where s.kommune_id = k.kommune_id and s.sak_id = k.sak_id)
            order by k.sak_id
        loop
            perform app.samtykke_tilgang(new.kommune_id, r.sak_id);
        end loop;
        return null;
    end
    $$;
create trigger kort_endring_stadfesta after update of stadfesta_at on kort_endring
    for each row execute function app.kort_endring_stadfesta();

-- A number that waits: nobody is asked on the net at it.
create or replace function app.samtykke_invitasjon_nummer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (
            select from sak k
            join kort_endring e on e.kommune_id = k.kommune_id and e.barn_id = k.barn_id and e.kva = 'nummer'
                and e.stadfesta_at is null
            where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id and new.signatar <> 'barnevern'
                and e.foeresett_id is not distinct from new.foeresett_id
        ) then
            raise exception 'the number waits for another' using errcode = 'check_violation',
                constraint = 'samtykke_invitasjon_nummer_ventar';
        end if;
        return new;
    end
    $$;

-- The child somebody who logs in is, by the number: nobody while that waits for another.
create function app.barn_med_nummer(kommune uuid, oppslag bytea[]) returns setof barn
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
            select b.* from barn b
            where b.kommune_id = kommune and b.fnr_oppslag = any(oppslag) and not exists (
                select from kort_endring e
                where e.kommune_id = b.kommune_id and e.barn_id = b.barn_id and e.kva = 'nummer' and e.foeresett_id is null
                    and e.stadfesta_at is null
            );
    end
    $$;
create or replace function app.familie_barn() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(distinct b.barn_id), '{}')
            from app.familie_sesjon_no() s
            join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
            cross join lateral (
                select f.barn_id
                from foeresett f
                join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
                where f.kommune_id = s.kommune_id and f.fnr_oppslag = any(p.oppslag)
                    and f.avslutta_at is null and f.innsynsrett
                    and (f.bur_saman or not x.adressesperre)
                    and x.foedd + interval '18 years' > app.today()
                union
                select x.barn_id
                from app.barn_med_nummer(s.kommune_id, p.oppslag) x
                where x.foedd + interval '15 years' <= app.today()
            ) b
        );
    end
    $$;
create or replace function app.familie_meg() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(x.barn_id), '{}')
            from app.familie_sesjon_no() s
            join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
            cross join lateral app.barn_med_nummer(s.kommune_id, p.oppslag) x
            where x.foedd + interval '15 years' <= app.today()
        );
    end
    $$;
-- As before, and: whose link is ended, and another has not confirmed it, is one still, of whom everything but the own words is hidden. The
-- own yes counts until then, and is taken back as easily as it was given (GDPR art. 7(3)).
create or replace function app.familie_som() returns table (
    kommune_id uuid, barn_id uuid, signatar text, foeresett_id uuid, namn text, barn_namn text, foedd date, har_fnr boolean,
    sperra boolean, skjult boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select b.kommune_id, b.barn_id, v.signatar, v.foeresett_id, v.namn, b.fornamn || ' ' || b.etternamn, b.foedd,
            b.fnr_oppslag is not null, b.adressesperre, v.avslutta or b.adressesperre and not v.bur_saman
        from app.familie_sesjon_no() s
        join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
        cross join lateral (
            select f.barn_id, 'foeresett' as signatar, f.foeresett_id, f.namn, f.bur_saman, f.avslutta_at is not null as avslutta
            from foeresett f
            join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
            where f.kommune_id = s.kommune_id and f.fnr_oppslag = any(p.oppslag)
                and x.foedd + interval '18 years' > app.today()
                and (f.avslutta_at is null or exists (
                    select from kort_endring e
                    where e.kommune_id = f.kommune_id and e.barn_id = f.barn_id and e.kva = 'ansvar'
                        and e.foeresett_id = f.foeresett_id and e.stadfesta_at is null
                ))
            union all
            select x.barn_id, 'barn', null, x.fornamn || ' ' || x.etternamn, true, false
            from app.barn_med_nummer(s.kommune_id, p.oppslag) x
            where x.foedd + interval '15 years' <= app.today()
        ) v
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = v.barn_id;
    end
    $$;
-- As before, and of the child itself.
create or replace function app.samtykke_foer_nummer(kommune uuid, samtykket uuid, foeresetten uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from samtykke_signatur s
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
            left join foeresett f on f.kommune_id = s.kommune_id and f.foeresett_id = s.foeresett_id
            where s.kommune_id = kommune and s.samtykke_id = samtykket and s.foeresett_id is not distinct from foeresetten
                and s.signatar <> 'barnevern'
                and s.at < case when foeresetten is null then b.fnr_endra_at else f.fnr_endra_at end
        );
    end
    $$;
