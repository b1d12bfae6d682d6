#!/usr/bin/env bash
# A server of MongoDB's wire protocol for tests, on loopback: mongodb.sh fetch | start | resume | stop
#   fetch   builds it, once (about two minutes); needs Go 1.22 or newer, and git
#   start   starts it without data, and prints its address
#   resume  starts it again on the data that it had
# MONGODB_PORT and MONGODB_FOLDER (data, log and pid) tell several apart.
# It is FerretDB 1.24.2, which has no transactions, text or TTL indexes; $sum over a field is not to be trusted. One change of
# ours (by-id.patch) lets it find documents by their ids as MongoDB does, where it would read the whole collection.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=MongoDB
address_variable=TEST_MONGODB_URL
. "$here/common.sh"
PORT=${MONGODB_PORT:-17017}
FOLDER=${MONGODB_FOLDER:-$CACHE/mongodb-$PORT}
PROGRAM=$CACHE/mongodb/ferretdb-1.24.2-by-id
SOURCE=github.com/FerretDB/FerretDB

fetch() {
  [ -x "$PROGRAM" ] && return
  need go 'build the server'
  need git 'change the server'
  local work=$CACHE/mongodb/building
  rm -rf "$work"
  mkdir -p "$work"
  cp "$here"/mongodb/* "$work/"
  (
    cd "$work" && go mod download &&
      cp -r --no-preserve=mode "$(go list -m -f '{{.Dir}}' "$SOURCE")" ferretdb &&
      GIT_CEILING_DIRECTORIES=$work git -C ferretdb apply "$work/by-id.patch" &&
      go mod edit -replace "$SOURCE=./ferretdb" &&
      go build -mod=readonly -buildvcs=false -o "$PROGRAM.new" .
  ) ||
    fail "the server could not be built; or name a running one in $address_variable"
  mv "$PROGRAM.new" "$PROGRAM"
  rm -rf "$work"
}

listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$PORT")
}

resume() {
  listens 2>/dev/null && fail "port $PORT is taken; name another in MONGODB_PORT"
  mkdir -p "$FOLDER/data"
  setsid "$PROGRAM" "$PORT" "$FOLDER/data" >>"$FOLDER/log" 2>&1 </dev/null &
  echo $! >"$FOLDER/pid"
  if ! answers 20 listens; then
    tail -20 "$FOLDER/log" >&2
    fail 'the server does not answer'
  fi
  echo "mongodb://127.0.0.1:$PORT"
}

command_of "$0" "$@"
