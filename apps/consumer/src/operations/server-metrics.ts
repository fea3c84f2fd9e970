import { describeUnsafeCommits, isArchivingFailing, type Metrics, type Pool } from '#platform';

/**
 * What endangers the books in the server that is written to, as it says at each scrape; left out where it cannot be asked.
 * @param onFault told why not
 */
export function observeServer(
  metrics: Metrics,
  probes: Pool,
  databaseUrl: string,
  onFault: (error: unknown) => void,
): void {
  const flag = (name: string, help: string, ask: () => Promise<boolean>): void =>
    metrics.gaugeRead(name, help, () => ask().then(Number, (error: unknown) => void onFault(error)));
  flag(
    'commits_unsafe',
    '1 where a failover may lose what was committed last',
    async () => (await describeUnsafeCommits(probes, databaseUrl)) !== undefined,
  );
  flag('wal_archiving_failing', '1 where the last try to archive the WAL failed', () => isArchivingFailing(probes));
}
