/** The argument of a run that acts out no page. */
export const WITHOUT_ACTING = "--without-acting";

/** The argument of a run that acts out the pages, and does nothing else. */
export const ACTING_ALONE = "--acting-alone";

/** The choices of a test that acts out a page. */
export interface ActingOptions {
  readonly ignore?: boolean;
}

/** Declares a test that holds what the pages say against the code. It takes no time, so it is no part of `pages`. */
export function testWords(name: string, fn: () => void | Promise<void>): void {
  if (!Deno.args.includes(ACTING_ALONE)) Deno.test(name, fn);
}

/** Declares a test that acts out a page, which takes its time: the suite `pages` is made of these. */
export function testActing(
  name: string,
  fn: () => Promise<void>,
  { ignore = false }: ActingOptions = {},
): void {
  if (!Deno.args.includes(WITHOUT_ACTING)) Deno.test({ name, ignore, fn });
}
