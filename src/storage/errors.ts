/** Why a database cannot be used. */

/** The kinds of trouble an operator can do something about. */
export type StorageErrorCode = "unwritable" | "not-a-database" | "locked" | "newer-schema" | "failed";

/** The message is one sentence for the operator, with what to do. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
