/** Faults in real documents are told with the right code, at exactly the right line and column. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { type Diagnostic, Diagnostics, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";
import { corpus, describeCorpus } from "../corpus/roots.js";
import { type SeededFault, seededFaults, toldTogether } from "./faults.js";

const shared = join(corpus, "..");
const mark = "‸";

const key = ({ code, message }: Diagnostic) => `${code} ${message}`;
const keys = (told: readonly Diagnostic[]) => new Set(told.map(key));
const at = ({ code, place }: Diagnostic) => `${place?.file}:${place?.line}:${place?.column} ${code}`;

describeCorpus("a seeded fault", () => {
  let folder = "";
  /** What is told of the documents as they are. */
  const known = new Map<string, ReadonlySet<string>>();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "joinery-seeded-"));
    const copied = new Set(seededFaults.map(({ file }) => file.split("/").slice(0, 3).join("/")));
    for (const each of ["seed", ...copied, "corpus/matrix-2016/event-schemas"])
      cpSync(join(shared, each), join(folder, each), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is one of at least 60, in at least 20 documents", () => {
    expect(seededFaults.length).toBeGreaterThanOrEqual(60);
    expect(new Set(seededFaults.map(({ file }) => file)).size).toBeGreaterThanOrEqual(20);
  });

  it.each(seededFaults.map((fault) => [`${fault.what}, in ${fault.file}`, fault] as const))(
    "%s, is told where it is",
    async (_, fault) => {
      const { added, expected } = await told(fault.file, [fault], fault.root);
      expect(added.filter(({ code }) => !fault.others?.includes(code)).map(at)).toEqual(expected);
      expect(new Set(added.map(({ code }) => code))).toEqual(new Set([fault.code, ...(fault.others ?? [])]));
    },
  );

  it.each(Object.entries(toldTogether))("in %s is told with all others", async (file, whats) => {
    const faults = whats.map((what) => {
      const fault = seededFaults.find((each) => each.file === file && each.what === what);
      if (!fault) throw new Error(`no fault is called: ${what}`);
      return fault;
    });
    const { added, expected } = await told(file, faults);
    const others = faults.flatMap((fault) => fault.others ?? []);
    expect(
      added
        .filter(({ code }) => !others.includes(code))
        .map(at)
        .sort(),
    ).toEqual(expected.sort());
  });

  /** What is told of a document beyond what it is told of anyway, and what has to be. */
  async function told(changed: string, faults: readonly SeededFault[], root = changed) {
    const before = known.get(root) ?? keys(await toldOf(root));
    known.set(root, before);
    const { text, places } = seeded(changed, faults);
    const all = await seededWith(changed, text, () => toldOf(root));
    const file = relative(dirname(root), changed);
    return {
      added: all.filter((each) => !before.has(key(each))),
      expected: faults.map(({ code }, index) => `${file}:${places[index]} ${code}`),
    };
  }

  /** What is done with a file's other text in its place. */
  async function seededWith<T>(file: string, text: string, work: () => Promise<T>): Promise<T> {
    writeFileSync(join(folder, file), text);
    try {
      return await work();
    } finally {
      writeFileSync(join(folder, file), readFileSync(join(shared, file)));
    }
  }

  /** All that is told of a document, warnings and errors. */
  async function toldOf(root: string): Promise<readonly Diagnostic[]> {
    const settings = {
      documents: [root.split("/").at(-1) ?? ""],
      folders: [folder],
      variables: { CLIENT_MAJOR_VERSION: { default: "v3" } },
    };
    const config = await resolveConfig(settings, join(folder, dirname(root)), new Diagnostics());
    if (!config) throw new Error("no configuration");
    try {
      return (await generate(config, { only: [] })).diagnostics;
    } catch (error) {
      if (error instanceof PipelineError) return error.diagnostics;
      throw error;
    }
  }
});

/** The text with the faults, and where the mark of each stands in it. */
function seeded(file: string, faults: readonly SeededFault[]): { text: string; places: string[] } {
  let marked = readFileSync(join(shared, file), "utf8");
  for (const [index, { find, put }] of faults.entries()) {
    if (!marked.includes(find)) throw new Error(`${file} does not have: ${find}`);
    marked = marked.replace(find, () => put.replace(mark, `${mark}${index}${mark}`));
  }
  const marks = /‸\d+‸/g;
  const places = faults.map((_, index) => {
    const before = marked
      .slice(0, marked.indexOf(`${mark}${index}${mark}`))
      .replace(marks, "")
      .split("\n");
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  });
  return { text: marked.replace(marks, ""), places };
}
