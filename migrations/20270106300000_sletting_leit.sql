-- What names a sak that is deleted is found by its words in an index, never by reading every print once for each id: 300 ids among 20,000 prints
-- are 15 ms by the index and 21 s without, and the planner's guess is on either side while the numbers of the table are old.
alter function app.oppbevaring_slett_spor(uuid, uuid[]) set enable_seqscan = off;
