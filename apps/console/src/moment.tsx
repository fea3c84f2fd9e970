import { Alert, Button, Group, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useAddress } from './address';
import { Answered, useAnswer } from './asking';
import { countOf, When } from './format';

/** By what was known: all that is known today, or what had been recorded then, or by a position of the log. */
type Known = 'today' | 'then' | 'position';

/** The two times of a question about the past: when things happened, and by when they were known. */
export interface Moment {
  asOf: string | undefined;
  atPosition: number | undefined;
  known: Known;
  isPast: boolean;
}

/** Of which moment the page is. Where what was known then is asked for, the position is there within `OfMoment`. */
export function useMoment(): Moment {
  const { asOf, atPosition, known } = useAsked();
  const recorded = useRecordedBy(asOf, known === 'then');
  return {
    asOf,
    atPosition: known === 'then' ? recorded.data?.position : atPosition,
    known,
    isPast: asOf !== undefined || atPosition !== undefined,
  };
}

/** What the address says. */
function useAsked() {
  const address = useAddress();
  const asked = address.get('asOf');
  const asOf = asked !== undefined && !Number.isNaN(Date.parse(asked)) ? new Date(asked).toISOString() : undefined;
  const position = Number(address.get('atPosition') ?? Number.NaN);
  const atPosition = Number.isSafeInteger(position) && position >= 0 ? position : undefined;
  const isThen = asOf !== undefined && address.get('known') === 'then';
  const known: Known = isThen ? 'then' : atPosition === undefined ? 'today' : 'position';
  return { asOf, atPosition, known };
}

const useRecordedBy = (asOf: string | undefined, enabled: boolean) =>
  useAnswer('/v1/log/position', { query: { recordedBy: asOf ?? '' } }, { enabled });

/** The rest of a page, once it is known up to which position what was known then is told. */
export function OfMoment({ children }: { children: ReactNode }) {
  const { asOf, known } = useAsked();
  const recorded = useRecordedBy(asOf, known === 'then');
  return known === 'then' ? <Answered of={recorded}>{() => children}</Answered> : children;
}

/** Shows the page as it was, or as it was known. @param positions whether there is a second time, of what was known */
export function MomentControl({ positions = true }: { positions?: boolean }) {
  const { asOf, atPosition, known } = useAsked();
  const isPast = asOf !== undefined || atPosition !== undefined;
  const address = useAddress();
  const [isOpen, setOpen] = useState(isPast);
  const [byPosition, setByPosition] = useState(known === 'position');
  if (!isOpen && !isPast) {
    return (
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        As of another moment
      </Button>
    );
  }
  const set = (changes: Record<string, string | null>) => address.set(changes, { replace: true });
  const choose = (chosen: Known) => {
    setByPosition(chosen === 'position');
    set({ known: chosen === 'then' ? chosen : null, atPosition: null });
  };
  return (
    <Group align="end" gap="xs">
      <TextInput
        type="datetime-local"
        label="As of (UTC)"
        size="xs"
        value={asOf?.slice(0, 16) ?? ''}
        onChange={({ currentTarget: { value } }) => set({ asOf: value === '' ? null : `${value}:00Z` })}
      />
      {positions && (
        <NativeSelect
          label="By what is known"
          size="xs"
          value={byPosition ? 'position' : known}
          onChange={({ currentTarget: { value } }) => choose(value as Known)}
          data={[
            { value: 'today', label: 'today: as it was' },
            { value: 'then', label: 'then: as it was known' },
            { value: 'position', label: 'at a position of the log' },
          ]}
        />
      )}
      {positions && byPosition && (
        <NumberInput
          label="Position"
          size="xs"
          w={110}
          min={0}
          allowDecimal={false}
          hideControls
          value={atPosition ?? ''}
          onChange={(value) => set({ atPosition: typeof value === 'number' ? String(value) : null })}
        />
      )}
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          setOpen(false);
          setByPosition(false);
          address.set({ asOf: null, atPosition: null, known: null });
        }}
      >
        Now
      </Button>
    </Group>
  );
}

/** That this is the past, where it is, and by what is known. */
export function PastNotice() {
  const { asOf, atPosition, known, isPast } = useMoment();
  if (!isPast) return null;
  const title = known === 'today' ? 'As it was' : 'As it was known';
  return (
    <Alert color="blue" role="status" title={title}>
      {asOf !== undefined && (
        <>
          What had happened by <When at={asOf} />
          {known === 'today' &&
            ', by all that is known today: what came to be known since of the time before is contained in it.'}
        </>
      )}
      {asOf === undefined && 'What was known'}
      {known !== 'today' && atPosition !== undefined && (
        <>
          {asOf !== undefined && ', as it was known'}
          {known === 'then' && ' then,'} at position {countOf(atPosition)} of the log
          {atPosition === 0 ? ': nothing had been recorded.' : '. What was recorded later is left out.'}
          {asOf === undefined && ' Where the partner stands is told as of today.'}
        </>
      )}
    </Alert>
  );
}
