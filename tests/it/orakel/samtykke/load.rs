//! Puts the forms into the database, through the triggers that keep the rights, in the order things happen.

use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::query::Query;
use sqlx::{Postgres, query};
use uuid::Uuid;

use super::{Gang, Invitasjon, Kven, Samtykke, Signatur};
use crate::orakel::world::{Sak, World};

async fn run(statement: Query<'_, Postgres, PgArguments>, db: &mut PgConnection) {
    statement.execute(db).await.unwrap();
}

/// What happened before anybody of another instans came on the lag: the forms are asked and signed.
pub async fn before(world: &World, sak: &Sak, av: Uuid, db: &mut PgConnection) {
    let one = One { world, sak, av };
    for form in &sak.samtykke {
        one.ask(form, db).await;
        for signatur in &form.signaturar {
            one.sign(form, signatur, db).await;
        }
        if form.hoeyrt {
            let statement =
                query("insert into samtykke_hoeyrt values ($1, $2, $3, 'eg vil det', $4, now())");
            run(one.of(statement, form).bind(av), db).await;
        }
    }
    for signatur in sak.samtykke.iter().flat_map(|form| &form.signaturar) {
        if signatur.seint {
            one.confirm(signatur, db).await;
        }
    }
}

/// What has happened since, to the children and then to the forms.
pub async fn load(world: &World, avs: &[Uuid], db: &mut PgConnection) {
    // all at once: what is between them is nobody's
    let all: Vec<_> = world.barn.iter().flat_map(|b| &b.foeresette).collect();
    let statement = query(
        "update foeresett f set foreldreansvar = v.har from unnest($1::uuid[], $2::bool[]) v (id, har)
        where f.foeresett_id = v.id",
    );
    let ids: Vec<Uuid> = all.iter().map(|f| f.id).collect();
    let har: Vec<bool> = all.iter().map(|f| f.has_ansvar).collect();
    run(statement.bind(ids).bind(har), db).await;
    // what must be so for an invitation has its own tests
    let without = "alter table samtykke_invitasjon disable trigger user";
    run(query(without), db).await;
    let all = || {
        let saker = world.saker.iter().zip(avs);
        saker.flat_map(|(sak, av)| {
            let one = move |form| {
                (
                    One {
                        world,
                        sak,
                        av: *av,
                    },
                    form,
                )
            };
            sak.samtykke.iter().map(one)
        })
    };
    for (one, form) in all() {
        for invitasjon in &form.invitasjonar {
            one.invite(form, invitasjon, db).await;
        }
        one.ended(form, db).await;
    }
    // last, since whoever loses the sak by one leaves the lag for good
    for (one, form) in all() {
        one.withdraw(form, db).await;
    }
    for (one, form) in all() {
        for invitasjon in &form.invitasjonar {
            one.waits(invitasjon, db).await;
        }
    }
    let with = "alter table samtykke_invitasjon enable trigger user";
    run(query(with), db).await;
    // what tells of it has its own tests
    run(
        query("delete from melding where slag in ('samtykke_borte', 'samtykke_trekt')"),
        db,
    )
    .await;
    run(
        query("delete from samtykke_brev where slag = 'kvittering'"),
        db,
    )
    .await;
    run(
        query("delete from job where kind in ('varsel', 'familiebrev')"),
        db,
    )
    .await;
}

struct One<'w> {
    world: &'w World,
    sak: &'w Sak,
    av: Uuid,
}

impl One<'_> {
    fn kommune(&self) -> Uuid {
        self.world.kommunar[self.sak.ansvarleg.stad.kommune]
    }

    fn slag(&self, instans: usize) -> &'static str {
        self.world.instansar[instans].slag
    }

    fn of<'q>(
        &self,
        statement: Query<'q, Postgres, PgArguments>,
        form: &Samtykke,
    ) -> Query<'q, Postgres, PgArguments> {
        statement
            .bind(self.kommune())
            .bind(form.id)
            .bind(self.sak.id)
    }

    async fn ask(&self, form: &Samtykke, db: &mut PgConnection) {
        let statement = query(
            "insert into samtykke (kommune_id, samtykke_id, sak_id, mal, foeremaal, fraa, til, innhenta_av,
                innhenta_instans_id, innhenta_at, erstattar_id)
            values ($1, $2, $3, 'v2', 'hjelp', app.today() + $4, app.today() + greatest($5, 0), $6, $7, now(), $8)",
        );
        let erstattar = form.erstattar.map(|number| self.sak.samtykke[number].id);
        let eigar = self.world.instansar[self.sak.ansvarleg.stad.instans].id;
        let statement = self.of(statement, form).bind(form.fraa).bind(form.til);
        run(statement.bind(self.av).bind(eigar).bind(erstattar), db).await;
        for instans in &form.spurde {
            let statement = query("insert into samtykke_instans values ($1, $2, $3, $4, $5, null)");
            let statement = self.of(statement, form).bind(self.slag(*instans));
            run(statement.bind(self.world.instansar[*instans].id), db).await;
        }
    }

    fn signer(&self, kven: Kven) -> (&'static str, Option<Uuid>) {
        match kven {
            Kven::Barn => ("barn", None),
            Kven::Barnevern => ("barnevern", None),
            Kven::Foeresett(n) => {
                let barn = &self.world.barn[self.sak.barn];
                ("foeresett", Some(barn.foeresette[n].id))
            }
        }
    }

    async fn sign(&self, form: &Samtykke, signatur: &Signatur, db: &mut PgConnection) {
        let (kind, foeresett) = self.signer(signatur.kven);
        let codes = |yes: bool| -> Vec<&'static str> {
            let of = |i: &&usize| signatur.ja.contains(i) == yes;
            form.spurde
                .iter()
                .filter(of)
                .map(|i| self.slag(*i))
                .collect()
        };
        let statement = query(
            "insert into samtykke_signatur (kommune_id, samtykke_id, sak_id, signatur_id, signatar, foeresett_id, namn,
                rolle, maate, original_stad, ja, nei, spraak, tekst, stad, signert_dato, registrert_av, at)
            values ($1, $2, $3, $4, $5, $6, 'Tone', 'x', 'papir', 'skap', $7, $8, 'nn', 'tekst', 'Vinje', app.today() + $10,
                $9, now())",
        );
        let statement = self
            .of(statement, form)
            .bind(signatur.id)
            .bind(kind)
            .bind(foeresett)
            .bind(codes(true))
            .bind(codes(false))
            .bind(self.av)
            .bind(signatur.dag);
        run(statement, db).await;
        if !signatur.seint {
            self.confirm(signatur, db).await;
        }
    }

    /// Another has said that it is so, or is not.
    async fn confirm(&self, signatur: &Signatur, db: &mut PgConnection) {
        if let Some(stemmer) = signatur.stemmer {
            let another = self.world.brukarar.iter().map(|b| b.id);
            let another = another.into_iter().find(|id| *id != self.av).unwrap();
            let statement =
                query("insert into samtykke_stadfesting values ($1, $2, $3, $4, $5, now())");
            let statement = statement
                .bind(self.kommune())
                .bind(signatur.id)
                .bind(self.sak.id);
            run(statement.bind(stemmer).bind(another), db).await;
        }
    }

    /// Somebody was asked on the net, and the letter waits: as it stands, whoever that could have been.
    async fn invite(&self, form: &Samtykke, invitasjon: &Invitasjon, db: &mut PgConnection) {
        let (signatar, foeresett) = self.signer(invitasjon.kven);
        let statement = query(
            "insert into samtykke_invitasjon (kommune_id, samtykke_id, sak_id, invitasjon_id, signatar, foeresett_id, epost,
                invitert_av)
            values ($1, $2, $3, $4, $5, $6, 'ein@epost.example', $7)",
        );
        let statement = self.of(statement, form).bind(invitasjon.id).bind(signatar);
        run(statement.bind(foeresett).bind(self.av), db).await;
        let statement = query(
            "insert into samtykke_brev (kommune_id, invitasjon_id, sak_id, brev_id, slag)
            values ($1, $2, $3, $4, 'invitasjon')",
        );
        let statement = statement
            .bind(self.kommune())
            .bind(invitasjon.id)
            .bind(self.sak.id);
        run(statement.bind(invitasjon.brev()), db).await;
    }

    /// It waits, its time has run out, or it was ended: what ends one has its own tests too.
    async fn waits(&self, invitasjon: &Invitasjon, db: &mut PgConnection) {
        let statement = query(
            "update samtykke_invitasjon set avslutta_at = case when $2 then now() end,
                utgaar_at = now() + case when $3 then -1 else 1 end * interval '10 minutes'
            where invitasjon_id = $1",
        );
        let ended = invitasjon.gang == Gang::Avslutta;
        let too_old = invitasjon.gang == Gang::Utgaatt;
        run(statement.bind(invitasjon.id).bind(ended).bind(too_old), db).await;
    }

    async fn withdraw(&self, form: &Samtykke, db: &mut PgConnection) {
        for (id, kven, what) in &form.trekk {
            let (signatar, foeresett) = self.signer(*kven);
            let statement = query(
                "insert into samtykke_trekk (kommune_id, samtykke_id, sak_id, trekk_id, signatar, foeresett_id, slag,
                    kanal, registrert_av, at)
                values ($1, $2, $3, $4, $5, $6, $7, 'munnleg', $8, now())",
            );
            let statement = self
                .of(statement, form)
                .bind(id)
                .bind(signatar)
                .bind(foeresett)
                .bind(what.map(|instans| self.slag(instans)));
            run(statement.bind(self.av), db).await;
        }
    }

    /// Taken back by those who asked, or its last day has passed.
    async fn ended(&self, form: &Samtykke, db: &mut PgConnection) {
        if form.attende {
            let statement = query("insert into samtykke_attende values ($1, $2, $3, $4, now())");
            run(self.of(statement, form).bind(self.av), db).await;
        }
        if form.til < 0 {
            // its last day has passed, and the night's job has been
            let statement = query(
                "update samtykke set til = app.today() + $4
                where kommune_id = $1 and samtykke_id = $2 and sak_id = $3",
            );
            run(self.of(statement, form).bind(form.til), db).await;
            let statement = query("select app.samtykke_tilgang($1, $3) where $2::uuid is not null");
            run(self.of(statement, form), db).await;
        }
    }
}
