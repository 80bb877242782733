#!/usr/bin/env bash
# A monkey at the keys for a long time, and what it costs: scripts/soak.sh [EVENTS]
#
# EVENTS (a million unless said otherwise) keys, pastes, clicks, resizes and changes of cards for
# each of three seeds, in a release build. Ends with an error where something breaks or memory
# grows.
set -euo pipefail
cd "$(dirname "$0")/.."
SOAK_EVENTS="${1:-1000000}" cargo test --release --locked --test it soak -- --ignored --nocapture
