#!/usr/bin/env bash
# Builds EmbargoDesk and runs all its tests. On Debian and Ubuntu it first installs what they need and the machine lacks;
# elsewhere it names what is missing. It asks nothing, leaves no process behind and keeps nothing from one run to the next.
# The last line is "N passed, N failed"; a skipped test counts as failed.
set -uo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DEBIAN_FRONTEND=noninteractive
scratch=$(mktemp -d "${TMPDIR:-/tmp}/embargodesk-test.XXXXXX") || exit 1
# PostgreSQL, Dovecot and smtp-sink step down to users of their own, who must be able to pass through.
chmod 755 "$scratch"
export TMPDIR=$scratch EMBARGODESK_TEST_RUN=$scratch
[ -n "${HOME:-}" ] || export HOME=$scratch
results=$scratch/results
passed=0
failed=0

# Ends what the tests started and did not end: each such process carries this run's mark in its environment.
leftovers() {
    local entry pid
    for entry in /proc/[0-9]*/environ; do
        pid=${entry#/proc/}
        pid=${pid%/environ}
        if [ "$pid" != $$ ] && [ "$pid" != "${BASHPID:-$$}" ] && tr '\0' '\n' <"$entry" 2>/dev/null | grep -qxF "EMBARGODESK_TEST_RUN=$scratch"; then
            echo "$pid"
        fi
    done 2>/dev/null
}

finish() {
    local round pids
    for round in 1 2 3 4 5 6; do
        pids=$(leftovers)
        [ -n "$pids" ] || break
        # Test servers end by themselves when the tests are gone; what is still there after two seconds does not.
        [ "$round" -le 4 ] && sleep 0.5 && continue
        kill -KILL $pids 2>/dev/null
    done
    [ -z "${policy_rc_d:-}" ] || as_root rm -f "$policy_rc_d"
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

verdict() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

give_up() {
    echo "$1" >&2
    failed=$((failed + 1))
    verdict
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

have_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
have_smtp_sink() { [ -x /usr/sbin/smtp-sink ] || [ -x /usr/libexec/postfix/smtp-sink ]; }
have_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
have_faketime() { compgen -G '/usr/lib*/*/faketime/libfaketimeMT.so.1' >/dev/null || compgen -G '/usr/lib*/faketime/libfaketimeMT.so.1' >/dev/null || compgen -G '/usr/local/lib/faketime/libfaketimeMT.so.1' >/dev/null; }
have_dkim() { /usr/bin/python3 -c 'import dkim, nacl' 2>/dev/null || python3 -c 'import dkim, nacl' 2>/dev/null; }
have_dovecot() { [ -x /usr/sbin/dovecot ] && compgen -G "/usr/lib*/dovecot/imap" >/dev/null && compgen -G "/usr/lib*/dovecot/pop3" >/dev/null; }

have_spamassassin() { command -v spamassassin >/dev/null; }

missing() {
    have_postgres || echo postgresql
    have_smtp_sink || echo postfix
    have_chromium || echo chromium
    have_faketime || echo faketime
    have_dkim || echo python3-dkim python3-nacl
    have_dovecot || echo dovecot-imapd dovecot-pop3d
    have_spamassassin || echo spamassassin
}

install_missing() {
    local packages=$1 log=$scratch/apt.log
    echo "Installing what the tests need: $(echo $packages)"
    # The tests start servers of their own; installing must not start the system's.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        policy_rc_d=/usr/sbin/policy-rc.d
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy_rc_d" >/dev/null && as_root chmod 755 "$policy_rc_d"
    fi
    case " $(echo $packages) " in
        *" postfix "*) command -v debconf-set-selections >/dev/null && echo 'postfix postfix/main_mailer_type select No configuration' | as_root debconf-set-selections ;;
    esac
    { as_root apt-get -o DPkg::Lock::Timeout=300 update; as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $packages; } >"$log" 2>&1 || tail -n 20 "$log" >&2
    if [ -d /run/systemd/system ]; then
        case " $(echo $packages) " in *" postgresql "*) as_root systemctl disable --now postgresql >/dev/null 2>&1 ;; esac
        case " $(echo $packages) " in *" postfix "*) as_root systemctl disable --now postfix >/dev/null 2>&1 ;; esac
        case " $(echo $packages) " in *" dovecot-imapd "*) as_root systemctl disable --now dovecot >/dev/null 2>&1 ;; esac
    fi
    [ -z "${policy_rc_d:-}" ] || { as_root rm -f "$policy_rc_d"; policy_rc_d=; }
}

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || ! dotnet --list-runtimes 2>/dev/null | grep -q '^Microsoft\.AspNetCore\.App 10\.'; then
    give_up "The .NET SDK 10 with its ASP.NET Core runtime is missing. Get it from https://dotnet.microsoft.com/download/dotnet/10.0, or from your distribution (dotnet-sdk-10.0)."
fi

lacking=$(missing)
if [ -n "$lacking" ] && command -v apt-get >/dev/null; then
    if [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; then
        install_missing "$lacking"
        lacking=$(missing)
    fi
fi
if [ -n "$lacking" ]; then
    give_up "The tests need these, and the machine lacks them (names of Debian's packages): $(echo $lacking). Install them, on Debian or Ubuntu as root with: apt-get install --no-install-recommends $(echo $lacking)"
fi

# Build servers would outlive this run.
echo "Building"
if ! dotnet build EmbargoDesk.sln -c Debug -v q -nologo --disable-build-servers -nodeReuse:false; then
    give_up "The build failed; no test ran."
fi

# One attribute of the first element of a kind in a TRX file.
trx_number() { grep -o "<Counters [^>]*" "$1" | head -n 1 | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*'; }

for project in Core Web Browser; do
    name=EmbargoDesk.$project.Tests
    trx=$results/$name.trx
    echo "Testing $name"
    dotnet test "tests/$name" -c Debug --no-build -nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
        --blame-hang-timeout 15m --blame-hang-dump-type none
    code=$?
    if [ ! -s "$trx" ]; then
        echo "$name left no results: it did not start, broke off, or holds no test." >&2
        failed=$((failed + 1))
        continue
    fi
    total=$(trx_number "$trx" total)
    good=$(trx_number "$trx" passed)
    bad=$((${total:-0} - ${good:-0}))
    passed=$((passed + ${good:-0}))
    if [ "$bad" -gt 0 ]; then
        failed=$((failed + bad))
        grep -o '<UnitTestResult [^>]*' "$trx" | grep -v ' outcome="Passed"' | sed -E 's/.* testName="([^"]*)".*/\1/; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g; s/^/  not passed: /'
    elif [ "${total:-0}" -eq 0 ]; then
        echo "$name ran no test." >&2
        failed=$((failed + 1))
    elif [ "$code" -ne 0 ]; then
        echo "$name ended with code $code although no test failed: the run broke off." >&2
        failed=$((failed + 1))
    fi
done

# The browser files of others, compared with what their lock file gives.
if [ -f browser/package.json ] && grep -q '"check"' browser/package.json; then
    if ! command -v npm >/dev/null; then
        echo "Node.js is missing: the files in wwwroot/lib were not compared with browser/package-lock.json. Nothing else needs it."
    elif ! (cd browser && npm ci --no-audit --no-fund --loglevel=error) >"$scratch/npm.log" 2>&1; then
        tail -n 5 "$scratch/npm.log"
        echo "npm could not fetch the packages of browser/package-lock.json: the files in wwwroot/lib were not compared with it."
    elif (cd browser && npm run --silent check); then
        passed=$((passed + 1))
    else
        echo "  not passed: browser files in wwwroot/lib are what browser/package-lock.json gives"
        failed=$((failed + 1))
    fi
fi

verdict
