#!/bin/sh
# Makes the secrets of docker-compose.yml that are missing: random, of letters and digits alone. What is there stays.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
# The folder is its owner's alone; the files in it are open, as containers read them under other users than the owner.
chmod 700 "$root/secrets"
for example in "$root"/secrets/*.example; do
  secret=${example%.example}
  if [ -s "$secret" ]; then continue; fi
  od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' >"$secret"
  chmod 644 "$secret"
  echo "made secrets/${secret##*/}"
done
