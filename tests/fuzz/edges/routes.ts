import { createRandom, type Random } from "../../../src/simulator/random.ts";
import type { Case, Edge, Json, OpenEdge } from "../edge.ts";
import { type FuzzedGavel, openGavel } from "../gavel.ts";
import { mutateJson } from "../mutate_json.ts";
import { mutateText, rawText } from "../mutate_text.ts";
import { createSchemaValues, type JsonSchema, type SchemaValues, type Words } from "../schema_values.ts";

/** A route, as far as its requests are drawn from it. */
interface Route {
  readonly method: string;
  /** With `{name}` for each part that is given. */
  readonly path: string;
  readonly query: readonly { readonly name: string; readonly schema: JsonSchema }[];
  readonly body: JsonSchema | null;
}

/** The description of the API that Gavel itself gives out. */
export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
  readonly "x-websocket": { readonly clientMessages: Readonly<Record<string, JsonSchema>> };
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

/** The paths that no description has, as they are not of the API. */
const OTHER_PATHS = ["/", "/ws", "/api-docs", "/{file}", "/api/{file}"];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** Each header that some part of the server reads, with values that mean something. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  origin: [
    "http://127.0.0.1:3000",
    "null",
    "https://evil.example",
    "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  ],
  host: ["127.0.0.1", "evil.example", "[::1]:3000", "a".repeat(300)],
  cookie: ["gavel=1", "__Host-gavel=x; theme=dark", "=;=;;"],
  "x-gavel-key": ["key", ""],
  "x-timestamp": ["1762084800000", "soon"],
  "x-signature": ["00", "ff".repeat(32)],
  "x-forwarded-for": ["10.0.0.9", "unknown, 1"],
  "x-forwarded-proto": ["https"],
  accept: ["text/html", "application/json", "*/*;q=x"],
  "accept-encoding": ["gzip", "br;q=0"],
  "if-none-match": ['"x"', "*"],
  range: ["bytes=0-1"],
  "content-type": ["text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16"],
  "content-length": ["0", "-1", "99999999999"],
  upgrade: ["websocket", "h2c"],
  connection: ["upgrade", "close"],
};

/** Returns an edge for each route. A route that is new is there by itself. */
export async function routeEdges(): Promise<readonly Edge[]> {
  const description = await apiDescription();
  return routesIn(description).map((route) => ({
    name: `route ${route.method} ${route.path}`,
    open: (random) => openRoute(random, route, description),
  }));
}

/** Resolves to Gavel's own description of its API. */
export async function apiDescription(): Promise<ApiDescription> {
  const fuzzed = await openGavel(createRandom(1));
  try {
    const response = await fuzzed.gavel.server.app.request("/api-docs");
    return await response.json();
  } finally {
    await fuzzed.close();
  }
}

/** Returns the texts for fields of these names. */
export function wordsOf({ lots, cookies, token }: FuzzedGavel): Words {
  const ids = [...lots, "12345678", "999", "x-1"];
  return {
    "": [
      ...ids,
      "tables",
      "sniping",
      "manual",
      "2026-11-02",
      "2026-11-02T12:00:00Z",
      "won",
      "true",
      "100",
      "Kitchen",
    ],
    id: ids,
    auctionId: ids,
    ids,
    name: ["USE_SMART_BIDDING", "sse_rollout_percent", "ENABLE_SSE", "Kitchen tablet"],
    value: ["true", "50", "off", "50%"],
    cookies: [cookies],
    token: [token, "another-token-of-nobody"],
    strategy: ["sniping", "auto", "aggressive", "incremental", "manual"],
    group: ["tables", "chairs"],
    url: ["https://www.nellisauction.com/p/x/57000001", ""],
    imageUrl: ["https://photos.example/1.jpg", ""],
  };
}

function routesIn({ paths }: ApiDescription): readonly Route[] {
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter((parameter) => parameter.in === "query"),
      body: requestBody?.content["application/json"]?.schema ?? null,
    }))
  );
  return [...described, ...OTHER_PATHS.map((path) => ({ method: "GET", path, query: [], body: null }))];
}

async function openRoute(random: Random, route: Route, { components }: ApiDescription): Promise<OpenEdge> {
  const fuzzed = await openGavel(random);
  const values = createSchemaValues(components.schemas, wordsOf(fuzzed));
  return {
    draw: (random) => drawRequest(random, route, values, fuzzed),
    attempt: (tried) => attemptRequest(tried, fuzzed),
    close: fuzzed.close,
  };
}

function drawRequest(random: Random, route: Route, values: SchemaValues, { token }: FuzzedGavel): Case {
  const isOften = random.next() < 0.9;
  const text = (name: string) => {
    const drawn = textOf(values.draw(random, { type: "string" }, name));
    return random.next() < 0.7 ? drawn : random.next() < 0.8 ? mutateText(random, drawn) : rawText(random);
  };
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(random, text(name)));
  const query = route.query.filter(() => random.next() < 0.5).map(({ name, schema }) => {
    const drawn = textOf(values.draw(random, schema, name));
    return `${name}=${encoded(random, random.next() < 0.5 ? drawn : mutateText(random, drawn))}`;
  });
  return {
    method: isOften ? route.method : random.pick(METHODS),
    path: query.length > 0 ? `${path}?${query.join("&")}` : path,
    headers: drawHeaders(random, token),
    body: drawBody(random, route.body, values),
  };
}

/** Writes a text as a part of an address; now and then as it is. */
function encoded(random: Random, text: string): string {
  return random.next() < 0.95 ? encodeURIComponent(text.toWellFormed()) : text.replace(/[#?\s\\]/g, "");
}

function drawHeaders(random: Random, token: string): Case {
  const headers: Record<string, Json> = { "content-type": "application/json" };
  const kind = random.next();
  if (kind < 0.85) headers["authorization"] = token;
  else if (kind < 0.9) headers["authorization"] = `Bearer ${token}`;
  else if (kind < 0.97) headers["authorization"] = mutateText(random, token);
  for (const [name, choices] of Object.entries(HEADERS)) {
    if (random.next() > 0.03) continue;
    const value = random.pick(choices);
    headers[name] = random.next() < 0.7 ? value : mutateText(random, value);
  }
  return headers;
}

function drawBody(random: Random, schema: JsonSchema | null, values: SchemaValues): string | null {
  if (schema === null) return random.next() < 0.9 ? null : rawText(random);
  const valid = values.draw(random, schema);
  const kind = random.next();
  if (kind < 0.25) return JSON.stringify(valid);
  if (kind < 0.8) return JSON.stringify(mutateJson(random, valid));
  if (kind < 0.95) return mutateText(random, JSON.stringify(valid));
  return random.next() < 0.5 ? rawText(random) : null;
}

async function attemptRequest(
  { method, path, headers, body }: Case,
  fuzzed: FuzzedGavel,
): Promise<string | null> {
  const request = requestOf(String(method), String(path), headers ?? {}, body ?? null);
  // A client that can't even make the request has not reached Gavel.
  if (request === null) return null;
  const { app } = fuzzed.gavel.server;
  const peer = { address: "10.0.0.1", mark: () => {} };
  const answered = await fuzzed.ends(Promise.resolve(app.fetch(request, { peer })));
  if ("hangs" in answered) return answered.hangs;
  const { value: response } = answered;
  const read = await fuzzed.ends(response.text());
  if ("hangs" in read) return `its answer's body: ${read.hangs}`;
  const text = read.value;
  if (response.status === 500) return `it is answered 500: ${text.slice(0, 300)}`;
  const shown = `${text}\n${[...response.headers].map((header) => header.join(": ")).join("\n")}`;
  const leak = fuzzed.secrets.foundIn(shown);
  if (leak !== null) return `in its answer, ${leak}`;
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  if (isJson && text !== "" && !isParsable(text)) return `its answer is no JSON: ${text.slice(0, 300)}`;
  return fuzzed.wrong(orderedBid(request.method, new URL(request.url).pathname, body ?? null));
}

function requestOf(method: string, path: string, headers: Json, body: Json): Request | null {
  const isBodied = typeof body === "string" && method !== "GET" && method !== "HEAD";
  try {
    return new Request(new URL(path, "http://127.0.0.1:3000"), {
      method,
      headers: headers as Record<string, string>,
      ...(isBodied ? { body } : {}),
    });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Returns the bid that a request orders in so many words; null where it orders none. */
function orderedBid(method: string, path: string, body: Json) {
  const lot = /^\/api\/auctions\/(\d+)\/bid$/.exec(path)?.[1];
  if (method !== "POST" || lot === undefined || typeof body !== "string" || !isParsable(body)) return null;
  const { amount } = JSON.parse(body) ?? {};
  return typeof amount === "number" ? { lot, dollars: amount } : null;
}

function isParsable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
