-- A guest signs the teieplikterklæring by the own link, or on paper that somebody has seen: nobody is called to a meeting as having signed.
revoke insert on moete_deltakar from laget_request;
grant insert (
    kommune_id, moete_deltakar_id, moete_id, eining_id, slag, vara_for, prinsipal_id, brukar_id, instans_id, namn, instans_slag, epost,
    kalla_av, kalla_at, svar, oppmoete, kom
) on moete_deltakar to laget_request;
