/**
 * Who invites by address: an Ed25519 key, and the address at which matrix-js-sdk has an
 * object signed for the user who redeems the invite.
 */

import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { StateEvents } from "matrix-js-sdk";

type InviteContent = StateEvents["m.room.third_party_invite"];

/** A signed object, as `third_party_signed` carries it. */
export interface Signed {
  readonly sender: string;
  readonly mxid: string;
  readonly token: string;
  readonly signatures: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The holder of the key. */
export interface Signer {
  /** The content of an `m.room.third_party_invite` whose key names no address that vouches for it. */
  invite(displayName: string): InviteContent;
  sign(mxid: string, token: string): Signed;
  /** Where a client that has the token gets the object signed. */
  url(token: string): string;
  close(): void;
}

/** Starts a signer for the invites of `sender`. */
export async function startSigner(sender: string): Promise<Signer> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const publicBase64 = unpadded(Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url"));
  const signObject = (mxid: string, token: string): Signed => {
    // Canonical JSON: the keys sorted, no white space. These values need no escapes.
    const canonical = JSON.stringify({ mxid, sender, token });
    const signature = unpadded(sign(null, Buffer.from(canonical), privateKey));
    return { mxid, sender, token, signatures: { "identity.example.org": { "ed25519:0": signature } } };
  };
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://localhost");
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(signObject(searchParams.get("mxid") ?? "", searchParams.get("token") ?? "")));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    // The library's type wants a `key_validity_url`, which the specification does not.
    invite: (displayName) => ({ display_name: displayName, public_key: publicBase64 }) as InviteContent,
    sign: signObject,
    url: (token) => `http://127.0.0.1:${port}/sign?token=${encodeURIComponent(token)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");
