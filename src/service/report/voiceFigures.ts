import type { Instant } from '../../units.ts';
import { type Happening, numberOf, textOf } from './input.ts';

/** What a resident said of a night in the period, and what became of it. */
export type ReportedVoice = {
  readonly about: string;
  readonly kind: string;
  readonly atMs: Instant;
  readonly text: string;
  /** Null = nobody has answered yet. */
  readonly answer: string | null;
};

/** Residents' words; an answer is filed under the night of its word. */
export class VoiceBook {
  readonly #voices = new Map<string, ReportedVoice>();
  readonly #answers = new Map<string, string>();

  take({ body }: Happening): void {
    const id = textOf(body, 'voice');
    if (body['type'] === 'voice.answered') {
      this.#answers.set(id, textOf(body, 'text'));
      return;
    }
    const about = textOf(body, 'zone') || textOf(body, 'lane');
    const [kind, text] = [textOf(body, 'kind'), textOf(body, 'text')];
    this.#voices.set(id, { about, kind, atMs: numberOf(body, 'at_ms'), text, answer: null });
  }

  figures(): readonly ReportedVoice[] {
    const voices = [...this.#voices].map(([id, voice]) => ({ ...voice, answer: this.#answers.get(id) ?? null }));
    return voices.sort((a, b) => a.atMs - b.atMs);
  }
}
