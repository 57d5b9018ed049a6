const assert = require("node:assert");
const test = require("node:test");
const { greet } = require("./greeting");

test("greets by name", () => assert.strictEqual(greet("Croft"), "Hello, Croft!"));
