import assert from "node:assert/strict";
import { codeOf, messageOf, systemMessageOf } from "../../src/core/error_message.ts";

Deno.test("messageOf() takes whatever was thrown", () => {
  assert.equal(messageOf(new TypeError("no such thing")), "no such thing");
  assert.equal(messageOf("thrown text"), "thrown text");
  assert.equal(messageOf(undefined), "undefined");
});

Deno.test("codeOf() knows the system's name of a failure", () => {
  assert.equal(codeOf(Object.assign(new Error("in use"), { code: "EADDRINUSE" })), "EADDRINUSE");
  assert.equal(codeOf(Object.assign(new Error("in use"), { code: 98 })), undefined);
  assert.equal(codeOf({ code: "EADDRINUSE" }), undefined);
});

Deno.test("systemMessageOf() keeps the system's words only", () => {
  const denied = new Deno.errors.PermissionDenied("Permission denied (os error 13): open 'x'");
  assert.equal(systemMessageOf(denied), "permission denied");
  assert.equal(systemMessageOf(new Error("Odd\n    at line")), "odd");
  assert.equal(systemMessageOf("odd"), "odd");
});
