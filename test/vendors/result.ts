/** What came of one document. */

/** One error of a refused document. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** `file:line:column`; absent where the diagnostic has no location. */
  readonly at?: string;
}

/** The result for one document, as its process sends it. */
export interface Result {
  readonly name: string;
  /** Absent where nothing was generated. */
  readonly operations?: number;
  /** How many outputs were written. */
  readonly files?: number;
  readonly warnings: number;
  /** The errors of a refused document. */
  readonly refusals: readonly Refusal[];
  /** What the compiler reports about the generated code. */
  readonly typeErrors: readonly string[];
  /** Whether the compiler was run to its end. */
  readonly isChecked: boolean;
  /** How the process ended, where it did not send a result: an exception, a signal, the time limit. */
  readonly crash?: string;
  /** For generating all outputs, in seconds. */
  readonly seconds: number;
  /** For type-checking, in seconds. */
  readonly checkSeconds: number;
  /** The most memory that the process held while it generated, in bytes; of a process of its own only. */
  readonly peakMemory?: number;
}
