#!/bin/sh
# Brings what the workspace needs, once: pnpm through npx, with it the dependencies, among them Node 24 itself.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
stamp="$root/node_modules/.cryptostream-setup"
if [ -f "$stamp" ] && [ "$stamp" -nt "$root/pnpm-lock.yaml" ]; then exit 0; fi
if ! command -v npx >/dev/null 2>&1; then
  echo "cryptostream: npm is missing; install Node.js 20 or newer, which brings it" >&2
  exit 1
fi
echo "cryptostream: installing Node 24 and the dependencies, once (about a minute)" >&2
cd "$root"
log=$(mktemp)
if ! npx --yes pnpm@12.21.0 install --frozen-lockfile >"$log" 2>&1; then
  cat "$log" >&2
  echo "cryptostream: the installation failed; the lines above say why" >&2
  exit 1
fi
rm -f "$log"
touch "$stamp"
