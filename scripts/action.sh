#!/usr/bin/env bash
# The check of action.yml: scripts/action.sh
#
#  ROLESCOPE=               the program; empty for the one that the action has installed
#  ROLESCOPE_PATHS=         folders or cards, one on each line
#  ROLESCOPE_MIN_SEVERITY=  error, warning or hint
#  ROLESCOPE_STRICT=        true to fail on warnings too
#  ROLESCOPE_BASELINE=      a file with known problems
#  ROLESCOPE_SARIF=         the file to write as SARIF
set -euo pipefail
[ $# -eq 0 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }

program=${ROLESCOPE:-${RUNNER_TEMP:-}/rolescope/bin/rolescope}
options=(--min-severity "${ROLESCOPE_MIN_SEVERITY:-hint}")
[ "${ROLESCOPE_STRICT:-false}" != true ] || options+=(--strict)
[ -z "${ROLESCOPE_BASELINE:-}" ] || options+=(--baseline "$ROLESCOPE_BASELINE")
while IFS= read -r path; do
    [ -z "$path" ] || options+=("$path")
done <<<"${ROLESCOPE_PATHS:-}"
unset ROLESCOPE_BASELINE ROLESCOPE_MIN_SEVERITY ROLESCOPE_PATHS ROLESCOPE_STRICT

# The file must exist even if there are problems, because the upload is a later step.
if [ -n "${ROLESCOPE_SARIF:-}" ]; then
    code=0
    "$program" check --format sarif "${options[@]}" >"$ROLESCOPE_SARIF" 2>/dev/null || code=$?
    # Code 2 means that nothing was checked. The next call says why.
    [ "$code" -le 1 ] || rm -f -- "$ROLESCOPE_SARIF"
fi
exec "$program" check --format github "${options[@]}"
