// A mail server as a kommune has one: with TLS from the first byte, or by STARTTLS, and a password; and one without
// any of it. One command a line on standard input, one answer a line on standard output:
//   letters   everything it took    hold   keep letters waiting from now on    held   answers when one waits
//   release   take those that wait, and all that come
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { SMTPServer } from "smtp-server";

const file = (name) => readFileSync(new URL(name, import.meta.url));
const tls = { key: file("noekkel.pem"), cert: file("sertifikat.pem") };
const letters = [];
const held = [];
let holding = false;
let waiting = null;

const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");
const common = {
  disableReverseLookup: true,
  logger: false,
  onAuth: (auth, _, callback) =>
    auth.username === "laget@kommune.example" && auth.password === "å:/"
      ? callback(null, { user: auth.username })
      : callback(new Error("No")),
  onData(stream, session, callback) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const take = () => {
        letters.push({ user: session.user ?? null, secure: session.secure, text: Buffer.concat(chunks).toString() });
        callback();
      };
      if (!holding) return take();
      held.push(take);
      if (waiting) waiting();
    });
  },
};
const listen = async (options) => {
  const server = new SMTPServer({ ...common, ...options });
  server.on("error", () => {});
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server.server.address().port;
};
// the other address of this machine, which counts as another machine
const away = async (options) => {
  const server = new SMTPServer({ ...common, ...options });
  server.on("error", () => {});
  await new Promise((done) => server.listen(0, "127.0.0.2", done));
  return server.server.address().port;
};
say({
  plain: await listen({ authOptional: true, disabledCommands: ["STARTTLS", "AUTH"] }),
  smtps: await listen({ ...tls, secure: true }),
  starttls: await away(tls),
});

for await (const command of createInterface({ input: process.stdin })) {
  if (command === "hold") holding = true;
  if (command === "held" && !held.length) await new Promise((done) => (waiting = done));
  if (command === "release") {
    holding = false;
    held.splice(0).forEach((take) => take());
  }
  say(command === "letters" ? letters : {});
}
process.exit(0);
