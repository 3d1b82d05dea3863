/**
 * matrix-js-sdk, as published, before a real server: what its users do around a join, and
 * what its store then shows. Members are loaded lazily throughout.
 */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  EventType,
  type MatrixClient,
  Method,
  Preset,
  RoomEvent,
  RoomMemberEvent,
  Visibility,
} from "matrix-js-sdk";
import { eventually } from "./support/eventually.js";
import { idOf, logIn, register, start, textsIn } from "./support/js-sdk.js";
import { listCalls, type RecordingProxy, recordCalls, wasAmiss } from "./support/recording-proxy.js";
import { type ServerProcess, startServer } from "./support/server.js";
import { startSigner } from "./support/third-party.js";

describe("matrix-js-sdk", { timeout: 120_000 }, () => {
  let server: ServerProcess;
  let proxy: RecordingProxy;
  let alice: MatrixClient;
  let bob: MatrixClient;
  let carol: MatrixClient;
  const started: MatrixClient[] = [];

  before(async () => {
    server = await startServer();
    proxy = await recordCalls(server.url);
  });
  after(async () => {
    for (const client of started) client.stopClient();
    proxy.close();
    assert.equal(await server.stop(), 0);
  });

  async function startAs(client: Promise<MatrixClient>, initialSyncLimit?: number): Promise<MatrixClient> {
    const ready = await start(await client, initialSyncLimit);
    started.push(ready);
    return ready;
  }

  const membershipIn = (client: MatrixClient, roomId: string) => client.getRoom(roomId)?.getMyMembership();
  const joined = (client: MatrixClient, roomId: string) =>
    eventually(`${client.getUserId()} sees the join`, () => membershipIn(client, roomId) === "join");
  const sees = (client: MatrixClient, roomId: string, text: string) =>
    eventually(`${client.getUserId()} sees “${text}”`, () => textsIn(client, roomId).includes(text));

  async function publicRoom(name: string, alias?: string): Promise<string> {
    const { room_id } = await alice.createRoom({
      preset: Preset.PublicChat,
      name,
      ...(alias && { room_alias_name: alias }),
    });
    await joined(alice, room_id);
    return room_id;
  }

  it("registers three users and starts to sync", async (t) => {
    [alice, bob, carol] = await Promise.all([
      startAs(register(proxy.url, "alice")),
      startAs(register(proxy.url, "bob")),
      startAs(register(proxy.url, "carol")),
    ]);
    assert.deepEqual([alice, bob, carol].map(idOf), [
      "@alice:localhost",
      "@bob:localhost",
      "@carol:localhost",
    ]);
    assert.equal((await alice.whoami()).device_id, alice.getDeviceId());
    await Promise.all([
      alice.setDisplayName("Alice"),
      bob.setDisplayName("Bob"),
      carol.setDisplayName("Carol"),
    ]);
    t.diagnostic(`${alice.getUserId()}, ${bob.getUserId()} and ${carol.getUserId()} are in sync`);
  });

  it("shows a room to its creator: name, topic, alias, members and counts", async (t) => {
    const { room_id } = await alice.createRoom({
      preset: Preset.PublicChat,
      name: "Garden",
      topic: "What grows",
      room_alias_name: "garden",
    });
    await joined(alice, room_id);
    const room = await eventually("the room's name", () => {
      const candidate = alice.getRoom(room_id);
      return candidate?.name === "Garden" && candidate;
    });
    assert.equal(room.currentState.getStateEvents("m.room.topic", "")?.getContent().topic, "What grows");
    assert.equal(room.getCanonicalAlias(), "#garden:localhost");
    assert.deepEqual(
      room.getJoinedMembers().map(({ userId }) => userId),
      [idOf(alice)],
    );
    assert.equal(room.getJoinedMemberCount(), 1);
    assert.equal(room.currentState.maySendEvent("m.room.name", idOf(alice)), true);
    t.diagnostic(
      `alice sees “${room.name}”, ${room.getCanonicalAlias()}, 1 member, herself its administrator`,
    );
  });

  it("joins by itself once it is invited, and each sees the other", async (t) => {
    bob.on(RoomMemberEvent.Membership, (_event, member) => {
      if (member.membership === "invite" && member.userId === bob.getUserId())
        void bob.joinRoom(member.roomId);
    });
    const seenByBob: string[] = [];
    bob.on(RoomEvent.MyMembership, (_room, membership) => seenByBob.push(membership));
    const { room_id } = await alice.createRoom({ preset: Preset.TrustedPrivateChat });
    await joined(alice, room_id);
    await alice.invite(room_id, idOf(bob));
    await joined(bob, room_id);
    await eventually(
      "alice sees bob join",
      () => alice.getRoom(room_id)?.getMember(idOf(bob))?.membership === "join",
    );
    assert.deepEqual(seenByBob, ["invite", "join"]);
    // Neither a name nor an alias: the summary's heroes name the room.
    await eventually("bob's name for the room", () => bob.getRoom(room_id)?.name === "Alice");
    await eventually("alice's name for the room", () => alice.getRoom(room_id)?.name === "Bob");
    assert.equal(bob.getRoom(room_id)?.getJoinedMemberCount(), 2);
    t.diagnostic(`bob went ${seenByBob.join(" → ")}; he calls the room “Alice”, she calls it “Bob”`);
  });

  it("joins by an alias made later, and finds the room in the directory", async (t) => {
    const roomId = await publicRoom("Harbour");
    await alice.setRoomDirectoryVisibility(roomId, Visibility.Public);
    await alice.createAlias("#harbour:localhost", roomId);
    assert.equal((await carol.getRoomIdForAlias("#harbour:localhost")).room_id, roomId);
    const { chunk } = await carol.publicRooms({ filter: { generic_search_term: "arbour" } });
    assert.deepEqual(
      chunk.map(({ room_id }) => room_id),
      [roomId],
    );
    const room = await carol.joinRoom("#harbour:localhost", { viaServers: ["localhost"] });
    assert.equal(room.roomId, roomId);
    await joined(carol, roomId);
    await eventually("the room's name", () => carol.getRoom(roomId)?.name === "Harbour");
    assert.deepEqual((await carol.getLocalAliases(roomId)).aliases, ["#harbour:localhost"]);
    assert.equal((await carol.getJoinedRoomMembers(roomId)).joined[idOf(carol)]?.display_name, "Carol");
    t.diagnostic(`carol is in “${carol.getRoom(roomId)?.name}” by #harbour:localhost`);
  });

  it("sees the other's messages live, both ways, each once and in order", async (t) => {
    const roomId = await publicRoom("Talk");
    await bob.joinRoom(roomId);
    await joined(bob, roomId);
    const start = performance.now();
    await alice.sendTextMessage(roomId, "Hello, Bob");
    await sees(bob, roomId, "Hello, Bob");
    const first = performance.now() - start;
    await bob.sendTextMessage(roomId, "Hello, Alice");
    await sees(alice, roomId, "Hello, Alice");
    const conversation = ["Hello, Bob", "Hello, Alice"];
    await eventually("both show the same", () =>
      [alice, bob].every((client) => textsIn(client, roomId).length === conversation.length),
    );
    assert.deepEqual(textsIn(alice, roomId), conversation);
    assert.deepEqual(textsIn(bob, roomId), conversation);
    t.diagnostic(`the first message was seen ${Math.round(first)} ms after it was sent`);
  });

  it("sees a message taken back, a name changed, and its own tag", async (t) => {
    const roomId = await publicRoom("Slips");
    await bob.joinRoom(roomId);
    const { event_id } = await bob.sendTextMessage(roomId, "my password is hunter2");
    await sees(alice, roomId, "my password is hunter2");
    await bob.redactEvent(roomId, event_id, undefined, { reason: "a slip" });
    const gone = await eventually("the redaction", () => {
      const event = alice.getRoom(roomId)?.findEventById(event_id);
      return event?.isRedacted() && event;
    });
    assert.deepEqual(gone.getContent(), {});
    await bob.setDisplayName("Robert");
    await eventually("the new name", () => alice.getRoom(roomId)?.getMember(idOf(bob))?.name === "Robert");
    await bob.setDisplayName("Bob");
    await bob.setRoomTag(roomId, "m.favourite", { order: 0.5 });
    await eventually("the tag", () => bob.getRoom(roomId)?.tags["m.favourite"]?.order === 0.5);
    await bob.deleteRoomTag(roomId, "m.favourite");
    await eventually("no tag", () => bob.getRoom(roomId)?.tags["m.favourite"] === undefined);
    t.diagnostic("alice no longer sees what bob took back, and saw him become “Robert”");
  });

  it("leaves, comes back, and forgets", async (t) => {
    const roomId = await publicRoom("Revolving door");
    await carol.joinRoom(roomId);
    await joined(carol, roomId);
    await carol.leave(roomId);
    await eventually("carol has left", () => membershipIn(carol, roomId) === "leave");
    await eventually(
      "alice sees carol leave",
      () => alice.getRoom(roomId)?.getMember(idOf(carol))?.membership === "leave",
    );
    assert.ok(!(await carol.getJoinedRooms()).joined_rooms.includes(roomId));
    await carol.joinRoom(roomId);
    await joined(carol, roomId);
    await carol.leave(roomId);
    await carol.forget(roomId);
    t.diagnostic("carol joined, left, joined again, left, and forgot the room");
  });

  it("is refused a join while banned (403 M_FORBIDDEN), and let in after the unban", async (t) => {
    const roomId = await publicRoom("Order");
    await carol.joinRoom(roomId);
    await joined(carol, roomId);
    await alice.ban(roomId, idOf(carol), "noise");
    await eventually("carol is banned", () => membershipIn(carol, roomId) === "ban");
    await assert.rejects(carol.joinRoom(roomId), { httpStatus: 403, errcode: "M_FORBIDDEN" });
    await alice.unban(roomId, idOf(carol));
    await carol.joinRoom(roomId);
    await joined(carol, roomId);
    t.diagnostic("carol: join → ban → join refused with 403 M_FORBIDDEN → unban → join");
  });

  it("joins by a third-party invite that its key signed, on both paths", async (t) => {
    const signer = await startSigner(idOf(alice));
    try {
      const { room_id } = await alice.createRoom({ preset: Preset.PrivateChat, name: "By mail" });
      for (const token of ["for-carol", "for-bob"]) {
        await alice.sendStateEvent(
          room_id,
          EventType.RoomThirdPartyInvite,
          signer.invite("…@example.org"),
          token,
        );
      }
      await assert.rejects(carol.joinRoom(room_id), { errcode: "M_FORBIDDEN" });
      await carol.joinRoom(room_id, { inviteSignUrl: signer.url("for-carol") });
      await joined(carol, room_id);
      const signed = signer.sign(idOf(bob), "for-bob");
      await bob.http.authedRequest(Method.Post, `/rooms/${encodeURIComponent(room_id)}/join`, undefined, {
        third_party_signed: signed,
      });
      await joined(bob, room_id);
      await eventually("alice sees both", () => alice.getRoom(room_id)?.getJoinedMemberCount() === 3);
      t.diagnostic("carol and bob are in, each by an object that the invite's Ed25519 key signed");
    } finally {
      signer.close();
    }
  });

  it("shows the joined rooms on a second device, and what the first does from then on", async (t) => {
    const before = await publicRoom("Before");
    await bob.joinRoom(before);
    const phone = await startAs(logIn(proxy.url, idOf(bob)));
    await phone.setDeviceDetails(phone.getDeviceId() ?? "", { display_name: "Bob's phone" });
    const { devices } = await bob.getDevices();
    assert.deepEqual(
      devices.map(({ device_id, display_name }) => [device_id, display_name]).sort(),
      [
        [bob.getDeviceId(), undefined],
        [phone.getDeviceId(), "Bob's phone"],
      ].sort(),
    );
    await joined(phone, before);
    assert.equal(phone.getRoom(before)?.name, "Before");
    const later = await publicRoom("Later");
    await bob.joinRoom(later);
    await joined(phone, later);
    await phone.sendTextMessage(later, "from the phone");
    await sees(bob, later, "from the phone");
    t.diagnostic(`bob's device ${phone.getDeviceId()} sees “Before” at once and “Later” live`);
  });

  it("starts from a limited timeline and pages back to the beginning", async (t) => {
    const roomId = await publicRoom("Long");
    await bob.joinRoom(roomId);
    const texts = Array.from({ length: 30 }, (_, index) => `message ${index + 1}`);
    for (const text of texts) await alice.sendTextMessage(roomId, text);

    const tablet = await startAs(logIn(proxy.url, idOf(bob)), 5);
    await joined(tablet, roomId);
    const room = tablet.getRoom(roomId);
    assert.ok(room);
    assert.deepEqual(textsIn(tablet, roomId), texts.slice(-5));
    let pages = 0;
    for (; room.oldState.paginationToken && pages < 20; pages += 1) await tablet.scrollback(room, 10);
    assert.deepEqual(textsIn(tablet, roomId), texts);
    assert.equal(room.getLiveTimeline().getEvents()[0]?.getType(), "m.room.create");
    t.diagnostic(`5 of 30 messages at first; then, in ${pages} pages, all of them, back to m.room.create`);
  });

  it("knows few members of a large room, counts all, and loads the rest when asked", async (t) => {
    const roomId = await publicRoom("Crowd");
    const crowd = await Promise.all(
      Array.from({ length: 9 }, (_, index) => register(proxy.url, `guest-${index}`)),
    );
    for (const one of crowd) await one.joinRoom(roomId);
    await Promise.all(Array.from({ length: 10 }, (_, index) => alice.sendTextMessage(roomId, `${index}`)));
    await bob.joinRoom(roomId);
    const room = await eventually("bob is in", () => {
      const candidate = bob.getRoom(roomId);
      return candidate?.getMyMembership() === "join" && candidate;
    });
    const known = room.getJoinedMembers().length;
    assert.ok(known < 11, `bob knows ${known} members at once`);
    assert.equal(room.getJoinedMemberCount(), 11);
    assert.equal(await room.loadMembersIfNeeded(), true);
    assert.deepEqual(
      room
        .getJoinedMembers()
        .map(({ userId }) => userId)
        .sort(),
      [alice, bob, ...crowd].map(idOf).sort(),
    );
    t.diagnostic(`bob knew ${known} of 11 members on joining, and all 11 once he asked`);
  });

  it("is told that its session has ended once it has logged out", async (t) => {
    const token = carol.getAccessToken();
    await carol.logout(true);
    const answer = await fetch(`${proxy.url}/_matrix/client/v3/account/whoami`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 401);
    assert.equal(((await answer.json()) as { errcode: string }).errcode, "M_UNKNOWN_TOKEN");
    t.diagnostic("carol's token is known no more");
  });

  it("made no call that the server lacks, and met no defect", (t) => {
    for (const line of listCalls(proxy.calls)) t.diagnostic(line);
    assert.deepEqual(listCalls(proxy.calls.filter(wasAmiss)), []);
  });
});
