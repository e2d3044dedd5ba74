-- The words of the pages where one takes a samtykke back; they are not in what is signed. Whoever has the sak keeps it, and some of those
-- who were asked about have never seen it in Laget: nothing is promised of them. No translator has read the new words.
create temp table ord_trekk on commit drop as
select s.spraak, v.kode, s.tekst
from (values
    ('trekk.verknad',
        'Saka blir ikkje delt lenger med dei du trekkjer samtykket for, og dei får beskjed med ein gong. Den som har saka, har henne framleis. Det dei lovleg har fått vite og skrive til no, blir verande.',
        'Saken blir ikke delt lenger med dem du trekker samtykket for, og de får beskjed med en gang. Den som har saken, har den fortsatt. Det de lovlig har fått vite og skrevet til nå, blir værende.',
        'The case is no longer shared with those you withdraw your consent for, and they are told at once. The service that has the case still has it. What they have lawfully learnt and written until now stays.',
        'Sprawa nie będzie już udostępniana tym, dla których wycofujesz zgodę, i od razu dostaną o tym informację. Służba, która prowadzi sprawę, nadal ją prowadzi. To, czego dotąd zgodnie z prawem się dowiedziano i co zapisano, pozostaje.',
        'Справу більше не надаватимуть тим, щодо кого ви відкликаєте згоду, і вони відразу отримають про це повідомлення. Служба, яка веде справу, веде її й далі. Те, про що досі законно дізналися й що записали, залишається.',
        'لن تتم مشاركة القضية بعد الآن مع من تسحب الموافقة عنهم، ويتم إبلاغهم بذلك فورا. أما الجهة التي لديها القضية فتبقى لديها. وما تمت معرفته وكتابته بصورة قانونية حتى الآن يبقى.'),
    ('trekk.kvittering',
        'Du har trekt tilbake samtykket for dei som står under «Trekt tilbake». Saka blir ikkje delt med dei lenger.',
        'Du har trukket tilbake samtykket for dem som står under «Trukket tilbake». Saken blir ikke delt med dem lenger.',
        'You have withdrawn your consent for those listed under “Withdrawn”. The case is no longer shared with them.',
        'Zgoda została wycofana dla tych, którzy są wymienieni pod „Wycofana”. Sprawa nie jest im już udostępniana.',
        'Згоду відкликано щодо тих, хто вказаний під «Відкликано». Справу їм більше не надають.',
        'تم سحب الموافقة عن المذكورين تحت «مسحوبة». ولم تعد القضية تشارك معهم.')
) v (kode, nn, nb, en, pl, uk, ar)
cross join lateral (values ('nn', v.nn), ('nb', v.nb), ('en', v.en), ('pl', v.pl), ('uk', v.uk), ('ar', v.ar)) s (spraak, tekst);

update samtykkemal_tekst t set tekst = o.tekst, kontrollert_at = null, kontrollert_av = null
from ord_trekk o
where t.spraak = o.spraak and t.kode = o.kode;
