-- A family reads the referat of its child's saker, as it was approved last, and adds a merknad beside it (domain.md § 3). What may not
-- be shown to a føresett is taken out here.

-- The newest approved version of each referat the family may read. Barnets stemme that is hidden is for the youth alone.
create function app.familie_referat() returns table (referat_id uuid, sak_id uuid, dato date, nr smallint, godkjent_at timestamptz, innhald text)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        her constant uuid := app.familie_kommune();
        saker constant uuid[] := app.familie_saker();
        meg constant uuid[] := app.familie_meg();
    begin
        return query
        select distinct on (v.referat_id) v.referat_id, v.sak_id, m.dato, v.nr, v.godkjent_at,
            case when s.barn_id = any(meg) or v.innhald::jsonb -> 'stemme_skjult' = 'null' then v.innhald
            else (v.innhald::jsonb || jsonb_build_object('stemme_skjult', null, 'delar', (
                select jsonb_agg(case when d.del ->> 0 = 'barnets_stemme' then jsonb_build_array('barnets_stemme', '') else d.del end
                    order by d.nr)
                from jsonb_array_elements(v.innhald::jsonb -> 'delar') with ordinality d (del, nr)
            )))::text end
        from referat_versjon v
        join sak s on s.kommune_id = v.kommune_id and s.sak_id = v.sak_id
        join moete m on m.kommune_id = v.kommune_id and m.moete_id = v.moete_id
        where v.kommune_id = her and v.sak_id = any(saker)
        order by v.referat_id, v.nr desc;
    end
    $$;
grant execute on function app.familie_referat() to laget_familie;

-- What somebody of the family has said of a referat: theirs, and only added to, as a syn is.
create table referat_merknad (
    kommune_id uuid not null,
    merknad_id uuid not null,
    referat_id uuid not null,
    sak_id uuid not null,
    familie_person_id uuid not null,
    kven text not null constraint referat_merknad_kven check (kven in ('foeresett', 'ungdom')),
    foeresett_id uuid,
    namn text not null constraint referat_merknad_namn_lengd check (char_length(namn) between 1 and 170),
    relasjon text,
    tekst text not null constraint referat_merknad_tekst_lengd check (char_length(tekst) between 1 and 4000),
    skrive_at timestamptz not null default now(),
    primary key (kommune_id, merknad_id),
    constraint referat_merknad_referat_fkey foreign key (kommune_id, referat_id) references referat,
    constraint referat_merknad_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint referat_merknad_familie_person_fkey foreign key (kommune_id, familie_person_id) references familie_person,
    constraint referat_merknad_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint referat_merknad_av check (
        (kven = 'foeresett') = (foeresett_id is not null) and (kven = 'foeresett') = (relasjon is not null)
    )
);
create index referat_merknad_referat on referat_merknad (kommune_id, referat_id, skrive_at);
create trigger familie_skriv before insert on referat_merknad for each row execute function app.familie_skriv();
create trigger familie_frys before update or delete or truncate on referat_merknad
    for each statement execute function app.familie_frys();

alter table referat_merknad enable row level security, force row level security;
create policy eigar on referat_merknad to laget_owner using (true) with check (true);
create policy kommune on referat_merknad as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy sperre on referat_merknad as restrictive to laget_request using (sak_id <> all((select app.sperra())::uuid[]));
create policy synleg on referat_merknad for select to laget_request using (
    (select true from sak_tilgang t where t.kommune_id = referat_merknad.kommune_id and t.sak_id = referat_merknad.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);
grant select on referat_merknad to laget_request;
create policy kommune_familie on referat_merknad as restrictive to laget_familie
    using (kommune_id = (select app.familie_kommune())) with check (kommune_id = (select app.familie_kommune()));
create policy familie_side on referat_merknad for select to laget_familie using (
    familie_person_id = (select app.familie_person()) and sak_id = any((select app.familie_saker())::uuid[])
);
create policy familie_skriv on referat_merknad for insert to laget_familie with check (
    familie_person_id = (select app.familie_person())
    and (select true from app.familie_referat() r where r.referat_id = referat_merknad.referat_id and r.sak_id = referat_merknad.sak_id)
);
grant select (kommune_id, merknad_id, referat_id, sak_id, tekst, skrive_at), insert (kommune_id, merknad_id, referat_id, sak_id, tekst)
    on referat_merknad to laget_familie;
