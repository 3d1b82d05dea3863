/** `@generated from` at the top of each validator module, which is one operation's. */

import { generatedFrom } from "../print/typescript.js";
import { fileNames } from "./file-names.js";
import type { Emitter } from "./output.js";

/** An emitter of `validators/<kind>/<operation>.ts` whose files say where their operation stands. */
export function withOrigins(emit: Emitter): Emitter {
  return async (model, context) => {
    const files = await emit(model, context);
    const names = fileNames(model.operations);
    const origins = new Map(model.operations.map(({ id, place }) => [names.get(id), place]));
    for (const [file, text] of files) {
      const origin = origins.get(/([^/]+)\.ts$/.exec(file)?.[1]);
      const [header = "", ...rest] = text.split("\n");
      if (origin) files.set(file, [header, `// ${generatedFrom(origin)}`, ...rest].join("\n"));
    }
    return files;
  };
}
