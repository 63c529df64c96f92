#!/bin/sh
# Types, lint, format and the rule of which package may import which. Ends with the first that fails.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
scripts/setup.sh develop
PATH="$root/node_modules/.bin:$PATH"
echo "types"
tsc -p .
tsc -p packages/dashboard/web
echo "lint"
oxlint --type-aware --deny-warnings packages grafana trials scripts
echo "format"
dprint check
echo "imports"
node scripts/Imports.ts
echo "checks passed"
