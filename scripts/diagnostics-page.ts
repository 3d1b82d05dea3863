/** DIAGNOSTICS.md: the catalogue of codes for people. */

import { catalogue } from "./catalogue.js";

const introduction = `# Diagnostics

What Joinery can say about documents, by code. Written by \`npm run diagnostics\` from \`scripts/catalogue.ts\`; a test
holds that it is current. \`joinery lint --codes\` prints it.

Each is told as \`file:line:column: severity code: message\`, all of a run at once. An **error** means that nothing is
written; a **warning** that what is written is right, but perhaps not what the document's author meant. In the
messages below, \`{…}\` stands for what is filled in.
`;

/** The whole page, as Markdown. */
export function diagnosticsPage(): string {
  const sections = Object.entries(catalogue)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { severity, message, meaning }]) =>
        `\n## ${code}\n\n**${severity}** · ${inline(message)}\n\n${meaning}\n`,
    );
  return introduction + sections.join("");
}

/** A placeholder that is all of a message reads as nothing. */
function inline(message: string): string {
  return message === "{problem}" ? "`{problem}`, with the pointer of what is wrong" : message;
}
