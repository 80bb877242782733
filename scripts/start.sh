#!/usr/bin/env bash
# Measures the costs of starting the program: scripts/start.sh
#
# Prints the size of the binary, the wall and CPU milliseconds of commands on the built-in cards,
# next to `true` and to rg, fzf and git without work, and the time from start to the first text in a
# terminal, next to an empty ratatui program.
#
#  ROUNDS=50   the number of runs; the median counts
#  ROLESCOPE=  another program than the local build
set -euo pipefail
[ $# -eq 0 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
cd "$(dirname "$0")/.."

cargo build --release --locked --quiet --bin rolescope --example keys --example guard
built=$(realpath "${CARGO_TARGET_DIR:-target}")/release
rolescope=${ROLESCOPE:-$built/rolescope}
rounds=${ROUNDS:-50}
export ROLESCOPE_CONFIG=/dev/null ROLESCOPE_STATE=/dev/null

"$rolescope" -V
size=$(wc -c <"$rolescope")
echo "$((size / 1000)) kB, with gzip $(($(gzip -9c "$rolescope" | wc -c) / 1000)) kB"
echo
python3 - "$rolescope" "$rounds" <<'PY'
import os, shutil, statistics, subprocess, sys, time

rolescope, rounds = sys.argv[1], int(sys.argv[2])
tasks = {
    "true": ["true"],
    "git --version": ["git", "--version"],
    "rg --version": ["rg", "--version"],
    "fzf --version": ["fzf", "--version"],
    "rolescope --version": [rolescope, "--version"],
    "rolescope list": [rolescope, "--builtin", "list"],
    "rolescope list sql": [rolescope, "--builtin", "list", "sql"],
    "rolescope check": [rolescope, "--builtin", "check"],
}
tasks = {name: command for name, command in tasks.items() if shutil.which(command[0])}
times = {name: [] for name in tasks}
for number in range(rounds + 1):
    for name, command in tasks.items():
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        if number:  # the first only fills the page cache
            times[name].append((wall, used.ru_utime + used.ru_stime))
print(f"{'ms, median of ' + str(rounds):22} {'wall':>9} {'CPU':>9}")
for name, measured in times.items():
    wall, cpu = (statistics.median(part) for part in zip(*measured))
    print(f"{name:22} {wall * 1e3:9.1f} {cpu * 1e3:9.1f}")
PY
echo
"$built/examples/keys" first --rounds "$rounds" \
    -p "empty ratatui=$built/examples/guard" -p "rolescope=$rolescope --builtin"
