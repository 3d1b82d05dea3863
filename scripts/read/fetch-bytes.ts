/** A file on another machine, where the command line or the configuration allows its origin. */

/** Why a file could not be fetched. */
export class FetchProblem extends Error {
  override readonly name = "FetchProblem";
}

const longest = 10_000;

/**
 * The bytes at a URL, within `limit` bytes and ten seconds. Redirects are not followed: they
 * could lead to where nothing is allowed.
 * @throws FetchProblem
 */
export async function fetchBytes(url: string, limit: number): Promise<Buffer> {
  const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(longest) }).catch(
    (error: unknown) => {
      throw new FetchProblem(reason(error));
    },
  );
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new FetchProblem(`it was answered with ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > limit) throw new FetchProblem(`it has more than ${limit} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof FetchProblem ? error : new FetchProblem(reason(error));
  }
  return Buffer.concat(chunks);
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `nothing came within ${longest / 1000} seconds`;
  const { cause } = error;
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code ?? error.message;
}
