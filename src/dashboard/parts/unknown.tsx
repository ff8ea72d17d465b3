import type { Question } from '../asks/useQuestion.ts';
import { connected } from '../session.ts';
import { replyWords } from '../words/replies.ts';
import { t } from '../words/words.ts';
import { Icon } from './icon.tsx';

/** In the place of an answer: under way, or why there is none. */
export function NotKnown({ question }: { readonly question: Question<unknown> }) {
  if (question.kind === 'known') return null;
  if (question.kind === 'asking') return <p class="quiet">{t(connected.value ? 'page.loading' : 'ask.away')}</p>;
  const { outcome } = question;
  const text =
    outcome.kind === 'answered'
      ? replyWords(outcome.reply).text
      : t(outcome.kind === 'unsent' ? 'ask.unsent' : 'ask.silent');
  return (
    <p class="tone bad">
      <Icon name="no" />
      <span>{text}</span>
    </p>
  );
}
