-- Asking and signing on the net: who is asked by a letter with a link, what the family's pages show of the forms, and the
-- signature itself. The role of families has no right to the tables of samtykke: it has the functions here, and each begins
-- with who the session's person is (docs/adr/0009, 0014).

-- A row of the history is an employee's, or of somebody in the family: then by name, as it stood that day.
alter table sak_historikk alter column brukar_id drop not null,
    add column familie_namn text constraint sak_historikk_familie_lengd check (char_length(familie_namn) between 1 and 161),
    add constraint sak_historikk_kven check ((brukar_id is null) = (familie_namn is not null));

-- One who must sign is asked to do it on the net. Of the link in the letter only a hash is kept; it is made when the letter
-- goes. A link says where to, and opens nothing: whoever follows it must log in, and be the one it was for.
create table samtykke_invitasjon (
    kommune_id uuid not null,
    invitasjon_id uuid not null,
    samtykke_id uuid not null,
    sak_id uuid not null,
    signatar text not null constraint samtykke_invitasjon_signatar check (signatar in ('foeresett', 'barn')),
    foeresett_id uuid,
    epost text not null constraint samtykke_invitasjon_epost check (epost ~ '^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$'),
    token_hash bytea constraint samtykke_invitasjon_sha256 check (octet_length(token_hash) = 32),
    invitert_av uuid not null references brukar,
    invitert_at timestamptz not null default now(),
    utgaar_at timestamptz not null default now() + interval '14 days',
    -- opened by the one it was for; the link is used then
    henta_at timestamptz,
    -- taken back, another came in its place, or there is nothing left to sign
    avslutta_at timestamptz,
    primary key (kommune_id, invitasjon_id),
    constraint samtykke_invitasjon_i_sak unique (kommune_id, sak_id, invitasjon_id),
    constraint samtykke_invitasjon_samtykke_fkey foreign key (kommune_id, sak_id, samtykke_id)
        references samtykke (kommune_id, sak_id, samtykke_id),
    constraint samtykke_invitasjon_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint samtykke_invitasjon_kven check ((signatar = 'foeresett') = (foeresett_id is not null))
);
create unique index samtykke_invitasjon_lenke on samtykke_invitasjon (token_hash) where token_hash is not null;
create unique index samtykke_invitasjon_ein on samtykke_invitasjon (kommune_id, samtykke_id, signatar, foeresett_id)
    nulls not distinct where avslutta_at is null;
create index samtykke_invitasjon_sak on samtykke_invitasjon (kommune_id, sak_id);

-- A letter to the family: that there is something to answer, or something has been done. Never what.
create table samtykke_brev (
    kommune_id uuid not null,
    brev_id uuid not null,
    invitasjon_id uuid not null,
    sak_id uuid not null,
    slag text not null constraint samtykke_brev_slag check (slag in ('invitasjon', 'kvittering')),
    tilstand text not null default 'ventar' constraint samtykke_brev_tilstand check (
        tilstand in ('ventar', 'underveg', 'sendt', 'uviss', 'avvist', 'unoedig')
    ),
    laga_at timestamptz not null default now(),
    endra_at timestamptz not null default now(),
    primary key (kommune_id, brev_id),
    constraint samtykke_brev_invitasjon_fkey foreign key (kommune_id, sak_id, invitasjon_id)
        references samtykke_invitasjon (kommune_id, sak_id, invitasjon_id)
);
create index samtykke_brev_sak on samtykke_brev (kommune_id, sak_id);
create index samtykke_brev_ventar on samtykke_brev (kommune_id, laga_at) where tilstand in ('ventar', 'underveg');

-- What somebody has chosen and not signed: it must last while they prove who they are.
create table samtykke_svarutkast (
    kommune_id uuid not null,
    samtykke_id uuid not null,
    familie_person_id uuid not null,
    ja text[] not null,
    nei text[] not null,
    spraak text not null constraint samtykke_svarutkast_spraak check (spraak in ('nn', 'nb', 'en', 'pl', 'uk', 'ar')),
    at timestamptz not null default now(),
    primary key (kommune_id, samtykke_id, familie_person_id),
    constraint samtykke_svarutkast_samtykke_fkey foreign key (kommune_id, samtykke_id) references samtykke,
    constraint samtykke_svarutkast_person_fkey foreign key (kommune_id, familie_person_id) references familie_person
);
create index samtykke_svarutkast_person on samtykke_svarutkast (kommune_id, familie_person_id);

-- Whether a form can be signed now.
create function app.samtykke_open(kommune uuid, samtykket uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from samtykke s
            where s.kommune_id = kommune and s.samtykke_id = samtykket and s.til >= app.today()
                and not exists (select from samtykke_attende a where a.kommune_id = kommune and a.samtykke_id = samtykket)
                and not exists (select from samtykke n where n.kommune_id = kommune and n.erstattar_id = samtykket)
        );
    end
    $$;

-- Whether one who must sign has answered, confirmed or not.
create function app.samtykke_har_svart(kommune uuid, samtykket uuid, kven text, foeresetten uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from samtykke_signatur s
            left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
            where s.kommune_id = kommune and s.samtykke_id = samtykket and s.signatar = kven
                and s.foeresett_id is not distinct from foeresetten and coalesce(f.stemmer, true)
        );
    end
    $$;

-- Whether one must sign about anything of a form today.
create function app.samtykke_er_signatar(kommune uuid, samtykket uuid, kven text, foeresetten uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from samtykke_instans i
            join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id
            cross join lateral app.samtykke_maa_signere(kommune, k.barn_id, i.slag, app.today()) m
            where i.kommune_id = kommune and i.samtykke_id = samtykket
                and m.signatar = kven and m.foeresett_id is not distinct from foeresetten
        );
    end
    $$;

-- What must be so for somebody to be asked on the net. With adressesperre nobody is (domain.md § 4): a letter, or a parent
-- logging in, must not tell that the child is in this kommune's register. Without a fødselsnummer on the card nobody who logs
-- in could be the one it was for. Another invitation to the same person ends the first.
create function app.samtykke_invitasjon_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        barnet record;
    begin
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        select b.adressesperre, b.fnr_oppslag, k.tilstand into barnet
        from sak k join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id;
        if barnet.adressesperre then
            raise exception 'nobody is asked on the net' using errcode = 'check_violation', constraint = 'samtykke_invitasjon_adressesperre';
        end if;
        if (new.signatar = 'barn' and barnet.fnr_oppslag is null) or (new.signatar = 'foeresett' and not exists (
                select from foeresett f
                where f.kommune_id = new.kommune_id and f.foeresett_id = new.foeresett_id and f.fnr_oppslag is not null
            ))
        then
            raise exception 'nobody could log in' using errcode = 'check_violation', constraint = 'samtykke_invitasjon_nummer';
        end if;
        if barnet.tilstand <> 'open' or not app.samtykke_open(new.kommune_id, new.samtykke_id)
            or not app.samtykke_er_signatar(new.kommune_id, new.samtykke_id, new.signatar, new.foeresett_id)
            or app.samtykke_har_svart(new.kommune_id, new.samtykke_id, new.signatar, new.foeresett_id)
        then
            raise exception 'there is nothing to sign' using errcode = 'check_violation', constraint = 'samtykke_invitasjon_signatar_no';
        end if;
        update samtykke_invitasjon i set avslutta_at = now()
        where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id and i.signatar = new.signatar
            and i.foeresett_id is not distinct from new.foeresett_id and i.avslutta_at is null;
        return new;
    end
    $$;
create trigger samtykke_invitasjon_foer before insert on samtykke_invitasjon
    for each row execute function app.samtykke_invitasjon_foer();

-- A letter waits, and the job that sends letters.
create function app.samtykke_brev_til(kommune uuid, saka uuid, invitasjonen uuid, i_slag text, naar timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into samtykke_brev (kommune_id, brev_id, invitasjon_id, sak_id, slag)
        values (kommune, gen_random_uuid(), invitasjonen, saka, i_slag);
        insert into job (kommune_id, job_id, kind, dedupe_key, run_at)
        values (kommune, gen_random_uuid(), 'familiebrev', 'familiebrev', naar)
        on conflict (kommune_id, dedupe_key) where state = 'waiting' do nothing;
    end
    $$;
create function app.samtykke_invitasjon_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.samtykke_brev_til(new.kommune_id, new.sak_id, new.invitasjon_id, 'invitasjon', new.invitert_at);
        return null;
    end
    $$;
create trigger samtykke_invitasjon_ny after insert on samtykke_invitasjon
    for each row execute function app.samtykke_invitasjon_ny();

-- There is nothing left to answer: nobody waits for anybody any more.
create function app.samtykke_invitasjonar_slutt(kommune uuid, samtykket uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if app.samtykke_open(kommune, samtykket) and exists (
            select from samtykke_instans i
            where i.kommune_id = kommune and i.samtykke_id = samtykket
                and (app.samtykke_staar(kommune, samtykket, i.slag, app.today())).staar in ('ventar', 'nekta')
        ) then
            return;
        end if;
        update samtykke_invitasjon i set avslutta_at = now()
        where i.kommune_id = kommune and i.samtykke_id = samtykket and i.avslutta_at is null;
    end
    $$;
create function app.samtykke_ventar_ikkje() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.samtykke_invitasjonar_slutt(new.kommune_id, new.samtykke_id);
        return null;
    end
    $$;
create trigger samtykke_trekk_slutt after insert on samtykke_trekk for each row execute function app.samtykke_ventar_ikkje();
create trigger samtykke_attende_slutt after insert on samtykke_attende for each row execute function app.samtykke_ventar_ikkje();
create function app.samtykke_fornya() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.samtykke_invitasjonar_slutt(new.kommune_id, new.erstattar_id);
        return null;
    end
    $$;
create trigger samtykke_fornya after insert on samtykke for each row
    when (new.erstattar_id is not null) execute function app.samtykke_fornya();

-- Somebody answers what is theirs to answer; what others decide alone may be left out. As before otherwise.
create or replace function app.samtykke_signatur_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        form record;
        svara text[] := new.ja || new.nei;
    begin
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        select s.fraa, s.til, k.barn_id into form
        from samtykke s join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        where s.kommune_id = new.kommune_id and s.samtykke_id = new.samtykke_id;
        if (select count(*) <> count(distinct x) from unnest(svara) x)
            or exists (
                select from unnest(svara) x
                where x not in (select i.slag from samtykke_instans i
                    where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id)
            )
            or exists (
                select from samtykke_instans i
                cross join lateral app.samtykke_maa_signere(new.kommune_id, form.barn_id, i.slag, app.today()) m
                where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id
                    and m.signatar = new.signatar and m.foeresett_id is not distinct from new.foeresett_id
                    and i.slag <> all(svara)
            )
        then
            raise exception 'every instans is answered, once' using errcode = 'check_violation', constraint = 'samtykke_signatur_heil';
        end if;
        if not app.samtykke_er_signatar(new.kommune_id, new.samtykke_id, new.signatar, new.foeresett_id) then
            raise exception 'somebody else signs' using errcode = 'check_violation', constraint = 'samtykke_signatur_signatar_no';
        end if;
        if not app.samtykke_open(new.kommune_id, new.samtykke_id) or new.signert_dato > app.today() then
            raise exception 'the form can no longer be signed' using errcode = 'check_violation', constraint = 'samtykke_signatur_open';
        end if;
        if app.samtykke_har_svart(new.kommune_id, new.samtykke_id, new.signatar, new.foeresett_id) then
            raise exception 'signed already' using errcode = 'unique_violation', constraint = 'samtykke_signatur_ein_gong';
        end if;
        new.tekst_sha256 := sha256(convert_to(new.tekst, 'UTF8'));
        return new;
    end
    $$;

-- As before; what somebody did not answer about, they have not said no to.
create or replace function app.samtykke_svar(kommune uuid, samtykket uuid, i_slag text, kven text, foeresetten uuid) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        if kven = 'barn_hoeyrt' then
            return case when exists (
                select from samtykke_hoeyrt h where h.kommune_id = kommune and h.samtykke_id = samtykket
            ) then 'ja' else 'ventar' end;
        end if;
        if exists (
            select from samtykke_trekk t
            where t.kommune_id = kommune and t.samtykke_id = samtykket and t.signatar = kven
                and t.foeresett_id is not distinct from foeresetten and (t.slag is null or t.slag = i_slag)
        ) then
            return 'trekt';
        end if;
        return coalesce((
            select case when i_slag = any(s.ja) then 'ja' when i_slag = any(s.nei) then 'nei' end
            from samtykke_signatur s
            left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
            where s.kommune_id = kommune and s.samtykke_id = samtykket and s.signatar = kven
                and s.foeresett_id is not distinct from foeresetten and (s.maate = 'oidc' or f.stemmer)
        ), 'ventar');
    end
    $$;

-- Who the session's person is to the children here: a føresett until the child is 18, or oneself from the day one is 15. With adressesperre only
-- whoever lives with the child: as app.familie_barn, and without asking for a right to information, since foreldreansvar is
-- what decides who must answer.
create function app.familie_som() returns table (
    kommune_id uuid, barn_id uuid, signatar text, foeresett_id uuid, namn text, barn_namn text, foedd date, har_fnr boolean,
    sperra boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select b.kommune_id, b.barn_id, v.signatar, v.foeresett_id, v.namn, b.fornamn || ' ' || b.etternamn, b.foedd,
            b.fnr_oppslag is not null, b.adressesperre
        from app.familie_sesjon_no() s
        join familie_person p on p.kommune_id = s.kommune_id and p.familie_person_id = s.familie_person_id
        cross join lateral (
            select f.barn_id, 'foeresett' as signatar, f.foeresett_id, f.namn, f.bur_saman
            from foeresett f
            join barn x on x.kommune_id = f.kommune_id and x.barn_id = f.barn_id
            where f.kommune_id = s.kommune_id and f.fnr_oppslag = any(p.oppslag) and f.avslutta_at is null
                and x.foedd + interval '18 years' > app.today()
            union all
            select x.barn_id, 'barn', null, x.fornamn || ' ' || x.etternamn, true
            from barn x
            where x.kommune_id = s.kommune_id and x.fnr_oppslag = any(p.oppslag)
                and x.foedd + interval '15 years' <= app.today()
        ) v
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = v.barn_id
        where v.bur_saman or not b.adressesperre;
    end
    $$;

-- The forms of the session's person: those one has been invited to answer, and those one has answered.
create function app.familie_samtykke() returns table (
    samtykke_id uuid, sak_id uuid, barn_id uuid, barn_namn text, foedd date, har_fnr boolean, mal text, foeremaal text,
    saksomraade text, fraa date, til date, innhenta_namn text, innhenta_instans text, innhenta_at timestamptz, fornyar boolean,
    signatar text, foeresett_id uuid, namn text, har_svart boolean, invitert boolean, open boolean
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select distinct on (v.samtykke_id) v.*
        from (
            select s.samtykke_id, s.sak_id, m.barn_id, m.barn_namn, m.foedd, m.har_fnr, s.mal, s.foeremaal, s.saksomraade,
                s.fraa, s.til, b.namn as innhenta_namn, i.namn as innhenta_instans, s.innhenta_at,
                s.erstattar_id is not null as fornyar, m.signatar, m.foeresett_id, m.namn,
                app.samtykke_har_svart(s.kommune_id, s.samtykke_id, m.signatar, m.foeresett_id) as har_svart,
                exists (
                    select from samtykke_invitasjon v
                    where v.kommune_id = s.kommune_id and v.samtykke_id = s.samtykke_id and v.signatar = m.signatar
                        and v.foeresett_id is not distinct from m.foeresett_id
                        and v.avslutta_at is null and now() < v.utgaar_at
                ) as invitert,
                app.samtykke_open(s.kommune_id, s.samtykke_id) and not m.sperra and k.tilstand = 'open'
                    and app.samtykke_er_signatar(s.kommune_id, s.samtykke_id, m.signatar, m.foeresett_id) as open
            from app.familie_som() m
            join sak k on k.kommune_id = m.kommune_id and k.barn_id = m.barn_id
            join samtykke s on s.kommune_id = k.kommune_id and s.sak_id = k.sak_id
            join brukar b on b.brukar_id = s.innhenta_av
            join instans i on i.instans_id = s.innhenta_instans_id
        ) v
        where v.har_svart or v.invitert
        order by v.samtykke_id, v.har_svart desc, v.foeresett_id;
    end
    $$;

-- The instansar of those forms: whether the person is to answer about it, what was answered, and how it stands.
create function app.familie_samtykke_linjer() returns table (
    samtykke_id uuid, slag text, namn text, maa_eg boolean, svar text, staar text, sagt_ja integer, maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select f.samtykke_id, i.slag, i.namn,
            exists (
                select from app.samtykke_maa_signere(i.kommune_id, f.barn_id, i.slag, app.today()) m
                where m.signatar = f.signatar and m.foeresett_id is not distinct from f.foeresett_id
            ),
            app.samtykke_svar(i.kommune_id, i.samtykke_id, i.slag, f.signatar, f.foeresett_id),
            s.staar, s.sagt_ja, s.maa
        from app.familie_samtykke() f
        join samtykke_instans i on i.kommune_id = app.familie_kommune() and i.samtykke_id = f.samtykke_id
        cross join lateral app.samtykke_status(i.kommune_id, i.samtykke_id, i.slag, app.today()) s;
    end
    $$;

-- What the person has signed of a form, as it counts.
create function app.familie_signatur(form uuid) returns table (
    signatur_id uuid, maate text, nivaa text, original_stad text, vitne text, ja text[], nei text[], spraak text,
    tekst_sha256 bytea, stad text, signert_dato date, at timestamptz
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        select s.signatur_id, s.maate, s.nivaa, s.original_stad, s.vitne, s.ja, s.nei, s.spraak, s.tekst_sha256, s.stad,
            s.signert_dato, s.at
        from app.familie_samtykke() f
        join samtykke_signatur s on s.kommune_id = app.familie_kommune() and s.samtykke_id = f.samtykke_id
            and s.signatar = f.signatar and s.foeresett_id is not distinct from f.foeresett_id
        left join samtykke_stadfesting b on b.kommune_id = s.kommune_id and b.signatur_id = s.signatur_id
        where f.samtykke_id = form and (s.maate = 'oidc' or b.stemmer)
        order by s.at desc
        limit 1;
    end
    $$;

-- The one it was for has opened it: the link is used.
create function app.familie_opna(form uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update samtykke_invitasjon i set henta_at = now()
        from app.familie_samtykke() f
        where f.samtykke_id = form and i.kommune_id = app.familie_kommune() and i.samtykke_id = form
            and i.signatar = f.signatar and i.foeresett_id is not distinct from f.foeresett_id
            and i.avslutta_at is null and i.henta_at is null;
    end
    $$;

-- Whether the person has proven who they are within ten minutes: an older login signs nothing.
create function app.familie_fersk() returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return coalesce((select s.auth_time > now() - interval '10 minutes' from app.familie_sesjon_no() s), false);
    end
    $$;

-- Whoever has the sak, and whoever asked, is told that there is an answer; what it is stands on the sak.
create function app.samtykke_sei_svar(kommune uuid, samtykket uuid, i_slag text, kva uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        for r in
            select distinct v.brukar_id, s.sak_id
            from samtykke s
            join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
            cross join lateral (values (k.ansvarleg_brukar_id), (s.innhenta_av)) v (brukar_id)
            where s.kommune_id = kommune and s.samtykke_id = samtykket
            order by v.brukar_id
        loop
            insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at)
            values (kommune, gen_random_uuid(), r.brukar_id, i_slag, r.sak_id, i_slag || ':' || kva, now())
            on conflict do nothing;
            insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            values (kommune, gen_random_uuid(), 'varsel', r.brukar_id, 'varsel:' || r.brukar_id, now())
            on conflict (kommune_id, dedupe_key) where state = 'waiting' do nothing;
        end loop;
    end
    $$;

-- A receipt to the address the person was invited at, if there was one.
create function app.familie_kvittering(kommune uuid, form uuid, kven text, foeresetten uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        i record;
    begin
        select v.invitasjon_id, v.sak_id into i from samtykke_invitasjon v
        where v.kommune_id = kommune and v.samtykke_id = form and v.signatar = kven
            and v.foeresett_id is not distinct from foeresetten
        order by v.invitert_at desc limit 1;
        if found then
            perform app.samtykke_brev_til(kommune, i.sak_id, i.invitasjon_id, 'kvittering', now());
        end if;
    end
    $$;

-- The person signs: 'signert', or why not. 'svart': it is done already. 'stengt': it can no longer be signed. 'ufersk': who it
-- is must be proven anew. 'borte': there is no such form for this person. The role, the method, the level and the time are
-- from here; the text is what the page showed.
create function app.familie_signer(signatur uuid, form uuid, i_ja text[], i_nei text[], i_spraak text, i_tekst text) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s familie_sesjon;
        f record;
    begin
        select * into s from app.familie_sesjon_no();
        -- whoever signs, and whoever takes the form back, come one after the other
        perform from samtykke x join sak k on k.kommune_id = x.kommune_id and k.sak_id = x.sak_id
        where x.kommune_id = s.kommune_id and x.samtykke_id = form for update of k;
        select * into f from app.familie_samtykke() v where v.samtykke_id = form;
        if not found then
            return 'borte';
        elsif f.har_svart then
            return 'svart';
        elsif not f.open or not f.invitert then
            return 'stengt';
        elsif not app.familie_fersk() then
            return 'ufersk';
        end if;
        insert into samtykke_signatur (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn, rolle, maate,
            nivaa, ja, nei, spraak, tekst, stad, signert_dato, at)
        values (s.kommune_id, signatur, form, f.sak_id, f.signatar, f.foeresett_id, left(f.namn, 120),
            case f.signatar when 'barn' then 'den det gjeld' else 'føresett' end, 'oidc', s.acr, i_ja, i_nei, i_spraak,
            i_tekst, 'på nett', app.today(), now());
        update samtykke_invitasjon i set henta_at = coalesce(i.henta_at, now()), avslutta_at = now()
        where i.kommune_id = s.kommune_id and i.samtykke_id = form and i.signatar = f.signatar
            and i.foeresett_id is not distinct from f.foeresett_id and i.avslutta_at is null;
        delete from samtykke_svarutkast u
        where u.kommune_id = s.kommune_id and u.samtykke_id = form and u.familie_person_id = s.familie_person_id;
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
        values (s.kommune_id, gen_random_uuid(), f.sak_id, 'samtykke_signert', 'Med ID-porten', f.namn, now());
        perform app.familie_kvittering(s.kommune_id, form, f.signatar, f.foeresett_id);
        perform app.samtykke_sei_svar(s.kommune_id, form, 'samtykke_svar', signatur);
        return 'signert';
    end
    $$;

-- The person takes back what was said yes to: all of it (none named), or for these instansar. It needs no reason, and no new
-- proof of who it is: taking back is no harder than giving (GDPR art. 7(3)). 'trekt', 'ingenting' when there was no yes, or
-- 'borte'.
create function app.familie_trekk(form uuid, slag_list text[]) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s familie_sesjon;
        f record;
        sagt_ja text[];
        trekk uuid := gen_random_uuid();
    begin
        select * into s from app.familie_sesjon_no();
        perform from samtykke x join sak k on k.kommune_id = x.kommune_id and k.sak_id = x.sak_id
        where x.kommune_id = s.kommune_id and x.samtykke_id = form for update of k;
        select * into f from app.familie_samtykke() v where v.samtykke_id = form;
        if not found then
            return 'borte';
        end if;
        select array_agg(i.slag order by i.slag) into sagt_ja
        from samtykke_instans i
        where i.kommune_id = s.kommune_id and i.samtykke_id = form
            and app.samtykke_svar(s.kommune_id, form, i.slag, f.signatar, f.foeresett_id) = 'ja';
        if sagt_ja is null or not (slag_list is null or slag_list && sagt_ja) then
            return 'ingenting';
        end if;
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
        values (s.kommune_id, gen_random_uuid(), f.sak_id, 'samtykke_trekt',
            case when slag_list is null then 'Heile samtykket' else 'Delar av samtykket' end, f.namn, now());
        insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
        select s.kommune_id, gen_random_uuid(), form, f.sak_id, f.signatar,
            f.foeresett_id, v.slag, 'nett', now()
        from unnest(case when slag_list is null then array[null::text] else slag_list end) v (slag)
        where v.slag is null or v.slag = any(sagt_ja);
        perform app.familie_kvittering(s.kommune_id, form, f.signatar, f.foeresett_id);
        perform app.samtykke_sei_svar(s.kommune_id, form, 'samtykke_trekt', trekk);
        return 'trekt';
    end
    $$;

-- Where a link leads, for somebody who has not logged in: to which kommune's login, and which form. `brukt`: it leads nowhere
-- any more. Nothing else is told.
create function app.samtykke_lenke(hash bytea) returns table (kommune_nummer text, samtykke_id uuid, brukt boolean)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return query
        select k.nummer, i.samtykke_id,
            i.henta_at is not null or i.avslutta_at is not null or now() >= i.utgaar_at
        from samtykke_invitasjon i join kommune k on k.kommune_id = i.kommune_id
        where i.token_hash = hash;
    end
    $$;

-- The next letter that waits, for the job that sends them. One that a worker took and never came back about, is of unknown
-- fate; one there is no need for any more, is not sent.
create function app.samtykke_brev_neste(kommune uuid) returns table (brev_id uuid, slag text, epost text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        update samtykke_brev b set tilstand = 'uviss', endra_at = now()
        where b.kommune_id = kommune and b.tilstand = 'underveg' and b.endra_at < now() - interval '10 minutes';
        update samtykke_brev b set tilstand = 'unoedig', endra_at = now()
        from samtykke_invitasjon i, sak k, barn x
        where b.kommune_id = kommune and b.tilstand = 'ventar' and i.kommune_id = kommune and i.invitasjon_id = b.invitasjon_id
            and k.kommune_id = kommune and k.sak_id = i.sak_id and x.kommune_id = kommune and x.barn_id = k.barn_id
            and (x.adressesperre or (b.slag = 'invitasjon' and (i.avslutta_at is not null or now() >= i.utgaar_at)));
        return query
        select b.brev_id, b.slag, i.epost
        from samtykke_brev b join samtykke_invitasjon i on i.kommune_id = kommune and i.invitasjon_id = b.invitasjon_id
        where b.kommune_id = kommune and b.tilstand = 'ventar'
        order by b.laga_at, b.brev_id limit 1;
    end
    $$;

-- The mail server is ready for it: the letter is under way, and its link is made to lead where it shall. False when there is
-- no need for it any more.
create function app.samtykke_brev_ta(kommune uuid, brevet uuid, hash bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        b record;
    begin
        update samtykke_brev x set tilstand = 'underveg', endra_at = now()
        from samtykke_invitasjon i
        where x.kommune_id = kommune and x.brev_id = brevet and x.tilstand = 'ventar'
            and i.kommune_id = kommune and i.invitasjon_id = x.invitasjon_id
            and (x.slag <> 'invitasjon' or i.avslutta_at is null)
        returning x.invitasjon_id, x.slag into b;
        if not found then
            return false;
        end if;
        if b.slag = 'invitasjon' then
            update samtykke_invitasjon i set token_hash = hash where i.kommune_id = kommune and i.invitasjon_id = b.invitasjon_id;
        end if;
        return true;
    end
    $$;
create function app.samtykke_brev_gjekk(kommune uuid, brevet uuid, korleis text) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        update samtykke_brev b set tilstand = korleis, endra_at = now()
        where b.kommune_id = kommune and b.brev_id = brevet and b.tilstand in ('ventar', 'underveg')
    $$;

grant execute on function app.alder(date, date), app.today(), app.familie_samtykke(), app.familie_samtykke_linjer(), app.familie_signatur(uuid),
    app.familie_opna(uuid), app.familie_fersk(), app.familie_signer(uuid, uuid, text[], text[], text, text),
    app.familie_trekk(uuid, text[]) to laget_familie;
grant execute on function app.samtykke_lenke(bytea), app.samtykke_brev_neste(uuid), app.samtykke_brev_ta(uuid, uuid, bytea),
    app.samtykke_brev_gjekk(uuid, uuid, text) to laget_system;

do $$
declare
    t text;
    tilgang constant text := '(select true from sak_tilgang t where t.kommune_id = %1$I.kommune_id'
        ' and t.sak_id = %1$I.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til %2$s limit 1)';
begin
    foreach t in array array['samtykke_invitasjon', 'samtykke_brev', 'samtykke_svarutkast'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
    end loop;
    -- whom one has asked, and how it went: for the side that owns the sak
    foreach t in array array['samtykke_invitasjon', 'samtykke_brev'] loop
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('create policy sperre on %I as restrictive to laget_request'
            ' using (sak_id <> all((select app.sperra())::uuid[]))', t);
        execute format('create policy synleg on %1$I for select to laget_request using (' || tilgang || ')', t,
            'and t.grunnlag in (''lag'', ''leiar'')');
    end loop;
    t := 'samtykke_invitasjon';
    execute format('create policy opprette on %1$I for insert to laget_request with check (' || tilgang || ')', t,
        'and t.skrive and t.grunnlag in (''lag'', ''leiar'')');
    execute format('create policy endre on %1$I for update to laget_request using (' || tilgang || ') with check (true)', t,
        'and t.skrive and t.grunnlag in (''lag'', ''leiar'')');
end
$$;
create policy eige_namn on samtykke_invitasjon as restrictive for insert to laget_request
    with check (invitert_av = (select app.brukar_id()) and token_hash is null and henta_at is null and avslutta_at is null);
grant select (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost, invitert_av, invitert_at, utgaar_at,
    henta_at, avslutta_at) on samtykke_invitasjon to laget_request;
grant insert (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost, invitert_av, invitert_at)
    on samtykke_invitasjon to laget_request;
grant update (avslutta_at) on samtykke_invitasjon to laget_request;
grant select on samtykke_brev to laget_request;

create policy kommune_familie on samtykke_svarutkast as restrictive to laget_familie
    using (kommune_id = (select app.familie_kommune())) with check (kommune_id = (select app.familie_kommune()));
create policy eige on samtykke_svarutkast to laget_familie
    using (familie_person_id = (select app.familie_person()))
    with check (
        familie_person_id = (select app.familie_person())
        and samtykke_id in (select f.samtykke_id from app.familie_samtykke() f)
    );
grant select, insert, update (ja, nei, spraak, at) on samtykke_svarutkast to laget_familie;

-- The words of the form are for families too.
do $$
declare
    t text;
begin
    foreach t in array array['samtykkemal', 'samtykkemal_instans', 'samtykkemal_tekst', 'samtykke_heimel'] loop
        execute format('create policy synleg_familie on %I for select to laget_familie'
            ' using ((select app.familie_person()) is not null)', t);
        execute format('grant select on %I to laget_familie', t);
    end loop;
end
$$;

alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte',
    'samtykke_svar', 'samtykke_trekt'
));

alter table sak_historikk drop constraint sak_historikk_slag, add constraint sak_historikk_slag check (
    slag in (
        'uro_meld', 'uro_lagt_til', 'samtale', 'samtale_ikkje_halden', 'moete', 'tiltak_sett_inn', 'tiltak_endra',
        'tiltak_stoppa', 'evaluering', 'plan', 'flytta', 'dato', 'avslutta', 'gjenopna', 'lag_inn', 'lag_ut',
        'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'overlevering_trekt', 'sperre_sett',
        'sperre_oppheva', 'samtykke_spurt', 'samtykke_signert', 'samtykke_stadfesta', 'samtykke_trekt', 'samtykke_attende',
        'samtykke_hoeyrt', 'samtykke_invitert'
    )
);

-- As before, and what somebody chose and never signed goes after a month.
create or replace function app.rydd_familie(i_kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        delete from familie_sesjon s
        where s.kommune_id = i_kommune
            and least(s.ledig_til, s.absolutt_til, s.avslutta_at) < now() - interval '60 days';
        delete from oidc_flyt f where f.created_at < now() - interval '1 day';
        delete from oidc_utlogging u where u.at < now() - interval '1 day';
        delete from samtykke_svarutkast u where u.kommune_id = i_kommune and u.at < now() - interval '30 days';
    end
    $$;

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
            from (select app.kommune_id() as id) k
        );
    end
    $$;
