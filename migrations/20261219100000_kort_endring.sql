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
    -- the number another typed to confirm it
    add column stadfesta_oppslag bytea;
update kort_endring set stadfesta_oppslag = fnr_oppslag where stadfesta_at is not null;
alter table kort_endring
    drop constraint foeresett_endring_kva,
    add constraint kort_endring_kva check (kva in ('ansvar', 'verje', 'nummer', 'omsorg', 'foedd')),
    add constraint kort_endring_kven check (
        case when kva in ('ansvar', 'verje') then foeresett_id is not null when kva = 'nummer' then true else foeresett_id is null end
    ),
    add constraint kort_endring_foer check ((kva in ('omsorg', 'foedd')) = (foer is not null)),
    add constraint kort_endring_stadfesta_nummer check (
        stadfesta_at is null or stadfesta_oppslag is not distinct from fnr_oppslag
    );
drop index foeresett_endring_ventar, foeresett_endring_barn;
create unique index kort_endring_ventar on kort_endring (kommune_id, barn_id, kva, coalesce(foeresett_id, barn_id))
    where stadfesta_at is null;
grant select (foer), update (stadfesta_oppslag) on kort_endring to laget_request;

-- Nobody confirms anything about the own family.
drop policy stadfeste on kort_endring;
create policy stadfeste on kort_endring for update to laget_request using (
    stadfesta_at is null and gjort_av <> (select app.brukar_id()) and not app.naudrett_eigen_familie(barn_id)
    and (select true from barn b where b.kommune_id = kort_endring.kommune_id and b.barn_id = kort_endring.barn_id
        and (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon())) limit 1)
) with check (stadfesta_av = (select app.brukar_id()));
grant execute on function app.naudrett_eigen_familie(uuid) to laget_request;

create function app.kort_ventar(kommune uuid, barnet uuid, foeresetten uuid, i_kva text) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from kort_endring e
            where e.kommune_id = kommune and e.barn_id = barnet and e.kva = i_kva and e.stadfesta_at is null
                and e.foeresett_id is not distinct from foeresetten
        );
    end
    $$;

-- Whose a number is, from when to when: whoever logs in with it is that føresett or child, and was when something was signed. What one
-- employee has changed on the card is not here before another has confirmed it.
create table kort_nummer (
    kommune_id uuid not null,
    -- of the first number on a card, the card's own
    kort_nummer_id uuid not null,
    barn_id uuid not null,
    -- none: the child's own
    foeresett_id uuid,
    fnr_oppslag bytea not null constraint kort_nummer_fnr_oppslag_lengd check (octet_length(fnr_oppslag) = 32),
    fraa timestamptz not null,
    til timestamptz,
    primary key (kommune_id, kort_nummer_id),
    constraint kort_nummer_barn_fkey foreign key (kommune_id, barn_id) references barn,
    constraint kort_nummer_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint kort_nummer_tid check (fraa < til)
);
create unique index kort_nummer_no on kort_nummer (kommune_id, barn_id, coalesce(foeresett_id, barn_id)) where til is null;
create index kort_nummer_oppslag on kort_nummer (kommune_id, fnr_oppslag) where til is null;
create index kort_nummer_foer on kort_nummer (kommune_id, barn_id, coalesce(foeresett_id, barn_id), fraa);
alter table kort_nummer enable row level security, force row level security;
create policy eigar on kort_nummer to laget_owner using (true) with check (true);
create policy kommune on kort_nummer as restrictive to laget_request using (kommune_id = (select app.kommune_id()));
insert into kort_nummer
select b.kommune_id, b.barn_id, b.barn_id, null, b.fnr_oppslag, '-infinity'::timestamptz, null::timestamptz from barn b where b.fnr_oppslag is not null
union all
select f.kommune_id, f.foeresett_id, f.barn_id, f.foeresett_id, f.fnr_oppslag, coalesce(f.fnr_endra_at, '-infinity'), null::timestamptz
from foeresett f
where f.fnr_oppslag is not null and not app.kort_ventar(f.kommune_id, f.barn_id, f.foeresett_id, 'nummer');

-- The number is this one from now on; the first there is was it before too.
create function app.kort_nummer_er(kommune uuid, barnet uuid, foeresetten uuid, oppslag bytea) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        no constant timestamptz := clock_timestamp();
        alle integer;
    begin
        update kort_nummer n set til = no
        where n.kommune_id = kommune and n.barn_id = barnet and n.foeresett_id is not distinct from foeresetten
            and n.til is null and n.fnr_oppslag is distinct from oppslag;
        select count(*) into alle from kort_nummer n
        where n.kommune_id = kommune and n.barn_id = barnet and n.foeresett_id is not distinct from foeresetten;
        if oppslag is not null then
            insert into kort_nummer
            values (kommune, case when alle = 0 then coalesce(foeresetten, barnet) else gen_random_uuid() end, barnet, foeresetten, oppslag,
                case when alle = 0 then '-infinity' else no end, null)
            on conflict (kommune_id, barn_id, coalesce(foeresett_id, barn_id)) where til is null do nothing;
        end if;
    end
    $$;
create function app.barn_nummer_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into kort_nummer
        select b.kommune_id, b.barn_id, b.barn_id, null, b.fnr_oppslag, '-infinity'::timestamptz, null::timestamptz from nye b where b.fnr_oppslag is not null;
        return null;
    end
    $$;
create trigger barn_nummer_ny after insert on barn referencing new table as nye
    for each statement execute function app.barn_nummer_ny();
create function app.foeresett_nummer_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into kort_nummer
        select f.kommune_id, f.foeresett_id, f.barn_id, f.foeresett_id, f.fnr_oppslag, '-infinity'::timestamptz, null::timestamptz
        from nye f where f.fnr_oppslag is not null;
        return null;
    end
    $$;
create trigger foeresett_nummer_ny after insert on foeresett referencing new table as nye
    for each statement execute function app.foeresett_nummer_ny();
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
            where f.kommune_id = kommune and f.barn_id = barnet and app.har_ord(omsorg,
                f.avslutta_at is null and f.foreldreansvar or app.kort_ventar(kommune, barnet, f.foeresett_id, 'ansvar'),
                f.avslutta_at is null and f.relasjon = 'verje' or app.kort_ventar(kommune, barnet, f.foeresett_id, 'verje'));
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
        til uuid;
    begin
        if app.brukar_id() is null then
            return;
        end if;
        for k in
            select s.sak_id, s.ansvarleg_brukar_id, s.eining_id, s.tilstand from sak s
            where s.kommune_id = kommune and s.barn_id = barnet
                and exists (select from samtykke t where t.kommune_id = s.kommune_id and t.sak_id = s.sak_id)
            order by s.sak_id
        loop
            linje := gen_random_uuid();
            insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
            values (kommune, linje, k.sak_id, 'foeresett', i_tekst, app.brukar_id(), now());
            continue when k.tilstand <> 'open';
            -- whoever has the sak, and whoever leads the eining and may confirm it; not who did it, or is shut out
            for til in
                select v.brukar_id
                from (
                    select k.ansvarleg_brukar_id
                    union
                    select m.brukar_id from medlemskap m
                    where m.kommune_id = kommune and m.eining_id = k.eining_id and m.rolle = 'einingsleiar'
                        and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                ) v (brukar_id)
                where v.brukar_id <> app.brukar_id() and not exists (
                    select from sak_sperre p
                    where p.kommune_id = kommune and p.sak_id = k.sak_id and p.brukar_id = v.brukar_id and p.oppheva_at is null
                )
                order by 1
            loop
                insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, fraa_brukar_id, noekkel, at)
                values (kommune, gen_random_uuid(), til, 'kort_endra', k.sak_id, app.brukar_id(), 'kort_endra:' || linje || ':' || til, now());
                insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
                values (kommune, gen_random_uuid(), 'varsel', til, 'varsel:' || til, now())
                on conflict (kommune_id, dedupe_key) where state = 'waiting' do nothing;
            end loop;
        end loop;
    end
    $$;

-- With adressesperre whoever lives with the child sees it on the net: that somebody does, is written by the leader alone, as the sperre is
-- lifted by the leader alone.
create function app.foeresett_sperre(foer foeresett, etter foeresett) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if etter.bur_saman and (not coalesce(foer.bur_saman, false) or etter.innsynsrett and not foer.innsynsrett) and exists (
            select from barn b
            where b.kommune_id = etter.kommune_id and b.barn_id = etter.barn_id and b.adressesperre
                and not coalesce(b.eining_id = any(app.leia_einingar()), false)
        ) then
            raise exception 'the leader alone' using errcode = 'check_violation', constraint = 'foeresett_adressesperre';
        end if;
    end
    $$;

-- A føresett who comes to the card is one employee's word: told, and not held back.
create function app.foeresett_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if app.brukar_id() is not null then
            perform app.foeresett_sperre(null, new);
            perform app.foeresett_i_historikk(new.kommune_id, new.barn_id, new.namn || ': er lagd til som føresett');
        end if;
        return null;
    end
    $$;
create trigger foeresett_ny after insert on foeresett for each row execute function app.foeresett_ny();

-- What waits is what is no longer, and stops waiting when it is again.
create function app.foeresett_mista(f foeresett, i_kva text, hadde boolean, har boolean, tekst text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if har and not hadde then
            delete from kort_endring e
            where e.kommune_id = f.kommune_id and e.barn_id = f.barn_id and e.kva = i_kva and e.foeresett_id = f.foeresett_id
                and e.stadfesta_at is null;
            perform app.foeresett_i_historikk(f.kommune_id, f.barn_id, f.namn || ': har ' || tekst);
        elsif hadde and not har then
            insert into kort_endring (kommune_id, kort_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at)
            values (f.kommune_id, gen_random_uuid(), f.foeresett_id, f.barn_id, i_kva, app.brukar_id(), clock_timestamp());
            perform app.foeresett_i_historikk(f.kommune_id, f.barn_id,
                f.namn || ': har ikkje ' || tekst || ' lenger. Ein annan må stadfeste det.');
        end if;
    end
    $$;

-- A number that was there before counts as it did; another, also the first, waits. Nobody is let in by it meanwhile, and what waits to be
-- signed at the one before is ended (the trigger foeresett_nummer).
create function app.kort_nummer_ventar(kommune uuid, barnet uuid, foeresetten uuid, oppslag bytea, kven text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (
            select from kort_nummer n
            where n.kommune_id = kommune and n.barn_id = barnet and n.foeresett_id is not distinct from foeresetten
                and n.til is null and n.fnr_oppslag = oppslag
        ) then
            delete from kort_endring e
            where e.kommune_id = kommune and e.barn_id = barnet and e.kva = 'nummer' and e.foeresett_id is not distinct from foeresetten
                and e.stadfesta_at is null;
            perform app.foeresett_i_historikk(kommune, barnet, kven || ': fødselsnummeret er sett tilbake på kortet');
            return;
        end if;
        insert into kort_endring (kommune_id, kort_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at, fnr_oppslag)
        values (kommune, gen_random_uuid(), foeresetten, barnet, 'nummer', app.brukar_id(), clock_timestamp(), oppslag)
        on conflict (kommune_id, barn_id, kva, coalesce(foeresett_id, barn_id)) where stadfesta_at is null
        do update set gjort_av = excluded.gjort_av, gjort_at = excluded.gjort_at, fnr_oppslag = excluded.fnr_oppslag;
        perform app.foeresett_i_historikk(kommune, barnet, kven || ': fekk fødselsnummer på kortet. Ein annan må stadfeste det.');
    end
    $$;
drop trigger foeresett_endra on foeresett;
create or replace function app.foeresett_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if app.brukar_id() is null then
            if old.fnr_oppslag is distinct from new.fnr_oppslag then
                perform app.kort_nummer_er(new.kommune_id, new.barn_id, new.foeresett_id, new.fnr_oppslag);
            end if;
            return new;
        end if;
        perform app.foeresett_sperre(old, new);
        perform app.foeresett_mista(new, 'ansvar', old.avslutta_at is null and old.foreldreansvar,
            new.avslutta_at is null and new.foreldreansvar, 'foreldreansvar');
        perform app.foeresett_mista(new, 'verje', old.avslutta_at is null and old.relasjon = 'verje',
            new.avslutta_at is null and new.relasjon = 'verje', 'rolla som verje');
        if old.fnr_oppslag is distinct from new.fnr_oppslag then
            perform app.kort_nummer_ventar(new.kommune_id, new.barn_id, new.foeresett_id, new.fnr_oppslag, new.namn);
        end if;
        return new;
    end
    $$;
create trigger foeresett_endra before update of foreldreansvar, avslutta_at, relasjon, fnr_oppslag, bur_saman, innsynsrett on foeresett
    for each row execute function app.foeresett_endra();
drop function app.foeresett_ventar(foeresett, text, bytea);
-- What waits from before: the number that was written stands on the card.
update foeresett f set fnr_oppslag = e.fnr_oppslag
from kort_endring e
where e.kommune_id = f.kommune_id and e.foeresett_id = f.foeresett_id and e.kva = 'nummer' and e.stadfesta_at is null;
delete from kort_nummer n using kort_endring e
where e.kommune_id = n.kommune_id and e.foeresett_id = n.foeresett_id and e.kva = 'nummer' and e.stadfesta_at is null;

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
-- A child's first number is told, and not held back: the list of an eining gives them by the hundred.
create function app.barn_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if old.fnr_oppslag <> new.fnr_oppslag then
            update samtykke_invitasjon i set avslutta_at = now()
            from sak k
            where k.kommune_id = new.kommune_id and k.barn_id = new.barn_id
                and i.kommune_id = k.kommune_id and i.sak_id = k.sak_id and i.signatar = 'barn' and i.avslutta_at is null;
        end if;
        if app.brukar_id() is null or old.fnr_oppslag is null and new.fnr_oppslag is not null then
            perform app.kort_nummer_er(new.kommune_id, new.barn_id, null, new.fnr_oppslag);
        elsif old.fnr_oppslag is distinct from new.fnr_oppslag then
            perform app.kort_nummer_ventar(new.kommune_id, new.barn_id, null, new.fnr_oppslag, 'Barnet');
        end if;
        if app.brukar_id() is null then
            return new;
        end if;
        if old.fnr_oppslag is null and new.fnr_oppslag is not null then
            perform app.foeresett_i_historikk(new.kommune_id, new.barn_id, 'Barnet fekk fødselsnummer på kortet');
        end if;
        if old.omsorgsstatus <> new.omsorgsstatus then
            perform app.barn_verdi_ventar(new, 'omsorg', old.omsorgsstatus, new.omsorgsstatus);
        end if;
        if old.foedd <> new.foedd then
            perform app.barn_verdi_ventar(new, 'foedd', old.foedd::text, new.foedd::text);
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
            perform app.kort_nummer_er(new.kommune_id, new.barn_id, new.foeresett_id, new.fnr_oppslag);
        end if;
        select f.namn into namn from foeresett f where f.kommune_id = new.kommune_id and f.foeresett_id = new.foeresett_id;
        perform app.foeresett_i_historikk(new.kommune_id, new.barn_id, coalesce(namn, 'Barnet') || ': stadfesta at '
            || case new.kva when 'nummer' then 'fødselsnummeret er rett' when 'omsorg' then 'omsorga er rett'
                when 'foedd' then 'fødselsdatoen er rett'
                when 'verje' then 'rolla som verje er borte' else 'foreldreansvaret er borte' end);
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
        if new.signatar <> 'barnevern' and exists (
            select from sak k
            where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id
                and app.kort_ventar(k.kommune_id, k.barn_id, new.foeresett_id, 'nummer')
        ) then
            raise exception 'the number waits for another' using errcode = 'check_violation',
                constraint = 'samtykke_invitasjon_nummer_ventar';
        end if;
        return new;
    end
    $$;

-- The youngest and the oldest the child can be, by what waits: whoever decides by age does so when both say it.
create function app.barn_yngst(kommune uuid, barnet uuid) returns date
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$ begin return (select max(f) from app.barn_foedd(kommune, barnet) f); end $$;
create function app.barn_eldst(kommune uuid, barnet uuid) returns date
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$ begin return (select min(f) from app.barn_foedd(kommune, barnet) f); end $$;

-- The cards of the session's person, by the number: as a føresett, or (foeresett_id is none) as the child. Where another number waits,
-- the person is one still of the own answers only, and takes them back as easily as they were given (GDPR art. 7(3)).
create function app.familie_kort() returns table (kommune_id uuid, barn_id uuid, foeresett_id uuid, ventar boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
            select n.kommune_id, n.barn_id, n.foeresett_id, app.kort_ventar(n.kommune_id, n.barn_id, n.foeresett_id, 'nummer')
            from app.familie_sesjon_no() s
            join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
            join kort_nummer n on n.kommune_id = s.kommune_id and n.fnr_oppslag = any(p.oppslag) and n.til is null;
    end
    $$;
create or replace function app.familie_barn() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(distinct b.barn_id), '{}')
            from (
                select f.barn_id
                from app.familie_kort() k
                join foeresett f on f.kommune_id = k.kommune_id and f.foeresett_id = k.foeresett_id
                join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
                where not k.ventar and f.avslutta_at is null and f.innsynsrett
                    and (f.bur_saman or not x.adressesperre)
                    and app.barn_yngst(x.kommune_id, x.barn_id) + interval '18 years' > app.today()
                union
                select k.barn_id
                from app.familie_kort() k
                where k.foeresett_id is null and not k.ventar
                    and app.barn_yngst(k.kommune_id, k.barn_id) + interval '15 years' <= app.today()
            ) b
        );
    end
    $$;
create or replace function app.familie_meg() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(k.barn_id), '{}')
            from app.familie_kort() k
            where k.foeresett_id is null and not k.ventar
                and app.barn_yngst(k.kommune_id, k.barn_id) + interval '15 years' <= app.today()
        );
    end
    $$;
create or replace function app.familie_lenkjer() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select coalesce(array_agg(f.foeresett_id), '{}')
            from app.familie_kort() k
            join foeresett f on f.kommune_id = k.kommune_id and f.foeresett_id = k.foeresett_id
            join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
            where not k.ventar and f.avslutta_at is null and f.innsynsrett and (f.bur_saman or not x.adressesperre)
                and f.barn_id = any(app.familie_barn())
        );
    end
    $$;
-- As before, and: the parents of a child that may be 16 see nothing of what is the youth's alone.
create or replace function app.familie_saker() returns uuid[]
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        barna constant uuid[] := app.familie_barn();
        meg constant uuid[] := app.familie_meg();
        idag constant date := app.today();
    begin
        return (
            select coalesce(array_agg(s.sak_id), '{}')
            from sak s
            join instans i on i.instans_id = s.instans_id
            where s.kommune_id = her and s.barn_id = any(barna)
                and i.slag <> 'barnevern'
                and (app.samtykke_gruppe(i.slag) <> 'helse'
                    or app.barn_eldst(s.kommune_id, s.barn_id) + interval '16 years' > idag or s.barn_id = any(meg))
                and exists (
                    select from samtale m
                    where m.kommune_id = s.kommune_id and m.sak_id = s.sak_id and m.slag <> 'ikkje_halden'
                        and not exists (
                            select from samtale n
                            where n.kommune_id = m.kommune_id and n.sak_id = m.sak_id and n.slag = 'ikkje_halden'
                                and (n.dato, n.skriven_at) >= (m.dato, m.skriven_at)
                        )
                )
        );
    end
    $$;
-- As before, and: whose link is ended, or whose number is another, and nobody else has confirmed it, is one still, of whom everything but
-- the own words is hidden. The own yes counts until then.
create or replace function app.familie_som() returns table (
    kommune_id uuid, barn_id uuid, signatar text, foeresett_id uuid, namn text, barn_namn text, foedd date, har_fnr boolean,
    sperra boolean, skjult boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select b.kommune_id, b.barn_id, v.signatar, v.foeresett_id, v.namn, b.fornamn || ' ' || b.etternamn, b.foedd,
            b.fnr_oppslag is not null, b.adressesperre, v.berre_eige or b.adressesperre and not v.bur_saman
        from (
            select k.kommune_id, k.barn_id, 'foeresett' as signatar, f.foeresett_id, f.namn, f.bur_saman,
                k.ventar or f.avslutta_at is not null as berre_eige
            from app.familie_kort() k
            join foeresett f on f.kommune_id = k.kommune_id and f.foeresett_id = k.foeresett_id
            where app.barn_yngst(k.kommune_id, k.barn_id) + interval '18 years' > app.today()
                and (f.avslutta_at is null or app.kort_ventar(k.kommune_id, k.barn_id, k.foeresett_id, 'ansvar')
                    or app.kort_ventar(k.kommune_id, k.barn_id, k.foeresett_id, 'verje'))
            union all
            select k.kommune_id, k.barn_id, 'barn', null, x.fornamn || ' ' || x.etternamn, true, k.ventar
            from app.familie_kort() k
            join barn x on x.kommune_id = k.kommune_id and x.barn_id = k.barn_id
            where k.foeresett_id is null and app.barn_yngst(k.kommune_id, k.barn_id) + interval '15 years' <= app.today()
        ) v
        join barn b on b.kommune_id = v.kommune_id and b.barn_id = v.barn_id;
    end
    $$;
-- As before, but by whose number it was when it was signed, of a føresett and of the child: what the session's person has not signed, is
-- not shown as the own.
create or replace function app.samtykke_foer_nummer(kommune uuid, samtykket uuid, foeresetten uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        mine bytea[];
    begin
        select p.oppslag into mine
        from app.familie_sesjon_no() s
        join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id;
        return exists (
            select from samtykke_signatur s
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            where s.kommune_id = kommune and s.samtykke_id = samtykket and s.foeresett_id is not distinct from foeresetten
                and s.signatar <> 'barnevern'
                and not exists (
                    select from kort_nummer n
                    where n.kommune_id = k.kommune_id and n.barn_id = k.barn_id and n.foeresett_id is not distinct from foeresetten
                        and n.fnr_oppslag = any(mine) and n.fraa <= s.at and (n.til is null or s.at < n.til)
                )
        );
    end
    $$;

-- As before, and: on the days that any of the days of birth gives.
create or replace function app.samtykke_rom_for(kommune uuid, samtykket uuid, i_slag text, out fraa timestamptz, out til timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        form record;
        byrjar date;
        sluttar date;
        dag date;
    begin
        select s.fraa as fraa_dag, s.til as til_dag, k.barn_id into form
        from samtykke s
        join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        where s.kommune_id = kommune and s.samtykke_id = samtykket;
        byrjar := greatest(form.fraa_dag, app.today());
        if (app.samtykke_status(kommune, samtykket, i_slag, byrjar)).staar <> 'gyldig' then
            return;
        end if;
        sluttar := form.til_dag + 1;
        for dag in
            select d from (
                select (f.foedd + make_interval(years => a.aar))::date as d
                from samtykke_regel r
                cross join lateral (values (r.alder_fraa), (r.alder_til + 1)) a (aar)
                cross join app.barn_foedd(kommune, form.barn_id) f (foedd)
                where r.kommune_id = kommune and r.gruppe = app.samtykke_gruppe(i_slag)
                union
                select r.gyldig_fraa from samtykke_regel r
                where r.kommune_id = kommune and r.gruppe = app.samtykke_gruppe(i_slag)
                union
                select n.fraa from app.samtykke_kjede(kommune, samtykket) n
            ) v
            where d > byrjar and d < sluttar
            order by d
        loop
            if (app.samtykke_status(kommune, samtykket, i_slag, dag)).staar <> 'gyldig' then
                sluttar := dag;
                exit;
            end if;
        end loop;
        fraa := byrjar::timestamp at time zone 'Europe/Oslo';
        til := sluttar::timestamp at time zone 'Europe/Oslo';
    end
    $$;
