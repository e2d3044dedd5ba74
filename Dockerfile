# Built where Rust is; run where there is nothing but the program and what it links to.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs sqlx.toml ./
COPY .sqlx .sqlx
COPY migrations migrations
COPY static static
COPY templates templates
COPY src src
# no database is needed to build: .sqlx holds what it would answer
ENV SQLX_OFFLINE=true
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin laget && \
    install -m 0555 target/release/laget /laget

FROM debian:bookworm-slim
COPY --from=build /laget /usr/local/bin/laget
# owns nothing, and writes nothing
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["laget", "helse"]
# a login borrows 19 MB for its password; without this the C library keeps them for ever (docs/yting.md)
ENV MALLOC_MMAP_THRESHOLD_=1048576
ENTRYPOINT ["laget"]
CMD ["serve"]
