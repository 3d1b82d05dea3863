/** What `$ref`s may lead to once a folder or an origin is allowed, and nothing else. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { resolveConfig } from "../../scripts/config.js";
import { Diagnostics, formatDiagnostic, PipelineError } from "../../scripts/diagnostics.js";
import { generate } from "../../scripts/generate.js";

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

  it("to an absolute path is refused unless its folder is allowed", async () => {
    const path = join(folder, "far/pet.yaml");
    expect(await made(path, [])).toContain("error ref-refused: ");
    expect(await made(path, [join(folder, "api")])).toContain("error ref-refused: ");
    expect(await made(join(folder, "api/documents/pets.json"), [])).toContain("error ref-refused: ");
    expect(await made(path, [join(folder, "far")])).toMatchObject({
      document: { components: { schemas: { FarPet: expect.anything() } } },
    });
  });

  it("out of the folder is refused unless its folder is allowed", async () => {
    expect(await made("../../far/pet.yaml", [])).toContain("error ref-missing: ");
    expect(await made("../../far/pet.yaml", [join(folder, "far")])).toHaveProperty("document");
  });
});
