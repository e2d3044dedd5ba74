-- What lawfully happened can be written down: a samtykke that ends after a meeting stops who it covered from reading, and not those who
-- have the sak from finishing the referat. What a samtykke was is not to be found out afterwards, so it is remembered while it is so.

-- Who was in the room at a sak, and might hear of the child then. Only what is below reads it.
create table moete_hadde_grunnlag (
    kommune_id uuid not null,
    moete_id uuid not null,
    sak_id uuid not null,
    moete_deltakar_id uuid not null,
    at timestamptz not null,
    primary key (kommune_id, moete_id, sak_id, moete_deltakar_id),
    constraint moete_hadde_grunnlag_moete_fkey foreign key (kommune_id, moete_id) references moete,
    constraint moete_hadde_grunnlag_sak_fkey foreign key (kommune_id, sak_id) references sak,
    constraint moete_hadde_grunnlag_deltakar_fkey foreign key (kommune_id, moete_id, moete_deltakar_id)
        references moete_deltakar (kommune_id, moete_id, moete_deltakar_id)
);
create index moete_hadde_grunnlag_sak on moete_hadde_grunnlag (kommune_id, sak_id);
alter table moete_hadde_grunnlag enable row level security, force row level security;
create policy eigar on moete_hadde_grunnlag to laget_owner using (true) with check (true);

-- Remembers it, of a meeting that has begun: of one sak, or of all on the agenda. What is remembered from before the meeting began, is
-- of another day: it was moved.
create function app.moete_hugs_grunnlag(kommune uuid, moetet uuid, saka uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        insert into moete_hadde_grunnlag as g (kommune_id, moete_id, sak_id, moete_deltakar_id, at)
        select kommune, moetet, s.sak_id, d.moete_deltakar_id, statement_timestamp()
        from moete m
        join moete_punkt_sak s on s.kommune_id = m.kommune_id and s.moete_id = m.moete_id and s.gjeld
        cross join lateral app.moete_i_rommet(m.kommune_id, m.moete_id) d
        where m.kommune_id = kommune and m.moete_id = moetet and (saka is null or s.sak_id = saka)
            and (m.dato + m.fraa) at time zone 'Europe/Oslo' <= statement_timestamp()
            and not exists (
                select from moete_hadde_grunnlag h
                where h.kommune_id = kommune and h.moete_id = moetet and h.sak_id = s.sak_id
                    and h.moete_deltakar_id = d.moete_deltakar_id and h.at >= (m.dato + m.fraa) at time zone 'Europe/Oslo'
            )
            and app.moete_grunnlag(d, s.sak_id, app.moete_naar(m))
        on conflict (kommune_id, moete_id, sak_id, moete_deltakar_id) do update set at = excluded.at;
    end
    $$;

-- When something is written in the referat of a sak, and when it is written down who is there.
create function app.referat_del_hugs() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.moete_hugs_grunnlag(new.kommune_id, new.moete_id, new.sak_id);
        return null;
    end
    $$;
create trigger referat_del_hugs after insert on referat_del for each row
    when (new.sak_id is not null) execute function app.referat_del_hugs();
create function app.moete_hugs() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        perform app.moete_hugs_grunnlag(new.kommune_id, new.moete_id, null);
        return null;
    end
    $$;
create trigger moete_hugs after update of oppmoete on moete_deltakar for each row
    when (new.oppmoete = 'moett' and old.oppmoete is distinct from 'moett') execute function app.moete_hugs();
create trigger moete_hugs_ny after insert on moete_deltakar for each row
    when (new.oppmoete = 'moett') execute function app.moete_hugs();
create trigger moete_hugs after update of tilstand on moete for each row
    when (new.tilstand = 'halde' and old.tilstand <> 'halde') execute function app.moete_hugs();

-- As before, and: when the meeting is over, whoever might hear of the child in it, was in the room with a basis. Until then a samtykke
-- that ends shuts the item at once. It lets nobody read: it says only whether those who write in the sak may.
create or replace function app.moete_utan_grunnlag(kommune uuid, moetet uuid, saka uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
        select d.moete_deltakar_id
        from moete m
        cross join lateral app.moete_i_rommet(m.kommune_id, m.moete_id) d
        where m.kommune_id = kommune and m.moete_id = moetet and not app.moete_grunnlag(d, saka, app.moete_naar(m))
            and not ((m.dato + m.til) at time zone 'Europe/Oslo' <= statement_timestamp() and exists (
                select from moete_hadde_grunnlag h
                where h.kommune_id = m.kommune_id and h.moete_id = m.moete_id and h.sak_id = saka
                    and h.moete_deltakar_id = d.moete_deltakar_id and h.at >= (m.dato + m.fraa) at time zone 'Europe/Oslo'
            ))
    $$;
