/** What goes wrong with a PostgreSQL database, in the operator's words. No password is in them. */

import pg from "pg";
import { StorageError, type StorageErrorCode } from "./errors.js";

const elsewhere = "or name another database in JOINERY_DATABASE";

type Code = Extract<
  StorageErrorCode,
  | "unreachable"
  | "not-let-in"
  | "missing-database"
  | "wrong-encoding"
  | "unwritable"
  | "foreign-database"
  | "newer-schema"
  | "locked"
>;

const sentences: Readonly<Record<Code, (where: string) => string>> = {
  unreachable: (where) =>
    `PostgreSQL cannot be reached at ${where}. Start it, or correct the address in JOINERY_DATABASE.`,
  "not-let-in": (where) =>
    `PostgreSQL does not let this user in at ${where}. Correct the user and password in JOINERY_DATABASE.`,
  "missing-database": (where) => `There is no database ${where}. Create it, ${elsewhere}.`,
  "wrong-encoding": (where) =>
    `The database ${where} cannot hold every text. Create one with the encoding UTF8, ${elsewhere}.`,
  unwritable: (where) => `This user may not make tables in ${where}. Grant it, ${elsewhere}.`,
  "foreign-database": (where) => `${where} is another program's database. Name another in JOINERY_DATABASE.`,
  "newer-schema": (where) =>
    `${where} was written by a newer version of Joinery. Update Joinery, ${elsewhere}.`,
  locked: (where) => `${where} has been locked by another process for too long.`,
};

/** SQLSTATEs, and what they come to. */
const states: Readonly<Record<string, Code>> = {
  "28P01": "not-let-in",
  "28000": "not-let-in",
  "3D000": "missing-database",
  "3F000": "unwritable",
  "42501": "unwritable",
  "25006": "unwritable",
  "55P03": "locked",
};

/** An error of a known kind. `where` names the database and no secret. */
export function cannotUse(where: string, code: Code, cause?: unknown): StorageError {
  return new StorageError(code, sentences[code](where), { cause });
}

/** Whether the connection is gone, or in a state that nobody knows. */
export function isConnectionLost(error: unknown): boolean {
  // What the server itself reports leaves the connection as it was, unless it ends it.
  return !(error instanceof pg.DatabaseError) || error.severity !== "ERROR";
}

/** Any error of connecting or preparing, as the operator should read it. */
export function explained(where: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  if (!(error instanceof pg.DatabaseError)) {
    const { message, code } = error as { message?: string; code?: string };
    // The driver's own words where the server asks for a password and the URL has none.
    if (/client password must be a/.test(message ?? "")) return cannotUse(where, "not-let-in", error);
    if (code !== undefined || /timeout|terminated/i.test(message ?? ""))
      return cannotUse(where, "unreachable", error);
    return failed(where, error);
  }
  const known = states[error.code ?? ""];
  return known ? cannotUse(where, known, error) : failed(where, error);
}

function failed(where: string, error: unknown): StorageError {
  const [line] = String((error as Error).message ?? error).split("\n", 1);
  return new StorageError("failed", `${where} cannot be used: ${line}.`, { cause: error });
}
