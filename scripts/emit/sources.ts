/**
 * sources.sha256: what the outputs were made from, to the letter. A change that reaches no
 * other output (a comment, say) is told by `--check` all the same. In sha256sum's format.
 */

import { signature } from "../print/typescript.js";
import type { Emitter } from "./output.js";

export const emitSources: Emitter = (_model, { sources }) => {
  const lines = sources.map(({ name, digest }) => {
    // sha256sum cannot look at another machine's files: it passes over comments.
    const mark = /^https?:/i.test(name) ? "# " : "";
    if (!/[\r\n]/.test(name)) return `${mark}${digest}  ${name}\n`;
    // A name with the end of a line in it is escaped, and a backslash says so.
    const escaped = name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
    return `\\${digest}  ${escaped}\n`;
  });
  return new Map([["sources.sha256", `# ${signature} from these files.\n${lines.join("")}`]]);
};
