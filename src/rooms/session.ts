/**
 * One room inside one write transaction, locked: what decides about an event is read here
 * and cannot change until the event is written.
 */

import { keyText, type StateKey, selectAuthEvents, stateToRead } from "../auth-rules/auth-events.js";
import { authorize } from "../auth-rules/authorize.js";
import type { RoomState } from "../auth-rules/state.js";
import { buildEvent, type EventDraft, type EventReference } from "../events/build.js";
import type { JsonObject, SealedEvent, StoredEvent } from "../events/event.js";
import { canonicalText } from "../events/hashes.js";
import { type RoomVersion, roomVersion } from "../events/room-versions.js";
import { Failure, forbidden } from "../failures.js";
import type { Membership, Room, Writer } from "../storage/port.js";
import { unknownRoom } from "./access.js";
import { sentByDevice } from "./client-event.js";
import type { RoomContext } from "./context.js";
import { membershipIn } from "./history.js";
import type { StateMap } from "./known-state.js";
import type { Changes } from "./transaction.js";

/** What somebody wants to say in the room. */
export interface Draft {
  readonly type: string;
  /** Present, possibly empty, for a state event. */
  readonly stateKey?: string;
  readonly sender: string;
  readonly content: JsonObject;
  /** The event that an `m.room.redaction` redacts. */
  readonly redacts?: string;
  /** The device and transaction ID under which a client sent it. */
  readonly sentAs?: { readonly deviceId: string; readonly txnId: string };
}

/** A draft with its place in the room, which the rules let in. */
type Authorized = Draft & EventDraft & { readonly roomId: string };

/** A locked room. */
export class RoomSession {
  readonly context: RoomContext;
  readonly changes: Changes;
  readonly roomId: string;
  readonly version: RoomVersion;
  /** State that was read or written here; undefined where the room has none. */
  readonly #known: StateMap;
  #latest: EventReference;
  #depth: number;

  private constructor(
    context: RoomContext,
    changes: Changes,
    version: RoomVersion,
    room: Pick<Room, "roomId" | "latestEventId" | "latestDepth">,
  ) {
    this.context = context;
    this.changes = changes;
    this.version = version;
    this.roomId = room.roomId;
    this.#latest = { eventId: room.latestEventId };
    this.#depth = room.latestDepth;
    this.#known = context.knownStates.at(room.roomId, room.latestEventId);
  }

  /** Locks a room; undefined when there is none of that ID. */
  static async open(
    context: RoomContext,
    changes: Changes,
    roomId: string,
  ): Promise<RoomSession | undefined> {
    const room = await changes.tx.lockRoom(roomId);
    if (!room) return undefined;
    return new RoomSession(context, changes, supportedVersion(room.version), room);
  }

  /**
   * Locks a room.
   *
   * @throws Failure `M_NOT_FOUND` when there is none of that ID.
   */
  static async require(context: RoomContext, changes: Changes, roomId: string): Promise<RoomSession> {
    const session = await RoomSession.open(context, changes, roomId);
    if (!session) throw unknownRoom();
    return session;
  }

  /**
   * Makes a room with its create event alone. The room ID is made of `newRoomId` or, where
   * the version wants it, of the create event's hash.
   */
  static async create(
    context: RoomContext,
    changes: Changes,
    create: { version: RoomVersion; creator: string; content: JsonObject; newRoomId: () => string },
  ): Promise<RoomSession> {
    const { version, creator, content, newRoomId } = create;
    const draft = {
      ...(version.roomIdIsCreateHash ? {} : { roomId: newRoomId() }),
      type: "m.room.create",
      stateKey: "",
      sender: creator,
      content,
      prevEvents: [],
    };
    check(authorize(version, draft, { get: () => undefined }));
    const sealed = buildEvent(version, draft, {
      authEvents: [],
      depth: 1,
      originServerTs: context.now(),
      key: context.serverKey,
    });
    const { roomId } = sealed;
    await changes.tx.createRoom({ roomId, version: version.id, creator, createdAt: sealed.originServerTs });
    const session = new RoomSession(context, changes, version, {
      roomId,
      latestEventId: sealed.eventId,
      latestDepth: 1,
    });
    await session.#store(sealed);
    return session;
  }

  get tx(): Writer {
    return this.changes.tx;
  }

  /** The state that was loaded. */
  get state(): RoomState<StoredEvent> {
    return { get: (type, stateKey) => this.#known.get(keyText([type, stateKey])) };
  }

  /** Makes pieces of state known to `state`. */
  async load(keys: Iterable<StateKey>): Promise<void> {
    const missing = [...keys].filter((key) => !this.#known.has(keyText(key)));
    if (missing.length === 0) return;
    for (const key of missing) this.#known.set(keyText(key), undefined);
    for (const event of await this.tx.stateEvents(this.roomId, missing)) {
      this.#known.set(keyText([event.type, event.stateKey ?? ""]), event);
    }
  }

  /** A piece of the current state. */
  async stateEvent(type: string, stateKey: string): Promise<StoredEvent | undefined> {
    await this.load([[type, stateKey]]);
    return this.state.get(type, stateKey);
  }

  /** A user's membership; undefined for one who never had any. */
  async membershipOf(userId: string): Promise<Membership | undefined> {
    const event = await this.stateEvent("m.room.member", userId);
    return event && membershipIn(event);
  }

  /**
   * Asks the authorization rules without writing anything.
   *
   * @throws Failure `M_FORBIDDEN` with the rule's sentence when they refuse.
   */
  async authorize(draft: Draft): Promise<void> {
    await this.#authorized(draft);
  }

  /**
   * Writes an event if the authorization rules let it in.
   *
   * @throws Failure `M_FORBIDDEN` with the rule's sentence when they do not.
   * @throws Failure `M_BAD_JSON` or `M_TOO_LARGE` for content that no event can have.
   */
  async append(draft: Draft): Promise<StoredEvent> {
    return this.#store(await this.#seal(await this.#authorized(draft), draft));
  }

  /**
   * Writes a state event as `append` does; if its sender has already set just this
   * content, there is nothing to write and the event that stands is returned.
   */
  async setState(draft: Draft & { readonly stateKey: string }): Promise<StoredEvent> {
    const authorized = await this.#authorized(draft);
    const sealed = await this.#seal(authorized, draft);
    const standing = this.state.get(draft.type, draft.stateKey);
    if (standing?.sender === draft.sender && this.#same(standing.content, sealed.content)) return standing;
    return this.#store(sealed);
  }

  #same(a: JsonObject, b: JsonObject): boolean {
    return canonicalText(a, this.version) === canonicalText(b, this.version);
  }

  async #authorized(draft: Draft): Promise<Authorized> {
    const event = { ...draft, roomId: this.roomId, prevEvents: [await this.#previous()] };
    const replaced: StateKey[] = draft.stateKey === undefined ? [] : [[draft.type, draft.stateKey]];
    await this.load([...stateToRead(this.version, event), ...replaced]);
    check(authorize(this.version, event, this.state));
    return event;
  }

  async #seal(event: Authorized, draft: Draft): Promise<SealedEvent> {
    const sealed = buildEvent(this.version, event, {
      authEvents: selectAuthEvents(this.version, event, this.state),
      depth: this.#depth + 1,
      originServerTs: this.context.now(),
      key: this.context.serverKey,
    });
    const unsigned = this.#unsignedFor(draft);
    return Object.keys(unsigned).length === 0 ? sealed : { ...sealed, pdu: { ...sealed.pdu, unsigned } };
  }

  /** In room versions 1 and 2 a reference carries a hash of the event, so all of it is needed. */
  async #previous(): Promise<EventReference> {
    if (this.version.eventIds === "made-up" && this.#latest.pdu === undefined) {
      this.#latest = (await this.tx.event(this.#latest.eventId)) ?? this.#latest;
    }
    return this.#latest;
  }

  /** What clients are to know of the event though it is no part of it: hashes do not cover it. */
  #unsignedFor({ type, stateKey, sentAs }: Draft): JsonObject {
    const replaced = stateKey === undefined ? undefined : this.state.get(type, stateKey);
    return {
      ...(replaced && {
        replaces_state: replaced.eventId,
        prev_content: replaced.content,
        prev_sender: replaced.sender,
      }),
      ...(sentAs && { transaction_id: sentAs.txnId, [sentByDevice]: sentAs.deviceId }),
    };
  }

  /** Changes an event that stands, as a redaction does. */
  async replace(event: StoredEvent): Promise<void> {
    await this.tx.replaceEvent(event);
    if (event.stateKey !== undefined) this.#known.delete(keyText([event.type, event.stateKey]));
    this.context.knownStates.forget(this.roomId);
  }

  async #store(sealed: SealedEvent): Promise<StoredEvent> {
    const stored = await this.tx.appendEvent(sealed);
    this.#latest = stored;
    this.#depth = stored.depth;
    const { type, stateKey } = stored;
    if (stateKey !== undefined) this.#known.set(keyText([type, stateKey]), stored);
    this.context.knownStates.keep(this.roomId, stored.eventId, this.#known);
    // Who is invited, kicked or joins waits under their own ID: they may not watch the room yet.
    const concerned = type === "m.room.member" && stateKey !== undefined ? [stateKey] : [];
    this.changes.note(stored.position, [this.roomId, ...concerned]);
    return stored;
  }
}

/** A room whose version an older or newer release knew may be stored, but nothing can be decided there. */
function supportedVersion(id: string): RoomVersion {
  const version = roomVersion(id);
  if (!version) throw new Failure("M_UNSUPPORTED_ROOM_VERSION", `Room version ${id} is not supported.`);
  return version;
}

function check(verdict: ReturnType<typeof authorize>): void {
  if (!verdict.allowed) throw forbidden(verdict.reason);
}
