-- v3: the form of v2, letter for letter, and truer words around it. Whoever is said yes to can read what is written in the sak; the page
-- said that they are told only what they need. And a button is a verb. As before, no translator has read the translations yet.
update samtykkemal set gyldig_til = '2026-11-26' where mal = 'v2';
insert into samtykkemal (mal, gyldig_fraa, gyldig_til, heimel_skilje)
select 'v3', '2026-11-27', null, heimel_skilje from samtykkemal where mal = 'v2';
insert into samtykkemal_instans (mal, slag, rekkje, med_namn, gruppe)
select 'v3', slag, rekkje, med_namn, gruppe from samtykkemal_instans where mal = 'v2';
insert into samtykke_heimel (mal, rekkje, tekst, gyldig_fraa, gyldig_til)
select 'v3', rekkje, tekst, gyldig_fraa, gyldig_til from samtykke_heimel where mal = 'v2';

create temp table ord_v3 on commit drop as
select * from (values
    -- what v2 said otherwise
    ('spoer.kva',
        'Kva kan dei lese?', 'Hva kan de lese?', 'What can they read?', 'Co będą mogli przeczytać?', 'Що вони зможуть прочитати?',
        'ماذا يمكنهم أن يقرؤوا؟'),
    ('spoer.kva_tekst',
        'Dei som arbeider med saka i tenestene du seier ja til, kan lese det som er skrive i denne saka, og snakke saman om det.',
        'De som arbeider med saken i tjenestene du sier ja til, kan lese det som er skrevet i denne saken, og snakke sammen om det.',
        'Those who work on the case in the services you say yes to can read what is written in this case, and talk to each other about it.',
        'Osoby, które zajmują się sprawą w służbach, na które się zgadzasz, mogą czytać to, co zapisano w tej sprawie, i rozmawiać o tym ze sobą.',
        'Ті, хто працює зі справою у службах, на які ви погоджуєтеся, можуть читати те, що записано в цій справі, і говорити про це між собою.',
        'يمكن لمن يعملون على القضية في الجهات التي توافق عليها أن يقرؤوا ما هو مكتوب في هذه القضية وأن يتحدثوا عنه فيما بينهم.'),
    ('signer.overskrift', 'Signer', 'Signer', 'Sign', 'Podpisz', 'Підписати', 'وقع على النموذج'),
    ('signer.knapp',
        'Signer med ID-porten', 'Signer med ID-porten', 'Sign with ID-porten', 'Podpisz przez ID-porten', 'Підписати через ID-porten',
        'وقع عبر ID-porten'),
    -- what no template had words for
    ('svar.manglar_tittel',
        'Nokre svar manglar', 'Noen svar mangler', 'Some answers are missing', 'Brakuje odpowiedzi', 'Бракує відповідей',
        'بعض الإجابات ناقصة'),
    ('svar.manglar_ein',
        'Svar ja eller nei for {teneste}',
        'Svar ja eller nei for {teneste}',
        'Answer yes or no for {teneste}',
        'Odpowiedz „tak” lub „nie”: {teneste}',
        'Дайте відповідь «так» або «ні»: {teneste}',
        'أجب بنعم أو لا: {teneste}'),
    ('svar.berre_eige',
        'Her ser du berre det du sjølv har svart.',
        'Her ser du bare det du selv har svart.',
        'Here you see only what you have answered yourself.',
        'Tutaj widać tylko Twoje własne odpowiedzi.',
        'Тут показано лише ваші власні відповіді.',
        'لا ترى هنا إلا ما أجبت به أنت.'),
    ('sesjon.tittel',
        'Er du her enno?', 'Er du her ennå?', 'Are you still there?', 'Czy nadal tu jesteś?', 'Ви ще тут?', 'هل ما زلت هنا؟'),
    ('sesjon.tekst',
        'Snart blir du logga ut, fordi det er ei stund sidan du gjorde noko her.',
        'Snart blir du logget ut, fordi det er en stund siden du gjorde noe her.',
        'You will soon be logged out, because it is a while since you did anything here.',
        'Niedługo nastąpi wylogowanie, ponieważ od dłuższego czasu nic się tu nie działo.',
        'Незабаром вас буде виведено із системи, бо ви вже деякий час нічого тут не робили.',
        'سيتم تسجيل خروجك قريبا لأنك لم تفعل شيئا هنا منذ مدة.'),
    ('sesjon.knapp', 'Hald fram', 'Fortsett', 'Continue', 'Kontynuuj', 'Продовжити', 'متابعة'),
    ('sesjon.ute',
        'Du er logga ut. Last sida på nytt for å logge inn.',
        'Du er logget ut. Last siden på nytt for å logge inn.',
        'You are logged out. Reload the page to log in.',
        'Nastąpiło wylogowanie. Odśwież stronę, aby się zalogować.',
        'Вас виведено із системи. Оновіть сторінку, щоб увійти.',
        'تم تسجيل خروجك. أعد تحميل الصفحة لتسجيل الدخول.')
) v (kode, nn, nb, en, pl, uk, ar);
create temp table ord_v3_spraak on commit drop as
select s.spraak, o.kode, s.tekst
from ord_v3 o
cross join lateral (values ('nn', o.nn), ('nb', o.nb), ('en', o.en), ('pl', o.pl), ('uk', o.uk), ('ar', o.ar)) s (spraak, tekst);

-- A text that is the same has been read if it was.
insert into samtykkemal_tekst (mal, spraak, kode, tekst, kontrollert_at, kontrollert_av)
select 'v3', t.spraak, t.kode, coalesce(o.tekst, t.tekst),
    case when o.tekst is null or o.tekst = t.tekst then t.kontrollert_at end,
    case when o.tekst is null or o.tekst = t.tekst then t.kontrollert_av end
from samtykkemal_tekst t
left join ord_v3_spraak o on o.spraak = t.spraak and o.kode = t.kode
where t.mal = 'v2';

-- What had no words is new in every template; what a template says already, it goes on saying.
insert into samtykkemal_tekst (mal, spraak, kode, tekst)
select m.mal, o.spraak, o.kode, o.tekst
from ord_v3_spraak o
cross join (values ('v1'), ('v2'), ('v3')) m (mal)
where (m.mal <> 'v1' or o.spraak = 'nn')
on conflict do nothing;
