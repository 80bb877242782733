#!/usr/bin/env bash
# Compares the costs of loading in one run: scripts/load.sh FOLDER
#
# Measures CPU time, wall time and peak memory of reading every card once (the floor), of finding,
# reading and keeping all texts on all cores without looking at them, of rg, of loading only the
# names in the browser, and of commands that need only names, everything, or one role. FOLDER is the
# output of `cargo run --release --example cards`. Its files should be in the page cache, so the
# first round does not count.
#
#  ROUNDS=5    the number of runs
#  ROLESCOPE=  another program than the local build
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 2; }
folder=$(realpath "$1")
cd "$(dirname "$0")/.."

cargo build --release --locked --quiet --bin rolescope --example keys
built=$(realpath "${CARGO_TARGET_DIR:-target}")/release
XDG_CONFIG_HOME=$(mktemp -d)
trap 'rm -rf "$XDG_CONFIG_HOME"' EXIT
export XDG_CONFIG_HOME

python3 - "$built/examples/keys" "${ROLESCOPE:-$built/rolescope}" "$folder" "${ROUNDS:-5}" <<'PY'
import os, shutil, statistics, subprocess, sys, time

keys, rolescope, folder, rounds = *sys.argv[1:4], int(sys.argv[4])
told = subprocess.run([keys, "read", folder], capture_output=True, text=True, check=True).stdout
cards, size = (int(word) for word in told.split() if word.isdigit())
print(f"{cards} cards, {size / 1e6:.1f} MB, {os.cpu_count()} cores, median of {rounds}")
# The folder of a card has the name of its role.
folders = sorted(os.listdir(folder))
name = folders[len(folders) // 2]

tasks = {
    "plain reading": [keys, "read", folder],
    "keeping texts": [keys, "keep", folder],
    "rg -c .": ["rg", "-c", ".", folder],
    "names": [keys, "names", folder, str(cards)],
    "list": [rolescope, "-r", folder, "list"],
    "list QUERY": [rolescope, "-r", folder, "list", "zzzznothing"],
    "check": [rolescope, "-r", folder, "check"],
    "show NAME": [rolescope, "-r", folder, "show", name],
}
if not shutil.which("rg"):
    print("rg is not installed: left out")
    del tasks["rg -c ."]

def run(command):
    """CPU and wall in seconds, peak memory in bytes."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):  # 1: nothing matches
        sys.exit(f"{command[0]} ended with {child.returncode}")
    wall = time.perf_counter() - started
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024

times = {name: [] for name in tasks}
for number in range(rounds + 1):
    for name, command in tasks.items():
        measured = run(command)
        if number:
            times[name].append(measured)

median = {name: [statistics.median(part) for part in zip(*all)] for name, all in times.items()}
floor, rg = median["plain reading"], median.get("rg -c .")
print(f"{'':16}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}{'CPU ×read':>11}{'wall ×read':>12}{'wall ×rg':>10}{'peak ×bytes':>13}")
for name, (cpu, wall, peak) in median.items():
    beside = f"{wall / rg[1]:.2f}" if rg else "-"
    print(f"{name:16}{cpu:8.2f}{wall:8.2f}{peak / 1e6:9.0f}{cpu / floor[0]:11.2f}{wall / floor[1]:12.2f}{beside:>10}{peak / size:13.2f}")
PY
