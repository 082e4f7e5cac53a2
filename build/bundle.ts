/** Bundles `entry` for a browser into `folder`. `more` are further arguments of `deno bundle`. */
export async function bundle(entry: string, folder: string, more: readonly string[]): Promise<void> {
  const args = ["bundle", "--quiet", "--platform", "browser", "--minify", ...more, "--outdir", folder, entry];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (!success) throw new Error(`${entry} can't be bundled: ${new TextDecoder().decode(stderr)}`);
}
