-- Nobody moves the right to say yes for a child alone. A føresett who loses the say on the card keeps it for samtykke until another
-- employee has confirmed that it is so, and who got another fødselsnummer is not asked on the net before another has confirmed the
-- number, and nobody is found by it until then (docs/adr/0018). To give somebody the say acts at once: it only asks for one signature more.

create table foeresett_endring (
    kommune_id uuid not null,
    foeresett_endring_id uuid not null,
    foeresett_id uuid not null,
    barn_id uuid not null,
    -- lost the say; got another number
    kva text not null constraint foeresett_endring_kva check (kva in ('ansvar', 'nummer')),
    gjort_av uuid not null references brukar,
    gjort_at timestamptz not null,
    -- what the number is found by, until it stands on the card
    fnr_oppslag bytea constraint foeresett_endring_fnr_oppslag_lengd check (octet_length(fnr_oppslag) = 32),
    stadfesta_av uuid references brukar,
    stadfesta_at timestamptz,
    primary key (kommune_id, foeresett_endring_id),
    constraint foeresett_endring_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint foeresett_endring_barn_fkey foreign key (kommune_id, barn_id) references barn,
    constraint foeresett_endring_nummer check ((kva = 'nummer') = (fnr_oppslag is not null)),
    constraint foeresett_endring_ein_annan check (stadfesta_av <> gjort_av),
    constraint foeresett_endring_stadfesta check ((stadfesta_av is null) = (stadfesta_at is null))
);
create unique index foeresett_endring_ventar on foeresett_endring (kommune_id, foeresett_id, kva) where stadfesta_at is null;
create index foeresett_endring_barn on foeresett_endring (kommune_id, barn_id) where stadfesta_at is null;
alter table foeresett_endring enable row level security, force row level security;
create policy eigar on foeresett_endring to laget_owner using (true) with check (true);
create policy kommune on foeresett_endring as restrictive to laget_request using (kommune_id = (select app.kommune_id()));
-- as the føresett: more than the card, and those of the child's eining or the helsestasjon may confirm
create policy synleg on foeresett_endring for select to laget_request using (
    (select true from barn b where b.kommune_id = foeresett_endring.kommune_id and b.barn_id = foeresett_endring.barn_id
        and (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon())
            or (select true from sak_tilgang t where t.kommune_id = b.kommune_id and t.barn_id = b.barn_id
                and t.prinsipal_id = any((select app.principals())::uuid[]) and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1))
        limit 1)
);
create policy stadfeste on foeresett_endring for update to laget_request using (
    stadfesta_at is null and gjort_av <> (select app.brukar_id())
    and (select true from barn b where b.kommune_id = foeresett_endring.kommune_id and b.barn_id = foeresett_endring.barn_id
        and (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon())) limit 1)
) with check (stadfesta_av = (select app.brukar_id()));
grant select (kommune_id, foeresett_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at, stadfesta_av, stadfesta_at)
    on foeresett_endring to laget_request;
grant update (stadfesta_av, stadfesta_at) on foeresett_endring to laget_request;

-- Whether one has the say for a child by the card: foreldreansvar, or as the verje of one who came alone.
create function app.foeresett_har_ord(omsorg text, f foeresett) returns boolean
    language sql immutable
    return f.avslutta_at is null and case when omsorg = 'einsleg_mindreaarig' then f.relasjon = 'verje' else f.foreldreansvar end;

-- As before, and: whoever lost the say has it until another has confirmed it.
create or replace function app.samtykke_foreldre(kommune uuid, barnet uuid) returns table (signatar text, foeresett_id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        omsorg text;
    begin
        select b.omsorgsstatus into omsorg from barn b where b.kommune_id = kommune and b.barn_id = barnet;
        if omsorg = 'omsorgsovertaking' then
            return query select 'barnevern', null::uuid;
            return;
        end if;
        return query
            select 'foeresett', f.foeresett_id from foeresett f
            where f.kommune_id = kommune and f.barn_id = barnet
                and (app.foeresett_har_ord(omsorg, f) or exists (
                    select from foeresett_endring e
                    where e.kommune_id = f.kommune_id and e.foeresett_id = f.foeresett_id and e.kva = 'ansvar'
                        and e.stadfesta_at is null
                ));
        if not found then
            return query select 'ingen', null::uuid;
        end if;
    end
    $$;

-- A line in the history of every sak of the child that has a samtykke: who has the say is another.
alter table sak_historikk drop constraint sak_historikk_slag, add constraint sak_historikk_slag check (
    slag in (
        'uro_meld', 'uro_lagt_til', 'samtale', 'samtale_ikkje_halden', 'moete', 'tiltak_sett_inn', 'tiltak_endra',
        'tiltak_stoppa', 'evaluering', 'plan', 'flytta', 'dato', 'avslutta', 'gjenopna', 'lag_inn', 'lag_ut',
        'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'overlevering_trekt', 'sperre_sett',
        'sperre_oppheva', 'samtykke_spurt', 'samtykke_signert', 'samtykke_stadfesta', 'samtykke_trekt', 'samtykke_attende',
        'samtykke_hoeyrt', 'samtykke_invitert', 'samtykke_kopi', 'foeresett'
    )
);
create function app.foeresett_i_historikk(kommune uuid, barnet uuid, i_tekst text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
        select k.kommune_id, gen_random_uuid(), k.sak_id, 'foeresett', i_tekst, app.brukar_id(), now()
        from sak k
        where k.kommune_id = kommune and k.barn_id = barnet and app.brukar_id() is not null
            and exists (select from samtykke s where s.kommune_id = k.kommune_id and s.sak_id = k.sak_id);
    end
    $$;

-- What an employee changes on the card waits for another, before who must sign is reckoned again. What is set back waits no more. A number
-- that waits opens nothing: nobody is found by it before it is confirmed.
create function app.foeresett_ventar(f foeresett, i_kva text, oppslag bytea) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into foeresett_endring (kommune_id, foeresett_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at, fnr_oppslag)
        values (f.kommune_id, gen_random_uuid(), f.foeresett_id, f.barn_id, i_kva, app.brukar_id(), clock_timestamp(), oppslag)
        on conflict (kommune_id, foeresett_id, kva) where stadfesta_at is null
        do update set gjort_av = excluded.gjort_av, gjort_at = excluded.gjort_at, fnr_oppslag = excluded.fnr_oppslag;
        perform app.foeresett_i_historikk(f.kommune_id, f.barn_id, f.namn || case i_kva
            when 'ansvar' then ': har ikkje foreldreansvar lenger. Ein annan må stadfeste det.'
            else ': fekk eit anna fødselsnummer på kortet. Ein annan må stadfeste det.' end);
    end
    $$;
create function app.foeresett_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        omsorg text;
        hadde boolean;
        har boolean;
    begin
        if app.brukar_id() is null then
            return new;
        end if;
        select b.omsorgsstatus into omsorg from barn b where b.kommune_id = new.kommune_id and b.barn_id = new.barn_id;
        hadde := app.foeresett_har_ord(omsorg, old);
        har := app.foeresett_har_ord(omsorg, new);
        if hadde and not har then
            perform app.foeresett_ventar(new, 'ansvar', null);
        elsif har and not hadde then
            delete from foeresett_endring e
            where e.kommune_id = new.kommune_id and e.foeresett_id = new.foeresett_id and e.kva = 'ansvar' and e.stadfesta_at is null;
            perform app.foeresett_i_historikk(new.kommune_id, new.barn_id, new.namn || ': har foreldreansvar');
        end if;
        if old.fnr_oppslag is not null and old.fnr_oppslag is distinct from new.fnr_oppslag and not exists (
            select from foeresett_endring e
            where e.kommune_id = new.kommune_id and e.foeresett_id = new.foeresett_id and e.fnr_oppslag = new.fnr_oppslag
                and e.stadfesta_at is not null
        ) then
            perform app.foeresett_ventar(new, 'nummer', new.fnr_oppslag);
            new.fnr_oppslag := sha256(convert_to(new.foeresett_id::text, 'UTF8') || new.fnr_oppslag);
        end if;
        return new;
    end
    $$;
create trigger foeresett_endra before update of foreldreansvar, avslutta_at, relasjon, fnr_oppslag on foeresett
    for each row execute function app.foeresett_endra();
create function app.foeresett_endring_stadfesta() returns trigger
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
        perform app.foeresett_i_historikk(new.kommune_id, new.barn_id,
            namn || case new.kva when 'ansvar' then ': stadfesta at foreldreansvaret er borte'
                else ': stadfesta at fødselsnummeret er rett' end);
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
create trigger foeresett_endring_stadfesta after update of stadfesta_at on foeresett_endring
    for each row execute function app.foeresett_endring_stadfesta();

-- A number that waits: nobody is asked on the net at it.
create function app.samtykke_invitasjon_nummer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (
            select from foeresett_endring e
            where e.kommune_id = new.kommune_id and e.foeresett_id = new.foeresett_id and e.kva = 'nummer' and e.stadfesta_at is null
        ) then
            raise exception 'the number waits for another' using errcode = 'check_violation',
                constraint = 'samtykke_invitasjon_nummer_ventar';
        end if;
        return new;
    end
    $$;
create trigger samtykke_invitasjon_nummer before insert on samtykke_invitasjon
    for each row execute function app.samtykke_invitasjon_nummer();

-- Whether somebody could say yes to these on a day: a youth who decides today, by the age of that day (domain.md § 4). Of those who decide
-- for a child none is too young.
create function app.samtykke_kunne_seie_ja(kommune uuid, samtykket uuid, kven text, sagt_ja text[], dag date) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return kven <> 'barn' or not exists (
            select from samtykke s
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
            cross join unnest(sagt_ja) j (slag)
            where s.kommune_id = kommune and s.samtykke_id = samtykket
                and app.samtykke_krav(kommune, app.samtykke_gruppe(j.slag), app.alder(b.foedd, app.today()), app.today())
                    in ('ungdom', 'begge', 'sjoelv')
                and coalesce(app.samtykke_krav(kommune, app.samtykke_gruppe(j.slag), app.alder(b.foedd, dag), app.today()), '')
                    not in ('ungdom', 'begge', 'sjoelv')
        );
    end
    $$;
create function app.samtykke_kunne_svare(form uuid, kven text, sagt_ja text[], dag date) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from samtykke s
            where s.kommune_id = app.kommune_id() and s.samtykke_id = form and app.eig_sak(s.sak_id)
                and app.samtykke_kunne_seie_ja(s.kommune_id, form, kven, sagt_ja, dag)
        );
    end
    $$;
grant execute on function app.samtykke_kunne_svare(uuid, text, text[], date) to laget_request;
create function app.samtykke_signatur_alder() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not app.samtykke_kunne_seie_ja(new.kommune_id, new.samtykke_id, new.signatar, new.ja, new.signert_dato) then
            raise exception 'others decided that day' using errcode = 'check_violation', constraint = 'samtykke_signatur_alder';
        end if;
        return new;
    end
    $$;
create trigger samtykke_signatur_alder before insert on samtykke_signatur
    for each row when (new.maate <> 'oidc') execute function app.samtykke_signatur_alder();

-- What others have written down of what one said, is told to the one who was asked on the net: something is done, never what.
create function app.samtykke_foert_kvittering() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s samtykke_signatur;
    begin
        select * into s from samtykke_signatur x where x.kommune_id = new.kommune_id and x.signatur_id = new.signatur_id;
        perform app.familie_kvittering(s.kommune_id, s.samtykke_id, s.signatar, s.foeresett_id);
        return null;
    end
    $$;
create trigger samtykke_foert_kvittering after insert on samtykke_stadfesting
    for each row when (new.stemmer) execute function app.samtykke_foert_kvittering();
create function app.samtykke_trekk_kvittering() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.familie_kvittering(new.kommune_id, new.samtykke_id, new.signatar, new.foeresett_id);
        return null;
    end
    $$;
create trigger samtykke_trekk_kvittering after insert on samtykke_trekk
    for each row when (new.kanal in ('papir', 'munnleg')) execute function app.samtykke_trekk_kvittering();

-- What a kommune cannot decide, whoever proposes it: for grown-ups (vergemålslova § 8), and that a small child answers alone.
alter table samtykke_regel add constraint samtykke_regel_myndig check (
    case when alder_fraa >= 18 then krav in ('sjoelv', 'kan_ikkje')
        when alder_til >= 18 then krav = 'kan_ikkje'
        else krav <> 'sjoelv' end
), add constraint samtykke_regel_aleine check (alder_fraa >= 15 or krav not in ('ungdom', 'begge'));

-- As before, and the uro and the referat that were written then.
create or replace function app.skrive_foer_trekk(saka uuid) returns table (id uuid, instans text, trekt_at timestamptz)
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
        where t.kommune_id = her and t.sak_id = saka
        union all
        select u.uro_id, b.namn, b.trekt_at
        from uro u join borte b on b.brukar_id = u.meldt_av and u.meldt_at < b.trekt_at
        where u.kommune_id = her and u.sak_id = saka
        union all
        select distinct d.referat_id, b.namn, b.trekt_at
        from referat r
        join referat_del d on d.kommune_id = r.kommune_id and d.referat_id = r.referat_id
        join borte b on b.brukar_id = d.skriven_av and d.skriven_at < b.trekt_at
        where r.kommune_id = her and r.sak_id = saka;
    end
    $$;
