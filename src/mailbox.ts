/** Takes letters at any time and hands them over one after another, also those sent while one is handled. */
export interface Mailbox<Letter> {
  send(letter: Letter): void;
}

/** A mailbox whose letters `handle` gets strictly in the order of their sending. `handle` must not throw. */
export function createMailbox<Letter>(handle: (letter: Letter) => void): Mailbox<Letter> {
  const waiting: Letter[] = [];
  let isHandling = false;
  return {
    send(letter) {
      waiting.push(letter);
      if (isHandling) return;
      isHandling = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) handle(next);
      } finally {
        isHandling = false;
      }
    },
  };
}
