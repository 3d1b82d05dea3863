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

/** What an operation writes in another way than is usual. */
export interface OperationStyles {
  readonly path?: Styles;
  readonly query?: Styles;
  /** By the names in lower case. */
  readonly header?: Styles;
  /** Its body is a form. */
  readonly form?: { readonly mediaType: string; readonly fields: Styles };
}

type Fields = Readonly<Record<string, unknown>>;

/** The options of a call or client that say how things are written, as openapi-fetch takes them. */
interface Options {
  readonly params?: { readonly header?: Fields };
  readonly headers?: unknown;
  readonly querySerializer?: unknown;
  readonly pathSerializer?: unknown;
  readonly bodySerializer?: unknown;
}

type Send = (path: string, options?: Options) => unknown;

const methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] as const;

/** Has a client of openapi-fetch write what operations declare, by path and method; what its user says goes before. */
export function withStyles<Client extends object>(
  client: Client,
  operations: ReadonlyMap<string, Readonly<Record<string, OperationStyles>>>,
  given: Options,
): Client {
  const methodsOf = client as unknown as Record<string, Send> & {
    request: (method: string, path: string, options?: Options) => unknown;
  };
  const styledCall = (method: string, path: string, call: Options | undefined) => {
    const styles = operations.get(path)?.[method.toUpperCase()];
    return styles ? styled(call, given, styles) : call;
  };
  for (const method of methods) {
    const send = methodsOf[method] as Send;
    methodsOf[method] = (path, call) => send(path, styledCall(method, path, call));
  }
  const { request } = methodsOf;
  methodsOf.request = (method, path, call) => request(method, path, styledCall(method, path, call));
  return client;
}

function styled(
  call: Options | undefined,
  given: Options,
  { path, query, header, form }: OperationStyles,
): Options {
  const headers = call?.params?.header;
  return {
    ...(path &&
      !given.pathSerializer && {
        pathSerializer: (template: string, values: Fields) => writePath(template, values, path),
      }),
    ...(query &&
      !given.querySerializer && { querySerializer: (values: Fields) => writeQuery(values, query) }),
    ...(form &&
      !given.bodySerializer && {
        bodySerializer: (body: unknown) => writeForm(body, form.mediaType, form.fields),
      }),
    ...call,
    ...(header && headers && { params: { ...call.params, header: writeHeaders(headers, header) } }),
    ...(form && { headers: withMediaType(call?.headers, form.mediaType) }),
  };
}

/** What parameters are called may be what every object has. */
function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Text whose every character that could mean something is encoded. */
function encode(value: unknown): string {
  return encodeURIComponent(String(value)).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function isObject(value: unknown): value is Fields {
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
function writeField(name: string, value: unknown, { style, explode, json }: Style): string[] {
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

function writePath(template: string, values: Fields, styles: Styles): string {
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

function writeHeaders(values: Fields, styles: Styles): Fields {
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

/** Objects as forms; what is no object has been written by the caller. */
function writeForm(body: unknown, mediaType: string, fields: Styles): unknown {
  if (!isObject(body) || body instanceof FormData || body instanceof URLSearchParams || body instanceof Blob)
    return body;
  const styleOf = (name: string): Style => own(fields, name) ?? { style: "form", explode: true };
  if (!mediaType.startsWith("multipart/"))
    return entriesOf(body)
      .flatMap(([name, value]) => writeField(name, value, styleOf(name)))
      .join("&");
  const form = new FormData();
  for (const [name, value] of entriesOf(body))
    for (const each of Array.isArray(value) && !styleOf(name).json ? value : [value])
      form.append(
        name,
        each instanceof Blob
          ? each
          : isObject(each) || styleOf(name).json
            ? JSON.stringify(each)
            : String(each),
      );
  return form;
}

/** A call's headers with a Content-Type, unless they have one. Of a multipart form fetch says it, with its boundary. */
function withMediaType(headers: unknown, mediaType: string): unknown {
  if (mediaType.startsWith("multipart/")) return headers;
  const own = headers instanceof Headers || Array.isArray(headers) ? Object.fromEntries(headers) : headers;
  return { "Content-Type": mediaType, ...(own as object | undefined) };
}
