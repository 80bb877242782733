#!/usr/bin/env bash
# Compares the time from key to screen in one run: scripts/compare.sh FOLDER
#
# rolescope, fzf, skim and nucleo run the same queries on the same cards, in a terminal of 200×60.
# fzf, skim and nucleo get one line per item; fzf also runs on the names alone. A program that is
# not installed is reported and skipped. FOLDER is the output of `cargo run --release --example
# cards`.
#
#  ROUNDS=3    the number of times that all queries are typed
#  ROLESCOPE=  FZF=  SK=   other programs than the local build, `fzf` and `sk`
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
folder=$(realpath "$1")
cd "$(dirname "$0")/.."

cargo build --release --locked --quiet --bin rolescope --example keys --example guard
built=$(realpath "${CARGO_TARGET_DIR:-target}")/release
keys=$built/examples/keys
rolescope=${ROLESCOPE:-$built/rolescope}
fzf=${FZF:-fzf}
sk=${SK:-sk}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$keys" lines "$folder" "$scratch/fields" "$scratch/names"
echo "$(wc -l <"$scratch/names") cards, $(wc -l <"$scratch/fields") lines, $(nproc) cores"

# Without the user's configuration.
export XDG_CONFIG_HOME=$scratch FZF_DEFAULT_OPTS='' SKIM_DEFAULT_OPTIONS=''
first=(-p "empty ratatui=$built/examples/guard" -p "rolescope=$rolescope -r $folder")
typed=(-p "rolescope=$rolescope -r $folder")
"$rolescope" -V
if command -v "$fzf" >/dev/null; then
    echo "fzf $("$fzf" --version)"
    first+=(-p "fzf=$fzf < $scratch/fields")
    typed+=(-p "fzf=$fzf < $scratch/fields" -p "fzf, names only=$fzf < $scratch/names")
else
    echo "fzf is not installed: left out"
fi
if command -v "$sk" >/dev/null; then
    "$sk" --version
    first+=(-p "skim=$sk < $scratch/fields")
    typed+=(-p "skim=$sk < $scratch/fields")
else
    echo "skim (sk) is not installed: left out"
fi
echo "nucleo $(sed -n '/^name = "nucleo"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock), in process, two threads, without a screen"
typed+=(-p "nucleo=nucleo < $scratch/fields")

echo
"$keys" first "${first[@]}"
echo
"$keys" run --rounds "${ROUNDS:-3}" "${typed[@]}"
