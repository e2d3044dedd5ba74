-- Who sees: the policies of everything about a child. The shape is measured (docs/architecture.md):
-- sets wrapped in (select …) so that they are computed once a statement, a limit so that the planner
-- asks the index of sak_tilgang, and the clause written on each table and not nested through sak.

do $$
declare
    t text;
    tilgang constant text := '(select true from sak_tilgang t where t.kommune_id = %1$I.kommune_id'
        ' and t.sak_id = %1$I.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til %2$s limit 1)';
begin
    foreach t in array array['barn', 'barn_eining', 'barn_adresse', 'foeresett', 'barn_oppslag', 'sak', 'sak_tilgang',
            'sak_deltakar', 'sak_sperre', 'uro', 'samtale', 'tiltak', 'evaluering', 'skolemiljoeplan', 'overlevering',
            'sak_historikk', 'barnevernsmelding', 'utkast'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('grant select on %I to laget_request', t);
    end loop;

    -- the sperre beats every role
    foreach t in array array['sak', 'sak_tilgang', 'sak_deltakar', 'sak_sperre', 'uro', 'samtale', 'tiltak', 'evaluering',
            'skolemiljoeplan', 'overlevering', 'sak_historikk'] loop
        execute format('create policy sperre on %I as restrictive to laget_request'
            ' using (sak_id <> all((select app.sperra())::uuid[]))', t);
    end loop;

    -- need to know: a right to the sak
    foreach t in array array['sak', 'sak_deltakar', 'sak_sperre', 'uro', 'samtale', 'tiltak', 'evaluering',
            'skolemiljoeplan', 'overlevering', 'sak_historikk'] loop
        execute format('create policy synleg on %1$I for select to laget_request using (' || tilgang || ')', t, '');
    end loop;
    foreach t in array array['sak_deltakar', 'sak_sperre', 'uro', 'samtale', 'tiltak', 'evaluering',
            'skolemiljoeplan', 'overlevering', 'sak_historikk'] loop
        execute format('create policy opprette on %1$I for insert to laget_request with check (' || tilgang || ')',
            t, 'and t.skrive');
        execute format('grant insert on %I to laget_request', t);
    end loop;
    foreach t in array array['sak', 'sak_deltakar', 'sak_sperre', 'tiltak', 'skolemiljoeplan'] loop
        execute format('create policy endre on %1$I for update to laget_request using (' || tilgang || ')',
            t, 'and t.skrive');
    end loop;
end
$$;

-- Whoever writes, writes in their own name; whoever is named on a lag or in an offer is who gets the right.
do $$
declare
    t record;
begin
    for t in select * from (values ('uro', 'meldt_av'), ('samtale', 'skriven_av'), ('evaluering', 'skriven_av'),
            ('sak_historikk', 'brukar_id'), ('skolemiljoeplan', 'skriven_av'), ('sak_sperre', 'sett_av'),
            ('overlevering', 'fraa_brukar_id')) v (tabell, kven) loop
        execute format('create policy eige_namn on %I as restrictive for insert to laget_request'
            ' with check (%I = (select app.brukar_id()))', t.tabell, t.kven);
    end loop;
end
$$;
create policy rett_person on sak_deltakar as restrictive for insert to laget_request with check (
    (select true from medlemskap m where m.kommune_id = sak_deltakar.kommune_id
        and m.prinsipal_id = sak_deltakar.prinsipal_id and m.brukar_id = sak_deltakar.brukar_id
        and m.instans_id = sak_deltakar.instans_id limit 1)
);
create policy rett_person on overlevering as restrictive for insert to laget_request with check (
    (select true from medlemskap m where m.kommune_id = overlevering.kommune_id
        and m.prinsipal_id = overlevering.til_id and m.brukar_id = overlevering.til_brukar_id limit 1)
);

-- The ansvarleg of a tiltak is one person at one workplace.
create policy rett_person on tiltak as restrictive for insert to laget_request with check (
    (select true from medlemskap m where m.kommune_id = tiltak.kommune_id
        and m.prinsipal_id = tiltak.ansvarleg_id and m.brukar_id = tiltak.ansvarleg_brukar_id limit 1)
);
create policy rett_person_endra on tiltak as restrictive for update to laget_request
using (kommune_id = (select app.kommune_id())) with check (
    (select true from medlemskap m where m.kommune_id = tiltak.kommune_id
        and m.prinsipal_id = tiltak.ansvarleg_id and m.brukar_id = tiltak.ansvarleg_brukar_id limit 1)
);

-- A right is seen by whom it is given to; this policy reads no other table, or the others would recurse.
create policy synleg on sak_tilgang for select to laget_request
    using (prinsipal_id = any((select app.principals())::uuid[]));

-- A sak is opened by somebody of the instans and eining that will own it, about a child whose card is open.
create policy opprette on sak for insert to laget_request with check (
    instans_id = any((select app.mine_instansar())::uuid[])
    and (eining_id is null or eining_id = any((select app.mine_einingar())::uuid[]))
    and ansvarleg_id = any((select app.principals())::uuid[])
    and ansvarleg_brukar_id = (select app.brukar_id())
    and (select true from barn b where b.kommune_id = sak.kommune_id and b.barn_id = sak.barn_id limit 1)
);
grant insert on sak to laget_request;
grant update (steg, runde, tilstand, neste_dato, neste_kva, steg_sidan, lukka_at, version) on sak to laget_request;
grant update (til) on sak_deltakar to laget_request;
grant update (oppheva_av, oppheva_at) on sak_sperre to laget_request;
grant update (maal, tiltak, tiltak_norm, ansvarleg_id, ansvarleg_brukar_id, innan, status, stoppa_grunn, siste_effekt,
    version, updated_at) on tiltak to laget_request;
grant update (problem, tiltak, naar, kven, evaluering, version, skriven_av, updated_at) on skolemiljoeplan to laget_request;

-- An offer is answered by the one it was made to, and withdrawn by those who may write in the sak.
create policy svare on overlevering for update to laget_request using (
    tilstand = 'tilbydd' and (
        til_id = any((select app.principals())::uuid[])
        or (select true from sak_tilgang t where t.kommune_id = overlevering.kommune_id
            and t.sak_id = overlevering.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])
            and statement_timestamp() >= t.fraa and statement_timestamp() < t.til and t.skrive limit 1)
    )
) with check (true);
grant update (tilstand, svar, svart_at) on overlevering to laget_request;

-- The child's card: staff of the child's eining, the kommune's helsestasjon, the lag, and whoever has just
-- found it by exact fødselsnummer.
create policy synleg on barn for select to laget_request using (
    eining_id = any((select app.mine_einingar())::uuid[])
    or (select app.er_helsestasjon())
    or (select true from sak_tilgang t where t.kommune_id = barn.kommune_id and t.barn_id = barn.barn_id
        and t.prinsipal_id = any((select app.principals())::uuid[]) and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
    or ((select cardinality(app.mine_instansar())) > 0
        and (select true from barn_oppslag o where o.kommune_id = barn.kommune_id and o.barn_id = barn.barn_id
            and now() < o.til limit 1))
);
create policy opprette on barn for insert to laget_request with check (
    eining_id = any((select app.mine_einingar())::uuid[])
    or (eining_id is null and (select app.er_helsestasjon()))
);
create policy endre on barn for update to laget_request using (
    eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon())
) with check (true);
grant insert on barn to laget_request;
grant update (fornamn, etternamn, namn_norm, etternamn_norm, foedd, fnr_kryptert, fnr_noekkel, fnr_oppslag,
    omsorgsstatus, adressesperre, sist_i_liste, version, updated_at) on barn to laget_request;

-- A look-up is the person's own; it is made by app.finn_barn_fnr only.
create policy synleg on barn_oppslag for select to laget_request using (brukar_id = (select app.brukar_id()));

-- More than the card: not for a look-up by number.
create policy synleg on foeresett for select to laget_request using (
    (select true from barn b where b.kommune_id = foeresett.kommune_id and b.barn_id = foeresett.barn_id
        and (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon())
            or (select true from sak_tilgang t where t.kommune_id = b.kommune_id and t.barn_id = b.barn_id
                and t.prinsipal_id = any((select app.principals())::uuid[]) and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1))
        limit 1)
);
create policy opprette on foeresett for insert to laget_request with check (
    (select true from barn b where b.kommune_id = foeresett.kommune_id and b.barn_id = foeresett.barn_id
        and (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon())) limit 1)
);
create policy endre on foeresett for update to laget_request using (
    (select true from barn b where b.kommune_id = foeresett.kommune_id and b.barn_id = foeresett.barn_id
        and (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon())) limit 1)
);
grant insert on foeresett to laget_request;
grant update (namn, relasjon, telefon, foreldreansvar, bur_saman, innsynsrett, avslutta_at, version)
    on foeresett to laget_request;

-- Adressesperre: the address is for the leader of the child's own eining, and the units' history for nobody.
create policy synleg on barn_adresse for select to laget_request using (
    (select true from barn b where b.kommune_id = barn_adresse.kommune_id and b.barn_id = barn_adresse.barn_id
        and case when b.adressesperre then b.eining_id = any((select app.leia_einingar())::uuid[])
            else b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon()) end
        limit 1)
);
create policy opprette on barn_adresse for insert to laget_request with check (
    (select true from barn b where b.kommune_id = barn_adresse.kommune_id and b.barn_id = barn_adresse.barn_id
        and case when b.adressesperre then b.eining_id = any((select app.leia_einingar())::uuid[])
            else b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon()) end
        limit 1)
);
create policy endre on barn_adresse for update to laget_request using (
    (select true from barn b where b.kommune_id = barn_adresse.kommune_id and b.barn_id = barn_adresse.barn_id
        and case when b.adressesperre then b.eining_id = any((select app.leia_einingar())::uuid[])
            else b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon()) end
        limit 1)
);
grant insert, update (adresse) on barn_adresse to laget_request;
create policy synleg on barn_eining for select to laget_request using (
    (select true from barn b where b.kommune_id = barn_eining.kommune_id and b.barn_id = barn_eining.barn_id
        and not b.adressesperre
        and (b.eining_id = any((select app.mine_einingar())::uuid[]) or (select app.er_helsestasjon())) limit 1)
);

-- The barnevern register: the reporter, and the leader of the reporter's eining.
create policy synleg on barnevernsmelding for select to laget_request using (
    prinsipal_id = any((select app.principals())::uuid[])
    or eining_id = any((select app.leia_einingar())::uuid[])
);
create policy opprette on barnevernsmelding for insert to laget_request with check (
    meldt_av = (select app.brukar_id()) and prinsipal_id = any((select app.principals())::uuid[])
    and (eining_id is null or eining_id = any((select app.mine_einingar())::uuid[]))
    and (select true from barn b where b.kommune_id = barnevernsmelding.kommune_id
        and b.barn_id = barnevernsmelding.barn_id limit 1)
);
create policy endre on barnevernsmelding for update to laget_request
    using (prinsipal_id = any((select app.principals())::uuid[]));
grant insert on barnevernsmelding to laget_request;
grant update (kvittering, svar_dato, version) on barnevernsmelding to laget_request;

-- A draft is its writer's own, in the kommune it was written in.
create policy eigen on utkast to laget_request
    using (brukar_id = (select app.brukar_id())) with check (brukar_id = (select app.brukar_id()));
grant insert, update, delete on utkast to laget_request;

-- A form sent after the session ran out is kept as a draft for the person the session was, so that the text
-- is there after login. Only for a session that ended by time within a day: not one that was logged out.
create function app.utkast_etter_utloep(hash bytea, ny_sti text, nytt_felt text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        hadde sesjon;
    begin
        select s.* into hadde from sesjon s
        where s.token_hash = hash and s.avslutta_at is null and s.kommune_id is not null
            and least(s.ledig_til, s.absolutt_til) between now() - interval '24 hours' and now();
        if not found or octet_length(nytt_felt) > 400000 then
            return false;
        end if;
        insert into utkast (kommune_id, brukar_id, sti, felt, updated_at)
        values (hadde.kommune_id, hadde.brukar_id, ny_sti, nytt_felt, now())
        on conflict (kommune_id, brukar_id, sti) do update set felt = excluded.felt, updated_at = excluded.updated_at;
        return true;
    end
    $$;
grant execute on function app.utkast_etter_utloep(bytea, text, text) to laget_system;

-- Find a child by exact fødselsnummer (its keyed hash): opens the card to this person for an hour. Every try
-- counts; over the limit the answer is null and nothing is looked up.
create function app.finn_barn_fnr(oppslag bytea, id uuid, maks_i_doegnet integer, out barn_id uuid, out for_mange boolean)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        meg constant uuid := app.brukar_id();
        her constant uuid := app.kommune_id();
    begin
        for_mange := false;
        if meg is null or her is null or cardinality(app.mine_instansar()) = 0 then
            return;
        end if;
        select count(*) >= maks_i_doegnet into for_mange from barn_oppslag o
        where o.kommune_id = her and o.brukar_id = meg and o.at > now() - interval '24 hours';
        if for_mange then
            return;
        end if;
        select b.barn_id into barn_id from barn b where b.kommune_id = her and b.fnr_oppslag = oppslag;
        insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, barn_id, til)
        values (her, id, meg, finn_barn_fnr.barn_id, now() + interval '1 hour');
    end
    $$;
grant execute on function app.finn_barn_fnr(bytea, uuid, integer) to laget_request;

-- For the import of an eining's list: which of these children the kommune has already. Leaders of an eining only.
-- A child of another eining is told of only when the name on the list is the child's own: numbers alone would let
-- a leader find out whose they are. One with adressesperre is never told of.
create function app.finn_barn_for_liste(oppslag bytea[], namn text[]) returns table (
    fnr_oppslag bytea, barn_id uuid, eining_id uuid, fornamn text, etternamn text, version integer
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select b.fnr_oppslag, b.barn_id, b.eining_id, b.fornamn, b.etternamn, b.version
        from unnest(oppslag, namn) l (oppslag, namn)
        join barn b on b.kommune_id = app.kommune_id() and b.fnr_oppslag = l.oppslag
        where cardinality(app.leia_einingar()) > 0
            and (
                b.eining_id = any(app.leia_einingar())
                or (not b.adressesperre and b.namn_norm = l.namn)
            )
    $$;
grant execute on function app.finn_barn_for_liste(bytea[], text[]) to laget_request;

-- Moves a child to an eining the caller leads (null: no longer on the list of one the caller leads).
create function app.flytt_barn(barn uuid, til_eining uuid, fraa_eining uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if not (coalesce(til_eining, fraa_eining) = any(app.leia_einingar())) then
            return false;
        end if;
        update barn b set eining_id = til_eining, version = b.version + 1, updated_at = now()
        where b.kommune_id = app.kommune_id() and b.barn_id = barn
            and (til_eining is not null or b.eining_id = fraa_eining)
            -- with adressesperre nobody fetches the child: the address would come along
            and (not b.adressesperre or b.eining_id = any(app.leia_einingar()));
        return found;
    end
    $$;
grant execute on function app.flytt_barn(uuid, uuid, uuid) to laget_request;

-- Who has looked at a child. The personvernombod sees every row; the leader of an eining sees the rows of the
-- eining's own staff, so that the log does not tell which other instansar know the child.
create function app.innsyn_i_barn(barn uuid, foer_at timestamptz, foer_id uuid, tal integer) returns table (
    logg_id uuid, at timestamptz, instans_namn text, eining_namn text, rolle text, handling text,
    grunnlag text, grunn text, avvist boolean
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select l.logg_id, l.at, i.namn, e.namn, l.rolle, l.handling, l.grunnlag, l.grunn, l.avvist
        from innsynslogg l
        left join instans i on i.instans_id = l.instans_id
        left join eining e on e.kommune_id = l.kommune_id and e.eining_id = l.eining_id
        where l.kommune_id = app.kommune_id()
            and l.barn_id_list @> array[barn]
            -- that somebody wrote a melding to barnevernet is for the reporter and the leader's register only
            and l.handling not like '%barnevern%'
            -- nor of a sak to somebody who is shut out from it
            and not l.sak_id_list && app.sperra()
            and (foer_at is null or (l.at, l.logg_id) < (foer_at, foer_id))
            and (
                (
                    -- a child of this kommune: a refused try at another's is a row here too
                    app.har_rolle('personvernombod')
                    and exists (select from barn b where b.kommune_id = l.kommune_id and b.barn_id = barn)
                )
                or (
                    l.eining_id = any(app.leia_einingar())
                    and exists (
                        select from barn b where b.kommune_id = l.kommune_id and b.barn_id = barn
                            and b.eining_id = any(app.leia_einingar())
                    )
                )
            )
        order by l.at desc, l.logg_id desc
        limit least(tal, 200)
    $$;
grant execute on function app.innsyn_i_barn(uuid, timestamptz, uuid, integer) to laget_request;
