/** Request bodies by media type: JSON, forms, uploads, text, bytes; each within limits. */

import type { Readable } from "node:stream";
import {
  json as jsonParser,
  type Request,
  type RequestHandler,
  type Response,
  raw as rawParser,
  text as textParser,
} from "express";
import { type ReadBodyOnto, runParser } from "./body-parsers.js";
import { RequestError } from "./errors.js";
import { readUrlencoded, settleForm } from "./forms.js";
import { isDeeper } from "./json-text.js";
import { isJson, isText, mediaTypeFor, sentForm } from "./media-types.js";
import { readMultipart } from "./multipart.js";
import type { BodyDescriptor, OperationDescriptor } from "./operation.js";
import { routeOf } from "./paths.js";
import { isWhole, parseJson, readWhole, rejectRoundedIntegers, textOf } from "./whole-bodies.js";

/** How much a request may bring. */
export interface BodyLimits {
  /** Bytes of a body that is no upload. Default: 1 MiB. */
  readonly bytes?: number;
  /** Levels of nesting in JSON. Default: 100. */
  readonly depth?: number;
  /** Bytes of one uploaded file. Default: 10 MiB. */
  readonly fileBytes?: number;
  /** Files of one upload. Default: 10. */
  readonly files?: number;
  /** Fields of a form that are no files. Default: 1000. */
  readonly fields?: number;
}

/**
 * A file as multer and its storage describe it: the fields of `Express.Multer.File`, declared here because
 * multer is needed only where a document has uploads.
 */
export interface StoredFile {
  fieldname: string;
  originalname: string;
  encoding: string;
  mimetype: string;
  size: number;
  stream: Readable;
  destination: string;
  filename: string;
  path: string;
  buffer: Buffer;
}

/** A file of a `multipart/form-data` body, read to its end and within the limits. */
export interface UploadedFile {
  /** The field that it was sent in. */
  readonly field: string;
  /** As the client calls it: not to be trusted. */
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** Its contents; empty where a storage of the server's own keeps it. */
  readonly bytes: Buffer;
  /** Where a storage on disk keeps it. */
  readonly path?: string;
  /** All that multer and its storage tell of it. */
  readonly stored: StoredFile;
}

/** A storage engine of multer, such as its `diskStorage`. */
export interface FileStorage {
  _handleFile(
    request: Request,
    file: StoredFile,
    callback: (error?: unknown, info?: Partial<StoredFile>) => void,
  ): void;
  _removeFile(request: Request, file: StoredFile, callback: (error: Error | null) => void): void;
}

/** Says who keeps the files of an operation; nobody: memory. */
export type UploadStorage = (operation: OperationDescriptor) => FileStorage | undefined;

/** Reads the fields of an upload into `request.body` and gives its files. */
export interface UploadReader {
  readonly read: (request: Request, response: Response) => Promise<readonly UploadedFile[]>;
  /** Removes files again, where they are not in memory. */
  readonly remove?: (request: Request, files: readonly UploadedFile[]) => Promise<void>;
}

/** A body as it was read. */
export interface ReadBody {
  /** The declared media type that it fits; undefined when nothing was sent that could be checked. */
  readonly mediaType: string | undefined;
  readonly value: unknown;
  readonly files: readonly UploadedFile[];
  /** Removes the files again, of a request that is refused. */
  readonly discard?: () => Promise<void>;
}

/** Reads a request's body. */
export type BodyReader = (
  request: Request,
  response: Response,
  operation: OperationDescriptor,
) => Promise<ReadBody>;

/** What there is where nothing was sent. */
export const noBody: ReadBody = { mediaType: undefined, value: undefined, files: [] };

/**
 * The declared media type of a request's body; undefined for none where none is needed.
 * @throws RequestError "unsupported-media-type"
 */
export function requestMediaType(
  request: Request,
  operation: OperationDescriptor,
  body: BodyDescriptor,
): string | undefined {
  const header = request.headers["content-type"];
  const mediaType = mediaTypeFor(header, body.mediaTypes);
  if (mediaType !== undefined || body.mediaTypes.length === 0) return mediaType;
  // What fits any type needs none.
  if (header === undefined && body.mediaTypes.includes("*/*")) return "*/*";
  if (header === undefined && !body.required) return undefined;
  const problem =
    header === undefined ? "media type not specified" : `unsupported media type ${header.slice(0, 200)}`;
  throw new RequestError("unsupported-media-type", 415, problem, { path: routeOf(operation, request) });
}

/** Makes the reader that the router uses unless it is given another. */
export function createBodyReader(limits: BodyLimits = {}, storageOf?: UploadStorage): BodyReader {
  const { bytes: limit = 1024 * 1024, depth = 100, fields = 1000 } = limits;
  const any = () => true;
  const json = reader(
    limit,
    (bytes) => parseJson(textOf(bytes)),
    jsonParser({ type: any, limit, strict: false }),
  );
  const exactJson = exactJsonReader(limit);
  const text = reader(limit, textOf, textParser({ type: any, limit, defaultCharset: "utf-8" }));
  const raw = reader(limit, (bytes) => bytes, rawParser({ type: any, limit }));
  const uploads = new Map<string, Promise<UploadReader>>();

  return async (request, response, operation) => {
    const declared = operation.body;
    if (!declared) return noBody;
    const mediaType = requestMediaType(request, operation, declared);
    if (mediaType === undefined) return noBody;
    const kind = sentForm(request.headers["content-type"], declared, mediaType);
    const forms = declared.forms?.[mediaType] ?? [];
    if (kind === "multipart") {
      const upload = uploads.get(operation.id) ?? uploadReader(operation, limits, storageOf?.(operation));
      uploads.set(operation.id, upload);
      const { read, remove } = await upload;
      const files = await read(request, response);
      const discard = remove && (() => remove(request, files));
      try {
        const value = readMultipart(request.body, files, forms);
        return { mediaType, value, files, ...(discard && { discard }) };
      } catch (error) {
        await discard?.();
        throw error;
      }
    }
    const parsed = request.body !== undefined;
    // What `application/*` and the like stand for is told by the header.
    const actual = request.headers["content-type"] ?? mediaType;
    if (kind === "urlencoded") {
      if (parsed && typeof request.body !== "string")
        return { ...noBody, mediaType, value: settleForm(request.body, forms) };
      if (!parsed) await text(request, response);
      return { ...noBody, mediaType, value: readUrlencoded(request.body, forms, fields) };
    }
    const isBinary = declared.binary?.includes(mediaType) === true;
    const jsonReader = declared.rounded?.includes(mediaType) ? json : exactJson;
    const parser = isBinary ? raw : isJson(actual) ? jsonReader : isText(actual) ? text : raw;
    if (!parsed) await parser(request, response);
    const value = request.body as unknown;
    // Nothing, of no type, is no body.
    if (request.headers["content-type"] === undefined && value instanceof Uint8Array && value.length === 0)
      return { ...noBody, mediaType };
    if (!isBinary && isJson(actual) && isDeeper(value, depth))
      throw new RequestError("body-unreadable", 400, `The body nests deeper than ${depth} levels.`, {
        path: "/body",
      });
    return { ...noBody, mediaType, value };
  };
}

/** Reads a body by the short way where that will do, else by one of Express's parsers. */
function reader(limit: number, parse: (bytes: Buffer) => unknown, parser: RequestHandler): ReadBodyOnto {
  const others = runParser(parser);
  return async (request, response) => {
    if (isWhole(request, limit)) request.body = parse(await readWhole(request));
    else await others(request, response);
  };
}

/** Reads JSON, and rejects integers that JavaScript would round. */
function exactJsonReader(limit: number): ReadBodyOnto {
  const texts = new WeakMap<object, string>();
  const verify = (request: object, _response: unknown, bytes: Buffer, encoding: string) => {
    // The parser takes the encodings of Unicode alone, of which UTF-32 has no decoder here.
    const isKnown = /^utf-(?:8|16)/i.test(encoding);
    if (isKnown) texts.set(request, new TextDecoder(encoding.toLowerCase()).decode(bytes));
  };
  const parser = jsonParser({ type: () => true, limit, strict: false, verify });
  const parse = (bytes: Buffer) => {
    const text = textOf(bytes);
    const value = parseJson(text);
    rejectRoundedIntegers(text);
    return value;
  };
  const read = reader(limit, parse, parser);
  return async (request, response) => {
    await read(request, response);
    rejectRoundedIntegers(texts.get(request) ?? "");
  };
}

/** multer is loaded when the first upload arrives. */
async function uploadReader(
  { id, loadUploads }: OperationDescriptor,
  limits: BodyLimits,
  storage: FileStorage | undefined,
): Promise<UploadReader> {
  if (!loadUploads) throw new Error(`The operation ${id} has no reader of uploads.`);
  const { createUploadReader } = await loadUploads();
  return createUploadReader(limits, storage);
}
