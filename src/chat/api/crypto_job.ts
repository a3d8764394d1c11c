/**
 * Cryptographic jobs, slow or random work that the engine gives to the outside, and their answers.
 *
 * @module
 */
import type { PeerId } from "../../core/peer_id.ts";
import type { Sealed } from "../../protocol/replication/wire/envelope.ts";

/**
 * The public part of a room with a password: with it a password is tried, and the key of the room
 * derived.
 */
export interface Lock {
  /** 16 random bytes, base64url. */
  readonly salt: string;
  /** The check value of the right key, 32 bytes, base64url. */
  readonly check: string;
}

/** Numbers a job; its answer bears the same number. */
export type JobId = number;

/**
 * The context that a ciphertext is bound to (additional data): a text sealed in one context does
 * not open in another.
 */
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
 * Every job gets one {@link CryptoAnswer}. Seals and opens are answered in the order in which they
 * were given. `text` is padded already.
 */
export type CryptoJob =
  /** Seal for a person: `key` is its published key, base64url. */
  | {
    readonly type: "seal";
    readonly job: JobId;
    readonly context: Extract<SealContext, { readonly for: "person" }>;
    readonly key: string;
    readonly text: string;
  }
  /** Seal for a room: `key` is the room's key, 32 bytes. */
  | {
    readonly type: "sealForRoom";
    readonly job: JobId;
    readonly context: Extract<SealContext, { readonly for: "room" }>;
    readonly key: Uint8Array;
    readonly text: string;
  }
  /** Open a text that was sealed for us. */
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
  /** Make a lock from a password, or from one generated now. */
  | { readonly type: "lock"; readonly job: JobId; readonly password: string | undefined }
  /** Try a password. */
  | {
    readonly type: "unlock";
    readonly job: JobId;
    readonly password: string;
    readonly lock: Lock;
  };

/** `undefined` stands for failure: a wrong key, a forgery, or too many jobs at once. */
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
    /** `key`: of the room, 32 bytes. `busy`: the password could not be tried now. */
    readonly result:
      | { readonly state: "open"; readonly key: Uint8Array }
      | { readonly state: "wrong" | "busy" };
  };
