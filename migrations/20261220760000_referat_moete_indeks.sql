-- The referat of a meeting are found by it.
create index referat_moete on referat (kommune_id, moete_id);
create index referat_versjon_moete on referat_versjon (kommune_id, moete_id);
