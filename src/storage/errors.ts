/** Why a database cannot be used. */

/** The kinds of trouble an operator can do something about. */
export type StorageErrorCode =
  | "unwritable"
  | "not-a-database"
  | "foreign-database"
  | "locked"
  | "newer-schema"
  | "unreachable"
  | "not-let-in"
  | "missing-database"
  | "wrong-encoding"
  | "closed"
  | "failed";

/** The message is one sentence or two for the operator: what is wrong, and what to do. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Storage that was closed is asked to work. */
export const closed = (): StorageError => new StorageError("closed", "The database is closed.");
