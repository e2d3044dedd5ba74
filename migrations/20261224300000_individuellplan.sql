-- Individuell plan (helse- og omsorgstenestelova § 7-1, forskrift om habilitering, rehabilitering og koordinator): written in parts by the
-- lag of a sak, frozen when it is sent to the family, and in force when all who must have said yes to it. What it reveals and does not:
-- docs/adr/0022.

create table individuellplan (
    kommune_id uuid not null,
    individuellplan_id uuid not null,
    sak_id uuid not null,
    laga_av uuid not null references brukar,
    laga_at timestamptz not null,
    primary key (kommune_id, individuellplan_id),
    constraint individuellplan_ein_i_saka unique (kommune_id, sak_id),
    constraint individuellplan_i_sak unique (kommune_id, sak_id, individuellplan_id),
    constraint individuellplan_sak_fkey foreign key (kommune_id, sak_id) references sak
);

-- A part as it was each time it was saved.
create table individuellplan_del (
    kommune_id uuid not null,
    individuellplan_id uuid not null,
    del text not null constraint individuellplan_del_del check (del in (
        'maal', 'deltek', 'koordinator', 'bidrag', 'tiltak', 'gjennomfoering', 'periode', 'samtykke', 'samarbeid', 'revisjon'
    )),
    version integer not null constraint individuellplan_del_version check (version between 1 and 100000),
    sak_id uuid not null,
    tekst text not null constraint individuellplan_del_lengd check (char_length(tekst) <= 20000),
    skriven_av uuid not null references brukar,
    skriven_at timestamptz not null,
    primary key (kommune_id, individuellplan_id, del, version),
    constraint individuellplan_del_plan_fkey foreign key (kommune_id, sak_id, individuellplan_id)
        references individuellplan (kommune_id, sak_id, individuellplan_id),
    constraint individuellplan_del_revisjon check (del <> 'revisjon' or tekst = '' or tekst::date is not null)
);
create index individuellplan_del_sak on individuellplan_del (kommune_id, sak_id);

-- What was sent to the family: the words, their hash, and the document as it was made then. It waits for their yes, is in force, or is over.
create table individuellplan_versjon (
    kommune_id uuid not null,
    individuellplan_id uuid not null,
    nr smallint not null constraint individuellplan_versjon_nr check (nr between 1 and 999),
    sak_id uuid not null,
    innhald text not null,
    sha256 bytea not null,
    pdf bytea not null,
    revisjon date not null,
    frosen_av uuid not null references brukar,
    frosen_at timestamptz not null,
    gjeld_fraa timestamptz,
    slutt_at timestamptz,
    slutt text constraint individuellplan_versjon_slutt_slag check (slutt in ('nei', 'trekt', 'erstatta', 'sendt_paa_nytt')),
    primary key (kommune_id, individuellplan_id, nr),
    constraint individuellplan_versjon_plan_fkey foreign key (kommune_id, sak_id, individuellplan_id)
        references individuellplan (kommune_id, sak_id, individuellplan_id),
    constraint individuellplan_versjon_avtrykk check (sha256 = sha256(convert_to(innhald, 'UTF8'))),
    constraint individuellplan_versjon_slutta check ((slutt is null) = (slutt_at is null))
);
create unique index individuellplan_versjon_gjeld on individuellplan_versjon (kommune_id, individuellplan_id)
    where gjeld_fraa is not null and slutt is null;
create unique index individuellplan_versjon_ventar on individuellplan_versjon (kommune_id, individuellplan_id)
    where gjeld_fraa is null and slutt is null;
create index individuellplan_versjon_sak on individuellplan_versjon (kommune_id, sak_id);

-- What each of the family has said to a version, with the hash of what was read.
create table individuellplan_svar (
    kommune_id uuid not null,
    individuellplan_svar_id uuid not null,
    individuellplan_id uuid not null,
    nr smallint not null,
    sak_id uuid not null,
    signatar text not null constraint individuellplan_svar_signatar check (signatar in ('foeresett', 'barn')),
    foeresett_id uuid,
    familie_person_id uuid not null,
    namn text not null constraint individuellplan_svar_namn_lengd check (char_length(namn) between 1 and 120),
    svar text not null constraint individuellplan_svar_svar check (svar in ('ja', 'nei', 'trekt')),
    nivaa text not null,
    sha256 bytea not null,
    at timestamptz not null,
    primary key (kommune_id, individuellplan_svar_id),
    constraint individuellplan_svar_versjon_fkey foreign key (kommune_id, individuellplan_id, nr) references individuellplan_versjon,
    constraint individuellplan_svar_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint individuellplan_svar_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint individuellplan_svar_person_fkey foreign key (kommune_id, familie_person_id) references familie_person,
    constraint individuellplan_svar_kven check ((signatar = 'foeresett') = (foeresett_id is not null))
);
create index individuellplan_svar_versjon on individuellplan_svar (kommune_id, individuellplan_id, nr, at);
create index individuellplan_svar_sak on individuellplan_svar (kommune_id, sak_id);

alter table sak_historikk drop constraint sak_historikk_slag, add constraint sak_historikk_slag check (
    slag in (
        'uro_meld', 'uro_lagt_til', 'samtale', 'samtale_ikkje_halden', 'moete', 'tiltak_sett_inn', 'tiltak_endra',
        'tiltak_stoppa', 'evaluering', 'plan', 'flytta', 'dato', 'avslutta', 'gjenopna', 'lag_inn', 'lag_ut',
        'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'overlevering_trekt', 'sperre_sett',
        'sperre_oppheva', 'samtykke_spurt', 'samtykke_signert', 'samtykke_stadfesta', 'samtykke_trekt', 'samtykke_attende',
        'samtykke_hoeyrt', 'samtykke_invitert', 'samtykke_kopi', 'foeresett', 'koordinator_vurdert', 'koordinator_tilbydd',
        'koordinator_teken', 'koordinator_avvist', 'koordinator_trekt', 'koordinator_ikkje', 'koordinator_slutt',
        'individuellplan_sendt', 'individuellplan_svar', 'individuellplan_gjeld', 'individuellplan_slutt'
    )
);
alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein',
    'samtykke_sluttar', 'samtykke_andre_svarar', 'samtykke_stadfest', 'kort_endra',
    'moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall', 'referat_merknad',
    'koordinator_tilbydd', 'koordinator_teken', 'koordinator_avvist', 'koordinator_slutt', 'koordinator_borte',
    'individuellplan_svar', 'individuellplan_revisjon'
));

-- Nothing that was saved or sent is changed; a version is over, or in force, by the functions below alone.
create function app.individuellplan_versjon_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not exists (
            select from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id and k.tilstand = 'open'
        ) or new.gjeld_fraa is not null or new.slutt is not null then
            raise exception 'a plan is sent in an open sak' using errcode = 'insufficient_privilege', constraint = 'individuellplan_sende';
        end if;
        -- one that nobody has answered is sent anew
        update individuellplan_versjon v set slutt = 'sendt_paa_nytt', slutt_at = greatest(new.frosen_at, v.frosen_at)
        where v.kommune_id = new.kommune_id and v.individuellplan_id = new.individuellplan_id and v.gjeld_fraa is null
            and v.slutt is null;
        return new;
    end
    $$;
create trigger individuellplan_versjon_foer before insert on individuellplan_versjon
    for each row execute function app.individuellplan_versjon_foer();

-- Who coordinates the sak, or else whoever has it: who is to see to the plan.
create function app.individuellplan_ansvarleg(kommune uuid, saka uuid) returns uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select coalesce((
            select k.brukar_id from koordinator k
            where k.kommune_id = kommune and k.sak_id = saka and k.til is null
                and app.koordinator_til(k.kommune_id, k.sak_id, k.prinsipal_id) > now()
        ), s.ansvarleg_brukar_id)
        from sak s where s.kommune_id = kommune and s.sak_id = saka
    $$;

-- A version is over; the history says so in the name of whoever in the family did it.
create function app.individuellplan_slutt(kommune uuid, planen uuid, i_nr smallint, kvifor text, av text) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        v record;
    begin
        update individuellplan_versjon x set slutt = kvifor, slutt_at = now()
        where x.kommune_id = kommune and x.individuellplan_id = planen and x.nr = i_nr and x.slutt is null
        returning x.sak_id, x.nr into v;
        if v.sak_id is null then
            return;
        end if;
        if kvifor <> 'erstatta' then
            insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
            values (kommune, gen_random_uuid(), v.sak_id, 'individuellplan_slutt', 'Versjon ' || v.nr, av, now());
            perform app.koordinator_sei(kommune, v.sak_id, 'individuellplan_svar', gen_random_uuid(), null,
                array[app.individuellplan_ansvarleg(kommune, v.sak_id)]);
        end if;
    end
    $$;

-- What the family reads: the plans of its saker, each version that was put to it, and whether the session's person must say yes.
create function app.familie_individuellplan() returns table (
    individuellplan_id uuid, sak_id uuid, barn_id uuid, nr smallint, innhald text, avtrykk text, staar text, revisjon date,
    frosen_at timestamptz, gjeld_fraa timestamptz, signatar text, foeresett_id uuid, namn text, svar text
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    declare
        her constant uuid := app.familie_kommune();
    begin
        return query
        select v.individuellplan_id, v.sak_id, k.barn_id, v.nr, v.innhald, encode(v.sha256, 'hex'),
            case when v.slutt is not null then v.slutt when v.gjeld_fraa is not null then 'gjeld' else 'ventar' end,
            v.revisjon, v.frosen_at, v.gjeld_fraa, m.signatar, m.foeresett_id, m.namn, x.svar
        from individuellplan_versjon v
        join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id
        left join lateral (
            select f.signatar, f.foeresett_id, f.namn
            from app.familie_som() f
            join app.samtykke_maa_signere(k.kommune_id, k.barn_id, 'helsestasjon', app.today()) s
                on s.signatar = f.signatar and s.foeresett_id is not distinct from f.foeresett_id
            where f.barn_id = k.barn_id and not f.skjult
            limit 1
        ) m on true
        left join lateral (
            select x.svar from individuellplan_svar x
            where x.kommune_id = v.kommune_id and x.individuellplan_id = v.individuellplan_id and x.nr = v.nr
                and x.signatar = m.signatar and x.foeresett_id is not distinct from m.foeresett_id
            order by x.at desc limit 1
        ) x on true
        where v.kommune_id = her and v.sak_id = any(app.familie_saker()) and v.slutt is distinct from 'sendt_paa_nytt';
    end
    $$;

create function app.familie_individuellplan_pdf(planen uuid, i_nr smallint) returns bytea
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select v.pdf from individuellplan_versjon v
        where v.kommune_id = app.familie_kommune() and v.individuellplan_id = planen and v.nr = i_nr
            and v.sak_id = any(app.familie_saker()) and v.slutt is distinct from 'sendt_paa_nytt'
    $$;

-- The person says yes or no to a version, or takes the yes back. A yes needs a proof of who it is that is not ten minutes old, and is to
-- the words that were read. With the last yes the plan is in force, and no other plan of the child is: what stands in another sak, is
-- there a yes that was taken back, and nothing else. 'svart', 'borte', 'stengt' or 'ufersk'.
create function app.familie_individuellplan_svar(planen uuid, i_nr smallint, i_svar text, i_avtrykk text) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s familie_sesjon;
        p record;
        andre record;
    begin
        select * into s from app.familie_sesjon_no();
        perform from individuellplan_versjon v
        join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        where v.kommune_id = s.kommune_id and v.individuellplan_id = planen and v.nr = i_nr for update of v, b;
        select * into p from app.familie_individuellplan() v where v.individuellplan_id = planen and v.nr = i_nr;
        if not found or p.signatar is null then
            return 'borte';
        elsif i_svar not in ('ja', 'nei', 'trekt') or i_avtrykk <> p.avtrykk
            or (i_svar in ('ja', 'nei') and (p.staar <> 'ventar' or p.svar is not null))
            or (i_svar = 'trekt' and (p.staar not in ('ventar', 'gjeld') or p.svar is distinct from 'ja'))
        then
            return 'stengt';
        elsif i_svar = 'ja' and not app.familie_fersk() then
            return 'ufersk';
        end if;
        insert into individuellplan_svar (kommune_id, individuellplan_svar_id, individuellplan_id, nr, sak_id, signatar, foeresett_id,
            familie_person_id, namn, svar, nivaa, sha256, at)
        values (s.kommune_id, gen_random_uuid(), planen, i_nr, p.sak_id, p.signatar, p.foeresett_id, s.familie_person_id,
            left(p.namn, 120), i_svar, s.acr, decode(p.avtrykk, 'hex'), now());
        if i_svar <> 'ja' then
            perform app.individuellplan_slutt(s.kommune_id, planen, i_nr, i_svar, left(p.namn, 120));
            return 'svart';
        end if;
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
        values (s.kommune_id, gen_random_uuid(), p.sak_id, 'individuellplan_svar', 'Ja, med ID-porten. Versjon ' || i_nr,
            left(p.namn, 120), now());
        if exists (
            select from app.samtykke_maa_signere(s.kommune_id, p.barn_id, 'helsestasjon', app.today()) m
            where m.signatar not in ('barn_hoeyrt', 'ingen') and not exists (
                select from individuellplan_svar x
                where x.kommune_id = s.kommune_id and x.individuellplan_id = planen and x.nr = i_nr and x.svar = 'ja'
                    and x.signatar = m.signatar and x.foeresett_id is not distinct from m.foeresett_id
            )
        ) then
            return 'svart';
        end if;
        for andre in
            select v.individuellplan_id, v.nr from individuellplan_versjon v
            join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id and k.barn_id = p.barn_id
            where v.kommune_id = s.kommune_id and v.gjeld_fraa is not null and v.slutt is null
        loop
            perform app.individuellplan_slutt(s.kommune_id, andre.individuellplan_id, andre.nr,
                case when andre.individuellplan_id = planen then 'erstatta' else 'trekt' end, left(p.namn, 120));
        end loop;
        update individuellplan_versjon v set gjeld_fraa = now()
        where v.kommune_id = s.kommune_id and v.individuellplan_id = planen and v.nr = i_nr;
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
        values (s.kommune_id, gen_random_uuid(), p.sak_id, 'individuellplan_gjeld', 'Versjon ' || i_nr, left(p.namn, 120), now());
        perform app.koordinator_sei(s.kommune_id, p.sak_id, 'individuellplan_svar', gen_random_uuid(), null,
            array[app.individuellplan_ansvarleg(s.kommune_id, p.sak_id)]);
        return 'svart';
    end
    $$;
grant execute on function app.familie_individuellplan(), app.familie_individuellplan_pdf(uuid, smallint),
    app.familie_individuellplan_svar(uuid, smallint, text, text) to laget_familie;

-- The plans in force that the person of the transaction is to see to.
create function app.individuellplan_mine() returns table (individuellplan_id uuid, sak_id uuid, nr smallint, revisjon date)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select v.individuellplan_id, v.sak_id, v.nr, v.revisjon
        from individuellplan_versjon v
        join sak k on k.kommune_id = v.kommune_id and k.sak_id = v.sak_id and k.tilstand = 'open'
        where v.kommune_id = app.kommune_id() and v.gjeld_fraa is not null and v.slutt is null
            and v.revisjon <= app.today() + 40
            and app.individuellplan_ansvarleg(v.kommune_id, v.sak_id) = app.brukar_id() and app.ser_sak(v.sak_id)
    $$;
grant execute on function app.individuellplan_mine() to laget_request;

do $$
declare
    t text;
    tilgang constant text := '(select true from sak_tilgang t where t.kommune_id = %1$I.kommune_id'
        ' and t.sak_id = %1$I.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til %2$s limit 1)';
begin
    foreach t in array array['individuellplan', 'individuellplan_del', 'individuellplan_versjon', 'individuellplan_svar'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('create policy sperre on %I as restrictive to laget_request'
            ' using (sak_id <> all((select app.sperra())::uuid[]))', t);
        execute format('create policy synleg on %1$I for select to laget_request using (' || tilgang || ')', t, '');
        execute format('grant select on %I to laget_request', t);
    end loop;
    foreach t in array array['individuellplan', 'individuellplan_del', 'individuellplan_versjon'] loop
        execute format('create policy opprette on %1$I for insert to laget_request with check (' || tilgang || ')', t,
            case t when 'individuellplan_versjon' then 'and t.skrive and t.grunnlag in (''lag'', ''leiar'', ''koordinator'')'
            else 'and t.skrive' end);
        execute format('create policy eige_namn on %I as restrictive for insert to laget_request'
            ' with check (%I = (select app.brukar_id()))', t,
            case t when 'individuellplan' then 'laga_av' when 'individuellplan_del' then 'skriven_av' else 'frosen_av' end);
        execute format('grant insert on %I to laget_request', t);
    end loop;
end
$$;

-- As before, and that a plan in force is to be looked at again.
create or replace function app.melding_gjeld(m melding) returns boolean
    language plpgsql stable
    as $$
    begin
        return case
            when m.slag = 'overlevering_tilbydd' then exists (
                select from overlevering o
                where o.kommune_id = m.kommune_id and o.overlevering_id = m.objekt_id and o.tilstand = 'tilbydd'
            )
            when m.slag = 'koordinator_tilbydd' then exists (
                select from koordinator_tilbod o
                where o.kommune_id = m.kommune_id and o.koordinator_tilbod_id = m.objekt_id and o.tilstand = 'tilbydd'
            )
            when m.slag = 'individuellplan_revisjon' then exists (
                select from individuellplan_versjon v
                where v.kommune_id = m.kommune_id and v.individuellplan_id = m.objekt_id and v.gjeld_fraa is not null
                    and v.slutt is null and v.revisjon = m.dato
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
            when m.slag = 'samtykke_stadfest' then app.samtykke_stadfest_gjeld(m)
            when m.slag in ('moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall') then app.moete_gjeld(m)
            else true
        end;
    end
    $$;
