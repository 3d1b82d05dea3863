/** Making a room. */

import { randomBytes } from "node:crypto";
import type { JsonObject, JsonValue } from "../events/event.js";
import { defaultRoomVersion, type RoomVersion, roomVersion } from "../events/room-versions.js";
import { badJson, Failure, invalidParam } from "../failures.js";
import { encodeBase64Url } from "../signing/base64.js";
import { ownValue, without } from "../signing/json.js";
import { aliasTaken, localAlias } from "./aliases.js";
import type { Requester, RoomContext } from "./context.js";
import { guestsForbidden } from "./guests.js";
import { requireUserId } from "./identifiers.js";
import { inviteInto } from "./invite.js";
import { memberContent } from "./member-content.js";
import { type InitialState, initialPowerLevels, type Preset, presetState } from "./presets.js";
import { RoomSession } from "./session.js";
import { transact } from "./transaction.js";

/** What the room is to be: the body of `POST /createRoom`, by the names it has there. */
export interface RoomRequest {
  readonly visibility?: "public" | "private" | undefined;
  readonly preset?: Preset | undefined;
  readonly room_alias_name?: string | undefined;
  readonly name?: string | undefined;
  readonly topic?: string | undefined;
  readonly invite?: readonly string[] | undefined;
  /** Refused unless empty: there is no identity server to ask about addresses. */
  readonly invite_3pid?: readonly JsonObject[] | undefined;
  readonly room_version?: string | undefined;
  readonly creation_content?: JsonObject | undefined;
  readonly initial_state?:
    | readonly {
        readonly type: string;
        readonly state_key?: string | undefined;
        readonly content: JsonObject;
      }[]
    | undefined;
  readonly is_direct?: boolean | undefined;
  readonly power_level_content_override?: JsonObject | undefined;
}

/** How many invites, and pieces of initial state: all are written in one transaction. */
const MAX_PIECES = 500;

/** Keys that the server writes into the create event itself. */
const ownCreationKeys = ["creator", "room_version"] as const;

/**
 * Makes a room in one transaction: all of its first state and invites, or nothing.
 *
 * @throws Failure `M_UNSUPPORTED_ROOM_VERSION`; `M_ROOM_IN_USE` when the alias exists;
 *   `M_INVALID_PARAM` for a local part or a user ID of the wrong form, too many pieces,
 *   or third-party addresses;
 *   `M_INVALID_ROOM_STATE` when the rules refuse what was asked for;
 *   `M_GUEST_ACCESS_FORBIDDEN` for guests; `M_BAD_JSON` or `M_TOO_LARGE` for content that
 *   no event can have.
 */
export async function createRoom(
  context: RoomContext,
  requester: Requester,
  request: RoomRequest,
): Promise<{ room_id: string; room_alias?: string }> {
  if (requester.guest) throw guestsForbidden("Guests cannot create rooms.");
  checkSize(request);
  const version = requestedVersion(request.room_version);
  const invitees = [...new Set(request.invite ?? [])].map(requireUserId);
  const alias =
    request.room_alias_name === undefined
      ? undefined
      : localAlias(context, requester, request.room_alias_name);

  return transact(context, async (changes) => {
    const { tx } = changes;
    const preset = request.preset ?? (request.visibility === "public" ? "public_chat" : "private_chat");
    const creator = requester.userId;
    const trusted = preset === "trusted_private_chat" ? invitees : [];
    const session = await refusedAsRoomState(() =>
      RoomSession.create(context, changes, {
        version,
        creator,
        content: createContent(version, creator, trusted, request.creation_content ?? {}),
        newRoomId: () => `!${encodeBase64Url(randomBytes(15))}:${context.serverName}`,
      }),
    );
    const { roomId } = session;
    if (alias !== undefined && !(await tx.addAlias(alias, roomId, creator))) throw aliasTaken(alias);

    await refusedAsRoomState(async () => {
      await session.append({
        type: "m.room.member",
        stateKey: creator,
        sender: creator,
        content: memberContent({ membership: "join", profile: await tx.profile(creator) }),
      });
      for (const piece of firstState(version, preset, creator, trusted, alias, request)) {
        await session.append({ ...piece, sender: creator });
      }
      const extra: JsonObject = request.is_direct ? { is_direct: true } : {};
      for (const invitee of invitees) await inviteInto(session, creator, invitee, { extra });
    });
    if (request.visibility === "public") await tx.setPublished(roomId, true);
    return { room_id: roomId, ...(alias === undefined ? {} : { room_alias: alias }) };
  });
}

function checkSize({ invite = [], initial_state = [], invite_3pid = [] }: RoomRequest): void {
  if (invite.length > MAX_PIECES || initial_state.length > MAX_PIECES) {
    throw invalidParam(`A room starts with at most ${MAX_PIECES} invites and pieces of initial state.`);
  }
  if (invite_3pid.length > 0) throw invalidParam("This server cannot invite by third-party addresses.");
}

function requestedVersion(id: string = defaultRoomVersion): RoomVersion {
  const version = roomVersion(id);
  if (!version) throw new Failure("M_UNSUPPORTED_ROOM_VERSION", "This room version is not supported.");
  return version;
}

function createContent(
  version: RoomVersion,
  creator: string,
  trusted: readonly string[],
  requested: JsonObject,
): JsonObject {
  const named = ownValue(requested, "additional_creators");
  // Where creators stand above all levels, those trusted with the creator's power are creators.
  const additional: JsonObject =
    version.privilegedCreators && trusted.length > 0
      ? { additional_creators: [...new Set<JsonValue>([...(Array.isArray(named) ? named : []), ...trusted])] }
      : {};
  return {
    ...without(requested, ...ownCreationKeys),
    ...additional,
    ...(version.creatorIsSender ? {} : { creator }),
    room_version: version.id,
  };
}

/**
 * The state after the creator's join, in order: power levels, what the preset says unless
 * `initial_state` says otherwise, `initial_state`, and the name and topic.
 */
function firstState(
  version: RoomVersion,
  preset: Preset,
  creator: string,
  trusted: readonly string[],
  alias: string | undefined,
  request: RoomRequest,
): InitialState[] {
  const requested = (request.initial_state ?? []).map(({ type, state_key = "", content }) => {
    if (type === "m.room.create" || type === "m.room.member") {
      throw badJson(`initial_state cannot set ${type}.`);
    }
    return { type, stateKey: state_key, content };
  });
  const isRequested = ({ type, stateKey }: InitialState) =>
    requested.some((piece) => piece.type === type && piece.stateKey === stateKey);
  const admins = version.privilegedCreators ? [] : [creator, ...trusted];
  const override = request.power_level_content_override ?? {};

  return [
    piece("m.room.power_levels", initialPowerLevels(version, preset, admins, override)),
    ...(alias === undefined ? [] : [piece("m.room.canonical_alias", { alias })]),
    ...presetState(preset).filter((preset) => !isRequested(preset)),
    ...requested,
    ...(request.name === undefined ? [] : [piece("m.room.name", { name: request.name })]),
    ...(request.topic === undefined ? [] : [piece("m.room.topic", { topic: request.topic })]),
  ];
}

function piece(type: string, content: JsonObject): InitialState {
  return { type, stateKey: "", content };
}

/** Here what the rules refuse is not forbidden to this user: the state itself cannot be. */
async function refusedAsRoomState<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure && error.code === "M_FORBIDDEN") {
      throw new Failure("M_INVALID_ROOM_STATE", error.message);
    }
    throw error;
  }
}
