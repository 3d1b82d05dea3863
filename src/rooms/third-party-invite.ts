/**
 * Joining by an invite that was sent to an address. An identity server has found out whose
 * the address is and signed that; the joiner shows what it signed. Source: the client-server
 * API, "Third-party invites"; the room versions' authorization rules for invites.
 */

import { type CandidateKey, candidateKeys } from "../auth-rules/third-party-invite.js";
import type { JsonObject, JsonValue, StoredEvent } from "../events/event.js";
import { badJson, Failure, forbidden } from "../failures.js";
import { isJsonObject, ownValue } from "../signing/json.js";
import { anySignatureFits, maximumVerifications } from "../signing/signed-json.js";
import type { KeyValidity, RoomContext } from "./context.js";
import type { Draft, RoomSession } from "./session.js";

/** What the identity server signed. */
export interface ThirdPartySigned {
  /** The user who sent the pending invite. */
  readonly sender: string;
  /** The user it turned out to be for. */
  readonly mxid: string;
  /** The state key of the pending invite. */
  readonly token: string;
  /** All of it, as it came. */
  readonly object: JsonObject;
}

/** How many keys' owners are asked. */
const MAX_ASKED = 5;

/**
 * Reads the `third_party_signed` of a join's body: the object, or the object nested in
 * `signed`, as the seed document has it. Undefined when there is none.
 *
 * @throws Failure `M_BAD_JSON` when something is missing or of the wrong type.
 */
export function readThirdPartySigned(value: JsonValue | undefined): ThirdPartySigned | undefined {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw badJson("third_party_signed must be an object.");
  const nested = ownValue(value, "signed");
  const object = isJsonObject(nested) && ownValue(value, "mxid") === undefined ? nested : value;

  const sender = ownValue(object, "sender");
  const mxid = ownValue(object, "mxid");
  const token = ownValue(object, "token");
  if (typeof sender !== "string" || typeof mxid !== "string" || typeof token !== "string") {
    throw badJson("third_party_signed needs the strings sender, mxid and token.");
  }
  if (!isJsonObject(ownValue(object, "signatures"))) throw badJson("third_party_signed needs signatures.");
  return { sender, mxid, token, object };
}

/**
 * The keys by which the joiner's object stands for a pending invite of the room: those
 * that made a signature on it. Any that is still good will do.
 *
 * @throws Failure `M_FORBIDDEN` when it does not stand for one.
 */
export async function provingKeys(
  session: RoomSession,
  signed: ThirdPartySigned,
  userId: string,
): Promise<CandidateKey[]> {
  const pending = await pendingInvite(session, signed);
  // The rules say whether the invite would be let in, in their order.
  await session.authorize(inviteFor(pending, signed, userId));

  const signatures = countSignatures(signed.object);
  const keys = candidateKeys(pending.content);
  // The rules bound their own work likewise: both lists come from strangers.
  const affordable = keys.slice(0, Math.max(1, Math.floor(maximumVerifications / signatures)));
  return affordable.filter(({ publicKey }) => anySignatureFits(signed.object, [publicKey]));
}

/**
 * Finds one key that is still good, asking where the keys say. To be called outside the
 * room's lock. A key that names nobody to ask is good for ever.
 *
 * @throws Failure `M_FORBIDDEN` when an owner says no.
 * @throws Failure `M_UNKNOWN` when nobody could be reached, so that nothing was said.
 */
export async function findGoodKey(
  context: RoomContext,
  keys: readonly CandidateKey[],
): Promise<CandidateKey> {
  const forever = keys.find(({ validityUrl }) => validityUrl === undefined);
  if (forever) return forever;

  // All at once: the joiner waits no longer than one owner may take, and not for the silent after a yes.
  const asked = distinct(keys).slice(0, MAX_ASKED);
  const answers = asked.map((key) => context.checkKeyValidity(key.validityUrl ?? "", key.publicKey));
  const good = await firstValid(asked, answers);
  if (good) return good;

  const refused = asked.length === 0 || (await Promise.all(answers)).includes("invalid");
  if (refused) throw forbidden("The key that signed the third-party invite is no longer valid.");
  throw new Failure("M_UNKNOWN", "The server that vouches for the third-party invite cannot be reached.");
}

/** The key whose owner is the first to say yes; undefined when none does. */
function firstValid(
  keys: readonly CandidateKey[],
  answers: readonly Promise<KeyValidity>[],
): Promise<CandidateKey | undefined> {
  const yes = answers.map(async (answer, index) => {
    if ((await answer) !== "valid") throw new Error("no yes");
    return keys[index];
  });
  return Promise.any(yes).catch(() => undefined);
}

/**
 * Writes the invite that the joiner's object stands for, and records that its token is
 * used up. The state may have changed since the key was found good, so all is checked again.
 *
 * @throws Failure `M_FORBIDDEN` when the invite no longer stands or was redeemed before.
 */
export async function redeemInvite(
  session: RoomSession,
  signed: ThirdPartySigned,
  userId: string,
  goodKey: CandidateKey,
): Promise<void> {
  const pending = await pendingInvite(session, signed);
  const stillNamed = candidateKeys(pending.content).some(
    ({ publicKey, validityUrl }) => publicKey === goodKey.publicKey && validityUrl === goodKey.validityUrl,
  );
  if (!stillNamed) throw forbidden("The third-party invite has changed.");

  await session.append(inviteFor(pending, signed, userId));
  if (!(await session.tx.redeemThirdPartyInvite(session.roomId, signed.token, userId))) {
    throw forbidden("The third-party invite was already used.");
  }
}

async function pendingInvite(session: RoomSession, { token }: ThirdPartySigned): Promise<StoredEvent> {
  const pending = await session.stateEvent("m.room.third_party_invite", token);
  if (!pending) throw forbidden("No third-party invite to this room has that token.");
  return pending;
}

/** The invite is from whoever sent the pending one; the rules compare that with the object. */
function inviteFor(pending: StoredEvent, { sender, object }: ThirdPartySigned, userId: string): Draft {
  const displayName = ownValue(pending.content, "display_name");
  return {
    type: "m.room.member",
    stateKey: userId,
    sender,
    content: {
      membership: "invite",
      third_party_invite: {
        ...(displayName === undefined ? {} : { display_name: displayName }),
        signed: object,
      },
    },
  };
}

function countSignatures(object: JsonObject): number {
  const signatures = ownValue(object, "signatures");
  const servers = isJsonObject(signatures) ? Object.values(signatures) : [];
  return Math.max(
    1,
    servers.reduce<number>((sum, keys) => sum + (isJsonObject(keys) ? Object.keys(keys).length : 0), 0),
  );
}

/** The top-level key is often listed again. */
function distinct(keys: readonly CandidateKey[]): CandidateKey[] {
  return [...new Map(keys.map((key) => [JSON.stringify([key.publicKey, key.validityUrl]), key])).values()];
}
