/** A notice as a service has understood it. */
export interface Told {
  readonly service: string;
  readonly text: string;
  readonly title?: string;
  readonly priority?: number | string;
  /** The fields that it does not have to name. */
  readonly others?: Readonly<Record<string, unknown>>;
}

/** The accounts at all services. */
export const ACCOUNTS = {
  telegramToken: "123456789:AAhunter2_hunter2-hunter2hunter2hunt",
  chat: "-1001234567",
  discordId: "123456789012345678",
  discordToken: "hunter2_hunter2-hunter2hunter2hunter2hunter2",
  slackPath: "T01234567/B01234567/hunter2hunter2hunter2hun",
  pushoverToken: "ahunter2hunter2hunter2hunter2h",
  pushoverUser: "uhunter2hunter2hunter2hunter2h",
  gotifyToken: "Ahunter2.hunter",
  appriseKey: "hunter2-lots",
  homeAssistantId: "-hunter2_hunter2",
};

/** An address of each service, as its owner writes it. */
export const ADDRESSES: Readonly<Record<string, string>> = {
  telegram: `telegram://${ACCOUNTS.telegramToken}@${ACCOUNTS.chat}`,
  discord: `https://discord.com/api/webhooks/${ACCOUNTS.discordId}/${ACCOUNTS.discordToken}`,
  slack: `https://hooks.slack.com/services/${ACCOUNTS.slackPath}`,
  pushover: `pushover://${ACCOUNTS.pushoverToken}@${ACCOUNTS.pushoverUser}`,
  gotify: `gotify+https://gotify.test/push/message?token=${ACCOUNTS.gotifyToken}`,
  apprise: `apprise+https://apprise.test/notify/${ACCOUNTS.appriseKey}?tag=phone`,
  homeassistant: `homeassistant+http://ha.test:8123/api/webhook/${ACCOUNTS.homeAssistantId}`,
};

/** A service: reads a request as the real one does. Returns its answer, and the notice where it takes it. */
type Service = (request: Request, body: string) => { readonly answer: Response; readonly told?: Told };

const json = (value: unknown, status = 200) => Response.json(value, { status });
const isJson = (request: Request) =>
  request.headers.get("content-type")?.startsWith("application/json") ?? false;

const telegram: Service = (request, body) => {
  const refuse = (error_code: number, description: string) => ({
    answer: json({ ok: false, error_code, description }, error_code),
  });
  const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(new URL(request.url).pathname) ?? [];
  if (token !== ACCOUNTS.telegramToken) return refuse(401, "Unauthorized");
  if (method !== "sendMessage" || !isJson(request)) return refuse(404, "Not Found");
  const { chat_id, text, parse_mode } = JSON.parse(body);
  if (String(chat_id) !== ACCOUNTS.chat) return refuse(400, "Bad Request: chat not found");
  if (text === "") return refuse(400, "Bad Request: message text is empty");
  if (text.length > 4096) return refuse(400, "Bad Request: message is too long");
  if (parse_mode !== undefined) return refuse(400, "Bad Request: can't parse entities");
  return { answer: json({ ok: true, result: { message_id: 1 } }), told: { service: "telegram", text } };
};

const discord: Service = (request, body) => {
  const { pathname } = new URL(request.url);
  if (pathname !== `/api/webhooks/${ACCOUNTS.discordId}/${ACCOUNTS.discordToken}`) {
    return { answer: json({ message: "Unknown Webhook", code: 10015 }, 404) };
  }
  const { content = "", ...others } = isJson(request) ? JSON.parse(body) : {};
  if (content === "") return { answer: json({ message: "Cannot send an empty message", code: 50006 }, 400) };
  if (content.length > 2000) return { answer: json({ content: ["Must be 2000 or fewer in length."] }, 400) };
  return { answer: new Response(null, { status: 204 }), told: { service: "discord", text: content, others } };
};

const slack: Service = (request, body) => {
  const { pathname } = new URL(request.url);
  if (pathname !== `/services/${ACCOUNTS.slackPath}`) {
    return { answer: new Response("no_team", { status: 404 }) };
  }
  const { text = "", ...others } = isJson(request) ? JSON.parse(body) : {};
  if (text === "") return { answer: new Response("no_text", { status: 400 }) };
  if (text.length > 40_000) return { answer: new Response("msg_too_long", { status: 400 }) };
  // Slack does label its answer so.
  const answer = new Response("ok", { headers: { "content-type": "text/html" } });
  return { answer, told: { service: "slack", text, others } };
};

const pushover: Service = (request, body) => {
  const refuse = (error: string) => ({
    answer: json({ status: 0, errors: [error], request: "5042853c" }, 400),
  });
  if (new URL(request.url).pathname !== "/1/messages.json") {
    return { answer: new Response("<html>Not found</html>", { status: 404 }) };
  }
  const form = new URLSearchParams(body);
  if (request.headers.get("content-type") !== "application/x-www-form-urlencoded") return refuse("no token");
  if (form.get("token") !== ACCOUNTS.pushoverToken) return refuse("application token is invalid");
  if (form.get("user") !== ACCOUNTS.pushoverUser) return refuse("user identifier is not a valid user");
  const text = form.get("message") ?? "";
  if (text === "") return refuse("message cannot be blank");
  if ([...text].length > 1024) return refuse("message is too long");
  return {
    answer: json({ status: 1, request: "647d2300" }),
    told: {
      service: "pushover",
      text,
      title: form.get("title") ?? "",
      priority: form.get("priority") ?? "",
      others: { timestamp: form.get("timestamp") },
    },
  };
};

const gotify: Service = (request, body) => {
  const refuse = (errorCode: number, error: string) => ({ answer: json({ error, errorCode }, errorCode) });
  const { pathname, search } = new URL(request.url);
  if (pathname !== "/push/message") return { answer: new Response("<html>", { status: 404 }) };
  if (search !== "" || request.headers.get("x-gotify-key") !== ACCOUNTS.gotifyToken) {
    return refuse(401, "Unauthorized");
  }
  const { message = "", title, priority } = isJson(request) ? JSON.parse(body) : {};
  if (message === "") return refuse(400, "Bad Request");
  return {
    answer: json({ id: 25, appid: 5, message, title, priority }),
    told: { service: "gotify", text: message, title, priority },
  };
};

const apprise: Service = (request, text) => {
  const { pathname } = new URL(request.url);
  if (pathname !== `/notify/${ACCOUNTS.appriseKey}`) return { answer: new Response(null, { status: 204 }) };
  const { body = "", title, type, ...others } = isJson(request) ? JSON.parse(text) : {};
  if (body === "" || !["info", "success", "warning", "failure"].includes(type)) {
    return { answer: json({ error: "The payload is missing" }, 400) };
  }
  return {
    answer: json({ error: null }),
    told: { service: "apprise", text: body, title, priority: type, others },
  };
};

/** Home Assistant answers 200 to every id, so that nobody can guess them. */
const homeassistant: Service = (request, body) => {
  const isOurs = new URL(request.url).pathname === `/api/webhook/${ACCOUNTS.homeAssistantId}`;
  const answer = new Response();
  if (!isOurs || !isJson(request)) return { answer };
  const { message, title, ...others } = JSON.parse(body);
  return { answer, told: { service: "homeassistant", text: message, title, others } };
};

const SERVICES: Readonly<Record<string, readonly [name: string, Service]>> = {
  "https://api.telegram.org": ["telegram", telegram],
  "https://discord.com": ["discord", discord],
  "https://hooks.slack.com": ["slack", slack],
  "https://api.pushover.net": ["pushover", pushover],
  "https://gotify.test": ["gotify", gotify],
  "https://apprise.test": ["apprise", apprise],
  "http://ha.test:8123": ["homeassistant", homeassistant],
};

/** Answers as the service at `origin` does. Returns undefined where there is none. */
export function answerAs(origin: string, request: Request, body: string) {
  const [name, service] = SERVICES[origin] ?? [];
  if (name === undefined || service === undefined) return undefined;
  if (request.method === "POST") return { name, ...service(request, body) };
  return { name, answer: new Response(null, { status: 405 }), told: undefined };
}

/** All services on one real port, and the way there. */
export interface Services extends AsyncDisposable {
  /** Sends requests to the services; `fetch` with the services' own names led to this machine. */
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
  /** The notices that were taken, in order. */
  readonly told: Told[];
  /** Answers to the next requests in the services' place. */
  readonly instead: ((origin: string) => Response | Promise<Response> | undefined)[];
  /** The requests that arrived. */
  readonly requests: string[];
}

/** Starts the services. */
export function startServices(): Services {
  const told: Told[] = [];
  const requests: string[] = [];
  const instead: Services["instead"] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const origin = request.headers.get("x-test-origin") ?? "";
    const { pathname, search } = new URL(request.url);
    requests.push(`${request.method} ${origin}${pathname}${search}`);
    const body = await request.text();
    const other = instead.shift()?.(origin);
    if (other) return await other;
    const understood = answerAs(origin, request, body);
    if (!understood) return new Response(null, { status: 502 });
    if (understood.told) told.push(understood.told);
    return understood.answer;
  });
  const here = `http://127.0.0.1:${server.addr.port}`;
  return {
    told,
    requests,
    instead,
    fetch: ({ origin, pathname, search }, init) =>
      fetch(`${here}${pathname}${search}`, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init.headers)), "x-test-origin": origin },
      }),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
