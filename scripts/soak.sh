#!/usr/bin/env bash
# Presses random keys for a long time and measures the cost: scripts/soak.sh [EVENTS]
#
# Sends EVENTS (default: a million) keys, pastes, clicks, resizes and changes of cards for each of
# three seeds, in a release build. Fails if something breaks or memory grows.
set -euo pipefail
cd "$(dirname "$0")/.."
SOAK_EVENTS="${1:-1000000}" cargo test --release --locked --test it soak -- --ignored --nocapture
