import project from "../deno.json" with { type: "json" };

/** The version of Gavel, from the project file. */
export const VERSION: string = project.version;
