#!/usr/bin/env bash
# Checks the dependencies of the program: scripts/supply.sh
#
# Licences, banned packages and sources are checked against deny.toml, without the network once the
# packages are available. Known vulnerabilities are checked if a database is available (`cargo deny
# fetch` downloads one); otherwise the last line reports that they were not. cargo-deny is installed
# below the build folder if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v cargo-deny >/dev/null 2>&1; then
    tools=$(realpath -m "${CARGO_TARGET_DIR:-target}/tools")
    export PATH="$tools/bin:$PATH"
    if ! command -v cargo-deny >/dev/null 2>&1; then
        # Without optimization, building takes a third of the time. The program only runs for a
        # second.
        cargo install --quiet --debug --locked --root "$tools" cargo-deny@0.20.2
    fi
fi

cargo fetch --quiet --locked
cargo deny --offline --locked check licenses bans sources

databases="${CARGO_HOME:-$HOME/.cargo}/advisory-dbs"
if [ -n "$(find "$databases" -maxdepth 2 -name crates -type d 2>/dev/null)" ]; then
    cargo deny --offline --locked check advisories
else
    echo "advisories: not checked, because there is no database in $databases; \`cargo deny fetch\` downloads one"
fi
