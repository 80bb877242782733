#!/usr/bin/env bash
# Lays out the installed files and packs them: scripts/dist.sh
#
# target/dist/{bin,share/...} has the layout below /usr or /usr/local. Next to it is a tarball with
# a checksum: target/rolescope-VERSION-TARGET.tar.gz{,.sha256}. `cargo deb` takes its files from
# there.
#
#  ROLESCOPE=  another program than the local release build
#  DIST=       another folder than target
set -euo pipefail
[ $# -eq 0 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
cd "$(dirname "$0")/.."

if [ -z "${ROLESCOPE:-}" ]; then
    cargo build --release --locked --bin rolescope
    ROLESCOPE=${CARGO_TARGET_DIR:-target}/release/rolescope
fi
out=${DIST:-${CARGO_TARGET_DIR:-target}}
dist=$out/dist
rm -rf "$dist"
mkdir -p "$dist"/bin "$dist"/share/{man,bash-completion/completions,zsh/site-functions,fish/vendor_completions.d,doc/rolescope}

# Without the user's configuration.
export ROLESCOPE_CONFIG=/dev/null
install -m 755 "$ROLESCOPE" "$dist/bin/rolescope"
"$ROLESCOPE" man --dir "$dist/share/man/man1" >/dev/null
"$ROLESCOPE" completions bash >"$dist/share/bash-completion/completions/rolescope"
"$ROLESCOPE" completions zsh >"$dist/share/zsh/site-functions/_rolescope"
"$ROLESCOPE" completions fish >"$dist/share/fish/vendor_completions.d/rolescope.fish"
install -m 644 README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$dist/share/doc/rolescope"

version=$("$ROLESCOPE" -V)
name=rolescope-${version#rolescope }-$(rustc -vV | sed -n 's/^host: //p')
# If tar supports it, packing the same commit always gives the same bytes.
same=()
if tar --version 2>/dev/null | grep -q GNU; then
    same=(--sort=name --owner=0 --group=0 --numeric-owner "--mtime=@$(git log -1 --format=%ct 2>/dev/null || echo 0)" "--transform=s,^dist,$name,")
else
    same=(-s ",^dist,$name,")
fi
tar -C "$out" "${same[@]}" -cf - dist | gzip -n >"$out/$name.tar.gz"
cd "$out"
if command -v sha256sum >/dev/null; then
    sha256sum "$name.tar.gz" >"$name.tar.gz.sha256"
else
    shasum -a 256 "$name.tar.gz" >"$name.tar.gz.sha256"
fi
echo "$out/$name.tar.gz"
