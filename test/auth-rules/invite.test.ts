import { candidateKeys } from "../../src/auth-rules/third-party-invite.js";
import type { JsonObject, JsonValue } from "../../src/events/event.js";
import { generateSigningKey, serverKey } from "../../src/signing/ed25519.js";
import { signJson } from "../../src/signing/signed-json.js";
import { alice, bob, carol, since, testRoom } from "./room.js";

describe("inviting", () => {
  it.each(since(1))("v%s: is for members", (id) => {
    for (const membership of ["leave", "invite", "ban", "knock"]) {
      const room = testRoom({ version: id, members: { [bob]: membership } });
      expect(room.member(bob, carol, "invite")).toBe("invite.sender_not_joined");
    }
    expect(testRoom({ version: id }).member(alice, carol, "invite")).toBe("allowed");
  });

  it.each(since(1))("v%s: is refused of those who are in or banned", (id) => {
    const invite = (membership: string) =>
      testRoom({ version: id, members: { [bob]: membership } }).member(alice, bob, "invite");
    expect(invite("join")).toBe("invite.joined");
    expect(invite("ban")).toBe("invite.banned");
    for (const membership of ["leave", "invite", "knock"]) expect(invite(membership)).toBe("allowed");
  });

  it.each(since(1))("v%s: takes the power to invite", (id) => {
    const room = (level: number) =>
      testRoom({
        version: id,
        members: { [bob]: "join" },
        powerLevels: { users: { [bob]: level }, invite: 30 },
      });
    expect(room(30).member(bob, carol, "invite")).toBe("allowed");
    expect(room(29).member(bob, carol, "invite")).toBe("invite.power");
  });

  it("is for every member where no event says otherwise", () => {
    const room = testRoom({ members: { [bob]: "join" }, powerLevels: {} });
    expect(room.member(bob, carol, "invite")).toBe("allowed");
  });
});

describe("redeeming a third-party invite", () => {
  const identity = serverKey("id.example", generateSigningKey());
  const ephemeral = serverKey("id.example", generateSigningKey());
  const unsigned: JsonObject = { sender: alice, mxid: bob, token: "t0ken" };
  const signed = signJson(unsigned, identity);

  interface Change {
    readonly version?: string;
    readonly members?: Record<string, string>;
    readonly pending?: JsonObject;
    readonly sender?: string;
    readonly thirdParty?: JsonValue;
  }

  /** Judges the invite, with what the test changes about it or about the room. */
  function redeem({ version = "10", members = {}, pending, sender = alice, ...change }: Change = {}): string {
    const content = pending ?? { display_name: "b@c", public_key: identity.publicKey, key_validity_url: "u" };
    const room = testRoom({
      version,
      members,
      joinRule: "invite",
      state: [["m.room.third_party_invite", "t0ken", alice, content]],
    });
    const third_party_invite =
      change.thirdParty === undefined ? { display_name: "b@c", signed } : change.thirdParty;
    return room.member(sender, bob, "invite", { third_party_invite });
  }

  it.each(since(1))("v%s: is allowed when a signature fits", (version) => {
    expect(redeem({ version })).toBe("allowed");
  });

  it("is allowed though the inviter has left and the room has closed to them", () => {
    expect(redeem({ members: { [alice]: "leave" } })).toBe("allowed");
    expect(redeem({ members: { [alice]: "ban" } })).toBe("allowed");
  });

  it("is refused when the invitee is banned", () => {
    expect(redeem({ members: { [bob]: "ban" } })).toBe("third_party.banned");
  });

  it.each<[string, JsonValue]>([
    ["is no object", "x"],
    ["is null", null],
    ["has no signed object", { display_name: "b@c" }],
    ["has a signed object that is none", { signed: [] }],
  ])("is refused when it %s", (_name, thirdParty) => {
    expect(redeem({ thirdParty })).toBe("third_party.signed");
  });

  it.each<[string, JsonObject]>([
    ["mxid", { token: "t0ken" }],
    ["token", { mxid: bob }],
    ["mxid as text", { mxid: 5, token: "t0ken" }],
    ["token as text", { mxid: bob, token: {} }],
  ])("is refused without %s", (_name, incomplete) => {
    expect(redeem({ thirdParty: { signed: signJson(incomplete, identity) } })).toBe("third_party.fields");
  });

  it("is refused when it was signed for somebody else", () => {
    const others = signJson({ ...unsigned, mxid: carol }, identity);
    expect(redeem({ thirdParty: { signed: others } })).toBe("third_party.mxid");
  });

  it("is refused when the room has no pending invite with that token", () => {
    const other = signJson({ ...unsigned, token: "other" }, identity);
    expect(redeem({ thirdParty: { signed: other } })).toBe("third_party.token");
  });

  it("is refused when somebody else sent the pending invite", () => {
    expect(redeem({ sender: carol, members: { [carol]: "join" } })).toBe("third_party.sender");
  });

  it.each<[string, JsonObject]>([
    ["another key signed it", { public_key: ephemeral.publicKey }],
    ["the pending invite was revoked", {}],
    [
      "the pending invite's keys are rubbish",
      { public_key: "rubbish", public_keys: [5, {}, { public_key: 5 }] },
    ],
    ["the pending invite's list of keys is none", { public_keys: { public_key: identity.publicKey } }],
  ])("is refused when %s", (_name, pending) => {
    expect(redeem({ pending })).toBe("third_party.signature");
  });

  it("is refused when it was changed after it was signed", () => {
    expect(redeem({ thirdParty: { signed: { ...signed, extra: 1 } } })).toBe("third_party.signature");
    expect(redeem({ thirdParty: { signed: { ...signed, signatures: {} } } })).toBe("third_party.signature");
  });

  it("is allowed when the fitting key stands in the list, and the fitting signature among others", () => {
    const pending = {
      public_key: serverKey("x", generateSigningKey()).publicKey,
      public_keys: [{ public_key: "rubbish" }, { public_key: identity.publicKey, key_validity_url: "u" }],
    };
    const twice = signJson(signJson(unsigned, ephemeral), identity);
    expect(redeem({ pending, thirdParty: { signed: twice } })).toBe("allowed");
  });
});

describe("the keys of a pending invite", () => {
  it("are the one at the top, then those of the list, each with its own URL", () => {
    expect(
      candidateKeys({
        public_key: "top",
        key_validity_url: "https://top",
        public_keys: [
          { public_key: "first", key_validity_url: "https://first" },
          { public_key: "second" },
          { key_validity_url: "https://nobody" },
          "third",
        ],
      }),
    ).toEqual([
      { publicKey: "top", validityUrl: "https://top" },
      { publicKey: "first", validityUrl: "https://first" },
      { publicKey: "second" },
    ]);
  });

  it("are none when it was revoked", () => {
    expect(candidateKeys({})).toEqual([]);
  });
});
