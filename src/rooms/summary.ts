/** Enough about a room to show it in a list. */

import type { Reader } from "../storage/port.js";

/** From how many other members a nameless room's name is made. */
const HEROES = 5;

/**
 * A few users besides the viewer: those who joined or are invited first; where there are
 * none, those who left.
 */
export async function heroesOf(tx: Reader, roomId: string, viewer: string): Promise<string[]> {
  const others = async (memberships: readonly ("join" | "invite" | "leave" | "ban")[]) =>
    (await tx.members(roomId, memberships, HEROES + 1))
      .map(({ userId }) => userId)
      .filter((userId) => userId !== viewer)
      .slice(0, HEROES);
  const present = await others(["join", "invite"]);
  return present.length > 0 ? present : others(["leave", "ban"]);
}
