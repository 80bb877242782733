#!/usr/bin/env bash
# Regenerates the pictures and the demo in docs/screens from the program in a terminal: scripts/screens.sh
#
# tests/it/terminal/pictures.rs and demo.rs have the keys to type, and compare the pictures with the
# program.
set -euo pipefail
[ $# -eq 0 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2; }
cd "$(dirname "$0")/.."
UPDATE_DOCS=1 cargo test --quiet --locked --test it -- terminal::pictures terminal::demo
wc -c docs/screens/*.svg docs/screens/*.cast
