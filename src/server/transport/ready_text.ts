const texts = new WeakMap<Response, string>();

/** Remembers the text that `response` was made of: read back from its stream, a long one takes many times longer. */
export function madeOf(response: Response, text: string): Response {
  texts.set(response, text);
  return response;
}

/** The text that a response was made of, where it is known. */
export function readyText(response: Response): string | undefined {
  return texts.get(response);
}
