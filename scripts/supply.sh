#!/usr/bin/env bash
# Checks what the program is built from: scripts/supply.sh
#
# Licences, banned packages and sources are checked against deny.toml, without the network once
# the packages are there. Known vulnerabilities are checked where a database of them is at hand
# (`cargo deny fetch` gets one); otherwise the last line says that they were not.
# cargo-deny is installed below the build folder where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v cargo-deny >/dev/null 2>&1; then
    tools=$(realpath -m "${CARGO_TARGET_DIR:-target}/tools")
    export PATH="$tools/bin:$PATH"
    if ! command -v cargo-deny >/dev/null 2>&1; then
        # Without optimization: it takes a third of the time to build, and runs for a second.
        cargo install --quiet --debug --locked --root "$tools" cargo-deny@0.20.2
    fi
fi

cargo fetch --quiet --locked
cargo deny --offline --locked check licenses bans sources

databases="${CARGO_HOME:-$HOME/.cargo}/advisory-dbs"
if [ -n "$(find "$databases" -maxdepth 2 -name crates -type d 2>/dev/null)" ]; then
    cargo deny --offline --locked check advisories
else
    echo "advisories: not checked, there is no database in $databases; \`cargo deny fetch\` gets one"
fi
