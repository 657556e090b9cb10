#!/usr/bin/env bash
# Runs every check: gofmt, go vet, staticcheck, and the tests under the race
# detector. As root on Debian it installs what is missing; elsewhere it says at
# the end what it had to leave out, and with CI=true that is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."

left=()

# apt_install PACKAGE... installs packages where that is possible.
updated=
apt_install() {
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
	if [ -z "$updated" ]; then
		apt-get update -q >&2 || return 1
		updated=yes
	fi
	DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@" >&2
}

# have PROGRAM PACKAGE... reports whether a program is there, after installing
# the packages where that is possible.
have() {
	command -v "$1" >/dev/null && return
	apt_install "${@:2}" && command -v "$1" >/dev/null
}

# have_postgres reports whether the programs of a PostgreSQL server are there. Debian
# would start a server of its own with them; the tests start theirs.
have_postgres() {
	compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return
	if [ "$(id -u)" = 0 ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
	fi
	apt_install postgresql && compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# The race detector links C, the web test drives a browser, the store has two
# databases.
race=-race
have gcc gcc libc6-dev || { race=; left+=("the race detector (no gcc)"); }
have chromium chromium || have chromium-browser || have google-chrome || left+=("the test of the web pages in a browser (no chromium)")
have_postgres || left+=("the tests on PostgreSQL (no postgresql)")

failed=()
check() { # NAME COMMAND...: runs a check, and goes on to the next when it fails
	echo "== $1"
	"${@:2}" || failed+=("$1")
}

formatted() {
	local files
	files=$(gofmt -l .)
	[ -z "$files" ] || { printf 'not as gofmt writes it:\n%s\n' "$files" >&2; return 1; }
}

check gofmt formatted
check "go vet" go vet ./...
if go -C tools build -o ../.bin/staticcheck honnef.co/go/tools/cmd/staticcheck; then
	check staticcheck .bin/staticcheck ./...
else
	left+=("staticcheck (it could not be built)")
fi
if [ -n "$race" ]; then export CGO_ENABLED=1; fi
check "go test${race:+ $race}" go test $race -timeout 30m ./...

if [ ${#failed[@]} -gt 0 ]; then printf 'FAILED: %s\n' "${failed[@]}" >&2; fi
if [ ${#left[@]} -gt 0 ]; then printf 'LEFT OUT: %s\n' "${left[@]}" >&2; fi
[ ${#failed[@]} -eq 0 ] || exit 1
[ ${#left[@]} -eq 0 ] || [ "${CI:-}" != true ] || exit 1
if [ ${#left[@]} -eq 0 ]; then echo "All checks passed; nothing was left out."; fi
