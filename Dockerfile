# syntax=docker/dockerfile:1
# Two images: `medbook` (every role, by subcommand) and `gateway` (the pages, and the way to the two APIs).

FROM node:22-bookworm-slim AS pages
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM rust:1.95-bookworm AS binary
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/build/target \
    cargo build --locked --release --package medbook && cp target/release/medbook /usr/local/bin/medbook

FROM debian:bookworm-slim AS medbook
# Certificates are for mail servers that speak TLS.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/medbook --create-home medbook \
    && install --directory --owner medbook --group medbook --mode 0700 /var/lib/medbook/keys
COPY --from=binary /usr/local/bin/medbook /usr/local/bin/medbook
COPY --from=pages /build/frontend/dist /usr/share/medbook/pages
COPY --chmod=0755 docker/health docker/keys /usr/local/bin/
USER medbook
WORKDIR /var/lib/medbook
# MEDBOOK_FRONTEND=/usr/share/medbook/pages serves the pages without a gateway, from `medbook all`.
ENV MEDBOOK_LISTEN=0.0.0.0:8080 MEDBOOK_KEYS=/var/lib/medbook/keys
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=6 CMD ["health"]
ENTRYPOINT ["medbook"]
CMD ["all"]

FROM caddy:2-alpine AS gateway
COPY docker/Caddyfile /etc/caddy/Caddyfile
COPY --from=pages /build/frontend/dist /srv
