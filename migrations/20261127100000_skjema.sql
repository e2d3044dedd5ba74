-- Forms that are written and sent: which draft a window has, and which form has been carried out.

-- Two windows with the same form: whoever keeps a draft says which one it goes on from.
alter table utkast add column stempel uuid not null default gen_random_uuid();

create or replace function app.utkast_etter_utloep(hash bytea, ny_sti text, nytt_felt text) returns boolean
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
        on conflict (kommune_id, brukar_id, sti) do update
        set felt = excluded.felt, updated_at = excluded.updated_at, stempel = excluded.stempel;
        return true;
    end
    $$;

-- A form that has made something, by the id it was fetched with: the same print is a second press of the button,
-- another one is a text that must not be thrown away.
create table innsending (
    kommune_id uuid not null references kommune,
    innsending_id uuid not null,
    brukar_id uuid not null references brukar,
    avtrykk bytea not null constraint innsending_avtrykk_sha256 check (octet_length(avtrykk) = 32),
    -- where it led, and the receipt that was given: a second press is answered as the first
    til text not null constraint innsending_til_lengd check (char_length(til) between 1 and 300),
    kvittering text not null,
    at timestamptz not null,
    primary key (kommune_id, brukar_id, innsending_id)
);
alter table innsending enable row level security, force row level security;
create policy eigar on innsending to laget_owner using (true) with check (true);
create policy kommune on innsending as restrictive to laget_request
    using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()));
create policy eigen on innsending to laget_request
    using (brukar_id = (select app.brukar_id())) with check (brukar_id = (select app.brukar_id()));
grant select, insert on innsending to laget_request;

-- Whether anything has this id, in any kommune: the form that brings it makes its thing under another one. An id that
-- is taken must look like one that is free, or a form would tell what its sender may not see.
create function app.id_i_bruk(ein uuid) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select exists (
            select from kommune k where
                exists (select from barn x where x.kommune_id = k.kommune_id and x.barn_id = ein)
                or exists (select from foeresett x where x.kommune_id = k.kommune_id and x.foeresett_id = ein)
                or exists (select from sak x where x.kommune_id = k.kommune_id and x.sak_id = ein)
                or exists (select from sak_deltakar x where x.kommune_id = k.kommune_id and x.sak_deltakar_id = ein)
                or exists (select from sak_sperre x where x.kommune_id = k.kommune_id and x.sak_sperre_id = ein)
                or exists (select from uro x where x.kommune_id = k.kommune_id and x.uro_id = ein)
                or exists (select from samtale x where x.kommune_id = k.kommune_id and x.samtale_id = ein)
                or exists (select from tiltak x where x.kommune_id = k.kommune_id and x.tiltak_id = ein)
                or exists (select from evaluering x where x.kommune_id = k.kommune_id and x.evaluering_id = ein)
                or exists (select from overlevering x where x.kommune_id = k.kommune_id and x.overlevering_id = ein)
                or exists (select from barnevernsmelding x
                    where x.kommune_id = k.kommune_id and x.barnevernsmelding_id = ein)
        )
    $$;
grant execute on function app.id_i_bruk(uuid) to laget_request;

-- Codes that the program reads back must be codes it knows.
alter table sak add constraint sak_neste_kva check (
    neste_kva in ('samtale', 'tiltak', 'evaluering', 'moete', 'avgjerd', 'eigen', 'ingenting')
);
alter table sak_historikk add constraint sak_historikk_slag check (
    slag in (
        'uro_meld', 'uro_lagt_til', 'samtale', 'samtale_ikkje_halden', 'moete', 'tiltak_sett_inn', 'tiltak_endra',
        'tiltak_stoppa', 'evaluering', 'plan', 'flytta', 'dato', 'avslutta', 'gjenopna', 'lag_inn', 'lag_ut',
        'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'overlevering_trekt', 'sperre_sett',
        'sperre_oppheva'
    )
);
