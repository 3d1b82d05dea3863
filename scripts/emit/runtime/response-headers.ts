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
      const style = Object.hasOwn(styles, key) ? styles[key] : undefined;
      return [name, style && value !== undefined ? headerText(value, style) : value];
    }),
  );
}

function headerText(value: unknown, { explode, json, separators = [","] }: HeaderStyle): unknown {
  if (json) return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value) && separators.length > 1) return separated(value, separators);
  // Lists and objects in others have no form in any style.
  if (Object.values(value).some((each) => typeof each === "object" && each !== null))
    return JSON.stringify(value);
  if (Array.isArray(value)) return separated(value, separators);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return explode ? entries.map((entry) => entry.join("=")).join(",") : entries.flat().join(",");
}

function separated(value: unknown, [separator = ",", ...inner]: readonly string[]): string {
  return Array.isArray(value)
    ? value.map((each) => separated(each, inner)).join(separator)
    : String(value ?? "");
}
