import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppServices, isUserOf } from "../../src/app-services/app-services.js";
import { RegistrationError, readRegistrations } from "../../src/app-services/read-registrations.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-registrations-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function written(...texts: string[]): Promise<string[]> {
  const paths = texts.map(() => {
    files += 1;
    return join(folder, `${files}.yaml`);
  });
  for (const [index, path] of paths.entries()) await writeFile(path, texts[index] ?? "");
  return paths;
}

/** As a bridge writes it, with what only other servers look at. */
const bridge = `id: "IRC Bridge"
url: "http://127.0.0.1:1234"
as_token: "30c05ae90a248a4188e620216fa72e349803310ec83e2a77b34fe90be6081f46"
hs_token: "312df522183efd404ec1cd22d2ffa4bbc76a8c1ccf541dd692eef281356bb74e"
sender_localpart: "_irc_bot"
rate_limited: false
protocols: ["irc"]
de.sorunome.msc2409.push_ephemeral: true
namespaces:
  users:
    - exclusive: true
      regex: "@_irc_.*:example\\\\.org"
      group_id: "+irc:example.org"
  aliases:
    - exclusive: false
      regex: '#_irc_bridge_.*'
  rooms: []
`;

describe("a registration file", () => {
  it("is read as bridges write it, and its token is kept as a hash", async () => {
    const [service] = await readRegistrations(await written(bridge), "example.org");
    expect(service).toEqual({
      id: "IRC Bridge",
      tokenHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      userId: "@_irc_bot:example.org",
      users: [{ exclusive: true, pattern: /@_irc_.*:example\.org/ }],
      aliases: [{ exclusive: false, pattern: /#_irc_bridge_.*/ }],
      rateLimited: false,
    });
    expect(JSON.stringify(service)).not.toContain("30c05ae90a");
  });

  it("may leave out what has a default, and have no URL", async () => {
    const text = `id: a
url: null
as_token: t
hs_token: h
sender_localpart: bot
namespaces: {users: null}`;
    const [service] = await readRegistrations(await written(text), "x");
    expect(service).toMatchObject({ rateLimited: true, users: [], aliases: [] });
  });

  it.each<[string, string, string]>([
    ["no YAML", "id: [", "1:6: "],
    ["a key twice", "id: a\nid: b\n", "2:1: Map keys must be unique"],
    ["no mapping", "- id: a\n", "1:1: the registration: must be object"],
    ["nothing", "", "1:1: the registration: must be object"],
    ["an anchor that is not there", "id: *a\n", "1:1: the registration: Unresolved alias"],
    [
      "a key that is missing",
      bridge.replace(/^as_token.*\n/m, ""),
      "1:1: the registration: must have required property 'as_token'",
    ],
    [
      "an empty token",
      bridge.replace(/^as_token.*$/m, 'as_token: ""'),
      "3:11: as_token: must NOT have fewer than 1 characters",
    ],
    [
      "a token that is a number",
      bridge.replace(/^as_token.*$/m, "as_token: 12"),
      "3:11: as_token: must be string",
    ],
    [
      "a sender that no user can be",
      bridge.replace('"_irc_bot"', '"a:b"'),
      "5:19: sender_localpart: no user can be called so",
    ],
    [
      "a namespace that is no list",
      bridge.replace("rooms: []", "rooms: {}"),
      "17:10: namespaces.rooms: must be array,null",
    ],
    [
      "exclusive left out",
      bridge.replace("exclusive: true\n      ", ""),
      "11:7: namespaces.users.0: must have required property 'exclusive'",
    ],
    [
      "exclusive in quotes",
      bridge.replace("exclusive: true", 'exclusive: "true"'),
      "11:18: namespaces.users.0.exclusive: must be boolean",
    ],
    [
      "a bad regex",
      bridge.replace("'#_irc_bridge_.*'", "'#_irc_[.*'"),
      "16:14: namespaces.aliases.0.regex: it is no regular expression (Unterminated character class)",
    ],
    [
      "a regex of another dialect",
      bridge.replace("'#_irc_bridge_.*'", "'(?P<a>#_irc)'"),
      "16:14: namespaces.aliases.0.regex: it is no regular expression (Invalid group)",
    ],
  ])("with %s is refused in one line that says where", async (_name, text, expected) => {
    const [file = ""] = await written(text);
    const error = await readRegistrations([file], "example.org").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RegistrationError);
    const { message } = error as RegistrationError;
    expect(message).not.toContain("\n");
    expect(message).not.toContain("30c05ae90a");
    expect(message.startsWith(`${file}:${expected}`) ? "" : message).toBe("");
  });

  it("that is not there is told by its name", async () => {
    await expect(readRegistrations([join(folder, "none.yaml")], "x")).rejects.toThrow(
      "none.yaml: the file cannot be read (ENOENT).",
    );
  });

  it("may share neither ID nor token with another", async () => {
    const otherToken = bridge.replace("30c05ae", "40c05ae");
    const otherId = bridge.replace("IRC Bridge", "Other");
    await expect(readRegistrations(await written(bridge, otherToken), "x")).rejects.toThrow(
      /:1:5: id: another service has it too\.$/,
    );
    await expect(readRegistrations(await written(bridge, otherId), "x")).rejects.toThrow(
      /:3:11: as_token: another service has it too\.$/,
    );
    expect(
      await readRegistrations(await written(bridge, otherId.replace("30c05ae", "40c05ae")), "x"),
    ).toHaveLength(2);
  });
});

describe("namespaces", () => {
  it("fit from the start of an identifier, and need not reach its end", async () => {
    const text = bridge.replace("@_irc_.*:example\\\\.org", "@irc_|@xmpp_");
    const [service] = await readRegistrations(await written(text), "x");
    if (!service) throw new Error("not read");
    for (const userId of ["@irc_a:x", "@xmpp_a:x", "@_irc_bot:x"])
      expect(isUserOf(service, userId)).toBe(true);
    for (const userId of ["@a:x", "@not@irc_a:x", "irc_a", "@_irc_bot2:x"])
      expect(isUserOf(service, userId)).toBe(false);
  });

  it("are kept for their service only if they are exclusive", async () => {
    const services = await readRegistrations(await written(bridge), "example.org");
    const { reservesUser, reservesAlias } = createAppServices(services);
    expect(reservesUser("@_irc_a:example.org")).toBe(true);
    expect(reservesUser("@_irc_a:example.org", services[0])).toBe(false);
    expect(reservesUser("@a:example.org")).toBe(false);
    expect(reservesAlias("#_irc_bridge_a:example.org")).toBe(false);
  });
});
