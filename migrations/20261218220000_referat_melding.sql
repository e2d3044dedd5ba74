-- Whoever has the sak, and whoever began the referat, is told that the family has added a merknad; and Mi side is quick to ask what
-- waits.

alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt', 'naudrett', 'naudrett_gjennomgang', 'naudrett_mange', 'naudrett_sein',
    'samtykke_sluttar', 'samtykke_andre_svarar', 'samtykke_stadfest',
    'moete_innkalla', 'moete_endra', 'moete_avlyst', 'moete_teken_av', 'moete_forfall', 'referat_merknad'
));

create function app.referat_merknad_sei() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        til uuid;
    begin
        if current_setting('role') <> 'laget_familie' then
            return null;
        end if;
        for til in
            select distinct v.brukar_id
            from referat r
            join sak k on k.kommune_id = r.kommune_id and k.sak_id = r.sak_id
            cross join lateral (values (k.ansvarleg_brukar_id), (r.referent_id)) v (brukar_id)
            where r.kommune_id = new.kommune_id and r.referat_id = new.referat_id
            order by v.brukar_id
        loop
            insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, noekkel, at)
            values (new.kommune_id, gen_random_uuid(), til, 'referat_merknad', new.sak_id, new.referat_id,
                'referat_merknad:' || new.merknad_id, now())
            on conflict do nothing;
            insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            values (new.kommune_id, gen_random_uuid(), 'varsel', til, 'varsel:' || til, now())
            on conflict (kommune_id, dedupe_key) where state = 'waiting' do nothing;
        end loop;
        return null;
    end
    $$;
create trigger referat_merknad_sei after insert on referat_merknad for each row execute function app.referat_merknad_sei();

create index referat_ventar on referat (kommune_id, tilstand) where tilstand <> 'godkjent';
create index melding_merknad on melding (kommune_id, brukar_id, objekt_id) where slag = 'referat_merknad' and lesen_at is null;
