import project from "../deno.json" with { type: "json" };

/** This Gavel's version, as the project file has it. */
export const VERSION: string = project.version;
