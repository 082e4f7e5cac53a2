import assert from "node:assert/strict";
import { addressRange, countedAddress, isAddress, isWithin } from "./address.ts";

Deno.test("an address is counted as itself, IPv6 with all of its home's", () => {
  assert.equal(countedAddress("10.0.0.7"), "10.0.0.7");
  assert.equal(countedAddress("::ffff:10.0.0.7"), "10.0.0.7");
  assert.equal(countedAddress("::ffff:a00:7"), "10.0.0.7");
  assert.equal(countedAddress("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  assert.equal(countedAddress("2001:DB8:1:2::9"), "2001:db8:1:2::/64");
  assert.equal(countedAddress("fe80::1%eth0"), "fe80:0:0:0::/64");
  assert.equal(countedAddress("::1"), "0:0:0:0::/64");
  assert.notEqual(countedAddress("2001:db8:1:3::9"), countedAddress("2001:db8:1:2::9"));
  assert.equal(countedAddress("unknown"), "unknown");
});

Deno.test("what is no address is none", () => {
  for (
    const text of ["", "10.0.0", "10.0.0.256", "1.2.3.4.5", ":::", "1::2::3", "12345::", "g::", "10.0.0.7:80"]
  ) {
    assert.equal(isAddress(text), false, text);
  }
  for (const text of ["1.2.3.4", "::", "::1", "1:2:3:4:5:6:7:8", "64:ff9b::1.2.3.4"]) {
    assert.ok(isAddress(text), text);
  }
});

Deno.test("a range holds the addresses that begin as it does, and no others", () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ["10.0.0.7", ["10.0.0.7", "::ffff:10.0.0.7"], ["10.0.0.8", "::a00:7"]],
    ["172.16.0.0/12", ["172.16.0.1", "172.31.255.255"], ["172.32.0.0", "172.15.255.255", "fd00::1"]],
    ["0.0.0.0/0", ["1.2.3.4"], ["::1"]],
    ["fd00::/8", ["fd12:3::4"], ["fc00::1", "10.0.0.1"]],
    ["10.0.0.128/25", ["10.0.0.200"], ["10.0.0.100"]],
  ];
  for (const [text, inside, outside] of cases) {
    const range = addressRange(text);
    assert.ok(range, text);
    for (const address of inside) assert.equal(isWithin(address, range), true, `${address} in ${text}`);
    for (const address of outside) assert.equal(isWithin(address, range), false, `${address} in ${text}`);
  }
  for (const text of ["", "nas", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "10.0.0.0/-1"]) {
    assert.equal(addressRange(text), undefined, text);
  }
});
