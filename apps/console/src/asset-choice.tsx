import { NativeSelect, SegmentedControl } from '@mantine/core';
import { assetName } from './format';

interface Props {
  label: string;
  assets: readonly string[];
  asset: string;
  onChange: (asset: string) => void;
}

/** So many stand beside each other on a phone. */
const BESIDE_MAX = 4;

/** One of several assets. */
export function AssetChoice({ label, assets, asset, onChange }: Props) {
  const common = { size: 'xs', 'aria-label': label, value: asset, style: { alignSelf: 'start' } } as const;
  const data = assets.map((value) => ({ value, label: assetName(value) }));
  return assets.length > BESIDE_MAX ? (
    <NativeSelect {...common} data={data} onChange={({ currentTarget: { value } }) => onChange(value)} />
  ) : (
    <SegmentedControl {...common} data={data} onChange={onChange} />
  );
}
