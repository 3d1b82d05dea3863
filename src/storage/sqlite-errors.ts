/** What goes wrong when a SQLite file is opened, in the operator's words. */

import { StorageError, type StorageErrorCode } from "./errors.js";

const otherFile = "or name another file with --database";

type Code = Extract<
  StorageErrorCode,
  "unwritable" | "not-a-database" | "foreign-database" | "locked" | "newer-schema"
>;

const sentences: Readonly<Record<Code, (file: string) => string>> = {
  unwritable: (file) =>
    `${file} cannot be opened for writing. Check the folder and its permissions, ${otherFile}.`,
  "not-a-database": (file) =>
    `${file} is no SQLite database, or a damaged one. Restore it from a backup, ${otherFile}.`,
  "foreign-database": (file) => `${file} is another program's database. Name another file with --database.`,
  locked: (file) => `${file} is locked by another process. Stop it, ${otherFile}.`,
  "newer-schema": (file) =>
    `${file} was written by a newer version of Joinery. Update Joinery, ${otherFile}.`,
};

/** SQLite's result codes and the system's error codes, and what they come to. */
const codes: Readonly<Record<string, Code>> = {
  SQLITE_BUSY: "locked",
  SQLITE_LOCKED: "locked",
  SQLITE_NOTADB: "not-a-database",
  SQLITE_CORRUPT: "not-a-database",
  SQLITE_CANTOPEN: "unwritable",
  SQLITE_READONLY: "unwritable",
  SQLITE_PERM: "unwritable",
  EACCES: "unwritable",
  EPERM: "unwritable",
  EROFS: "unwritable",
  EISDIR: "unwritable",
  ENOENT: "unwritable",
  ENOTDIR: "unwritable",
};

/** An error of a known kind. */
export function cannotUse(file: string, code: Code, cause?: unknown): StorageError {
  return new StorageError(code, sentences[code](file), { cause });
}

/** Any error, as the operator should read it. */
export function explained(file: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const { code, sqliteCodeName, message } = error as {
    code?: string;
    sqliteCodeName?: string;
    message?: string;
  };
  const known = codes[sqliteCodeName ?? ""] ?? codes[code ?? ""];
  if (known) return cannotUse(file, known, error);
  const [line] = String(message ?? error).split("\n", 1);
  return new StorageError("failed", `${file} cannot be used: ${line}.`, { cause: error });
}
