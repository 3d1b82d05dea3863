/** Values of parameters → text, in the styles of OpenAPI (RFC 6570) and the collection formats of Swagger 2.0. */

/** How a parameter is written, or a field of a form. */
export interface Style {
  readonly style: string;
  readonly explode: boolean;
  /** Its text is JSON. */
  readonly json?: boolean;
  /** What separates the items of a list, and of lists in it, where no style does. Empty: each item has a text of its own. */
  readonly separators?: readonly string[];
}

/** Styles by name. */
export type Styles = Readonly<Record<string, Style>>;

/** The parameters that an operation writes in another way than is usual. */
export interface OperationStyles {
  readonly path?: Styles;
  readonly query?: Styles;
  /** By the names in lower case. */
  readonly header?: Styles;
  readonly cookie?: Styles;
}

/** Values by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** The entry of a name; parameters can be called what every object has, such as `constructor`. */
export function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Whether a value is a list or object. */
export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}

/** The entries that are sent: undefined and null leave no trace in text. */
function entriesOf(value: Fields): [string, unknown][] {
  return Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
}

/** Text of a primitive; null is empty text, which servers read as null where the schema takes it. */
export function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return value === null || value === undefined ? "" : String(value);
}

/** A primitive as text, and a list or object that a style has no form for as JSON. */
function partOf(value: unknown): string {
  return isObject(value) ? JSON.stringify(value) : textOf(value);
}

/** Percent-encodes all but the unreserved characters of RFC 3986. */
function encode(value: unknown): string {
  return encodeURIComponent(partOf(value)).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Whether a list or object holds others, for which only `deepObject` and JSON have a form. */
function isNested(value: Fields): boolean {
  return Object.values(value).some(isObject);
}

/**
 * Writes a query, without its question mark. A value without a declared style is written as `form`, exploded, or as
 * `deepObject` where it is an object.
 */
export function writeQuery(values: Fields, styles: Styles = {}): string {
  const pairs = Object.entries(values).flatMap(([name, value]) => {
    const style = own(styles, name);
    if (value === undefined || (value === null && !style?.json)) return [];
    const usual: Style = {
      style: isObject(value) && !Array.isArray(value) ? "deepObject" : "form",
      explode: true,
    };
    return writeField(name, value, style ?? usual);
  });
  return pairs.join("&");
}

/** Writes a parameter of a query or a field of a urlencoded form: `name=value` pairs. */
export function writeField(name: string, value: unknown, field: Style): string[] {
  const { style, explode, json, separators } = field;
  const key = encode(name);
  if (json) return [`${key}=${encode(JSON.stringify(value))}`];
  if (!isObject(value)) return [`${key}=${encode(value)}`];
  if (style === "deepObject") return writeDeep(key, value);
  if (separators) return writeSeparated(key, value, field);
  if (explode) {
    if (Array.isArray(value)) return value.map((each) => `${key}=${encode(each)}`);
    return entriesOf(value).flatMap(([inner, each]) =>
      Array.isArray(each)
        ? writeField(inner, each, { style: "form", explode })
        : `${encode(inner)}=${encode(each)}`,
    );
  }
  if (isNested(value)) return [`${key}=${encode(value)}`];
  const parts = Array.isArray(value) ? value.map(textOf) : entriesOf(value).flat().map(textOf);
  return parts.length === 0 ? [] : [`${key}=${joinParts(parts, style)}`];
}

/** The parts of a list or object that is not exploded, so that a delimiter in one of them is told from the others. */
function joinParts(parts: readonly string[], style: string): string {
  if (style === "spaceDelimited") return parts.map((each) => encode(each).replaceAll("%20", "+")).join("%20");
  // `|` is encoded, as RFC 3986 does not allow it, but where it is in an item too.
  if (style === "pipeDelimited")
    return parts.map(encode).join(parts.some((each) => each.includes("|")) ? "|" : "%7C");
  return parts.map(encode).join(",");
}

function writeSeparated(key: string, value: Fields, { separators = [] }: Style): string[] {
  const [separator = "", ...inner] = separators;
  const items = Array.isArray(value) ? value : [value];
  const texts = items.map((each) => encode(separated(each, inner)));
  if (separator === "") return texts.map((each) => `${key}=${each}`);
  return texts.length === 0 ? [] : [`${key}=${texts.join(separator === "," ? "," : encode(separator))}`];
}

/** Text of a list with the separators of each level, not encoded. */
export function separated(value: unknown, [separator = ",", ...inner]: readonly string[]): string {
  return Array.isArray(value) ? value.map((each) => separated(each, inner)).join(separator) : partOf(value);
}

/**
 * `name[key]=value`. OpenAPI does not say how lists are written there: `name[key]=a&name[key]=b`, and those of lists or
 * objects with their indices, `name[key][0][inner]=a`.
 */
function writeDeep(key: string, value: Fields): string[] {
  if (Array.isArray(value) && !isNested(value as unknown as Fields))
    return value.map((each) => `${key}=${encode(each)}`);
  const entries = Array.isArray(value) ? Object.entries(value) : entriesOf(value);
  return entries.flatMap(([name, each]) => {
    const inner = `${key}%5B${encode(name)}%5D`;
    return isObject(each) ? writeDeep(inner, each) : [`${inner}=${encode(each)}`];
  });
}

/** Writes the path of a template: `/join/{room}` and `{ room: "#a" }` give `/join/%23a`. */
export function writePath(template: string, values: Fields, styles: Styles = {}): string {
  // A URL loses spaces at its end, and the server asks for them.
  return template.replace(/\{([^{}]+)\}| /g, (whole, name: string | undefined) => {
    if (name === undefined) return "%20";
    const value = own(values, name);
    const style = own(styles, name) ?? { style: "simple", explode: false };
    return value === undefined || (value === null && !style.json) ? whole : writeSegment(name, value, style);
  });
}

function writeSegment(name: string, value: unknown, { style, explode, json, separators }: Style): string {
  const mark = style === "label" ? "." : style === "matrix" ? ";" : "";
  // A dot delimits as well, and nobody else encodes it.
  const encodePart = (part: unknown) =>
    style === "label" ? encode(part).replaceAll(".", "%2E") : encode(part);
  const named = (text: string) => (style === "matrix" ? `${encode(name)}=${text}` : text);
  if (json) return mark + named(encodePart(JSON.stringify(value)));
  if (separators && Array.isArray(value)) {
    const [first, ...inner] = separators;
    const separator = encode(first || ",").replace("%2C", ",");
    return mark + named(value.map((each) => encodePart(separated(each, inner))).join(separator));
  }
  if (!isObject(value) || isNested(value)) return mark + named(encodePart(value));
  const separator = explode && mark !== "" ? mark : ",";
  const isList = Array.isArray(value);
  if (!explode)
    return mark + named((isList ? value : entriesOf(value).flat()).map(encodePart).join(separator));
  const parts = isList
    ? value.map((each) => named(encodePart(each)))
    : entriesOf(value).map(([key, each]) => `${encodePart(key)}=${encodePart(each)}`);
  return mark + parts.join(separator);
}

/** Writes header parameters; `styles` by the names in lower case. Nothing in a header is encoded. */
export function writeHeaders(values: Fields, styles: Styles = {}): Fields {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      writeHeader(value, own(styles, name.toLowerCase())),
    ]),
  );
}

/** JSON of nothing but ASCII, as a header can hold. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function writeHeader(value: unknown, style: Style = { style: "simple", explode: false }): unknown {
  if (value === undefined) return value;
  if (style.json) return asciiJson(value);
  if (!isObject(value)) return value;
  if (style.separators) return separated(value, [style.separators[0] || ",", ...style.separators.slice(1)]);
  if (isNested(value)) return asciiJson(value);
  if (Array.isArray(value)) return value.map(textOf).join(",");
  const entries = entriesOf(value);
  return style.explode ? entries.map((entry) => entry.join("=")).join(",") : entries.flat().join(",");
}

/** Writes cookie parameters as the value of a `Cookie` header: `a=1; b=2`; undefined where there are none. */
export function writeCookies(values: Fields, styles: Styles = {}): string | undefined {
  const pairs = Object.entries(values).flatMap(([name, value]) => {
    const style = own(styles, name) ?? { style: "form", explode: true };
    if (value === undefined || (value === null && !style.json)) return [];
    return writeField(name, value, style);
  });
  return pairs.length === 0 ? undefined : pairs.join("; ");
}
