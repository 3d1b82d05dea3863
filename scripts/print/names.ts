/** Names as TypeScript writes them. */

/** `room-event_v2.member` → `RoomEventV2Member`; a leading digit gets an underscore. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const name = words.map((word) => (word[0] ?? "").toUpperCase() + word.slice(1)).join("");
  return /^\d/.test(name) ? `_${name}` : name;
}

/** Names that TypeScript users already have: a type of such a name would shadow a global. */
export const globalNames: ReadonlySet<string> = new Set(
  (
    "Array ArrayBuffer Atomics BigInt Blob Boolean Buffer Console DataView Date Document Element Error EvalError Event " +
    "EventTarget File FormData Function Generator Headers Infinity Intl Iterator JSON Map Math NaN Node Number Object " +
    "Omit Partial Pick Promise PropertyKey Proxy Range RangeError Readonly Record ReferenceError Reflect RegExp " +
    "Request Required Response Selection Set String Symbol SyntaxError Text TypeError URIError URL URLSearchParams " +
    "Uppercase Lowercase Capitalize Uncapitalize WeakMap WeakRef WeakSet Awaited Exclude Extract NonNullable " +
    "Parameters ReturnType InstanceType ThisType Window Worker Storage Crypto Performance Navigator Location History " +
    "paths operations components webhooks globalThis undefined"
  ).split(" "),
);
