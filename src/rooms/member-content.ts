/** The content of member events. */

import type { JsonObject, JsonValue } from "../events/event.js";
import { badJson } from "../failures.js";
import { ownValue, without } from "../signing/json.js";
import type { Membership, Profile } from "../storage/port.js";

/** What goes into a member event. */
export interface MemberContent {
  readonly membership: Membership;
  /** The user's display name and avatar at this time. */
  readonly profile?: Profile | undefined;
  readonly reason?: string | undefined;
  /** Further keys, which win over the profile; those that the server itself writes are dropped. */
  readonly extra?: JsonObject;
}

/**
 * What no client may write into a member event. That a member vouches for a join, or that
 * an identity server vouched for an invite, is for the server to find out.
 */
const serverOnly = ["join_authorised_via_users_server", "third_party_signed", "third_party_invite"] as const;

/**
 * Checks what a client writes into a member event itself.
 *
 * @throws Failure `M_BAD_JSON` when what others will be shown is no text.
 */
export function checkMemberTexts(content: JsonObject): void {
  const mustBeText = (key: string, value: JsonValue | undefined) => {
    if (value !== undefined && typeof value !== "string") throw badJson(`${key} must be a string.`);
  };
  mustBeText("reason", ownValue(content, "reason"));
  // A name or an avatar that is null is none.
  for (const key of ["displayname", "avatar_url"]) mustBeText(key, ownValue(content, key) ?? undefined);
}

/** Puts a member event's content together. */
export function memberContent({ membership, profile, reason, extra }: MemberContent): JsonObject {
  return {
    ...profileContent(profile),
    ...without(extra ?? {}, ...serverOnly),
    ...(reason === undefined ? {} : { reason }),
    membership,
  };
}

/** The keys of a member event that show the profile; one that is unset has no key. */
export function profileContent(profile: Profile | undefined): JsonObject {
  return {
    ...(profile?.displayName == null ? {} : { displayname: profile.displayName }),
    ...(profile?.avatarUrl == null ? {} : { avatar_url: profile.avatarUrl }),
  };
}
