-- Which text a guest has signed: the version and the SHA-256 of the teieplikterklæring, of those who sign by the link. What was signed on
-- paper is what the paper says.
alter table moete_deltakar
    add column teieplikt_versjon smallint,
    add column teieplikt_sha256 bytea constraint moete_deltakar_teieplikt_sha256 check (octet_length(teieplikt_sha256) = 32),
    add constraint moete_deltakar_teieplikt_tekst check (
        (teieplikt_versjon is null) = (teieplikt_sha256 is null)
        and (teieplikt_versjon is null or teieplikt_maate is not distinct from 'nett')
    );

drop function app.moete_gjest_signer(bytea, date, timestamptz);
create function app.moete_gjest_signer(hash bytea, dag date, naar timestamptz, versjon smallint, sha256 bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
        update moete_deltakar d set teieplikt_at = naar, teieplikt_maate = 'nett', teieplikt_versjon = moete_gjest_signer.versjon,
            teieplikt_sha256 = moete_gjest_signer.sha256, version = d.version + 1
        where d.moete_deltakar_id in (select g.moete_deltakar_id from app.moete_gjest(hash, dag) g) and d.teieplikt_at is null;
        return found;
    end
    $$;
grant execute on function app.moete_gjest_signer(bytea, date, timestamptz, smallint, bytea) to laget_system;
grant select (teieplikt_versjon, teieplikt_sha256) on moete_deltakar to laget_request;
