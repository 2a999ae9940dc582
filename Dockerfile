# Targets: `app` runs on a CPU, `gpu` on an NVIDIA card. For reproducible builds pin the base images by digest:
# --build-arg NODE_IMAGE=node:24.x.y-bookworm-slim@sha256:..., and CUDA_IMAGE in the same way.
ARG NODE_IMAGE=node:24-bookworm-slim
ARG CUDA_IMAGE=nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY stubs stubs
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/
COPY src src
RUN npm run build && rm dist/.tsbuildinfo

FROM ${NODE_IMAGE} AS modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY stubs stubs
# onnxruntime-node contains libraries for every platform: keep only those for this one
RUN npm ci --omit=dev --ignore-scripts && \
    find node_modules/onnxruntime-node/bin/napi-v6 -mindepth 2 -maxdepth 2 \
      ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} +

FROM ${NODE_IMAGE} AS app
LABEL org.opencontainers.image.title="ColorizeBot" \
      org.opencontainers.image.description="Adds colour to black-and-white photos on Reddit, Discord and the web." \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HEALTH_PORT=9464 DATA_DIR=/data
# a new volume inherits the owner of this folder
RUN mkdir /data && chown 1000:1000 /data
WORKDIR /app
COPY LICENSE package.json ./
COPY models models
COPY --from=modules /app/stubs stubs
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist dist
# a number, because Kubernetes cannot verify that a named user is not root
USER 1000:1000
EXPOSE 3000 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT || process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["start"]

FROM modules AS cuda
RUN npm run gpu:install

FROM ${CUDA_IMAGE} AS gpu
# Vulkan for DEVICE=webgpu. Not pinned: the distribution keeps one version at a time.
# hadolint ignore=DL3008
RUN apt-get update && \
    apt-get install -y --no-install-recommends ca-certificates libvulkan1 && \
    rm -rf /var/lib/apt/lists/* && \
    mkdir /data && chown 1000:1000 /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HEALTH_PORT=9464 DATA_DIR=/data \
    DEVICE=cuda NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility,graphics
WORKDIR /app
COPY --from=app /usr/local/bin/node /usr/local/bin/node
COPY --from=app /app ./
COPY --from=cuda /app/node_modules/onnxruntime-node node_modules/onnxruntime-node
USER 1000:1000
EXPOSE 3000 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT || process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["worker"]

# the default target
FROM app
