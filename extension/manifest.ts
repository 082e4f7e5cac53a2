import project from "../deno.json" with { type: "json" };

/** The pages on which the extension may act: Nellis's alone. The paired server needs no permission, as all traffic is the worker's. */
const NELLIS = ["https://nellisauction.com/*", "https://www.nellisauction.com/*"];

/**
 * Fixes the extension's id
 * (`gjmakkikfkakldjnamcnfgehafdheaam`), so that ALLOWED_EXTENSION_IDS can name it also where it is loaded unpacked. */
const KEY = [
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0a1SDp9lHz/X256FOdRfX2/3JCsGGXiqgGK99iHdAeWZ",
  "r3XFoRQZKjxqQ8lSWS2Zq3IWXHYlXvJkvHadDK2KaoXS3nirFkkAiTZAdcooJe1ESj+ssjp7welIFeYt5YcCkDQh",
  "qx06w9PiJJC9TCjKQoEkwaQB86PIlvsdiUEY/9gkXBzpHcaaPzkltcaUzdhigASLmKsNxMjs8har6GOJtOu3d7yi",
  "zi/oqGpJIfONqrpwT2/JMzqRm6D+tx7l1y22rJEuENut5VQbQe/dgjYAoX5TXFp+J/Onax4gVPRQ9sYXfYnUQDoO",
  "uc4MGpEblS6jFQVQKaS1mxqTvC+cQfQBxwIDAQAB",
].join("");

/** The extension's manifest. */
export const MANIFEST = {
  manifest_version: 3,
  name: "Gavel",
  version: project.version,
  description: "Watch and bid on Nellis Auction lots with your own Gavel server.",
  minimum_chrome_version: "116",
  key: KEY,
  permissions: ["storage", "alarms", "notifications", "cookies", "activeTab", "scripting", "sidePanel"],
  host_permissions: NELLIS,
  background: { service_worker: "worker.js" },
  action: { default_title: "Gavel", default_popup: "popup.html", default_icon: icons() },
  side_panel: { default_path: "popup.html" },
  content_scripts: [{ matches: NELLIS, js: ["panel.js"], run_at: "document_idle" }],
  icons: icons(),
  content_security_policy: {
    extension_pages: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
      "connect-src http: https: ws: wss:; require-trusted-types-for 'script'; trusted-types 'none'",
  },
} as const;

function icons() {
  return { 16: "icons/16.png", 32: "icons/32.png", 48: "icons/48.png", 128: "icons/128.png" };
}
