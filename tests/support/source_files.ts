/** The TypeScript files in `folder` and below it, without unit tests, sorted. */
export async function sourceFiles(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) paths.push(...await sourceFiles(path));
    else if (/\.tsx?$/.test(path) && !/_test\.tsx?$/.test(path)) paths.push(path);
  }
  return paths.sort();
}
