import { eventually } from "../support/eventually.ts";
import { freePort } from "../support/server/free_port.ts";
import { selfSigned } from "../support/self_signed.ts";

/** A proxy with TLS on free ports of loopback, run by the configuration that ships. */
export interface ProxyProgram extends AsyncDisposable {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** The certificate that its clients trust, as PEM. */
  readonly ca: string;
}

/** A configuration of `ops/`, and the place at which it serves Gavel. */
export interface Setup {
  readonly file: string;
  /** The host name that stands in the file. */
  readonly name: string;
  /** The path below which it serves Gavel; empty at the root. */
  readonly prefix: string;
  /** Starts it before the Gavel at `upstream` (`127.0.0.1:3000`). */
  start(upstream: string): Promise<ProxyProgram>;
}

const HOST = "127.0.0.1";
/** Another program may take a free port first. */
const TRIES = 3;

/** The configurations that are tried. */
export const SETUPS: readonly Setup[] = [
  setup(startCaddy, "ops/caddy/Caddyfile", "gavel.example.com", ""),
  setup(startCaddy, "ops/caddy/subpath.Caddyfile", "home.example.com", "/gavel"),
  setup(startNginx, "ops/nginx/gavel.conf", "gavel.example.com", ""),
  setup(startNginx, "ops/nginx/gavel-subpath.conf", "home.example.com", "/gavel"),
];

type Start = (file: string, name: string, upstream: string) => Promise<ProxyProgram>;

function setup(start: Start, file: string, name: string, prefix: string): Setup {
  return { file, name, prefix, start: (upstream) => start(file, name, upstream) };
}

/** Runs Caddy with the file as it is. Options around it choose the ports, and keep it from the network. */
function startCaddy(file: string, name: string, upstream: string): Promise<ProxyProgram> {
  return onFreePorts(file, name, async (folder, httpPort, httpsPort) => {
    const config = `{
	admin off
	acme_ca https://${HOST}:9/nowhere
	skip_install_trust
	default_bind ${HOST}
	http_port ${httpPort}
	https_port ${httpsPort}
	storage file_system ${folder}/storage
}
import ${await Deno.realPath(file)}
`;
    await Deno.writeTextFile(`${folder}/Caddyfile`, config);
    return {
      command: "caddy",
      args: ["run", "--config", `${folder}/Caddyfile`, "--adapter", "caddyfile"],
      env: {
        GAVEL_HOST: name,
        GAVEL_UPSTREAM: upstream,
        GAVEL_TLS: "tls internal",
        HOME: folder,
        XDG_CONFIG_HOME: folder,
      },
      ca: () => Deno.readTextFile(`${folder}/storage/pki/authorities/local/root.crt`),
    };
  });
}

/** Runs nginx with the file, in which ports, certificate and address alone are replaced. */
function startNginx(file: string, name: string, upstream: string): Promise<ProxyProgram> {
  return onFreePorts(file, name, async (folder, httpPort, httpsPort) => {
    const { cert, key } = await selfSigned(name);
    await Deno.writeTextFile(`${folder}/cert.pem`, cert);
    await Deno.writeTextFile(`${folder}/key.pem`, key);
    const site = replaced(await Deno.readTextFile(file), file, [
      [/^ +listen \[::\]:\d+.*\n/gm, ""],
      [/listen 80;/g, `listen ${HOST}:${httpPort};`],
      [/listen 443 ssl;/g, `listen ${HOST}:${httpsPort} ssl;`],
      [/\/etc\/letsencrypt\/live\/[\w.]+\/fullchain\.pem/g, `${folder}/cert.pem`],
      [/\/etc\/letsencrypt\/live\/[\w.]+\/privkey\.pem/g, `${folder}/key.pem`],
      [/127\.0\.0\.1:3000/g, upstream],
    ]);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((kind) => `  ${kind}_temp_path ${folder}/${kind};`).join("\n");
    await Deno.writeTextFile(`${folder}/site.conf`, site);
    await Deno.writeTextFile(
      `${folder}/nginx.conf`,
      `daemon off;\nmaster_process off;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\n` +
        `http {\n  access_log off;\n${temporary}\n  include ${folder}/site.conf;\n}\n`,
    );
    return {
      command: "nginx",
      args: ["-c", `${folder}/nginx.conf`, "-p", folder, "-e", "stderr"],
      env: {},
      ca: () => Promise.resolve(cert),
    };
  });
}

/** Returns the text with each replacement made. Throws where there is nothing to replace: the file has changed. */
function replaced(text: string, file: string, replacements: readonly (readonly [RegExp, string])[]): string {
  let result = text;
  for (const [what, by] of replacements) {
    if (result.search(what) < 0) throw new Error(`${file}: ${what} is not in it`);
    result = result.replaceAll(what, by);
  }
  return result;
}

interface Prepared {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ca: () => Promise<string>;
}

async function onFreePorts(
  file: string,
  name: string,
  prepare: (folder: string, httpPort: number, httpsPort: number) => Promise<Prepared>,
): Promise<ProxyProgram> {
  await using opened = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "gavel-proxy-" });
  opened.defer(() => Deno.remove(folder, { recursive: true }));
  for (let left = TRIES;; left--) {
    const [httpPort, httpsPort] = [freePort(), freePort()];
    const { command, args, env, ca } = await prepare(folder, httpPort, httpsPort);
    const output = { stdin: "null", stdout: "null", stderr: "piped" } as const;
    const child = new Deno.Command(command, { args: [...args], env, ...output }).spawn();
    const written = new Response(child.stderr).text();
    let hasEnded = false;
    const ended = child.status.then(() => void (hasEnded = true));
    await eventually(
      `${command} serves ${file}`,
      async () => hasEnded || await isReady({ name, port: httpsPort, ca }),
    );
    if (!hasEnded) {
      opened.defer(async () => {
        child.kill("SIGKILL");
        await ended;
        await written;
      });
      const trusted = await ca();
      const everything = opened.move();
      return {
        httpPort,
        httpsPort,
        ca: trusted,
        [Symbol.asyncDispose]: () => everything.disposeAsync(),
      };
    }
    if (left <= 1) throw new Error(`${command} ended with ${file}:\n${await written}`);
    await written;
  }
}

/** Returns true when a client that knows the name is let in: Caddy makes its certificates after it has begun to listen. */
async function isReady(
  { name, port, ca }: { readonly name: string; readonly port: number; readonly ca: () => Promise<string> },
): Promise<boolean> {
  try {
    const connection = await Deno.connect({ hostname: HOST, port });
    using secured = await Deno.startTls(connection, { hostname: name, caCerts: [await ca()] });
    await secured.handshake();
    return true;
  } catch (error) {
    const isEarly = [Deno.errors.ConnectionRefused, Deno.errors.NotFound, Deno.errors.InvalidData]
      .some((kind) => error instanceof kind);
    if (isEarly) return false;
    throw error;
  }
}
