#!/bin/sh
# Brings what the workspace needs, once: pnpm through npx, with it the dependencies, among them Node 24 itself. What only
# tests and checks need comes with `setup.sh develop`.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
run="$root/node_modules/.cryptostream-run"
develop="$root/node_modules/.cryptostream-develop"
is_new() { [ -f "$1" ] && [ "$1" -nt "$root/pnpm-lock.yaml" ]; }
if is_new "$develop"; then exit 0; fi
if [ "${1:-run}" = run ]; then
  if is_new "$run"; then exit 0; fi
  stamp=$run only=--prod
else
  stamp=$develop only=
fi
if ! command -v npx >/dev/null 2>&1; then
  echo "cryptostream: npm is missing; install Node.js 20 or newer, which brings it" >&2
  exit 1
fi
echo "cryptostream: installing Node 24 and the dependencies, once (about a minute)" >&2
cd "$root"
log=$(mktemp)
if ! npx --yes pnpm@12.21.0 install --frozen-lockfile $only >"$log" 2>&1; then
  cat "$log" >&2
  echo "cryptostream: the installation failed; the lines above say why" >&2
  exit 1
fi
rm -f "$log"
touch "$stamp"
