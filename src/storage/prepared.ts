/**
 * Queries that are built and compiled once. Building a query with Kysely costs more than
 * SQLite takes to answer it, and a join asks a dozen.
 */

import type { Compilable, CompiledQuery, Kysely } from "kysely";
import type { Tables } from "./schema.js";

/** A compiled query that waits for its parameters. */
export interface Prepared<A extends readonly unknown[], R> {
  /** All rows. */
  all(...parameters: A): Promise<R[]>;
  /** The first row, or undefined. */
  first(...parameters: A): Promise<R | undefined>;
  /** How many rows were inserted, updated or deleted. */
  run(...parameters: A): Promise<number>;
}

/** Stands for a parameter while the query is built. */
class Placeholder {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

/**
 * Prepares a query. `build` must use its parameters as they are, each as a value and never
 * to decide anything: it runs once, before there are any values. A list is no value; a
 * function of a rest parameter says how many there will be.
 */
export function prepared<A extends readonly unknown[], R>(
  db: Kysely<Tables>,
  build: (...parameters: A) => Compilable<R>,
  count = build.length,
): Prepared<A, R> {
  let compiled: CompiledQuery<R> | undefined;
  const execute = (values: A) => {
    compiled ??= build(...placeholders<A>(count)).compile();
    const { query, queryId, sql, parameters } = compiled;
    const filled = new Array<unknown>(parameters.length);
    for (let at = 0; at < filled.length; at += 1) {
      const parameter = parameters[at];
      filled[at] = parameter instanceof Placeholder ? values[parameter.index] : parameter;
    }
    return db.executeQuery<R>({ query, queryId, sql, parameters: filled });
  };
  return {
    all: async (...values) => (await execute(values)).rows,
    first: async (...values) => (await execute(values)).rows[0],
    run: async (...values) => Number((await execute(values)).numAffectedRows ?? 0n),
  };
}

function placeholders<A extends readonly unknown[]>(count: number): A {
  return Array.from({ length: count }, (_, index) => new Placeholder(index)) as readonly unknown[] as A;
}
