/** The parts of a page that copying needs. */
export interface CopyPage {
  readonly document: Pick<Document, "execCommand">;
  readonly clipboard: Pick<Clipboard, "writeText"> | undefined;
}

/**
 * Copies the text of a field. Over plain http, as at `http://nas:3000`, browsers have no clipboard for pages; the older
 * command still works there on what is selected. Returns false where neither does: the text is selected then, for the
 * owner's own keys.
 */
export async function copyFrom(
  field: Pick<HTMLInputElement, "value" | "focus" | "select">,
  { document, clipboard }: CopyPage,
): Promise<boolean> {
  const isCopied = await clipboard?.writeText(field.value).then(() => true, () => false) ?? false;
  if (isCopied) return true;
  field.focus();
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}
