#!/usr/bin/env bash
# Runs every fuzz target of the tree, one after the other, and says at the end
# what each had and found. Ten minutes a target is what a release asks for:
#
#	make fuzz FUZZTIME=10m               all of them, about ten hours
#	make fuzz FUZZTIME=60s FUZZ=source   those whose name (source.FuzzWARC) holds "source"
#
# FUZZTIME  how long each runs, as go test's -fuzztime: 30s, 10m, 5000x (1m)
# FUZZ      an extended regular expression on package.Target (all)
# FUZZPAR   how many run their inputs at once, go test's -parallel (1)
# FUZZNICE  how far they stand back for other work, as nice -n (0)
# FUZZLOG   the file that everything is added to (.bin/fuzz/log)
#
# The inputs that reached new code stay in Go's cache, where the next run, and
# go test -fuzz, go on from. An input that breaks a target is written to
# testdata/fuzz beside it, where every go test tries it again: mend the code and
# commit the file. A failure does not stop the others; it makes the exit code 1.
set -uo pipefail
cd "$(dirname "$0")/.."

time=${FUZZTIME:-1m} want=${FUZZ:-.} par=${FUZZPAR:-1} step=${FUZZNICE:-0}
bin=$PWD/.bin/fuzz
log=${FUZZLOG:-$bin/log}
cache=$(go env GOCACHE)/fuzz
mkdir -p "$bin"

# "folder target" of each, ordered by name: a target is found by how it must be
# written to be one.
targets=$(grep -rhoH --include='*_test.go' -E '^func Fuzz[A-Z][A-Za-z0-9_]*\(' . |
	sed -E 's|^\./||; s|^([^:]*/)?[^/:]*_test\.go:func (Fuzz[A-Za-z0-9_]*)\($|./\1 \2|; s|/ | |' | sort -u)
[ -n "$targets" ] || { echo "no fuzz target found" >&2; exit 1; }

rows=() failed=0
table() {
	printf '\n%-32s %8s %8s %12s %9s %8s  %s\n' target seconds cpu executions 'new' corpus result
	[ ${#rows[@]} -eq 0 ] || printf '%s\n' "${rows[@]}"
	printf '%d targets, %d failed; all output is in %s\n' ${#rows[@]} $failed "$log"
}
trap 'table; exit 130' INT TERM

# cpu sets used to the seconds of processor time that what ran so far took.
cpu() {
	times >"$bin/times" # a subshell would tell of its own
	used=$(awk -F'[ms ]' 'NR == 2 { printf "%d", $1 * 60 + $2 + $4 * 60 + $5 }' "$bin/times")
}

built='' test=
while read -r dir name; do
	import=$(go list "$dir") || exit 1
	title=${import##*/}.$name
	[[ $title =~ $want ]] || continue
	if [ "$built" != "$dir" ]; then # once a package, with the counters that guide the search
		built=$dir test=$bin/$(echo "$dir" | tr -c 'a-z0-9\n' _).test
		rm -f "$test"
		go test -c -fuzz . -o "$test" "$dir" >>"$log" 2>&1
	fi
	echo "== $title, $time, $(date -u +%FT%TZ)" >>"$log"
	out=$(mktemp "$bin/out.XXXXXX")
	cpu
	start=$(date +%s) spent=$used
	# An input that reaches new code is first made smaller, in 200 tries at most: with
	# Go's minute each that is most of what a run does.
	if [ ! -x "$test" ]; then
		result="not built, see the log"
	elif (cd "$dir" && exec nice -n "$step" "$test" -test.run "^$name\$" -test.fuzz "^$name\$" -test.fuzztime "$time" \
		-test.fuzzminimizetime 200x -test.fuzzcachedir "$cache/$import" -test.parallel "$par" -test.timeout 0) >"$out" 2>&1 </dev/null; then
		result=ok
	elif ! grep -q 'testdata/fuzz/' "$out" && [ "$(grep -A9 '^--- FAIL' "$out" | sed -n 2p | tr -d ' ')" = contextdeadlineexceeded ]; then
		result="ok, cut off at the end" # go.dev/issue/75804: a race in how the time ends
	else
		result=FAILED
		grep -o 'testdata/fuzz/[^ ]*' "$out" | tail -1 | sed "s|^|$dir/|; s|^|kept: |" >>"$out"
		result+=" $(sed -n 's/^kept: //p' "$out" | tail -1)"
	fi
	[ "${result#ok}" != "$result" ] || failed=$((failed + 1))
	cat "$out" >>"$log"
	# fuzz: elapsed: 3s, execs: 1234 (411/sec), new interesting: 5 (total: 8)
	read -r execs new total < <(sed -nE 's/^fuzz: elapsed: .*execs: ([0-9]+) .*new interesting: ([0-9]+) \(total: ([0-9]+)\).*/\1 \2 \3/p' "$out" | tail -1)
	rm -f "$out"
	cpu
	row=$(printf '%-32s %8d %8d %12s %9s %8s  %s' "$title" $(($(date +%s) - start)) $((used - spent)) "${execs:--}" "${new:--}" "${total:--}" "$result")
	execs='' new='' total=''
	rows+=("$row")
	echo "$row" | tee -a "$log"
done <<<"$targets"

table | tee -a "$log"
[ ${#rows[@]} -gt 0 ] || { echo "no target is named like \"$want\"" >&2; exit 1; }
[ $failed -eq 0 ]
