# syntax=docker/dockerfile:1
# One image for every program of ours: a bundle each, chosen by the command. Built from what is committed alone.

FROM node:24-slim AS build
RUN npm install --global pnpm@12.21.0
WORKDIR /build
# What is fetched depends on these files alone, so a change of the sources finds it there.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
COPY patches patches
RUN --mount=type=cache,target=/pnpm pnpm fetch --ignore-scripts --store-dir=/pnpm
COPY . .
RUN --mount=type=cache,target=/pnpm pnpm install --frozen-lockfile --offline --ignore-scripts --store-dir=/pnpm
RUN node scripts/bundle.ts /bundle

FROM node:24-slim
# Folders of volumes belong to who writes there: a new volume takes its owner from what it is laid over.
RUN install -d -o node -g node -m 750 /data /run/tokens/writer /run/tokens/reader /run/tokens/grafana
WORKDIR /app
COPY --from=build /bundle .
ENV NODE_ENV=production LOG_FORMAT=json DATA_DIR=/data \
    # The client of InfluxDB asks for an old way to read addresses; that is for its authors to know.
    NODE_OPTIONS=--disable-warning=DEP0169
USER node
# Whatever main program there is, signals reach it: node itself is the process.
ENTRYPOINT ["node"]
CMD ["cryptostream/main.js", "--help"]
