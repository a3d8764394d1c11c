/**
 * The control records and proofs that wait for room on one neighbour's link.
 *
 * 1. Of two controls with one key the later replaces the earlier, so the queue stays small.
 * 2. At most {@link MAX_PROOFS_PER_LINK} proofs wait.
 * 3. Only the functions here write a queue.
 *
 * @module
 */
import { MAX_PROOFS_PER_LINK } from "../../../core/limits/replication.ts";
import type { Control } from "../../link/control.ts";

export interface ControlQueue {
  /** Controls by what makes a second one needless. */
  readonly controls: Map<string, Control>;
  /** Records that prove that an author signed two envelopes with one number. */
  readonly proofs: Uint8Array[];
}

/** Makes an empty queue. */
export function createControlQueue(): ControlQueue {
  return { controls: new Map(), proofs: [] };
}

/**
 * Queues a control under a key; `most`: how many may wait, beyond which only a known key is taken.
 */
export function queueControl(
  { controls }: ControlQueue,
  key: string,
  control: Control,
  most = Infinity,
): void {
  if (controls.size < most || controls.has(key)) controls.set(key, control);
}

/** Queues a proof, where there is room for one. */
export function queueProof({ proofs }: ControlQueue, record: Uint8Array): void {
  if (proofs.length < MAX_PROOFS_PER_LINK) proofs.push(record);
}

/** Takes all controls. */
export function takeControls({ controls }: ControlQueue): readonly Control[] {
  const taken = [...controls.values()];
  controls.clear();
  return taken;
}

/** Takes all proofs. */
export function takeProofs({ proofs }: ControlQueue): readonly Uint8Array[] {
  return proofs.splice(0);
}
