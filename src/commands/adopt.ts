import { connectRedis } from "../redis/connection.ts";
import { openOlderWith } from "../takeover/older_cipher.ts";
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
}

/** The usage of `gavel adopt`. */
const ADOPT_USAGE = "Usage: gavel adopt --dry-run (it says what would be taken over; gavel serve does it)";

/**
 * Runs `gavel adopt --dry-run`: prints what a start would take over from an older installation in Redis, and writes
 * nothing. Resolves to the exit code: 0 done, 1 failed, 2 not understood.
 */
export async function runAdoptCommand(args: readonly string[], parts: AdoptCommandParts): Promise<number> {
  const { redisUrl, encryption, nowMs, print, printError } = parts;
  if (args.length !== 1 || args[0] !== "--dry-run") {
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
    const survey = await surveyOlder(connection.redis, openOlderWith(encryption));
    for (const line of surveyLines(survey, connection.address, nowMs)) print(line);
    return 0;
  } catch (error) {
    printError(connection.isReady() && error instanceof Error ? error.message : connection.trouble());
    return 1;
  } finally {
    await connection.drop();
  }
}
