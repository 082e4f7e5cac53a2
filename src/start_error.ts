/** An error that ends the start. Its message tells the owner which path or setting is wrong, and what to do. */
export class StartError extends Error {
  override readonly name: string = "StartError";
}
