/** server.ts: the typed holes for handlers, and the router around them. */

import type { ApiModel, Operation } from "../model/model.js";
import { docComment, header, literal, property, value } from "../print/typescript.js";
import type { Emitter } from "./output.js";
import { credentialOf } from "./security-schemes.js";
import { type Filled, typeForms } from "./type-forms.js";

export const emitServer: Emitter = async (model) => {
  const { bodies } = typeForms(model);
  // The compiler behind it is large.
  const received = bodies.size > 0 ? (await import("./types.js")).receivedBodies(model) : new Map();
  return new Map([["server.ts", `${header(model.sources)}${printServer(model, received)}`]]);
};

/** The declarations of the bodies as handlers get them. */
function printBodies(bodies: ReadonlyMap<string, string>): string {
  if (bodies.size === 0) return "";
  const members = [...bodies].map(([id, type]) => `  ${property(id)}: ${type.replaceAll("\n", "\n  ")};\n`);
  return `
/** Bodies as handlers get them, with the defaults that validators put in. */
export interface ReceivedBodies {
${members.join("")}}
`;
}

function printServer(model: ApiModel, received: ReadonlyMap<string, string>): string {
  const { filled } = typeForms(model);
  const isOfHead = ({ method }: Operation) => method === "HEAD";
  const hasHead = model.operations.some(isOfHead);
  const hasOperations = model.operations.length > 0;
  const imported = [
    filled.size > 0 && "Filled",
    hasOperations && "MaybePromise",
    "OperationAnswer",
    hasOperations && "OperationRequest",
    hasHead && "WithoutBodies",
  ]
    .filter(Boolean)
    .join(", ");
  const methods = model.operations
    .map((operation) => {
      const shape = `operations[${literal(operation.id)}]`;
      return printMethod(
        operation,
        isOfHead(operation) ? `WithoutBodies<${shape}>` : shape,
        filled.get(operation.id),
        model.undefinedSchemes,
      );
    })
    .join("\n");
  const answer = hasHead
    ? "Awaited<ReturnType<Handlers<Principals>[Id]>>"
    : "OperationAnswer<operations[Id]>";
  const schemes = model.securitySchemes;
  const lacking = model.undefinedSchemes;
  const securityHandlers =
    schemes
      .map(
        ({ name, definition, place }) =>
          `${docComment(String(definition.description ?? ""), place, "  ")}  ${property(name)}: SecurityHandler<P[${literal(name)}]>;\n`,
      )
      .join("") + lacking.map(printUndefinedHandler).join("");
  const handlersOfSchemes =
    securityHandlers === ""
      ? "export type SecurityHandlers<P extends Principals> = { readonly [Scheme in SchemeName]: SecurityHandler<P[Scheme]> };"
      : `${unusedComment(securityHandlers)}export interface SecurityHandlers<${principals(securityHandlers)} extends Principals> {\n${securityHandlers}}`;
  const names = schemes.map(({ name }) => literal(name)).join(" | ") || "never";
  const bodies = printBodies(received);
  return `import type { RequestHandler } from "express";
import { operations as entries } from "./operations.js";
import { type RouterOptions, routeOperations, type SecurityHandler, type SecurityScheme } from "./runtime/router.js";
import type { ${imported} } from "./runtime/types.js";
import type { ${bodies.includes("components[") ? "components, " : ""}operations } from "./types.js";

export { callHandler } from "./runtime/testing.js";

${bodies}
/** The ID of every operation. */
export type OperationId = keyof typeof entries;

/** The name of every security scheme. */
export type SchemeName = ${names};

/** What the handler of each security scheme returns. */
export type Principals = Readonly<Record<SchemeName, unknown>>;

/** Every scheme leads to the same kind of principal. */
export type SamePrincipal<Principal> = Readonly<Record<SchemeName, Principal>>;

/** What the handler of an operation receives. */
export type RequestOf<Id extends OperationId, P extends Principals> = Parameters<Handlers<P>[Id]>[0];

/** What the handler of an operation may answer. */
export type AnswerOf<Id extends OperationId> = ${answer};

/** One handler an operation. \`P\` is what the security handlers return, by scheme. */
${unusedComment(methods)}export interface Handlers<${principals(methods)} extends Principals> {
${methods}}

/** One function a security scheme: credential → principal, or a throw. */
${handlersOfSchemes}

const schemes: Readonly<Record<string, SecurityScheme>> = {
${schemes.map((scheme) => `  ${property(scheme.name)}: ${value(credentialOf(scheme))},\n`).join("")}${lacking.map((name) => `  ${property(name)}: ${value({ kind: "none", name })},\n`).join("")}};

/** How the router behaves; see the fields. */
export interface ServerOptions<P extends Principals> extends RouterOptions {
  readonly security: SecurityHandlers<P>;
}

/** Express middleware that serves every operation of the document. */
export function createRouter<P extends Principals>(handlers: Handlers<P>, options: ServerOptions<P>): RequestHandler {
  const { security, ...others } = options;
  return routeOperations(entries, { schemes, handlers: { ...security } as never }, handlers as never, others);
}
`;
}

/** The line that lets ESLint accept a parameter `P` that nothing in an interface needs; "" where something does. */
function unusedComment(members: string): string {
  return usesPrincipals(members) ? "" : "// eslint-disable-next-line @typescript-eslint/no-unused-vars\n";
}

/** The type parameter for principals: with an underscore, `noUnusedParameters` lets it be unused. */
function principals(members: string): string {
  return usesPrincipals(members) ? "P" : "_P";
}

/** Whether members of an interface refer to `P`, in code and not in a comment. */
function usesPrincipals(members: string): boolean {
  return /^(?!\s*(?:\*|\/\*)).*\bP\[/m.test(members);
}

/** The optional handler of a scheme that the document does not define. */
function printUndefinedHandler(name: string): string {
  const comment = docComment(
    "The document does not define this scheme. Requests that need it are rejected with 401 until this handler is given; its credential is empty, so it reads the request.",
    undefined,
    "  ",
  );
  return `${comment}  ${property(name)}?: SecurityHandler<unknown>;\n`;
}

function printMethod(
  operation: Operation,
  shape: string,
  filled: Filled | undefined,
  lacking: readonly string[],
): string {
  const tag = operation.deprecated ? "\n@deprecated" : "";
  return `${docComment(`${operation.summary ?? `${operation.method} ${operation.path}`}${tag}`, operation.place, "  ")}  ${property(operation.id)}(request: OperationRequest<${filled ? printFilled(operation.id, shape, filled) : shape}, ${principalOf(operation, lacking)}>): MaybePromise<OperationAnswer<${shape}>>;\n`;
}

/** The operation with the defaults that validators put into its requests. */
function printFilled(id: string, shape: string, { parameters, body }: Filled): string {
  const names = Object.entries(parameters).map(
    ([location, each]) => `${location}: ${each.map(literal).join(" | ")}`,
  );
  const type = names.length > 0 ? `{ ${names.join("; ")} }` : "Record<never, never>";
  const received = body ? `, ReceivedBodies[${literal(id)}]` : "";
  return `Filled<${shape}, ${type}${received}>`;
}

/**
 * One scheme gives its principal, several needed together an object of theirs by name. Operations
 * that are open to all have none; those with a choice may have none. `lacking`: the schemes that are not defined,
 * whose principals are of no known type.
 */
function principalOf({ security }: Operation, lacking: readonly string[]): string {
  const kindOf = (name: string) => (lacking.includes(name) ? "unknown" : `P[${literal(name)}]`);
  const kinds = security.map((alternative) => {
    const [first] = alternative;
    if (first === undefined) return "undefined";
    if (alternative.length === 1) return kindOf(first);
    return `{ ${alternative.map((name) => `readonly ${property(name)}: ${kindOf(name)}`).join("; ")} }`;
  });
  return [...new Set(kinds)].join(" | ") || "undefined";
}
