/**
 * matrix-bot-sdk: a client of another lineage, and of another time. This edition speaks
 * `r0` alone (later ones bring a native library that npm does not have). Its mixin joins
 * every room that the bot is invited to.
 */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  AutojoinRoomsMixin,
  LogService,
  MatrixAuth,
  MatrixClient,
  MemoryStorageProvider,
} from "matrix-bot-sdk";
import { eventually } from "./support/eventually.js";
import { password } from "./support/password.js";
import { listCalls, type RecordingProxy, recordCalls, wasAmiss } from "./support/recording-proxy.js";
import { type ServerProcess, startServer } from "./support/server.js";

const nothing = () => undefined;
LogService.setLogger({ info: nothing, warn: nothing, error: nothing, debug: nothing, trace: nothing });

describe("matrix-bot-sdk", { timeout: 60_000 }, () => {
  let server: ServerProcess;
  let proxy: RecordingProxy;
  let bot: MatrixClient;
  let owner: MatrixClient;
  const heard: string[] = [];

  before(async () => {
    server = await startServer();
    proxy = await recordCalls(server.url);
  });
  after(async () => {
    bot?.stop();
    proxy.close();
    assert.equal(await server.stop(), 0);
  });

  async function register(name: string): Promise<MatrixClient> {
    const { homeserverUrl, accessToken } = await new MatrixAuth(proxy.url).passwordRegister(name, password);
    return new MatrixClient(homeserverUrl, accessToken, new MemoryStorageProvider());
  }

  it("registers a bot and its owner, and starts the bot", async (t) => {
    bot = await register("bot");
    owner = await register("owner");
    AutojoinRoomsMixin.setupOnClient(bot);
    bot.on("room.message", (_roomId: string, event: { content: { body: string } }) => {
      heard.push(event.content.body);
    });
    await bot.start();
    assert.equal(await bot.getUserId(), "@bot:localhost");
    t.diagnostic("@bot:localhost and @owner:localhost are there; the bot is in sync");
  });

  it("joins a room that it is invited to, hears a message there and answers", async (t) => {
    const joined: string[] = [];
    bot.on("room.join", (roomId: string) => joined.push(roomId));
    const roomId = await owner.createRoom({ preset: "private_chat", invite: ["@bot:localhost"] });
    await eventually("the bot's join", () => joined.includes(roomId));
    assert.deepEqual((await owner.getJoinedRoomMembers(roomId)).sort(), [
      "@bot:localhost",
      "@owner:localhost",
    ]);
    await owner.sendText(roomId, "Are you there?");
    await eventually("the message", () => heard.includes("Are you there?"));
    await bot.sendNotice(roomId, "I am.");
    assert.deepEqual(await bot.getJoinedRooms(), [roomId]);
    t.diagnostic("the bot was invited with the room's creation, joined by itself, heard and answered");
  });

  it("joins by alias, leaves, and is refused while banned", async (t) => {
    const roomId = await owner.createRoom({ preset: "public_chat", room_alias_name: "hall" });
    assert.equal(await bot.resolveRoom("#hall:localhost"), roomId);
    assert.equal(await bot.joinRoom("#hall:localhost"), roomId);
    await bot.leaveRoom(roomId);
    await owner.banUser("@bot:localhost", roomId, "enough");
    await assert.rejects(bot.joinRoom(roomId), { statusCode: 403 });
    t.diagnostic("the bot joined #hall:localhost, left it, was banned, and was then refused with 403");
  });

  it("made no call that the server lacks, and met no defect", (t) => {
    for (const line of listCalls(proxy.calls)) t.diagnostic(line);
    assert.deepEqual(listCalls(proxy.calls.filter(wasAmiss)), []);
  });
});
