import type { Random } from "../../src/simulator/random.ts";
import type { Json } from "./edge.ts";

/** A part of a JSON schema, as the description of the API has it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The values from which texts are drawn, by the name of their field; "" has those for any other. */
export type Words = Readonly<Record<string, readonly string[]>>;

/** Draws values that a schema describes. Texts come from `words`, so that they mean something now and then. */
export interface SchemaValues {
  draw(random: Random, schema: JsonSchema, name?: string): Json;
}

const MOST_DEPTH = 8;

/** Draws from schemas whose parts stand in `components`. */
export function createSchemaValues(
  components: Readonly<Record<string, JsonSchema>>,
  words: Words,
): SchemaValues {
  const draw = (random: Random, schema: JsonSchema, name = "", depth = 0): Json => {
    if (depth > MOST_DEPTH) return null;
    const next = (part: JsonSchema, partName = name) => draw(random, part, partName, depth + 1);
    if (schema.$ref) return next(components[schema.$ref.split("/").at(-1) ?? ""] ?? {});
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return random.pick(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices && choices.length > 0) return next(random.pick(choices));
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => next(part)));
    const types = typeof schema.type === "string" ? [schema.type] : schema.type ?? ["string"];
    switch (random.pick(types)) {
      case "object":
        return fieldsOf(random, schema, next);
      case "array":
        return Array.from({ length: random.between(0, 3) }, () => next(schema.items ?? {}));
      case "integer":
        return random.between(Math.max(0, schema.minimum ?? 0), Math.min(200, schema.maximum ?? 200));
      case "number":
        return random.pick([random.between(0, 200), random.next() * 100, 0, 1, 25, 60]);
      case "boolean":
        return random.next() < 0.5;
      case "null":
        return null;
      default:
        return random.pick(words[name] ?? words[""] ?? [""]);
    }
  };
  return { draw: (random, schema, name) => draw(random, schema, name) };
}

function fieldsOf(
  random: Random,
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  next: (part: JsonSchema, name: string) => Json,
): Json {
  const fields: Record<string, Json> = {};
  for (const [name, part] of Object.entries(properties)) {
    if (required.includes(name) || random.next() < 0.5) fields[name] = next(part, name);
  }
  if (typeof additionalProperties === "object" && random.next() < 0.7) {
    fields[random.pick(["tables", "chairs", "x"])] = next(additionalProperties, "");
  }
  return fields;
}
