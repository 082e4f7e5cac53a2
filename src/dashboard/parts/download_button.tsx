import { useSignal } from "@preact/signals";
import { useModel } from "./model_context.ts";

/** Saves a file from the server as a file. A plain link would not do, as the browser would not send the key. */
export function DownloadButton({ path, fileName, label = "Download CSV" }: {
  /** Below `./api/`. */
  readonly path: string;
  readonly fileName: string;
  /** The words on the button; those of a table when left out. */
  readonly label?: string;
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
      {isBusy.value ? "Downloading…" : label}
    </button>
  );
}

function saveAs(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
