/** `GET /sync`: what is new, waiting for it if there is nothing. */

import type { JsonObject } from "../events/event.js";
import type { Requester, RoomContext } from "../rooms/context.js";
import { readStreamToken } from "../rooms/tokens.js";
import { type Collected, collect } from "./collect.js";
import { type SyncFilter, syncFilter } from "./filter.js";
import { SentMembers } from "./sent-members.js";
import type { SyncResponse } from "./types.js";

/** What a client asks of a sync. */
export interface SyncRequest {
  /** The `next_batch` of an earlier answer. */
  readonly since?: string | undefined;
  /** How long to wait for something new, in milliseconds; at most a minute counts. */
  readonly timeout?: number | undefined;
  readonly fullState?: boolean | undefined;
  /** The filter itself: see `resolveFilter`. */
  readonly filter?: JsonObject | undefined;
  /** Aborts when the client has gone: the wait ends. */
  readonly signal?: AbortSignal | undefined;
}

/** A server's sync. */
export type Sync = (requester: Requester, request: SyncRequest) => Promise<SyncResponse>;

const MAX_TIMEOUT = 60_000;

/**
 * Makes a server's sync. It remembers which member events each device was sent, so make
 * one a server.
 *
 * The sync throws Failure `M_INVALID_PARAM` for a `since` that is no token.
 */
export function createSync(context: RoomContext): Sync {
  const sentMembers = new SentMembers();
  return async (requester, request) => {
    const since = request.since === undefined ? undefined : readStreamToken(request.since, "since");
    const filter = syncFilter(request.filter ?? {});
    const deadline = performance.now() + Math.min(request.timeout ?? 0, MAX_TIMEOUT);
    for (;;) {
      const collected = await look(context, sentMembers, requester, request, filter, since);
      const { upTo, response, empty, topics } = collected;
      const remaining = deadline - performance.now();
      const atOnce = since === undefined || request.fullState === true || !empty;
      if (atOnce || remaining <= 0 || request.signal?.aborted) return response;
      await context.notifier.wait({ after: upTo, topics }, remaining, request.signal);
      if (request.signal?.aborted) return response;
    }
  };
}

function look(
  context: RoomContext,
  sentMembers: SentMembers,
  { userId, deviceId }: Requester,
  request: SyncRequest,
  filter: SyncFilter,
  since: number | undefined,
): Promise<Collected & { readonly upTo: number }> {
  return context.storage.read(async (tx) => {
    const upTo = await tx.latestPosition();
    const collected = await collect({
      tx,
      viewer: { userId, deviceId, now: context.now() },
      device: JSON.stringify([userId, deviceId]),
      // A token of some other database's future stands for the present.
      since: since === undefined ? undefined : Math.min(since, upTo),
      upTo,
      fullState: request.fullState ?? false,
      filter,
      sentMembers,
    });
    return { ...collected, upTo };
  });
}
