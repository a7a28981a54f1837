// A Matrix client with encryption, on matrix-js-sdk: `node matrix.mjs URL USER PASSWORD`.
// Prints one JSON object a line: {ready: USER ID, device} once others can encrypt for it, {failed: REASON} instead, and
//   {event: {room, id, sender, type, state, content, redacts, encrypted, undecryptable}}   what others brought into a room,
//       and again what could not be decrypted when it first came
//   {receipt: {room, content}}   {typing: {room, user, on}}   {membership: {room, is}}   one's own
// Commands on stdin, one JSON array a line, [NUMBER, DEED, ARGUMENT…]; {answer: NUMBER, result} or {refused: NUMBER, error}
// follows. The deeds stand at the end.
import { createInterface } from 'node:readline';
import * as sdk from 'matrix-js-sdk';

const [baseUrl, user, password] = process.argv.slice(2);
const say = (object) => process.stdout.write(JSON.stringify(object) + '\n');
// The library logs to the console, which is where the answers go.
for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn']) console[method] = () => {};

const signIn = async () => {
  const nobody = sdk.createClient({ baseUrl });
  const identifier = { type: 'm.id.user', user };
  const session = await nobody.loginRequest({ type: 'm.login.password', identifier, password });
  const { access_token: accessToken, user_id: userId, device_id: deviceId } = session;
  return sdk.createClient({ baseUrl, accessToken, userId, deviceId });
};
const client = await signIn().catch((error) => {
  say({ failed: error.message });
  process.exit(1);
});

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const until = async (wanted) => {
  while (!(await wanted())) await pause(20);
};

const tell = (event) =>
  say({
    event: {
      room: event.getRoomId(),
      id: event.getId(),
      sender: event.getSender(),
      type: event.getType(),
      state: event.getStateKey(),
      content: event.getContent(),
      redacts: event.event.redacts ?? event.getContent().redacts,
      encrypted: event.isEncrypted(),
      undecryptable: event.decryptionFailureReason ?? undefined,
    },
  });
client.on(sdk.RoomEvent.Timeline, async (event, room, backwards, removed) => {
  // An own message that is on its way; its arrival is the answer of the deed.
  if (backwards || removed || event.status !== null) return;
  if (event.isEncrypted()) {
    await client.decryptEventIfNeeded(event);
    if (event.isDecryptionFailure()) event.once(sdk.MatrixEventEvent.Decrypted, tell);
  }
  tell(event);
});
client.on(sdk.RoomEvent.Receipt, (event, room) => say({ receipt: { room: room.roomId, content: event.getContent() } }));
client.on(sdk.RoomMemberEvent.Typing, (event, member) =>
  say({ typing: { room: member.roomId, user: member.userId, on: member.typing } }),
);
client.on(sdk.RoomEvent.MyMembership, (room, is) => say({ membership: { room: room.roomId, is } }));

await client.initRustCrypto({ useIndexedDB: false });
await client.startClient({ initialSyncLimit: 50 });
const [userId, deviceId] = [client.getUserId(), client.getDeviceId()];
await until(() => client.isInitialSyncComplete());
await until(async () => (await client.downloadKeysForUsers([userId])).device_keys[userId]?.[deviceId]);
say({ ready: userId, device: deviceId });

const joined = async (id, encrypted) => {
  await until(() => client.getRoom(id)?.getMyMembership() === 'join');
  if (encrypted) await until(() => client.getCrypto().isEncryptionEnabledInRoom(id));
  return id;
};
const encryption = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } };
const deeds = {
  // OPTIONS are those of the client-server API; the room is encrypted.
  create: async (options) => {
    const { room_id } = await client.createRoom({ ...options, initial_state: [encryption] });
    return joined(room_id, true);
  },
  join: async (id) => joined((await client.joinRoom(id)).roomId),
  send: async (room, type, content) => (await client.sendEvent(room, type, content)).event_id,
  redact: async (room, id, reason) => (await client.redactEvent(room, id, undefined, { reason })).event_id,
  // Reads up to a message, as others may know.
  read: async (room, id) => {
    const event = client.getRoom(room).findEventById(id);
    await client.sendReadReceipt(event);
  },
  typing: (room, on) => client.sendTyping(room, on, 20000),
};
createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const [number, deed, ...args] = JSON.parse(line);
    try {
      say({ answer: number, result: (await deeds[deed](...args)) ?? null });
    } catch (error) {
      say({ refused: number, error: error.message });
    }
  })
  .on('close', () => process.exit(0));
