/** What `npm run corpus` says of one root document. */

import type { LedgerClass } from "../../scripts/convert/ledger.js";

/** The file beside a root's outputs with the document as OpenAPI 3.1. */
export const upgraded = "openapi-3.1.json";

/** What a process of its own made of a root. */
export interface Made {
  /** Absent when the root was refused. */
  readonly operations?: number;
  /** For all outputs, the process's start not counted. */
  readonly seconds: number;
  /** The most memory that the process held, in bytes. */
  readonly peakMemory: number;
  readonly warnings: number;
  /** The codes of what refused it; empty for one that was generated. */
  readonly errors: readonly string[];
  /** What Joinery says against its own converted document when it reads it again. */
  readonly unstable?: readonly string[];
  readonly leaves?: Readonly<Record<LedgerClass, number>>;
}

/** A row of the table. */
export interface Row extends Made {
  readonly name: string;
  /** What the compiler says of the generated code; each with its place. */
  readonly typeErrors: readonly string[];
  /** What @redocly/openapi-core says of the OpenAPI documents, 3.0 and 3.1. */
  readonly redocly: readonly string[];
  /** What @seriousme/openapi-schema-validator says of them. */
  readonly seriousme: readonly string[];
  /** Why the row is not as it has to be; empty when it is. */
  readonly faults: readonly string[];
}
