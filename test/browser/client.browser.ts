/** The generated client in a browser, on a page of another origin than the server's. */

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type * as generated from "../../generated/client.js";
import { startServer, type TestServer } from "../support/server.js";
import { bundledClient, servePage, startChromium } from "./chromium.js";

/** What the page's script defines. */
declare const api: typeof generated;

let browser: Browser;
let server: TestServer;
let site: Awaited<ReturnType<typeof servePage>>;
let page: Page;

beforeAll(async () => {
  browser = await startChromium();
  server = await startServer("compiled", {
    rates: { user: { burst: 1, perSecond: 0.01 }, room: undefined },
  });
  site = await servePage(await bundledClient());
  page = await browser.newPage();
  await page.goto(site.url);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await server?.stop();
});

describe("the generated client, in a browser", () => {
  it("brings two users together, and the join is seen in a waiting sync", async () => {
    const seen = await page.evaluate(async (origin) => {
      const register = async (username: string) => {
        const { data } = await api.createApiClient({ origin }).POST("/register", {
          body: { username, password: "a long secret", auth: { type: "m.login.dummy" } },
        });
        return { id: data?.user_id ?? "", accessToken: data?.access_token ?? "" };
      };
      const alice = await register("alice");
      const bob = await register("bob");
      const asAlice = api.createApiClient({ origin, accessToken: alice.accessToken });
      // A function is asked before each request; the older base path is the other one.
      const asBob = api.createApiClient({
        origin: `${origin}/`,
        basePath: "/_matrix/client/r0",
        accessToken: () => bob.accessToken,
      });
      const room = await asAlice.POST("/createRoom", {
        body: { preset: "public_chat", room_alias_name: "träff" },
      });
      const before = await asAlice.GET("/sync");
      const waiting = asAlice.GET("/sync", {
        params: { query: { since: before.data?.next_batch ?? "", timeout: 10_000 } },
      });
      const joined = await asBob.POST("/join/{roomIdOrAlias}", {
        params: { path: { roomIdOrAlias: "#träff:localhost" }, query: { via: ["localhost", "b"] } },
        body: { reason: "To meet." },
      });
      const events = (await waiting).data?.rooms?.join?.[room.data?.room_id ?? ""]?.timeline?.events;
      return {
        sameRoom: joined.data?.room_id === room.data?.room_id,
        member: events?.map(({ type, state_key, content }) => [type, state_key, content]),
        bob: bob.id,
      };
    }, server.url);
    expect(seen.sameRoom).toBe(true);
    expect(seen.member).toEqual([
      ["m.room.member", seen.bob, expect.objectContaining({ membership: "join", reason: "To meet." })],
    ]);
  });

  it("reads a refusal's body and its Retry-After header across origins", async () => {
    const carol = await server.register("carol");
    const refused = await page.evaluate(
      async ({ origin, accessToken }) => {
        const client = api.createApiClient({ origin, accessToken });
        const join = () =>
          client.POST("/rooms/{roomId}/join", { params: { path: { roomId: "!nowhere:localhost" } } });
        const first = await join();
        const second = await join();
        return {
          statuses: [first.response.status, second.response.status],
          errcodes: [first.error?.errcode, second.error?.errcode],
          retryAfter: second.response.headers.get("Retry-After"),
        };
      },
      { origin: server.url, accessToken: carol.token },
    );
    expect(refused).toEqual({
      statuses: [404, 429],
      errcodes: ["M_NOT_FOUND", "M_LIMIT_EXCEEDED"],
      retryAfter: expect.stringMatching(/^[1-9]\d*$/),
    });
  });

  it("finds what stands under a base path of its own", async () => {
    const versions = await page.evaluate(
      async (origin) => (await api.createApiClient({ origin }).GET("/versions")).data?.versions,
      server.url,
    );
    expect(versions).toContain("r0.6.1");
  });
});
