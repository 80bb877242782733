#!/usr/bin/env bash
# Prints the limits of docs/security.md with current figures: scripts/bar.sh [FOLDER]
#
# FOLDER has 100,000 cards (`cargo run --release --example cards -- 100k FOLDER`). Without FOLDER,
# the script generates and deletes them. Checks that take hours are listed but not run.
#
#  LONG=1      also fuzz each target a million times and soak each seed with a million events
#  ROLESCOPE=  measure another program than the local build; tests are not affected
set -euo pipefail
case ${1:-} in -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit ;; esac
cards=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

cargo build --release --locked --quiet --bin rolescope --example cards --example guard
built=$(realpath "${CARGO_TARGET_DIR:-target}")/release
rolescope=${ROLESCOPE:-$built/rolescope}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CONFIG_HOME=$scratch XDG_STATE_HOME=$scratch

say "cost of a hostile card: 100 ms, 2.3 × when doubled"
ROUNDS=${ROUNDS:-1} ROLESCOPE=$rolescope scripts/hostile.sh | tail -1

say "a card of 200 MB; 100,000 cards; idle in each pane"
mkdir "$scratch/huge"
printf -- '---\nname: Healthy\n---\n' >"$scratch/huge/healthy.md"
truncate -s 200M "$scratch/huge/huge.md"
if [ -z "$cards" ]; then
    cards=$scratch/cards
    "$built/examples/cards" 100k "$cards" >/dev/null
fi
python3 - "$rolescope" "$scratch/huge" "$cards" <<'PY'
import fcntl, os, pty, select, signal, struct, subprocess, sys, termios, time

rolescope, huge, cards = sys.argv[1:4]

def row(what, figure, bar):
    print(f"{what:44}{figure:>28}   bar: {bar}")

started = time.perf_counter()
child = subprocess.Popen([rolescope, "check", huge, "--format", "short"],
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
wall = time.perf_counter() - started
row("a card of 200 MB is refused", f"{wall:.2f} s, {used.ru_maxrss / 1000:.0f} MB", "1 s, 150 MB")

started = time.perf_counter()
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
    os.execv(rolescope, [rolescope, "-r", cards])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

def written(seconds):
    """What is written until so many seconds pass in silence."""
    data = b""
    while select.select([terminal], [], [], seconds)[0]:
        data += os.read(terminal, 1 << 20)
    return data

def ticks():
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(") ", 1)[1].split()
    return int(fields[11]) + int(fields[12])

select.select([terminal], [], [])
first = time.perf_counter() - started
written(1)
busy = ticks()
while True:
    written(1)
    busy, before = ticks(), busy
    if busy == before:
        break
with open(f"/proc/{pid}/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
row("100,000 cards: first frame, all loaded", f"{first:.2f} s, {peak / 1000:.0f} MB", "1 s, 500 MB")

PANES = {"query": b"sql", "list": b"\x1bj", "card": b"\r", "graph": b"3", "help": b"\x1b\x1b?", "problems": b"\x1bx"}
WATCHED = 5
for pane, keys in PANES.items():
    for key in (keys[n:n + 1] for n in range(len(keys))):
        os.write(terminal, key)
        written(1)
    before, began = ticks(), time.perf_counter()
    noise = len(written(WATCHED))
    spent = (ticks() - before) * 1000 / os.sysconf("SC_CLK_TCK")
    row(f"idle in {pane}", f"{noise} bytes, {spent / WATCHED:.1f} ms/s", "0 bytes, 0.1 ms/s")
os.kill(pid, signal.SIGTERM)
os.waitpid(pid, 0)
PY

say "terminal: signals in each pane, resizes, pastes, hang-ups"
cargo test --release --locked --quiet --test it terminal -- --nocapture --test-threads 1 2>&1 | sed -n 's/^.*figure: //p; /^test result/p'

say "the hostile collection, sizes from nothing, the Nth call that fails, 30,000 random events"
cargo test --release --locked --quiet --test it -- hostile:: soak:: 2>&1 | grep '^test result'
cargo test --release --locked --quiet --test it screens::sizes 2>&1 | grep '^test result'
cargo test --release --locked --quiet --lib fault 2>&1 | grep '^test result'

if [ -n "${LONG:-}" ]; then
    say "fuzzing"
    scripts/fuzz.sh
    say "a million events, three seeds"
    scripts/soak.sh
else
    say "not run (LONG=1): scripts/fuzz.sh, scripts/soak.sh; their last figures stand in docs/fuzzing.md and docs/terminal.md"
fi
