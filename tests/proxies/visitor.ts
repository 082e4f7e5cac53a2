import http from "node:http";
import https from "node:https";
import WebSocket from "ws";
import { connectClient, type ProtocolClient } from "../support/server/protocol_client.ts";
import type { ProxyProgram, Setup } from "./proxy_program.ts";

/** An answer that came through the proxy. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** The text read as JSON; undefined where it is none. */
  // deno-lint-ignore no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** The parts of a request. */
export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Goes as JSON, or as it is when it is a string. */
  readonly body?: unknown;
  /** True asks by http:// in place of https://. */
  readonly isPlain?: boolean;
}

/** Somebody elsewhere, who knows the host name and trusts the certificate. */
export interface Visitor {
  /** The address that they type, without a slash at its end: `https://gavel.example.com:8443/gavel`. */
  readonly base: string;
  /** The origin of Gavel's page for them. */
  readonly origin: string;
  /** Asks for a path below the host name. */
  ask(path: string, asked?: Asked): Promise<Answer>;
  /** Opens Gavel's socket, as the extension does. */
  socket(token: string): Promise<ProtocolClient>;
}

/** A visitor of the proxy, who comes from `address`, one of this machine's. */
export function visitorOf(proxy: ProxyProgram, setup: Setup, address = "127.0.0.2"): Visitor {
  const host = `${setup.name}:${proxy.httpsPort}`;
  const secured = { ca: proxy.ca, servername: setup.name, localAddress: address };
  return {
    base: `https://${host}${setup.prefix}`,
    origin: `https://${host}`,
    ask: (path, asked = {}) => {
      const { method = "GET", headers = {}, body, isPlain = false } = asked;
      const options = { host: "127.0.0.1", path, method, agent: false, headers: { host, ...headers } };
      const request = isPlain
        ? http.request({ ...options, port: proxy.httpPort, headers: { host: setup.name, ...headers } })
        : https.request({ ...options, ...secured, port: proxy.httpsPort });
      return answerTo(request, typeof body === "string" || body === undefined ? body : JSON.stringify(body));
    },
    socket: (token) => {
      const url = `wss://127.0.0.1:${proxy.httpsPort}${setup.prefix}/ws`;
      const open = () => new WebSocket(url, { ...secured, headers: { host } });
      return connectClient(url, { token, open });
    },
  };
}

function answerTo(request: http.ClientRequest, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      const pieces: Uint8Array[] = [];
      response.on("data", (piece: Uint8Array) => pieces.push(piece));
      response.on("error", reject);
      response.on("end", async () => {
        const text = await new Blob(pieces.map((piece) => new Uint8Array(piece))).text();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          body: asJson(text),
        });
      });
    });
    request.end(body);
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
