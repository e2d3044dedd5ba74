-- Why somebody cannot come is read by everybody who plans the meetings, of several instansar: it is chosen, so that no child stands in it.
update moete_deltakar set forfall_grunn = 'anna'
where forfall_grunn is not null and forfall_grunn not in ('sjukdom', 'kurs', 'moete', 'fri', 'anna');
alter table moete_deltakar drop constraint moete_deltakar_forfall_lengd, add constraint moete_deltakar_forfall_kvifor check (
    forfall_grunn in ('sjukdom', 'kurs', 'moete', 'fri', 'anna')
);
