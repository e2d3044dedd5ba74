-- The referat of a meeting (domain.md § 3): one of each named item, which stands where the sak does, and one of what is about no child,
-- which those in the meeting see. It is written in parts, each with its own versions: nothing that was written is ever overwritten.

create table referat (
    kommune_id uuid not null,
    referat_id uuid not null,
    moete_id uuid not null,
    eining_id uuid not null,
    punkt_id uuid,
    sak_id uuid,
    tilstand text not null default 'utkast' constraint referat_tilstand check (tilstand in ('utkast', 'til_godkjenning', 'godkjent')),
    -- how many times it has been approved
    nr smallint not null default 0 constraint referat_nr check (nr between 0 and 99),
    -- why it is being put right
    retting_grunn text constraint referat_retting_lengd check (char_length(retting_grunn) between 1 and 1000),
    referent_id uuid not null references brukar,
    laga_at timestamptz not null,
    version integer not null default 1,
    primary key (kommune_id, referat_id),
    constraint referat_moete_fkey foreign key (kommune_id, moete_id) references moete,
    constraint referat_team_fkey foreign key (kommune_id, eining_id) references tst_team,
    constraint referat_punkt_fkey foreign key (kommune_id, sak_id, punkt_id)
        references moete_punkt_sak (kommune_id, sak_id, punkt_id),
    constraint referat_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint referat_slag check ((punkt_id is null) = (sak_id is null)),
    constraint referat_godkjent check (tilstand <> 'godkjent' or (nr > 0 and retting_grunn is null)),
    constraint referat_retta check (nr > 0 or retting_grunn is null)
);
create unique index referat_av_punkt on referat (kommune_id, punkt_id) where punkt_id is not null;
create unique index referat_av_resten on referat (kommune_id, moete_id) where punkt_id is null;
create index referat_sak on referat (kommune_id, sak_id, moete_id);

-- A part as it was each time it was saved.
create table referat_del (
    kommune_id uuid not null,
    referat_id uuid not null,
    del text not null constraint referat_del_del check (del in (
        'til_stades', 'hensikt', 'ressursar', 'status', 'bekymring', 'kven_opplever', 'barnets_stemme', 'stemme_manglar',
        'stemme_skjult', 'tidlegare_tiltak', 'tiltaksplan', 'evaluering'
    )),
    version integer not null constraint referat_del_version check (version between 1 and 100000),
    moete_id uuid not null,
    eining_id uuid not null,
    sak_id uuid,
    tekst text not null constraint referat_del_lengd check (char_length(tekst) <= 60000),
    skriven_av uuid not null references brukar,
    skriven_at timestamptz not null,
    primary key (kommune_id, referat_id, del, version),
    constraint referat_del_referat_fkey foreign key (kommune_id, referat_id) references referat,
    constraint referat_del_moete_fkey foreign key (kommune_id, moete_id) references moete,
    constraint referat_del_team_fkey foreign key (kommune_id, eining_id) references tst_team,
    constraint referat_del_sak_fkey foreign key (kommune_id, sak_id) references sak,
    -- the rows of the plan, each with its four fields
    constraint referat_del_rader check (del <> 'tiltaksplan' or tekst = '' or jsonb_typeof(tekst::jsonb) = 'array')
);

-- What was approved: the words, their hash, and the document as it was made then.
create table referat_versjon (
    kommune_id uuid not null,
    referat_id uuid not null,
    nr smallint not null,
    moete_id uuid not null,
    eining_id uuid not null,
    sak_id uuid,
    -- why it is another than the one before
    grunn text,
    innhald text not null,
    sha256 bytea not null,
    pdf bytea not null,
    godkjent_av uuid not null references brukar,
    godkjent_at timestamptz not null,
    primary key (kommune_id, referat_id, nr),
    constraint referat_versjon_referat_fkey foreign key (kommune_id, referat_id) references referat,
    constraint referat_versjon_moete_fkey foreign key (kommune_id, moete_id) references moete,
    constraint referat_versjon_team_fkey foreign key (kommune_id, eining_id) references tst_team,
    constraint referat_versjon_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint referat_versjon_grunn check ((nr > 1) = (grunn is not null)),
    constraint referat_versjon_avtrykk check (sha256 = sha256(convert_to(innhald, 'UTF8')))
);

-- The rows of its tiltaksplan that are tiltak now.
create table referat_tiltak (
    kommune_id uuid not null,
    referat_id uuid not null,
    tiltak_id uuid not null,
    sak_id uuid not null,
    nr smallint not null,
    rad smallint not null,
    primary key (kommune_id, referat_id, tiltak_id),
    constraint referat_tiltak_rad unique (kommune_id, referat_id, nr, rad),
    constraint referat_tiltak_versjon_fkey foreign key (kommune_id, referat_id, nr) references referat_versjon,
    constraint referat_tiltak_tiltak_fkey foreign key (kommune_id, sak_id, tiltak_id) references tiltak (kommune_id, sak_id, tiltak_id)
);

-- Whose it is, is said by the referat, and by nobody who writes. A part is written while the referat is a draft, and only when nobody
-- in the room may not hear of the child.
create function app.referat_del_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        select x.moete_id, x.eining_id, x.sak_id, x.punkt_id, x.tilstand into r
        from referat x where x.kommune_id = new.kommune_id and x.referat_id = new.referat_id;
        if r.tilstand <> 'utkast' then
            raise exception 'the referat is no draft' using errcode = 'insufficient_privilege', constraint = 'referat_frose';
        end if;
        if r.punkt_id is not null and exists (select app.punkt_stengt_av(new.kommune_id, r.punkt_id)) then
            raise exception 'somebody in the room may not hear of this child'
                using errcode = 'insufficient_privilege', constraint = 'referat_stengt';
        end if;
        new.moete_id := r.moete_id;
        new.eining_id := r.eining_id;
        new.sak_id := r.sak_id;
        return new;
    end
    $$;
create trigger referat_del_foer before insert on referat_del for each row execute function app.referat_del_foer();

create function app.referat_versjon_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        select x.moete_id, x.eining_id, x.sak_id, x.nr, x.tilstand into r
        from referat x where x.kommune_id = new.kommune_id and x.referat_id = new.referat_id;
        if r.tilstand <> 'til_godkjenning' or new.nr <> r.nr + 1 then
            raise exception 'the referat does not wait to be approved'
                using errcode = 'insufficient_privilege', constraint = 'referat_frose';
        end if;
        new.moete_id := r.moete_id;
        new.eining_id := r.eining_id;
        new.sak_id := r.sak_id;
        return new;
    end
    $$;
create trigger referat_versjon_foer before insert on referat_versjon for each row execute function app.referat_versjon_foer();

-- utkast → til godkjenning → godkjent; back to utkast from both, from the last with a reason.
create function app.referat_gang() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if (old.tilstand, new.tilstand) not in (
            ('utkast', 'utkast'), ('utkast', 'til_godkjenning'), ('til_godkjenning', 'utkast'), ('til_godkjenning', 'godkjent'), ('godkjent', 'utkast')
        ) or (old.tilstand = 'godkjent' and new.retting_grunn is null)
            or new.nr <> old.nr + (case when new.tilstand = 'godkjent' then 1 else 0 end) then
            raise exception 'a referat does not go that way' using errcode = 'insufficient_privilege', constraint = 'referat_gang';
        end if;
        if new.tilstand = 'godkjent' and not exists (
            select from referat_versjon v where v.kommune_id = new.kommune_id and v.referat_id = new.referat_id and v.nr = new.nr
        ) then
            raise exception 'nothing was approved' using errcode = 'insufficient_privilege', constraint = 'referat_gang';
        end if;
        return new;
    end
    $$;
create trigger referat_gang before update on referat for each row execute function app.referat_gang();

do $$
declare
    t text;
    rett constant text := '(case when sak_id is null then eining_id = any((select app.planlegg_tst())::uuid[])'
        ' or moete_id = any((select app.mine_moete())::uuid[])'
        ' else (select true from sak_tilgang t where t.kommune_id = %1$I.kommune_id and t.sak_id = %1$I.sak_id'
        ' and t.prinsipal_id = any((select app.principals())::uuid[]) %2$s'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1) end)';
    i_moetet constant text := '(eining_id = any((select app.planlegg_tst())::uuid[]) or moete_id = any((select app.mine_moete())::uuid[]))';
begin
    foreach t in array array['referat', 'referat_del', 'referat_versjon', 'referat_tiltak'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('create policy sperre on %I as restrictive to laget_request'
            ' using (sak_id is null or sak_id <> all((select app.sperra())::uuid[]))', t);
        execute format('grant select, insert on %I to laget_request', t);
    end loop;
    foreach t in array array['referat', 'referat_del', 'referat_versjon'] loop
        execute format('create policy synleg on %1$I for select to laget_request using (' || rett || ')', t, '');
        execute format('create policy opprette on %1$I for insert to laget_request with check (' || rett || ' and ' || i_moetet || ')',
            t, 'and t.skrive');
    end loop;
    execute format('create policy endre on %1$I for update to laget_request using (' || rett || ' and ' || i_moetet || ')',
        'referat', 'and t.skrive');
    execute format('create policy synleg on referat_tiltak for select to laget_request using ('
        '(select true from sak_tilgang t where t.kommune_id = referat_tiltak.kommune_id and t.sak_id = referat_tiltak.sak_id'
        ' and t.prinsipal_id = any((select app.principals())::uuid[])'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1))');
    execute format('create policy opprette on referat_tiltak for insert to laget_request with check ('
        '(select true from sak_tilgang t where t.kommune_id = referat_tiltak.kommune_id and t.sak_id = referat_tiltak.sak_id'
        ' and t.prinsipal_id = any((select app.principals())::uuid[]) and t.skrive'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1))');
end
$$;
grant update (tilstand, nr, retting_grunn, version) on referat to laget_request;
create policy eige_namn on referat as restrictive for insert to laget_request with check (referent_id = (select app.brukar_id()));
create policy rett_moete on referat as restrictive for insert to laget_request with check (
    (select true from moete m where m.kommune_id = referat.kommune_id and m.moete_id = referat.moete_id
        and m.eining_id = referat.eining_id and m.tilstand <> 'avlyst' limit 1)
    and (punkt_id is null or (select true from moete_punkt_sak s where s.kommune_id = referat.kommune_id
        and s.punkt_id = referat.punkt_id and s.moete_id = referat.moete_id and s.gjeld limit 1))
);
create policy eige_namn on referat_del as restrictive for insert to laget_request with check (skriven_av = (select app.brukar_id()));
create policy eige_namn on referat_versjon as restrictive for insert to laget_request with check (godkjent_av = (select app.brukar_id()));

-- As before, and what a meeting is made of.
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
                or exists (select from tst_medlem x where x.kommune_id = k.id and x.tst_medlem_id = ein)
                or exists (select from skulefri x where x.kommune_id = k.id and x.skulefri_id = ein)
                or exists (select from moete x where x.kommune_id = k.id and x.moete_id = ein)
                or exists (select from moete_deltakar x where x.kommune_id = k.id and x.moete_deltakar_id = ein)
                or exists (select from moete_punkt x where x.kommune_id = k.id and x.punkt_id = ein)
                or exists (select from referat x where x.kommune_id = k.id and x.referat_id = ein)
            from (select app.kommune_id() as id) k
        );
    end
    $$;
