#!/usr/bin/env bash
# Measures the browser beside rg in one run: scripts/browser.sh FOLDER
#
# Prints the wall time, CPU time and peak memory until all cards of FOLDER are loaded and checked
# and all mentions are found, and the CPU time after one card is saved, until the screen is right
# again. The saved card first gets another sentence and then its old text; after that, it gets
# another skill and then its old text. FOLDER is the output of
# `cargo run --release --example cards`. Its files should be in the page cache, so the first round
# does not count.
#
#  ROUNDS=3    the number of runs
#  SAVES=10    the number of saved cards of each kind per run
#  ROLESCOPE=  another program than the local build; several are separated by spaces
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2,14s/^# \{0,1\}//p' "$0"; exit 2; }
folder=$(realpath "$1")
cd "$(dirname "$0")/.."

cargo build --release --locked --quiet --bin rolescope
built=$(realpath "${CARGO_TARGET_DIR:-target}")/release
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

HOME=$home XDG_CONFIG_HOME=$home XDG_STATE_HOME=$home XDG_DATA_HOME=$home TERM=xterm-256color \
    python3 - "$folder" "${ROUNDS:-3}" "${SAVES:-10}" ${ROLESCOPE:-"$built/rolescope"} <<'PY'
import fcntl, os, pty, select, shutil, signal, statistics, struct, subprocess, sys, termios, time

folder, rounds, saves, programs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
files = sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)
size = sum(os.path.getsize(path) for path in files)
saved = files[len(files) // 2]

TICKS = os.sysconf("SC_CLK_TCK")

def used(pid):
    """CPU seconds of all threads, including those that have ended, in steps of a tick."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS

def calm(pid, screen):
    """Waits until the program rests. Returns the time at which it last worked."""
    last, busy = used(pid), time.perf_counter()
    while time.perf_counter() - busy < 1:
        if select.select([screen], [], [], 0.05)[0]:
            os.read(screen, 1 << 16)
        now = used(pid)
        if now > last:
            last, busy = now, time.perf_counter()
    return busy

def browse(program):
    """Wall and CPU seconds and peak bytes until everything is loaded, CPU seconds of each save."""
    pid, screen = pty.fork()
    if pid == 0:
        os.execv(program, [program, "-r", folder])
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    began = time.perf_counter()
    loaded = calm(pid, screen) - began
    cpu = used(pid)
    with open(f"/proc/{pid}/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024
    with open(saved) as card:
        text = card.read()
    # A new skill is compared with the skills on all other cards.
    heading = "# Capabilities\n"
    changes = [
        lambda number: f"{text}\n\nSentence {number}.\n",
        lambda number: text.replace(heading, f"{heading}- **Skill {number}**\n", 1),
    ]
    costs = []
    try:
        for change in changes:
            before = used(pid)
            for number in range(saves):
                with open(saved, "w") as card:
                    card.write(text if number % 2 else change(number))
                calm(pid, screen)
            costs.append((used(pid) - before) / saves)
    finally:
        with open(saved, "w") as card:
            card.write(text)
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    os.close(screen)
    return loaded, cpu, peak, *costs

def rg():
    began = time.perf_counter()
    subprocess.run(["rg", "-c", ".", folder], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began

has_rg = shutil.which("rg")
print(f"{len(files)} files, {size / 1e6:.1f} MB, {os.cpu_count()} cores, median of {rounds}")
measured, beside = {program: [] for program in programs}, []
for number in range(rounds + 1):
    floor = rg() if has_rg else None
    for program in programs:
        # A card that was saved less than a second before the start is read twice.
        time.sleep(2)
        row = browse(program)
        if number:
            measured[program].append(row)
    if number and has_rg:
        beside.append(floor)
floor = statistics.median(beside) if beside else None
print("rg -c . is not installed: left out" if floor is None else f"rg -c .: {floor:.2f} s")
print(f"{'':16}{'loaded s':>10}{'× rg':>8}{'CPU s':>8}{'peak MB':>9}{'× bytes':>9}"
      f"{'a sentence, CPU ms':>20}{'a skill, CPU ms':>17}")
for program, rows in measured.items():
    loaded, cpu, peak, sentence, skill = (statistics.median(column) for column in zip(*rows))
    ratio = "-" if floor is None else f"{loaded / floor:.2f}"
    print(f"{os.path.basename(program):16}{loaded:10.2f}{ratio:>8}{cpu:8.2f}{peak / 1e6:9.0f}{peak / size:9.2f}"
          f"{sentence * 1e3:20.1f}{skill * 1e3:17.1f}")
PY
