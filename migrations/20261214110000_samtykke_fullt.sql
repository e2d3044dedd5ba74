-- A form that one day had all its answers stays in the place of the one it renews (ADR 0012), also when somebody else has
-- foreldreansvar or the care later. That it had is remembered; a row is never changed.
create table samtykke_fullt (
    kommune_id uuid not null,
    samtykke_id uuid not null,
    sak_id uuid not null,
    dag date not null,
    primary key (kommune_id, samtykke_id),
    constraint samtykke_fullt_samtykke_fkey foreign key (kommune_id, sak_id, samtykke_id)
        references samtykke (kommune_id, sak_id, samtykke_id)
);
create index samtykke_fullt_sak on samtykke_fullt (kommune_id, sak_id);
alter table samtykke_fullt enable row level security, force row level security;
create policy eigar on samtykke_fullt to laget_owner using (true) with check (true);

-- Whether a form has all its answers, of what counts, by the rules of the day of the last of them: one no, or one who has taken
-- it back, is an answer for all; a yes needs everybody.
create function app.samtykke_er_full(kommune uuid, samtykket uuid, dag date) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        sist date;
    begin
        select least(coalesce((
            select (max(coalesce(f.stadfesta_at, g.at)) at time zone 'Europe/Oslo')::date
            from samtykke_signatur g
            left join samtykke_stadfesting f on f.kommune_id = g.kommune_id and f.signatur_id = g.signatur_id
            where g.kommune_id = kommune and g.samtykke_id = samtykket and (g.maate = 'oidc' or f.stemmer)
        ), dag), s.til) into sist
        from samtykke s where s.kommune_id = kommune and s.samtykke_id = samtykket;
        return not exists (
            select from samtykke_instans i
            join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id
            cross join lateral (
                select bool_or(v.nei) as nei, bool_and(v.ja) as ja
                from app.samtykke_maa_signere(kommune, k.barn_id, i.slag, sist) m
                cross join lateral (
                    select coalesce(bool_or(i.slag = any(g.nei)), false) or exists (
                            select from samtykke_trekk t
                            where t.kommune_id = kommune and t.samtykke_id = samtykket and t.signatar = m.signatar
                                and t.foeresett_id is not distinct from m.foeresett_id and (t.slag is null or t.slag = i.slag)
                        ) as nei,
                        coalesce(bool_or(i.slag = any(g.ja)), false) or m.signatar = 'barn_hoeyrt' and exists (
                            select from samtykke_hoeyrt h where h.kommune_id = kommune and h.samtykke_id = samtykket
                        ) as ja
                    from samtykke_signatur g
                    left join samtykke_stadfesting f on f.kommune_id = g.kommune_id and f.signatur_id = g.signatur_id
                    where g.kommune_id = kommune and g.samtykke_id = samtykket and g.signatar = m.signatar
                        and g.foeresett_id is not distinct from m.foeresett_id and (g.maate = 'oidc' or f.stemmer)
                ) v
            ) a
            where i.kommune_id = kommune and i.samtykke_id = samtykket and not coalesce(a.nei or a.ja, false)
        );
    end
    $$;

-- The same of a form, for those who see the sak: what was signed by all stays so on paper.
create function app.samtykke_vore_full(form uuid) returns boolean
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        return exists (
            select from samtykke_fullt f
            where f.kommune_id = app.kommune_id() and f.samtykke_id = form and app.ser_sak(f.sak_id)
        );
    end
    $$;
grant execute on function app.samtykke_vore_full(uuid) to laget_request;

-- As before, and: what one day had all its answers has come in its place.
create or replace function app.samtykke_status(
    kommune uuid, samtykket uuid, i_slag text, dag date, out staar text, out sagt_ja integer, out maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    begin
        select * into staar, sagt_ja, maa from app.samtykke_staar(kommune, samtykket, i_slag, dag);
        if exists (
            select from app.samtykke_kjede(kommune, samtykket) ny
            where dag >= ny.fraa
                and not exists (
                    select from samtykke_attende a where a.kommune_id = kommune and a.samtykke_id = ny.samtykke_id
                )
                and (exists (
                    select from samtykke_fullt f where f.kommune_id = kommune and f.samtykke_id = ny.samtykke_id
                ) or app.samtykke_er_full(kommune, ny.samtykke_id, dag))
        ) then
            staar := 'erstatta';
        end if;
    end
    $$;

-- As before, and: what has all its answers now, is remembered.
create or replace function app.samtykke_tilgang(kommune uuid, saka uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        eigar record;
        d record;
        rom record;
    begin
        perform app.samtykke_reglar_laas(kommune, false);
        select k.instans_id, k.barn_id, k.tilstand, k.neste_dato, k.lukka_at into eigar
        from sak k where k.kommune_id = kommune and k.sak_id = saka for update;
        insert into samtykke_fullt (kommune_id, samtykke_id, sak_id, dag)
        select s.kommune_id, s.samtykke_id, s.sak_id, app.today()
        from samtykke s
        where s.kommune_id = kommune and s.sak_id = saka
            and not exists (select from samtykke_fullt f where f.kommune_id = kommune and f.samtykke_id = s.samtykke_id)
            and app.samtykke_er_full(kommune, s.samtykke_id, app.today());
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

-- What stands already: every sak with an answer.
select app.samtykke_tilgang(x.kommune_id, x.sak_id)
from (
    select distinct s.kommune_id, s.sak_id from samtykke_signatur s
) x;
