// A provider like ID-porten, for the demo and the tests: a real one (npm oidc-provider) with fictive people, on this
// machine only. Settings are one line of JSON on standard input; the answer is one line with the issuer. It ends when
// standard input does.
//   { "port": 0, "people": [{ "pid": "…", "namn": "…" }], "clients": [{ "client_id": "…", "site": "http://…",
//     "after_logout": "…", "backchannel": "http://…", "jwks": { "keys": […] } }], "levels": ["…low", "…high"] }
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const settings = JSON.parse((await lines.next()).value);
const levels = settings.levels ?? ["idporten-loa-substantial", "idporten-loa-high"];

const server = createServer();
await new Promise((done) => server.listen(settings.port ?? 0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), kid: randomBytes(8).toString("hex"), alg: "RS256", use: "sig" };
const secret = randomBytes(32).toString("hex");
const openid = ["sub", "pid", "sid", "locale", "acr", "auth_time"];

const provider = new Provider(issuer, {
  jwks: { keys: [key] },
  clients: settings.clients.map((client) => ({
    client_id: client.client_id,
    redirect_uris: [`${client.site}/oidc/tilbake`],
    post_logout_redirect_uris: [`${client.site}${client.after_logout}`],
    response_types: ["code"],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "RS256",
    id_token_signed_response_alg: "RS256",
    subject_type: "pairwise",
    require_pushed_authorization_requests: true,
    backchannel_logout_uri: client.backchannel,
    backchannel_logout_session_required: client.backchannel ? true : undefined,
    jwks: client.jwks,
  })),
  acrValues: levels,
  claims: { openid },
  scopes: ["openid"],
  conformIdTokenClaims: false,
  clientAuthMethods: ["private_key_jwt"],
  subjectTypes: ["pairwise"],
  pairwiseIdentifier: (_, account, client) =>
    createHash("sha256").update(`${client.clientId} ${account} ${secret}`).digest("base64url"),
  pkce: { required: () => true },
  cookies: { keys: [secret] },
  ttl: { IdToken: 120, AuthorizationCode: 60, Interaction: 600, Session: 7200, Grant: 7200, AccessToken: 600 },
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = page("Logg ut", `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Ja, logg ut</button>`);
      },
    },
  },
  interactions: { url: (_, interaction) => `/innlogging/${interaction.uid}` },
  findAccount: (_, pid) => ({ accountId: pid, claims: async () => ({ sub: pid, pid, locale: "nn" }) }),
  // nobody is asked for consent: what is granted is granted here
  loadExistingGrant: async (ctx) => {
    const { client, session, provider: own } = ctx.oidc;
    const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid");
    grant.addOIDCClaims(openid);
    await grant.save();
    return grant;
  },
  // the library refuses to call addresses of this machine; this one has no others
  fetch: (url, { dispatcher, ...rest }) => globalThis.fetch(url, rest),
});

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const page = (title, body) =>
  `<!doctype html><html lang="nn"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${title}</title><main><h1>${title}</h1><p>Dette er ei oppdikta innloggingsteneste. Alle her er oppdikta.</p>${body}</main></html>`;

const choose = (action) =>
  page(
    "Vel kven du vil vere",
    levels
      .toReversed()
      .map((level) => {
        const people = settings.people.map(
          ({ pid, namn }) => `<li><button name="pid" value="${escaped(pid)}">${escaped(namn)}</button></li>`,
        );
        return `<form method="post" action="${action}"><h2>${escaped(level)}</h2><input type="hidden" name="acr" value="${escaped(level)}"><ul>${people.join("")}</ul></form>`;
      })
      .join("") + `<form method="post" action="${action}"><button name="avbryt" value="ja">Avbryt</button></form>`,
  );

const body = async (request) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
};

const interact = async (request, response) => {
  const details = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(choose(`/innlogging/${details.uid}`));
    return;
  }
  const form = await body(request);
  const result = form.has("avbryt")
    ? { error: "access_denied", error_description: "avbrote" }
    : { login: { accountId: form.get("pid"), acr: form.get("acr"), ts: Math.floor(Date.now() / 1000) } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
};

const handle = provider.callback();
server.on("request", async (request, response) => {
  if (request.method === "POST" && request.url === "/session/end") {
    // ID-porten takes the fields of a logout in the body; the library only in the address
    Object.assign(request, { url: `/session/end?${await body(request)}`, method: "GET" });
  }
  if (!request.url.startsWith("/innlogging/")) return handle(request, response);
  interact(request, response).catch(() => {
    response.statusCode = 400;
    response.end(page("Innlogginga er over", "<p>Byrja på nytt i Laget.</p>"));
  });
});

process.stdout.write(`${JSON.stringify({ issuer })}\n`);
await lines.next();
process.exit(0);
