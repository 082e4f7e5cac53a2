import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Model } from "../state/model.ts";

const ModelContext = createContext<Model | null>(null);

/** Gives the model to everything inside it. */
export const ModelProvider = ModelContext.Provider;

/** Returns the model that the page was made with. */
export function useModel(): Model {
  const model = useContext(ModelContext);
  if (!model) throw new Error("This part is used outside of ModelProvider");
  return model;
}
