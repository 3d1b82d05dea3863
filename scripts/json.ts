/** Plain JSON values as the pipeline handles them, and the few questions asked of them. */

/** A JSON object of unknown contents. */
export type JsonObject = Record<string, unknown>;

/** Whether the value is an object that is no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Sets an own property, also for names such as `__proto__` that mean something else when assigned. */
export function setOwn(target: JsonObject, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

/** An object or a list whose parts are what `change` makes of them: a copy, or itself where all stay what they are. */
export function withParts<T extends object>(whole: T, change: (part: unknown, key: string) => unknown): T {
  const parts = whole as JsonObject;
  let copy: JsonObject | undefined;
  for (const key of Object.keys(parts)) {
    const part = change(parts[key], key);
    if (part === parts[key]) continue;
    copy ??= (Array.isArray(whole) ? [...whole] : { ...whole }) as JsonObject;
    setOwn(copy, key, part);
  }
  return (copy ?? whole) as T;
}

/** Reads an own property; inherited ones (`constructor`, …) do not exist. */
export function getOwn(target: JsonObject, key: string): unknown {
  return Object.hasOwn(target, key) ? target[key] : undefined;
}

/** The names of a JSON Pointer (RFC 6901): `/a~1b/c` gives `a/b`, `c`. Percent-decoded, as fragments are. */
export function pointerNames(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((name) => plainName(decodeFragment(name)));
}

/** The same of a pointer that is no fragment of a URL: `%` stands for itself. */
export function plainPointerNames(pointer: string): string[] {
  return pointer.split("/").slice(1).map(plainName);
}

function plainName(name: string): string {
  return name.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** One name, escaped for use in a JSON Pointer. */
export function pointerName(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The JSON Pointer that leads along names. */
export function pointerTo(names: readonly string[]): string {
  return names.map((name) => `/${pointerName(name)}`).join("");
}

/** The value at a JSON Pointer, or undefined. Percent-decoded, as fragments are. */
export function valueAt(root: unknown, pointer: string): unknown {
  return valueAlong(root, pointerNames(pointer));
}

/** Whether any object in a value has a field of this name. */
export function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, key) || Object.values(value).some((each) => hasKey(each, key));
}

/** The value at the end of a way of names, or undefined. */
export function valueAlong(root: unknown, names: readonly string[]): unknown {
  let value = root;
  for (const name of names) {
    if (Array.isArray(value)) value = value[Number(name)];
    else if (isObject(value)) value = getOwn(value, name);
    else return undefined;
  }
  return value;
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
