import { matching } from '../channel/check.ts';
import { idShape } from '../mqtt/topics.ts';

/** Who somebody is at the broker: a level of the topics, and nothing that could not be one. */
export const loginShape = idShape;

export const readLogin = matching(loginShape, {
  en: '1 to 32 of a-z, 0-9 and -',
  zh: ' 1 至 32 个字符，限 a-z、0-9 和连字符',
});
