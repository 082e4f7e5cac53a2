import type { Random } from "../../../src/simulator/random.ts";
import type { Case, Edge, Json, OpenEdge } from "../edge.ts";
import { type FuzzedGavel, openGavel } from "../gavel.ts";
import { mutateJson } from "../mutate_json.ts";
import { mutateText, rawText } from "../mutate_text.ts";
import { connectInProcess, type InProcessClient } from "../../support/server/in_process_client.ts";
import { createSchemaValues, type JsonSchema, type SchemaValues } from "../schema_values.ts";
import { apiDescription, wordsOf } from "./routes.ts";

/** Returns an edge for each message that a client may send. */
export async function messageEdges(): Promise<readonly Edge[]> {
  const { components, "x-websocket": socket } = await apiDescription();
  return Object.entries(socket.clientMessages).map(([type, schema]) => ({
    name: `message ${type}`,
    open: (random) => openMessages(random, type, schema, components.schemas),
  }));
}

async function openMessages(
  random: Random,
  type: string,
  schema: JsonSchema,
  components: Readonly<Record<string, JsonSchema>>,
): Promise<OpenEdge> {
  const fuzzed = await openGavel(random);
  const values = createSchemaValues(components, wordsOf(fuzzed));
  return {
    draw: (random) => drawMessage(random, type, schema, values),
    attempt: (tried) => attemptMessage(tried, fuzzed),
    close: fuzzed.close,
  };
}

function drawMessage(random: Random, type: string, schema: JsonSchema, values: SchemaValues): Case {
  const fields = values.draw(random, schema);
  const valid: Json = {
    ...(typeof fields === "object" && !Array.isArray(fields) ? fields : {}),
    type,
    requestId: "r1",
  };
  const kind = random.next();
  const text = kind < 0.2
    ? JSON.stringify(valid)
    : kind < 0.8
    ? JSON.stringify(mutateJson(random, valid))
    : kind < 0.95
    ? mutateText(random, JSON.stringify(valid))
    : rawText(random);
  return { isSignedIn: random.next() < 0.9, isText: random.next() < 0.98, text };
}

async function attemptMessage(tried: Case, fuzzed: FuzzedGavel): Promise<string | null> {
  const client = await connectInProcess(fuzzed.gavel.server);
  try {
    return await attemptOn(client, tried, fuzzed);
  } finally {
    // A message to all clients would be told to those of all earlier cases too.
    client.leave();
  }
}

async function attemptOn(
  client: InProcessClient,
  { isSignedIn, isText, text }: Case,
  fuzzed: FuzzedGavel,
): Promise<string | null> {
  if (isSignedIn === true) {
    client.say(JSON.stringify({ type: "authenticate", token: fuzzed.token }));
    await fuzzed.clock.settle();
  }
  const greeting = fuzzed.secrets.foundIn(client.takeFrames().join("\n"));
  if (greeting !== null) return `in a greeting, ${greeting}`;
  client.say(isText === true ? String(text) : null);
  const frames: string[] = [];
  const answered = await fuzzed.ends(untilAnswered(client, frames, fuzzed));
  if ("hangs" in answered) return `no answer: ${answered.hangs}`;
  // A client hears its own `requestId` and `auctionId` again, whatever it has put there.
  const own = echoedIn(String(text));
  const leak = fuzzed.secrets.foundIn(
    own.reduce((rest, each) => rest.replaceAll(each, ""), frames.join("\n")),
  );
  if (leak !== null) return `in its answer, ${leak}`;
  for (const frame of frames) {
    const { code } = JSON.parse(frame);
    if (code === "INTERNAL_ERROR") return `it is answered as a fault of Gavel's: ${frame}`;
  }
  return fuzzed.wrong(orderedBid(String(text)));
}

/** Waits for the first frame that is sent back, or for the end of the connection. */
async function untilAnswered(
  client: InProcessClient,
  frames: string[],
  { clock }: FuzzedGavel,
): Promise<void> {
  while (frames.length === 0 && !client.isClosed()) {
    await clock.settle();
    frames.push(...client.takeFrames());
    if (frames.length === 0) await new Promise<void>((resolve) => void clock.after(10, resolve));
  }
}

/** Returns the texts that the answer repeats. */
function echoedIn(text: string): readonly string[] {
  try {
    const { requestId, auctionId } = JSON.parse(text) ?? {};
    return [requestId, auctionId].filter((each) => typeof each === "string" && each !== "");
  } catch {
    return [];
  }
}

/** Returns the bid that a message orders in so many words; null where it orders none. */
function orderedBid(text: string) {
  try {
    const { type, auctionId, amount } = JSON.parse(text) ?? {};
    const isBid = type === "placeBid" && typeof amount === "number";
    return isBid ? { lot: String(auctionId), dollars: amount } : null;
  } catch {
    return null;
  }
}
