#!/usr/bin/env bash
# Makes the README's picture from testdata/town, so that it stays true. Needs
# chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
go build -o "$dir/hearsay" ./cmd/hearsay
"$dir/hearsay" read testdata/town --db "$dir/town.db" 2>/dev/null || true # two pages hold no article
"$dir/hearsay" serve --db "$dir/town.db" --addr 127.0.0.1:8191 >/dev/null 2>&1 &
server=$!
story=$("$dir/hearsay" stories --db "$dir/town.db" --json | grep -m1 '"id"' | cut -d'"' -f4)
for _ in $(seq 50); do
	(exec 3<>/dev/tcp/127.0.0.1/8191) 2>/dev/null && break
	read -rt 0.1 <> <(:) || true
done
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
	--disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$dir/profile" \
	--screenshot="$PWD/doc/story.png" --window-size=1280,1400 "http://127.0.0.1:8191/story/$story" >/dev/null 2>&1
ls -l doc/story.png
