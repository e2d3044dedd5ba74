# shellcheck shell=bash
# What script/fleire, script/replika, script/upgrade and script/soak share: a PostgreSQL of their own, several `laget serve`
# on it, nginx in front of them, and load. Sourced after script/lib.sh. Everything is on loopback and goes when the script ends.

base_port="${LAGET_FLEIRE_PORT:-18480}"

# The program that is tried: the one that is named, or the release build.
find_laget() {
    if [[ -n "${1:-}" ]]; then
        [[ -x "$1" ]] || die "Fann ikkje programmet $1."
        realpath "$1"
        return
    fi
    local target="${CARGO_TARGET_DIR:-$root/target}"
    say 'Byggjer Laget (nokre minutt fyrste gongen) …'
    (cd "$root" && SQLX_OFFLINE=true CARGO_TARGET_DIR="$target" cargo build --release --locked --quiet --bin laget) ||
        die 'Bygginga stoppa; årsaka står over.'
    echo "$target/release/laget"
}

# A folder for all of it, and the end of all of it.
open_work() {
    work="$(mktemp -d "${1:-${TMPDIR:-/tmp}}/laget-fleire-XXXXXX")"
    find_account
    bin="$(find_postgres)"
    declare -gA pid=()
    if is_root; then chmod 711 "$work"; fi
    trap close_work EXIT
}

close_work() {
    local name
    for name in "${!pid[@]}"; do kill -CONT "${pid[$name]}" 2>/dev/null || true; done
    for name in "${!pid[@]}"; do
        case "$name" in
        serve*) kill -KILL "${pid[$name]}" 2>/dev/null || true ;;
        # it ends those that work for it
        nginx) kill -TERM "${pid[$name]}" 2>/dev/null || true ;;
        # at once, and in order
        pg | kopi) kill -QUIT "${pid[$name]}" 2>/dev/null || true ;;
        *) kill -INT "${pid[$name]}" 2>/dev/null || true ;;
        esac
    done
    wait 2>/dev/null || true
    [[ -n "${keep:-}" ]] || rm -rf "$work"
}

# make_pg NAME: data for a server.
make_pg() {
    mkdir -p "$work/$1"
    if is_root; then chown "$account" "$work/$1"; fi
    as_account "$bin/initdb" -D "$work/$1/data" -U laget_super -A trust -E UTF8 --locale=C --no-sync >"$work/$1.log" 2>&1 ||
        die "initdb: $(tail -n 3 "$work/$1.log")"
}

# start_pg NAME [SETTING=VALUE…]: the server, on its own socket.
start_pg() {
    local name="$1" setting words=()
    shift
    for setting in listen_addresses= jit=off fsync=on max_connections=100 "$@"; do words+=(-c "$setting"); done
    # exec, so that the number is the server's own
    if is_root; then
        (cd "$work" && exec setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups \
            "$bin/postgres" -D "$work/$name/data" -k "$work/$name" "${words[@]}") >>"$work/$name.log" 2>&1 &
    else
        (cd "$work" && exec "$bin/postgres" -D "$work/$name/data" -k "$work/$name" "${words[@]}") >>"$work/$name.log" 2>&1 &
    fi
    pid[$name]=$!
    for _ in {1..600}; do
        if sql "$name" postgres -c 'select 1' >/dev/null 2>&1; then return; fi
        kill -0 "${pid[$name]}" 2>/dev/null || break
        sleep 0.1
    done
    die "PostgreSQL ($name) starta ikkje: $(tail -n 3 "$work/$name.log")"
}

# sql NAME DATABASE …: psql on that server.
sql() {
    local name="$1" database="$2"
    shift 2
    "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$work/$name" -U laget_super -d "$database" "$@"
}

# url NAME ROLE: the address of the database.
url() { echo "postgres://$2@localhost/laget?host=$work/$1"; }

# admin LAGET WORDS…: a command of the program, as whoever runs the database.
admin() {
    local laget="$1"
    shift
    LAGET_ADMIN_DATABASE_URL="$(url pg laget_super)" LAGET_KEY_FILE="$work/nyklar" "$laget" "$@" >"$work/admin.log" 2>&1 ||
        die "laget $*: $(tail -n 3 "$work/admin.log")"
}

# The demo's world in a database of its own.
fill() {
    sql pg postgres -c 'create database laget'
    "$1" nyklar "$work/nyklar" >/dev/null
    admin "$1" migrate
    admin "$1" seed
}

# serve NR LAGET [NAME=VALUE…]: one `laget serve`, on a port of its own, that may have traffic.
serve() {
    launch "$@"
    wait_ready "$1" || die "laget serve ($1) blei ikkje klar: $(tail -n 3 "$work/serve$1.log")"
}

launch() {
    local nr="$1" laget="$2"
    shift 2
    env LAGET_DATABASE_URL="$(url pg laget_login)" LAGET_KEY_FILE="$work/nyklar" LAGET_LISTEN="127.0.0.1:$((base_port + nr))" \
        LAGET_OPS_LISTEN="127.0.0.1:$((base_port + 100 + nr))" LAGET_TRUSTED_PROXY=127.0.0.1 LAGET_DRAIN="${drain:-2}" \
        LAGET_LOG_FILTER=info "$@" "$laget" serve >>"$work/serve$nr.log" 2>&1 &
    pid[serve$nr]=$!
}

# Waits until operation says that it may have traffic.
wait_ready() {
    for _ in {1..300}; do
        if curl -sf -o /dev/null "http://127.0.0.1:$((base_port + 100 + $1))/readyz"; then return; fi
        kill -0 "${pid[serve$1]}" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

# front NR…: nginx as docs/drift/nginx.conf has it, in front of these, with a certificate made for the occasion.
front() {
    local nr upstream=''
    have nginx || { can_apt && apt_install nginx-light; } || die 'Manglar «nginx»: installer pakken med det namnet.'
    for nr in "$@"; do upstream+="    server 127.0.0.1:$((base_port + nr)) fail_timeout=1s;\n"; done
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=laget.example -keyout "$work/key.pem" -out "$work/cert.pem" \
        2>/dev/null
    {
        is_root && echo 'user root;'
        echo "daemon off; pid $work/nginx.pid; error_log $work/nginx.log; worker_processes 1;"
        echo 'events { worker_connections 1024; }'
        echo "http { client_body_temp_path $work/n1; proxy_temp_path $work/n2; fastcgi_temp_path $work/n3;"
        echo "uwsgi_temp_path $work/n4; scgi_temp_path $work/n5;"
        sed -e '/^    server 127\.0\.0\.2:/d' -e "s|^    server 127\.0\.0\.1:8080 .*|$upstream|" \
            -e "s|listen 443 ssl http2|listen 127.0.0.1:$base_port ssl http2|" -e "s|listen 80;|listen 127.0.0.1:$((base_port + 99));|" \
            -e "s|/etc/laget/tls/fullchain.pem|$work/cert.pem|" -e "s|/etc/laget/tls/privkey.pem|$work/key.pem|" \
            "$root/docs/drift/nginx.conf"
        echo '}'
    } >"$work/nginx.conf"
    nginx -p "$work" -c "$work/nginx.conf" >>"$work/nginx.log" 2>&1 &
    pid[nginx]=$!
    for _ in {1..100}; do
        if page /logg-inn >/dev/null; then return; fi
        sleep 0.1
    done
    die "nginx starta ikkje: $(tail -n 3 "$work/nginx.log")"
}

# session ROLE [ORDER]: a session of somebody with that role, made behind the program's back; prints its token.
session() {
    local token krav
    token="$(openssl rand -hex 32)"
    # where sessions say how many factors they need, this one needs one
    krav="$(sql pg laget -c "select ', ' || column_name from information_schema.columns where table_name = 'sesjon' and column_name = 'faktorar_krav'")"
    sql pg laget -c "
        insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til$krav)
        select sha256(convert_to('$token', 'UTF8')), m.brukar_id, m.kommune_id, now(), now(), now() + interval '30 minutes', now() + interval '8 hours'${krav:+, 1}
        from medlemskap m join brukar b using (brukar_id)
        where m.rolle = '$1' and m.fraa <= current_date and m.til is null and b.sperra_at is null
        order by (select count(*) from sak s where s.kommune_id = m.kommune_id and s.ansvarleg_brukar_id = m.brukar_id) desc, m.brukar_id
        limit 1 offset ${2:-0}" >&2
    # where sessions say how many factors they have, this one has two
    sql pg laget -c "do \$\$ begin
        if exists (select from information_schema.columns where table_name = 'sesjon' and column_name = 'faktorar') then
            update sesjon set faktorar = 2, stadfesta_at = now() + interval '2 hours' where faktorar = 1;
        end if;
    end \$\$" >&2
    echo "$token"
}

# page PATH [TOKEN]: status and address of redirection of a page through nginx, and its body in $work/side.
page() {
    curl -sk --http1.1 --max-time 20 -o "$work/side" -w '%{http_code} %{redirect_url}' -H 'Host: laget.example' \
        ${2:+-H "Cookie: __Host-sesjon=$2"} "https://127.0.0.1:$base_port$1"
}

# post PATH TOKEN FIELD…: the same for a form.
post() {
    local path="$1" token="$2" field words=()
    shift 2
    for field in "$@"; do words+=(--data-urlencode "$field"); done
    curl -sk --http1.1 --max-time 20 -o "$work/side" -w '%{http_code} %{redirect_url}' -H 'Host: laget.example' \
        -H 'Origin: https://laget.example' -H 'Sec-Fetch-Site: same-origin' -H "Cookie: __Host-sesjon=$token" "${words[@]}" \
        "https://127.0.0.1:$base_port$path"
}

# The value of a hidden field of the page that came last.
hidden() { grep -oE "name=\"$1\"[^>]*value=\"[^\"]*\"|value=\"[^\"]*\"[^>]*name=\"$1\"" "$work/side" | head -1 | sed -E 's/.*value="([^"]*)".*/\1/'; }

# journey TOKEN: what a teacher does on an ordinary day. Ends the script when a page is not what it should be.
journey() {
    local token="$1" path sak barn id code
    expect "200" "/" "$token"
    for path in $(grep -oE 'href="/[a-z][^"#]*"' "$work/side" | sed -E 's/href="([^"]*)"/\1/' | grep -vE '^/(static|logg-ut)' | sort -u); do
        expect "200 303" "${path//&amp;/&}" "$token"
    done
    barn="$(sql pg laget -c "select s.barn_id from sak s join sesjon o on o.brukar_id = s.ansvarleg_brukar_id
        where o.token_hash = sha256(convert_to('$token', 'UTF8')) and s.tilstand = 'open' limit 1")"
    expect "200" "/uro/ny?barn=$barn" "$token"
    id="$(hidden id)"
    code="$(post "/uro/ny?barn=$barn" "$token" "id=$id" sak=ny slag=uro 'kva_er_sett=Har vore borte tre måndagar.' \
        'kven_er_uroa=Kontaktlæraren' 'kva_meistrar_barnet=Har to gode vener.' kor_raskt=vanleg)"
    [[ "$code" == 303* ]] || die "Uroa blei ikkje meld: $code"
    # the same form once more is the same uro
    code="$(post "/uro/ny?barn=$barn" "$token" "id=$id" sak=ny slag=uro 'kva_er_sett=Har vore borte tre måndagar.' \
        'kven_er_uroa=Kontaktlæraren' 'kva_meistrar_barnet=Har to gode vener.' kor_raskt=vanleg)"
    [[ "$code" == 303* ]] || die "Skjemaet kunne ikkje sendast to gonger: $code"
    sak="/${code#*laget.example/}"
    sak="/${sak##*"$base_port"/}"
    sak="/${sak#/}"
    expect "200" "${sak//\/\//\/}" "$token"
    grep -q 'Har vore borte tre måndagar' "$work/side" || die 'Uroa står ikkje på sida til saka.'
    code="$(post /utkast "$token" "sti=/side/$id" "felt=a=utkast")"
    [[ "$code" == 200* ]] || die "Utkastet blei ikkje lagra: $code"
    [[ "$(sql pg laget -c "select count(*) from uro where uro_id = '$id'")" == 1 ]] || die 'Uroa står ikkje éin gong.'
}

# saved NAME PATH TOLD: how many of the drafts PATH0, PATH1 … were saved, as the last of them tells. Fifty of a person are kept, and none of the last forty is missing.
saved() {
    sql "$1" laget -c "select case when count(*) >= least($3, 40) then coalesce(max(substr(sti, length('$2') + 1)::int) + 1, 0) else -1 end
        from utkast where sti like '$2%' and sti ~ '[0-9]$'"
}

# expect STATUSES PATH TOKEN
expect() {
    local code
    code="$(page "$2" "$3")"
    [[ " $1 " == *" ${code%% *} "* ]] || die "$2 svara $code, ikkje $1: $(sed 's/<[^>]*>//g' "$work/side" | tr -s '\n ' ' ' | cut -c1-300)"
}

# targets TOKEN LEADER: what the load asks for: pages, and a draft and an uro that are saved.
targets() {
    local barn sak token="$1"
    barn="$(sql pg laget -c "select s.barn_id from sak s join sesjon o on o.brukar_id = s.ansvarleg_brukar_id
        where o.token_hash = sha256(convert_to('$token', 'UTF8')) and s.tilstand = 'open' limit 1")"
    sak="$(sql pg laget -c "select sak_id from sak where barn_id = '$barn' limit 1")"
    {
        printf 'GET\t%s\t__Host-sesjon=%s\t\n' / "$token" "/sak/$sak" "$token" "/uro/ny?barn=$barn" "$token" /saker "$token"
        printf 'GET\t%s\t__Host-sesjon=%s\t\n' /styring "$2"
        printf 'POST\t/utkast\t__Host-sesjon=%s\tsti=/side?id=ny&felt=a\n' "$token"
    } >"$work/maal"
}

# load SECONDS: eight browsers; prints one line of JSON.
load() {
    MAAL="$work/maal" wrk -t1 -c8 -d"$1s" --timeout 10s -H 'Host: laget.example' -s "$root/script/measure/wrk.lua" \
        "https://127.0.0.1:$base_port/" | sed -n 's/^RESULT //p'
}

# field NAME of a line of JSON.
field() { sed -E "s/.*\"$1\":([0-9]+).*/\1/"; }
