// A small bitwave chat server on a real socket.io server: `node server.mjs 2|4|4-eio3`.
// Prints one JSON object a line: {"listening":PORT} first, then what it saw. Commands on stdin, one JSON array a line:
//   ["emit", EVENT, ...ARGS]   to everybody        ["cut"]   cut every TCP connection
//   ["kick"]                   disconnect packet    ["history", [MESSAGES]]  what REST answers
//   ["quit"]
// A whisper posted over REST is printed and comes back, unless it is for "nobody". A posted message comes back as `bulkmessage` with HTML, except: "flood" is blocked, "fail" answers `error`,
// "silence" is swallowed.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const flavour = process.argv[2];
const say = (object) => process.stdout.write(JSON.stringify(object) + '\n');

let history = [];
let counter = 0;
const http = createServer((request, response) => {
  const answer = (object) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(object));
  };
  const path = request.url.split('?')[0];
  say({ rest: path });
  if (path.startsWith('/v1/messages')) answer({ success: true, size: history.length, data: history });
  else if (path === '/v1/chat/users') {
    answer({ success: true, data: { ann: { data: { username: 'ann', color: '#ff8800' }, watching: ['nova'] } } });
  } else if (path === '/api/troll-token') answer({ chatToken: 'troll-token' });
  else if (path === '/v1/whispers/send' && request.method === 'POST') {
    let body = '';
    request.on('data', (piece) => { body += piece; });
    request.on('end', () => {
      const letter = JSON.parse(body);
      say({ whisper: letter });
      if (letter.receiver === 'nobody') return answer({ success: false, message: 'nobody is not here' });
      answer({ success: true, message: 'sent' });
      const prefix = `<span style="color: rgb(218, 152, 0);">[to: ${letter.receiver}]</span> `;
      const item = message('me', 'whisper', `${prefix}<p>${escaped(letter.message)}</p>`);
      io.emit('bulkmessage', [{ ...item, type: 'whisper' }]);
    });
  }
  else if (!path.startsWith('/socket.io')) {
    response.statusCode = 404;
    response.end();
  }
});

const fast = { pingInterval: 400, pingTimeout: 2000 };
let io;
if (flavour === '2') io = require('server-2')(http, fast);
else io = new (require('server-4').Server)(http, { ...fast, allowEIO3: flavour === '4-eio3' });

const message = (name, channel, html, global) => ({
  _id: `m-${++counter}`, avatar: '', badge: '', userColor: '#00ff00', message: html, timestamp: 1700000000000 + counter,
  username: name, channel, global, type: 'message',
});

// What somebody typed is text: a peer that echoed it as HTML would be a worse server than the real one was.
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

io.on('connection', (socket) => {
  let name = 'me';
  say({ connected: true });
  socket.on('new user', (profile) => {
    say({ newUser: profile });
    socket.emit('bulkmessage', [message('server', profile.page ?? profile.channel, '<p>welcome</p>', true)]);
  });
  socket.on('message', (post) => {
    say({ message: post });
    if (post.message === 'silence') return;
    if (post.message === 'flood') return socket.emit('blocked', { message: post.message, errData: { msBeforeNext: 1500 } });
    if (post.message === 'fail') {
      // socket.io 2 refuses to emit `error` as an event: there it is a packet of its own.
      if (flavour === '2') return socket.error({ message: 'custom' });
      return socket.emit('error', { message: 'custom' });
    }
    const html = `<p>${escaped(post.message)}</p>`;
    io.emit('bulkmessage', [message(name, post.channel, html, post.global)]);
  });
  socket.on('disconnect', (reason) => say({ disconnected: reason }));
});

const sockets = new Set();
http.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});

const each = (deed) => {
  const all = flavour === '2' ? Object.values(io.sockets.connected) : [...io.sockets.sockets.values()];
  all.forEach(deed);
};
const commands = {
  emit: (event, ...args) => io.emit(event, ...args),
  cut: () => sockets.forEach((socket) => socket.resetAndDestroy()),
  kick: () => each((socket) => socket.disconnect(true)),
  history: (messages) => { history = messages; },
  quit: () => process.exit(0),
};
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [deed, ...args] = JSON.parse(line);
    commands[deed](...args);
    say({ done: deed });
  })
  .on('close', () => process.exit(0));

http.listen(0, '127.0.0.1', () => say({ listening: http.address().port }));
