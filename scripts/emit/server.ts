/** server.ts: the typed holes for handlers, and the router around them. */

import type { ApiModel, Operation, SecurityScheme } from "../model/model.js";
import { docComment, header, literal, property, value } from "../print/typescript.js";
import type { Emitter } from "./output.js";

export const emitServer: Emitter = (model) =>
  new Map([["server.ts", `${header(model.sources)}${printServer(model)}`]]);

function printServer(model: ApiModel): string {
  const methods = model.operations.map(printMethod).join("\n");
  const schemes = model.securitySchemes;
  return `import type { RequestHandler } from "express";
import { operations as descriptors } from "./operations.js";
import { type RouterOptions, routeOperations, type SecurityHandler, type SecurityScheme } from "./runtime/router.js";
import type { MaybePromise, OperationAnswer, OperationRequest } from "./runtime/types.js";
import type { operations } from "./types.js";

/** The ID of every operation. */
export type OperationId = keyof typeof descriptors;

/** What the handler of an operation receives. */
export type RequestOf<Id extends OperationId, Principal> = Parameters<Handlers<Principal>[Id]>[0];

/** What the handler of an operation may answer. */
export type AnswerOf<Id extends OperationId> = OperationAnswer<operations[Id]>;

/** One handler an operation. \`Principal\` is what the security handlers return. */
export interface Handlers<Principal> {
${methods}}

/** One function a security scheme: credential → principal, or a throw. */
export interface SecurityHandlers<Principal> {
${schemes.map(({ name, definition, place }) => `${docComment(String(definition.description ?? ""), place, "  ")}  ${property(name)}: SecurityHandler<Principal>;\n`).join("")}}

const schemes: Readonly<Record<string, SecurityScheme>> = {
${schemes.map((scheme) => `  ${property(scheme.name)}: ${value(credentialOf(scheme))},\n`).join("")}};

/** How the router behaves; see the fields. */
export interface ServerOptions<Principal> extends Omit<RouterOptions<Principal>, "security"> {
  readonly security: SecurityHandlers<Principal>;
}

/** Express middleware that serves every operation of the document. */
export function createRouter<Principal>(handlers: Handlers<Principal>, options: ServerOptions<Principal>): RequestHandler {
  const { security, ...others } = options;
  return routeOperations(descriptors, schemes, handlers as never, { ...others, security: { ...security } });
}
`;
}

function printMethod(operation: Operation): string {
  const shape = `operations[${literal(operation.id)}]`;
  const tag = operation.deprecated ? "\n@deprecated" : "";
  return `${docComment(`${operation.summary ?? `${operation.method} ${operation.path}`}${tag}`, operation.place, "  ")}  ${property(operation.id)}(request: OperationRequest<${shape}, ${principalOf(operation)}>): MaybePromise<OperationAnswer<${shape}>>;\n`;
}

/** Operations that are open to all have no principal; those with a choice may have none. */
function principalOf(operation: Operation): string {
  if (operation.security.length === 0) return "undefined";
  return operation.security.some((alternative) => alternative.length === 0)
    ? "Principal | undefined"
    : "Principal";
}

function credentialOf({ name, definition }: SecurityScheme): { kind: string; name: string } {
  if (definition.type === "apiKey") return { kind: String(definition.in), name: String(definition.name) };
  if (definition.type === "http" && String(definition.scheme).toLowerCase() === "basic")
    return { kind: "basic", name };
  return { kind: "bearer", name };
}
