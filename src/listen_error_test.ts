import assert from "node:assert/strict";
import { listenReason } from "./listen_error.ts";

Deno.test("a port that is taken is named, with the setting that chooses another", () => {
  using taken = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = taken.addr;
  try {
    Deno.listen({ port, hostname: "127.0.0.1" }).close();
    assert.fail("it was listened on twice");
  } catch (error) {
    assert.equal(listenReason(error, port), `Port ${port} is taken: set PORT to a free one`);
  }
});

Deno.test("a port that only the system's administrator may use is named", () => {
  const refused = Object.assign(new Error("listen EACCES"), { syscall: "listen", code: "EACCES" });
  assert.match(
    listenReason(refused, 80, "linux") ?? "",
    /not listen on port 80: set PORT to one above 1023$/,
  );
  // Windows lets everybody listen on low ports, and keeps ranges of high ones for its virtual machines.
  assert.match(
    listenReason(refused, 3000, "windows") ?? "",
    /^Windows keeps port 3000 .*: set PORT to another$/,
  );
});

Deno.test("any other error is none of a port's", () => {
  assert.equal(listenReason(new Error("no"), 80), null);
  assert.equal(
    listenReason(Object.assign(new Error("no"), { syscall: "connect", code: "EACCES" }), 80),
    null,
  );
});
