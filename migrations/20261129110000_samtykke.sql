-- Samtykke: who may share a sak with whom, and for how long (domain.md § 4). A valid samtykke is the right itself: without
-- one the database does not return the sak. Nothing here is ever updated or deleted: new rows supersede.

-- The kind of instans decides who must sign.
create function app.samtykke_gruppe(slag text) returns text
    language sql immutable
    return case
        when slag in ('skule', 'ppt', 'ressurspedagog', 'miljoeterapeut', 'kot') then 'skule'
        when slag = 'barnehage' then 'barnehage'
        when slag in ('helsestasjon', 'jordmor', 'fysioterapeut', 'fastlege', 'kommunepsykolog', 'spesialisthelseteneste')
            then 'helse'
        when slag = 'barnevern' then 'barnevern'
        else 'andre'
    end;
grant execute on function app.samtykke_gruppe(text) to laget_request;

-- Who must sign, as a kommune has decided it: one systemansvarleg proposes, another approves. The latest that is approved
-- and has begun is the rule.
create table samtykke_regel (
    kommune_id uuid not null references kommune,
    samtykke_regel_id uuid not null,
    gruppe text not null constraint samtykke_regel_gruppe check (gruppe in ('skule', 'barnehage', 'helse', 'barnevern', 'andre')),
    alder_fraa smallint not null,
    alder_til smallint not null,
    -- all with foreldreansvar; those, and the youth heard; the youth alone; the youth and those; the grown-up; cannot be asked
    krav text not null constraint samtykke_regel_krav check (
        krav in ('foreldre', 'foreldre_hoeyrt', 'ungdom', 'begge', 'sjoelv', 'kan_ikkje')
    ),
    gyldig_fraa date not null,
    -- none: as the house was delivered
    foreslaatt_av uuid references brukar,
    foreslaatt_at timestamptz not null,
    primary key (kommune_id, samtykke_regel_id),
    constraint samtykke_regel_alder check (alder_fraa between 0 and 150 and alder_til between alder_fraa and 150)
);
create index samtykke_regel_gjeld on samtykke_regel (kommune_id, gruppe, alder_fraa);
create table samtykke_regel_svar (
    kommune_id uuid not null,
    samtykke_regel_id uuid not null,
    godkjend boolean not null,
    svart_av uuid references brukar,
    svart_at timestamptz not null,
    primary key (kommune_id, samtykke_regel_id),
    constraint samtykke_regel_svar_regel_fkey foreign key (kommune_id, samtykke_regel_id) references samtykke_regel
);

-- The rules a kommune begins with: domain.md § 4 (opplæringslova § 24-5, pasient- og brukarrettslova §§ 3-4 and 4-3,
-- barnevernslova § 12-3).
create function app.samtykke_reglar_til(kommune uuid) returns void
    language sql security definer set search_path = public, pg_temp
    as $$
        with ny as (
            insert into samtykke_regel (kommune_id, samtykke_regel_id, gruppe, alder_fraa, alder_til, krav, gyldig_fraa, foreslaatt_at)
            select kommune, md5(kommune::text || v.gruppe || v.fraa)::uuid, v.gruppe, v.fraa, v.til, v.krav, '2000-01-01',
                timestamptz '2000-01-01 00:00+01'
            from (values
                ('skule', 0, 14, 'foreldre'), ('skule', 15, 17, 'ungdom'), ('skule', 18, 150, 'sjoelv'),
                ('barnehage', 0, 11, 'foreldre'), ('barnehage', 12, 150, 'kan_ikkje'),
                ('helse', 0, 14, 'foreldre'), ('helse', 15, 15, 'foreldre_hoeyrt'), ('helse', 16, 17, 'ungdom'),
                ('helse', 18, 150, 'sjoelv'),
                ('barnevern', 0, 14, 'foreldre'), ('barnevern', 15, 17, 'begge'), ('barnevern', 18, 150, 'sjoelv'),
                ('andre', 0, 14, 'foreldre'), ('andre', 15, 17, 'begge'), ('andre', 18, 150, 'sjoelv')
            ) v (gruppe, fraa, til, krav)
            returning samtykke_regel_id
        )
        insert into samtykke_regel_svar (kommune_id, samtykke_regel_id, godkjend, svart_at)
        select kommune, ny.samtykke_regel_id, true, timestamptz '2000-01-01 00:00+01' from ny
    $$;
create function app.samtykke_reglar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.samtykke_reglar_til(new.kommune_id);
        return null;
    end
    $$;
create trigger samtykke_reglar_ny after insert on kommune for each row execute function app.samtykke_reglar_ny();
select app.samtykke_reglar_til(kommune_id) from kommune;

-- A form that is put to those who must sign.
create table samtykke (
    kommune_id uuid not null,
    samtykke_id uuid not null,
    sak_id uuid not null,
    mal text not null,
    foeremaal text not null constraint samtykke_foeremaal_lengd check (char_length(foeremaal) between 1 and 2000),
    -- limits of the form: "saksområde/tidsrom"; none is no limit
    saksomraade text constraint samtykke_saksomraade_lengd check (char_length(saksomraade) between 1 and 500),
    fraa date not null,
    til date not null,
    -- the one it renews
    erstattar_id uuid,
    -- den som innhentar
    innhenta_av uuid not null references brukar,
    innhenta_instans_id uuid not null,
    innhenta_at timestamptz not null,
    primary key (kommune_id, samtykke_id),
    constraint samtykke_i_sak unique (kommune_id, sak_id, samtykke_id),
    constraint samtykke_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint samtykke_instans_fkey foreign key (kommune_id, innhenta_instans_id) references instans_kommune,
    constraint samtykke_erstattar_fkey foreign key (kommune_id, sak_id, erstattar_id)
        references samtykke (kommune_id, sak_id, samtykke_id),
    constraint samtykke_tidsrom check (til between fraa and fraa + 731)
);
create unique index samtykke_erstatta_ein_gong on samtykke (kommune_id, erstattar_id);
create index samtykke_sak on samtykke (kommune_id, sak_id, innhenta_at);

-- The instansar that are asked about. Those of the form that are not here get a strek.
create table samtykke_instans (
    kommune_id uuid not null,
    samtykke_id uuid not null,
    sak_id uuid not null,
    slag text not null,
    -- who it opens the sak for; none when the instans does not use Laget (a fastlege)
    instans_id uuid,
    -- fastlege, spesialisthelseteneste, andre: which
    namn text constraint samtykke_instans_namn_lengd check (char_length(namn) between 1 and 120),
    primary key (kommune_id, samtykke_id, slag),
    constraint samtykke_instans_samtykke_fkey foreign key (kommune_id, sak_id, samtykke_id)
        references samtykke (kommune_id, sak_id, samtykke_id),
    constraint samtykke_instans_instans_fkey foreign key (kommune_id, instans_id) references instans_kommune,
    constraint samtykke_instans_slag check (slag in (
        'helsestasjon', 'jordmor', 'ressurspedagog', 'miljoeterapeut', 'ungdomskontakt', 'skule', 'barnehage', 'fastlege',
        'fysioterapeut', 'barnevern', 'kommunepsykolog', 'kot', 'bu_og_avlastning', 'nav', 'spesialisthelseteneste',
        'andre', 'ppt'
    ))
);
create index samtykke_instans_sak on samtykke_instans (kommune_id, sak_id, instans_id);

-- What one who must sign has answered: every instans that is asked about, ja or nei.
create table samtykke_signatur (
    kommune_id uuid not null,
    signatur_id uuid not null,
    samtykke_id uuid not null,
    sak_id uuid not null,
    -- a føresett; the youth; barnevernet where it has the care
    signatar text not null constraint samtykke_signatur_signatar check (signatar in ('foeresett', 'barn', 'barnevern')),
    foeresett_id uuid,
    -- as it stood that day
    namn text not null constraint samtykke_signatur_namn_lengd check (char_length(namn) between 1 and 120),
    rolle text not null constraint samtykke_signatur_rolle_lengd check (char_length(rolle) between 1 and 60),
    maate text not null constraint samtykke_signatur_maate check (maate in ('oidc', 'papir', 'munnleg')),
    -- how sure the login was (acr)
    nivaa text,
    -- on paper: where the original is; said: who heard it
    original_stad text constraint samtykke_signatur_original_lengd check (char_length(original_stad) between 1 and 200),
    vitne text constraint samtykke_signatur_vitne_lengd check (char_length(vitne) between 1 and 120),
    ja text[] not null,
    nei text[] not null,
    spraak text not null constraint samtykke_signatur_spraak check (spraak in ('nn', 'nb', 'en', 'pl', 'uk', 'ar')),
    -- exactly what was signed, in that language
    tekst text not null constraint samtykke_signatur_tekst_lengd check (char_length(tekst) between 1 and 60000),
    tekst_sha256 bytea not null,
    stad text not null constraint samtykke_signatur_stad_lengd check (char_length(stad) between 1 and 80),
    signert_dato date not null,
    -- who wrote it down, of those on paper and those said
    registrert_av uuid references brukar,
    at timestamptz not null,
    primary key (kommune_id, signatur_id),
    constraint samtykke_signatur_i_sak unique (kommune_id, sak_id, signatur_id),
    constraint samtykke_signatur_samtykke_fkey foreign key (kommune_id, sak_id, samtykke_id)
        references samtykke (kommune_id, sak_id, samtykke_id),
    constraint samtykke_signatur_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint samtykke_signatur_kven check ((signatar = 'foeresett') = (foeresett_id is not null)),
    constraint samtykke_signatur_maate_heil check (
        (maate = 'papir') = (original_stad is not null) and (maate = 'munnleg') = (vitne is not null)
        and (maate = 'oidc') = (nivaa is not null) and (maate = 'oidc') = (registrert_av is null)
    )
);
create index samtykke_signatur_samtykke on samtykke_signatur (kommune_id, samtykke_id);
create index samtykke_signatur_sak on samtykke_signatur (kommune_id, sak_id);

-- What one wrote down of a paper or a talk, another confirms, or says is wrong.
create table samtykke_stadfesting (
    kommune_id uuid not null,
    signatur_id uuid not null,
    sak_id uuid not null,
    stemmer boolean not null,
    stadfesta_av uuid not null references brukar,
    stadfesta_at timestamptz not null,
    primary key (kommune_id, signatur_id),
    constraint samtykke_stadfesting_signatur_fkey foreign key (kommune_id, sak_id, signatur_id)
        references samtykke_signatur (kommune_id, sak_id, signatur_id)
);
create index samtykke_stadfesting_sak on samtykke_stadfesting (kommune_id, sak_id);

-- The youth of 15 is heard where those with foreldreansvar decide (pasient- og brukarrettslova § 4-4).
create table samtykke_hoeyrt (
    kommune_id uuid not null,
    samtykke_id uuid not null,
    sak_id uuid not null,
    kva_barnet_sa text not null constraint samtykke_hoeyrt_lengd check (char_length(kva_barnet_sa) between 1 and 4000),
    skriven_av uuid not null references brukar,
    skriven_at timestamptz not null,
    primary key (kommune_id, samtykke_id),
    constraint samtykke_hoeyrt_samtykke_fkey foreign key (kommune_id, sak_id, samtykke_id)
        references samtykke (kommune_id, sak_id, samtykke_id)
);

-- Somebody who signed takes it back, whole or for one instans. No reason is asked for.
create table samtykke_trekk (
    kommune_id uuid not null,
    trekk_id uuid not null,
    samtykke_id uuid not null,
    sak_id uuid not null,
    signatar text not null constraint samtykke_trekk_signatar check (signatar in ('foeresett', 'barn', 'barnevern')),
    foeresett_id uuid,
    -- none: all of it
    slag text,
    -- the signer's own page; told to somebody, on paper or in words; no in the one that renews it
    kanal text not null constraint samtykke_trekk_kanal check (kanal in ('nett', 'papir', 'munnleg', 'fornying')),
    registrert_av uuid references brukar,
    at timestamptz not null,
    primary key (kommune_id, trekk_id),
    constraint samtykke_trekk_samtykke_fkey foreign key (kommune_id, sak_id, samtykke_id)
        references samtykke (kommune_id, sak_id, samtykke_id),
    constraint samtykke_trekk_foeresett_fkey foreign key (kommune_id, foeresett_id) references foeresett,
    constraint samtykke_trekk_kven check ((signatar = 'foeresett') = (foeresett_id is not null)),
    constraint samtykke_trekk_registrert check ((kanal in ('papir', 'munnleg')) = (registrert_av is not null))
);
create index samtykke_trekk_samtykke on samtykke_trekk (kommune_id, samtykke_id);
create index samtykke_trekk_sak on samtykke_trekk (kommune_id, sak_id);

-- Those who asked take the form back.
create table samtykke_attende (
    kommune_id uuid not null,
    samtykke_id uuid not null,
    sak_id uuid not null,
    teken_av uuid not null references brukar,
    teken_at timestamptz not null,
    primary key (kommune_id, samtykke_id),
    constraint samtykke_attende_samtykke_fkey foreign key (kommune_id, sak_id, samtykke_id)
        references samtykke (kommune_id, sak_id, samtykke_id)
);

-- Whole years on a day.
create function app.alder(foedd date, dag date) returns integer
    language sql immutable
    return extract(year from age(dag, foedd))::integer;
grant execute on function app.alder(date, date) to laget_request;

-- Who has the say for the child: all with foreldreansvar; barnevernet where it has taken over the care; the verje of one who
-- came alone. `ingen` when nobody is known.
create function app.samtykke_foreldre(kommune uuid, barnet uuid) returns table (signatar text, foeresett_id uuid)
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
            where f.kommune_id = kommune and f.barn_id = barnet and f.avslutta_at is null
                and case when omsorg = 'einsleg_mindreaarig' then f.relasjon = 'verje' else f.foreldreansvar end;
        if not found then
            return query select 'ingen', null::uuid;
        end if;
    end
    $$;

-- The rule of a day for an age.
create function app.samtykke_krav(kommune uuid, i_gruppe text, aar integer, dag date) returns text
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return (
            select r.krav from samtykke_regel r
            join samtykke_regel_svar v on v.kommune_id = r.kommune_id and v.samtykke_regel_id = r.samtykke_regel_id and v.godkjend
            where r.kommune_id = kommune and r.gruppe = i_gruppe and aar between r.alder_fraa and r.alder_til
                and r.gyldig_fraa <= dag
            order by r.gyldig_fraa desc, v.svart_at desc, r.samtykke_regel_id desc
            limit 1
        );
    end
    $$;

-- Who must sign about an instans on a day. `barn_hoeyrt` is no signature: the youth is heard.
create function app.samtykke_maa_signere(kommune uuid, barnet uuid, i_slag text, dag date) returns table (signatar text, foeresett_id uuid)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        krav text;
    begin
        select app.samtykke_krav(kommune, app.samtykke_gruppe(i_slag), app.alder(b.foedd, dag), dag) into krav
        from barn b where b.kommune_id = kommune and b.barn_id = barnet;
        if krav in ('foreldre', 'foreldre_hoeyrt', 'begge') then
            return query select * from app.samtykke_foreldre(kommune, barnet);
        end if;
        if krav in ('ungdom', 'begge', 'sjoelv') then
            return query select 'barn', null::uuid;
        end if;
        if krav = 'foreldre_hoeyrt' then
            return query select 'barn_hoeyrt', null::uuid;
        end if;
        if krav is null or krav = 'kan_ikkje' then
            return query select 'ingen', null::uuid;
        end if;
    end
    $$;

-- What one of them has said about an instans: ja, nei, trekt, or ventar. What is written down of a paper or a talk counts
-- when another has confirmed it.
create function app.samtykke_svar(kommune uuid, samtykket uuid, i_slag text, kven text, foeresetten uuid) returns text
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
            select case when i_slag = any(s.ja) then 'ja' else 'nei' end
            from samtykke_signatur s
            left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
            where s.kommune_id = kommune and s.samtykke_id = samtykket and s.signatar = kven
                and s.foeresett_id is not distinct from foeresetten and (s.maate = 'oidc' or f.stemmer)
        ), 'ventar');
    end
    $$;

-- How a form stands for an instans on a day: gyldig, ventar, nekta, trekt, attende, ikkje_enno, utgaatt; with how many of
-- those who must have said ja. Whether another has replaced it is not asked here.
create function app.samtykke_staar(
    kommune uuid, samtykket uuid, i_slag text, dag date, out staar text, out sagt_ja integer, out maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        form record;
        nei boolean;
        trekt boolean;
    begin
        select s.fraa, s.til, k.barn_id,
            exists (select from samtykke_attende a where a.kommune_id = s.kommune_id and a.samtykke_id = s.samtykke_id) as attende
        into form
        from samtykke s join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        where s.kommune_id = kommune and s.samtykke_id = samtykket;
        select count(*) filter (where v.svar = 'ja'), count(*), coalesce(bool_or(v.svar = 'nei'), false),
            coalesce(bool_or(v.svar = 'trekt'), false)
        into sagt_ja, maa, nei, trekt
        from (
            select app.samtykke_svar(kommune, samtykket, i_slag, m.signatar, m.foeresett_id) as svar
            from app.samtykke_maa_signere(kommune, form.barn_id, i_slag, dag) m
        ) v;
        staar := case
            when form.attende then 'attende'
            when trekt then 'trekt'
            when nei then 'nekta'
            when dag > form.til then 'utgaatt'
            when sagt_ja < maa or maa = 0 then 'ventar'
            when dag < form.fraa then 'ikkje_enno'
            else 'gyldig'
        end;
    end
    $$;

-- The same, and `erstatta` when the one that renews it has all its answers.
create function app.samtykke_status(
    kommune uuid, samtykket uuid, i_slag text, dag date, out staar text, out sagt_ja integer, out maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        ny uuid;
    begin
        select * into staar, sagt_ja, maa from app.samtykke_staar(kommune, samtykket, i_slag, dag);
        select s.samtykke_id into ny from samtykke s where s.kommune_id = kommune and s.erstattar_id = samtykket;
        if found and not exists (
            select from samtykke_instans i
            where i.kommune_id = kommune and i.samtykke_id = ny
                and (app.samtykke_staar(kommune, ny, i.slag, dag)).staar in ('ventar', 'attende', 'ikkje_enno')
        ) then
            staar := 'erstatta';
        end if;
    end
    $$;

-- Whether the caller sees a sak, as the policies say it.
create function app.ser_sak(sak uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return sak <> all(app.sperra()) and exists (
            select from sak_tilgang t
            where t.kommune_id = app.kommune_id() and t.sak_id = sak and t.prinsipal_id = any(app.principals())
                and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
        );
    end
    $$;
-- How the forms of a sak stand today; for those who see the sak.
create function app.samtykke_i_sak(sak uuid) returns table (
    samtykke_id uuid, slag text, staar text, sagt_ja integer, maa integer
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select i.samtykke_id, i.slag, s.staar, s.sagt_ja, s.maa
        from samtykke_instans i
        cross join lateral app.samtykke_status(i.kommune_id, i.samtykke_id, i.slag, app.today()) s
        where i.kommune_id = app.kommune_id() and i.sak_id = sak and app.ser_sak(sak)
    $$;
-- Who must sign about these instansar today, and what they have said; for those who see the sak.
create function app.samtykke_kven(sak uuid) returns table (
    samtykke_id uuid, slag text, signatar text, foeresett_id uuid, svar text
)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select i.samtykke_id, i.slag, m.signatar, m.foeresett_id,
            app.samtykke_svar(i.kommune_id, i.samtykke_id, i.slag, m.signatar, m.foeresett_id)
        from samtykke_instans i
        join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id
        cross join lateral app.samtykke_maa_signere(i.kommune_id, k.barn_id, i.slag, app.today()) m
        where i.kommune_id = app.kommune_id() and i.sak_id = samtykke_kven.sak
            and app.ser_sak(samtykke_kven.sak)
    $$;
-- The same for a form that is being written: who would have to sign about an instans of this kind.
create function app.samtykke_ville(sak uuid, slag_list text[]) returns table (slag text, signatar text, foeresett_id uuid)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select v.slag, m.signatar, m.foeresett_id
        from unnest(slag_list) v (slag)
        join sak k on k.kommune_id = app.kommune_id() and k.sak_id = samtykke_ville.sak
        cross join lateral app.samtykke_maa_signere(k.kommune_id, k.barn_id, v.slag, app.today()) m
        where app.ser_sak(samtykke_ville.sak)
    $$;

grant execute on function app.samtykke_i_sak(uuid), app.samtykke_kven(uuid), app.samtykke_ville(uuid, text[]),
    app.ser_sak(uuid) to laget_request;

-- From when to when a form lets an instans see the sak, as all stands now: to the first day on which those who must sign
-- would not all have done it, because somebody turns 15, 16 or 18 or another rule begins. So time alone ends it, also when no
-- job runs. None: not at all.
create function app.samtykke_rom_for(kommune uuid, samtykket uuid, i_slag text, out fraa timestamptz, out til timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        form record;
        byrjar date;
        sluttar date;
        dag date;
    begin
        select s.fraa as fraa_dag, s.til as til_dag, b.foedd into form
        from samtykke s
        join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        where s.kommune_id = kommune and s.samtykke_id = samtykket;
        byrjar := greatest(form.fraa_dag, app.today());
        if (app.samtykke_status(kommune, samtykket, i_slag, byrjar)).staar <> 'gyldig' then
            return;
        end if;
        sluttar := form.til_dag + 1;
        for dag in
            select d from (
                select (form.foedd + make_interval(years => r.alder_fraa))::date as d from samtykke_regel r
                where r.kommune_id = kommune and r.gruppe = app.samtykke_gruppe(i_slag)
                union
                select r.gyldig_fraa from samtykke_regel r
                where r.kommune_id = kommune and r.gruppe = app.samtykke_gruppe(i_slag)
                union
                select n.fraa from samtykke n where n.kommune_id = kommune and n.erstattar_id = samtykket
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

-- Both must be allowed to share: the instans, and the one that owns the sak.
create function app.samtykke_rom(kommune uuid, samtykket uuid, i_slag text, out fraa timestamptz, out til timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        eigar text;
        rom record;
    begin
        select r.fraa, r.til into samtykke_rom.fraa, samtykke_rom.til from app.samtykke_rom_for(kommune, samtykket, i_slag) r;
        select i.slag into eigar
        from samtykke_instans i join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id and k.instans_id = i.instans_id
        where i.kommune_id = kommune and i.samtykke_id = samtykket;
        if eigar is null or samtykke_rom.til is null then
            return;
        end if;
        select * into rom from app.samtykke_rom_for(kommune, samtykket, eigar);
        samtykke_rom.fraa := greatest(samtykke_rom.fraa, rom.fraa);
        samtykke_rom.til := least(samtykke_rom.til, rom.til);
        if rom.til is null or samtykke_rom.fraa >= samtykke_rom.til then
            samtykke_rom.fraa := null;
            samtykke_rom.til := null;
        end if;
    end
    $$;

-- The room the forms of a sak give an instans now, or the next time any does. One that begins when another ends goes on
-- from it.
create function app.samtykke_rom_i_sak(kommune uuid, saka uuid, instansen uuid, out fraa timestamptz, out til timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        rom record;
    begin
        for rom in
            select r.fraa, r.til
            from samtykke_instans i
            cross join lateral app.samtykke_rom(i.kommune_id, i.samtykke_id, i.slag) r
            where i.kommune_id = kommune and i.sak_id = saka and i.instans_id = instansen and r.til is not null
            order by r.fraa, r.til
        loop
            if samtykke_rom_i_sak.til is null then
                samtykke_rom_i_sak.fraa := rom.fraa;
                samtykke_rom_i_sak.til := rom.til;
            elsif rom.fraa <= samtykke_rom_i_sak.til then
                samtykke_rom_i_sak.til := greatest(samtykke_rom_i_sak.til, rom.til);
            end if;
        end loop;
    end
    $$;

alter table sak_tilgang drop constraint sak_tilgang_grunnlag,
    add constraint sak_tilgang_grunnlag check (grunnlag in ('lag', 'leiar', 'tilbod', 'samtykke'));

-- The rights of those on the lag who come from other instansar than the one that owns the sak, as the forms stand now. Whoever
-- changes what they depend on calls it, and holds the sak meanwhile: of a withdrawal and a sharing one comes first.
create function app.samtykke_tilgang(kommune uuid, saka uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        eigar record;
        d record;
        rom record;
    begin
        select k.instans_id, k.barn_id, k.tilstand, k.neste_dato, k.lukka_at into eigar
        from sak k where k.kommune_id = kommune and k.sak_id = saka for update;
        for d in
            select l.prinsipal_id, l.instans_id, l.brukar_id, t.til as hadde_til
            from sak_deltakar l
            left join sak_tilgang t on t.kommune_id = l.kommune_id and t.sak_id = l.sak_id
                and t.prinsipal_id = l.prinsipal_id and t.grunnlag = 'samtykke'
            where l.kommune_id = kommune and l.sak_id = saka and l.til is null and l.instans_id <> eigar.instans_id
        loop
            select * into rom from app.samtykke_rom_i_sak(kommune, saka, d.instans_id);
            if rom.til is null then
                update sak_tilgang t set til = least(t.til, clock_timestamp())
                where t.kommune_id = kommune and t.sak_id = saka and t.prinsipal_id = d.prinsipal_id
                    and t.grunnlag = 'samtykke';
                if d.hadde_til > clock_timestamp() then
                    perform app.samtykke_seie_fraa(kommune, saka, d.brukar_id, clock_timestamp());
                end if;
            else
                insert into sak_tilgang as t (kommune_id, sak_id, prinsipal_id, barn_id, grunnlag, skrive, fraa, til, open, neste_dato)
                values (kommune, saka, d.prinsipal_id, eigar.barn_id, 'samtykke', true, rom.fraa, rom.til,
                    eigar.tilstand = 'open', app.liste_dato(eigar.neste_dato, eigar.lukka_at))
                on conflict (kommune_id, sak_id, prinsipal_id, grunnlag) do update
                set fraa = excluded.fraa, til = excluded.til;
            end if;
        end loop;
    end
    $$;

-- Somebody of an instans that has lost a sak is told that it is so, and not which; once.
create function app.samtykke_seie_fraa(kommune uuid, saka uuid, brukaren uuid, naar timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into melding (kommune_id, melding_id, brukar_id, slag, noekkel, at)
        values (kommune, gen_random_uuid(), brukaren, 'samtykke_borte',
            'samtykke_borte:' || md5(saka::text || extract(epoch from naar)::text), now())
        on conflict do nothing;
        if found then
            insert into job as j (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            values (kommune, gen_random_uuid(), 'varsel', brukaren, 'varsel:' || brukaren, now())
            on conflict (kommune_id, dedupe_key) where state = 'waiting' do nothing;
        end if;
    end
    $$;
alter table melding drop constraint melding_slag, add constraint melding_slag check (slag in (
    'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'lag_inn', 'tiltak_ansvar',
    'uro_meld', 'frist_naer', 'frist_over', 'tiltak_naer', 'tiltak_over', 'barnevern_svar', 'samtykke_borte'
));

-- Every day: what time has changed, and whoever time has shut out is told.
create function app.samtykke_dagleg(kommune uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        for r in select distinct i.sak_id from samtykke_instans i where i.kommune_id = kommune order by i.sak_id loop
            perform app.samtykke_tilgang(kommune, r.sak_id);
        end loop;
        for r in
            select t.sak_id, d.brukar_id, t.til
            from sak_tilgang t
            join sak_deltakar d on d.kommune_id = t.kommune_id and d.sak_id = t.sak_id
                and d.prinsipal_id = t.prinsipal_id and d.til is null
            where t.kommune_id = kommune and t.grunnlag = 'samtykke'
                and t.til <= now() and t.til > now() - interval '3 days'
        loop
            perform app.samtykke_seie_fraa(kommune, r.sak_id, r.brukar_id, r.til);
        end loop;
    end
    $$;
grant execute on function app.samtykke_dagleg(uuid) to laget_system;

-- What a signature must be, whoever writes it: by somebody who must sign today, once, about all that is asked, of a form that
-- can still be signed.
create function app.samtykke_signatur_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        form record;
        spurt text[];
    begin
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        select s.fraa, s.til, k.barn_id into form
        from samtykke s join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        where s.kommune_id = new.kommune_id and s.samtykke_id = new.samtykke_id;
        select array_agg(i.slag order by i.slag) into spurt
        from samtykke_instans i where i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id;
        if (select array_agg(x order by x) from unnest(new.ja || new.nei) x) is distinct from spurt then
            raise exception 'every instans is answered, once' using errcode = 'check_violation', constraint = 'samtykke_signatur_heil';
        end if;
        if not exists (
            select from unnest(spurt) v (slag)
            cross join lateral app.samtykke_maa_signere(new.kommune_id, form.barn_id, v.slag, app.today()) m
            where m.signatar = new.signatar and m.foeresett_id is not distinct from new.foeresett_id
        ) then
            raise exception 'somebody else signs' using errcode = 'check_violation', constraint = 'samtykke_signatur_signatar_no';
        end if;
        if form.til < app.today() or new.signert_dato > app.today()
            or exists (select from samtykke_attende a where a.kommune_id = new.kommune_id and a.samtykke_id = new.samtykke_id)
            or exists (select from samtykke n where n.kommune_id = new.kommune_id and n.erstattar_id = new.samtykke_id)
        then
            raise exception 'the form can no longer be signed' using errcode = 'check_violation', constraint = 'samtykke_signatur_open';
        end if;
        if exists (
            select from samtykke_signatur s
            left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
            where s.kommune_id = new.kommune_id and s.samtykke_id = new.samtykke_id and s.signatar = new.signatar
                and s.foeresett_id is not distinct from new.foeresett_id and coalesce(f.stemmer, true)
        ) then
            raise exception 'signed already' using errcode = 'unique_violation', constraint = 'samtykke_signatur_ein_gong';
        end if;
        new.tekst_sha256 := sha256(convert_to(new.tekst, 'UTF8'));
        return new;
    end
    $$;
create trigger samtykke_signatur_foer before insert on samtykke_signatur
    for each row execute function app.samtykke_signatur_foer();

-- A signature counts now: a no in a form that renews another takes back the yes of before.
create function app.samtykke_gjeld(kommune uuid, signaturen uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s samtykke_signatur;
    begin
        select * into s from samtykke_signatur x where x.kommune_id = kommune and x.signatur_id = signaturen;
        insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
        select kommune, gen_random_uuid(), f.erstattar_id, s.sak_id, s.signatar, s.foeresett_id, n.slag, 'fornying', s.at
        from samtykke f
        cross join unnest(s.nei) n (slag)
        where f.kommune_id = kommune and f.samtykke_id = s.samtykke_id and f.erstattar_id is not null
            and app.samtykke_svar(kommune, f.erstattar_id, n.slag, s.signatar, s.foeresett_id) = 'ja';
        perform app.samtykke_tilgang(kommune, s.sak_id);
    end
    $$;

create function app.samtykke_signatur_etter() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if new.maate = 'oidc' then
            perform app.samtykke_gjeld(new.kommune_id, new.signatur_id);
        end if;
        return null;
    end
    $$;
create trigger samtykke_signatur_etter after insert on samtykke_signatur
    for each row execute function app.samtykke_signatur_etter();

create function app.samtykke_stadfesting_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        s samtykke_signatur;
    begin
        select * into s from samtykke_signatur x where x.kommune_id = new.kommune_id and x.signatur_id = new.signatur_id;
        if s.registrert_av is null or s.registrert_av = new.stadfesta_av then
            raise exception 'another confirms what one has written down'
                using errcode = 'check_violation', constraint = 'samtykke_stadfesting_ein_annan';
        end if;
        perform from sak k where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id for update;
        if new.stemmer then
            perform app.samtykke_gjeld(new.kommune_id, new.signatur_id);
        end if;
        return null;
    end
    $$;
create trigger samtykke_stadfesting_ny after insert on samtykke_stadfesting
    for each row execute function app.samtykke_stadfesting_ny();

-- Taken back: those it opened the sak for lose it, and their place on the lag; what they wrote stays.
create function app.samtykke_trekk_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.samtykke_tilgang(new.kommune_id, new.sak_id);
        update sak_deltakar d set til = now()
        from sak k, samtykke_instans i
        where k.kommune_id = new.kommune_id and k.sak_id = new.sak_id
            and i.kommune_id = new.kommune_id and i.samtykke_id = new.samtykke_id and (new.slag is null or i.slag = new.slag)
            and d.kommune_id = new.kommune_id and d.sak_id = new.sak_id and d.til is null
            and d.instans_id = i.instans_id and d.instans_id <> k.instans_id
            and (app.samtykke_rom_i_sak(d.kommune_id, d.sak_id, d.instans_id)).til is null;
        return null;
    end
    $$;
create trigger samtykke_trekk_ny after insert on samtykke_trekk for each row execute function app.samtykke_trekk_ny();

create function app.samtykke_sak_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.samtykke_tilgang(new.kommune_id, new.sak_id);
        return null;
    end
    $$;
create trigger samtykke_attende_ny after insert on samtykke_attende for each row execute function app.samtykke_sak_endra();
create trigger samtykke_hoeyrt_ny after insert on samtykke_hoeyrt for each row execute function app.samtykke_sak_endra();

-- Who has the say for a child, or how old it is, is another: the rules act at once.
create function app.samtykke_barn_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
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
create trigger samtykke_foeresett_endra after insert or update of foreldreansvar, avslutta_at, relasjon on foeresett
    for each row execute function app.samtykke_barn_endra();
create trigger samtykke_barn_endra after update of foedd, omsorgsstatus on barn for each row
    when (old.foedd is distinct from new.foedd or old.omsorgsstatus is distinct from new.omsorgsstatus)
    execute function app.samtykke_barn_endra();

-- A rule is approved by somebody else than who proposed it, and acts from its day.
create function app.samtykke_regel_svar_ny() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        if exists (
            select from samtykke_regel r
            where r.kommune_id = new.kommune_id and r.samtykke_regel_id = new.samtykke_regel_id
                and r.foreslaatt_av is not distinct from new.svart_av and new.svart_av is not null
        ) then
            raise exception 'another approves a rule' using errcode = 'check_violation', constraint = 'samtykke_regel_svar_ein_annan';
        end if;
        if new.godkjend and new.svart_av is not null then
            perform app.samtykke_dagleg(new.kommune_id);
        end if;
        return null;
    end
    $$;
create trigger samtykke_regel_svar_ny after insert on samtykke_regel_svar
    for each row execute function app.samtykke_regel_svar_ny();

-- On the lag: by the own instans's work on the sak, or by a samtykke for another. Without one nobody comes from elsewhere.
create or replace function app.deltakar_endra() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        eigar uuid;
    begin
        if tg_op = 'INSERT' and new.til is null then
            select s.instans_id into eigar from sak s where s.kommune_id = new.kommune_id and s.sak_id = new.sak_id;
            if new.instans_id = eigar then
                insert into sak_tilgang (kommune_id, sak_id, prinsipal_id, barn_id, grunnlag, skrive, open, neste_dato)
                select s.kommune_id, s.sak_id, new.prinsipal_id, s.barn_id, 'lag', true, s.tilstand = 'open',
                    app.liste_dato(s.neste_dato, s.lukka_at)
                from sak s where s.kommune_id = new.kommune_id and s.sak_id = new.sak_id;
                return null;
            end if;
            perform app.samtykke_tilgang(new.kommune_id, new.sak_id);
            if not exists (
                select from sak_tilgang t
                where t.kommune_id = new.kommune_id and t.sak_id = new.sak_id and t.prinsipal_id = new.prinsipal_id
                    and t.grunnlag = 'samtykke' and t.til > now()
            ) then
                raise exception 'no samtykke' using errcode = 'check_violation', constraint = 'sak_deltakar_samtykke';
            end if;
        elsif tg_op = 'UPDATE' and old.til is null and new.til is not null then
            delete from sak_tilgang t
            where t.kommune_id = new.kommune_id and t.sak_id = new.sak_id
                and t.prinsipal_id = new.prinsipal_id and t.grunnlag in ('lag', 'samtykke');
        end if;
        return null;
    end
    $$;

-- The instansar that a sak may be shared with now.
create function app.samtykke_delt(sak uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select distinct i.instans_id
        from samtykke_instans i
        join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id and k.instans_id <> i.instans_id
        cross join lateral app.samtykke_rom(i.kommune_id, i.samtykke_id, i.slag) r
        where i.kommune_id = app.kommune_id() and i.sak_id = samtykke_delt.sak and app.ser_sak(samtykke_delt.sak)
            and r.til > now()
    $$;
grant execute on function app.samtykke_delt(uuid) to laget_request;

-- Who sees and writes. What gives others a right is for the side that owns the sak.
do $$
declare
    t text;
    tilgang constant text := '(select true from sak_tilgang t where t.kommune_id = %1$I.kommune_id'
        ' and t.sak_id = %1$I.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])'
        ' and statement_timestamp() >= t.fraa and statement_timestamp() < t.til %2$s limit 1)';
begin
    foreach t in array array['samtykke_regel', 'samtykke_regel_svar', 'samtykke', 'samtykke_instans', 'samtykke_signatur',
            'samtykke_stadfesting', 'samtykke_hoeyrt', 'samtykke_trekk', 'samtykke_attende'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy eigar on %I to laget_owner using (true) with check (true)', t);
        execute format('create policy kommune on %I as restrictive to laget_request'
            ' using (kommune_id = (select app.kommune_id())) with check (kommune_id = (select app.kommune_id()))', t);
        execute format('grant select, insert on %I to laget_request', t);
    end loop;
    foreach t in array array['samtykke', 'samtykke_instans', 'samtykke_signatur', 'samtykke_stadfesting', 'samtykke_hoeyrt',
            'samtykke_trekk', 'samtykke_attende'] loop
        execute format('create policy sperre on %I as restrictive to laget_request'
            ' using (sak_id <> all((select app.sperra())::uuid[]))', t);
        execute format('create policy synleg on %1$I for select to laget_request using (' || tilgang || ')', t, '');
        execute format('create policy opprette on %1$I for insert to laget_request with check (' || tilgang || ')', t,
            case when t in ('samtykke_trekk', 'samtykke_hoeyrt') then 'and t.skrive'
            else 'and t.skrive and t.grunnlag in (''lag'', ''leiar'')' end);
    end loop;
end
$$;
create policy eige_namn on samtykke as restrictive for insert to laget_request with check (
    innhenta_av = (select app.brukar_id()) and innhenta_instans_id = any((select app.mine_instansar())::uuid[])
);
create policy eige_namn on samtykke_signatur as restrictive for insert to laget_request
    with check (registrert_av = (select app.brukar_id()));
create policy eige_namn on samtykke_stadfesting as restrictive for insert to laget_request
    with check (stadfesta_av = (select app.brukar_id()));
create policy eige_namn on samtykke_hoeyrt as restrictive for insert to laget_request
    with check (skriven_av = (select app.brukar_id()));
create policy eige_namn on samtykke_trekk as restrictive for insert to laget_request
    with check (registrert_av = (select app.brukar_id()));
create policy eige_namn on samtykke_attende as restrictive for insert to laget_request
    with check (teken_av = (select app.brukar_id()));
create policy synleg on samtykke_regel for select to laget_request using (kommune_id = (select app.kommune_id()));
create policy opprette on samtykke_regel for insert to laget_request with check (
    foreslaatt_av = (select app.brukar_id()) and (select app.har_rolle('systemansvarleg')) and gyldig_fraa >= (select app.today())
);
create policy synleg on samtykke_regel_svar for select to laget_request using (kommune_id = (select app.kommune_id()));
create policy opprette on samtykke_regel_svar for insert to laget_request with check (
    svart_av = (select app.brukar_id()) and (select app.har_rolle('systemansvarleg'))
);
-- Whoever comes from another instans brings nobody along, and a sak is offered to the side that owns it.
create policy eigar_side on sak_deltakar as restrictive for insert to laget_request with check (
    (select true from sak_tilgang t where t.kommune_id = sak_deltakar.kommune_id and t.sak_id = sak_deltakar.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[]) and t.grunnlag in ('lag', 'leiar')
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);
create policy eigar_side on overlevering as restrictive for insert to laget_request with check (
    (select true from sak k join medlemskap m on m.kommune_id = k.kommune_id and m.instans_id = k.instans_id
        where k.kommune_id = overlevering.kommune_id and k.sak_id = overlevering.sak_id
            and m.prinsipal_id = overlevering.til_id limit 1)
);

-- Every right recomputed, with those a samtykke gives; any row here is a fault in sak_tilgang.
create or replace function app.verify_tilgang() returns table (kommune_id uuid, sak_id uuid, prinsipal_id uuid, grunnlag text, feil text)
    language sql stable security definer set search_path = public, pg_temp
    as $$
        with rett as (
            select d.kommune_id, d.sak_id, d.prinsipal_id, 'lag' as grunnlag, true as skrive
            from sak_deltakar d
            join sak s on s.kommune_id = d.kommune_id and s.sak_id = d.sak_id and s.instans_id = d.instans_id
            where d.til is null
            union
            select s.kommune_id, s.sak_id, s.eining_id, 'leiar', true from sak s where s.eining_id is not null
            union
            select o.kommune_id, o.sak_id, o.til_id, 'tilbod', false from overlevering o where o.tilstand = 'tilbydd'
        ),
        kjend as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.grunnlag, t.skrive
            from sak_tilgang t where t.grunnlag <> 'samtykke' and t.til = 'infinity'
        ),
        samtykt as (
            select d.kommune_id, d.sak_id, d.prinsipal_id, r.fraa, r.til
            from sak_deltakar d
            join sak s on s.kommune_id = d.kommune_id and s.sak_id = d.sak_id and s.instans_id <> d.instans_id
            cross join lateral app.samtykke_rom_i_sak(d.kommune_id, d.sak_id, d.instans_id) r
            where d.til is null and r.til is not null
        ),
        opna as (
            select t.kommune_id, t.sak_id, t.prinsipal_id, t.fraa, t.til
            from sak_tilgang t where t.grunnlag = 'samtykke' and t.til > now()
        )
        (select r.kommune_id, r.sak_id, r.prinsipal_id, r.grunnlag, 'manglar' from
            (select * from rett except select * from kjend) r)
        union all
        (select k.kommune_id, k.sak_id, k.prinsipal_id, k.grunnlag, 'for mykje' from
            (select * from kjend except select * from rett) k)
        union all
        select coalesce(s.kommune_id, o.kommune_id), coalesce(s.sak_id, o.sak_id), coalesce(s.prinsipal_id, o.prinsipal_id),
            'samtykke', case when o.til is null then 'manglar' when s.til is null then 'for mykje' else 'tidsrom' end
        from samtykt s
        full join opna o on o.kommune_id = s.kommune_id and o.sak_id = s.sak_id and o.prinsipal_id = s.prinsipal_id
        where o.til is distinct from s.til or (o.fraa > now()) <> (s.fraa > now())
        union all
        select t.kommune_id, t.sak_id, t.prinsipal_id, t.grunnlag, 'listenykel'
        from sak_tilgang t join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
        where t.open <> (s.tilstand = 'open') or t.neste_dato is distinct from app.liste_dato(s.neste_dato, s.lukka_at) or t.barn_id <> s.barn_id
    $$;

alter table sak_historikk drop constraint sak_historikk_slag, add constraint sak_historikk_slag check (
    slag in (
        'uro_meld', 'uro_lagt_til', 'samtale', 'samtale_ikkje_halden', 'moete', 'tiltak_sett_inn', 'tiltak_endra',
        'tiltak_stoppa', 'evaluering', 'plan', 'flytta', 'dato', 'avslutta', 'gjenopna', 'lag_inn', 'lag_ut',
        'overlevering_tilbydd', 'overlevering_overteken', 'overlevering_avvist', 'overlevering_trekt', 'sperre_sett',
        'sperre_oppheva', 'samtykke_spurt', 'samtykke_signert', 'samtykke_stadfesta', 'samtykke_trekt', 'samtykke_attende',
        'samtykke_hoeyrt'
    )
);

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
            from (select app.kommune_id() as id) k
        );
    end
    $$;
