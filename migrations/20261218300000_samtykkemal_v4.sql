-- v4: the form of v3, and for an instans nobody asked about the word beside the strek is «ikkje spurd»: nobody has said no to it. A youth is
-- told what a no means to them, and whoever wrote down what was signed on paper or said has words on the document.
-- As before, no translator has read the translations yet.
update samtykkemal set gyldig_til = '2026-11-27' where mal = 'v3';
insert into samtykkemal (mal, gyldig_fraa, gyldig_til, heimel_skilje)
select 'v4', '2026-11-28', null, heimel_skilje from samtykkemal where mal = 'v3';
insert into samtykkemal_instans (mal, slag, rekkje, med_namn, gruppe)
select 'v4', slag, rekkje, med_namn, gruppe from samtykkemal_instans where mal = 'v3';
insert into samtykke_heimel (mal, rekkje, tekst, gyldig_fraa, gyldig_til)
select 'v4', rekkje, tekst, gyldig_fraa, gyldig_til from samtykke_heimel where mal = 'v3';

create temp table ord_v4 on commit drop as
select s.spraak, v.kode, s.tekst
from (values
    ('svar.ikkje_spurd', 'Ikkje spurd', 'Ikke spurt', 'Not asked', 'Nie pytano', 'Не запитано', 'لم يسأل عنها'),
    ('spoer.frivillig_tekst_ungdom',
        'Du kan seie nei. Tenestene har dei same pliktene overfor deg om du seier nei. Du kan trekkje samtykket tilbake når du vil.',
        'Du kan si nei. Tjenestene har de samme pliktene overfor deg om du sier nei. Du kan trekke samtykket tilbake når du vil.',
        'You can say no. The services have the same duties towards you if you say no. You can withdraw your consent whenever you want.',
        'Możesz powiedzieć „nie”. Służby mają wobec Ciebie te same obowiązki, także gdy odmówisz. Zgodę możesz wycofać, kiedy chcesz.',
        'Ти можеш відмовити. Служби мають ті самі обов’язки перед тобою, навіть якщо ти відмовиш. Ти можеш відкликати згоду, коли захочеш.',
        'يمكنك أن تقول لا. وتبقى على الجهات الواجبات نفسها تجاهك إذا قلت لا. ويمكنك سحب الموافقة متى شئت.'),
    ('metode.foert',
        'Ført inn av {foert}, stadfest av {stadfesta}',
        'Ført inn av {foert}, bekreftet av {stadfesta}',
        'Written down by {foert}, confirmed by {stadfesta}',
        'Wpis: {foert}, potwierdzenie: {stadfesta}',
        'Записано: {foert}, підтверджено: {stadfesta}',
        'التسجيل: {foert}، التأكيد: {stadfesta}')
) v (kode, nn, nb, en, pl, uk, ar)
cross join lateral (values ('nn', v.nn), ('nb', v.nb), ('en', v.en), ('pl', v.pl), ('uk', v.uk), ('ar', v.ar)) s (spraak, tekst);

-- A text that is the same has been read if it was.
insert into samtykkemal_tekst (mal, spraak, kode, tekst, kontrollert_at, kontrollert_av)
select 'v4', spraak, kode, tekst, kontrollert_at, kontrollert_av from samtykkemal_tekst where mal = 'v3';

-- What had no words is new in every template. But the forms before said «nei» of an instans nobody asked about, and go on saying it: what is
-- signed on them reads as it did, letter for letter.
insert into samtykkemal_tekst (mal, spraak, kode, tekst, kontrollert_at, kontrollert_av)
select t.mal, t.spraak, 'svar.ikkje_spurd', t.tekst, t.kontrollert_at, t.kontrollert_av
from samtykkemal_tekst t
where t.mal in ('v1', 'v2', 'v3') and t.kode = 'svar.nei';
insert into samtykkemal_tekst (mal, spraak, kode, tekst)
select m.mal, o.spraak, o.kode, o.tekst
from ord_v4 o
cross join (values ('v1'), ('v2'), ('v3'), ('v4')) m (mal)
where (m.mal <> 'v1' or o.spraak = 'nn') and (m.mal = 'v4' or o.kode <> 'svar.ikkje_spurd');
