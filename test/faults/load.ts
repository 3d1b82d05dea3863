/** One round's load: joins of every kind at once, until the server dies. */

import { generateSigningKey, serverKey } from "../../src/signing/ed25519.js";
import type { JsonObject } from "../../src/signing/json.js";
import { signJson } from "../../src/signing/signed-json.js";
import { encoded, type Reply, send } from "./client.js";
import type { Faults } from "./faults.js";
import type { Random } from "./random.js";

/** A registered user. */
export interface User {
  readonly id: string;
  readonly token: string;
}

/** A join that a client asked for. */
export interface Join {
  readonly how: "by ID" | "by alias" | "by a third-party invite";
  readonly user: User;
  readonly roomId: string;
  readonly path: string;
  readonly body: JsonObject;
}

/** What clients know of a round. */
export interface Ledger {
  /** The server said 200: they have to be there for ever. */
  readonly answered: Join[];
  /** No answer came: they may be there or not, but whole. */
  readonly open: Join[];
}

/** What the load works on, over all rounds. */
export interface World {
  readonly serverName: string;
  readonly owner: User;
  /** Those who join the rooms of every round. */
  readonly crowd: readonly User[];
  /** Those who sync meanwhile. */
  readonly watching: readonly User[];
  /** A room that everybody joins whoever registers: it grows with the rounds. */
  readonly hall: { readonly roomId: string; readonly alias: string };
  /** Users who registered under load and were answered. */
  readonly newcomers: User[];
}

/** A round's surroundings. */
export interface Round {
  readonly number: number;
  readonly url: string;
  readonly world: World;
  readonly random: Random;
  readonly faults: Faults;
  /** Called with each answer, before the next request is sent. */
  onAnswer(): void;
}

const requestsAtOnce = 16;
const thirdParties = 10;
const newcomersARound = 2;

const identityKey = serverKey("identity.example", generateSigningKey());

/** Registers a user; undefined when no answer came. */
export async function registerUser(url: string, username: string): Promise<User | undefined> {
  const reply = await send(url, "POST", "/register", {
    body: { username, password: "a long secret", auth: { type: "m.login.dummy" } },
  });
  return reply && { id: reply.body.user_id as string, token: reply.body.access_token as string };
}

/** Joins; undefined when no answer came. */
export function sendJoin(url: string, { path, body, user }: Join): Promise<Reply | undefined> {
  return send(url, "POST", path, { token: user.token, body });
}

/** A join of the hall. */
export function hallJoin({ hall }: World, user: User, by: "ID" | "alias"): Join {
  return by === "alias" ? byAlias(user, hall.roomId, hall.alias) : byId(user, hall.roomId);
}

/** Makes this round's rooms and lets everybody in at once. Ends when all is done or the server is dead. */
export async function runLoad(round: Round): Promise<Ledger> {
  const ledger: Ledger = { answered: [], open: [] };
  const joins = await prepareJoins(round);
  if (!joins) return ledger;

  const { random, world } = round;
  const join = async (wanted: Join) => {
    const reply = await sendJoin(round.url, wanted);
    if (!reply) {
      ledger.open.push(wanted);
      return;
    }
    round.onAnswer();
    round.faults.expect(
      reply.status === 200,
      () =>
        `a join ${wanted.how} of ${wanted.user.id} answered ${reply.status} ${JSON.stringify(reply.body)}`,
    );
    ledger.answered.push(wanted);
  };
  const arrive = async (name: string, by: "ID" | "alias") => {
    const user = await registerUser(round.url, name);
    if (!user) return;
    round.onAnswer();
    world.newcomers.push(user);
    await join(hallJoin(world, user, by));
  };
  // All that is left to chance is drawn here, so that it does not hang on who is answered first.
  const works = [
    ...joins.map((each) => {
      // Now and then a client asks twice at once: that makes one event.
      const times = random.chance(0.2) ? 2 : 1;
      return () => Promise.all(Array.from({ length: times }, () => join(each)));
    }),
    ...Array.from({ length: newcomersARound }, (_, index) => {
      const by = random.pick(["ID", "alias"] as const);
      return () => arrive(`newcomer-${round.number}-${index}`, by);
    }),
  ];
  await inParallel(random.shuffle(works), requestsAtOnce);
  return ledger;
}

/** A public room with an alias, and a private one with pending invites; and who is to come. */
async function prepareJoins(round: Round): Promise<Join[] | undefined> {
  const { url, world, random } = round;
  const { token } = world.owner;
  const ask = async (method: string, path: string, body: JsonObject) => {
    const reply = await send(url, method, path, { token, body });
    if (!reply) return undefined;
    round.onAnswer();
    round.faults.expect(reply.status === 200, () => `${method} ${path} answered ${reply.status}`);
    return reply.body as { room_id: string };
  };
  const aliasName = `round-${round.number}`;
  const [open, closed] = await Promise.all([
    ask("POST", "/createRoom", { preset: "public_chat", room_alias_name: aliasName }),
    ask("POST", "/createRoom", { preset: "private_chat" }),
  ]);
  if (!open || !closed) return undefined;

  const invited = random.shuffle([...world.crowd, ...world.watching]).slice(0, thirdParties);
  const invites = await Promise.all(
    invited.map((_, index) =>
      ask("PUT", `/rooms/${encoded(closed.room_id)}/state/m.room.third_party_invite/token-${index}`, {
        display_name: "somebody",
        public_key: identityKey.publicKey,
      }),
    ),
  );
  if (invites.includes(undefined)) return undefined;

  const alias = `#${aliasName}:${world.serverName}`;
  const guests = [...world.crowd, ...world.watching.filter(() => random.chance(0.5))];
  return [
    ...guests.map((user) =>
      random.chance(0.5) ? byId(user, open.room_id) : byAlias(user, open.room_id, alias),
    ),
    ...invited.map((user, index) => byThirdPartyInvite(user, closed.room_id, world.owner, `token-${index}`)),
  ];
}

function byId(user: User, roomId: string): Join {
  return { how: "by ID", user, roomId, path: `/rooms/${encoded(roomId)}/join`, body: {} };
}

function byAlias(user: User, roomId: string, alias: string): Join {
  return { how: "by alias", user, roomId, path: `/join/${encoded(alias)}`, body: {} };
}

function byThirdPartyInvite(user: User, roomId: string, inviter: User, token: string): Join {
  const signed = signJson({ sender: inviter.id, mxid: user.id, token }, identityKey);
  return {
    how: "by a third-party invite",
    user,
    roomId,
    path: `/join/${encoded(roomId)}`,
    body: { third_party_signed: signed },
  };
}

async function inParallel(works: readonly (() => Promise<unknown>)[], atOnce: number): Promise<void> {
  const waiting = [...works];
  const worker = async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
