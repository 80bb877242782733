#!/usr/bin/env bash
# Measures the cost of each hostile card and its growth: scripts/hostile.sh [WORD]
#
# For every card of tests/it/hostile that can have any size, prints the CPU milliseconds of
# `rolescope list zzz` and `rolescope check` at one mebibyte and at half of it, their ratio, and the
# time of the slowest key in the browser at one mebibyte. WORD selects the cards with this word in
# their names. The bar: 100 ms to load a card, 16 ms per key, a ratio of 2.3. A ratio is only
# printed if the time exceeds that of an empty card.
#
#  ROUNDS=3    the number of runs; the shortest time counts
#  ROLESCOPE=  another program than the local build
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --release --locked --quiet --bin rolescope --example hostile
built=$(realpath "${CARGO_TARGET_DIR:-target}")/release
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$built/examples/hostile" write "$folder/half" 520000
"$built/examples/hostile" write "$folder/whole" 1040000
if [ -n "${1:-}" ]; then
    find "$folder" -type f ! -name "*$1*" -delete
fi
"$built/examples/hostile" keys "$folder/whole" >"$folder/keys.tsv"

python3 - "${ROLESCOPE:-$built/rolescope}" "$folder" "${ROUNDS:-3}" <<'PY'
import os, subprocess, sys

rolescope, folder, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
COMMANDS = {"list": ["list", "zzz", "--roles"], "check": ["check", "--roles"]}
MOST, KEY, GROWTH = 100, 16, 2.3

with open(f"{folder}/keys.tsv") as lines:
    keys = {name: (float(ms), key) for ms, key, name in (line.rstrip("\n").split("\t") for line in lines)}

def cost(command, path):
    """The shortest CPU time of some runs, in milliseconds."""
    times = []
    for _ in range(rounds):
        child = subprocess.Popen([rolescope, *command, path], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        # 1: there are problems. 2: the only file is refused.
        if child.returncode not in (0, 1, 2):
            sys.exit(f"{path}: ended with {child.returncode}")
        times.append((used.ru_utime + used.ru_stime) * 1000)
        if times[0] > 5000:
            break
    return min(times)

with open(f"{folder}/empty.md", "w") as empty:
    empty.write("# Empty\n")
floor = {name: cost(command, f"{folder}/empty.md") for name, command in COMMANDS.items()}
print(f"an empty card: " + ", ".join(f"{name} {ms:.0f} ms" for name, ms in floor.items()))
print(f"{'CPU ms of a mebibyte':44}{'list':>8}{'× half':>8}{'check':>8}{'× half':>8}{'a key':>8}")
rows = []
for name in sorted(os.listdir(f"{folder}/whole")):
    row, over = [], False
    for key, command in COMMANDS.items():
        half = cost(command, f"{folder}/half/{name}")
        whole = cost(command, f"{folder}/whole/{name}")
        half, alone = half - floor[key], whole - floor[key]
        ratio = alone / half if alone > 15 and half > 1 else None
        over |= whole > MOST or (ratio or 0) > GROWTH
        row += [whole, ratio]
    name = os.path.splitext(name)[0]
    over |= keys[name][0] > KEY
    rows.append((name, row, over))
rows.sort(key=lambda row: -max(row[1][0], row[1][2]))
for name, row, over in rows:
    told = "".join(f"{ms:8.0f}{f'{ratio:.2f}' if ratio else '-':>8}" for ms, ratio in (row[:2], row[2:]))
    ms, key = keys[name]
    print(f"{name:44}{told}{ms:8.1f} {key}{'  over the bar' if over else ''}")
print(f"{len(rows)} cards, {sum(over for *_, over in rows)} over the bar")
PY
