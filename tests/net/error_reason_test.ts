import assert from "node:assert/strict";
import { connectionReasonOf, isUnknownHost } from "../../src/net/error_reason.ts";

Deno.test("isUnknownHost() knows the words of each system's resolver, and no other failure", () => {
  for (
    const words of [
      "failed to lookup address information: Name or service not known",
      "failed to lookup address information: nodename nor servname provided, or not known",
      "No such host is known. (os error 11001)",
    ]
  ) assert.equal(isUnknownHost(new Error(words)), true, words);
  for (
    const error of [
      new Deno.errors.ConnectionRefused("Connection refused (os error 111)"),
      new DOMException("The signal has been aborted", "AbortError"),
      new Error(
        "failed to lookup address information: Temporary failure in name resolution",
      ),
      new Error("Network is unreachable (os error 101)"),
    ]
  ) assert.equal(isUnknownHost(error), false, error.message);
});

Deno.test("connectionReasonOf() says in words what happened to a connection", () => {
  assert.equal(
    connectionReasonOf(new Deno.errors.ConnectionRefused("x")),
    "refused the connection",
  );
  assert.equal(connectionReasonOf(new Deno.errors.BrokenPipe("x")), "broke the connection");
});
