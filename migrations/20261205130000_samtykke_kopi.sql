-- "Kopi til samarbeidande instansar": that the signed form is sent to an instans that does not use Laget (domain.md § 4). One
-- that does, reads it in the sak. Only those with a valid yes get one, and a row is never changed.
create table samtykke_kopi (
    kommune_id uuid not null,
    kopi_id uuid not null,
    samtykke_id uuid not null,
    sak_id uuid not null,
    slag text not null,
    maate text not null constraint samtykke_kopi_maate check (maate in ('post', 'handa', 'e_melding')),
    sendt_dato date not null,
    sendt_av uuid not null references brukar,
    at timestamptz not null,
    primary key (kommune_id, kopi_id),
    constraint samtykke_kopi_ein_gong unique (kommune_id, samtykke_id, slag),
    constraint samtykke_kopi_samtykke_fkey foreign key (kommune_id, sak_id, samtykke_id)
        references samtykke (kommune_id, sak_id, samtykke_id),
    constraint samtykke_kopi_instans_fkey foreign key (kommune_id, samtykke_id, slag) references samtykke_instans
);
create index samtykke_kopi_sak on samtykke_kopi (kommune_id, sak_id);

create function app.samtykke_kopi_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        -- of a withdrawal and a copy one comes first
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        if exists (
            select from samtykke_instans i
            where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id and i.slag = new.slag
                and i.instans_id is not null
        ) then
            raise exception 'it reads the form in the sak' using errcode = 'check_violation', constraint = 'samtykke_kopi_utanfor';
        end if;
        if (app.samtykke_status(new.kommune_id, new.samtykke_id, new.slag, app.today())).staar <> 'gyldig' then
            raise exception 'no valid yes' using errcode = 'check_violation', constraint = 'samtykke_kopi_gyldig';
        end if;
        return new;
    end
    $$;
create trigger samtykke_kopi_foer before insert on samtykke_kopi for each row execute function app.samtykke_kopi_foer();

alter table samtykke_kopi enable row level security, force row level security;
create policy eigar on samtykke_kopi to laget_owner using (true) with check (true);
create policy kommune on samtykke_kopi as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy sperre on samtykke_kopi as restrictive to laget_request using (sak_id <> all((select app.sperra())::uuid[]));
create policy synleg on samtykke_kopi for select to laget_request using (
    (select true from sak_tilgang t where t.kommune_id = samtykke_kopi.kommune_id and t.sak_id = samtykke_kopi.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);
create policy opprette on samtykke_kopi for insert to laget_request with check (
    (select true from sak_tilgang t where t.kommune_id = samtykke_kopi.kommune_id and t.sak_id = samtykke_kopi.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[])
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
        and t.skrive and t.grunnlag in ('lag', 'leiar') limit 1)
);
create policy eige_namn on samtykke_kopi as restrictive for insert to laget_request
    with check (sendt_av = (select app.brukar_id()));
grant select, insert on samtykke_kopi to laget_request;

alter table sak_historikk drop constraint sak_historikk_slag, add constraint sak_historikk_slag check (
    slag in (
        'uro_meld', 'uro_lagt_til', 'samtale', 'samtale_ikkje_halden', 'moete', 'tiltak_sett_inn', 'tiltak_endra',
        'tiltak_stoppa', 'evaluering', 'plan', 'flytta', 'dato', 'avslutta', 'gjenopna', 'lag_inn', 'lag_ut',
        'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'overlevering_trekt', 'sperre_sett',
        'sperre_oppheva', 'samtykke_spurt', 'samtykke_signert', 'samtykke_stadfesta', 'samtykke_trekt', 'samtykke_attende',
        'samtykke_hoeyrt', 'samtykke_invitert', 'samtykke_kopi'
    )
);

-- As before, and the copies.
create or replace function app.id_i_bruk(ein uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select exists (select from barn x where x.kommune_id = k.id and x.barn_id = ein)
                or exists (select from foeresett x where x.kommune_id = k.id and x.foeresett_id = ein)
                or exists (select from sak x where x.kommune_id = k.id and x.sak_id = ein)
                or exists (select from sak_deltakar x where x.kommune_id = k.id and x.sak_deltakar_id = ein)
                or exists (select from sak_sperre x where x.kommune_id = k.id and x.sak_sperre_id = ein)
                or exists (select from uro x where x.kommune_id = k.id and x.uro_id = ein)
                or exists (select from samtale x where x.kommune_id = k.id and x.samtale_id = ein)
                or exists (select from tiltak x where x.kommune_id = k.id and x.tiltak_id = ein)
                or exists (select from evaluering x where x.kommune_id = k.id and x.evaluering_id = ein)
                or exists (select from overlevering x where x.kommune_id = k.id and x.overlevering_id = ein)
                or exists (select from barnevernsmelding x where x.kommune_id = k.id and x.barnevernsmelding_id = ein)
                or exists (select from samtykke x where x.kommune_id = k.id and x.samtykke_id = ein)
                or exists (select from samtykke_signatur x where x.kommune_id = k.id and x.signatur_id = ein)
                or exists (select from samtykke_trekk x where x.kommune_id = k.id and x.trekk_id = ein)
                or exists (select from samtykke_invitasjon x where x.kommune_id = k.id and x.invitasjon_id = ein)
                or exists (select from naudrett x where x.kommune_id = k.id and x.naudrett_id = ein)
                or exists (select from naudrett_gjennomgang x where x.kommune_id = k.id and x.naudrett_gjennomgang_id = ein)
                or exists (select from samtykke_regel x where x.kommune_id = k.id and x.samtykke_regel_id = ein)
                or exists (select from samtykke_kopi x where x.kommune_id = k.id and x.kopi_id = ein)
            from (select app.kommune_id() as id) k
        );
    end
    $$;
