/** After all tests: stops their PostgreSQL, if any of them asked for it. */

// biome-ignore lint/style/noDefaultExport: Jest calls it.
export default async function stop(): Promise<void> {
  await (globalThis as { stopPostgres?: () => Promise<void> }).stopPostgres?.();
}
