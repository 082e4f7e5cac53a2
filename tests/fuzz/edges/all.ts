import type { Edge } from "../edge.ts";
import { backupsEdge } from "./backups.ts";
import { environmentEdge } from "./environment.ts";
import { feedEdge } from "./feed.ts";
import { flagsEdge } from "./flags.ts";
import { messageEdges } from "./messages.ts";
import { bidAnswerEdge, pageEdges } from "./pages.ts";
import { recordsEdge } from "./records.ts";
import { routeEdges } from "./routes.ts";

/** Resolves to every edge of Gavel. */
export async function allEdges(): Promise<readonly Edge[]> {
  return [
    environmentEdge,
    flagsEdge,
    feedEdge,
    ...pageEdges(),
    bidAnswerEdge,
    recordsEdge,
    backupsEdge,
    ...await routeEdges(),
    ...await messageEdges(),
  ];
}
