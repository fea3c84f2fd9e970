import type { Body } from '#client';
import { Stack } from '@mantine/core';
import { Nothing } from './asking';
import { useAddress } from './address';
import { AssetChoice } from './asset-choice';
import { Bars } from './bars';
import { amountOf, assetName, majorOf } from './format';
import { Listing } from './listing';

type Series = Body<'/v1/finance/rewards'>['series'];

/** The first day of the month so many months before a day. */
export function monthsBefore(day: string, months: number): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
}

/** Rewards by month of one asset: what was given, and what was taken back. */
export function Rewards({ series }: { series: Series }) {
  const address = useAddress();
  const moved = series.filter(({ given, takenBack }) => given !== 0 || takenBack !== 0);
  const assets = [...new Set(moved.map(({ asset }) => asset))].sort(byWorth(moved));
  if (assets.length === 0) return <Nothing>No reward in these months.</Nothing>;
  const asked = address.get('asset');
  const asset = asked !== undefined && assets.includes(asked) ? asked : assets[0]!;
  const months = series.filter((each) => each.asset === asset);
  const sum = (of: 'given' | 'takenBack') =>
    amountOf(
      months.reduce((all, each) => all + BigInt(each[of]), 0n),
      asset,
    );
  return (
    <Stack gap="xs">
      {assets.length > 1 && (
        <AssetChoice
          label="Asset"
          assets={assets}
          asset={asset}
          onChange={(value) => address.set({ asset: value }, { replace: true })}
        />
      )}
      <Bars
        label={`${assetName(asset)} by month: ${sum('given')} given, ${sum('takenBack')} taken back`}
        names={months.map(({ period }) => period)}
        series={[
          { label: 'Given', color: '--given', values: months.map(({ given }) => majorOf(given, asset)) },
          { label: 'Taken back', color: '--taken', values: months.map(({ takenBack }) => -majorOf(takenBack, asset)) },
        ]}
        format={(value) => `${value.toLocaleString('en-US')} ${asset === 'DAY' ? 'days' : asset}`}
      />
      <details>
        <summary className="faint">As a table</summary>
        <Listing
          label="Rewards by month"
          rows={months}
          empty=""
          keyOf={(row) => row.period}
          columns={[
            { title: 'Month', of: (row) => row.period },
            { title: 'Given', number: true, of: (row) => amountOf(row.given, asset) },
            { title: 'Taken back', number: true, of: (row) => amountOf(row.takenBack, asset) },
            { title: 'Net', number: true, of: (row) => amountOf(row.net, asset) },
          ]}
        />
      </details>
    </Stack>
  );
}

/** Money before days, the currency with the most first. */
const byWorth =
  (series: Series) =>
  (one: string, other: string): number => {
    const worth = (asset: string) =>
      asset === 'DAY'
        ? -1
        : series.reduce((sum, each) => sum + (each.asset === asset ? majorOf(each.given, asset) : 0), 0);
    return worth(other) - worth(one);
  };
