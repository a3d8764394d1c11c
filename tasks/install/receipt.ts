/**
 * The receipt of an installation: its files with their digests, so that removal touches nothing
 * else.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal } from "../task.ts";

/** What an installation wrote. */
export interface Receipt {
  readonly version: string;
  readonly files: readonly ReceiptFile[];
}

export interface ReceiptFile {
  readonly path: string;
  /** Of its content, in hexadecimal. */
  readonly sha256: string;
}

/** How a file that was installed is found now. */
export type FileState = "as installed" | "changed" | "missing";

/** Notes the files as they are now. */
export async function writeReceipt(
  path: string,
  version: string,
  files: readonly string[],
): Promise<void> {
  const listed: ReceiptFile[] = [];
  for (const file of files) listed.push({ path: file, sha256: await sha256(file) });
  const receipt: Receipt = { version, files: listed };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(receipt, null, 2)}\n`);
}

/**
 * The receipt at `path`; undefined where there is none.
 *
 * @throws {Refusal} where the file is not what {@link writeReceipt} wrote
 */
export async function readReceipt(path: string): Promise<Receipt | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const receipt = parse(text);
  if (receipt !== undefined) return receipt;
  throw new Refusal(
    `${path} can't be read: remove it and the program by hand, then install again.`,
  );
}

function parse(text: string): Receipt | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // the caller says that it can't be read
  }
  return isReceipt(value) ? value : undefined;
}

function isReceipt(value: unknown): value is Receipt {
  return isObject(value) && typeof value["version"] === "string" &&
    Array.isArray(value["files"]) &&
    value["files"].every((file: unknown) =>
      isObject(file) && typeof file["path"] === "string" && typeof file["sha256"] === "string"
    );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

export async function stateOf(file: ReceiptFile): Promise<FileState> {
  try {
    return await sha256(file.path) === file.sha256 ? "as installed" : "changed";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "missing";
    throw error;
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path)) hash.update(bytes);
  return hash.digest("hex");
}
