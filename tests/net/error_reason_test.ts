import assert from "node:assert/strict";
import { connectionReasonOf, dialProblemOf } from "../../src/net/error_reason.ts";

Deno.test("dialProblemOf() knows a name without an address by the words of each system's resolver", () => {
  for (
    const words of [
      "failed to lookup address information: Name or service not known",
      "failed to lookup address information: nodename nor servname provided, or not known",
      "No such host is known. (os error 11001)",
    ]
  ) assert.equal(dialProblemOf(new Error(words)), "unknown-host", words);
  for (
    const words of [
      "failed to lookup address information: Temporary failure in name resolution",
      "Network is unreachable (os error 101)",
    ]
  ) assert.equal(dialProblemOf(new Error(words)), "other", words);
});

Deno.test("dialProblemOf() tells a refusal from silence", () => {
  const refusal = new Deno.errors.ConnectionRefused("Connection refused (os error 111)");
  assert.equal(dialProblemOf(refusal), "refused");
  assert.equal(dialProblemOf(new DOMException("aborted", "AbortError")), "silent");
  assert.equal(dialProblemOf(new Deno.errors.TimedOut("timed out (os error 110)")), "silent");
});

Deno.test("connectionReasonOf() says in words what happened to a connection", () => {
  assert.equal(
    connectionReasonOf(new Deno.errors.ConnectionRefused("x")),
    "refused the connection",
  );
  assert.equal(connectionReasonOf(new Deno.errors.BrokenPipe("x")), "broke the connection");
});
