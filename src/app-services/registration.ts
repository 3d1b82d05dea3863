/**
 * What a registration file has to hold. Held by plain functions: a schema compiler
 * would make code from text, which the server never does.
 */

export interface NamespaceEntry {
  readonly regex: string;
  readonly exclusive: boolean;
}

/** What stands in a file. Further keys are for other servers. */
export interface Registration {
  readonly id: string;
  readonly url: string | null;
  readonly as_token: string;
  readonly hs_token: string;
  readonly sender_localpart: string;
  readonly rate_limited?: boolean | null;
  readonly namespaces: Partial<Record<"users" | "aliases" | "rooms", readonly NamespaceEntry[] | null>>;
}

/** Where a value is not as it has to be (`namespaces.users.0.regex`), and how it has to be. */
export interface ShapeFault {
  readonly path: string;
  readonly sentence: string;
}

type Shape = (value: unknown, path: string) => ShapeFault | undefined;

const isA =
  (type: "string" | "boolean"): Shape =>
  (value, path) =>
    typeof value === type ? undefined : { path, sentence: `must be ${type}` };

const text: Shape = (value, path) =>
  value === "" ? { path, sentence: "must NOT have fewer than 1 characters" } : isA("string")(value, path);

/** Null, or what the shape says; `types` is what both are called. */
const orNull =
  (shape: Shape, types: string): Shape =>
  (value, path) => {
    const fault = value === null ? undefined : shape(value, path);
    return fault?.path === path ? { path, sentence: `must be ${types}` } : fault;
  };

const listOf =
  (shape: Shape): Shape =>
  (value, path) => {
    if (!Array.isArray(value)) return { path, sentence: "must be array" };
    return firstFault(value.map((each, at) => () => shape(each, `${path}.${at}`)));
  };

const objectOf =
  (required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return { path, sentence: "must be object" };
    const missing = Object.keys(required).find((key) => !Object.hasOwn(value, key));
    if (missing) return { path, sentence: `must have required property '${missing}'` };
    const present = Object.entries({ ...required, ...optional }).filter(([key]) => Object.hasOwn(value, key));
    return firstFault(
      present.map(
        ([key, shape]) =>
          () =>
            shape((value as Record<string, unknown>)[key], path === "" ? key : `${path}.${key}`),
      ),
    );
  };

function firstFault(checks: readonly (() => ShapeFault | undefined)[]): ShapeFault | undefined {
  for (const check of checks) {
    const fault = check();
    if (fault) return fault;
  }
  return undefined;
}

const namespaces = orNull(listOf(objectOf({ regex: text, exclusive: isA("boolean") })), "array,null");
const registration = objectOf(
  {
    id: text,
    url: orNull(isA("string"), "string,null"),
    as_token: text,
    hs_token: text,
    sender_localpart: text,
    namespaces: objectOf({}, { users: namespaces, aliases: namespaces, rooms: namespaces }),
  },
  { rate_limited: orNull(isA("boolean"), "boolean,null") },
);

/** The first thing that is wrong with a file's content; undefined when it is a `Registration`. */
export function registrationFault(content: unknown): ShapeFault | undefined {
  return registration(content, "");
}
