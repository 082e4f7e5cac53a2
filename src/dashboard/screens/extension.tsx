/** The screen of extension. */
export function ExtensionScreen() {
  return <h1>Extension</h1>;
}
