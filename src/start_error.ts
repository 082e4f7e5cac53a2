/** A start that can't go on. Its message is one line for the owner: the path or setting it is about, and what to do. */
export class StartError extends Error {
  override readonly name: string = "StartError";
}
