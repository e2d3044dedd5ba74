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
# whose word is taken for who a mail server, or a database elsewhere, is
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
# owns nothing, and writes nothing
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["laget", "helse"]
ENTRYPOINT ["laget"]
CMD ["serve"]
