-- What is to be followed up on a date somebody has set. Only with such a date: what comes next by the rules says itself.
alter table sak add column neste_merknad text
    constraint sak_neste_merknad_lengd check (char_length(neste_merknad) <= 500)
    constraint sak_neste_merknad_eigen check (neste_merknad is null or neste_kva = 'eigen');
grant update (neste_merknad) on sak to laget_request;
