/** Templates of paths as Express writes them, and those that end in a wildcard. */

import type { OperationDescriptor } from "../emit/runtime/operation.js";
import type { PathMatch } from "../emit/runtime/paths.js";

/** `/files/{path}(*)`, `/files/{path}*`, and `/files/*path` of Express 5: not OpenAPI's, but express-openapi-validator's. */
const wildcard = /\/(?:\{([^{}]+)\}(?:\(\*\)|\*)|\*(\w+))/g;

/** `/v1/pets/{id}` → `/v1/pets/:id`; `/files/{path}(*)` → `/files/*path`. */
export function expressRoute(template: string): string {
  return template
    .replaceAll(":", "\\:")
    .replace(wildcard, "/*$1$2")
    .replace(/\{([^{}]+)\}/g, ":$1");
}

interface Wildcard {
  readonly template: string;
  readonly pattern: string;
  readonly names: readonly string[];
  readonly routes: Map<
    string,
    { readonly operation: OperationDescriptor; readonly names: readonly string[] }
  >;
}

/** Operations whose paths have wildcards: few, so that they are tried one after the other. */
export class Wildcards {
  readonly #all: readonly Wildcard[];

  constructor(operations: readonly OperationDescriptor[]) {
    const byTemplate = new Map<string, Wildcard>();
    for (const operation of operations) {
      const template = `${operation.basePaths[0]}${operation.path}`;
      if (template.search(wildcard) === -1) continue;
      const names = [...template.matchAll(/\{([^{}]+)\}|\/\*(\w+)/g)].map(
        ([, name, last]) => name ?? last ?? "",
      );
      const known = byTemplate.get(template) ?? {
        template,
        pattern: `^${expression(template)}/?$`,
        names,
        routes: new Map(),
      };
      known.routes.set(operation.method, { operation, names });
      byTemplate.set(template, known);
    }
    this.#all = [...byTemplate.values()].sort((a, b) => b.template.length - a.template.length);
  }

  match(path: string, sensitive: boolean): PathMatch<OperationDescriptor> | undefined {
    for (const { pattern, routes } of this.#all) {
      const found = new RegExp(pattern, sensitive ? "" : "i").exec(path);
      if (found) return { routes, values: found.slice(1) };
    }
    return undefined;
  }
}

/** Each parameter takes a segment's part, the wildcard all that is left. */
function expression(template: string): string {
  const parts = template.split(/(\/\{[^{}]+\}(?:\(\*\)|\*)|\/\*\w+|\{[^{}]+\})/);
  return parts
    .map((part, at) => {
      if (at % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return part.startsWith("/") ? "/(.+)" : "([^/]+?)";
    })
    .join("");
}
