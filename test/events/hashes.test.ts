import { contentHash, eventIdOf, referenceText } from "../../src/events/hashes.js";
import { redactPdu } from "../../src/events/redaction.js";
import { type RoomVersion, roomVersion } from "../../src/events/room-versions.js";
import { serverKey, signText } from "../../src/signing/ed25519.js";
import { isSignedBy } from "../../src/signing/signed-json.js";
import { eventVectors, signingVectors } from "./vectors.js";

const version = (id: string): RoomVersion => roomVersion(id) as RoomVersion;

describe("events that were really sent", () => {
  it.each(eventVectors)("v$version: $name has its content hash", (vector) => {
    expect({ sha256: contentHash(vector.pdu, version(vector.version)) }).toEqual(vector.pdu.hashes);
  });

  it.each(eventVectors)("v$version: $name has its ID, redacted or not", (vector) => {
    const rules = version(vector.version);
    expect(eventIdOf(vector.pdu, rules)).toBe(vector.eventId);
    expect(eventIdOf(redactPdu(vector.pdu, rules), rules)).toBe(vector.eventId);
  });

  it.each(eventVectors.filter((vector) => vector.publicKey !== undefined))(
    "v$version: $name bears its server's signature",
    (vector) => {
      const redacted = redactPdu(vector.pdu, version(vector.version));
      expect(isSignedBy(redacted, vector.server, vector.publicKey ?? "")).toBe(true);
    },
  );
});

describe("the specification's events", () => {
  // The specification's seed, without the two bits beyond its 32 bytes.
  const key = serverKey("domain", {
    keyId: "ed25519:1",
    seed: "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0",
  });

  it.each(signingVectors)("$name has its content hash and signature", ({ pdu, hash, signature }) => {
    expect(contentHash(pdu, version("1"))).toBe(hash);
    const hashed = { ...pdu, hashes: { sha256: hash } };
    expect(signText(referenceText(hashed, version("1")), key)).toBe(signature);
  });
});

describe("numbers", () => {
  it.each(["1", "5"])("may be fractions in room version %s", (id) => {
    expect(contentHash({ content: { a: 1.5 } }, version(id))).toHaveLength(43);
  });

  it.each(["6", "12"])("may not be fractions in room version %s", (id) => {
    expect(() => contentHash({ content: { a: 1.5 } }, version(id))).toThrow(
      expect.objectContaining({ code: "M_BAD_JSON" }),
    );
  });
});
