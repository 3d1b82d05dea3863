/**
 * What is left of an event once it is redacted. Hashes and signatures cover just that, so
 * that they stay good. Source: each room version's section "Redactions".
 */

import { isJsonObject, ownValue } from "../signing/json.js";
import type { JsonObject, JsonValue, SealedEvent } from "./event.js";
import type { KeptKeys, RoomVersion } from "./room-versions.js";

/** The event, in the form servers send each other, without what redaction takes. */
export function redactPdu(pdu: JsonObject, version: RoomVersion): JsonObject {
  const type = ownValue(pdu, "type");
  const content = ownValue(pdu, "content");
  return {
    ...keep(pdu, version.redaction.event),
    content: redactContent(
      typeof type === "string" ? type : "",
      isJsonObject(content) ? content : {},
      version,
    ),
  };
}

/** An event's content without what redaction takes. */
export function redactContent(type: string, content: JsonObject, version: RoomVersion): JsonObject {
  const rules = version.redaction.content;
  return keep(content, (Object.hasOwn(rules, type) ? rules[type] : undefined) ?? {});
}

/** The event as it stands after somebody redacted it. Its ID, hashes and signatures stay. */
export function redact<E extends SealedEvent>(event: E, version: RoomVersion): E {
  const { redacts: _, ...rest } = event;
  const content = redactContent(event.type, event.content, version);
  const redacts = version.redactsInContent ? ownValue(content, "redacts") : undefined;
  return {
    ...(rest as E),
    content,
    pdu: redactPdu(event.pdu, version),
    ...(typeof redacts === "string" ? { redacts } : {}),
  };
}

function keep(object: JsonObject, kept: KeptKeys): JsonObject {
  if (kept === "all") return object;
  const left: [string, JsonValue][] = [];
  for (const key of Object.keys(object)) {
    const rule = Object.hasOwn(kept, key) ? kept[key] : undefined;
    const value = object[key] as JsonValue;
    if (rule === true) left.push([key, value]);
    // Of a key that is kept in part nothing is left unless it holds an object.
    else if (rule !== undefined && isJsonObject(value)) left.push([key, keep(value, rule)]);
  }
  return Object.fromEntries(left);
}
