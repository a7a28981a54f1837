// A bitwave chat client on a real socket.io-client: `node client.mjs 1|2|4 websocket|default URL TOKEN CHANNEL`.
// Prints one JSON object a line for everything that happens. Commands on stdin, one JSON array a line:
//   ["send", TEXT]   post to the channel       ["drop"]   close the transport under the client, as a bad network does
//   ["offline", TEXT]   drop, and post while disconnected (every client generation replays it before `new user`)
//   ["emit", NAME, OBJECT]   any other event     ["quit"]
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [generation, transports, url, token, channel] = process.argv.slice(2);
const say = (object) => process.stdout.write(JSON.stringify(object) + '\n');

const module = require(`client-${generation}`);
const connect = module.io ?? module;
const options = { reconnectionDelay: 50, reconnectionDelayMax: 100, forceNew: true };
if (transports === 'websocket') options.transports = ['websocket'];
const socket = connect(url, options);

socket.on('connect', () => {
  socket.emit('new user', { recaptcha: null, page: channel, token });
  say({ connect: socket.io.engine.transport.name });
});
for (const event of ['bulkmessage', 'blocked', 'error', 'connect_error', 'update usernames', 'disconnect', 'gap', 'alert']) {
  socket.on(event, (...args) => say({ event, args: args.map((arg) => (arg instanceof Error ? arg.message : arg)) }));
}
// What the server tells and nobody here has asked for: {"unheard": NAME}. No generation but the last has `onAny`.
const onevent = socket.onevent;
socket.onevent = function (packet) {
  const [event] = packet.data;
  if (socket.listeners(event).length === 0) say({ unheard: event });
  onevent.call(this, packet);
};
const watched = new WeakSet();
const watch = () => {
  const engine = socket.io.engine;
  if (!engine || watched.has(engine)) return;
  watched.add(engine);
  engine.on('upgrade', (transport) => say({ upgrade: transport.name }));
};
watch();
socket.on('connect', watch);

const post = (text) => socket.emit('message', { message: text, channel, global: true, showBadge: true });
const drop = () => socket.io.engine.close();
const commands = {
  send: post,
  emit: (name, object) => socket.emit(name, object),
  drop,
  offline: (text) => { drop(); post(text); },
  quit: () => { socket.close(); setTimeout(() => process.exit(0), 50); },
};
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [deed, ...args] = JSON.parse(line);
    commands[deed](...args);
  })
  .on('close', () => process.exit(0));
