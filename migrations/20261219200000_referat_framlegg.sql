-- What the system put into a part, and nobody has written; which rows of a plan became which tiltak; and what was approved, was talked
-- through.

-- The text is the one that was put in: from the oppmøte, from the sak, or from what the family sent.
alter table referat_del add column framlegg boolean not null default false;
alter table referat_del disable trigger referat_frys;
update referat_del d set framlegg = true
from referat r
where r.kommune_id = d.kommune_id and r.referat_id = d.referat_id and d.version = 1 and d.skriven_at = r.laga_at
    and d.skriven_av = r.referent_id and d.del in ('til_stades', 'tidlegare_tiltak', 'barnets_stemme', 'status');
alter table referat_del enable trigger referat_frys;

-- Which version of the plan was approved; not known of the oldest.
alter table referat_versjon add column plan_versjon integer;

-- The row that became a tiltak keeps its id when the referat is put right, and the tiltak its version while nobody works on it.
alter table referat_tiltak
    add column rad_id text constraint referat_tiltak_rad_id check (rad_id ~ '^[0-9a-z-]{1,40}$'),
    add column tiltak_version integer not null default 1;
update referat_tiltak t set rad_id = 'g' || (t.rad - 1)
from referat r
where r.kommune_id = t.kommune_id and r.referat_id = t.referat_id and r.tilstand = 'godkjent' and r.nr = t.nr;
create policy endre on referat_tiltak for update to laget_request using (
    (select true from sak_tilgang t where t.kommune_id = referat_tiltak.kommune_id and t.sak_id = referat_tiltak.sak_id
        and t.prinsipal_id = any((select app.principals())::uuid[]) and t.skrive
        and statement_timestamp() >= t.fraa and statement_timestamp() < t.til limit 1)
);
grant update (rad_id, tiltak_version) on referat_tiltak to laget_request;

-- What is approved was talked through, also when nobody has marked it.
create function app.referat_droefta() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete_punkt p set tilstand = 'droefta', version = p.version + 1
        where p.kommune_id = new.kommune_id and p.punkt_id = new.punkt_id and p.tilstand in ('ventar', 'ikkje_naadd');
        return null;
    end
    $$;
create trigger referat_droefta after update on referat
    for each row when (new.tilstand = 'godkjent' and old.tilstand <> 'godkjent' and new.punkt_id is not null)
    execute function app.referat_droefta();
alter table moete_punkt disable trigger moete_punkt_droefta;
update moete_punkt p set tilstand = 'droefta', version = p.version + 1
from referat r
where r.kommune_id = p.kommune_id and r.punkt_id = p.punkt_id and r.nr > 0 and p.tilstand in ('ventar', 'ikkje_naadd');
alter table moete_punkt enable trigger moete_punkt_droefta;
