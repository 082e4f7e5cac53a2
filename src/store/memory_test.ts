import { createMemoryStore } from "./memory.ts";
import { testStore } from "../../tests/support/store/store_contract.ts";

testStore("the memory store", (left) => Promise.resolve(createMemoryStore(left)));
