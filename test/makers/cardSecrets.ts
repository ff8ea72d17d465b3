import { cardBits } from '../../src/access/cardNumber.ts';
import { demoCard, demoCards, strangersCard } from '../../src/simulator/demoCards.ts';

/**
 * What would betray a card of the sample estate. Numbers alone are also found among milliseconds: what names a card is its
 * facility code with it, a key, or the bits.
 */
export function cardSecrets(): readonly string[] {
  const reader = { facilities: [77] };
  const cards = Array.from({ length: demoCards }, (_, n) => [demoCard(reader, n), strangersCard(reader, n)]).flat();
  return cards.flatMap((numbers) => {
    const { facility, card } = numbers;
    const bits = cardBits('H10301', numbers) ?? '';
    const pairs = [`${facility}:${card}`, `${facility},${card}`, `"${card}"`, `card":${card}`];
    return [...pairs, bits, bits.slice(1, -1)];
  });
}
