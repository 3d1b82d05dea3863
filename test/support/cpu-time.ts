/** Processor time, which other processes of a busy machine do not add to as they do to time by the clock. */

/** Milliseconds of processor time that this process has used since `started`, another result of this function. */
export function cpuTime(started = 0): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 - started;
}
