import { sign } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { generateSigningKey, type ServerKey, serverKey } from "../../src/signing/ed25519.js";
import {
  act,
  createRoom,
  history,
  join,
  joinById,
  memberEvents,
  refused,
  say,
  setJoinRule,
  setState,
  succeeded,
} from "../support/scenario.js";
import { type Answer, encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

/** The key of the specification's vectors: its public half and a signature of it are known. */
const vectorKey = serverKey("the.hat", {
  keyId: "ed25519:0",
  seed: "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0",
});
const otherKey = serverKey("identity.example", generateSigningKey());

/** Signs a text as an identity server would that knows nothing of this project. */
const signature = (text: string, key: ServerKey = vectorKey): string =>
  sign(null, Buffer.from(text), key.privateKey).toString("base64").replace(/=+$/, "");

const paths: readonly [string, (user: User, roomId: string, body: object) => Promise<Answer>][] = [
  ["/rooms/{roomId}/join", joinById],
  ["/join/{roomIdOrAlias}", join],
];
const shapes: readonly [string, (signed: object) => object][] = [
  ["flat", (signed) => signed],
  ["nested as in the seed", (signed) => ({ signed })],
];
const ways = paths.flatMap(([path, enter]) =>
  shapes.map(([shape, wrap]) => ({
    name: `${path}, ${shape}`,
    enter: (user: User, roomId: string, signed: object, more: object = {}) =>
      enter(user, roomId, { ...more, third_party_signed: wrap(signed) }),
  })),
);
type Enter = (typeof ways)[number]["enter"];

it("the page's vector: the signed text and the seed give the signature", () => {
  const text = '{"mxid":"@green:eggs.ham","sender":"@cat:the.hat","token":"random8nonce"}';
  expect(vectorKey.publicKey).toBe("XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI");
  expect(signature(text)).toBe(
    "Fv/x56/L1386QudXqh+eJyj+lAeDitKZk7F8MQQILjHtNXroVGJKCmxiJP1bB8iyacEUgM2j7BKLyOyU+pXiBg",
  );
});

describe.each(engines)("third_party_signed, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;
  let carol: User;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer(engine);
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    carol = await server.register("carol");
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    roomId = await createRoom(alice, { preset: "private_chat" });
    await pend({ public_key: vectorKey.publicKey });
  });

  const pend = (content: object, token = "token", room = roomId) =>
    setState(alice, room, "m.room.third_party_invite", { display_name: "b…@example.org", ...content }, token);

  /** What the identity server says of Bob, unless told otherwise. */
  const claim = (change: object = {}) => ({ mxid: bob.id, sender: alice.id, token: "token", ...change });
  const textOf = ({ mxid, sender, token }: { mxid: string; sender: string; token: string }) =>
    JSON.stringify({ mxid, sender, token });
  const signed = (change: object = {}, key = vectorKey) => ({
    ...claim(change),
    signatures: { "the.hat": { "ed25519:0": signature(textOf(claim(change)), key) } },
  });
  const nothingWritten = async () => expect(await memberEvents(alice, roomId, bob)).toEqual([]);

  describe.each(ways)("$name", ({ enter }) => {
    it("lets in, and writes the invite it stands for before the join", async () => {
      const object = signed();
      const answer = await enter(bob, roomId, object, { reason: "Hi" });
      expect(succeeded(answer)).toEqual({ room_id: roomId });
      const [invite, joined, ...more] = (await history(alice, roomId)).slice(-2);
      expect(more).toEqual([]);
      expect(invite).toMatchObject({ type: "m.room.member", sender: alice.id, state_key: bob.id });
      expect(invite?.content).toEqual({
        membership: "invite",
        third_party_invite: { display_name: "b…@example.org", signed: object },
      });
      expect(joined).toMatchObject({ type: "m.room.member", sender: bob.id, state_key: bob.id });
      expect(joined?.content).toEqual({ membership: "join", reason: "Hi" });
    });
  });

  // Each path and each shape once.
  describe.each(ways.filter((_, at) => at === 0 || at === 3))("$name", ({ enter }) => {
    it.each<[string, () => object]>([
      ["signed by a wrong key", () => signed({}, otherKey)],
      ["with a tampered mxid", () => ({ ...signed({ mxid: carol.id }), mxid: bob.id })],
      ["with a valid signature for somebody else's mxid", () => signed({ mxid: carol.id })],
      ["whose sender is not the inviter", () => signed({ sender: carol.id })],
      ["with an unknown token", () => signed({ token: "unknown" })],
      ["with something added after signing", () => ({ ...signed(), extra: 1 })],
      ["without signatures", () => ({ ...claim(), signatures: {} })],
      ["with a signature of another algorithm", () => resigned({ "rsa:0": signature(textOf(claim())) })],
      ["with a signature of rubbish", () => resigned({ "ed25519:0": "!!" })],
      ["with a signature too short", () => resigned({ "ed25519:0": signature(textOf(claim())).slice(4) })],
    ])("refuses one %s, and writes no member event", async (_, object) => {
      refused(await enter(bob, roomId, object()), 403, "M_FORBIDDEN");
      await nothingWritten();
    });

    it.each(["sender", "mxid", "token", "signatures"])("a missing %s is bad JSON", async (key) => {
      const { [key]: _, ...rest } = signed() as Record<string, unknown>;
      refused(await enter(bob, roomId, rest), 400, "M_BAD_JSON");
      refused(await enter(bob, roomId, { ...rest, [key]: 5 }), 400, "M_BAD_JSON");
      await nothingWritten();
    });

    it("refuses a revoked one", async () => {
      await setState(alice, roomId, "m.room.third_party_invite", {}, "token");
      refused(await enter(bob, roomId, signed()), 403, "M_FORBIDDEN");
      await nothingWritten();
    });

    it("refuses the banned", async () => {
      succeeded(await act(alice, roomId, "ban", { user_id: bob.id }));
      refused(await enter(bob, roomId, signed()), 403, "M_FORBIDDEN");
      expect(await memberEvents(alice, roomId, bob)).toHaveLength(1);
    });

    it("refuses a replay after a kick, and after a leave", async () => {
      succeeded(await enter(bob, roomId, signed()));
      succeeded(await act(alice, roomId, "kick", { user_id: bob.id }));
      refused(await enter(bob, roomId, signed()), 403, "M_FORBIDDEN");
      succeeded(await act(alice, roomId, "invite", { user_id: bob.id }));
      succeeded(await join(bob, roomId));
      succeeded(await act(bob, roomId, "leave"));
      refused(await enter(bob, roomId, signed()), 403, "M_FORBIDDEN");
      const memberships = (await memberEvents(alice, roomId, bob)).map(({ content }) => content.membership);
      expect(memberships).toEqual(["invite", "join", "leave", "invite", "join", "leave"]);
    });

    it("is ignored for one who is already joined: no invite overwrites a join", async () => {
      succeeded(await enter(bob, roomId, signed()));
      succeeded(await enter(bob, roomId, signed()));
      succeeded(await enter(bob, roomId, signed({}, otherKey)));
      succeeded(await enter(bob, roomId, signed({ token: "unknown" })));
      expect((await memberEvents(alice, roomId, bob)).map(({ content }) => content.membership)).toEqual([
        "invite",
        "join",
      ]);
    });

    it("is verified in public rooms too", async () => {
      const open = await createRoom(alice);
      refused(await enter(bob, open, signed()), 403, "M_FORBIDDEN");
      expect(await memberEvents(alice, open, bob)).toEqual([]);
      await pend({ public_key: vectorKey.publicKey }, "token", open);
      succeeded(await enter(bob, open, signed()));
      expect(await memberEvents(alice, open, bob)).toHaveLength(2);
    });
  });

  const resigned = (signatures: object) => ({ ...claim(), signatures: { "the.hat": signatures } });
  const enter: Enter = (ways[0] as (typeof ways)[number]).enter;

  it("the whole object is signed, sorted by code point, but for signatures and unsigned", async () => {
    const extra = { "\u{1f34c}": [1, { b: -0, a: "é\n" }], "\ufb01": null, unsigned: { age: 1.5 } };
    const rest = `"sender":"${alice.id}","token":"token","\ufb01":null,"\u{1f34c}":[1,{"a":"é\\n","b":0}]}`;
    const text = `{"mxid":"${bob.id}",${rest}`;
    const object = { ...claim(extra), signatures: { "the.hat": { "ed25519:0": signature(text) } } };
    succeeded(await enter(bob, roomId, { ...object, unsigned: {} }));
  });

  it("numbers that have no canonical form are never signed", async () => {
    const text = `{"mxid":"${bob.id}","n":0.5,"sender":"${alice.id}","token":"token"}`;
    const object = { ...claim({ n: 0.5 }), signatures: { x: { "ed25519:0": signature(text) } } };
    const { status } = await enter(bob, roomId, object);
    expect([400, 403]).toContain(status);
    await nothingWritten();
  });

  it.each<[string, (text: string) => string]>([
    ["padded", (text) => text.padEnd(Math.ceil(text.length / 4) * 4, "=")],
    ["of the URL-safe alphabet", (text) => text.replaceAll("+", "-").replaceAll("/", "_")],
  ])("a key may be %s", async (_, form) => {
    // A key whose text differs between the alphabets.
    let key = otherKey;
    while (!/[+/]/.test(key.publicKey)) key = serverKey("identity.example", generateSigningKey());
    await pend({ public_key: form(key.publicKey) });
    succeeded(await enter(bob, roomId, signed({}, key)));
  });

  it("a signature may be padded", async () => {
    succeeded(await enter(bob, roomId, resigned({ "ed25519:0": `${signature(textOf(claim()))}==` })));
  });

  it.each(["", "rubbish!", "AAAA", `${"A".repeat(44)}`, `${vectorKey.publicKey}\n`, 5, null])(
    "a key of %j fits nothing",
    async (public_key) => {
      await pend({ public_key });
      refused(await enter(bob, roomId, signed()), 403, "M_FORBIDDEN");
      await nothingWritten();
    },
  );

  it("every key is tried against every ed25519 signature, whatever its ID", async () => {
    const public_keys = [5, { public_key: 5 }, { public_key: "x" }, { public_key: vectorKey.publicKey }];
    await pend({ public_key: otherKey.publicKey, public_keys });
    const good = signature(textOf(claim()));
    const signatures = { "a.example": { "ed25519:0": "x", "rsa:1": good }, b: { "ed25519:other": good } };
    succeeded(await enter(bob, roomId, { ...claim(), signatures }));
  });

  it("keys may stand in public_keys alone", async () => {
    await setState(
      alice,
      roomId,
      "m.room.third_party_invite",
      { public_keys: [{ public_key: vectorKey.publicKey }] },
      "token",
    );
    succeeded(await enter(bob, roomId, signed()));
    const [invite] = await memberEvents(alice, roomId, bob);
    expect(invite?.content.third_party_invite).toEqual({ signed: signed() });
  });

  it("an inviter who has left still counts", async () => {
    succeeded(await act(alice, roomId, "invite", { user_id: carol.id }));
    succeeded(await join(carol, roomId));
    succeeded(await act(alice, roomId, "leave"));
    succeeded(await enter(bob, roomId, signed()));
    expect((await memberEvents(carol, roomId, bob)).map(({ sender }) => sender)).toEqual([alice.id, bob.id]);
  });

  it("an inviter who has lost the power still counts", async () => {
    await setState(alice, roomId, "m.room.power_levels", { users: { [alice.id]: 0 }, invite: 50 });
    succeeded(await enter(bob, roomId, signed()));
  });

  it("the pending invite's sender is whoever sent it last", async () => {
    succeeded(await act(alice, roomId, "invite", { user_id: carol.id }));
    succeeded(await join(carol, roomId));
    await setState(carol, roomId, "m.room.third_party_invite", { public_key: vectorKey.publicKey }, "token");
    refused(await enter(bob, roomId, signed()), 403, "M_FORBIDDEN");
    succeeded(await enter(bob, roomId, signed({ sender: carol.id })));
  });

  it("sending the pending invite takes the power to invite", async () => {
    const open = await createRoom(alice);
    succeeded(await join(carol, open));
    const path = `/rooms/${encoded(open)}/state/m.room.third_party_invite/token`;
    const content = { public_key: vectorKey.publicKey };
    refused(await carol.call("PUT", path, content), 403, "M_FORBIDDEN");
    await setState(alice, open, "m.room.power_levels", {
      users: { [alice.id]: 100, [carol.id]: 50 },
      invite: 50,
    });
    succeeded(await carol.call("PUT", path, content));
  });

  it.each(["knock", "restricted", "knock_restricted"])(
    "stands for an invite under the rule %s",
    async (rule) => {
      await setJoinRule(alice, roomId, rule);
      succeeded(await enter(bob, roomId, signed()));
      expect((await memberEvents(alice, roomId, bob)).at(-1)?.content).toEqual({ membership: "join" });
    },
  );

  it("where the join rule lets nobody in, neither invite nor join is written, and it is not used up", async () => {
    await setJoinRule(alice, roomId, "private");
    refused(await enter(bob, roomId, signed()), 403, "M_FORBIDDEN");
    await nothingWritten();
    await setJoinRule(alice, roomId, "invite");
    succeeded(await enter(bob, roomId, signed()));
  });

  it.each(["1", "6", "11", "12"])("works in room version %s", async (room_version) => {
    const room = await createRoom(alice, { preset: "private_chat", room_version });
    await pend({ public_key: vectorKey.publicKey }, "token", room);
    succeeded(await enter(bob, room, signed()));
    await say(bob, room, "hello");
  });

  it("two at once make one invite and one join", async () => {
    const answers = await Promise.all(ways.map((way) => way.enter(bob, roomId, signed())));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await memberEvents(alice, roomId, bob)).toHaveLength(2);
  });

  it("a token is redeemed once, whomever the identity server vouches for", async () => {
    succeeded(await enter(bob, roomId, signed()));
    refused(await enter(carol, roomId, signed({ mxid: carol.id })), 403, "M_FORBIDDEN");
    expect(await memberEvents(alice, roomId, carol)).toEqual([]);
  });
});
