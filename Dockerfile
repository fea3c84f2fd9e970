# One image for all apps; the targets differ in what they run. No tag floats.
#   docker build --target consumer .    --target query .    --target ops .

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY libs ./libs
COPY apps ./apps
COPY stack ./stack
RUN node_modules/.bin/tsc -p tsconfig.build.json && node stack/setup/bundle.mjs && node stack/setup/console.mjs && node stack/setup/sbom.mjs && npm prune --omit=dev --no-audit --no-fund

FROM node:24.21.0-bookworm-slim AS base
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
WORKDIR /app
# Named volumes that are mounted here belong to the user below.
RUN mkdir /signing-key /public-keys && chown node:node /signing-key /public-keys
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node

FROM base AS consumer
ENV HOST=0.0.0.0 CONSUMER_HTTP_PORT=3001
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3001/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Its memory, whatever the backlog: see docs/operations.md.
CMD ["node", "--max-semi-space-size=16", "--initial-old-space-size=160", "--max-old-space-size=1024", "dist/apps/consumer/src/main.js"]

FROM base AS query
ENV HOST=0.0.0.0 PORT=3000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=6s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "--initial-old-space-size=64", "--max-old-space-size=512", "dist/apps/query/src/main.js"]

FROM base AS ops
ENTRYPOINT ["node", "dist/bundles/ops.js"]
CMD ["--help"]
