#!/bin/sh
# Run once by the PostgreSQL image when its volume is empty.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set longhaul_password="$LONGHAUL_PASSWORD" --set temporal_password="$TEMPORAL_PASSWORD" \
  --file /etc/longhaul/roles.sql
