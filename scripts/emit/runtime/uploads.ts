/** `multipart/form-data`, read by multer. Only the operations that take uploads load this. */

import type { RequestHandler } from "express";
import type { Options, StorageEngine } from "multer";
import * as multerNamespace from "multer";
import type { BodyLimits, FileStorage, StoredFile, UploadedFile, UploadReader } from "./bodies.js";
import { runParser } from "./body-parsers.js";
import { commonJsExport } from "./interop.js";

/** What the package multer exports. */
interface Multer {
  (options: Options): { any(): RequestHandler };
  memoryStorage(): StorageEngine;
}

const multer = commonJsExport(multerNamespace) as Multer;

/** Makes the reader of uploads: within limits, their files in memory unless a storage keeps them. */
export function createUploadReader(
  { fileBytes = 10 * 1024 * 1024, files = 10, ...limits }: BodyLimits,
  storage: FileStorage | undefined,
): UploadReader {
  const { bytes: fieldSize = 1024 * 1024, fields = 1000 } = limits;
  const upload = multer({
    storage: (storage as StorageEngine | undefined) ?? multer.memoryStorage(),
    // As browsers write the names of files.
    defParamCharset: "utf8",
    limits: { fileSize: fileBytes, files, fields, fieldSize, parts: files + fields, fieldNameSize: 200 },
  });
  const parse = runParser(upload.any());
  return {
    read: async (request, response) => {
      await parse(request, response);
      const { files } = request as { files?: unknown };
      return Array.isArray(files) ? (files as StoredFile[]).map(uploadedFile) : [];
    },
    ...(storage && { remove: removing(storage) }),
  };
}

function removing(storage: FileStorage): NonNullable<UploadReader["remove"]> {
  return async (request, files) => {
    const remove = ({ stored }: UploadedFile) =>
      // That one cannot be removed is no answer to a request that is refused anyway.
      new Promise<void>((resolve) => storage._removeFile(request, stored, () => resolve()));
    await Promise.all(files.map(remove));
  };
}

function uploadedFile(stored: StoredFile): UploadedFile {
  const { fieldname, originalname, mimetype, size, buffer, path } = stored as Partial<StoredFile> &
    StoredFile;
  return {
    field: fieldname,
    name: originalname,
    mediaType: mimetype,
    size,
    bytes: buffer ?? Buffer.alloc(0),
    ...(path !== undefined && { path }),
    stored,
  };
}
