/** One figure and what it is. */
export function Tile({
  word,
  figure,
  tone,
}: {
  readonly word: string;
  readonly figure: string;
  readonly tone?: string | undefined;
}) {
  return (
    <div class={`tile ${tone ?? ''}`}>
      <dt>{word}</dt>
      <dd>{figure}</dd>
    </div>
  );
}
