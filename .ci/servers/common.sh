# What both servers share: where they are kept, how one is left running, waited for and stopped.

# Downloads and what is built from them; several clones share it.
CACHE=${TEST_SERVERS_CACHE:-/var/tmp/longhaul-test}

# fail <sentence>: ends with it.
fail() {
  echo "$name: $*" >&2
  exit 1
}

# need <program> <what it is for>
need() {
  command -v "$1" >/dev/null || fail "$1 is needed to $2; or name a running server in $address_variable"
}

# own_cache: the folder is this account's, so that nobody else has put a program there.
own_cache() {
  mkdir -p "$CACHE"
  [ -O "$CACHE" ] || fail "$CACHE belongs to another account; name a folder in TEST_SERVERS_CACHE"
}

# one_at_a_time <function>: two clones do not fill the cache at once.
one_at_a_time() {
  own_cache
  exec 8>"$CACHE/$name.lock"
  flock 8
  "$1"
  exec 8>&-
}

# answers <seconds> <command...>: waits until the command succeeds, as long as the process of the pid file lives.
answers() {
  local until=$((SECONDS + $1))
  while ! "${@:2}" 2>/dev/null; do
    kill -0 "$(cat "$FOLDER/pid")" 2>/dev/null || return 1
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep .1
  done
}

# stop: ends the process of the pid file, and is back when it is gone.
stop() {
  [ -f "$FOLDER/pid" ] || return 0
  local pid
  pid=$(cat "$FOLDER/pid")
  kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do sleep .1; done
}

# command_of <script> <fetch|start|resume|stop>
command_of() {
  case ${2:-} in
    fetch) one_at_a_time fetch ;;
    start)
      one_at_a_time fetch
      rm -rf "$FOLDER"
      mkdir -p "$FOLDER"
      resume
      ;;
    resume | stop) "$2" ;;
    *)
      sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$1"
      exit 2
      ;;
  esac
}
