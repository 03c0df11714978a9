# The same monolith, kept clean: supervisord, Redis and the app in one container, and nothing that they do without.
# It is the control of the lab's comparison. What it saves against ./Dockerfile is the merit of hygiene, and has nothing
# to do with splitting; only what is left is the architecture's.
#
#   docker build -f monolithic/slim.Dockerfile -t task-app:monolithic-slim .      (in the repository's root folder)

ARG UBUNTU_IMAGE=ubuntu:24.04
ARG NODE_IMAGE=node:24-slim

# The app in one file, built as for the web image of the other packaging: what stays behind here is npm, the compiler,
# the bundler and node_modules.
FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY app/package.json app/
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=extra-ca \
    if [ -s /run/secrets/extra-ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/extra-ca; fi; \
    npm ci --workspace app --include-workspace-root=false
COPY app app
RUN npm run build --workspace app

# The same Node as everywhere in the lab, without the names for native debuggers: see ../multi-container/web/Dockerfile.
FROM ${NODE_IMAGE} AS node
RUN apt-get update \
    && apt-get install -y --no-install-recommends binutils \
    && rm -rf /var/lib/apt/lists/*
RUN strip --strip-unneeded -o /node /usr/local/bin/node

# Ubuntu without additions is a slim base already: no compiler, no editor, no network tools.
FROM ${UBUNTU_IMAGE}
ARG DEBIAN_FRONTEND=noninteractive
# What the two packages need and nothing that they only recommend. supervisord brings Python along: the price of having
# two services in one container. Nobody logs in here or changes a password, so no program needs to run as its owner:
# the setuid and setgid bits that come with the base image go, too.
RUN apt-get update \
    && apt-get install -y --no-install-recommends redis-server supervisor \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
COPY --from=node --chmod=755 /node /usr/local/bin/node
COPY --from=build /build/app/dist/server.js /app/app/server.mjs
COPY monolithic/supervisord.conf /etc/supervisor/conf.d/supervisord.conf
# One file in place of the source; everything else about the processes stays as it is.
RUN sed -i 's#^command=/usr/local/bin/node .*#command=/usr/local/bin/node server.mjs#' \
    /etc/supervisor/conf.d/supervisord.conf

WORKDIR /app
ENV NODE_ENV=production \
    PORT=3000 \
    REDIS_HOST=127.0.0.1 \
    REDIS_PORT=6379 \
    CONTAINER_TYPE=monolithic \
    SERVER_LABEL="Monolithic Container, slim"
EXPOSE 3000

# By Node, since there is no curl. It asks no more than the other monolith's does: hygiene mends no architecture.
HEALTHCHECK --interval=30s --timeout=10s --start-period=5s --retries=3 \
    CMD ["/usr/local/bin/node", "-e", "fetch('http://localhost:3000/api/health').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

CMD ["/usr/bin/supervisord", "-c", "/etc/supervisor/conf.d/supervisord.conf"]
