import { encodeBase64 } from "../../src/signing/base64.js";
import {
  generateSigningKey,
  readPublicKey,
  readSignature,
  serverKey,
  signText,
} from "../../src/signing/ed25519.js";
import type { JsonObject } from "../../src/signing/json.js";
import {
  anySignatureFits,
  isSignedBy,
  maximumVerifications,
  signedText,
  signJson,
} from "../../src/signing/signed-json.js";

/**
 * The key of the specification's vectors. It prints the seed with a last digit of "1",
 * which carries two bits beyond the 32 bytes; "0" is the same seed without them.
 */
const specification = serverKey("domain", {
  keyId: "ed25519:1",
  seed: "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0",
});

/** A third-party invite as an identity server signs it. */
const vector = {
  publicKey: "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI",
  text: '{"mxid":"@green:eggs.ham","sender":"@cat:the.hat","token":"random8nonce"}',
  signature: "Fv/x56/L1386QudXqh+eJyj+lAeDitKZk7F8MQQILjHtNXroVGJKCmxiJP1bB8iyacEUgM2j7BKLyOyU+pXiBg",
};
const invite = (signatures: JsonObject): JsonObject => ({
  token: "random8nonce",
  sender: "@cat:the.hat",
  mxid: "@green:eggs.ham",
  signatures,
});

describe("signing", () => {
  it("derives the specification's public key from its seed", () => {
    expect(specification.publicKey).toBe(vector.publicKey);
  });

  it.each([
    ["{}", "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"],
    [
      '{"one":1,"two":"Two"}',
      "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw",
    ],
  ])("gives the specification's signature of %s", (text, signature) => {
    const object = JSON.parse(text) as JsonObject;
    expect(signJson(object, specification)).toEqual({
      ...object,
      signatures: { domain: { "ed25519:1": signature } },
    });
  });

  it("gives the signature of the third-party vector", () => {
    expect(signedText(invite({}))).toBe(vector.text);
    expect(signText(vector.text, specification)).toBe(vector.signature);
  });

  it("covers neither signatures nor unsigned, and everything else", () => {
    expect(signedText({ b: 1, unsigned: { age: 1 }, signatures: { a: {} }, extra: null })).toBe(
      '{"b":1,"extra":null}',
    );
  });

  it("keeps the signatures that were there", () => {
    const others = { domain: { "ed25519:0": "old" }, elsewhere: { "ed25519:1": "theirs" } };
    expect(signJson({ signatures: others }, specification).signatures).toEqual({
      domain: { "ed25519:0": "old", "ed25519:1": expect.any(String) },
      elsewhere: { "ed25519:1": "theirs" },
    });
  });

  it("makes a different key each time, of 32 bytes, which signs and verifies", () => {
    const [one, two] = [generateSigningKey(), generateSigningKey()];
    expect(one.keyId).toMatch(/^ed25519:[a-zA-Z0-9_]+$/);
    expect(one.keyId).not.toBe(two.keyId);
    expect(one.seed).not.toBe(two.seed);

    const key = serverKey("here", one);
    expect(isSignedBy(signJson({ a: 1 }, key), "here", key.publicKey)).toBe(true);
  });

  it("refuses a stored seed that is not 32 bytes", () => {
    expect(() => serverKey("here", { keyId: "ed25519:1", seed: "AAAA" })).toThrow(RangeError);
  });
});

describe("a server's signature", () => {
  const signed = signJson({ a: 1 }, specification);

  it("fits that server's key, whatever unsigned says", () => {
    expect(isSignedBy({ ...signed, unsigned: { age: 5 } }, "domain", vector.publicKey)).toBe(true);
  });

  it("is not another server's", () => {
    expect(isSignedBy(signed, "elsewhere", vector.publicKey)).toBe(false);
  });

  it("does not fit what was changed", () => {
    expect(isSignedBy({ ...signed, a: 2 }, "domain", vector.publicKey)).toBe(false);
  });
});

describe("any signature against any key", () => {
  const other = serverKey("elsewhere", generateSigningKey());
  const fits = (object: JsonObject, ...keys: string[]) => anySignatureFits(object, keys);

  it("fits the vector", () => {
    const object = invite({ "magic.forest": { "ed25519:3": vector.signature } });
    expect(fits(object, vector.publicKey)).toBe(true);
  });

  it("takes a padded key and signature, and a URL-safe key", () => {
    const object = invite({ s: { "ed25519:0": `${vector.signature}==` } });
    expect(fits(object, `${vector.publicKey}=`)).toBe(true);

    // Of all keys only some have digits in which the alphabets differ: look for one.
    let key = other;
    while (!/[+/]/.test(key.publicKey)) key = serverKey("s", generateSigningKey());
    const urlSafe = key.publicKey.replaceAll("+", "-").replaceAll("/", "_");
    expect(fits(signJson(invite({}), key), urlSafe)).toBe(true);
  });

  it("tries every key against every signature: key IDs and servers do not choose", () => {
    const both = signJson(invite({ z: { "ed25519:wrong_name": vector.signature } }), other);
    expect(fits(both, "rubbish", generatedPublicKey(), vector.publicKey)).toBe(true);
    expect(fits(both, generatedPublicKey(), other.publicKey)).toBe(true);
    expect(fits(both, generatedPublicKey())).toBe(false);
  });

  it("covers what the object holds beside the known fields", () => {
    const object = signJson({ ...invite({}), extra: [1] }, specification);
    expect(fits(object, vector.publicKey)).toBe(true);
    expect(fits({ ...object, extra: [2] }, vector.publicKey)).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ["no signatures", { a: 1 }],
    ["signatures that are no object", { signatures: "x" }],
    ["a server's signatures that are no object", { signatures: { s: [vector.signature] } }],
    ["a signature that is no string", invite({ s: { "ed25519:0": 5 } })],
    ["a signature of another algorithm", invite({ s: { "rsa:0": vector.signature } })],
    ["a signature that is too short", invite({ s: { "ed25519:0": "AAAA" } })],
    ["a signature with rubbish in it", invite({ s: { "ed25519:0": `${vector.signature}!` } })],
    ["an object without canonical form", { ...invite({ s: { "ed25519:0": vector.signature } }), a: 1.5 }],
  ])("does not fit with %s", (_name, object) => {
    expect(fits(object, vector.publicKey)).toBe(false);
  });

  it.each([
    ["31 bytes", encodeBase64(new Uint8Array(31))],
    ["33 bytes", encodeBase64(new Uint8Array(33))],
    ["a character of no alphabet", `${vector.publicKey.slice(0, -1)}*`],
    ["nothing", ""],
  ])("does not fit a key of %s", (_name, key) => {
    expect(readPublicKey(key)).toBeUndefined();
    expect(fits(invite({ s: { "ed25519:0": vector.signature } }), key)).toBe(false);
  });

  it("gives up after a bounded number of attempts", () => {
    const signatures = Object.fromEntries(
      Array.from({ length: maximumVerifications }, (_, i) => {
        const bytes = Buffer.alloc(64);
        bytes.writeUInt32BE(i);
        return [`ed25519:${i}`, encodeBase64(bytes)];
      }),
    );
    expect(readSignature(String(signatures["ed25519:0"]))).toBeDefined();
    const object = invite({ s: { ...signatures, "ed25519:last": vector.signature } });
    expect(fits(object, vector.publicKey)).toBe(false);
  });

  function generatedPublicKey(): string {
    return serverKey("s", generateSigningKey()).publicKey;
  }
});
