import { useSignal } from "@preact/signals";
import { useModel } from "./model_context.ts";

/** Saves a table from the server as a file. A plain link would not do, as the browser would not send the key. */
export function DownloadButton({ path, fileName }: {
  /** Below `./api/`. */
  readonly path: string;
  readonly fileName: string;
}) {
  const { server, toasts, isLive } = useModel();
  const isBusy = useSignal(false);
  const download = async () => {
    isBusy.value = true;
    const answer = await server.call<string>("GET", path);
    isBusy.value = false;
    if (answer.ok) saveAs(fileName, answer.body);
    else toasts.show(`Not downloaded: ${answer.error}`, { tone: "bad" });
  };
  return (
    <button type="button" disabled={!isLive.value || isBusy.value} onClick={download}>
      {isBusy.value ? "Downloading…" : "Download CSV"}
    </button>
  );
}

function saveAs(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
