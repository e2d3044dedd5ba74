-- Lists of children and saker that are read page by page sort as all other lists do: æ, ø and å last.
-- The key is kept on the row: under row level security only plain columns are compared inside an index, never app.sortering(…).
alter table barn add column etternamn_sortert text collate "C" not null
    generated always as (app.sortering(etternamn_norm)) stored;
alter table sak add column barn_namn_sortert text collate "C" not null
    generated always as (app.sortering(barn_namn_norm)) stored;

create index barn_etternamn_sortert on barn (kommune_id, etternamn_sortert, barn_id);
create index barn_i_eining_sortert on barn (kommune_id, eining_id, etternamn_sortert, barn_id);
create index sak_namn_sortert on sak (kommune_id, barn_namn_sortert, sak_id);
-- What the version before searches by; its answers stay the same without them.
drop index barn_etternamn, barn_i_eining, sak_namn;
