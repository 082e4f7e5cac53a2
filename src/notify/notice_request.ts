import type { Notice } from "./notice.ts";
import type { Target } from "./notify_url.ts";

/** Makes the request that tells `target` of `notice`. */
export function noticeRequest(target: Target, notice: Notice, userAgent: string): RequestInit {
  const { headers, body } = target.channel.request(notice);
  return {
    method: "POST",
    headers: {
      ...headers,
      "user-agent": userAgent,
      ...(target.authorization === undefined ? {} : { authorization: target.authorization }),
    },
    body,
  };
}
