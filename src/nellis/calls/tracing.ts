import { SpanStatusCode, trace } from "@opentelemetry/api";
import type { Transformer } from "./transformer.ts";

/**
 * Opens an OpenTelemetry span for every call while `isOn`, which is asked at each call. The runtime sends spans out
 * when it was started with `OTEL_DENO=true`; otherwise they go nowhere. No span holds cookies.
 */
export function traced(isOn: () => boolean): Transformer {
  return ({ method, subject }, next) => {
    if (!isOn()) return next();
    const attributes = { ...subject };
    return trace.getTracer("gavel").startActiveSpan(`nellis.${method}`, { attributes }, async (span) => {
      try {
        return await next();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
        throw error;
      } finally {
        span.end();
      }
    });
  };
}
