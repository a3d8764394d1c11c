/**
 * What is measured: processes that take JSON lines from one to others.
 *
 * @module
 */

/** Processes that take JSON lines from one of them to others. Disposing ends them. */
export interface Pipeline extends AsyncDisposable {
  /** Writes to the input of the one. */
  send(lines: Uint8Array): Promise<void>;
  /** Resolves when that many more lines came out of each of the others. */
  arrived(count: number): Promise<void>;
  /** The numbers of its processes, where their time on a processor is measured. */
  readonly pids?: readonly number[];
}
