-- Who opens an approved referat to put it right, and the way back while nothing is changed.

alter table referat
    add column retta_av uuid references brukar,
    -- how many times a part had been saved when it was opened: as long as it is the same, nothing is changed
    add column retta_delar integer,
    add constraint referat_retta_delar check (retta_delar is null or nr > 0);
alter table referat_versjon add column retta_av uuid references brukar;

-- As before, and: who put it right is kept with what is approved.
create or replace function app.referat_versjon_foer() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        r record;
    begin
        select x.moete_id, x.eining_id, x.sak_id, x.nr, x.tilstand, x.retta_av, m.dato, m.tilstand as moete into r
        from referat x
        join moete m on m.kommune_id = x.kommune_id and m.moete_id = x.moete_id
        where x.kommune_id = new.kommune_id and x.referat_id = new.referat_id;
        if r.tilstand <> 'til_godkjenning' or new.nr <> r.nr + 1 then
            raise exception 'the referat does not wait to be approved'
                using errcode = 'insufficient_privilege', constraint = 'referat_frose';
        end if;
        if r.moete = 'avlyst' or r.dato > app.today() then
            raise exception 'the meeting has not been' using errcode = 'insufficient_privilege', constraint = 'referat_moete';
        end if;
        new.moete_id := r.moete_id;
        new.eining_id := r.eining_id;
        new.sak_id := r.sak_id;
        new.retta_av := r.retta_av;
        return new;
    end
    $$;

-- How many times a part has been saved, of those the one who asks sees.
create function app.referat_lagringar(kommune uuid, referatet uuid) returns integer
    language sql stable set search_path = public, pg_temp
    as $$ select count(*)::integer from referat_del d where d.kommune_id = kommune and d.referat_id = referatet $$;

grant execute on function app.referat_lagringar(uuid, uuid) to laget_request;

-- As before, and: who opens it is kept; and it goes back as it was approved while no part is saved since.
create or replace function app.referat_gang() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    declare
        angra constant boolean := old.tilstand = 'utkast' and new.tilstand = 'godkjent';
    begin
        if (old.tilstand, new.tilstand) not in (
            ('utkast', 'utkast'), ('utkast', 'til_godkjenning'), ('til_godkjenning', 'utkast'), ('til_godkjenning', 'godkjent'),
            ('godkjent', 'utkast'), ('utkast', 'godkjent')
        ) or (old.tilstand = 'godkjent' and new.retting_grunn is null)
            or new.nr <> old.nr + (case when new.tilstand = 'godkjent' and not angra then 1 else 0 end)
            or (angra and old.retta_delar is distinct from app.referat_lagringar(new.kommune_id, new.referat_id)) then
            raise exception 'a referat does not go that way' using errcode = 'insufficient_privilege', constraint = 'referat_gang';
        end if;
        if new.tilstand = 'godkjent' and not exists (
            select from referat_versjon v where v.kommune_id = new.kommune_id and v.referat_id = new.referat_id and v.nr = new.nr
        ) then
            raise exception 'nothing was approved' using errcode = 'insufficient_privilege', constraint = 'referat_gang';
        end if;
        if old.tilstand = 'godkjent' and new.tilstand = 'utkast' then
            new.retta_av := app.brukar_id();
            new.retta_delar := app.referat_lagringar(new.kommune_id, new.referat_id);
        elsif angra then
            new.retta_av := (
                select v.retta_av from referat_versjon v
                where v.kommune_id = new.kommune_id and v.referat_id = new.referat_id and v.nr = new.nr
            );
            new.retta_delar := null;
        else
            new.retta_av := old.retta_av;
            new.retta_delar := old.retta_delar;
        end if;
        return new;
    end
    $$;
