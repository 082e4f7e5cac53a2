import { connectClient, type ProtocolClient } from "./protocol_client.ts";
import { type ServeChoices, type ServedTest, TOKEN, withServer } from "./server_services.ts";

/** A listening server, and clients to come. */
export interface SocketStory extends ServedTest {
  readonly port: number;
  /** A client that is not authenticated. */
  stranger(): Promise<ProtocolClient>;
  /** The owner's client. */
  owner(): Promise<ProtocolClient>;
}

/** A test on a listening server; every client is closed at its end. */
export function socketStory(
  name: string,
  tell: (story: SocketStory) => Promise<void>,
  choices: ServeChoices = {},
): void {
  Deno.test(name, () =>
    withServer(choices, async (served) => {
      const { port } = await served.listen();
      const clients: ProtocolClient[] = [];
      const join = async (credentials: { token?: string }) => {
        const client = await connectClient(`ws://127.0.0.1:${port}/ws`, credentials);
        clients.push(client);
        return client;
      };
      try {
        await tell({ ...served, port, stranger: () => join({}), owner: () => join({ token: TOKEN }) });
      } finally {
        for (const client of clients) await client.close();
      }
    }));
}

/** The types of all frames that a client got, in order. */
export function typesOf(client: ProtocolClient): readonly string[] {
  return client.frames.map(({ type }) => type);
}
