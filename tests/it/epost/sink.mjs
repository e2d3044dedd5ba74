// A mail server that keeps what it takes, and misbehaves as it is told. One command a line on standard input, one
// answer a line on standard output:
//   mode NAME   behave so from now on    letters   everything it took    held   answers when a letter is held back
import { createInterface } from "node:readline";
import { SMTPServer } from "smtp-server";

const letters = [];
let mode = "ok";
let held = 0;
let waiting = null;

const failure = (code, text) => Object.assign(new Error(text), { responseCode: code });
const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");
const gone = (session) => {
  for (const connection of server.connections) if (connection.session === session) connection._socket.destroy();
};
const stage = (name, session, callback) => {
  if (mode === `${name}_later`) return callback(failure(451, "Try again"));
  if (mode === `${name}_never`) return callback(failure(550, "No"));
  if (mode === `${name}_drop`) return gone(session);
  if (mode === `${name}_silent`) return undefined;
  if (mode === "slow") return setTimeout(callback, 100);
  return callback();
};

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  disableReverseLookup: true,
  logger: false,
  onConnect: (session, callback) => stage("connect", session, callback),
  onMailFrom: (_, session, callback) => stage("sender", session, callback),
  onRcptTo: (_, session, callback) => stage("recipient", session, callback),
  onData(stream, session, callback) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const letter = Buffer.concat(chunks).toString("utf8");
      if (mode === "letter_held") {
        held += 1;
        if (waiting) waiting();
        return;
      }
      if (mode === "letter_lost") return gone(session);
      if (mode === "letter_later") return callback(failure(452, "Full"));
      if (mode === "letter_never") return callback(failure(554, "No"));
      letters.push(letter);
      if (mode === "letter_kept_drop") return gone(session);
      if (mode === "letter_kept_silent") return;
      if (mode === "slow") return setTimeout(callback, 100);
      callback();
    });
  },
});
server.on("error", () => {});

const listen = (port) => new Promise((done) => server.server.listen(port, "127.0.0.1", done));
await listen(0);
const { port } = server.server.address();
say({ port });

for await (const line of createInterface({ input: process.stdin })) {
  const [command, name] = line.split(" ");
  if (command === "mode") {
    if (mode === "down") await listen(port);
    mode = name;
    if (mode === "down") await new Promise((done) => server.server.close(done));
    say({ mode });
  } else if (command === "letters") {
    say({ letters });
  } else if (command === "held") {
    if (!held) await new Promise((done) => (waiting = done));
    say({ held });
  }
}
process.exit(0);
