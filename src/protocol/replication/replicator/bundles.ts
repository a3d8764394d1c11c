/**
 * Bundles: drafts that go out at once, put together so that each bundle is one envelope.
 *
 * 1. A bundle has lines of one type and room, in their order, and nothing that is sealed.
 * 2. It has at most {@link MAX_CONTENTS_PER_ENVELOPE} contents, and its envelope fits a record.
 *
 * @module
 */
import { utf8 } from "../../../core/bytes.ts";
import {
  MAX_CONTENTS_PER_ENVELOPE,
  MAX_ENVELOPE_BYTES,
  MAX_ENVELOPE_OVERHEAD_BYTES,
} from "../../../core/limits/replication.ts";
import type { Draft } from "../wire/envelope.ts";
import { envelopeType } from "../wire/envelope_types.ts";

/** Drafts of one envelope. */
export type Bundle = readonly [Draft, ...Draft[]];

/** The bytes that the contents of a bundle may take as JSON. */
const MAX_BYTES = MAX_ENVELOPE_BYTES - MAX_ENVELOPE_OVERHEAD_BYTES;

/** Puts drafts together, in their order. */
export function bundlesOf(drafts: readonly Draft[]): readonly Bundle[] {
  const bundles: [Draft, ...Draft[]][] = [];
  /** The bytes of the last bundle. */
  let bytes = 0;
  for (const draft of drafts) {
    const bundle = bundles.at(-1);
    // a draft alone needs no measuring
    const length = drafts.length === 1 ? 0 : utf8(JSON.stringify(draft.content)).length + 1;
    if (
      bundle !== undefined && canShare(bundle[0], draft) &&
      bundle.length < MAX_CONTENTS_PER_ENVELOPE && bytes + length <= MAX_BYTES
    ) {
      bundle.push(draft);
      bytes += length;
    } else {
      bundles.push([draft]);
      bytes = length;
    }
  }
  return bundles;
}

/** Whether two drafts may be contents of one envelope. */
function canShare(a: Draft, b: Draft): boolean {
  return a.type === b.type && a.room === b.room && a.sealed === undefined &&
    b.sealed === undefined && envelopeType(a.type)?.isLine === true;
}
