# The first stage compiles Gavel into one executable.
FROM denoland/deno:debian-2.9.6 AS compile
WORKDIR /gavel
COPY deno.json deno.lock ./
COPY extension/deno.json extension/
COPY src/dashboard/deno.json src/dashboard/
RUN deno ci
COPY main.ts ./
COPY build ./build
COPY extension ./extension
COPY src ./src
RUN deno task compile:image
# A volume takes over the owner of the folder that it is mounted on.
RUN mkdir /empty

# The second holds that executable, the libraries it needs, and nothing else: no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=compile /gavel/dist/gavel /usr/local/bin/gavel
COPY --from=compile --chown=nonroot:nonroot /empty /data
ENV DATA_DIR=/data
# A thousand live streams leave glibc's allocator with much that it does not give back by itself.
ENV MALLOC_ARENA_MAX=1
# Deno keeps a buffer for each WebSocket as large as its largest frame, the list of all auctions, unless it writes in parts.
ENV DENO_USE_WRITEV=1
VOLUME /data
EXPOSE 3000
USER nonroot
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/usr/local/bin/gavel", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/gavel"]
CMD ["serve"]
