import type { Request } from "../messages.ts";

type Call = readonly [method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown];

/** Returns the REST call that a request stands for. */
export function callOf(
  request: Exclude<Request, { ask: "connect" | "pair" | "disconnect" | "try-now" | "bid" }>,
): Call {
  switch (request.ask) {
    case "watch": {
      const { id, url, title, config } = request;
      return ["POST", `auctions/${encodeURIComponent(id)}/monitor`, {
        config,
        metadata: { source: "extension", url, ...(title === "" ? {} : { title }) },
      }];
    }
    case "config":
      return ["PUT", `auctions/${encodeURIComponent(request.id)}/config`, { config: request.config }];
    case "stop":
      return ["POST", `auctions/${encodeURIComponent(request.id)}/stop`];
    case "pause":
      return ["POST", "bidding/pause"];
    case "resume":
      return ["POST", "bidding/resume"];
    case "settings":
      return ["GET", "settings"];
  }
}
