/**
 * Bytes in hexadecimal, as the test vectors have them.
 *
 * @module
 */
import { Buffer } from "node:buffer";

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

export const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
