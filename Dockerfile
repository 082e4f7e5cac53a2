# The first stage compiles Gavel into one executable. It runs on the machine that builds, whatever the image is for.
FROM --platform=$BUILDPLATFORM denoland/deno:debian-2.9.6 AS compile
ARG TARGETPLATFORM
WORKDIR /gavel
COPY deno.json deno.lock ./
COPY extension/deno.json extension/
COPY src/client/deno.json src/client/
COPY src/dashboard/deno.json src/dashboard/
RUN deno ci
COPY main.ts ./
COPY build ./build
COPY extension ./extension
COPY src ./src
RUN deno task compile:image --target "$TARGETPLATFORM"
# A new volume gets the owner of the folder that it is mounted on, so /data is made from a folder of nonroot's.
RUN mkdir /empty

# The second stage holds that executable, the libraries that it needs, and nothing else: no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title=Gavel
LABEL org.opencontainers.image.description="A self-hosted bidder for Nellis Auction"
LABEL org.opencontainers.image.licenses=MIT
COPY --from=compile /gavel/dist/gavel /usr/local/bin/gavel
COPY --from=compile --chown=nonroot:nonroot /empty /data
COPY --from=compile --chown=nonroot:nonroot /empty /backups
ENV DATA_DIR=/data
# With a thousand live streams, glibc's allocator keeps much free memory to itself; with one arena it keeps less.
ENV MALLOC_ARENA_MAX=1
# Without this Deno keeps a buffer for each WebSocket as large as its largest frame, the list of all auctions.
ENV DENO_USE_WRITEV=1
VOLUME /data
EXPOSE 3000
USER nonroot
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/usr/local/bin/gavel", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/gavel"]
CMD ["serve"]
