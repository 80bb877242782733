#!/usr/bin/env bash
# Runs every fuzz target for a long time: scripts/fuzz.sh [RUNS]
#
# Executes each target RUNS times (1,000,000), or as often as SECONDS_EACH allows. Prints the number
# of executions and the findings. Findings are kept in fuzz/artifacts/TARGET and new inputs in
# fuzz/found/TARGET, which grows with each run, unlike the small fuzz/corpus.
#
#  TARGETS="card keys"   only these targets
#  SECONDS_EACH=60       the time limit for each target
#  BUILD="--dev"         how to build the fuzzers
set -euo pipefail
case ${1:-} in -h | --help) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit ;; esac
runs=${1:-1000000}
cd "$(dirname "$0")/.."
command -v cargo-fuzz >/dev/null || { echo "cargo-fuzz is not installed: cargo install cargo-fuzz" >&2; exit 2; }

found=0
for target in ${TARGETS:-front_matter card harmless query keys}; do
    longest=1024
    [ "$target" = keys ] && longest=192
    [ "$target" = query ] && longest=300
    mkdir -p "fuzz/found/$target" "fuzz/artifacts/$target"
    log=$(mktemp)
    status=0
    # shellcheck disable=SC2086 # BUILD may be several words
    cargo fuzz run --sanitizer none ${BUILD:-} "$target" "fuzz/found/$target" "fuzz/corpus/$target" -- \
        -dict="fuzz/dict/$target.dict" -runs="$runs" -max_len="$longest" -timeout=20 \
        ${SECONDS_EACH:+-max_total_time="$SECONDS_EACH"} -print_final_stats=1 >"$log" 2>&1 || status=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    if [ "$status" -eq 0 ]; then
        echo "$target: $executions executions, no find"
    else
        found=1
        echo "$target: ${executions:-0} executions, a find:"
        grep -aE -A3 "panicked at|ERROR: libFuzzer|^error" "$log" | cut -c1-500 | head -12 || true
        grep -aE "Test unit written|artifacts/" "$log" | tail -1 || true
    fi
    rm -f "$log"
done
exit "$found"
