-- What a yes means for those who do not use Laget: they read nothing here. Said beside the question, not in what is signed. No translator has
-- read it.
create temp table ord_utanfor on commit drop as
select s.spraak, s.tekst
from (values (
        'Fastlegar, sjukehus og andre som ikkje brukar Laget, kan ikkje lese saka her. Den som har saka, kan fortelje dei du seier ja til, det dei treng å vite.',
        'Fastleger, sykehus og andre som ikke bruker Laget, kan ikke lese saken her. Den som har saken, kan fortelle dem du sier ja til, det de trenger å vite.',
        'GPs, hospitals and others who do not use Laget cannot read the case here. The service that has the case can tell those you say yes to what they need to know.',
        'Lekarze rodzinni, szpitale i inni, którzy nie korzystają z Laget, nie mogą tu czytać sprawy. Służba, która prowadzi sprawę, może przekazać tym, na których się zgadzasz, to, co muszą wiedzieć.',
        'Сімейні лікарі, лікарні та інші, хто не користується Laget, не можуть читати справу тут. Служба, яка веде справу, може повідомити тим, щодо кого ви погоджуєтеся, те, що їм треба знати.',
        'لا يمكن للأطباء العامين والمستشفيات وغيرهم ممن لا يستخدمون Laget قراءة القضية هنا. ويمكن للجهة التي لديها القضية أن تخبر من توافق عليهم بما يحتاجون إلى معرفته.'
)) v (nn, nb, en, pl, uk, ar)
cross join lateral (values ('nn', v.nn), ('nb', v.nb), ('en', v.en), ('pl', v.pl), ('uk', v.uk), ('ar', v.ar)) s (spraak, tekst);

insert into samtykkemal_tekst (mal, spraak, kode, tekst)
select t.mal, o.spraak, 'spoer.utanfor', o.tekst
from ord_utanfor o
join samtykkemal_tekst t on t.spraak = o.spraak and t.kode = 'spoer.kva_tekst';

-- The page with what was signed, and the ways to it and from the answer, were in Nynorsk alone.
create temp table ord_signert on commit drop as
select s.spraak, v.kode, s.tekst
from (values
    ('svar.les_signert', 'Les det du signerte, ord for ord', 'Les det du signerte, ord for ord', 'Read what you signed, word for word',
        'Przeczytaj podpisany tekst słowo w słowo', 'Прочитати підписане слово в слово', 'اقرأ ما وقعت عليه كلمة بكلمة'),
    ('svar.alle', 'Alle samtykka dine', 'Alle samtykkene dine', 'All your consents', 'Wszystkie twoje zgody', 'Усі ваші згоди', 'جميع موافقاتك'),
    ('signert.overskrift', 'Det du signerte', 'Det du signerte', 'What you signed', 'To, co zostało podpisane', 'Те, що ви підписали',
        'ما وقعت عليه'),
    ('signert.tekst', 'Ord for ord slik du las det og skreiv under, {dato}.', 'Ord for ord slik du leste det og skrev under, {dato}.',
        'Word for word as you read and signed it, {dato}.', 'Słowo w słowo tak, jak przeczytano i podpisano, {dato}.',
        'Слово в слово так, як ви прочитали й підписали, {dato}.', 'كلمة بكلمة كما قرأته ووقعت عليه، {dato}.'),
    ('signert.tilbake', 'Tilbake til svaret ditt', 'Tilbake til svaret ditt', 'Back to your answer', 'Wróć do swojej odpowiedzi',
        'Назад до вашої відповіді', 'العودة إلى إجابتك')
) v (kode, nn, nb, en, pl, uk, ar)
cross join lateral (values ('nn', v.nn), ('nb', v.nb), ('en', v.en), ('pl', v.pl), ('uk', v.uk), ('ar', v.ar)) s (spraak, tekst);

insert into samtykkemal_tekst (mal, spraak, kode, tekst)
select t.mal, o.spraak, o.kode, o.tekst
from ord_signert o
join samtykkemal_tekst t on t.spraak = o.spraak and t.kode = 'spoer.kva_tekst';

-- Words no page has any more; none of them is in what is signed.
delete from samtykkemal_tekst where kode in (
    'tidsrom', 'norsk_tekst', 'kvifor_eg.barnevern', 'svar.manglar', 'oppsummering.ingen', 'signer.ventar', 'tilstand.utkast',
    'tilstand.sendt', 'tilstand.delvis_signert', 'tilstand.gyldig', 'tilstand.trekt_delvis', 'tilstand.nekta'
);
