/** What a query may hold: the rules on it as a whole, whatever its parameters' schemas say. */

import { RequestError } from "./errors.js";
import type { ParameterDescriptor } from "./operation.js";

/** How strictly a query string is read. */
export interface QueryRules {
  /** Whether parameters that the document does not declare are passed over. */
  readonly allowUnknownQueryParameters: boolean;
  /**
   * Whether values may hold reserved characters as they are. RFC 3986, 3.4 allows all of them in a query but `#`, `[` and
   * `]`; express-openapi-validator rejects them in parameters without `allowReserved`.
   */
  readonly allowReserved: boolean;
}

const reserved = /[:/?#[\]@!$&'()*+,;=]/;

/** What the rules on queries go by, of an operation's parameters. */
interface QueryPlan {
  /** What may stand in the query, by its name there. */
  readonly known: ReadonlyMap<string, ParameterDescriptor>;
  /** The names of those in the style `deepObject`. */
  readonly deep: ReadonlySet<string>;
  /** Those that may not hold reserved characters. */
  readonly strict: ReadonlyMap<string, ParameterDescriptor>;
}

const plans = new WeakMap<readonly ParameterDescriptor[], QueryPlan>();

/** Made once for each operation. */
function planOf(parameters: readonly ParameterDescriptor[]): QueryPlan {
  const made = plans.get(parameters);
  if (made) return made;
  const inQuery = parameters.filter((each) => each.in === "query");
  const known = inQuery.flatMap((each) =>
    [...(each.properties ?? []), each.name].map((name) => [name, each] as const),
  );
  const plan = {
    known: new Map(known),
    deep: new Set(inQuery.filter(({ style }) => style === "deepObject").map(({ name }) => name)),
    strict: new Map(inQuery.filter((each) => !each.allowReserved).map((each) => [each.name, each])),
  };
  plans.set(parameters, plan);
  return plan;
}

/**
 * Refuses what the query may not hold: reserved characters, parameters that are not declared or empty.
 * @throws RequestError "validation"
 */
export function checkQuery(
  parameters: readonly ParameterDescriptor[],
  search: string,
  query: URLSearchParams,
  rules: QueryRules,
  others: readonly string[] = [],
): void {
  const { known, deep, strict } = planOf(parameters);
  if (!rules.allowReserved && strict.size > 0 && reserved.test(search)) checkReserved(strict, search);
  if (rules.allowUnknownQueryParameters) return;
  let counts: Map<string, number> | undefined;
  for (const [name, value] of query) {
    const declared = known.get(name);
    const bracket = name.indexOf("[");
    const base = bracket === -1 ? name : name.slice(0, bracket);
    const isDeep = deep.has(base) && (bracket === -1 || name.endsWith("]"));
    if (!declared && !others.includes(name) && !isDeep)
      throw refused(base, `Unknown query parameter '${base}'`);
    // The empty properties of a deepObject are for its schema to judge.
    if (value !== "" || !(declared || others.includes(name)) || deep.has(base)) continue;
    counts ??= countNames(query);
    if (!declared?.allowEmptyValue && counts.get(name) === 1)
      throw refused(name, `Empty value found for query parameter '${name}'`);
  }
}

/** How often each name stands there, counted once: there may be thousands. */
function countNames(query: URLSearchParams): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of query.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function checkReserved(strict: ReadonlyMap<string, ParameterDescriptor>, search: string): void {
  for (const pair of search.split("&")) {
    const at = pair.indexOf("=");
    const parameter = at === -1 ? undefined : strict.get(pair.slice(0, at));
    if (!parameter) continue;
    const { name, explode, style } = parameter;
    const text = pair.slice(at + 1);
    // Delimiters are reserved characters, and `+` is a space that is no delimiter.
    const bare = explode ? text : text.replace(style === "spaceDelimited" ? /[,+]/g : /,/g, "");
    if (reserved.test(bare)) {
      const message = `Parameter '${name}' must be url encoded. Its value may not contain reserved characters.`;
      throw refused(name, message);
    }
  }
}

function refused(name: string, message: string): RequestError {
  return new RequestError("validation", 400, message, { path: `/query/${name}` });
}
