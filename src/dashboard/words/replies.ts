import type { Language } from '../../words/language.ts';
import type { Reply } from '../asks/asks.ts';

/** What a device answered, for a person. Devices that say it in Chinese too are taken at their word. */
export function replyWords(reply: Reply, language: Language): string {
  const chinese: unknown = Reflect.get(reply, 'text_zh');
  return language === 'zh' && typeof chinese === 'string' && chinese !== '' ? chinese : reply.text;
}
