import { type Attributes, SpanStatusCode, trace } from "@opentelemetry/api";
import type { NellisApi } from "../api.ts";

/**
 * `nellis`, with an OpenTelemetry span a call for as long as `isOn` says so. The runtime sends spans out when it
 * was started with `OTEL_DENO=true`; otherwise they go nowhere. No span holds cookies.
 */
export function traced(nellis: NellisApi, isOn: () => boolean): NellisApi {
  const span = <T>(name: string, attributes: Attributes, call: () => Promise<T>): Promise<T> => {
    if (!isOn()) return call();
    return trace.getTracer("gavel").startActiveSpan(`nellis.${name}`, { attributes }, async (active) => {
      try {
        return await call();
      } catch (error) {
        active.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
        throw error;
      } finally {
        active.end();
      }
    });
  };
  return {
    readLot: (id) => span("readLot", { lot: id }, () => nellis.readLot(id)),
    placeBid: (id, cents, ...leaving) =>
      span("placeBid", { lot: id, cents }, () => nellis.placeBid(id, cents, ...leaving)),
    isSignedIn: (cookies) => span("isSignedIn", {}, () => nellis.isSignedIn(cookies)),
  };
}
