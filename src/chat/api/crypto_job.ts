import type { PeerId } from "../../core/peer.ts";
import type { Sealed } from "../../protocol/replication/wire/envelope.ts";

/** What a room with a password tells everybody: with it a password can be tried, and the key of the room derived. */
export interface Lock {
  /** 16 random bytes, base64url. */
  readonly salt: string;
  /** What the right key leads to, 32 bytes, base64url. */
  readonly check: string;
}

/** Names a job given to the outside: the answer comes under the same. */
export type JobId = number;

/** Of whom or what only some can read a text, and under which circumstances it can't be passed off for another. */
export type SealContext =
  | {
    readonly for: "person";
    readonly author: PeerId;
    readonly epoch: number;
    readonly type: string;
    readonly recipient: PeerId;
  }
  | {
    readonly for: "room";
    readonly author: PeerId;
    readonly epoch: number;
    readonly type: string;
    readonly room: string;
  };

/**
 * Slow or random work of the outside; every job is answered by one {@link CryptoAnswer}, those of `seal` and `open` in the order
 * in which they were given. `text` is padded already.
 */
export type CryptoJob =
  /** Seal for a person: `key` is the one published, base64url. */
  | {
    readonly type: "seal";
    readonly job: JobId;
    readonly context: Extract<SealContext, { readonly for: "person" }>;
    readonly key: string;
    readonly text: string;
  }
  /** Seal for a room: `key` is the room's, 32 bytes. */
  | {
    readonly type: "sealForRoom";
    readonly job: JobId;
    readonly context: Extract<SealContext, { readonly for: "room" }>;
    readonly key: Uint8Array;
    readonly text: string;
  }
  /** Open what was sealed for us. */
  | {
    readonly type: "open";
    readonly job: JobId;
    readonly context: Extract<SealContext, { readonly for: "person" }>;
    readonly sealed: Sealed;
  }
  | {
    readonly type: "openOfRoom";
    readonly job: JobId;
    readonly context: Extract<SealContext, { readonly for: "room" }>;
    readonly key: Uint8Array;
    readonly sealed: Sealed;
  }
  /** Make a lock of a password, or of a code made now. */
  | { readonly type: "lock"; readonly job: JobId; readonly password: string | undefined }
  /** Try a password. */
  | {
    readonly type: "unlock";
    readonly job: JobId;
    readonly password: string;
    readonly lock: Lock;
  };

/** `undefined` stands for what did not succeed: a wrong key, a forgery, or too much to do at once. */
export type CryptoAnswer =
  | { readonly type: "sealed"; readonly job: JobId; readonly sealed: Sealed | undefined }
  | { readonly type: "opened"; readonly job: JobId; readonly text: string | undefined }
  | {
    readonly type: "locked";
    readonly job: JobId;
    readonly made:
      | { readonly lock: Lock; readonly key: Uint8Array; readonly password: string }
      | undefined;
  }
  | {
    readonly type: "unlocked";
    readonly job: JobId;
    /** The room's key, 32 bytes; `busy`: it could not be tried now. */
    readonly result:
      | { readonly state: "open"; readonly key: Uint8Array }
      | { readonly state: "wrong" | "busy" };
  };
