/** The TypeScript files in `folder` and below it, sorted; unit tests among them only when they are asked for. */
export async function sourceFiles(folder: string, { withTests = false } = {}): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) paths.push(...await sourceFiles(path, { withTests }));
    else if (/\.tsx?$/.test(path) && (withTests || !/_test\.tsx?$/.test(path))) paths.push(path);
  }
  return paths.sort();
}
