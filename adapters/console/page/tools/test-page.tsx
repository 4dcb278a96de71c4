import { t } from '../model/locale.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ClockPanel } from './clock-panel.tsx';
import { FaultsPanel } from './faults-panel.tsx';
import { IssuePanel } from './issue-panel.tsx';
import { SnapshotsPanel } from './snapshots-panel.tsx';

/** What steers a test server. */
export function TestPage() {
  return (
    <>
      <PageHead title={t('test')} below={<p class="hint">{t('testHint')}</p>} />
      <div class="tools">
        <div class="column">
          <ClockPanel />
          <SnapshotsPanel />
        </div>
        <div class="column">
          <FaultsPanel />
          <IssuePanel />
        </div>
      </div>
    </>
  );
}
