/** Buttons of which one is chosen. */
export function Choices<Name extends string>({ label, words, chosen, choose }: {
  readonly label: string;
  readonly words: Readonly<Record<Name, string>>;
  readonly chosen: Name;
  readonly choose: (name: Name) => void;
}) {
  return (
    <div class="choices" role="group" aria-label={label}>
      {(Object.entries(words) as [Name, string][]).map(([name, word]) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === chosen}
          onClick={() => choose(name)}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
