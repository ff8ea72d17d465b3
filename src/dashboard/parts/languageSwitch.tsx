import { language, speak } from '../words/words.ts';

/** Each language by its own name, so that nobody has to read the other one first. */
export function LanguageSwitch() {
  const other = language.value === 'zh' ? 'en' : 'zh';
  return (
    <button type="button" class="plain" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => void speak(other)}>
      {other === 'zh' ? '中文' : 'English'}
    </button>
  );
}
