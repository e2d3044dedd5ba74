-- The lag of a sak is read with those who were on it: without an index that has them all, PostgreSQL read every lag of the
-- kommune (225,000 rows where there are 100,000 saker: 27 ms a page).
create index sak_deltakar_sak on sak_deltakar (kommune_id, sak_id);
