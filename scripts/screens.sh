#!/usr/bin/env bash
# Regenerates the pictures in docs/screens from the program in a terminal: scripts/screens.sh
#
# tests/it/terminal/pictures.rs has the keys to type and compares the pictures with the program.
set -euo pipefail
[ $# -eq 0 ] || { sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 2; }
cd "$(dirname "$0")/.."
UPDATE_DOCS=1 cargo test --quiet --locked --test it terminal::pictures
wc -c docs/screens/*.svg
