/** Values of response headers → text, in the style `simple` and the collection formats of Swagger 2.0. */

/** How a header is written that is not one primitive. */
export interface HeaderStyle {
  readonly explode?: boolean;
  /** Its text is JSON (`content: application/json`). */
  readonly json?: boolean;
  /** What separates the items of a list, and of lists in it (`x-collectionFormat`). */
  readonly separators?: readonly string[];
}

type Headers = Readonly<Record<string, unknown>>;

/**
 * Writes the headers that are lists, objects or JSON; all others stay as they are.
 *
 * @param styles by the names of the headers in lower case
 */
export function writeHeaders(headers: Headers, styles: Readonly<Record<string, HeaderStyle>>): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const key = name.toLowerCase();
      // Cookies are a header each (RFC 6265, 3): Node sends a list so.
      const style = key !== "set-cookie" && Object.hasOwn(styles, key) ? styles[key] : undefined;
      return [name, style && value !== undefined ? headerText(value, style) : value];
    }),
  );
}

function headerText(value: unknown, { explode, json, separators = [","] }: HeaderStyle): unknown {
  if (json) return asciiJson(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value) && separators.length > 1) return separated(value, separators);
  // Lists and objects in others have no form in any style.
  if (Object.values(value).some((each) => typeof each === "object" && each !== null)) return asciiJson(value);
  if (Array.isArray(value)) return separated(value, separators);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return explode ? entries.map((entry) => entry.join("=")).join(",") : entries.flat().join(",");
}

/** JSON of nothing but the characters that headers may hold. */
function asciiJson(value: unknown): string {
  const escaped = (each: string) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, escaped);
}

function separated(value: unknown, [separator = ",", ...inner]: readonly string[]): string {
  return Array.isArray(value)
    ? value.map((each) => separated(each, inner)).join(separator)
    : String(value ?? "");
}
