import { ApiProperty } from '@nestjs/swagger';
import { reliabilityName } from '../engine/vocabulary.rules.js';
import { unitName, unitSymbol } from '../engine/units.js';
import { displayOf, flagsOf, jsonNumber, textOf, type StatusFlags } from './reading-value.rules.js';
import { qualities, type Quality } from './reading.rules.js';

/** What a device says about a value. */
export class StatusFlagsView implements StatusFlags {
  in_alarm: boolean;
  fault: boolean;
  overridden: boolean;
  out_of_service: boolean;
}

/** A value and how far it can be believed. */
export class ValueView {
  /** Null for text, and for what JSON has no number for (see `value_text`). */
  @ApiProperty({ type: Number, nullable: true })
  value: number | null;
  @ApiProperty({ type: String, nullable: true })
  value_text: string | null;
  /** As people read it, with unit or state text: `21.3 °C`, `open`. */
  @ApiProperty({ type: String, nullable: true })
  display: string | null;
  @ApiProperty({ enum: qualities })
  quality: Quality;
  /** Null where the device did not say. */
  @ApiProperty({ type: StatusFlagsView, nullable: true })
  status_flags: StatusFlagsView | null;
  /** `no-fault-detected`, `over-range`, ...; null where the device did not say. */
  @ApiProperty({ type: String, nullable: true })
  reliability: string | null;
}

/** What is stored of a value; `quality` is the position in `qualities`. */
export interface StoredValue {
  value: number | null;
  valueText: string | null;
  statusFlags: number | null;
  reliability: number | null;
  quality: number;
}

/** The point a value is of, as stored. */
export interface StoredKind {
  objectType: number;
  units: number | null;
  stateTexts: readonly string[];
}

type ValueFields = { [Field in keyof ValueView]: ValueView[Field] };

export function toValueView({ objectType, units, stateTexts }: StoredKind, stored: StoredValue): ValueFields {
  const { value, valueText, statusFlags, reliability, quality } = stored;
  const kind = { objectType, stateTexts, unitSymbol: units === null ? '' : unitSymbol(units) };
  return {
    value: jsonNumber(value),
    value_text: textOf(value, valueText),
    display: displayOf(kind, value, valueText),
    quality: qualityAt(quality),
    status_flags: flagsOf(statusFlags),
    reliability: reliability === null ? null : reliabilityName(reliability),
  };
}

/** The quality stored as its position in `qualities`. */
function qualityAt(position: number): Quality {
  return qualities[position] ?? 'undecodable';
}

/** `degrees-celsius`; null where a point has no unit. */
export const unitNameOf = (units: number | null): string | null => (units === null ? null : unitName(units));
