/** The screen of activity. */
export function ActivityScreen() {
  return <h1>Activity</h1>;
}
