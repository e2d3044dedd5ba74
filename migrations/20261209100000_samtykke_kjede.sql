-- What renews a form, what renews that, and so on: a question that was taken back, or that ran out with answers missing, stands in
-- nobody's way. Before, only the first of them could come in its place, and a service the last one leaves out kept the sak.

create function app.samtykke_kjede(kommune uuid, samtykket uuid)
    returns table (samtykke_id uuid, fraa date, til date)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    #variable_conflict use_column
    begin
        return query
        with recursive kjede as (
            select s.samtykke_id, s.fraa, s.til from samtykke s
            where s.kommune_id = kommune and s.erstattar_id = samtykket
            union
            select s.samtykke_id, s.fraa, s.til from kjede k
            join samtykke s on s.kommune_id = kommune and s.erstattar_id = k.samtykke_id
        )
        select k.samtykke_id, k.fraa, k.til from kjede k;
    end
    $$;

-- As before, and: any of the chain comes in its place.
create or replace function app.samtykke_status(
    kommune uuid, samtykket uuid, i_slag text, dag date, out staar text, out sagt_ja integer, out maa integer
)
    language plpgsql stable security definer set search_path = public, pg_temp
    as $$
    declare
        ny record;
        sist date;
    begin
        select * into staar, sagt_ja, maa from app.samtykke_staar(kommune, samtykket, i_slag, dag);
        for ny in select * from app.samtykke_kjede(kommune, samtykket) loop
            continue when dag < ny.fraa;
            select (max(coalesce(f.stadfesta_at, s.at)) at time zone 'Europe/Oslo')::date into sist
            from samtykke_signatur s
            left join samtykke_stadfesting f on f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
            where s.kommune_id = kommune and s.samtykke_id = ny.samtykke_id and (s.maate = 'oidc' or f.stemmer);
            if not exists (
                select from samtykke_instans i
                where i.kommune_id = kommune and i.samtykke_id = ny.samtykke_id
                    and (app.samtykke_staar(kommune, ny.samtykke_id, i.slag, least(coalesce(sist, dag), ny.til))).staar
                        in ('ventar', 'attende')
            ) then
                staar := 'erstatta';
                return;
            end if;
        end loop;
    end
    $$;

-- As before, and: the right ends on the day any of the chain begins, where that one comes in its place.
create or replace function app.samtykke_rom_for(kommune uuid, samtykket uuid, i_slag text, out fraa timestamptz, out til timestamptz)
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
                select (form.foedd + make_interval(years => r.alder_til + 1))::date from samtykke_regel r
                where r.kommune_id = kommune and r.gruppe = app.samtykke_gruppe(i_slag)
                union
                select r.gyldig_fraa from samtykke_regel r
                where r.kommune_id = kommune and r.gruppe = app.samtykke_gruppe(i_slag)
                union
                select n.fraa from app.samtykke_kjede(kommune, samtykket) n
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

-- What stands already: the rights of every sak in which a form was renewed more than once.
select app.samtykke_tilgang(x.kommune_id, x.sak_id)
from (
    select distinct n.kommune_id, n.sak_id from samtykke n
    join samtykke s on s.kommune_id = n.kommune_id and s.samtykke_id = n.erstattar_id
    where s.erstattar_id is not null
) x;
