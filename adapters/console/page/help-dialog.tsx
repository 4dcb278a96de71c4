import { canWrite, configuration } from './model/configuration.ts';
import { t } from './model/locale.ts';
import { SHORTCUTS } from './model/shortcut-reader.ts';
import { enableShortcuts, shortcutsEnabled } from './model/shortcuts.ts';
import { useValue } from './model/state.ts';
import { Dialog } from './parts/dialog.tsx';

const STEERING: readonly string[] = ['requests', 'test'];

/** Whether a shortcut does something on this server. */
const isOffered = ([, shortcut]: readonly [string, string]): boolean =>
  (configuration.steering || !STEERING.includes(shortcut)) && (canWrite || shortcut !== 'new');

/** The shortcuts of the keyboard, and the switch that turns them off. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const isEnabled = useValue(shortcutsEnabled);
  return (
    <Dialog title={t('shortcuts')} onClose={onClose}>
      <dl class="shortcuts">
        {Object.entries(SHORTCUTS)
          .filter(isOffered)
          .map(([keys, shortcut]) => (
            <div key={keys}>
              <dt>
                {keys.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{t(`shortcut_${shortcut}`)}</dd>
            </div>
          ))}
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>{t('shortcut_close')}</dd>
        </div>
      </dl>
      <label class="check">
        <input type="checkbox" checked={isEnabled} onChange={() => enableShortcuts(!isEnabled)} />
        {t('enableShortcuts')}
      </label>
    </Dialog>
  );
}
