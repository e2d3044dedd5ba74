-- The daily job reckons in pieces (`samtykke_rekn`) and then tells (`samtykke_sei_ute`); nothing asks for all at once any more.
drop function app.samtykke_dagleg(uuid);
