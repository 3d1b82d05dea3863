/** The values of a call → the text of its request, in the styles that the document declares. */

/** How a parameter is written, or a field of a form. */
export interface Style {
  readonly style: string;
  readonly explode: boolean;
  /** Its text is JSON. */
  readonly json?: boolean;
}

/** Styles by name. */
export type Styles = Readonly<Record<string, Style>>;

/** The parameters that an operation writes in another way than is usual. */
export interface OperationStyles {
  readonly path?: Styles;
  readonly query?: Styles;
  /** By the names in lower case. */
  readonly header?: Styles;
}

type Fields = Readonly<Record<string, unknown>>;

/** What parameters are called may be what every object has. */
export function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** The text of a value that is neither a list nor an object. */
export function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Text whose every character that could mean something is encoded. */
function encode(value: unknown): string {
  return encodeURIComponent(textOf(value)).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Whether a value has fields, or is a list. */
export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}

function entriesOf(value: Fields): [string, unknown][] {
  return Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
}

const separators: Readonly<Record<string, string>> = { spaceDelimited: "%20", pipeDelimited: "|" };

/** A query's text, without its question mark. */
export function writeQuery(values: Fields, styles: Styles = {}): string {
  const pairs = entriesOf(values).flatMap(([name, value]) => {
    const usual: Style = {
      style: isObject(value) && !Array.isArray(value) ? "deepObject" : "form",
      explode: true,
    };
    return writeField(name, value, own(styles, name) ?? usual);
  });
  return pairs.join("&");
}

/** The pairs that a parameter or field is in a query or form. */
export function writeField(name: string, value: unknown, { style, explode, json }: Style): string[] {
  const key = encode(name);
  if (json) return [`${key}=${encode(JSON.stringify(value))}`];
  if (!isObject(value)) return [`${key}=${encode(value)}`];
  if (style === "deepObject") return writeDeep(key, value);
  const isList = Array.isArray(value);
  if (explode && isList) return value.map((each) => `${key}=${encode(each)}`);
  if (explode)
    return entriesOf(value).flatMap(([inner, each]) => writeField(inner, each, { style: "form", explode }));
  const parts = isList ? value : entriesOf(value).flat();
  return parts.length === 0 ? [] : [`${key}=${parts.map(encode).join(separators[style] ?? ",")}`];
}

function writeDeep(key: string, value: Fields): string[] {
  if (Array.isArray(value)) return value.map((each) => `${key}=${encode(each)}`);
  return entriesOf(value).flatMap(([name, each]) => {
    const inner = `${key}[${encode(name)}]`;
    return isObject(each) ? writeDeep(inner, each) : [`${inner}=${encode(each)}`];
  });
}

/** A path whose parameters are filled in. */
export function writePath(template: string, values: Fields, styles: Styles): string {
  return template.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const value = own(values, name);
    return value === undefined || value === null
      ? whole
      : writeSegment(name, value, own(styles, name) ?? { style: "simple", explode: false });
  });
}

function writeSegment(name: string, value: unknown, { style, explode, json }: Style): string {
  const mark = style === "label" ? "." : style === "matrix" ? ";" : "";
  // A dot delimits as well, and nobody else encodes it.
  const encodePart = (part: unknown) =>
    style === "label" ? encode(part).replaceAll(".", "%2E") : encode(part);
  const named = (text: string) => (style === "matrix" ? `${encode(name)}=${text}` : text);
  if (json) return mark + named(encodePart(JSON.stringify(value)));
  if (!isObject(value)) return mark + named(encodePart(value));
  const separator = explode && mark !== "" ? mark : ",";
  const isList = Array.isArray(value);
  if (!explode)
    return mark + named((isList ? value : entriesOf(value).flat()).map(encodePart).join(separator));
  const parts = isList
    ? value.map((each) => named(encodePart(each)))
    : entriesOf(value).map(([key, each]) => `${encodePart(key)}=${encodePart(each)}`);
  return mark + parts.join(separator);
}

/** Headers as they are sent. */
export function writeHeaders(values: Fields, styles: Styles): Fields {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      writeHeader(value, own(styles, name.toLowerCase())),
    ]),
  );
}

/** Lists are for fetch to join. */
function writeHeader(value: unknown, style: Style | undefined): unknown {
  if (!style || value === undefined || value === null) return value;
  if (style.json) return JSON.stringify(value);
  if (!isObject(value) || Array.isArray(value)) return value;
  const entries = entriesOf(value);
  return style.explode ? entries.map((entry) => entry.join("=")).join(",") : entries.flat().join(",");
}
