import { type Draft, type DraftParts, useDraft } from "../client/draft.ts";
import { useModel } from "./parts/model_context.ts";

/** Follows a field of the page whose value is saved while the server is heard (`client/draft.ts`). */
export function useDraftField<Value, Asked = never>(
  parts: Omit<DraftParts<Value, Asked>, "isLive">,
): Draft<Value, Asked> {
  return useDraft({ ...parts, isLive: useModel().isLive });
}
