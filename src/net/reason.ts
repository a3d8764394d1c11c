/** The system's word for a failure where there is one (`EADDRINUSE`), else the message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!("code" in error) || typeof error.code !== "string") return error.message;
  // what `node:dgram` makes of every failure to send
  return error.code === "UNKNOWN" ? "refused by the system" : error.code;
}
