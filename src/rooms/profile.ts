/** Profiles: what a user shows, kept with the account and repeated in each joined room. */

import { badJson, Failure, forbidden, invalidParam, notFound } from "../failures.js";
import type { Profile } from "../storage/port.js";
import type { Requester, RoomContext } from "./context.js";
import { requireUserId } from "./identifiers.js";
import { memberContent } from "./member-content.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/** Characters; a profile stands in every member event. */
const longest = { displayName: 256, avatarUrl: 1000 } as const;

const halfSurrogatePair = /\p{Surrogate}/u;

/** @throws Failure `M_NOT_FOUND` for a user who is not here. */
export async function readProfile(context: RoomContext, userId: string): Promise<Profile> {
  const profile = await context.storage.read((tx) => tx.profile(requireUserId(userId)));
  if (!profile) throw notFound("This server knows no such user.");
  return profile;
}

/**
 * Changes one's own profile, and the member events of the rooms one is joined to.
 *
 * @throws Failure `M_FORBIDDEN` for somebody else's, `M_INVALID_PARAM` for too long a value,
 *   `M_BAD_JSON` for one that is no Unicode
 */
export async function changeProfile(
  context: RoomContext,
  requester: Requester,
  userId: string,
  change: Partial<Profile>,
): Promise<void> {
  if (requester.userId !== userId) throw forbidden("Only your own profile can be changed.");
  for (const field of ["displayName", "avatarUrl"] as const) {
    if ((change[field]?.length ?? 0) > longest[field])
      throw invalidParam(`At most ${longest[field]} characters are taken.`);
    // No event could show it, so its owner could join no room.
    if (halfSurrogatePair.test(change[field] ?? "")) throw badJson("Strings must be valid Unicode.");
  }
  const joined = await context.storage.write(async (tx) => {
    await tx.setProfile(userId, change);
    return tx.membershipsOf(userId, ["join"]);
  });
  // One transaction a room: a user of many rooms does not hold all others up.
  for (const { roomId } of joined) await showProfile(context, userId, roomId);
}

async function showProfile(context: RoomContext, userId: string, roomId: string): Promise<void> {
  await transact(context, async (changes) => {
    const session = await RoomSession.require(context, changes, roomId);
    const own = await session.stateEvent("m.room.member", userId);
    if (own?.content.membership !== "join") return;
    const { displayname: _, avatar_url: __, reason: ___, ...kept } = own.content;
    const content = memberContent({
      membership: "join",
      profile: await session.tx.profile(userId),
      extra: kept,
    });
    await session.setState({ type: "m.room.member", stateKey: userId, sender: userId, content });
  }).catch((error: unknown) => {
    // A room whose join rule lets nobody in takes no new join event of its members either:
    // there the old name stands.
    if (!(error instanceof Failure)) throw error;
  });
}
