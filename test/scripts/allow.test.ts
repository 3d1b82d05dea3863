/** What `$ref`s may lead to once a folder or an origin is allowed, and nothing else. */

import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, formatDiagnostic, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";
import { defaultFolders } from "../../scripts/read/reference-scope.js";

describe("a reference to what is not beside its document", () => {
  let folder: string;
  let server: Server;
  let origin: string;
  let asked: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "joinery-allow-"));
    await mkdir(join(folder, "api/documents"), { recursive: true });
    await mkdir(join(folder, "far"));
    await writeFile(join(folder, "far/pet.yaml"), "type: object\nproperties: {far: {type: string}}\n");
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url === "/api/pet.yaml")
        response.end("type: object\nproperties: {toy: {$ref: parts/toy.yaml}, home: {$ref: '/home.yaml'}}\n");
      else if (request.url === "/api/parts/toy.yaml") response.end("type: string\ndescription: A toy.\n");
      else if (request.url === "/home.yaml") response.end("type: string\ndescription: A home.\n");
      else if (request.url === "/file.yaml") response.end("$ref: 'file:///etc/passwd'\n");
      else if (request.url === "/moved.yaml") response.writeHead(302, { location: "/home.yaml" }).end();
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  /** The document's components, or what is said against it. */
  async function made(ref: string, folders: readonly string[]): Promise<unknown> {
    const document = { swagger: "2.0", info: { title: "Pets", version: "1" }, paths: {} };
    const text = JSON.stringify({
      ...document,
      definitions: { Pet: { properties: { pet: { $ref: ref } } } },
    });
    await writeFile(join(folder, "api/documents/pets.json"), text);
    const config = await resolveConfig(
      { documents: ["pets.json"], folders },
      join(folder, "api/documents"),
      new Diagnostics(),
    );
    if (!config) throw new Error("no configuration");
    try {
      const { model, files } = await generate(config, { only: ["sources"] });
      return { document: model.document, sources: files.get("sources.sha256") };
    } catch (error) {
      if (error instanceof PipelineError) return error.diagnostics.map(formatDiagnostic).join("\n");
      throw error;
    }
  }

  it("to another machine is refused, and nobody asked, unless its origin is allowed", async () => {
    expect(await made(`${origin}/api/pet.yaml`, [])).toContain("error ref-refused: ");
    expect(await made(`${origin}/api/pet.yaml`, ["http://127.0.0.1:1", folder])).toContain("ref-refused");
    expect(asked).toEqual([]);
    expect(await made(`${origin}/api/pet.yaml`, [origin])).toMatchObject({
      document: {
        components: { schemas: { Toy: { description: "A toy." }, Home: { description: "A home." } } },
      },
      sources: expect.stringMatching(/^# [0-9a-f]{64} {2}http:\/\/127\.0\.0\.1:\d+\/api\/pet\.yaml$/m),
    });
    expect([...asked].sort()).toEqual(["/api/parts/toy.yaml", "/api/pet.yaml", "/home.yaml"]);
  });

  it("to another machine that does not give it, or leads elsewhere, is told with the reason", async () => {
    expect(await made(`${origin}/none.yaml`, [origin])).toContain("leads nowhere: it was answered with 404.");
    expect(await made(`${origin}/moved.yaml`, [origin])).toContain(
      "leads nowhere: it was answered with 302.",
    );
    expect(await made("http://127.0.0.1:1/a.yaml", ["http://127.0.0.1:1"])).toContain("error ref-missing: ");
    expect(await made(`${origin}/file.yaml`, [origin])).toContain("`$ref` file:///etc/passwd is refused");
  });

  it("from a document that is fetched leads to files of its own origin", async () => {
    const document = JSON.stringify({
      openapi: "3.0.4",
      info: { title: "Pets", version: "1" },
      paths: {},
      components: { schemas: { Pet: { $ref: "pet.yaml" }, Far: { type: "string" } } },
    });
    const fetched = async (text: string) => {
      server.removeAllListeners("request").on("request", (request, response) => {
        asked.push(request.url ?? "");
        if (request.url === "/api/pets.json") response.end(text);
        else if (request.url === "/api/pet.yaml")
          response.end("type: object\nproperties: {home: {type: string}}\n");
        else response.writeHead(404).end();
      });
      const config = await resolveConfig(
        { documents: [`${origin}/api/pets.json`] },
        folder,
        new Diagnostics(),
      );
      if (!config) throw new Error("no configuration");
      return generate(config, { only: ["sources"] }).then(
        ({ model }) => JSON.stringify(model.document),
        (error: PipelineError) => error.diagnostics.map(formatDiagnostic).join("\n"),
      );
    };
    expect(await fetched(document)).toContain('"home"');
    expect(asked).toEqual(["/api/pets.json", "/api/pet.yaml"]);
    expect(await fetched(document.replace("pet.yaml", "http://127.0.0.1:1/pet.yaml"))).toContain(
      "`--allow http://127.0.0.1:1`",
    );
    expect(await fetched(document.replace("pet.yaml", "file:///etc/hostname"))).toContain("error ref-");
    expect(await fetched(document.replace("pet.yaml", "none.yaml"))).toContain("it was answered with 404");
    const config = await resolveConfig({ documents: [`${origin}/none.json`] }, folder, new Diagnostics());
    await expect(config && generate(config)).rejects.toThrow(
      `${origin}/none.json:1:1: error file-unreadable: `,
    );
  });

  it("to an absolute path is refused unless its folder is allowed", async () => {
    const path = join(folder, "far/pet.yaml");
    expect(await made(path, [])).toContain("error ref-refused: ");
    expect(await made(path, [join(folder, "api")])).toContain("error ref-refused: ");
    expect(await made(join(folder, "api/documents/pets.json"), [])).toContain("error ref-refused: ");
    expect(await made(path, [join(folder, "far")])).toMatchObject({
      document: { components: { schemas: { FarPet: expect.anything() } } },
    });
  });

  it("out of the folder is refused, with the folder that would admit it", async () => {
    const shown = (path: string) => relative(process.cwd(), join(folder, path)).split(sep).join("/");
    expect(await made("../../far/pet.yaml", [])).toMatch(
      /^pets\.json:1:\d+: error ref-refused: .* admit it with `--allow [^`]+\/far` /,
    );
    expect(await made("../../far/pet.yaml", [])).toContain(`\`--allow ${shown("far")}\``);
    // Nobody is told whether there is such a file.
    expect(await made("../../far/none.yaml", [])).toContain(`\`--allow ${shown("far")}\``);
    expect(await made("../../far/pet.yaml", [resolve(shown("far"))])).toHaveProperty("document");
    expect(await made("../../far/none.yaml", [resolve(shown("far"))])).toContain("error ref-missing: ");
  });

  it("elsewhere in its git repository is read, but not what git keeps there, nor through a link out of it", async () => {
    const far = join(folder, "beyond.yaml");
    await writeFile(far, "type: string\n");
    const repository = join(folder, "repository");
    await rename(join(folder, "api"), join(folder, "kept"));
    await mkdir(join(repository, ".git"), { recursive: true });
    await mkdir(join(repository, "schemas"));
    await rename(join(folder, "kept"), join(repository, "api"));
    await writeFile(
      join(repository, "schemas/pet.yaml"),
      "type: object\nproperties: {far: {type: string}}\n",
    );
    await writeFile(join(repository, ".git/config"), "type: object\n");
    await symlink(far, join(repository, "schemas/link.yaml"));
    await symlink(folder, join(repository, "schemas/out"));
    await symlink(repository, join(folder, "alias"));
    folder = repository;
    expect(await made("../../schemas/pet.yaml", [])).toHaveProperty("document");
    // Through a link to the whole repository the document is the same one.
    folder = join(folder, "../alias");
    expect(await made("../../schemas/pet.yaml", [])).toHaveProperty("document");
    for (const ref of ["../../.git/config", "../../schemas/link.yaml", "../../schemas/out/beyond.yaml"])
      expect(await made(ref, [])).toContain("error ref-refused: ");
    folder = join(folder, "..");
  });
});

describe("a document that is not in a repository", () => {
  it("may refer to files of the working directory when it is below it", async () => {
    const top = await mkdtemp(join(tmpdir(), "joinery-below-"));
    try {
      await mkdir(join(top, "a/b/c"), { recursive: true });
      await mkdir(join(top, "elsewhere"));
      const document = join(top, "a/b/c/api.yaml");
      expect(await defaultFolders(document, top)).toEqual([join(top, "a/b"), await realpath(top)]);
      expect(await defaultFolders(document, join(top, "elsewhere"))).toEqual([join(top, "a/b")]);
      expect(await defaultFolders(document, "/")).toEqual([join(top, "a/b")]);
    } finally {
      await rm(top, { recursive: true, force: true });
    }
  });
});
