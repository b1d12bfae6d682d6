/** Keyboard shortcuts of a single key, which a person must be able to switch off (WCAG 2.1.4). */
import { type HotkeyItem, useHotkeys, useLocalStorage } from '@mantine/hooks';

/** Whether single-key shortcuts are on, as this browser remembers it, and how to switch them. */
export function useSingleKeySetting() {
  return useLocalStorage({
    key: 'longhaul-single-key-shortcuts',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}

/** Listens to single keys outside of input fields, unless they are switched off. */
export function useSingleKeys(keys: HotkeyItem[]): void {
  const [enabled] = useSingleKeySetting();
  useHotkeys(enabled ? keys : []);
}
