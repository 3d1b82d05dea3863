/** Registration files: YAML, one application service each, as bridges write them. */

import { readFile } from "node:fs/promises";
import { type Document, LineCounter, parseDocument } from "yaml";
import { parseUserId } from "../events/identifiers.js";
import { type AppService, hashAppServiceToken, type Namespace } from "./app-services.js";
import { type Registration, registrationFault } from "./registration.js";

/** A file that cannot be used. The message is one line: the place, and what is wrong there. */
export class RegistrationError extends Error {
  override readonly name = "RegistrationError";
}

/**
 * Reads the services of a server named `serverName`, one a file.
 * @throws RegistrationError
 */
export async function readRegistrations(files: readonly string[], serverName: string): Promise<AppService[]> {
  const services: AppService[] = [];
  for (const file of files) {
    const read = await readRegistration(file, serverName);
    const twin = services.find(
      ({ id, tokenHash }) => id === read.service.id || tokenHash === read.service.tokenHash,
    );
    if (twin) throw read.fault(twin.id === read.service.id ? "id" : "as_token", "another service has it too");
    services.push(read.service);
  }
  return services;
}

/** Makes the error about a key of the file: its place and its name stand before the sentence. */
type Fault = (path: string, sentence: string) => RegistrationError;

async function readRegistration(
  file: string,
  serverName: string,
): Promise<{ service: AppService; fault: Fault }> {
  const source = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new RegistrationError(`${file}: the file cannot be read (${error.code}).`);
  });
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [syntax] = document.errors;
  if (syntax) throw new RegistrationError(`${at(syntax.pos[0])}: ${oneLine(syntax.message)}`);
  const fault: Fault = (path, sentence) =>
    new RegistrationError(`${at(offsetOf(document, path))}: ${path || "the registration"}: ${sentence}.`);

  const read: unknown = toPlain(document, fault);
  const wrong = registrationFault(read);
  if (wrong) throw fault(wrong.path, wrong.sentence);
  const content = read as Registration;
  const userId = `@${content.sender_localpart}:${serverName}`;
  if (parseUserId(userId)?.localpart !== content.sender_localpart)
    throw fault("sender_localpart", "no user can be called so");
  const service = {
    id: content.id,
    tokenHash: hashAppServiceToken(content.as_token),
    userId,
    users: readNamespaces(content, "users", fault),
    aliases: readNamespaces(content, "aliases", fault),
    rateLimited: content.rate_limited ?? true,
  };
  // Rooms have no owners here, but a pattern that is wrong is to be told.
  readNamespaces(content, "rooms", fault);
  return { service, fault };
}

/** An alias that leads nowhere, or to too much, shows only now. */
function toPlain(document: Document, fault: Fault): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw fault("", oneLine(error instanceof Error ? error.message : String(error)));
  }
}

function readNamespaces(
  { namespaces }: Registration,
  kind: "users" | "aliases" | "rooms",
  fault: Fault,
): Namespace[] {
  return (namespaces[kind] ?? []).map(({ regex, exclusive }, index) => {
    try {
      return { exclusive, pattern: new RegExp(regex) };
    } catch (error) {
      const why = error instanceof Error ? error.message.split(": ").at(-1) : String(error);
      throw fault(`namespaces.${kind}.${index}.regex`, `it is no regular expression (${why})`);
    }
  });
}

/** Where the value at a path starts, or the nearest that there is around it. */
function offsetOf(document: Document, path: string): number {
  for (let keys = path === "" ? [] : path.split("."); keys.length > 0; keys = keys.slice(0, -1)) {
    const node = document.getIn(
      keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
      true,
    );
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (range) return range[0] ?? 0;
  }
  return document.contents?.range?.[0] ?? 0;
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, " ").replace(/\.$/, "");
}
