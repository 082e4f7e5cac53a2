import { connectRedis } from "../redis/connection.ts";
import { giveBack, type GivenBack } from "../takeover/give_back.ts";
import { NO_PROGRESS, type Progress } from "./progress.ts";
import { openOlderWith } from "../owner/older_cipher.ts";
import { surveyOlder } from "../takeover/survey.ts";
import { surveyLines } from "../takeover/survey_words.ts";

/** The surroundings of `gavel adopt`. */
export interface AdoptCommandParts {
  /** The address of Redis; null where none is set. */
  readonly redisUrl: string | null;
  readonly encryption: { readonly keyText: string | null; readonly passphrase: string | null };
  readonly nowMs: number;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Shows how far it is; nothing does when left out. */
  readonly progress?: Progress;
}

/** The usage of `gavel adopt`. */
const ADOPT_USAGE = `Usage: gavel adopt --dry-run   say what would be taken over, and write nothing
       gavel adopt --undo      give it back to the older installation, while Gavel is stopped
gavel serve takes over by itself.`;

/**
 * Runs `gavel adopt`: with `--dry-run` it prints what a start would take over from an older installation in Redis, and
 * writes nothing; with `--undo` it gives that back. Resolves to the exit code: 0 done, 1 failed, 2 not understood.
 */
export async function runAdoptCommand(args: readonly string[], parts: AdoptCommandParts): Promise<number> {
  const { redisUrl, encryption, nowMs, print, printError, progress = NO_PROGRESS } = parts;
  const [option, ...more] = args;
  if (more.length > 0 || option !== "--dry-run" && option !== "--undo") {
    printError(ADOPT_USAGE);
    return 2;
  }
  if (redisUrl === null) {
    printError("REDIS_URL is not set: it must say in which Redis the older installation kept everything");
    return 1;
  }
  const connection = connectRedis(redisUrl, { isQuiet: true });
  try {
    await connection.whenTried();
    if (option === "--undo") {
      const given = await giveBack(connection.redis, (words) => progress.tell(() => words));
      progress.end();
      return undone(given, parts);
    }
    const survey = await surveyOlder(
      connection.redis,
      openOlderWith(encryption),
      (words) => progress.tell(() => words),
    );
    progress.end();
    for (const line of surveyLines(survey, connection.address, nowMs)) print(line);
    return 0;
  } catch (error) {
    printError(connection.isReady() && error instanceof Error ? error.message : connection.trouble());
    return 1;
  } finally {
    await connection.drop();
  }
}

function undone(given: GivenBack | null, { print, printError }: AdoptCommandParts): number {
  if (given === null) {
    printError("A Gavel uses this Redis: stop it first, and wait a few seconds");
    return 1;
  }
  const { hasSession, histories, lots } = given;
  print(hasSession ? "Its session is back" : "It left no session that could be put back: hand it over there");
  print(
    `Its bids on ${histories} ${
      histories === 1 ? "lot" : "lots"
    } are back. Gavel's own are kept until it starts here again`,
  );
  print(`All lots that are watched are there, ${lots} of them with the strategy in its words now`);
  print("It knows no budgets, groups or totals, and no pause: look over its lots before you start it");
  return 0;
}
