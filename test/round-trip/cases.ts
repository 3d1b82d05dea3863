/** Schemas in positions, drawn from a seed, and the document that describes them all. */

import fc from "fast-check";
import { type JsonObject, setOwn } from "../../scripts/json.js";
import { type Position, positions } from "./positions.js";
import { allows, forbidden, SchemaWriter, type Shape, type Version, valuesOf } from "./shapes.js";

/** One operation of the document: a schema in a position, with values. */
export interface Case {
  readonly id: string;
  readonly method: "POST";
  readonly path: string;
  readonly position: Position;
  readonly shape: Shape;
  readonly schema: JsonObject;
  /** Values that the schema allows. */
  readonly allowed: readonly unknown[];
  /** Values that it forbids. */
  readonly forbidden: readonly unknown[];
}

/** What is drawn for a run. */
export interface Draw {
  readonly version: Version;
  readonly seed: number;
  /** Schemas for each position. */
  readonly schemas: number;
  /** Values for each schema, at most. */
  readonly values: number;
  /** Part of the names of the positions to look at. Default: all. */
  readonly position?: string;
}

/** A document, and what is to be sent to it. */
export interface Trip {
  readonly document: JsonObject;
  readonly cases: readonly Case[];
}

/** Draws schemas and values: the same ones for the same seed. */
export function drawTrip({ version, seed, schemas, values, position: part = "" }: Draw): Trip {
  const writer = new SchemaWriter(version);
  const cases = positions.flatMap((position, at) =>
    !position.name.includes(part)
      ? []
      : fc.sample(position.shapes, { seed: seed + at, numRuns: schemas }).map((shape, number): Case => {
          const id = `case${at}x${number}`;
          const { direction, texts } = position;
          const drawn = fc
            .sample(valuesOf(shape, direction, texts), { seed: seed + number, numRuns: values })
            .filter((value) => position.carries(shape, value));
          const allowed = unique(drawn);
          for (const value of allowed)
            if (!allows(shape, value, direction))
              throw new Error(`${id}: a value that its shape forbids was drawn`);
          return {
            id,
            method: "POST",
            path: position.path(id),
            position,
            shape,
            schema: writer.write(shape),
            allowed,
            forbidden: unique(
              allowed.slice(0, 2).flatMap((value) => forbidden(shape, value, direction)),
            ).slice(0, 12),
          };
        }),
  );
  const paths: JsonObject = {};
  for (const { id, path, position, schema } of cases)
    setOwn(paths, path, { post: { operationId: id, ...position.describe(schema) } });
  return {
    document: {
      openapi: version,
      info: { title: "Schemas in positions", version: "1" },
      paths,
      components: { schemas: writer.components },
    },
    cases,
  };
}

function unique(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
