import type { JsonObject } from "../../src/events/event.js";
import type { KeyValidity, Requester, RoomContext } from "../../src/rooms/context.js";
import { joinById, joinByIdOrAlias } from "../../src/rooms/join.js";
import { leaveRoom } from "../../src/rooms/leave.js";
import { banUser, kickUser } from "../../src/rooms/moderation.js";
import { generateSigningKey, serverKey } from "../../src/signing/ed25519.js";
import { signJson } from "../../src/signing/signed-json.js";
import {
  joinAs,
  memberEvents,
  membershipOf,
  newRoom,
  newUser,
  newWorld,
  publicRoom,
  refused,
  set,
  type World,
} from "./support.js";

let world: World;
let context: RoomContext;
let alice: Requester;
let bob: Requester;
let roomId: string;
/** What the owner of the key says, and what was asked. */
let validity: KeyValidity;
let asked: string[];

const identityKey = serverKey("identity.example", generateSigningKey());
const otherKey = serverKey("identity.example", generateSigningKey());
const validityUrl = "https://identity.example/valid";

beforeEach(async () => {
  validity = "valid";
  asked = [];
  world = await newWorld({
    checkKeyValidity: async (url, key) => {
      asked.push(`${url}?public_key=${key}`);
      return validity;
    },
  });
  context = world.context;
  alice = await newUser(context, "alice");
  bob = await newUser(context, "bob");
  roomId = await newRoom(context, alice);
  await pend({ public_key: identityKey.publicKey, key_validity_url: validityUrl });
});
afterEach(() => world.close());

function pend(content: JsonObject, token = "token"): Promise<string> {
  const full = Object.keys(content).length === 0 ? {} : { display_name: "b…@example.org", ...content };
  return set(context, alice, roomId, "m.room.third_party_invite", full, token);
}

function signed(change: JsonObject = {}, key = identityKey): JsonObject {
  return signJson({ sender: alice.userId, mxid: bob.userId, token: "token", ...change }, key);
}

async function nothingWritten(): Promise<void> {
  expect(await memberEvents(context, roomId, bob)).toEqual([]);
}

describe("joining by a third-party invite", () => {
  test.each([
    ["flat", (object: JsonObject) => object],
    ["nested as in the seed", (object: JsonObject) => ({ signed: object })],
  ])("%s: writes the invite it stands for, then the join", async (_, shape) => {
    const object = signed({ extra: "is signed too" });
    await joinByIdOrAlias(context, bob, roomId, { third_party_signed: shape(object), foo: "bar" });
    const [invite, join, ...more] = await memberEvents(context, roomId, bob);
    expect(more).toEqual([]);
    expect(invite).toMatchObject({ sender: alice.userId, stateKey: bob.userId });
    expect(invite?.content).toEqual({
      membership: "invite",
      third_party_invite: { display_name: "b…@example.org", signed: object },
    });
    expect(join?.content).toEqual({ membership: "join", foo: "bar" });
    expect(asked).toEqual([`${validityUrl}?public_key=${identityKey.publicKey}`]);
  });

  test("a key without a URL is good for ever", async () => {
    await pend({ public_key: identityKey.publicKey });
    validity = "invalid";
    await joinById(context, bob, roomId, { third_party_signed: signed() });
    expect(asked).toEqual([]);
  });

  test("every key is tried against every signature, and only those that fit are asked about", async () => {
    await pend({
      public_key: otherKey.publicKey,
      key_validity_url: "https://other.example/valid",
      public_keys: [
        { public_key: otherKey.publicKey },
        { public_key: identityKey.publicKey, key_validity_url: validityUrl },
      ],
    });
    await joinById(context, bob, roomId, { third_party_signed: signed() });
    expect(asked).toEqual([`${validityUrl}?public_key=${identityKey.publicKey}`]);
  });

  test("an inviter who has left still counts", async () => {
    await leaveRoom(context, alice, roomId);
    await joinById(context, bob, roomId, { third_party_signed: signed() });
    expect(await membershipOf(context, roomId, bob)).toBe("join");
  });

  test("it is ignored for one who is already joined", async () => {
    await joinById(context, bob, roomId, { third_party_signed: signed() });
    await joinById(context, bob, roomId, { third_party_signed: signed({}, otherKey) });
    expect(await memberEvents(context, roomId, bob)).toHaveLength(2);
  });

  test("it is verified in public rooms too", async () => {
    const open = await publicRoom(context, alice);
    await refused(joinById(context, bob, open, { third_party_signed: signed() }), "M_FORBIDDEN");
    expect(await membershipOf(context, open, bob)).toBeUndefined();
  });
});

describe("a third-party invite is refused", () => {
  test.each<[string, () => JsonObject]>([
    ["signed by another key", () => signed({}, otherKey)],
    ["for somebody else, with a good signature", () => signed({ mxid: "@carol:test" })],
    ["tampered with", () => ({ ...signed({ mxid: "@carol:test" }), mxid: bob.userId })],
    ["whose sender is not the inviter", () => signed({ sender: "@carol:test" })],
    ["with an unknown token", () => signed({ token: "another" })],
    ["without a signature", () => ({ ...signed(), signatures: {} })],
    ["with a signature of rubbish", () => ({ ...signed(), signatures: { x: { "ed25519:0": "!!" } } })],
  ])("%s", async (_, object) => {
    await refused(joinById(context, bob, roomId, { third_party_signed: object() }), "M_FORBIDDEN");
    await nothingWritten();
    expect(asked).toEqual([]);
  });

  test.each(["sender", "mxid", "token", "signatures"])("as bad JSON without %s", async (key) => {
    const { [key]: _, ...rest } = signed();
    await refused(joinById(context, bob, roomId, { third_party_signed: rest }), "M_BAD_JSON");
    await refused(joinById(context, bob, roomId, { third_party_signed: 5 }), "M_BAD_JSON");
  });

  test("when it was revoked", async () => {
    await pend({});
    await refused(joinById(context, bob, roomId, { third_party_signed: signed() }), "M_FORBIDDEN");
    await nothingWritten();
  });

  test("to the banned", async () => {
    await banUser(context, alice, roomId, bob.userId);
    await refused(joinById(context, bob, roomId, { third_party_signed: signed() }), "M_FORBIDDEN");
    expect(await membershipOf(context, roomId, bob)).toBe("ban");
  });

  test("when the key's owner says that it is no longer valid", async () => {
    validity = "invalid";
    await refused(joinById(context, bob, roomId, { third_party_signed: signed() }), "M_FORBIDDEN");
    await nothingWritten();
  });

  test("as unknown when the key's owner cannot be reached", async () => {
    validity = "unreachable";
    await refused(joinById(context, bob, roomId, { third_party_signed: signed() }), "M_UNKNOWN");
    await nothingWritten();
  });

  test("when it is replayed after a kick", async () => {
    await joinById(context, bob, roomId, { third_party_signed: signed() });
    await kickUser(context, alice, roomId, bob.userId);
    await refused(joinById(context, bob, roomId, { third_party_signed: signed() }), "M_FORBIDDEN");
    expect(await membershipOf(context, roomId, bob)).toBe("leave");
  });

  test("when it is revoked while the key's owner is asked", async () => {
    const racing: RoomContext = {
      ...context,
      checkKeyValidity: async () => {
        await pend({});
        return "valid";
      },
    };
    await refused(joinById(racing, bob, roomId, { third_party_signed: signed() }), "M_FORBIDDEN");
    await nothingWritten();
  });

  test("when the join rule lets nobody in: then no invite is written either, and it is not used up", async () => {
    await set(context, alice, roomId, "m.room.join_rules", { join_rule: "private" });
    await refused(joinById(context, bob, roomId, { third_party_signed: signed() }), "M_FORBIDDEN");
    await nothingWritten();
    await set(context, alice, roomId, "m.room.join_rules", { join_rule: "invite" });
    await joinById(context, bob, roomId, { third_party_signed: signed() });
  });

  test("whoever has not the power to invite cannot pend one", async () => {
    const open = await publicRoom(context, alice);
    await joinAs(context, bob, open);
    await refused(
      set(context, bob, open, "m.room.third_party_invite", { public_key: "x" }, "token"),
      "M_FORBIDDEN",
    );
  });

  test("two at once make one invite and one join", async () => {
    const body = { third_party_signed: signed() };
    await Promise.all([joinById(context, bob, roomId, body), joinById(context, bob, roomId, body)]);
    expect(await memberEvents(context, roomId, bob)).toHaveLength(2);
  });
});
