import { testSeeds } from "./seeds.ts";

// Two files, so that two processors can share the seeds.
testSeeds(1, 500);
