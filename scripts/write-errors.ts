/** Errors of the file system while output is written, as diagnostics that say what to do. */

import { Diagnostics } from "./diagnostics.js";
import { isObject } from "./json.js";
import { shownPath } from "./output-folder.js";

/** What a system's error code means for a file or folder that is written, and what to do. */
const byCode: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EACCES: [
    "permission is denied",
    "Give this user permission to write to its parent folder, or name another one.",
  ],
  EPERM: [
    "the operation is not permitted",
    "Give this user permission to write to its parent folder, or name another one.",
  ],
  EROFS: ["the file system is read-only", "Name one on a file system that can be written to."],
  EBUSY: [
    "it is a mount point, or another program uses it",
    "An output folder is replaced as a whole: name a folder inside of the mount point, or end the other program.",
  ],
  EXDEV: [
    "its parent folder is on another file system",
    "An output folder is replaced as a whole: name a folder inside of the mount point.",
  ],
  ENOSPC: ["no space is left on the device", "Free some space, or name one on another device."],
  EDQUOT: ["the disk quota is exceeded", "Free some space, or name one on another device."],
  ENOTDIR: ["a part of its path is a file", "Name another one, or move that file away."],
  EEXIST: ["a part of its path is a file", "Name another one, or move that file away."],
  EISDIR: ["it is a folder", "Name a file."],
  ENOTEMPTY: ["another program wrote to it meanwhile", "Run the same command again."],
  ENOENT: [
    "a part of its path does not exist, or was removed meanwhile",
    "Run the same command again, or name another one.",
  ],
  ENAMETOOLONG: ["its name is too long for the file system", "Name a shorter one."],
  ELOOP: ["its symbolic links form a cycle", "Name another one, or remove the links."],
  EMFILE: ["too many files are open", "Raise the limit (`ulimit -n`), and run the same command again."],
  ENFILE: ["too many files are open", "Close other programs, and run the same command again."],
  EIO: ["the device reports an error", "Check the device, or name one on another device."],
};

/** Whether an exception is an error of the system. */
function isSystemError(error: unknown): error is { readonly code: string } {
  return isObject(error) && typeof error.code === "string" && typeof error.syscall === "string";
}

/**
 * Runs what writes to a file or folder.
 * @throws PipelineError with `output-unwritable` in the place of an error of the system
 */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const [problem, remedy] = byCode[error.code] ?? [`the system reports ${error.code}`, "Name another one."];
    const problems = new Diagnostics();
    problems.report("output-unwritable", undefined, { file: shownPath(path), problem, remedy });
    problems.stopIfFailed();
    throw error;
  }
}
