import type { Requester, RoomContext } from "../../src/rooms/context.js";
import { KnownStates } from "../../src/rooms/known-state.js";
import { redactEvent } from "../../src/rooms/send.js";
import { RoomSession } from "../../src/rooms/session.js";
import { transact } from "../../src/rooms/transaction.js";
import { joinAs, membershipOf, newUser, newWorld, publicRoom, refused, set, type World } from "./support.js";

const joinRules = "m.room.join_rules";

let world: World;
let context: RoomContext;
let alice: Requester;
let bob: Requester;
let roomId: string;

beforeEach(async () => {
  world = await newWorld();
  context = world.context;
  alice = await newUser(context, "alice");
  bob = await newUser(context, "bob");
  roomId = await publicRoom(context, alice);
  // The room's state is known from here on.
  await joinAs(context, await newUser(context, "first"), roomId);
});
afterEach(() => world.close());

/** Another process on the same database. */
const elsewhere = (): RoomContext => ({ ...context, knownStates: new KnownStates() });

test("state that was read before is not read again", async () => {
  let asked: unknown[] = [];
  const watched: RoomContext = {
    ...context,
    storage: {
      ...context.storage,
      write: (work) =>
        context.storage.write((tx) =>
          work({
            ...tx,
            stateEvents: (room, keys) => {
              asked = [...asked, ...keys];
              return tx.stateEvents(room, keys);
            },
          }),
        ),
    },
  };
  await joinAs(watched, bob, roomId);
  expect(asked).toEqual([["m.room.member", bob.userId]]);
});

test("what another process set decides", async () => {
  await set(elsewhere(), alice, roomId, joinRules, { join_rule: "invite" });
  await refused(joinAs(context, bob, roomId), "M_FORBIDDEN");

  await set(context, alice, roomId, joinRules, { join_rule: "public" });
  await set(elsewhere(), alice, roomId, "m.room.guest_access", { guest_access: "can_join" });
  await joinAs(context, await newUser(context, "guest", true), roomId);
});

test("what was undone does not decide", async () => {
  const undone = transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, roomId);
    await session.setState({
      type: joinRules,
      stateKey: "",
      sender: alice.userId,
      content: { join_rule: "invite" },
    });
    throw new Error("something else went wrong");
  });
  await expect(undone).rejects.toThrow("something else went wrong");
  await joinAs(context, bob, roomId);
});

test("what a redaction takes is known no longer, here and in another process", async () => {
  const other = elsewhere();
  const eventId = await set(context, alice, roomId, joinRules, { join_rule: "public", note: "secret" });
  await joinAs(other, bob, roomId);
  expect(await ruleOf(context)).toHaveProperty("note");
  expect(await ruleOf(other)).toHaveProperty("note");

  await redactEvent(other, alice, roomId, { eventId, txnId: "1" });
  expect(await ruleOf(context)).toEqual({ join_rule: "public" });
  expect(await ruleOf(other)).toEqual({ join_rule: "public" });
});

test("guests leave when the room's word to them is redacted, though it was known", async () => {
  const guest = await newUser(context, "guest", true);
  const eventId = await set(context, alice, roomId, "m.room.guest_access", { guest_access: "can_join" });
  await joinAs(context, guest, roomId);
  await redactEvent(context, alice, roomId, { eventId, txnId: "1" });
  expect(await membershipOf(context, roomId, guest)).toBe("leave");
});

/** The rule as a write that is about to decide knows it. */
function ruleOf(context: RoomContext) {
  return transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, roomId);
    return (await session.stateEvent(joinRules, ""))?.content;
  });
}
