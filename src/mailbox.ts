/** Takes letters at any time and passes them on one after another, even those that are sent while one is handled. */
export interface Mailbox<Letter> {
  send(letter: Letter): void;
}

/** Makes a mailbox that passes letters to `handle` strictly in the order in which they are sent. `handle` must not throw. */
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
