#!/usr/bin/env bash
# Fills the files in packaging/ with version and address: scripts/packaging.sh [TARBALL]
#
# The results are in target/packaging. A line with a value that is not known is left out: the
# address while packaging/address is empty, and the checksum without a tarball of the source.
#
#  ADDRESS=  another address than that in packaging/address
#  OUT=      another folder than target/packaging
set -euo pipefail
[ $# -le 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)

address=${ADDRESS-$(cat "$root/packaging/address")}
address=${address%/}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)
sum=
if [ $# -eq 1 ]; then
    sum=$({ sha256sum -- "$1" 2>/dev/null || shasum -a 256 -- "$1"; } | cut -d ' ' -f 1)
fi
out=${OUT:-${CARGO_TARGET_DIR:-$root/target}/packaging}
mkdir -p "$out"
for file in homebrew/rolescope.rb aur/PKGBUILD television/rolescope.toml; do
    awk -v address="$address" -v version="$version" -v sum="$sum" '
        /@ADDRESS@/ && address == "" { next }
        /@SHA256@/ && sum == "" { next }
        { gsub(/@ADDRESS@/, address); gsub(/@VERSION@/, version); gsub(/@SHA256@/, sum); print }
    ' "$root/packaging/$file" >"$out/${file##*/}"
    echo "$out/${file##*/}"
done
