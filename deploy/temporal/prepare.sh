#!/bin/sh
# Brings Temporal's databases to the schema of its release. Safe to run again; run it before a newer server starts.
set -eu
export SQL_PASSWORD
tool() {
  temporal-sql-tool --plugin postgres12 --ep postgres --port 5432 --user temporal "$@"
}
for name in temporal visibility; do
  database=$([ "$name" = temporal ] && echo temporal || echo temporal_visibility)
  tool --db "$database" setup-schema --version 0.0 || echo "$database has its schema already"
  tool --db "$database" update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/$name/versioned"
done
