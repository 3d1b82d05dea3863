import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Answer, encoded, engines, startServer, type TestServer, type User } from "../support/server.js";

const registration = (id: string, more = "") => `id: ${id}
url: null
as_token: ${id}-token
hs_token: ${id}-secret
sender_localpart: ${id}-bot
namespaces:
  users: [{ regex: '@${id}_.*:localhost', exclusive: true }, { regex: '@friend.*', exclusive: false }]
  aliases: [{ regex: '#${id}_', exclusive: true }]
${more}`;

const refused = (answer: Answer, status: number, errcode: string) =>
  expect([answer.status, answer.body.errcode]).toEqual([status, errcode]);

describe.each(engines)("application services, validated by %s", (engine) => {
  let server: TestServer;
  let alice: User;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer(engine, { appservices: [registration("irc"), registration("xmpp")] });
    alice = await server.register("alice");
    roomId = (await alice.call("POST", "/createRoom", { preset: "public_chat" })).body.room_id;
    await registerAs("irc-token", "irc_there");
  });
  afterAll(() => server.stop());

  const type = "m.login.application_service";
  const registerAs = (token: string, username: string, more: object = {}) =>
    server.call("POST", "/register", { token, body: { type, username, ...more } });
  const as = (userId: string) => `?user_id=${encoded(userId)}`;
  const membership = async (userId: string) =>
    (await alice.call("GET", `/rooms/${encoded(roomId)}/state/m.room.member/${encoded(userId)}`)).body
      .membership;
  const paths = () => [`/rooms/${encoded(roomId)}/join`, `/join/${encoded(roomId)}`];
  let names = 0;
  const newIrcUser = async () => {
    names += 1;
    return (await registerAs("irc-token", `irc_${names}`)).body.user_id as string;
  };

  describe("joining with a service's token", () => {
    it("acts as the user that it names, on both paths, with the token in the header and in the query", async () => {
      for (const path of paths()) {
        for (const inQuery of [false, true]) {
          const userId = await newIrcUser();
          const answer = inQuery
            ? await server.call("POST", `${path}${as(userId)}&access_token=irc-token`, { body: {} })
            : await server.call("POST", `${path}${as(userId)}`, { token: "irc-token", body: {} });
          expect([answer.status, answer.body]).toEqual([200, { room_id: roomId }]);
          expect(await membership(userId)).toBe("join");
        }
      }
    });

    it("acts as the service's own user, who is there from the start, if it names nobody or that user", async () => {
      const ways = [
        ["irc", paths()[0]],
        ["xmpp", `${paths()[1]}${as("@xmpp-bot:localhost")}`],
      ] as const;
      for (const [id, path = ""] of ways) {
        expect((await server.call("POST", path, { token: `${id}-token`, body: {} })).status).toBe(200);
        expect(await membership(`@${id}-bot:localhost`)).toBe("join");
      }
    });

    it("refuses users outside its namespaces, and such as are not registered", async () => {
      const users = [
        alice.id,
        "@xmpp-bot:localhost",
        "@irc_nobody:localhost",
        "@friendly:elsewhere.example",
        "irc_there",
        "irc_there:localhost",
        "",
      ];
      for (const path of paths()) {
        for (const userId of users) {
          const answer = await server.call("POST", `${path}${as(userId)}`, { token: "irc-token", body: {} });
          refused(answer, 403, "M_FORBIDDEN");
        }
      }
      const foreign = await server.call("POST", `${paths()[0]}${as("@irc_there:localhost")}`, {
        token: "xmpp-token",
        body: {},
      });
      refused(foreign, 403, "M_FORBIDDEN");
    });

    it("refuses before it looks at the body", async () => {
      const answer = await server.call("POST", `${paths()[0]}${as(alice.id)}`, {
        token: "irc-token",
        body: "{bad",
      });
      refused(answer, 403, "M_FORBIDDEN");
    });

    it("ignores the parameter with an ordinary token", async () => {
      for (const path of paths()) {
        const bob = await server.register("bob");
        const answer = await bob.call("POST", `${path}${as(alice.id)}`, {});
        expect(answer.status).toBe(200);
        expect(await membership(bob.id)).toBe("join");
      }
    });

    it("knows neither its hash nor its other token, and no part of it", async () => {
      for (const token of ["irc-secret", "irc-tok", "irc-token2", "IRC-TOKEN"])
        refused(await server.call("POST", paths()[0] ?? "", { token, body: {} }), 401, "M_UNKNOWN_TOKEN");
    });
  });

  describe("whose token it is", () => {
    it("is told without a device", async () => {
      const own = await server.call("GET", "/account/whoami", { token: "irc-token" });
      expect(own.body).toEqual({ user_id: "@irc-bot:localhost", is_guest: false });
      const other = await server.call("GET", `/account/whoami${as("@irc_there:localhost")}`, {
        token: "irc-token",
      });
      expect(other.body).toEqual({ user_id: "@irc_there:localhost", is_guest: false });
    });

    it("outlives the user's logout", async () => {
      const userId = await newIrcUser();
      for (const path of ["/logout", "/logout/all"])
        expect(
          (await server.call("POST", `${path}${as(userId)}`, { token: "irc-token", body: {} })).status,
        ).toBe(200);
      expect((await server.call("GET", "/account/whoami", { token: "irc-token" })).status).toBe(200);
    });
  });

  describe("registering", () => {
    it("makes users of the service's namespaces without a password, whomever it acts as", async () => {
      const made = await server.call("POST", `/register${as("@irc_new:localhost")}`, {
        token: "irc-token",
        body: { type, username: "irc_new" },
      });
      expect(made.status).toBe(200);
      expect(made.body).toMatchObject({ user_id: "@irc_new:localhost", device_id: expect.any(String) });
      const who = await server.call("GET", "/account/whoami", { token: made.body.access_token });
      expect(who.body.user_id).toBe("@irc_new:localhost");
      refused(await registerAs("irc-token", "irc_new"), 400, "M_USER_IN_USE");
    });

    it("takes the token from the query, and gives none if asked", async () => {
      const made = await server.call("POST", "/register?access_token=irc-token", {
        body: { type, username: "irc_quiet", inhibit_login: true },
      });
      expect([made.status, made.body]).toEqual([
        200,
        { user_id: "@irc_quiet:localhost", home_server: "localhost" },
      ]);
    });

    it("refuses the service names that are not its own", async () => {
      for (const username of ["else", "xmpp_a", "a-irc_a"])
        refused(await registerAs("irc-token", username), 400, "M_EXCLUSIVE");
      refused(await registerAs("irc-token", "IRC_A"), 400, "M_INVALID_USERNAME");
      const nameless = await server.call("POST", "/register", { token: "irc-token", body: { type } });
      refused(nameless, 400, "M_MISSING_PARAM");
    });

    it("needs the token of a service", async () => {
      const body = { type, username: "irc_x" };
      refused(await server.call("POST", "/register", { body }), 401, "M_MISSING_TOKEN");
      refused(await registerAs("unknown", "irc_x"), 401, "M_UNKNOWN_TOKEN");
      refused(await registerAs(alice.token, "irc_x"), 401, "M_UNKNOWN_TOKEN");
    });

    it("keeps exclusive names from everybody else, and lets others have the rest", async () => {
      const register = (username: string, token?: string) =>
        server.call("POST", "/register", {
          body: { username, password: "a long secret", auth: { type: "m.login.dummy" } },
          ...(token !== undefined && { token }),
        });
      refused(await register("irc_me"), 400, "M_EXCLUSIVE");
      refused(await register("irc-bot"), 400, "M_USER_IN_USE");
      expect((await register(`friend-${engine}`)).status).toBe(200);
      // A stale token is no reason to refuse somebody who wants a new one.
      expect((await register(`stale-${engine}`, "stale")).status).toBe(200);
    });

    it("lets a service act as a friend who registered by themselves", async () => {
      const friend = await server.register("friend");
      const answer = await server.call("POST", `${paths()[0]}${as(friend.id)}`, {
        token: "irc-token",
        body: {},
      });
      expect(answer.status).toBe(200);
    });
  });

  describe("logging in", () => {
    const login = (token: string | undefined, user: string) =>
      server.call("POST", "/login", {
        body: { type, identifier: { type: "m.id.user", user } },
        ...(token !== undefined && { token }),
      });

    it("gives the service a token for its users, by local part or by ID", async () => {
      const userId = await newIrcUser();
      for (const user of [userId, userId.slice(1, userId.indexOf(":"))]) {
        const answer = await login("irc-token", user);
        expect(answer.body).toMatchObject({ user_id: userId, access_token: expect.any(String) });
      }
      const flows = (await server.call("GET", "/login")).body.flows;
      expect(flows).toEqual([{ type: "m.login.password" }, { type }]);
    });

    it("refuses it for others' users and for such as are not there", async () => {
      refused(await login("irc-token", alice.id), 403, "M_FORBIDDEN");
      refused(await login("irc-token", "irc_nobody"), 403, "M_FORBIDDEN");
      refused(await login(undefined, "irc_there"), 401, "M_MISSING_TOKEN");
      refused(await login("stale", "irc_there"), 401, "M_UNKNOWN_TOKEN");
    });

    it("lets nobody in as one of its users with a password", async () => {
      for (const user of ["irc_there", "irc-bot"]) {
        const body = { type: "m.login.password", user, password: "" };
        refused(await server.call("POST", "/login", { body }), 403, "M_FORBIDDEN");
      }
    });

    it("with a password goes on although a stale token is sent along", async () => {
      const bob = await server.register("bob");
      const body = { type: "m.login.password", user: bob.id, password: "a long secret" };
      expect((await server.call("POST", "/login", { token: "stale", body })).status).toBe(200);
    });
  });

  it("keeps exclusive aliases for their service", async () => {
    const put = (token: string, alias: string) =>
      server.call("PUT", `/directory/room/${encoded(alias)}`, { token, body: { room_id: roomId } });
    refused(await put(alice.token, "#irc_room:localhost"), 400, "M_EXCLUSIVE");
    refused(await alice.call("POST", "/createRoom", { room_alias_name: "irc_room" }), 400, "M_EXCLUSIVE");
    await server.call("POST", paths()[0] ?? "", { token: "irc-token", body: {} });
    expect((await put("irc-token", "#irc_room:localhost")).status).toBe(200);
  });

  it("guests stay guests, whoever acts as them", async () => {
    const other = await startServer(engine, {
      appservices: [
        registration("all")
          .replaceAll("@all_.*:localhost", "@.*")
          .replace("exclusive: true", "exclusive: false"),
      ],
    });
    const guest = await other.registerGuest();
    const host = await other.register("host");
    const room = (await host.call("POST", "/createRoom", { preset: "public_chat" })).body.room_id;
    const access = `/rooms/${encoded(room)}/state/m.room.guest_access`;
    expect((await host.call("PUT", access, { guest_access: "forbidden" })).status).toBe(200);
    const answer = await other.call("POST", `/join/${encoded(room)}${as(guest.id)}`, {
      token: "all-token",
      body: {},
    });
    refused(answer, 403, "M_GUEST_ACCESS_FORBIDDEN");
    await other.stop();
  });
});

describe.each(engines)("join limits of application services, validated by %s", (engine) => {
  it("hold for users that it acts as unless rate_limited is false, and never for its own user", async () => {
    const one = { burst: 1, perSecond: 0.001 };
    const server = await startServer(engine, {
      rates: { user: one, room: undefined },
      appservices: [registration("slow"), registration("fast", "rate_limited: false\n")],
    });
    const host = await server.register("host");
    const rooms: string[] = [];
    for (let made = 0; made < 3; made += 1)
      rooms.push((await host.call("POST", "/createRoom", { preset: "public_chat" })).body.room_id);
    const joinAll = async (token: string, query = "") => {
      const statuses: number[] = [];
      for (const room of rooms)
        statuses.push(
          (await server.call("POST", `/join/${encoded(room)}${query}`, { token, body: {} })).status,
        );
      return statuses;
    };
    for (const id of ["slow", "fast"]) {
      const body = { type: "m.login.application_service", username: `${id}_user` };
      await server.call("POST", "/register", { token: `${id}-token`, body });
    }
    expect(await joinAll("slow-token", `?user_id=${encoded("@slow_user:localhost")}`)).toEqual([
      200, 429, 429,
    ]);
    expect(await joinAll("fast-token", `?user_id=${encoded("@fast_user:localhost")}`)).toEqual([
      200, 200, 200,
    ]);
    expect(await joinAll("slow-token")).toEqual([200, 200, 200]);
    await server.stop();
  });
});
