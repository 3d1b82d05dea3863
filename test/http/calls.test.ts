import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { act, createRoom, history, join, refused, say, setState, succeeded } from "../support/scenario.js";
import { type Answer, encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

/** Every call of the page's table: method, path below the API's base, and whether it takes a token. */
const calls: readonly (readonly [method: string, path: string, open?: "open"])[] = [
  ["POST", "/register", "open"],
  ["POST", "/login", "open"],
  ["GET", "/login", "open"],
  ["POST", "/logout"],
  ["GET", "/account/whoami"],
  ["GET", "/pushrules/"],
  ["GET", "/pushrules"],
  ["POST", "/user/@a:localhost/filter"],
  ["GET", "/user/@a:localhost/filter/1"],
  ["GET", "/capabilities"],
  ["GET", "/sync"],
  ["GET", "/user/@a:localhost/account_data/m.direct"],
  ["PUT", "/user/@a:localhost/account_data/m.direct"],
  ["GET", "/joined_rooms"],
  ["POST", "/createRoom"],
  ["POST", "/rooms/!x:localhost/join"],
  ["POST", "/join/!x:localhost"],
  ["POST", "/knock/!x:localhost"],
  ...["invite", "leave", "forget", "kick", "ban", "unban"].map(
    (each) => ["POST", `/rooms/!x:localhost/${each}`] as const,
  ),
  ["PUT", "/rooms/!x:localhost/send/m.room.message/1"],
  ["GET", "/rooms/!x:localhost/state"],
  ["PUT", "/rooms/!x:localhost/state/m.room.name"],
  ["PUT", "/rooms/!x:localhost/state/m.room.name/"],
  ["PUT", "/rooms/!x:localhost/state/m.room.name/key"],
  ["GET", "/rooms/!x:localhost/state/m.room.name"],
  ["GET", "/rooms/!x:localhost/state/m.room.name/"],
  ["GET", "/rooms/!x:localhost/state/m.room.name/key"],
  ["GET", "/rooms/!x:localhost/event/$e"],
  ["GET", "/rooms/!x:localhost/messages?dir=b"],
  ["GET", "/rooms/!x:localhost/members"],
  ["GET", "/rooms/!x:localhost/joined_members"],
  ["GET", "/rooms/!x:localhost/initialSync"],
  ["GET", "/initialSync"],
  ["PUT", "/directory/room/%23a:localhost"],
  ["GET", "/directory/room/%23a:localhost", "open"],
  ["DELETE", "/directory/room/%23a:localhost"],
  ["GET", "/publicRooms", "open"],
  ["POST", "/publicRooms"],
  ["GET", "/profile/@a:localhost", "open"],
  ["GET", "/profile/@a:localhost/displayname", "open"],
  ["GET", "/profile/@a:localhost/avatar_url", "open"],
  ["PUT", "/profile/@a:localhost/displayname"],
  ["PUT", "/profile/@a:localhost/avatar_url"],
  ["GET", "/voip/turnServer"],
];

const cors = (answer: Answer) => [
  answer.headers.get("access-control-allow-origin"),
  answer.headers.get("access-control-allow-methods"),
  answer.headers.get("access-control-allow-headers"),
];
const anyOrigin = ["*", "GET, POST, PUT, DELETE, OPTIONS", "X-Requested-With, Content-Type, Authorization"];

describe.each(engines)("the calls around a join, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let bob: User;
  let roomId: string;
  let room: string;

  beforeAll(async () => {
    server = await startServer(engine);
    [alice, bob] = [await server.register("alice"), await server.register("bob")];
    roomId = await createRoom(alice);
    room = `/rooms/${encoded(roomId)}`;
  });
  afterAll(() => server.stop());

  describe.each(["r0", "v3"])("under %s", (version) => {
    const at = (path: string) => `/_matrix/client/${version}${path}`;

    it("each call of the table is served, and asks for a token where it needs one", async () => {
      const ask = async (method: string, path: string, isOpen: boolean) => {
        const call = `${method} ${path}`;
        const sent = method === "GET" ? {} : { body: {} };
        const nobody = await server.call(method, at(path), sent);
        expect([call, cors(nobody)]).toEqual([call, anyOrigin]);
        if (isOpen) expect([call, nobody.body.errcode]).not.toEqual([call, "M_UNRECOGNIZED"]);
        else expect([call, nobody.status, nobody.body.errcode]).toEqual([call, 401, "M_MISSING_TOKEN"]);
        if (path === "/logout") return;
        // The room, the filter and so on are not there; the call is.
        const somebody = await server.call(method, at(path), { token: bob.token, ...sent });
        expect([call, somebody.status]).not.toEqual([call, 500]);
        expect([call, somebody.body.errcode]).not.toEqual([call, "M_UNRECOGNIZED"]);
      };
      await Promise.all(calls.map(([method, path, open]) => ask(method, path, open === "open")));
      // The reference engine compiles each operation's schemas as it is first asked for.
    }, 60_000);

    it("OPTIONS answers 200 with CORS, on every path", async () => {
      for (const [, path] of [...calls, ["", "/nothing/at/all"], ["", "/join/%E0%A4%A"]] as const) {
        const answer = await server.call("OPTIONS", at(path));
        expect([path, answer.status]).toEqual([path, 200]);
        expect(cors(answer)).toEqual(anyOrigin);
      }
    });

    it("the wrong method is 405, and Allow says which are right", async () => {
      for (const [, path] of calls) {
        const right = calls.filter(([, each]) => each === path).map(([method]) => method);
        for (const wrong of ["PATCH", "DELETE"].filter((method) => !right.includes(method))) {
          const answer = await server.call(wrong, at(path), { token: bob.token });
          refused(answer, 405, "M_UNRECOGNIZED");
          const allowed = answer.headers.get("allow")?.split(", ") ?? [];
          expect([path, allowed]).toEqual([path, expect.arrayContaining(right)]);
          expect(cors(answer)).toEqual(anyOrigin);
        }
      }
    });
  });

  it.each([
    "/_matrix",
    "/_matrix/",
    "/_matrix/client",
    "/_matrix/client/v3",
    "/_matrix/client/v3/",
    "/_matrix/client/v3/rooms",
    "/_matrix/client/v3/rooms//join",
    "/_matrix/client/v3/join",
    "/_matrix/client/v3/join/",
    "/_matrix/client/v3/join/x/",
    "/_matrix/client/v4/join/x",
    "/_matrix/client/v3/%6Aoin/%E0%A4%A/x",
    "/_matrix/client/v3/no%E0such",
    "/_matrix/federation/v1/version",
    "/_matrix/key/v2/server",
    "/_matrix/media/v3/config",
    "/_matrix/client/unstable/org.example/x",
    "//_matrix/client/v3/sync",
  ])("another path is 404: %s", async (path) => {
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      const answer = await server.call(method, path.startsWith("//") ? `/${path}` : path, {
        token: bob.token,
      });
      refused(answer, 404, "M_UNRECOGNIZED");
      expect(cors(answer)).toEqual(anyOrigin);
      expect(answer.headers.get("content-type")).toContain("application/json");
    }
  });

  it("HEAD is served as GET is, without the body", async () => {
    const answer = await server.call("HEAD", "/sync", { token: alice.token });
    expect([answer.status, answer.body]).toEqual([200, ""]);
    expect((await server.call("HEAD", `/join/x`, { token: alice.token })).status).toBe(405);
  });

  it("GET /_matrix/client/versions", async () => {
    const { versions } = succeeded(await server.call("GET", "/_matrix/client/versions"));
    expect(versions).toEqual(expect.arrayContaining(["r0.6.1", "v1.1", "v1.11"]));
  });

  it("IDs arrive percent-encoded, every character of them too", async () => {
    const every = (text: string) =>
      [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    succeeded(await bob.call("POST", `/rooms/${roomId.replace(":", "%3A")}/join`, {}));
    succeeded(await bob.call("POST", `/join/${every(roomId)}`, {}));
    succeeded(await bob.call("GET", `/rooms/${roomId}/state/${every("m.room.member")}/${every(bob.id)}`));
  });

  it("POST /register: 401 with the flows, then 200 with the session", async () => {
    const username = `carol-${engine}`;
    const first = await server.call("POST", "/register", { body: { username, password: "a long secret" } });
    expect(first.status).toBe(401);
    expect(first.body).toEqual({
      session: expect.any(String),
      flows: [{ stages: ["m.login.dummy"] }],
      params: {},
    });
    const auth = { type: "m.login.dummy", session: first.body.session };
    const body = { username, password: "a long secret", device_id: "PHONE", auth };
    const second = succeeded(await server.call("POST", "/register", { body }));
    expect(second).toMatchObject({
      user_id: `@${username}:localhost`,
      access_token: expect.any(String),
      device_id: "PHONE",
    });
    refused(await server.call("POST", "/register", { body }), 400, "M_USER_IN_USE");
    const bad = { ...body, username: "Ünfit" };
    refused(await server.call("POST", "/register", { body: bad }), 400, "M_INVALID_USERNAME");
    refused(
      await server.call("POST", "/register", { body: { auth: { type: "m.login.dummy" } } }),
      400,
      "M_MISSING_PARAM",
    );
  });

  it("POST /register?kind=guest", async () => {
    const guest = succeeded(await server.call("POST", "/register?kind=guest", { body: {} }));
    expect(guest).toMatchObject({
      user_id: expect.any(String),
      access_token: expect.any(String),
      device_id: expect.any(String),
    });
    const { is_guest } = succeeded(
      await server.call("GET", "/account/whoami", { token: guest.access_token }),
    );
    expect(is_guest).toBe(true);
  });

  it("POST /login with user or identifier.user, whoami, and POST /logout", async () => {
    const password = "a long secret";
    const [, localpart] = /^@([^:]+)/.exec(bob.id) ?? [];
    const forms = [
      { user: localpart },
      { user: bob.id },
      { identifier: { type: "m.id.user", user: localpart } },
      { identifier: { type: "m.id.user", user: bob.id } },
    ];
    for (const form of forms) {
      const body = { type: "m.login.password", password, ...form };
      const {
        access_token: token,
        device_id,
        user_id,
      } = succeeded(await server.call("POST", "/login", { body }));
      expect(succeeded(await server.call("GET", "/account/whoami", { token }))).toMatchObject({
        user_id,
        device_id,
      });
      expect(user_id).toBe(bob.id);
      expect(succeeded(await server.call("POST", "/logout", { token }))).toEqual({});
      refused(await server.call("GET", "/account/whoami", { token }), 401, "M_UNKNOWN_TOKEN");
    }
    const wrong = { type: "m.login.password", user: localpart, password: "wrong" };
    refused(await server.call("POST", "/login", { body: wrong }), 403, "M_FORBIDDEN");
    succeeded(await bob.call("GET", "/account/whoami"));
    refused(await server.call("POST", "/login", { body: { type: "m.login.sso" } }), 400, "M_UNKNOWN");
  });

  it.each(["/pushrules/", "/pushrules"])("GET %s", async (path) => {
    const { global } = succeeded(await alice.call("GET", path));
    for (const kind of ["override", "content", "room", "sender", "underride"])
      expect(global[kind]).toEqual([]);
  });

  it("POST /user/{userId}/filter, and GET it", async () => {
    const filter = { room: { timeline: { limit: 5 }, state: { lazy_load_members: true } } };
    const own = `/user/${encoded(alice.id)}/filter`;
    const { filter_id } = succeeded(await alice.call("POST", own, filter));
    expect(succeeded(await alice.call("GET", `${own}/${filter_id}`))).toEqual(filter);
    refused(await alice.call("GET", `${own}/nonsense`), 404, "M_NOT_FOUND");
    refused(await bob.call("GET", `${own}/${filter_id}`), 403, "M_FORBIDDEN");
    refused(await bob.call("POST", own, filter), 403, "M_FORBIDDEN");
    refused(await alice.call("POST", own, { room: 5 }), 400, "M_BAD_JSON");
    succeeded(await alice.call("GET", `/sync?filter=${filter_id}`));
    refused(await bob.call("GET", `/sync?filter=${filter_id}`), 400, "M_INVALID_PARAM");
  });

  it("GET and PUT account data: 404 when there is none", async () => {
    const path = `/user/${encoded(alice.id)}/account_data/m.direct`;
    refused(await alice.call("GET", path), 404, "M_NOT_FOUND");
    expect(succeeded(await alice.call("PUT", path, { a: [1] }))).toEqual({});
    expect(succeeded(await alice.call("GET", path))).toEqual({ a: [1] });
    refused(await bob.call("GET", path), 403, "M_FORBIDDEN");
    refused(await bob.call("PUT", path, {}), 403, "M_FORBIDDEN");
  });

  it("POST /createRoom takes every option of the page, and GET /joined_rooms lists the room", async () => {
    const created = await createRoom(alice, {
      preset: "public_chat",
      visibility: "public",
      room_alias_name: `all-${engine}`,
      name: "All",
      topic: "Everything",
      invite: [bob.id],
      initial_state: [
        { type: "m.room.history_visibility", content: { history_visibility: "joined" } },
        { type: "org.example", state_key: "key", content: { a: 1 } },
      ],
      creation_content: { "org.example": true, room_version: "1", creator: "@mallory:localhost" },
      room_version: "9",
      power_level_content_override: { events_default: 10 },
      is_direct: true,
    });
    const get = async (type: string) =>
      succeeded(await alice.call("GET", `/rooms/${encoded(created)}/state/${type}`));
    expect(await get("m.room.create")).toEqual({ creator: alice.id, room_version: "9", "org.example": true });
    expect(await get("m.room.canonical_alias")).toEqual({ alias: `#all-${engine}:localhost` });
    expect(await get("m.room.name")).toEqual({ name: "All" });
    expect(await get("m.room.topic")).toMatchObject({ topic: "Everything" });
    expect(await get("m.room.history_visibility")).toEqual({ history_visibility: "joined" });
    expect(await get("org.example/key")).toEqual({ a: 1 });
    expect(await get("m.room.power_levels")).toMatchObject({
      events_default: 10,
      users: { [alice.id]: 100 },
    });
    expect(await get(`m.room.member/${encoded(bob.id)}`)).toEqual({ membership: "invite", is_direct: true });
    const { chunk } = succeeded(await server.call("GET", "/publicRooms"));
    expect(chunk).toEqual([
      expect.objectContaining({ room_id: created, name: "All", num_joined_members: 1 }),
    ]);
    const search = { filter: { generic_search_term: "everyth" } };
    expect(succeeded(await alice.call("POST", "/publicRooms", search)).chunk).toHaveLength(1);
    const { joined_rooms } = succeeded(await alice.call("GET", "/joined_rooms"));
    expect(joined_rooms).toEqual(expect.arrayContaining([created, roomId]));
    expect(succeeded(await bob.call("GET", "/joined_rooms")).joined_rooms).not.toContain(created);
  });

  it("what becomes of a member answers {}", async () => {
    const target = { user_id: bob.id };
    const answers = [
      await join(bob, roomId),
      await act(alice, roomId, "kick", target),
      await act(alice, roomId, "invite", target),
      await act(bob, roomId, "leave"),
      await act(bob, roomId, "forget"),
      await act(alice, roomId, "ban", target),
      await act(alice, roomId, "unban", target),
    ];
    expect(answers.map(succeeded)).toEqual([{ room_id: roomId }, {}, {}, {}, {}, {}, {}]);
  });

  it("PUT send is idempotent by transaction ID and device, and GET event shows it", async () => {
    const send = (token: string) =>
      server.call("PUT", `${room}/send/m.room.message/txn`, {
        token,
        body: { msgtype: "m.text", body: "hi" },
      });
    const { event_id } = succeeded(await send(alice.token));
    expect(succeeded(await send(alice.token)).event_id).toBe(event_id);
    const [, user] = /^@([^:]+)/.exec(alice.id) ?? [];
    const body = { type: "m.login.password", user, password: "a long secret" };
    const { access_token } = succeeded(await server.call("POST", "/login", { body }));
    expect(succeeded(await send(access_token)).event_id).not.toBe(event_id);
    const event = succeeded(await alice.call("GET", `${room}/event/${encoded(event_id)}`));
    expect(event).toMatchObject({ event_id, room_id: roomId, sender: alice.id, content: { body: "hi" } });
    refused(await alice.call("GET", `${room}/event/%24nothing`), 404, "M_NOT_FOUND");
  });

  it("PUT and GET state, with and without a key", async () => {
    const path = `${room}/state/org.example`;
    for (const [suffix, value] of [
      ["", 1],
      ["/", 2],
      ["/key", 3],
      ["/a%2Fb%3Ac", 4],
    ] as const) {
      expect(succeeded(await alice.call("PUT", `${path}${suffix}`, { value }))).toEqual({
        event_id: expect.any(String),
      });
      expect(succeeded(await alice.call("GET", `${path}${suffix}`))).toEqual({ value });
    }
    expect(succeeded(await alice.call("GET", path))).toEqual({ value: 2 });
    refused(await alice.call("GET", `${path}/none`), 404, "M_NOT_FOUND");
    const again = await setState(alice, roomId, "org.example", { value: 2 });
    expect(await setState(alice, roomId, "org.example", { value: 2 })).toBe(again);
  });

  it("messages, members and joined_members", async () => {
    succeeded(await join(bob, roomId));
    await say(bob, roomId, "last");
    const page = succeeded(await alice.call("GET", `${room}/messages?dir=b&limit=1`));
    expect(page).toEqual({
      start: expect.any(String),
      end: expect.any(String),
      chunk: [expect.objectContaining({ sender: bob.id })],
    });
    expect((await history(alice, roomId))[0]?.type).toBe("m.room.create");
    const members = succeeded(await alice.call("GET", `${room}/members?membership=join`)).chunk;
    expect(members.map(({ state_key }: { state_key: string }) => state_key).sort()).toEqual(
      [alice.id, bob.id].sort(),
    );
    expect(succeeded(await alice.call("GET", `${room}/members?not_membership=join`)).chunk).toEqual([]);
    const { joined } = succeeded(await alice.call("GET", `${room}/joined_members`));
    expect(Object.keys(joined).sort()).toEqual([alice.id, bob.id].sort());
    refused(await alice.call("GET", `${room}/messages`), 400, "M_MISSING_PARAM");
    refused(await alice.call("GET", `${room}/messages?dir=x`), 400, "M_INVALID_PARAM");
    refused(await alice.call("GET", `${room}/messages?dir=b&from=x`), 400, "M_INVALID_PARAM");
    refused(await alice.call("GET", `${room}/members?at=x`), 400, "M_INVALID_PARAM");
  });

  it("aliases are put, looked up and deleted", async () => {
    const path = `/directory/room/${encoded(`#meet-${engine}:localhost`)}`;
    refused(await server.call("GET", path), 404, "M_NOT_FOUND");
    expect(succeeded(await alice.call("PUT", path, { room_id: roomId }))).toEqual({});
    expect(succeeded(await server.call("GET", path))).toEqual({ room_id: roomId, servers: ["localhost"] });
    expect(succeeded(await alice.call("DELETE", path))).toEqual({});
    refused(await alice.call("DELETE", path), 404, "M_NOT_FOUND");
    refused(await alice.call("PUT", "/directory/room/nonsense", { room_id: roomId }), 400, "M_INVALID_PARAM");
  });

  it("profiles are read by anybody and written by their owner", async () => {
    const path = `/profile/${encoded(alice.id)}`;
    expect(succeeded(await server.call("GET", path))).toEqual({});
    succeeded(await alice.call("PUT", `${path}/displayname`, { displayname: "Alice" }));
    succeeded(await alice.call("PUT", `${path}/avatar_url`, { avatar_url: "mxc://localhost/a" }));
    expect(succeeded(await server.call("GET", path))).toEqual({
      displayname: "Alice",
      avatar_url: "mxc://localhost/a",
    });
    expect(succeeded(await server.call("GET", `${path}/displayname`))).toEqual({ displayname: "Alice" });
    refused(await bob.call("PUT", `${path}/displayname`, { displayname: "x" }), 403, "M_FORBIDDEN");
    refused(await server.call("GET", "/profile/%40nobody:localhost"), 404, "M_NOT_FOUND");
    const { joined } = succeeded(await alice.call("GET", `${room}/joined_members`));
    expect(joined[alice.id]).toEqual({ display_name: "Alice", avatar_url: "mxc://localhost/a" });
  });

  it("GET /voip/turnServer says that there is none", async () => {
    expect(succeeded(await alice.call("GET", "/voip/turnServer"))).toEqual({});
  });

  it("GET /sync ignores parameters that it does not know, and refuses those of the wrong type", async () => {
    succeeded(
      await alice.call("GET", "/sync?set_presence=offline&org.example=1&_cacheBuster=2&use_state_after=true"),
    );
    for (const query of [
      "since=x",
      "timeout=x",
      "full_state=x",
      "filter=nonsense",
      "filter=%7B",
      "filter=%5B%5D",
    ]) {
      refused(await alice.call("GET", `/sync?${query}`), 400, "M_INVALID_PARAM");
    }
  });
});
