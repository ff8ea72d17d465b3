import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

type Parts = {
  /** What the button says when it was pressed once. */
  readonly sure: string;
  /** For who hears the page: what it is about. */
  readonly label?: string;
  readonly disabled?: boolean;
  readonly onSure: () => void;
  readonly children: ComponentChildren;
};

/** A button that is pressed twice, because what it does cannot be undone from here. Leaving it takes the first press back. */
export function SureButton({ sure, label, disabled = false, onSure, children }: Parts) {
  const asked = useSignal(false);
  const press = (): void => {
    if (asked.value) onSure();
    asked.value = !asked.value;
  };
  return (
    <button
      type="button"
      class="danger"
      disabled={disabled}
      aria-label={label === undefined ? undefined : `${label}${asked.value ? `: ${sure}` : ''}`}
      onClick={press}
      onBlur={() => (asked.value = false)}
    >
      {asked.value ? sure : children}
    </button>
  );
}
